"""What a deal would come to: quantiles of past amounts, by the price asked.

Past deals are put into bands of equal size by the price asked on their day. Within a band the
10, 50 and 90 % quantiles of ``log(amount / price)`` are taken; between the bands' middles the
logarithm of the amount runs straight, beyond them its distance to the price stays. A quantile
never falls where the price rises (isotonic by the running maximum).
"""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from ostap.catalog import Catalog
from ostap.matching.company import Company
from ostap.matching.encode import Floats
from ostap.matching.sides import KEY
from ostap.matching.stock import days
from ostap.matching.tables import as_codes, columns_of, read_tables, where
from ostap.results.base import Frozen
from ostap.results.matching import AmountRange
from ostap.sources.protocol import Source

LEVELS: Final = (0.1, 0.5, 0.9)
LEAST: Final = 40
"""Won deals with amount and price: fewer can't tell a 10 % quantile."""
MOST_BANDS: Final = 5
_ABSURD: Final = 10.0
"""An amount so many times off the price is of something else (a year, a metre)."""


_Columns = tuple[str, str, str | None, str | None, str | None]
"""client, item, time, amount, and which rows"""


class AmountState(Frozen):
    """Knots: log of the price, and by level the log of the amount there."""

    price: tuple[float, ...]
    amount: tuple[tuple[float, ...], ...]
    n: int


class AmountModel:
    """From the price asked to what a deal comes to."""

    def __init__(self, state: AmountState) -> None:
        self.state = state

    @classmethod
    def fit(cls, price: Floats, amount: Floats) -> AmountModel | None:
        """Return the model of won deals; None where there are too few to say.

        Args:
            price: asked on the deal's day; NaN: unknown.
            amount: what it came to; NaN: unknown.
        """
        with np.errstate(invalid="ignore", divide="ignore"):
            ratio = amount / price
        sane = (price > 0) & (ratio > 1 / _ABSURD) & (ratio < _ABSURD)
        n = int(sane.sum())
        if n < LEAST:
            return None
        log_price, log_ratio = np.log(price[sane]), np.log(ratio[sane])
        order = np.argsort(log_price, kind="stable")
        bands = np.array_split(order, min(MOST_BANDS, n // LEAST))
        middle = np.array([np.median(log_price[band]) for band in bands])
        ratios = np.array([np.quantile(log_ratio[band], LEVELS) for band in bands])
        rising = np.maximum.accumulate(middle[:, None] + ratios, axis=0)
        return cls(
            AmountState(price=tuple(middle), amount=tuple(map(tuple, rising.T.tolist())), n=n)
        )

    def of(self, price: float) -> AmountRange | None:
        """Return the deciles at a price; None where it is no price."""
        if not (np.isfinite(price) and price > 0):
            return None
        at, knots = np.log(price), np.array(self.state.price)
        beyond = at - np.clip(at, knots[0], knots[-1])
        low, mid, high = (
            float(np.exp(np.interp(at, knots, np.array(line)) + beyond))
            for line in self.state.amount
        )
        return AmountRange(low=low, mid=mid, high=high)


def price_column(catalog: Catalog) -> str | None:
    """Return the item's column that a budget is held against: the price asked."""
    return next((pair.value for pair in catalog.pairs if pair.kind == "at_most"), None)


def past_amounts(source: Source, company: Company) -> tuple[Floats, Floats]:
    """Return price asked and amount of every won pair, NaN where the tables don't tell.

    An amount of a paid contract counts before the deal's own.

    Raises:
        DataOwnerError: the database is away or failed.
    """
    deals, price = company.catalog.deals, price_column(company.catalog)
    if deals is None or price is None:
        return np.empty(0), np.empty(0)
    ends: dict[str, _Columns] = {
        deals.table: (deals.client, deals.item, deals.time, deals.amount, None)
    }
    if also := deals.also_won:
        ends[also.table] = (also.client, also.item, also.time, also.amount, also.where)
    frames = [
        _amounts(source, company.catalog, table, columns)
        for table, columns in reversed(ends.items())
        if columns[3] is not None
    ]
    rows = company.items.select(KEY).with_row_index("row")
    won = company.outcomes.frame.filter(pl.col("outcome") == "won").select("client", "item", "day")
    if not frames:
        return np.empty(0), np.empty(0)
    told = (
        pl.concat(frames)
        .filter(pl.col("signed").is_null() | (pl.col("signed") <= company.as_of))
        .unique(["client", "item"], keep="first", maintain_order=True)
    )
    pairs = won.join(told, on=["client", "item"]).join(rows, left_on="item", right_on=KEY)
    row = pairs["row"].cast(pl.Int64).to_numpy()
    known = company.items[price].cast(pl.Float64).fill_null(np.nan).to_numpy()[row]
    of_day = company.stock.values_on(row, days(pairs["day"], 0)).get(price)
    if of_day is not None:
        known = np.where(np.isnan(of_day), known, of_day)
    return known, pairs["amount"].to_numpy()


def _amounts(source: Source, catalog: Catalog, table: str, columns: _Columns) -> pl.DataFrame:
    """Return client, item, signed and amount of one table: the deals', or the contracts'."""
    client, item, time, amount, only = columns
    needs = [
        client,
        item,
        *([time] if time else []),
        amount or client,
        *(columns_of(only) if only else []),
    ]
    frame = read_tables(source, catalog, {table: list(dict.fromkeys(needs))})[table]
    if only:
        frame = frame.filter(where(frame, only))
    return pl.DataFrame(
        {
            "client": as_codes(frame[client]),
            "item": as_codes(frame[item]),
            "signed": frame[time].cast(pl.Date) if time else None,
            "amount": frame[amount or client].cast(pl.Float64),
        },
        schema_overrides={"signed": pl.Date},
    ).drop_nulls(["client", "item", "amount"])


def read_amounts(source: Source, company: Company) -> AmountModel | None:
    """Return what deals came to so far; None where too few tell."""
    return AmountModel.fit(*past_amounts(source, company))
