"""What happened before the journal: deals and sends from CSV or JSON Lines, and exported events.

A file is read twice: first every row is checked, and all that is wrong is told at once; then
everything is written in one transaction.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, BeforeValidator, Field, ValidationError, model_validator

from ostap.errors import InvalidInputError, Problem, did_you_mean
from ostap.journal.events import ANY_EVENT, AnyEvent, Id, Outcome, Sent
from ostap.journal.store import Appended, Journal
from ostap.names import Text
from ostap.results.base import Frozen

ImportKind = Literal["sends", "deals", "events"]
KINDS: Final[tuple[ImportKind, ...]] = ("sends", "deals", "events")
_SHOWN: Final = 20


def _moment(value: Any) -> Any:
    """Read a day as its first moment and a moment without a zone as UTC's."""
    if not isinstance(value, str):
        return value
    read = dt.datetime.fromisoformat(value.strip())
    return read if read.tzinfo else read.replace(tzinfo=dt.UTC)


def _nothing(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


Moment = Annotated[dt.datetime, BeforeValidator(_moment)]
MaybeMoment = Annotated[dt.datetime | None, BeforeValidator(lambda v: _moment(_nothing(v)))]
MaybeId = Annotated[Id | None, BeforeValidator(_nothing)]


class SendRow(Frozen):
    """One offer that was sent."""

    client: Id
    sent_on: Moment
    item: MaybeId = None
    offer: MaybeId = None
    manager: MaybeId = None
    channel: MaybeId = None
    key: MaybeId = None

    def events(self) -> Iterator[AnyEvent]:
        """Yield the sending."""
        about = (self.client, self.item or "", self.offer or "", self.sent_on.isoformat())
        yield Sent(
            key=self.key or f"import:sent:{':'.join(about)}", at=self.sent_on, client=self.client,
            item=self.item, offer=self.offer, manager=self.manager, channel=self.channel,
        )  # fmt: skip


class DealRow(Frozen):
    """One deal of the CRM: an offer sent, and how it ended."""

    deal: Id
    client: Id
    created_on: Moment
    item: MaybeId = None
    manager: MaybeId = None
    closed_on: MaybeMoment = None
    outcome: Literal["won", "lost", "open"] = "open"
    amount: Annotated[float | None, BeforeValidator(_nothing), Field(ge=0)] = None

    @model_validator(mode="after")
    def _closed_in_time(self) -> Self:
        if (self.outcome == "open") is not (self.closed_on is None):
            message = "closed_on"
            raise ValueError(message)
        if self.closed_on is not None and self.closed_on < self.created_on:
            message = "closed_before"
            raise ValueError(message)
        return self

    def events(self) -> Iterator[AnyEvent]:
        """Yield the sending, and the outcome if there is one."""
        about = {"client": self.client, "item": self.item, "manager": self.manager}
        yield Sent(key=f"import:deal:{self.deal}", at=self.created_on, **about)
        if self.closed_on is not None:
            yield Outcome(
                key=f"import:deal:{self.deal}:{self.outcome}", at=self.closed_on, deal=self.deal,
                result=self.outcome, amount=self.amount, **about,
            )  # fmt: skip


_ROWS: Final[dict[str, type[SendRow | DealRow]]] = {"sends": SendRow, "deals": DealRow}
_DAY: Final = Text("a day like 2026-01-31", "день вида 2026-01-31")
_WANTED: Final = {
    "sent_on": _DAY,
    "created_on": _DAY,
    "closed_on": _DAY,
    "outcome": Text("won, lost or open", "won, lost или open"),
    "amount": Text("a number of at least 0", "число не меньше 0"),
}
_AN_ID: Final = Text("an id of 1 to 1,000 characters", "id от 1 до 1000 знаков")
_RULES: Final = {
    "closed_on": Text(
        "a won or lost deal needs closed_on, an open one has none",
        "у выигранной и проигранной сделки нужен closed_on, у открытой его нет",
    ),
    "closed_before": Text("closed before it was created", "закрыта раньше, чем создана"),
}


def import_file(journal: Journal, path: Path, kind: ImportKind) -> Appended:
    """Write a file of history into the journal, all of it or nothing; no deals are made of it.

    Args:
        journal: the journal.
        path: CSV with a heading (comma, semicolon or tab) or JSON Lines (``.jsonl``), in UTF-8;
            ``events`` are JSON Lines as `export` writes them. Days are those of UTC.
        kind: what a row is.

    Raises:
        InvalidInputError: the file can't be read; or rows are wrong: how many, and the first 20.
        RefusedError: a key stands for another event already.
        EnvironmentFailedError: the store failed; nothing was written.
    """
    name = str(path)
    count = 0
    problems: list[Problem] = []
    for problem in _all_wrong(path, kind):
        count += 1
        if count <= _SHOWN:
            problems.append(problem)
    if problems:
        raise InvalidInputError(
            "journal.import",
            Text(
                f"{name}: {count} thing(s) are wrong, nothing was imported. The first:",
                f"{name}: ошибок {count}, ничего не загружено. Первые из них:",
            ),
            problems=problems,
        )
    events = (event for _, raw in _rows(path, kind) for event in _events(raw, kind))
    return journal.append_all(events, make_deals=False)


def _events(raw: Mapping[str, Any], kind: ImportKind) -> Iterator[AnyEvent]:
    if kind == "events":
        yield ANY_EVENT.validate_python(raw)
    else:
        yield from _ROWS[kind].model_validate(raw).events()


def _all_wrong(path: Path, kind: ImportKind) -> Iterator[Problem]:
    for line, raw in _rows(path, kind):
        yield from _wrong(line, raw, kind)


def _rows(path: Path, kind: ImportKind) -> Iterator[tuple[int, Any]]:
    """Yield each row with the number of its line."""
    lines = kind == "events" or path.suffix in {".jsonl", ".ndjson"}
    try:
        with path.open(encoding="utf-8-sig", newline=None if lines else "") as file:
            yield from _json_rows(file) if lines else _csv_rows(file, path, _ROWS[kind])
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InvalidInputError(
            "input.unreadable",
            Text(f"{path} can't be read: {error}", f"{path} не читается: {error}"),
            Text(
                "It must be CSV or JSON Lines (.jsonl) in UTF-8.",
                "Нужен CSV или JSON Lines (.jsonl) в UTF-8.",
            ),
        ) from error


def _json_rows(file: IO[str]) -> Iterator[tuple[int, Any]]:
    for number, line in enumerate(file, 1):
        if line.strip():
            yield number, _json(line)


def _csv_rows(file: IO[str], path: Path, model: type[BaseModel]) -> Iterator[tuple[int, Any]]:
    heading = file.readline()
    file.seek(0)
    rows = csv.DictReader(file, delimiter=max(",;\t", key=heading.count), strict=True)
    _demand_columns(rows.fieldnames or (), str(path), model)
    for row in rows:
        yield rows.line_num, _filled(row)


def _filled(row: dict[Any, Any]) -> dict[str, Any]:
    """Return a row without its empty cells; cells beyond the heading keep a name of their own."""
    return {
        str(name or "?"): value
        for name, value in row.items()
        if value is not None and not (isinstance(value, str) and not value.strip())
    }


def _json(line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _demand_columns(found: Any, name: str, model: type[BaseModel]) -> None:
    known = model.model_fields
    missing = [n for n, field in known.items() if field.is_required() and n not in found]
    problems = [
        Problem("input.missing_field", one, Text("no such column.", "нет такого столбца."))
        for one in missing
    ]
    problems += [
        Problem(
            "input.unknown_field",
            one,
            Text("this column is not known.", "этот столбец неизвестен."),
            did_you_mean(one, known),
        )
        for one in found
        if one not in known
    ]
    if problems:
        raise InvalidInputError(
            "journal.columns",
            Text(f"{name}: the columns are wrong:", f"{name}: не те столбцы:"),
            problems=problems,
        )


def _wrong(line: int, raw: Any, kind: ImportKind) -> Iterator[Problem]:
    where = Text(f"line {line}", f"строка {line}")
    if not isinstance(raw, dict):
        yield _problem(where, "", Text("this is no JSON object", "это не объект JSON"), "")
        return
    try:
        list(_events(raw, kind))
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            place = ".".join(str(part) for part in detail["loc"])
            yield _problem(where, place, _wanted(place, detail, kind), detail["input"])


def _wanted(place: str, detail: Mapping[str, Any], kind: ImportKind) -> Text:
    said = str(detail["msg"]).removeprefix("Value error, ")
    if not place and said in _RULES:
        return _RULES[said]
    if detail["type"] == "extra_forbidden":
        return Text("this field is not known", "это поле неизвестно")
    if detail["type"] == "missing":
        return Text("must be given", "нужно указать")
    if kind == "events":
        return Text(said, said)
    wanted = _WANTED.get(place, _AN_ID)
    return Text(f"{wanted.en} is wanted", f"нужно: {wanted.ru}")


def _problem(where: Text, place: str, what: Text, given: Any) -> Problem:
    shown = f" ({given!r})" if isinstance(given, str | int | float) and given != "" else ""
    field = f", {place}" if place else ""
    return Problem(
        "journal.row",
        "",
        Text(f"{where.en}{field}: {what.en}{shown}.", f"{where.ru}{field}: {what.ru}{shown}."),
    )
