"""What is known of clients, items and managers as of a day: enough to rank."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from ostap.catalog import Catalog
from ostap.catalog.model import Deals, Entity
from ostap.errors import InvalidInputError
from ostap.matching.believed import believed, believed_stock, believed_wishes
from ostap.matching.censoring import Maturity, matured
from ostap.matching.outcomes import Outcomes, no_outcomes, read_outcomes
from ostap.matching.plan import FeaturePlan, make_plan
from ostap.matching.same_names import with_named_clients
from ostap.matching.sides import KEY, side_frame, table_needs
from ostap.matching.stock import Stock, read_stock
from ostap.matching.tables import Tables, as_codes, read_tables, where
from ostap.names import Text
from ostap.sources.protocol import Source


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
    """by column: how many values were not believed"""
    maturity: Maturity
    contracts_by_name: int = 0
    """contracts whose client only a name told"""

    @property
    def dayless(self) -> bool:
        """Whether deals have no day: then a client's pairs may tell of one another (`history`)."""
        return self.catalog.deals is not None and self.catalog.deals.time is None


def to_day(date: dt.date) -> int:
    """Return the day's number from 1970-01-01."""
    return (date - dt.date(1970, 1, 1)).days


def read_company(source: Source, catalog: Catalog, as_of: dt.date) -> Company:
    """Read what ranking and training need, as of the end of a day.

    Raises:
        InvalidInputError: the catalog has no item.
        DataOwnerError: the database is away or failed.
    """
    _item(catalog)
    plan = make_plan(catalog)
    read = read_tables(source, catalog, table_needs(catalog, plan))
    tables, named = with_named_clients(source, catalog, read)
    return replace(company_from(tables, catalog, as_of), contracts_by_name=named)


def company_from(tables: Tables, catalog: Catalog, as_of: dt.date) -> Company:
    """Return the company from tables already read and typed; without deals nothing has ended."""
    item, deals = _item(catalog), catalog.deals
    plan = make_plan(catalog)
    items = side_frame(tables, catalog, plan, "item", item.table).sort(KEY)
    items, implausible = believed(items, plan)
    stock, of_periods = believed_stock(read_stock(tables, catalog, items), items, plan)
    items = _of_today(items, stock, as_of)
    clients = side_frame(tables, catalog, plan, "request", catalog.entities.client.table)
    requests, of_wishes = believed_wishes(_requests(tables, catalog, plan, as_of), plan)
    ended = read_outcomes(tables, deals, as_of) if deals else no_outcomes()
    outcomes, maturity = matured(ended, as_of)
    return Company(
        catalog=catalog,
        plan=plan,
        as_of=as_of,
        items=items,
        stock=stock,
        managers=_managers(tables, catalog.entities.manager),
        clients=clients.sort(KEY),
        requests=requests,
        outcomes=outcomes,
        maturity=maturity,
        implausible=implausible | of_periods | of_wishes,
    )


def _of_today(items: pl.DataFrame, stock: Stock, as_of: dt.date) -> pl.DataFrame:
    """Return the items with what they are in their latest period, where that is recorded."""
    row = np.arange(items.height, dtype=np.int64)
    now = stock.values_on(row, np.full_like(row, to_day(as_of)))
    return items.with_columns(
        pl.coalesce(pl.Series(values, nan_to_null=True), pl.col(ref)).alias(ref)
        for ref, values in now.items()
    )


def _item(catalog: Catalog) -> Entity:
    if catalog.entities.item:
        return catalog.entities.item
    raise _lacks(
        "entities.item",
        Text("Say there which table holds what is let or sold, and its key.",
             "Укажите там таблицу того, что сдаётся или продаётся, и её ключ."),
    )  # fmt: skip


def require_deals(catalog: Catalog) -> Deals:
    """Return the deals section, for what can't be done without one.

    Raises:
        InvalidInputError: the catalog has none.
    """
    if catalog.deals:
        return catalog.deals
    raise _lacks(
        "deals",
        Text("Say there which table holds the deals, and its outcome codes.",
             "Укажите там таблицу сделок и коды исходов."),
    )  # fmt: skip


def _lacks(section: str, hint: Text) -> InvalidInputError:
    return InvalidInputError(
        "matching.catalog_lacks",
        Text(
            f"Matching needs the section {section}, and catalog.yaml has none.",
            f"Для подбора в catalog.yaml нужен раздел {section}, а его нет.",
        ),
        hint,
    )


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
