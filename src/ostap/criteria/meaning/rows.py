"""Rows as dicts, and the way from one to another, for the plain evaluator of `meaning`.

It shares with the compiler the choice of a way through the links, and nothing else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ostap.catalog import Catalog, Column, LinkStep
from ostap.criteria.meaning.days import moment_of
from ostap.criteria.tree.ways import Path, Ways

Row = Mapping[str, Any]
Data = Mapping[str, Sequence[Row]]
"""Every table's rows; dates are `datetime.date` or `datetime.datetime`, or text with a format."""


@dataclass(frozen=True)
class Here:
    """The rows at hand, by table, and the one that a condition is about."""

    rows: Mapping[str, Row]
    about: str
    avoid: frozenset[str] = frozenset()

    @property
    def row(self) -> Row:
        """The row that a condition is about."""
        return self.rows[self.about]


@dataclass(frozen=True)
class World:
    """All rows as they were known on a day, with what the catalog says of them."""

    catalog: Catalog
    ways: Ways
    data: Data
    as_of: dt.date
    _visible: dict[str, list[Row]] = field(default_factory=dict)

    def rows(self, table: str) -> list[Row]:
        """Return the rows that have happened by today; those of unknown time among them."""
        if table not in self._visible:
            rows = [row for row in self.data[table] if not self._later(table, row)]
            self._visible[table] = rows
        return self._visible[table]

    def _later(self, table: str, row: Row) -> bool:
        moment = self.event_moment(table, row)
        return moment is not None and moment.date() > self.as_of

    def event_moment(self, table: str, row: Row) -> dt.datetime | None:
        """Return when a row happened; ``None`` where that is unknown, or the table has no time."""
        name = self.catalog.tables[table].event_time
        return None if name is None else moment_of(row[name], self.column(f"{table}.{name}"))

    def column(self, ref: str) -> Column:
        """Return what the catalog says of ``table.column``."""
        table, _, name = ref.partition(".")
        return self.catalog.tables[table].columns[name]

    def value(self, ref: str, row: Row | None) -> Any:
        """Return what a column says of a row: a day of a date, whole units of kopecks."""
        column, name = self.column(ref), ref.partition(".")[2]
        if row is None or row[name] is None:
            return None
        if column.type.is_time:
            moment = moment_of(row[name], column)
            return None if moment is None else moment.date()
        if not column.type.is_numeric:
            return row[name]
        units = row[name] / column.minor_units
        return -units if column.negated else units

    def values(self, ref: str, row: Row | None) -> list[Any]:
        """Return the several values of a column that holds several."""
        (table, _, name), multi = ref.partition("."), self.column(ref).multi
        if row is None or multi is None:
            return []
        if multi.separator:
            parts = [part.strip(" ") for part in (row[name] or "").split(multi.separator)]
            return [part for part in parts if part]
        key = row[self.ways.key_of(table) or ""]
        mine = [other for other in self.rows(multi.table or "") if other[multi.key or ""] == key]
        return [other[multi.value or ""] for other in mine if other[multi.value or ""] is not None]

    def row_of(self, table: str, here: Here, via: Sequence[str]) -> Row | None:
        """Return the one row of ``table`` that belongs to the rows at hand, if there is one."""
        (place,) = self.ways.places(tuple(here.rows), table, here.avoid, via)
        row: Row | None = here.rows[place.base]
        for step in place.path:
            row = next(iter(self._next(step, row)), None) if row is not None else None
        return row

    def chains(self, path: Path, row: Row) -> Iterable[tuple[Row, ...]]:
        """Yield the rows at the end of a way, each with those that were passed on the way to it."""
        if not path:
            yield ()
            return
        for following in self._next(path[0], row):
            for rest in self.chains(path[1:], following):
                yield (following, *rest)

    def _next(self, step: LinkStep, row: Row) -> list[Row]:
        value = row[step.column]
        if value is None:
            return []
        return [other for other in self.rows(step.to_table) if other[step.to_column] == value]

    def key(self, here: Here) -> Any:
        """Return the key of the row that a condition is about."""
        return here.row[self.ways.key_of(here.about) or ""]
