"""One side of a comparison, or what an order goes by: the measure that some words name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ostap.audience.reading.cover import Cover
from ostap.audience.reading.groups import Grouping
from ostap.audience.reading.heard import Heard
from ostap.audience.reading.rows import Rows
from ostap.audience.reading.used import Used
from ostap.catalog.model import ColumnType
from ostap.results.criteria import ColumnMeasure, Measure, RowsMeasure, Window

_PRICED: Final = ("дешев", "дешёв", "дорог", "cheap", "expensive")


@dataclass(frozen=True, slots=True)
class Side:
    """A measure and the words that it was made of."""

    measure: Measure
    window: Window | None = None


def side_of(part: Heard, used: Used, *, like: Side | None = None) -> Side | None:
    """Return the measure that some words name; ``like``: the other side, whose rows may be meant.

    Args:
        part: the words.
        used: what conditions have taken; the words of the measure are added.
        like: the other side of a comparison: its window holds for both, and its rows where these
            words name only values of them.
    """
    groups = [g for g in Grouping(part).groups() if g.cover.mentions]
    if not groups:
        return _column_side(part, Cover(None, (), 0.0), used)
    group = next((g for g in groups if g.cover.base is not None), groups[0])
    if group.cover.base is None:
        return _column_side(part, group.cover, used)
    rows = Rows(part, group.cover, group.cover.base, used)
    measure = rows.measure()
    if like is not None and isinstance(like.measure, RowsMeasure):
        if measure.window is None:
            measure = measure.model_copy(update={"window": like.window})
        if measure.table == like.measure.table and measure.aggregate is not like.measure.aggregate:
            told = {"aggregate": like.measure.aggregate, "column": like.measure.column}
            measure = measure.model_copy(update=told)
    return Side(measure, measure.window)


def _column_side(part: Heard, cover: Cover, used: Used) -> Side | None:
    named = [m for m in cover.of("column") if part.ground.column(m.column or "").type.is_numeric]
    dear = any(part.tokens.lemma(n).startswith(_PRICED) for n in range(len(part.tokens)))
    if named:
        used.take(named[0])
        return Side(ColumnMeasure(column=named[0].column or ""))
    if dear:
        columns = part.ground.columns(part.ground.root)
        money = next((ref for ref, c in columns if c.type is ColumnType.MONEY), None)
        return None if money is None else Side(ColumnMeasure(column=money))
    return None
