"""Measures: what is made of columns and of rows, for the plain evaluator of `meaning`.

A value is a number, a day, or what a column of the last row holds; ``None`` is a missing one.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from ostap.criteria.meaning.days import age, in_window, months_in
from ostap.criteria.meaning.rows import Here, Row, World
from ostap.criteria.meaning.tests import Truth
from ostap.results.criteria import (
    Aggregate,
    Arithmetic,
    AttributeView,
    ColumnAsked,
    ColumnMeasure,
    Everybody,
    Measure,
    NamedMeasure,
    Node,
    RowsAsked,
    RowsMeasure,
)


@dataclass(frozen=True)
class Match:
    """A row that passes ``where`` and the window, and the ways to it on which it does."""

    row: Row
    ways: list[Here]


@dataclass(frozen=True)
class Measures:
    """What measures say of the rows at hand; ``truth`` says whether a condition holds there."""

    world: World
    truth: Callable[[Node, Here], Truth]
    _everybody: dict[Any, float | None] = field(default_factory=dict)

    def value(self, measure: Measure, here: Here) -> Any:
        """Return what a measure says of the row at hand."""
        match measure:
            case ColumnMeasure():
                said = self.of_column(measure, here)
                not_yet = measure.of is not AttributeView.VALUE and said is not None and said < 0
                return None if not_yet else said
            case RowsMeasure():
                return self.of_rows(measure, here)
            case NamedMeasure():
                return self.value(meaning_of(measure), here)
            case Arithmetic():
                left, right = self.value(measure.left, here), self.value(measure.right, here)
                return _computed(measure.kind, left, right)

    def of_column(self, asked: ColumnAsked, here: Here) -> Any:
        """Return what a column says; an age or a count of days may still be below zero."""
        table = asked.column.partition(".")[0]
        said = self.world.value(asked.column, self.world.row_of(table, here, asked.via))
        if said is None or asked.of is AttributeView.VALUE:
            return said
        as_of = self.world.as_of
        return age(said, as_of) if asked.of is AttributeView.AGE else (as_of - said).days

    def everybody(self, asked: Everybody, measure: Measure, here: Here) -> float | None:
        """Return a statistic of a measure over every row of the table that ``here`` is about."""
        case = (asked, measure, here.about, here.avoid)
        if case not in self._everybody:
            all_rows = self.world.rows(here.about)
            alone = [Here({here.about: row}, here.about, here.avoid) for row in all_rows]
            found = [self.value(measure, row) for row in alone]
            values = sorted(float(value) for value in found if value is not None)
            self._everybody[case] = _statistic(asked, values)
        return self._everybody[case]

    def matches(self, asked: RowsAsked, here: Here) -> list[Match]:
        """Return the rows that pass ``where`` and the window, each once."""
        (path,) = self.world.ways.rows(here.about, asked.table, asked.via)
        found: list[Match] = []
        for chain in self.world.chains(path, here.row):
            row = chain[-1]
            at_hand = dict(zip([step.to_table for step in path], chain, strict=True))
            way = Here(at_hand, asked.table, here.avoid | {here.about})
            if not (self._all_hold(asked.where, way) and self._in_window(asked, row)):
                continue
            met = next((match for match in found if match.row is row), None)
            if met is None:  # one row counts once, however many ways lead to it
                found.append(Match(row, [way]))
            else:
                met.ways.append(way)
        return found

    def holding(self, asked: RowsAsked, matches: Sequence[Match]) -> list[Match]:
        """Return those that also pass ``holds``, on one of the ways to them."""
        return [
            match
            for match in matches
            if any(self._all_hold(asked.holds, way) for way in match.ways)
        ]

    def _all_hold(self, nodes: Sequence[Node], here: Here) -> bool:
        return all(self.truth(node, here) is True for node in nodes)

    def _in_window(self, asked: RowsAsked, row: Row) -> bool:
        if asked.window is None:
            return True
        moment = self.world.event_moment(asked.table, row)
        return moment is not None and in_window(moment.date(), asked.window, self.world.as_of)

    def of_rows(self, asked: RowsAsked, here: Here) -> Any:  # noqa: PLR0911 - one for each aggregate
        """Return what is made of the rows that belong to the row at hand."""
        matches = self.matches(asked, here)
        rows = [match.row for match in matches]
        match asked.aggregate:
            case Aggregate.COUNT:
                return self._per_month(asked, len(rows), rows)
            case Aggregate.SUM:
                return self._per_month(asked, float(sum(self._amounts(asked, rows))), rows)
            case Aggregate.DISTINCT:
                return len(self._told_apart(asked, matches))
            case Aggregate.AVG | Aggregate.MIN | Aggregate.MAX:
                return _middle_or_end(asked.aggregate, self._amounts(asked, rows))
            case Aggregate.LAST | Aggregate.FIRST:
                return self._at_the_end(asked, rows)
            case Aggregate.SHARE:
                return self._share(asked, matches)
            case Aggregate.DAYS_SINCE:
                return self._days_since(asked, rows)
            case Aggregate.EXISTS | Aggregate.NONE | Aggregate.EVERY:
                raise AssertionError(asked.aggregate)

    def _told_apart(self, asked: RowsAsked, matches: Sequence[Match]) -> set[Any]:
        """Return the different values of a column of the rows, or of what was passed on the way."""
        ref = asked.column or ""
        ways = [way for match in matches for way in match.ways]
        rows = [self.world.row_of(ref.partition(".")[0], way, ()) for way in ways]
        return {value for row in rows if (value := self.world.value(ref, row)) is not None}

    def _amounts(self, asked: RowsAsked, rows: Sequence[Row]) -> list[Any]:
        return [value for row in rows if (value := self._amount(asked, row)) is not None]

    def _amount(self, asked: RowsAsked, row: Row) -> Any:
        """Return what ``column`` says of a row, in the currency that is asked for."""
        if asked.column is None:
            return None
        value, column = self.world.value(asked.column, row), self.world.column(asked.column)
        if value is None or asked.currency is None:
            return value
        code = row[column.currency_column] if column.currency_column else column.currency
        currencies = self.world.catalog.currencies
        rate = None if currencies is None or code is None else currencies.rate(code, asked.currency)
        return None if rate is None else value * rate

    def _per_month(self, asked: RowsAsked, value: float, rows: Sequence[Row]) -> float | None:
        if asked.per is None:
            return value
        if asked.months == "active":
            moments = [self.world.event_moment(asked.table, row) for row in rows]
            months = len({(moment.year, moment.month) for moment in moments if moment is not None})
        else:
            months = months_in(asked.window) if asked.window is not None else 0
        return value / months if months else None

    def _at_the_end(self, asked: RowsAsked, rows: Sequence[Row]) -> Any:
        """Return the value in the latest (earliest) row; the greatest (least) key breaks ties."""
        key = self.world.ways.key_of(asked.table) or ""
        timed = [(self.world.event_moment(asked.table, row), row) for row in rows]
        known = [(moment, row[key], row) for moment, row in timed if moment is not None]
        if not known:
            return None
        end = max if asked.aggregate is Aggregate.LAST else min
        return self._amount(asked, end(known, key=lambda each: each[:2])[2])

    def _share(self, asked: RowsAsked, matches: Sequence[Match]) -> float | None:
        def size(of: Sequence[Match]) -> float:
            if asked.column is None:
                return len(of)
            return sum(self._amount(asked, match.row) or 0 for match in of)

        whole = size(matches)
        return size(self.holding(asked, matches)) / whole if whole else None

    def _days_since(self, asked: RowsAsked, rows: Sequence[Row]) -> int | None:
        if asked.column is None:
            moments = [self.world.event_moment(asked.table, row) for row in rows]
            days = [moment.date() for moment in moments if moment is not None]
        else:
            days = self._amounts(asked, rows)
        past = [day for day in days if day <= self.world.as_of]
        return (self.world.as_of - max(past)).days if past else None


def _middle_or_end(aggregate: Aggregate, values: Sequence[Any]) -> Any:
    if not values:
        return None
    if aggregate is Aggregate.AVG:
        return sum(values) / len(values)
    return min(values) if aggregate is Aggregate.MIN else max(values)


def meaning_of(measure: NamedMeasure) -> Measure:
    """Return what the catalog said a named measure is."""
    if measure.meaning is None:
        raise ValueError(measure.name)
    return measure.meaning


def counts_rows(measure: Measure) -> bool:
    """Tell whether rows are counted or added up anywhere in a measure."""
    match measure:
        case ColumnMeasure():
            return False
        case RowsMeasure():
            return True
        case NamedMeasure():
            return counts_rows(meaning_of(measure))
        case Arithmetic():
            return counts_rows(measure.left) or counts_rows(measure.right)


def _computed(kind: str, left: Any, right: Any) -> Any:
    if left is None or right is None:
        return None
    if kind == "ratio":
        return left / right if right else None
    less = left - right
    return less.days if isinstance(less, dt.timedelta) else less


def _statistic(asked: Everybody, values: Sequence[float]) -> float | None:
    """Return the average, or the value at a level between the two neighbours in order."""
    if not values:
        return None
    if asked.statistic == "average":
        return sum(values) / len(values)
    level = 50.0 if asked.level is None else asked.level
    place = (len(values) - 1) * level / 100
    low, high = values[math.floor(place)], values[math.ceil(place)]
    return low + (high - low) * (place - math.floor(place))
