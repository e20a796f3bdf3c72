"""A request at the border: checked against the catalog and the company, all mistakes at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Final

import polars as pl
from pydantic import BeforeValidator, JsonValue

from ostap.errors import NOTHING, InvalidInputError, Problem, did_you_mean
from ostap.matching.company import Company
from ostap.matching.request_values import SHOWN, ValueReader, not_later
from ostap.matching.sides import CLIENT, KEY
from ostap.names import Text
from ostap.results.base import Frozen
from ostap.settings import parse_as

_NO_MANAGER: Final = Text(
    "Without one (null) the mean over those who work is taken.",
    "Без менеджера (null) берётся среднее по работающим.",
)


def _as_id(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Id = Annotated[str | None, BeforeValidator(_as_id)]


class PairRequest(Frozen):
    """Who asks, through whom, and what for.

    ``request`` holds columns of the request or the client by bare name, or as ``table.column``
    where a bare name is ambiguous. Without it a known client's latest request is taken.
    """

    client: Id = None
    manager: Id = None
    request: dict[str, JsonValue] | None = None


def parse_request(raw: Any, name: str = "request") -> PairRequest:
    """Return a request from parsed JSON.

    Raises:
        InvalidInputError: a field is unknown or of a wrong type.
    """
    return parse_as(PairRequest, raw, name, strict=True)


@dataclass(frozen=True, slots=True)
class CheckedRequest:
    """A request that names nothing unknown: what the request's side has, by ``table.column``."""

    values: Mapping[str, Any]
    schema: Mapping[str, pl.DataType]
    unused: tuple[str, ...] = ()
    """columns that the catalog knows and that are no features"""
    silent: bool = False
    """whether no wish at all is known"""

    @property
    def row(self) -> pl.DataFrame:
        """The values as a frame of one row, for what reads many."""
        return pl.DataFrame([[self.values[n]] for n in self.schema], schema=dict(self.schema))


@dataclass(slots=True)
class _Found:
    values: dict[str, Any] = field(default_factory=dict)
    unused: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class _Known:
    """What a company knows, laid out so that a request only looks it up."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.clients = {key: row for row, key in enumerate(company.clients[KEY].to_list())}
        self._latest = {key: row for row, key in enumerate(company.requests["client"].to_list())}
        self.refs = _refs(company)
        sides = (company.clients.schema, company.requests.schema)
        self.schema = {n: t for side in sides for n, t in side.items() if "." in n}
        if company.dayless:
            self.schema[CLIENT] = pl.String()

    def of(self, client: str | None, *, with_wishes: bool) -> dict[str, Any]:
        """Return what is known of a client and, if asked for, of his latest request."""
        if client is None:
            return {}
        company = self.company
        known = company.clients.row(self.clients[client], named=True)
        if with_wishes and client in self._latest:
            known |= company.requests.row(self._latest[client], named=True)
        return {name: value for name, value in known.items() if "." in name}


def _refs(company: Company) -> dict[str, list[str]]:
    """Return by name, bare or with its table, the columns of the request's side it may mean."""
    tables = {company.catalog.entities.client.table}
    tables |= {company.catalog.request.table} if company.catalog.request else set()
    plan = [column.ref for column in company.plan.request]
    known = [ref for ref in company.catalog.column_refs if ref.partition(".")[0] in tables]
    meant: dict[str, list[str]] = {}
    for ref in dict.fromkeys((*known, *plan)):
        for name in dict.fromkeys((ref, ref.partition(".")[2])):
            meant.setdefault(name, []).append(ref)
    features = {name: [ref for ref in refs if ref in plan] for name, refs in meant.items()}
    return {name: features[name] if len(features[name]) == 1 else meant[name] for name in meant}


class RequestChecker:
    """Checks requests against one company, whose known values are collected once."""

    def __init__(self, company: Company) -> None:
        self._company = company
        self._reader = ValueReader(company)
        self._known = _Known(company)

    def check(self, request: PairRequest) -> CheckedRequest:
        """Return the request as a row, with what is stored of a known client.

        Raises:
            InvalidInputError: an unknown client, manager, column or value, a value of a wrong
                type, a range the wrong way round, a day in the future: all of them, with the
                nearest name.
        """
        company, found = self._company, _Found()
        found.problems += _people(request, company, self._known)
        given = request.request or {}
        for name, value in given.items():
            _take(found, name, value, self._known, self._reader)
        found.problems += _ranges(found.values, company)
        if found.problems:
            raise InvalidInputError(
                "matching.request",
                Text(
                    f"The request has {len(found.problems)} mistake(s):",
                    f"Ошибок в запросе: {len(found.problems)}",
                ),
                problems=found.problems,
            )
        values = self._known.of(request.client, with_wishes=not given) | found.values
        wishes = {ref for pair in company.plan.pairs for ref in pair.wish}
        told = {**values, CLIENT: request.client}
        return CheckedRequest(
            values={n: told.get(n) for n in self._known.schema},
            schema=self._known.schema,
            unused=tuple(found.unused),
            silent=all(values.get(ref) is None for ref in wishes),
        )


def _people(request: PairRequest, company: Company, known: _Known) -> Iterator[Problem]:
    if request.client is not None and request.client not in known.clients:
        yield _unknown(
            "client",
            request.client,
            known.clients,
            Text("no such client", "нет такого клиента"),
        )
    if request.manager is None or not company.managers:
        return
    active = [manager for manager, there in company.managers.items() if there]
    if request.manager not in company.managers:
        what = Text("no such manager", "нет такого менеджера")
        yield _unknown("manager", request.manager, active, what, _NO_MANAGER)
    elif not company.managers[request.manager]:
        what = Text("this manager has left", "этот менеджер уволен")
        yield _unknown("manager", request.manager, active, what, _NO_MANAGER)


def _unknown(
    where: str, wrong: str, known: Iterable[str], what: Text, or_else: Text = NOTHING
) -> Problem:
    shown = wrong[:SHOWN]
    said = Text(f"{what.en}: {shown!r}.", f"{what.ru}: «{shown}».")
    near = did_you_mean(shown, known)
    hint = Text(f"{near.en} {or_else.en}".strip(), f"{near.ru} {or_else.ru}".strip())
    return Problem(f"matching.unknown_{where}", where, said, hint)


def _take(found: _Found, name: str, value: JsonValue, known: _Known, reader: ValueReader) -> None:
    where, company = f"request.{name[:SHOWN]}", known.company
    refs = known.refs.get(name, [])
    if len(refs) != 1:
        found.problems.append(_not_one(where, name, refs, company))
        return
    (ref,) = refs
    own = company.catalog.request
    side = next((c for c in company.plan.request if c.ref == ref), None)
    if ref in found.values:
        twice = Text(f"{ref} is given twice.", f"{ref} указано дважды.")
        found.problems.append(Problem("matching.twice", where, twice))
    elif own and own.time and ref == f"{own.table}.{own.time}":
        found.problems += not_later(where, value, company.as_of)
    elif side is None:
        found.unused.append(ref)
    else:
        problems, found.values[ref] = reader.read(where, value, side)
        found.problems += problems


def _not_one(where: str, name: str, refs: list[str], company: Company) -> Problem:
    if refs:
        listed = ", ".join(refs)
        return Problem(
            "matching.ambiguous_column",
            where,
            Text(f"may be any of {listed}.", f"столбец назван неоднозначно: {listed}."),
            Text("Write table.column.", "Напишите таблица.столбец."),
        )
    bare = [c.ref.partition(".")[2] for c in company.plan.request]
    known = [c.ref for c in company.plan.request] if "." in name else bare
    what = Text("no such column of a request.", "такого столбца у запроса нет.")
    return Problem("matching.unknown_column", where, what, did_you_mean(name[:SHOWN], known))


def _ranges(values: Mapping[str, Any], company: Company) -> Iterator[Problem]:
    for pair in company.plan.pairs:
        if pair.kind != "range":
            continue
        low, high = (values.get(ref) for ref in pair.wish)
        if low is not None and high is not None and low > high:
            names = [ref.partition(".")[2] for ref in pair.wish]
            yield Problem(
                "matching.range",
                f"request.{names[0]}",
                Text(
                    f"{low:g} is more than {names[1]}, which is {high:g}.",
                    f"{low:g} больше, чем {names[1]}: {high:g}.",
                ),
                Text("Let them change places.", "Поменяйте их местами."),
            )
