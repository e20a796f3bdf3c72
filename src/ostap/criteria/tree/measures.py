"""Measures of the catalog as those of criteria, and what can be known of a measure by its shape."""

from __future__ import annotations

import re
from typing import Final

from ostap.catalog.model import Measure as CatalogMeasure
from ostap.results.criteria import (
    Aggregate,
    Arithmetic,
    ColumnMeasure,
    Everybody,
    LastWindow,
    Measure,
    NamedMeasure,
    RowsMeasure,
    Unit,
)

_OVER: Final = re.compile(r"(?:(\d+)\s+)?(day|month|year)s?")
_UNCOLUMNED: Final = frozenset({Aggregate.COUNT, Aggregate.EXISTS, Aggregate.NONE, Aggregate.EVERY})
"""Their ``of`` names a column only to say whose rows are meant."""


def window_of(over: str) -> LastWindow | None:
    """Return the window that ``3 months`` names; ``None`` where it can't be read."""
    found = _OVER.fullmatch(over.strip().lower())
    if found is None:
        return None
    return LastWindow(last=int(found[1] or 1), unit=Unit(found[2]))


def declared(measure: CatalogMeasure) -> Measure:
    """Return a measure of the catalog as one of criteria.

    Raises:
        ValueError: its ``over`` can't be read.
    """
    if measure.tree is not None:
        return measure.tree
    if measure.of is None or measure.aggregate is None:
        raise ValueError(measure)
    window = window_of(measure.over) if measure.over else None
    if measure.over and window is None:
        raise ValueError(measure.over)
    return RowsMeasure(
        table=measure.of.partition(".")[0],
        aggregate=measure.aggregate,
        column=None if measure.aggregate in _UNCOLUMNED else measure.of,
        where=measure.where,
        window=window,
        per=measure.per,
        months=measure.months,
        currency=measure.currency,
    )


def unfolded(measure: Measure) -> Measure:
    """Return a validated measure without names: each stands as what the catalog said it is.

    Raises:
        ValueError: a named measure that no validation has seen.
    """
    match measure:
        case NamedMeasure():
            if measure.meaning is None:
                raise ValueError(measure.name)
            return unfolded(measure.meaning)
        case Arithmetic():
            sides = {"left": unfolded(measure.left), "right": unfolded(measure.right)}
            return measure.model_copy(update=sides)
        case ColumnMeasure() | RowsMeasure():
            return measure


def of_rows(measure: Measure | Everybody) -> bool:
    """Tell whether a validated measure is made of rows: its comparisons are never unknown."""
    if isinstance(measure, Everybody):
        return False
    match unfolded(measure):
        case Arithmetic(left=left, right=right):
            return of_rows(left) or of_rows(right)
        case RowsMeasure():
            return True
        case ColumnMeasure() | NamedMeasure():
            return False
