"""One case judged: what a way made of it, held to the gold."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable

from ostap.catalog import Catalog
from ostap.catalog.model import Column, ColumnType
from ostap.criteria.guard import approve
from ostap.errors import GuardRefusedError, OstapError
from ostap.names import Dialect, Language
from ostap.results.cases import Case
from ostap.results.criteria import Criteria
from ostap.results.evaluation import CaseLine, Linking
from ostap.sources import Source
from ostap.workflows.audience_evaluate_edits import Edits
from ostap.workflows.audience_evaluate_figures import nearest
from ostap.workflows.audience_evaluate_ways import Answer, Link, NamedWay

_log = logging.getLogger(__name__)


class Judge:
    """Holds answers to the gold of their cases."""

    def __init__(self, source: Source, catalog: Catalog, language: Language) -> None:
        self._catalog = catalog
        self._dialect = source.dialect
        self._edits = Edits(source, catalog, language)

    def line(self, case: Case, readings: tuple[frozenset[str], ...], way: NamedWay) -> CaseLine:
        """Return what became of a case. Whatever its run raises is a line, not the end of all."""
        started = time.monotonic()
        answer = _answered(case, way)
        seconds = time.monotonic() - started
        told = CaseLine(
            id=case.id,
            kind="words" if case.offer is None else "offer",
            entity=case.entity,
            as_of=case.as_of,
            expressible=case.expressible,
            constructs=case.constructs,
            status=answer.status,
            error=answer.error,
            found=None if answer.keys is None else len(answer.keys),
            wanted_unsaid=case.unsaid,
            unsaid=answer.unsaid,
            criteria=_size(answer.criteria),
            minutes_by_hand=case.minutes_by_hand,
            seconds=round(seconds, 2),
            tokens=answer.tokens,
        )
        return self._held(told, case, readings, answer, way) if case.expressible else told

    def _held(
        self,
        told: CaseLine,
        case: Case,
        readings: tuple[frozenset[str], ...],
        answer: Answer,
        way: NamedWay,
    ) -> CaseLine:
        number, score = nearest(answer.keys, readings)
        edits = self._edits.count(case, answer.criteria, answer.keys, readings)
        linking = None
        if way.link is not None:
            linking = linking_of(case, number, way.link, self._catalog, self._dialect)
        more: dict[str, object] = {
            "gold": len(readings[number]),
            "reading": number,
            "score": score,
            "linking": linking,
        }
        if edits is not None:
            more |= {"edits": edits[0], "edits_by": edits[1]}
        return told.model_copy(update=more)


def linking_of(
    case: Case, reading: int, link: Link, catalog: Catalog, dialect: Dialect
) -> Linking | None:
    """Return the columns and tables of a reading's SQL, and those that the linker did not offer.

    Keys and link columns are left out: paths find them. An event time and the currency of an
    amount come with their table, as `ostap.audience` brings them. ``None`` where the guard does
    not let the SQL pass: its stored keys still hold.
    """
    entity = catalog.entities.named()[case.entity]
    try:
        approved = approve(case.sql[reading], catalog, dialect, keys_only=entity, as_of=case.as_of)
    except GuardRefusedError:
        return None
    return linking_between(approved.columns, *link(case), catalog, entity.table)


def linking_between(
    read: Iterable[str],
    columns: frozenset[str],
    tables: frozenset[str],
    catalog: Catalog,
    root: str,
) -> Linking:
    """Return which of the columns that SQL reads are not among those offered.

    Args:
        read: every ``table.column`` of the SQL.
        columns: those that the linker offers.
        tables: the tables that it offers.
        catalog: of both.
        root: the table of what is selected: it needs no offering.
    """
    links = {end for one in catalog.links for end in (one.from_, one.to)}
    known = [(ref, catalog.column(ref)) for ref in read if ref not in links]
    wanted = [(r, c) for r, c in known if c is not None and c.type is not ColumnType.ID]
    missed = (
        ref for ref, column in wanted
        if ref not in columns and not (_table(ref) in tables and _comes_along(ref, column, catalog))
    )  # fmt: skip
    offered = tables | {_table(ref) for ref in columns} | {root}
    named = sorted({_table(ref) for ref, _ in wanted})
    return Linking(
        wanted=tuple(ref for ref, _ in wanted),
        missed=tuple(missed),
        tables_wanted=tuple(named),
        tables_missed=tuple(table for table in named if table not in offered),
    )


def _comes_along(ref: str, column: Column, catalog: Catalog) -> bool:
    own = catalog.tables[_table(ref)].columns.values()
    name = ref.partition(".")[2]
    return column.role == "event_time" or any(one.currency_column == name for one in own)


def _table(ref: str) -> str:
    return ref.partition(".")[0]


def _size(criteria: Criteria | None) -> int:
    return 0 if criteria is None else len(criteria.all_of) + (criteria.top is not None)


def _answered(case: Case, way: NamedWay) -> Answer:
    try:
        return way.ask(case)
    except OstapError as error:
        _log.info("case failed", extra={"case": case.id, "way": way.name, "code": error.code})
        return Answer("failed", error=error.code)
    except Exception as error:  # noqa: BLE001 - a crash in one case must not hide the others
        _log.exception("case crashed", extra={"case": case.id, "way": way.name})
        return Answer("failed", error=f"crash.{type(error).__name__}")
