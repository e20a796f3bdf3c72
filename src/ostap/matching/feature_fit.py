"""What the features learn of the values alone: bounds of numbers, frequent values of categories."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from ostap.matching.dataset import Pairs
from ostap.matching.encode import Floats, SideView, as_lists
from ostap.matching.feature_state import NumberState
from ostap.matching.plan import FeaturePlan

CLIP: Final = (0.005, 0.995)
"""Numbers beyond these quantiles are brought back to them: outliers say no more than that."""
KEPT_VALUES: Final = 12
"""A category has columns of its own for so many values, the most frequent; others share one."""
RARE: Final = 10
"""A value met fewer times than this has no column of its own."""


def kept_values(
    plan: FeaturePlan, requests: pl.DataFrame, items: pl.DataFrame, pairs: Pairs
) -> dict[str, tuple[str, ...]]:
    """Return the frequent values of every categorical column, as often as pairs met them."""
    sides = ((requests, pairs.request_row, plan.request), (items, pairs.item_row, plan.item))
    return {
        column.ref: frequent_values(frame[column.ref][rows]) if column.ref in frame.columns else ()
        for frame, rows, columns in sides
        for column in columns
        if column.kind in {"category", "multi"}
    }


def frequent_values(series: pl.Series) -> tuple[str, ...]:
    """Return the values that have a feature of their own, in alphabetical order."""
    counted = as_lists(series).explode(empty_as_null=False).drop_nulls().value_counts(name="n")
    frequent = counted.filter(pl.col("n") >= RARE).sort("n", counted.columns[0], descending=True)
    return tuple(sorted(frequent[:, 0].head(KEPT_VALUES).to_list()))


def number_states(
    plan: FeaturePlan, views: tuple[SideView, SideView], pairs: Pairs
) -> dict[str, NumberState]:
    """Return the bounds of every number, as the pairs met it."""
    states = {}
    for view, columns in zip(views, (plan.request, plan.item), strict=True):
        for column in columns:
            if column.kind in {"number", "date"}:
                shift = pairs.day if column.kind == "date" else 0
                states[column.ref] = _number_state(view.number(column.ref) - shift)
    return states


def _number_state(values: Floats) -> NumberState:
    known = values[~np.isnan(values)]
    if not known.size:
        return NumberState(low=0.0, high=0.0, gap=False)
    low, high = np.quantile(known, CLIP)
    return NumberState(low=float(low), high=float(high), gap=known.size < values.size)
