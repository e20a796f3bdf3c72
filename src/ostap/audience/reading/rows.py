"""Conditions on rows that belong to the entity: which rows, and what is asked of them."""

from __future__ import annotations

from typing import Final

from ostap.audience.reading.asked import AGGREGATES, LEAST_MONEY, Asked, Question
from ostap.audience.reading.columns import Columns
from ostap.audience.reading.cover import Cover
from ostap.audience.reading.cue import Cue
from ostap.audience.reading.ground import Base
from ostap.audience.reading.heard import Heard
from ostap.audience.reading.narrowing import Narrowing
from ostap.audience.reading.quantities import Quantity
from ostap.audience.reading.shapes import Shapes
from ostap.audience.reading.spans import TimeSaid
from ostap.audience.reading.used import Used
from ostap.audience.reading.value_tests import fits, number_test
from ostap.names import WrittenBy
from ostap.results.criteria import (
    Aggregate,
    Attribute,
    LastWindow,
    Node,
    Related,
    RowsMeasure,
    Unit,
    Window,
)

_PER_MONTH: Final = frozenset({Aggregate.SUM, Aggregate.COUNT})
_WITHOUT_A_TIME: Final = LastWindow(last=3, unit=Unit.MONTH)
"""What "a month" is an average of where no time is said."""


class Rows:
    """Makes one condition on the rows of a base, or a measure of them.

    Args:
        heard: the words.
        cover: what they name.
        base: the rows.
        used: what conditions have taken; what this one takes is added.
        denied: whether the words deny that there are such rows.
    """

    def __init__(
        self, heard: Heard, cover: Cover, base: Base, used: Used, *, denied: bool = False
    ) -> None:
        self._heard = heard
        self._cover = cover
        self._base = base
        self._ground = heard.ground
        self._used = used
        self._denied = denied
        self._columns = Columns(heard, cover, used)
        self._question = Question(heard, cover, base, used)
        self._narrowing = Narrowing(heard, cover, base, used)

    def node(self, inherited: TimeSaid | None = None) -> Related:
        """Return the condition; ``inherited``: a span of time said for several things at once."""
        self._used.take(*self._cover.of("table"))
        asked = Asked(Aggregate.NONE) if self._denied else self._question.asked()
        where = self._which()
        where, window = self._narrowing.timed(where, self._columns, inherited)
        if asked is None or asked.aggregate is Aggregate.EXISTS:
            where += self._sizes() if asked is None else []
            return self._shaped(where, window)
        per_month = self._heard.has(Cue.PER_MONTH) and asked.aggregate in _PER_MONTH
        if per_month and window is None and self._ground.event_time(self._base.name):
            window = _WITHOUT_A_TIME
        return self._related(asked, where, window, per_month=per_month)

    def measure(self, *, count: bool = False) -> RowsMeasure:
        """Return what these rows add up to, or how many there are."""
        self._used.take(*self._cover.of("table"))
        counted = count or self._heard.has(Cue.COUNT)
        column = None if counted else self._question.money()
        if column is not None:
            self._question.take_column(column)
        where, window = self._narrowing.timed(self._columns.conditions(), self._columns)
        aggregate = Aggregate.COUNT if column is None else Aggregate.SUM
        for cue, other in AGGREGATES:
            if column is not None and self._heard.has(cue):
                aggregate = other
        monthly = self._heard.has(Cue.PER_MONTH) and window is not None
        return RowsMeasure(
            table=self._base.name,
            aggregate=aggregate,
            column=column,
            where=tuple(where),
            window=window,
            per="month" if monthly and aggregate in _PER_MONTH else None,
        )

    def _which(self) -> list[Attribute]:
        """Return the tests that the words set on each row, but for its time."""
        where = self._columns.conditions()
        where += self._narrowing.codes()
        where += self._narrowing.names(where)
        if self._denied:
            where += self._narrowing.active(where)
        return where

    def _sizes(self) -> list[Attribute]:
        """Return the tests of numbers that no column took: sizes of each row."""
        return [
            self._columns.of_number(ref, q)
            for q in self._used.free(self._heard)
            if (ref := self._column_for(q))
        ]

    def _column_for(self, q: Quantity) -> str | None:
        """Return the only or main column of these rows that such a number may be about."""
        if q.of == "times" or (q.of is None and q.value < LEAST_MONEY):
            return None
        if q.of in {None, "money"}:
            return self._question.money()
        columns = [(r, c) for r, c in self._ground.columns(self._base.name) if c.type.is_numeric]
        fitting = [ref for ref, column in columns if column.unit and fits(column, q)]
        return fitting[0] if len(fitting) == 1 else None

    def _shaped(self, where: list[Attribute], window: Window | None) -> Related:
        """Return a condition that asks for no number: of one row, of all of them, or of any."""
        shapes = Shapes(self._heard, self._cover, self._base, self._used)
        special = shapes.edge(where, window) or shapes.share(where, window)
        if special is not None:
            return special
        if (every := shapes.every(where)) is not None:
            kept, holds = every
            return self._related(Asked(Aggregate.EVERY), kept, window, holds)
        return self._related(Asked(Aggregate.EXISTS), where, window)

    def _related(
        self,
        asked: Asked,
        where: list[Attribute],
        window: Window | None,
        holds: tuple[Node, ...] = (),
        *,
        per_month: bool = False,
    ) -> Related:
        return Related(
            table=self._base.name,
            aggregate=asked.aggregate,
            column=asked.column,
            where=tuple(where),
            holds=holds,
            window=window,
            per="month" if per_month else None,
            test=number_test(asked.number) if asked.number else None,
            written_by=WrittenBy.RULE,
        )
