"""What is known of clients, items and managers as of a day: enough to rank."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from ostap.catalog import Catalog
from ostap.catalog.model import Deals, Entity
from ostap.errors import InvalidInputError
from ostap.matching.outcomes import Outcomes, read_outcomes
from ostap.matching.plan import FeaturePlan, make_plan
from ostap.matching.sides import KEY, side_frame, table_needs
from ostap.matching.tables import Tables, as_codes, read_tables, where
from ostap.names import Text
from ostap.sources.protocol import Source

Ints = npt.NDArray[np.int64]

_FOREVER: Final = np.iinfo(np.int64).max
LONG_AGO: Final = np.iinfo(np.int64).min
"""A day before all others."""
IMPLAUSIBLE: Final = 10.0
"""How many times off the median a unit's price is not believed any more."""


@dataclass(frozen=True, slots=True)
class Stock:
    """When each item was vacant: ``start <= day < end``, days from 1970-01-01."""

    item_row: Ints
    start: Ints
    end: Ints

    def on(self, day: int) -> Ints:
        """Return the rows of the items that were vacant on a day, ascending, each once."""
        return np.unique(self.item_row[(self.start <= day) & (day < self.end)])


@dataclass(frozen=True, slots=True)
class Company:
    """What is known of clients, items and managers as of a day: enough to rank."""

    catalog: Catalog
    plan: FeaturePlan
    as_of: dt.date
    items: pl.DataFrame
    stock: Stock
    managers: dict[str, bool]
    """id -> whether still there; empty where the catalog has none"""
    clients: pl.DataFrame
    """by client (``key``): what is known of him outside his requests"""
    requests: pl.DataFrame
    """by request: ``key``, ``client``, ``manager``, ``time`` and the wishes; may be empty"""
    outcomes: Outcomes
    implausible: dict[str, int]
    """by item column: how many values were not believed"""


def to_day(date: dt.date) -> int:
    """Return the day's number from 1970-01-01."""
    return (date - dt.date(1970, 1, 1)).days


def read_company(source: Source, catalog: Catalog, as_of: dt.date) -> Company:
    """Read what ranking and training need, as of the end of a day.

    Raises:
        InvalidInputError: the catalog has no item or no deals section.
        DataOwnerError: the database is away or failed.
    """
    _deals(catalog)
    plan = make_plan(catalog)
    tables = read_tables(source, catalog, table_needs(catalog, plan))
    return company_from(tables, catalog, as_of)


def company_from(tables: Tables, catalog: Catalog, as_of: dt.date) -> Company:
    """Return the company from tables already read and typed."""
    item, deals = _deals(catalog)
    plan = make_plan(catalog)
    items, implausible = _believed(
        side_frame(tables, catalog, plan, "item", item.table).sort(KEY), plan
    )
    clients = side_frame(tables, catalog, plan, "request", catalog.entities.client.table)
    return Company(
        catalog=catalog,
        plan=plan,
        as_of=as_of,
        items=items,
        stock=_stock(tables, catalog, items),
        managers=_managers(tables, catalog.entities.manager),
        clients=clients.sort(KEY),
        requests=_requests(tables, catalog, plan, as_of),
        outcomes=read_outcomes(tables, deals, as_of),
        implausible=implausible,
    )


def _believed(items: pl.DataFrame, plan: FeaturePlan) -> tuple[pl.DataFrame, dict[str, int]]:
    """Return the items without prices that can't be meant, and how many those were.

    What a client pays at most (an ``at_most`` value) is held against the item's size (a
    ``range`` value): where the price of a unit is ten times off the median in either direction,
    the price is of something else (of a metre, of a year), and counts as missing.
    """
    implausible: dict[str, int] = {}
    prices = [p.value for p in plan.pairs if p.kind == "at_most" and p.value in items.columns]
    sizes = [p.value for p in plan.pairs if p.kind == "range" and p.value in items.columns]
    for price in prices:
        for size in sizes:
            unit = items[price] / items[size]
            median = unit.filter(unit > 0).median()
            if not isinstance(median, float):
                continue
            wrong = (unit * IMPLAUSIBLE < median) | (unit > median * IMPLAUSIBLE)
            wrong = wrong.fill_null(value=False)
            if count := int(wrong.sum()):
                items = items.with_columns(items[price].set(wrong, None))
                implausible[price] = implausible.get(price, 0) + count
    return items, implausible


def _deals(catalog: Catalog) -> tuple[Entity, Deals]:
    if catalog.entities.item and catalog.deals:
        return catalog.entities.item, catalog.deals
    missing = "deals" if catalog.entities.item else "entities.item"
    raise InvalidInputError(
        "matching.catalog_lacks",
        Text(
            f"Matching needs the section {missing}, and catalog.yaml has none.",
            f"Для подбора в catalog.yaml нужен раздел {missing}, а его нет.",
        ),
        Text(
            "Say there which table holds the items and which the deals, with their outcome codes.",
            "Укажите там таблицу предметов сделки и таблицу сделок с кодами исходов.",
        ),
    )


def _stock(tables: Tables, catalog: Catalog, items: pl.DataFrame) -> Stock:
    row = items.select(KEY).with_row_index("row")
    if not catalog.stock:
        every = np.arange(items.height, dtype=np.int64)
        return Stock(every, np.full_like(every, LONG_AGO), np.full_like(every, _FOREVER))
    stock, table = catalog.stock, tables[catalog.stock.table]
    frame = pl.DataFrame(
        {
            KEY: as_codes(table[stock.item]),
            "start": days(table[stock.from_], LONG_AGO),
            "end": days(table[stock.to], _FOREVER) if stock.to else [_FOREVER] * table.height,
        },
        schema={KEY: pl.String, "start": pl.Int64, "end": pl.Int64},
    ).join(row, on=KEY, how="inner", maintain_order="left")
    return Stock(*(frame[n].cast(pl.Int64).to_numpy() for n in ("row", "start", "end")))


def _managers(tables: Tables, entity: Entity | None) -> dict[str, bool]:
    if entity is None:
        return {}
    table = tables[entity.table]
    gone = where(table, entity.dismissed) if entity.dismissed else [False] * table.height
    ids = as_codes(table[entity.key])
    return {key: not left for key, left in zip(ids, gone, strict=True) if key is not None}


def _requests(tables: Tables, catalog: Catalog, plan: FeaturePlan, as_of: dt.date) -> pl.DataFrame:
    """Return the requests visible on a day: key, client, manager, time and the wishes."""
    request = catalog.request
    if request is None:
        kinds = {KEY: pl.String, "client": pl.String, "manager": pl.String, "time": pl.Date}
        return pl.DataFrame(schema=kinds)
    table = tables[request.table]
    about = pl.DataFrame(
        {
            KEY: as_codes(table[request.key]),
            "client": as_codes(table[request.client]),
            "manager": as_codes(table[request.manager]) if request.manager else None,
            "time": table[request.time] if request.time else dt.date.min,
        },
        schema={KEY: pl.String, "client": pl.String, "manager": pl.String, "time": pl.Date},
    )
    about = about.drop_nulls(KEY).unique(KEY, keep="first", maintain_order=True)
    wishes = side_frame(tables, catalog, plan, "request", request.table)
    visible = about.filter((pl.col("time") <= as_of).fill_null(value=False))
    return visible.join(wishes, on=KEY, how="left", maintain_order="left").sort("time", KEY)


def days(series: pl.Series, missing: int) -> Ints:
    """Return days from 1970-01-01."""
    return series.cast(pl.Date).to_physical().cast(pl.Int64).fill_null(missing).to_numpy()
