"""What sort of thing a measure is: a day, money, a count; whether one may be a part of another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostap.criteria.tree.measures import unfolded
from ostap.results.criteria import (
    Aggregate,
    Arithmetic,
    AttributeView,
    ColumnMeasure,
    Measure,
    RowsMeasure,
)

if TYPE_CHECKING:
    from ostap.criteria.words.wording import Wording

_NOT_LOOKED_AT = frozenset({Aggregate.DISTINCT, Aggregate.DAYS_SINCE, Aggregate.SHARE})


def is_time(wording: Wording, measure: Measure) -> bool:
    """Tell whether a measure is a day, not a number."""
    match unfolded(measure):
        case ColumnMeasure() as asked:
            return asked.of is AttributeView.VALUE and wording.column(asked.column).type.is_time
        case RowsMeasure(column=str() as ref) as asked:
            return asked.aggregate not in _NOT_LOOKED_AT and wording.column(ref).type.is_time
        case _:
            return False


def are_alike(wording: Wording, ratio: Arithmetic) -> bool:
    """Tell whether a ratio is a part of a whole: both sides are of one sort."""
    left, right = _sort(wording, ratio.left), _sort(wording, ratio.right)
    return left is not None and left == right


def _sort(wording: Wording, measure: Measure) -> str | None:
    match unfolded(measure):
        case ColumnMeasure(of=AttributeView.VALUE) as asked:
            return _sort_of_column(wording, asked.column)
        case RowsMeasure(aggregate=Aggregate.COUNT) as asked:
            return f"count of {asked.table}"
        case RowsMeasure(column=str() as ref) as asked if asked.aggregate not in _NOT_LOOKED_AT:
            return _sort_of_column(wording, ref)
        case Arithmetic(kind="difference", left=left):
            return _sort(wording, left)
        case _:
            return None


def _sort_of_column(wording: Wording, ref: str) -> str | None:
    column = wording.column(ref)
    if column.type.is_time:
        return None
    return str(column.unit.words) if column.unit else str(column.type)
