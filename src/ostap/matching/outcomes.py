"""How every pair ended, as far as it was known on a day: CRM deals and paid contracts together."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Final

import polars as pl

from ostap.catalog.model import AlsoWon, Deals
from ostap.matching.tables import Tables, as_codes, where

SIGNED_BEFORE: Final = dt.timedelta(days=30)
"""A contract may precede the CRM deal by so much: deals are entered late."""
SIGNED_AFTER: Final = dt.timedelta(days=365)
"""A contract later than this after the deal was made belongs to another story."""

_SCHEMA: Final = {
    "client": pl.String,
    "item": pl.String,
    "manager": pl.String,
    "request": pl.String,
    "day": pl.Date,
    "closed": pl.Date,
    "outcome": pl.String,
    "alone": pl.Boolean,
}


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Pairs with an outcome, one row each, oldest first, and what was counted on the way.

    ``frame``: client, item, manager, request (key), day, closed (the day the outcome became
    known), outcome: ``won``, ``weak`` (won in the CRM, no paid contract) or ``lost``, and
    alone: whether it is a paid contract without a CRM deal.
    """

    frame: pl.DataFrame
    open: int
    opened: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=_SCHEMA))
    """the open deals, as ``frame``; their outcome is ``open``"""
    contracts_matched: int = 0
    contracts_alone: int = 0
    contracts_repeated: int = 0
    repeated: int = 0
    """rows of the deals' table with the key of an earlier one: left out"""
    backwards: int = 0
    """deals closed before they were made: their day of closing is not believed"""


def no_outcomes() -> Outcomes:
    """Return the outcomes of a company that records none."""
    return Outcomes(pl.DataFrame(schema=_SCHEMA), 0)


def read_outcomes(tables: Tables, deals: Deals, as_of: dt.date) -> Outcomes:
    """Return how pairs ended as of the end of a day; later rows are invisible.

    A deal that closed later is still open on that day. A paid contract makes the deal of the
    same client and item won (whatever the CRM says of it); one without a deal is a won pair of
    its own; of several contracts of one pair the first counts, the others are renewals.
    """
    table, repeated = _once(tables[deals.table], deals.key)
    read = _crm_deals(table, deals, as_of)
    wrong = (pl.col("closed") < pl.col("day")).fill_null(value=False)
    backwards = read.filter(wrong).height
    crm = read.with_columns(pl.when(~wrong).then("closed").alias("closed"))
    if not deals.also_won:
        closed = crm.filter(pl.col("outcome") != "open").sort("day", "client", "item")
        opened = crm.filter(pl.col("outcome") == "open")
        return Outcomes(closed, opened.height, opened, repeated=repeated, backwards=backwards)
    contracts = _contracts(tables, deals.also_won, as_of)
    return replace(_merged(crm, contracts), repeated=repeated, backwards=backwards)


def _once(table: pl.DataFrame, key: str | None) -> tuple[pl.DataFrame, int]:
    """Return the rows whose key is their own, the first of each, and how many were left out."""
    if key is None:
        return table, 0
    codes = as_codes(table[key])
    own = codes.is_first_distinct() | codes.is_null()
    return table.filter(own), int((~own).sum())


def _crm_deals(table: pl.DataFrame, deals: Deals, as_of: dt.date) -> pl.DataFrame:
    code = as_codes(table[deals.outcome.column])
    frame = pl.DataFrame(
        {
            "client": as_codes(table[deals.client]),
            "item": as_codes(table[deals.item]),
            "manager": _codes(table, deals.manager),
            "request": _codes(table, deals.request),
            "day": table[deals.time] if deals.time else [as_of] * table.height,
            "closed": table[deals.closed] if deals.closed else _nothing(table, pl.Date),
            "outcome": pl.select(
                pl.when(code.is_in(deals.outcome.won)).then(pl.lit("won"))
                .when(code.is_in(deals.outcome.lost)).then(pl.lit("lost"))
                .otherwise(pl.lit("open"))
            ).to_series(),
            "alone": [False] * table.height,
        },
        schema=_SCHEMA,
    )  # fmt: skip
    later = (pl.col("closed") > as_of).fill_null(value=False)
    return frame.filter(
        pl.col("client").is_not_null() & pl.col("item").is_not_null() & (pl.col("day") <= as_of)
    ).with_columns(
        pl.when(later).then(pl.lit("open")).otherwise("outcome").alias("outcome"),
        pl.when(later).then(None).otherwise("closed").alias("closed"),
    )


def _contracts(tables: Tables, also: AlsoWon, as_of: dt.date) -> pl.DataFrame:
    table = tables[also.table]
    if also.where:
        table = table.filter(where(table, also.where))
    frame = pl.DataFrame(
        {
            "client": as_codes(table[also.client]),
            "item": as_codes(table[also.item]),
            "signed": table[also.time],
            "signed_by": _codes(table, also.manager),
        },
        schema={
            "client": pl.String, "item": pl.String, "signed": pl.Date, "signed_by": pl.String
        },
    )  # fmt: skip
    known = frame.drop_nulls(["client", "item", "signed"]).filter(pl.col("signed") <= as_of)
    return known.sort("signed", "client", "item").with_row_index("contract")


def _merged(crm: pl.DataFrame, contracts: pl.DataFrame) -> Outcomes:
    """Give each pair's first fitting contract to its nearest deal, one to one."""
    pair = ["client", "item"]
    crm = crm.with_row_index("deal")
    gap = pl.col("signed") - pl.col("day")
    fitting = (
        crm.join(contracts, on=pair, how="inner")
        .filter((gap >= -SIGNED_BEFORE) & (gap <= SIGNED_AFTER))
        .with_columns((pl.col("outcome") != "won").alias("second"), gap.abs().alias("gap"))
        .sort("second", "gap", "contract", "deal")
        .unique(pair, keep="first", maintain_order=True)
    )
    matched = fitting.select("deal", "signed")
    others = contracts.join(fitting.select(pair), on=pair, how="anti")
    alone = others.unique(pair, keep="first", maintain_order=True)
    judged = crm.join(matched, on="deal", how="left").with_columns(
        pl.when(pl.col("signed").is_not_null()).then(pl.lit("won"))
        .when(pl.col("outcome") == "won").then(pl.lit("weak"))
        .otherwise("outcome").alias("outcome"),
        pl.coalesce("signed", "closed").alias("closed"),
    )  # fmt: skip
    own = alone.select(
        "client",
        "item",
        pl.col("signed_by").alias("manager"),
        pl.lit(None, pl.String).alias("request"),
        pl.col("signed").alias("day"),
        pl.col("signed").alias("closed"),
        pl.lit("won").alias("outcome"),
        pl.lit(value=True).alias("alone"),
    )
    closed = judged.filter(pl.col("outcome") != "open").select(list(_SCHEMA))
    return Outcomes(
        frame=pl.concat([closed, own]).sort("day", "client", "item", maintain_order=True),
        open=judged.height - closed.height,
        opened=judged.filter(pl.col("outcome") == "open").select(list(_SCHEMA)),
        contracts_matched=matched.height,
        contracts_alone=alone.height,
        contracts_repeated=contracts.height - matched.height - alone.height,
    )


def _codes(table: pl.DataFrame, column: str | None) -> pl.Series:
    return as_codes(table[column]) if column else _nothing(table, pl.String)


def _nothing(table: pl.DataFrame, kind: type[pl.DataType]) -> pl.Series:
    return pl.Series([None] * table.height, dtype=kind)
