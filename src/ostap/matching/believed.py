"""What can't be meant: prices of a metre or a year in place of the whole's; from above to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import numpy as np
import polars as pl

from ostap.matching.plan import FeaturePlan
from ostap.matching.stock import Floats, Stock

IMPLAUSIBLE: Final = 10.0
"""How many times off the median a unit's price is not believed any more."""


def believed(items: pl.DataFrame, plan: FeaturePlan) -> tuple[pl.DataFrame, dict[str, int]]:
    """Return the items without prices that can't be meant, and how many those were, by column.

    What a client pays at most (an ``at_most`` value) is held against the item's size (a
    ``range`` value): where the price of a unit is ten times off the median in either direction,
    the price is of something else, and counts as missing.
    """
    implausible: dict[str, int] = {}
    for price, size in _priced(plan):
        if price in items.columns and size in items.columns:
            wrong = _wrong(items[price] / items[size])
            if count := int(wrong.sum()):
                items = items.with_columns(items[price].set(wrong, None))
                implausible[price] = implausible.get(price, 0) + count
    return items, implausible


def believed_stock(
    stock: Stock, items: pl.DataFrame, plan: FeaturePlan
) -> tuple[Stock, dict[str, int]]:
    """Return the stock without prices of periods that can't be meant, as `believed` does."""
    names = {ref: name for name, ref in plan.of_day}
    values: dict[str, Floats] = dict(stock.values)
    implausible: dict[str, int] = {}
    for price, size in _priced(plan):
        if price in values and price in names and size in items.columns:
            own = pl.Series(values[price], nan_to_null=True)
            wrong = _wrong(own / items[size].gather(stock.item_row))
            if count := int(wrong.sum()):
                values[price] = np.where(wrong.to_numpy(), np.nan, values[price])
                implausible[names[price]] = implausible.get(names[price], 0) + count
    return replace(stock, values=values), implausible


def believed_wishes(wishes: pl.DataFrame, plan: FeaturePlan) -> tuple[pl.DataFrame, dict[str, int]]:
    """Return requests without ranges that go from more to less, and how many those were, by column.

    Which of the two is wrong nobody knows, so both count as missing.
    """
    implausible: dict[str, int] = {}
    for low, high in (pair.wish for pair in plan.pairs if pair.kind == "range"):
        if low not in wishes.columns or high not in wishes.columns:
            continue
        wrong = (wishes[low] > wishes[high]).fill_null(value=False)
        if count := int(wrong.sum()):
            wishes = wishes.with_columns(wishes[ref].set(wrong, None) for ref in (low, high))
            implausible |= dict.fromkeys((low, high), count)
    return wishes, implausible


def _priced(plan: FeaturePlan) -> Iterator[tuple[str, str]]:
    for price in (pair.value for pair in plan.pairs if pair.kind == "at_most"):
        for size in (pair.value for pair in plan.pairs if pair.kind == "range"):
            yield price, size


def _wrong(unit: pl.Series) -> pl.Series:
    median = unit.filter(unit > 0).median()
    if not isinstance(median, float):
        return pl.Series([False] * len(unit), dtype=pl.Boolean)
    return ((unit * IMPLAUSIBLE < median) | (unit > median * IMPLAUSIBLE)).fill_null(value=False)
