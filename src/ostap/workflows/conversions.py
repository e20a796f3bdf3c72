"""Conversions of a company: leads and deals of its tables, sendings and resets of the journal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import closing
from typing import Final

import polars as pl

from ostap.catalog import Catalog
from ostap.catalog.model import Deals, RequestTable
from ostap.errors import RefusedError
from ostap.journal import Asked, Journal
from ostap.journal.conversions import BASELINE, Conversions, LeadDeal, LeadRow, conversions
from ostap.journal.events import Sent
from ostap.matching.outcomes import read_outcomes
from ostap.matching.tables import Tables, columns_of, read_tables
from ostap.names import Text
from ostap.sources import Source

_COLUMNS: Final = ("client", "item", "request", "day", "closed", "won")


def read_conversions(
    source: Source, catalog: Catalog, journal: Journal, as_of: dt.date
) -> Conversions:
    """Return the conversions of all months up to a day.

    A deal belongs to the lead that it names, else to its client's latest lead before it. A paid
    contract without a deal counts as a won deal; a deal won in the CRM without a paid contract,
    where contracts are known, as a lost one. An offer that the journal saw sent counts as a deal
    though the company's tables do not have it yet. The baseline is reset where a revision of
    `deals_baseline` says so, and on the day the first deal was made by the outbox.

    Raises:
        RefusedError: the catalog names no requests with their day, or no deals.
        DataOwnerError: the database is away or failed.
    """
    request, deals = catalog.request, catalog.deals
    if request is None or request.time is None or deals is None or deals.time is None:
        raise RefusedError(
            "journal.no_conversions",
            Text(
                "Conversions need `request` with `time`, and `deals`, in catalog.yaml.",
                "Для конверсий нужны request с time и deals в catalog.yaml.",
            ),
        )
    tables = read_tables(source, catalog, _needs(request, deals))
    made = pl.concat([_deals(tables, deals, as_of), _sent(journal, as_of)])
    leads = _leads(tables, request)
    rows = leads.select("request", "since").rows()
    return conversions(
        [LeadRow(lead, day) for lead, day in rows],
        [LeadDeal(*row) for row in _attributed(made, leads).rows()],
        as_of,
        _resets(journal),
    )


def _needs(request: RequestTable, deals: Deals) -> dict[str, list[str]]:
    needs: dict[str, list[str]] = {}

    def want(table: str, *columns: str | None) -> None:
        needs.setdefault(table, []).extend(name for name in columns if name)

    want(request.table, request.key, request.client, request.time)
    want(
        deals.table, deals.key, deals.client, deals.item, deals.manager, deals.request, deals.time,
        deals.closed, deals.outcome.column,
    )  # fmt: skip
    if also := deals.also_won:
        want(also.table, also.client, also.item, also.manager, also.time)
        want(also.table, *(columns_of(also.where) if also.where else ()))
    return needs


def _leads(tables: Tables, request: RequestTable) -> pl.DataFrame:
    """Return ``request``, ``client``, ``since`` of each lead with a day, the oldest first."""
    table = tables[request.table]
    return (
        table.select(
            pl.col(request.key).cast(pl.String).alias("request"),
            pl.col(request.client).cast(pl.String).alias("client"),
            pl.col(str(request.time)).alias("since"),
        )
        .drop_nulls(["request", "since"])
        .unique("request", keep="first", maintain_order=True)
        .sort("since", maintain_order=True)
    )


def _deals(tables: Tables, deals: Deals, as_of: dt.date) -> pl.DataFrame:
    """Return the company's deals and contracts; open ones have neither ``closed`` nor ``won``."""
    closed = read_outcomes(tables, deals, as_of).frame.with_columns(
        (pl.col("outcome") == "won").alias("won")
    )
    table = tables[deals.table]
    every = pl.DataFrame(
        {
            "client": table[deals.client].cast(pl.String),
            "item": table[deals.item].cast(pl.String),
            "request": table[deals.request] if deals.request else [None] * table.height,
            "day": table[str(deals.time)],
        },
        schema={"client": pl.String, "item": pl.String, "request": pl.String, "day": pl.Date},
    ).filter(pl.col("day") <= as_of)
    opened = every.join(closed, on=["client", "item", "day"], how="anti").with_columns(
        pl.lit(None, pl.Date).alias("closed"), pl.lit(value=False).alias("won")
    )
    return pl.concat([closed.select(_COLUMNS), opened.select(_COLUMNS)])


def _sent(journal: Journal, as_of: dt.date) -> pl.DataFrame:
    after = dt.datetime.combine(as_of + dt.timedelta(days=1), dt.time(), dt.UTC)
    rows = [
        (event.client, event.item, None, event.at.date(), None, False)
        for event in journal.events(Asked(kinds={"sent"}, until=after))
        if isinstance(event, Sent) and event.client is not None and event.item is not None
    ]
    types = (pl.String, pl.String, pl.String, pl.Date, pl.Date, pl.Boolean)
    return pl.DataFrame(rows, schema=dict(zip(_COLUMNS, types, strict=True)), orient="row")


def _attributed(made: pl.DataFrame, leads: pl.DataFrame) -> pl.DataFrame:
    """Return ``request``, ``closed``, ``won`` of the deals whose lead is known."""
    named = made.filter(pl.col("request").is_not_null())
    others = made.filter(pl.col("request").is_null() & pl.col("day").is_not_null())
    found = (
        others.drop("request")
        .sort("day")
        .join_asof(
            leads.sort("since"),
            left_on="day",
            right_on="since",
            by="client",
            check_sortedness=False,  # sorted above, which it can't tell within groups
        )
    )
    kept = ["request", "closed", "won"]
    return pl.concat([named.select(kept), found.select(kept)]).drop_nulls("request")


def _resets(journal: Journal) -> Iterator[dt.date]:
    for event in journal.events(Asked(kinds={"revision"}, ref=BASELINE)):
        yield event.at.date()
    with closing(journal.events(Asked(kinds={"deal"}))) as made:
        first = next(made, None)
    if first is not None:
        yield first.at.date()
