"""What a criteria tree means, in plain Python over rows as dicts: slow, and meant to be obvious.

It is the reference that the compiled SQL is tested against, so it shares with the compiler only
the choice of a way through the links. ``None`` is "unknown", beside true and false.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ostap.catalog import Catalog, Column, LinkStep
from ostap.catalog.model import ColumnType
from ostap.criteria.ways import Path, Ways
from ostap.results.base import Scalar
from ostap.results.criteria import (
    Aggregate,
    Attribute,
    AttributeView,
    Between,
    Compare,
    Contains,
    Criteria,
    Group,
    LastWindow,
    Node,
    OneOf,
    Presence,
    Related,
    Test,
    Unit,
    Window,
)

Row = Mapping[str, Any]
Truth = bool | None
Data = Mapping[str, Sequence[Row]]
"""Every table's rows; dates are `datetime.date` or `datetime.datetime`, or text with a format."""


def truths(criteria: Criteria, catalog: Catalog, data: Data, as_of: dt.date) -> list[list[Truth]]:
    """Return for every visible row of the entity whether each criterion holds, in order."""
    world = _World(catalog, Ways(catalog), data, as_of)
    entity = catalog.entities.named()[criteria.entity]
    here = [_Here({entity.table: row}, entity.table) for row in world.rows(entity.table)]
    return [[world.truth(node, row) for node in criteria.all_of] for row in here]


def selected(criteria: Criteria, catalog: Catalog, data: Data, as_of: dt.date) -> list[Any]:
    """Return the keys for which every criterion is known to hold."""
    world = _World(catalog, Ways(catalog), data, as_of)
    entity = catalog.entities.named()[criteria.entity]
    keys = [row[entity.key] for row in world.rows(entity.table)]
    rows = truths(criteria, catalog, data, as_of)
    return sorted(key for key, row in zip(keys, rows, strict=True) if all(row))


@dataclass(frozen=True)
class _Here:
    """The rows at hand, by table, and the one that a condition is about."""

    rows: Mapping[str, Row | None]
    about: str
    avoid: frozenset[str] = frozenset()


@dataclass(frozen=True)
class _World:
    catalog: Catalog
    ways: Ways
    data: Data
    as_of: dt.date

    def rows(self, table: str) -> list[Row]:
        """Return the rows that have happened by today; those of unknown time among them."""
        return [row for row in self.data[table] if not self._later(table, row)]

    def _later(self, table: str, row: Row) -> bool:
        day = self._event_day(table, row)
        return day is not None and day > self.as_of

    def _event_day(self, table: str, row: Row) -> dt.date | None:
        name = self.catalog.tables[table].event_time
        if name is None:
            return None
        return _day(row[name], self.catalog.tables[table].columns[name])

    def truth(self, node: Node, here: _Here) -> Truth:
        """Return whether a node holds for the rows at hand."""
        match node:
            case Attribute():
                return self._attribute(node, here)
            case Related():
                return self._related(node, here)
            case Group():
                return _combined(node.combine, [self.truth(item, here) for item in node.items])
            case _:
                message = f"{node.kind} has no meaning without a database"
                raise NotImplementedError(message)

    def _attribute(self, node: Attribute, here: _Here) -> Truth:
        table, _, name = node.column.partition(".")
        column = self.catalog.tables[table].columns[name]
        row = self._row_of(table, here)
        if column.multi is None:
            return _holds(node.test, None if row is None else row[name], column, node, self.as_of)
        values = [] if row is None else self._values(table, row, name, column)
        if isinstance(node.test, Presence):
            return bool(values) is (node.test.op == "filled")
        if not values:
            return None
        single = column.model_copy(update={"multi": None})
        if node.test.op in {"ne", "not_in"}:
            return all(_holds(node.test, value, single, node, self.as_of) for value in values)
        return any(_holds(node.test, value, single, node, self.as_of) for value in values)

    def _values(self, table: str, row: Row, name: str, column: Column) -> list[Any]:
        multi = column.multi
        if multi is None:
            return [row[name]]
        if multi.separator:
            parts = [part.strip(" ") for part in (row[name] or "").split(multi.separator)]
            return [part for part in parts if part]
        key = row[self.ways.key_of(table) or ""]
        mine = [other for other in self.rows(multi.table or "") if other[multi.key or ""] == key]
        return [other[multi.value or ""] for other in mine if other[multi.value or ""] is not None]

    def _row_of(self, table: str, here: _Here) -> Row | None:
        """Return the one row of ``table`` that belongs to the rows at hand, if there is one."""
        if table in here.rows:
            return here.rows[table]
        (place,) = self.ways.places(tuple(here.rows), table, here.avoid)
        row = here.rows[place.base]
        for step in place.path:
            row = next(iter(self._next(step, row)), None) if row is not None else None
        return row

    def _next(self, step: LinkStep, row: Row) -> list[Row]:
        value = row[step.column]
        if value is None:
            return []
        return [other for other in self.rows(step.to_table) if other[step.to_column] == value]

    def _related(self, node: Related, here: _Here) -> Truth:
        owner = here.rows[here.about]
        (path,) = self.ways.rows(here.about, node.table)
        avoid = here.avoid | {here.about}
        found: list[Row] = []
        for chain in [] if owner is None else self._chains(path, owner, ()):
            row = chain[-1]
            at_hand = dict(zip([step.to_table for step in path], chain, strict=True))
            inner = _Here(at_hand, node.table, avoid)
            matches = all(self.truth(condition, inner) for condition in node.where)
            if matches and self._in_window(node, row) and not any(row is other for other in found):
                found.append(row)  # one row counts once, however many ways lead to it
        match node.aggregate:
            case Aggregate.EXISTS:
                return bool(found)
            case Aggregate.NONE:
                return not found
            case Aggregate.COUNT:
                return self._aggregate(node, float(len(found)))
            case Aggregate.SUM:
                name = (node.column or "").partition(".")[2]
                return self._aggregate(node, sum(float(row[name] or 0) for row in found))

    def _chains(self, path: Path, row: Row, so_far: tuple[Row, ...]) -> Iterable[tuple[Row, ...]]:
        if not path:
            yield so_far
            return
        for following in self._next(path[0], row):
            yield from self._chains(path[1:], following, (*so_far, following))

    def _in_window(self, node: Related, row: Row) -> bool:
        if node.window is None:
            return True
        day = self._event_day(node.table, row)
        return day is not None and _in_window(day, node.window, self.as_of)

    def _aggregate(self, node: Related, value: float) -> Truth:
        if node.per and isinstance(node.window, LastWindow):
            value /= node.window.last * (12 if node.window.unit is Unit.YEAR else 1)
        return None if node.test is None else _compared(node.test, value, float)


def _combined(combine: str, truths_: list[Truth]) -> Truth:
    """Kleene's three-valued logic."""
    if combine == "all_of":
        return False if False in truths_ else (None if None in truths_ else True)
    either = True if True in truths_ else (None if None in truths_ else False)
    return either if combine == "any_of" or either is None else not either


def _holds(  # noqa: PLR0911 - one return for each kind of value
    test: Test, value: Any, column: Column, node: Attribute, as_of: dt.date
) -> Truth:
    """Return whether one value passes a test."""
    if column.type.is_time:
        value = _day(value, column)
    if isinstance(test, Presence):
        return _is_missing(value, column) is (test.op == "missing")
    if value is None:
        return None
    if isinstance(test, Contains):
        return _folded(test.text) in _folded(value)
    if node.of is not AttributeView.VALUE:
        number = _age(value, as_of) if node.of is AttributeView.AGE else (as_of - value).days
        if number < 0:  # not yet born, not yet happened: no age at all
            return test.op in {"ne", "not_in"}
        return _compared(test, number, int)
    if column.type.is_time:
        return _compared(test, value, lambda day: dt.date.fromisoformat(str(day)))
    return _compared(test, value, lambda constant: constant)


def _is_missing(value: Any, column: Column) -> bool:
    blank_counts = column.type in {ColumnType.TEXT, ColumnType.CATEGORY} and not column.sensitive
    return value is None or (blank_counts and not str(value).strip(" "))


def _compared(test: Test, value: Any, read: Callable[[Scalar], Any]) -> bool:
    match test:
        case Compare():
            other = read(test.value)
            return bool(
                {
                    "eq": lambda: value == other,
                    "ne": lambda: value != other,
                    "lt": lambda: value < other,
                    "le": lambda: value <= other,
                    "gt": lambda: value > other,
                    "ge": lambda: value >= other,
                }[test.op]()
            )
        case Between():
            return bool(read(test.low) <= value <= read(test.high))
        case OneOf():
            return (value in [read(item) for item in test.values]) is (test.op == "in")
        case Contains() | Presence():
            raise AssertionError(test)


def _day(value: Any, column: Column) -> dt.date | None:
    if column.format and value is not None:
        try:
            moment = dt.datetime.strptime(value, column.format)  # noqa: DTZ007 - days have no zone
        except ValueError:
            return None
        return moment.date() if moment.strftime(column.format) == value else None
    return value.date() if isinstance(value, dt.datetime) else value


def _age(born: dt.date, as_of: dt.date) -> int:
    """Return full years; 29 February's birthday is 1 March in a common year."""
    return as_of.year - born.year - ((as_of.month, as_of.day) < (born.month, born.day))


def _folded(text: str) -> str:
    return str(text).lower().replace("ё", "е")


def _in_window(day: dt.date, window: Window, as_of: dt.date) -> bool:
    if day > as_of:
        return False
    if isinstance(window, LastWindow):
        return day > _before(as_of, window)
    start = dt.date.fromisoformat(window.start) if window.start else dt.date.min
    end = dt.date.fromisoformat(window.end) if window.end else dt.date.max
    return start <= day <= end


def _before(day: dt.date, window: LastWindow) -> dt.date:
    """Return the day ``window.last`` units ago, stepping back where the month is shorter."""
    if window.unit is Unit.DAY:
        return day - dt.timedelta(days=window.last)
    months = day.year * 12 + day.month - 1 - window.last * (12 if window.unit is Unit.YEAR else 1)
    year, month = divmod(months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return dt.date(year, month + 1, min(last, day.day))
        except ValueError:
            continue
    raise AssertionError(day)
