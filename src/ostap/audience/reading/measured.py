"""What is compared with something that is no number: a measure, everybody's average, the first N."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

from ostap.audience.reading.columns import Columns
from ostap.audience.reading.cover import Cover
from ostap.audience.reading.cues import Cue, CueSaid
from ostap.audience.reading.heard import Heard
from ostap.audience.reading.pieces import Group, Grouping
from ostap.audience.reading.quantities import Quantity
from ostap.audience.reading.rows import Rows
from ostap.audience.reading.said_numbers import Bound
from ostap.audience.reading.tokens import tokenised
from ostap.audience.reading.used import Used
from ostap.catalog.model import ColumnType
from ostap.names import WrittenBy
from ostap.results.criteria import (
    Against,
    Aggregate,
    ColumnMeasure,
    Everybody,
    Measure,
    Measured,
    Related,
    RowsMeasure,
    Top,
    Window,
)

Op = Literal["eq", "ne", "lt", "le", "gt", "ge"]
_PRICED: Final = ("дешев", "дешёв", "дорог", "cheap", "expensive")
_RIGHT_AFTER: Final = 3
_PEOPLE: Final = frozenset({"клиент", "client", "customer", "человек", "заемщик", "вкладчик"})


@dataclass(frozen=True, slots=True)
class Side:
    """A measure and the words that it was made of."""

    measure: Measure
    window: Window | None


def side_of(
    part: Heard, used: Used, *, like: Side | None = None, count: bool = False
) -> Side | None:
    """Return the measure that some words name; ``like``: the other side, whose rows may be meant.

    Args:
        part: the words.
        used: what conditions have taken; the words of the measure are added.
        like: the other side of a comparison: its window holds for both, and its rows where these
            words name only values of them.
        count: whether things are counted and not added up.
    """
    groups = [g for g in Grouping(part).groups() if g.cover.mentions]
    if not groups:
        return _column_side(part, Cover(None, (), 0.0), used)
    group = _joined(groups)
    if group.cover.base is None:
        return _column_side(part, group.cover, used)
    rows = Rows(part, group.cover, group.cover.base, used)
    measure = rows.measure(count=count)
    if like is not None and isinstance(like.measure, RowsMeasure):
        if measure.window is None:
            measure = measure.model_copy(update={"window": like.window})
        if measure.table == like.measure.table and measure.aggregate is not like.measure.aggregate:
            told = {"aggregate": like.measure.aggregate, "column": like.measure.column}
            measure = measure.model_copy(update=told)
    return Side(measure, measure.window)


def _joined(groups: list[Group]) -> Group:
    return next((g for g in groups if g.cover.base is not None), groups[0])


def _column_side(part: Heard, cover: Cover, used: Used) -> Side | None:
    named = [m for m in cover.of("column") if part.ground.column(m.column or "").type.is_numeric]
    dear = any(part.tokens.lemma(n).startswith(_PRICED) for n in range(len(part.tokens)))
    if not named and dear:
        columns = part.ground.columns(part.ground.root)
        money = next((ref for ref, c in columns if c.type is ColumnType.MONEY), None)
        return None if money is None else Side(ColumnMeasure(column=money), None)
    for m in named:
        if part.ground.column(m.column or "").type.is_numeric:
            used.take(m)
            return Side(ColumnMeasure(column=m.column or ""), None)
    return None


class Comparisons:
    """Finds comparisons with another measure or with everybody, and "the first N"."""

    def __init__(self, heard: Heard, used: Used) -> None:
        self._heard = heard
        self._used = used

    def top(self) -> tuple[Top, tuple[int, int]] | None:
        """Return "топ-100 по остатку", "верхние 5 % клиентов по сумме покупок", and its tokens."""
        heard = self._heard
        for said in heard.of(Cue.TOP, Cue.BOTTOM, Cue.MAX, Cue.MIN):
            number = self._number_of_people(said)
            if number is None:
                continue
            start, end = min(said.start, number.start), self._until(max(said.end, number.end))
            part = heard.part(
                max(said.end, number.end) if said.start > number.start else start, end
            )
            part = replace(part, quantities=tuple(q for q in part.quantities if q is not number))
            before = self._used.places.copy()
            side = side_of(_without(part, said), self._used)
            if side is None:
                self._used.places = before
                continue
            self._used.take(number, range(start, end))
            order: Literal["most", "least"] = (
                "least" if said.cue in {Cue.BOTTOM, Cue.MIN} else "most"
            )
            percent = number.value if number.of == "percent" else None
            count = None if percent else int(number.value)
            return Top(count=count, percent=percent, by=side.measure, order=order), (start, end)
        return None

    def _number_of_people(self, said: CueSaid) -> Quantity | None:
        """Return how many are "the first": beside "топ", or "100 клиентов с самым большим ..."."""
        tokens = self._heard.tokens
        for q in self._heard.quantities:
            if q.of not in {None, "percent"} or q.value < 1 or q.high is not None:
                continue
            near = range(q.end, min(q.end + 5, len(tokens)))
            people = any(tokens.lemma(n) in _PEOPLE | self._entity_words() for n in near)
            beside = 0 <= q.start - said.end <= 2 or 0 <= said.start - q.end <= 2  # noqa: PLR2004
            by = any(
                tokens.folded(n) in {"по", "by"} for n in range(q.end, min(q.end + 4, len(tokens)))
            )
            if said.cue in {Cue.TOP, Cue.BOTTOM} and beside and (people or by or q.of is None):
                return q
            if said.cue in {Cue.MAX, Cue.MIN} and people and 0 <= said.start - q.end <= 4:  # noqa: PLR2004
                return q
        return None

    def _entity_words(self) -> frozenset[str]:
        """Return how the entity is called: "помещение"."""
        ground = self._heard.ground
        titles = (*ground.entity.title.words, *ground.table(ground.root).title.words)
        return frozenset(t.lemma for said in titles for t in tokenised(said).all)

    def _until(self, at: int) -> int:
        tokens = self._heard.tokens
        spans = [(t.start, t.end) for t in self._heard.times]
        while at < len(tokens):
            inside = any(start <= at < end for start, end in spans)
            if not inside and tokens.folded(at) in {",", ";", "."}:
                return at
            at += 1
        return at

    def of_group(self, part: Heard) -> Measured | None:
        """Return how a group compares with everybody; ``None`` where it does not."""
        return self._everybody(part)

    def pair(self) -> tuple[Measured | Related, tuple[int, int]] | None:
        """Return a comparison of two measures, and its tokens."""
        return self._share_of_another(self._heard) or self._than_another(self._heard)

    def _share_of_another(self, part: Heard) -> tuple[Measured | Related, tuple[int, int]] | None:
        """Read "больше 40 % дохода", "меньше пятой части зарплаты", "больше половины лимита"."""
        if part.has(Cue.SHARE):
            return None
        for q in part.quantities:
            if q.of != "percent" or q.at in self._used.quantities or q.bound in {"eq", "between"}:
                continue
            names = [m for m in part.mentions if 0 <= m.start - q.end < _RIGHT_AFTER]
            if not names or not self._names_a_measure(part, q):
                continue
            made = self._compared((q.start, q.end), _op(q.bound), q.value / 100)
            if made is not None:
                self._used.take(q)
                return made
        return None

    def _names_a_measure(self, part: Heard, q: Quantity) -> bool:
        """Whether what follows a percent is a sum of its own, not the rows the percent is of."""
        tokens = self._heard.tokens
        return not any(
            tokens.lemma(n) in {"годовой", "скидка"}
            for n in range(q.end, min(q.end + 1, len(tokens)))
        ) and bool(part.mentions)

    def _than_another(self, part: Heard) -> tuple[Measured | Related, tuple[int, int]] | None:
        """Read "на путешествия ушло больше, чем на продукты"."""
        tokens = self._heard.tokens
        for said in part.of(Cue.GREATER, Cue.LESS):
            at = said.end + (tokens.folded(said.end) == ",")
            if tokens.folded(at) not in {"чем", "than"}:
                continue
            if any(q.start <= at + 3 and q.end > said.start for q in part.quantities):
                continue
            op: Op = "gt" if said.cue is Cue.GREATER else "lt"
            made = self._compared((said.start, at + 1), op, 1.0)
            if made is not None:
                return made
        return None

    def _compared(
        self, middle: tuple[int, int], op: Op, times: float
    ) -> tuple[Measured | Related, tuple[int, int]] | None:
        start, end = self._broken_before(middle[0]), self._until(middle[1])
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

    def _broken_before(self, at: int) -> int:
        tokens = self._heard.tokens
        return max((n + 1 for n in range(at) if tokens.folded(n) in {";", ".", ":"}), default=0)

    def _everybody(self, part: Heard) -> Measured | None:
        """Read "доход выше среднего", "тратят больше медианы", "доход в верхних 10 %"."""
        than = self._statistic(part)
        if than is None:
            return None
        everybody, op, start, end = than
        before = replace(
            part.part(0, len(self._heard.tokens)),
            cues=tuple(c for c in part.cues if not start <= c.start < end),
        )
        side = side_of(before, self._used)
        if side is None:
            return None
        self._used.take(range(start, end))
        return Measured(
            measure=side.measure, test=Against(op=op, than=everybody), written_by=WrittenBy.RULE
        )

    def _statistic(self, part: Heard) -> tuple[Everybody, Op, int, int] | None:
        tokens = self._heard.tokens
        for q in part.quantities:
            near = {tokens.lemma(n) for n in range(q.end, min(q.end + 4, len(tokens)))}
            level = q.value
            if near & {"процентиль", "перцентиль", "percentile"} and 0 < level < 100:  # noqa: PLR2004
                self._used.take(q)
                op: Op = "lt" if part.has(Cue.LESS) else "gt"
                return Everybody(statistic="percentile", level=level), op, q.start, q.end
            upper = any(c.cue is Cue.TOP and 0 <= q.start - c.end <= 1 for c in part.cues)
            lower = any(c.cue is Cue.BOTTOM and 0 <= q.start - c.end <= 1 for c in part.cues)
            if q.of == "percent" and (upper or lower):
                self._used.take(q)
                side: Op = "ge" if upper else "le"
                level = 100 - level if upper else level
                return Everybody(statistic="percentile", level=level), side, q.start - 1, q.end
        for said in part.of(Cue.GREATER, Cue.LESS):
            for of in part.of(Cue.AVG, Cue.MEDIAN):
                gap = of.start - said.end
                between = {tokens.folded(n) for n in range(said.end, of.start)}
                if not 0 <= gap <= 2 or not between <= {",", "чем", "than", "в", "the"}:  # noqa: PLR2004
                    continue
                denied = any(c.cue is Cue.NOT and c.end == said.start for c in part.cues)
                greater = said.cue is Cue.GREATER
                op = {
                    (True, False): "gt",
                    (False, False): "lt",
                    (True, True): "le",
                    (False, True): "ge",
                }[greater, denied]  # type: ignore[assignment]
                statistic: Literal["average", "median"] = (
                    "median" if of.cue is Cue.MEDIAN else "average"
                )
                return Everybody(statistic=statistic), op, said.start - denied, of.end
        return None


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
    """Whether both sides are the same rows, or one is all of the other's: a share, no comparison."""
    left, right = one.measure, other.measure
    if isinstance(left, RowsMeasure) and isinstance(right, RowsMeasure):
        return left.table == right.table and (left.where == right.where or not right.where)
    return left == right


def _op(bound: Bound) -> Op:
    return "ge" if bound == "between" else bound


def _without(part: Heard, said: CueSaid) -> Heard:
    """Return the words without one cue: "наибольшей" says the order, not that a maximum is asked."""
    return replace(part, cues=tuple(c for c in part.cues if c is not said))


__all__ = ["Aggregate", "Columns", "Comparisons", "Side", "side_of"]
