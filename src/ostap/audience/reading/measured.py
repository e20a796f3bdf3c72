"""A measure against another: "тратят больше 40 % дохода", "на поездки больше, чем на продукты"."""

from __future__ import annotations

from typing import Final

from ostap.audience.reading.cue import Cue
from ostap.audience.reading.everybody import Op
from ostap.audience.reading.groups import Grouping
from ostap.audience.reading.heard import Heard
from ostap.audience.reading.quantities import Quantity
from ostap.audience.reading.sides import Side, side_of
from ostap.audience.reading.used import Used
from ostap.names import WrittenBy
from ostap.results.criteria import (
    Against,
    Aggregate,
    ColumnMeasure,
    Measured,
    Related,
    RowsMeasure,
)

_RIGHT_AFTER: Final = 3
_OF_NO_MEASURE: Final = frozenset({"годовой", "скидка"})

Compared = tuple[Measured | Related, tuple[int, int]]
"""A comparison, and its tokens."""


class Pairs:
    """Finds a comparison of two measures."""

    def __init__(self, heard: Heard, used: Used) -> None:
        self._heard = heard
        self._used = used

    def pair(self) -> Compared | None:
        """Return the first comparison; ``None`` where there is none."""
        return self._share_of_another() or self._than_another()

    def _share_of_another(self) -> Compared | None:
        """Read "больше 40 % дохода", "меньше пятой части зарплаты", "больше половины лимита"."""
        if self._heard.has(Cue.SHARE):
            return None
        for q in self._used.free(self._heard):
            if q.of != "percent" or q.bound in {"eq", "between"} or q.value <= 0:
                continue
            if not self._is_of_a_measure(q):
                continue
            made = self._compared((q.start, q.end), _op(q), q.value / 100)
            if made is not None:
                self._used.take(q)
                return made
        return None

    def _is_of_a_measure(self, q: Quantity) -> bool:
        """Whether something is named right after a percent that it may be a percent of."""
        if self._heard.tokens.lemma(q.end) in _OF_NO_MEASURE:
            return False
        return any(0 <= m.start - q.end < _RIGHT_AFTER for m in self._heard.mentions)

    def _than_another(self) -> Compared | None:
        """Read "на путешествия ушло больше, чем на продукты"."""
        tokens = self._heard.tokens
        for said in self._heard.of(Cue.GREATER, Cue.LESS):
            at = said.end + (tokens.folded(said.end) == ",")
            if tokens.folded(at) not in {"чем", "than"}:
                continue
            if any(
                q.start <= at + _RIGHT_AFTER and q.end > said.start for q in self._heard.quantities
            ):
                continue
            op: Op = "gt" if said.cue is Cue.GREATER else "lt"
            made = self._compared((said.start, at + 1), op, 1.0)
            if made is not None:
                return made
        return None

    def _compared(self, middle: tuple[int, int], op: Op, times: float) -> Compared | None:
        start, end = self._heard.sentence_start(middle[0]), self._heard.until(middle[1])
        groups = [
            g for g in Grouping(self._heard.part(start, middle[0])).groups() if g.cover.mentions
        ]
        if not groups:
            return None
        begins = groups[-1].start
        left, right = self._heard.part(begins, middle[0]), self._heard.part(middle[1], end)
        before = self._used.copy()
        one = side_of(left, self._used)
        other = side_of(right, self._used, like=one)
        within = one and other and _within_rows(one, other, op, times)
        if within:
            self._used.take(range(*middle))
            return within, (begins, end)
        if one is None or other is None or _same_rows(one, other):
            self._used.restore(before)
            return None
        if isinstance(one.measure, RowsMeasure) and one.window is None and other.window is not None:
            one = Side(one.measure.model_copy(update={"window": other.window}), other.window)
        test = Against(op=op, than=other.measure, times=times)
        self._used.take(range(*middle))
        made = Measured(measure=one.measure, test=test, written_by=WrittenBy.RULE)
        return made, (begins, end)


def _within_rows(one: Side, other: Side, op: Op, times: float) -> Related | None:
    """Return a comparison of two columns of one row: "долг меньше половины лимита" of a card."""
    left, right = one.measure, other.measure
    if not isinstance(left, RowsMeasure) or not isinstance(right, RowsMeasure):
        return None
    columns = (left.column, right.column)
    same = left.table == right.table and None not in columns and columns[0] != columns[1]
    if not same or right.where or left.aggregate is not Aggregate.SUM:
        return None
    row = Measured(
        measure=ColumnMeasure(column=left.column or ""),
        test=Against(op=op, than=ColumnMeasure(column=right.column or ""), times=times),
        written_by=WrittenBy.RULE,
    )
    return Related(
        table=left.table, aggregate=Aggregate.EXISTS, where=(*left.where, row),
        window=left.window, written_by=WrittenBy.RULE,
    )  # fmt: skip


def _same_rows(one: Side, other: Side) -> bool:
    """Whether both sides are of the same rows: then a share is meant, no comparison."""
    left, right = one.measure, other.measure
    if isinstance(left, RowsMeasure) and isinstance(right, RowsMeasure):
        return left.table == right.table and (left.where == right.where or not right.where)
    return left == right


def _op(q: Quantity) -> Op:
    return "ge" if q.bound == "between" else q.bound
