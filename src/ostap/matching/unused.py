"""Columns that are no features and yet go with the outcome, after a leak check (M8)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import polars as pl

from ostap.catalog import Catalog, Column
from ostap.catalog.model import ColumnType
from ostap.matching.dataset import Dataset
from ostap.matching.leaks import Candidate
from ostap.matching.plan import DROPPED
from ostap.matching.sides import own_key
from ostap.matching.single import Rows, auc_with_interval, held_out_score
from ostap.matching.tables import Tables, as_codes, read_tables
from ostap.names import Language, Text
from ostap.results.quality import Said
from ostap.results.training_data import UnusedColumn
from ostap.sources.protocol import Source

_WORTH: Final = 0.52
"""Least lower bound of AUC for a column to be worth a look."""
_OF_TODAY: Final = Text(
    "the value of today: what it was on the deal's day is not recorded",
    "значение на сегодня: каким оно было в день сделки, не записано",
)
_NO_SIGN: Final = Text(
    "no sign of a leak: it is filled in open deals too",
    "признаков утечки нет: заполнен и у открытых сделок",
)
_UNTOLD: Final = Text(
    "no sign of a leak in how it is filled; when it is filled in is not recorded",
    "по заполненности признаков утечки нет; когда его заполняют, не записано",
)
_NOT_A_SIDE: Final = Text(
    "a column of the deals: features come from requests, clients and items",
    "столбец сделок: признаки берутся из заявок, клиентов и предметов",
)
_MANAGERS: Final = Text("a column of the managers", "столбец менеджеров")


def unused_candidates(source: Source, data: Dataset) -> dict[str, Candidate]:
    """Read the columns that may be looked at and that no feature is made of.

    Of the deals, requests, clients, items and managers; not keys, not what is sensitive, protected
    or marked as known only at closing. Text counts as its number of words, a day as the days
    before the deal; a later day is missing.

    Raises:
        DataOwnerError: the database is away or failed.
    """
    catalog = data.company.catalog
    places = _places(catalog)
    wanted = {t: [n for n, _ in _usable(data, t)] for t in places}
    needs = {t: [own_key(catalog, t), *names] for t, names in wanted.items() if names}
    if catalog.deals and catalog.deals.table in needs:
        deals = catalog.deals
        needs[deals.table] += [deals.client, deals.item, deals.outcome.column]
        needs[deals.table] += [deals.time] if deals.time else []
    tables = read_tables(source, catalog, needs)
    found: dict[str, Candidate] = {}
    for table in needs:
        joined = _by_pair(data, tables, table, places[table])
        opened = _opened(tables, catalog) if places[table] == "deal" else None
        for name, column in _usable(data, table):
            ref = f"{table}.{name}"
            values = _plain(joined[name], column, data.keys["day"])
            filled = None
            if opened is not None and opened.height:
                filled = 1 - opened[name].null_count() / opened.height
            found[ref] = Candidate(
                ref, values, used=False, open_filled=filled,
                open_n=opened.height if opened is not None else 0, checked=column.checked,
            )  # fmt: skip
    return found


def _places(catalog: Catalog) -> dict[str, str]:
    """Return the tables to look at, each with the pair's column that points to its rows."""
    entities = catalog.entities
    found = {entities.client.table: "client"}
    found |= {entities.item.table: "item"} if entities.item else {}
    found |= {entities.manager.table: "manager"} if entities.manager else {}
    found |= {catalog.request.table: "request"} if catalog.request else {}
    return found | ({catalog.deals.table: "deal"} if catalog.deals else {})


def _usable(data: Dataset, table: str) -> Iterator[tuple[str, Column]]:
    catalog, plan = data.company.catalog, data.plan
    silent: set[str | None] = {own_key(catalog, table)}
    if (deals := catalog.deals) and deals.table == table:
        silent |= {deals.time, deals.closed, deals.outcome.column}
    if (request := catalog.request) and request.table == table:
        silent |= {request.time, request.key}
    silent |= {column.known_from for column in catalog.tables[table].columns.values()}
    for name, column in catalog.tables[table].columns.items():
        hidden = column.sensitive or column.protected or column.known_from == "close"
        known = plan.column(f"{table}.{name}") is not None or f"{table}.{name}" in data.late
        if not (hidden or known or name in silent or column.multi or column.type is ColumnType.ID):
            yield name, column


def _by_pair(data: Dataset, tables: Tables, table: str, place: str) -> pl.DataFrame:
    """Return the table's row of each pair, nulls where there is none."""
    catalog, rows = data.company.catalog, tables[table]
    if place != "deal":
        key = own_key(catalog, table)
        right = rows.with_columns(as_codes(rows[key]).alias("@key")).unique("@key", keep="first")
        return data.keys.select(pl.col(place).alias("@key")).join(
            right, on="@key", how="left", maintain_order="left"
        )
    deals = catalog.deals
    if deals is None:
        message = "deals have a section"
        raise TypeError(message)
    right = rows.with_columns(
        as_codes(rows[deals.client]).alias("@client"), as_codes(rows[deals.item]).alias("@item"),
        (rows[deals.time] if deals.time else pl.lit(data.company.as_of)).alias("@day"),
    ).unique(["@client", "@item", "@day"], keep="first")  # fmt: skip
    pairs = data.keys.select(
        pl.col("client").alias("@client"), pl.col("item").alias("@item"),
        pl.col("day").alias("@day"),
    )  # fmt: skip
    on = ["@client", "@item", "@day"]
    return pairs.join(right, on=on, how="left", maintain_order="left")


def _opened(tables: Tables, catalog: Catalog) -> pl.DataFrame | None:
    """Return the deals without an outcome; what stands in them is known before closing."""
    deals = catalog.deals
    if deals is None or deals.table not in tables:
        return None
    code = as_codes(tables[deals.table][deals.outcome.column])
    ended = code.is_in([*deals.outcome.won, *deals.outcome.lost]).fill_null(value=False)
    return tables[deals.table].filter(~ended)


def _plain(values: pl.Series, column: Column, day: pl.Series) -> pl.Series:
    if column.type is ColumnType.TEXT:
        return values.cast(pl.String).str.split(" ").list.len().cast(pl.Float64)
    if column.type.is_time:
        age = (day - values.cast(pl.Date)).dt.total_days().cast(pl.Float64)
        return age.set((age < 0).fill_null(value=False), None)
    return values


def told_unused(
    data: Dataset,
    candidates: Mapping[str, Candidate],
    leaking: frozenset[str],
    language: Language,
    seed: int = 0,
) -> tuple[UnusedColumn, ...]:
    """Return the columns whose signal is beyond chance, the strongest first; leaks are left out."""
    rows = Rows.of(data.positive, data.client, seed)
    catalog, why = data.company.catalog, dict(data.company.plan.dropped)
    found = []
    for ref, one in candidates.items():
        if ref in leaking or one.values.null_count() == len(one.values):
            continue
        told, interval = auc_with_interval(held_out_score(one.values, rows), rows, seed)
        column = catalog.column(ref)
        if interval[0] < _WORTH or column is None:
            continue
        found.append(
            UnusedColumn(
                column=ref,
                title=column.title.to(language, ref),
                filled=1 - one.values.null_count() / len(one.values),
                auc=told,
                auc_interval=interval,
                why_unused=_said(_why(catalog, ref, why)),
                checked=_said(_checked(catalog, ref, one)),
            )
        )
    return tuple(sorted(found, key=lambda one: -one.auc))


def _why(catalog: Catalog, ref: str, dropped: Mapping[str, str]) -> Text:
    if ref in dropped:
        return DROPPED[dropped[ref]]
    deals = catalog.deals
    of_deals = deals is not None and ref.startswith(f"{deals.table}.")
    return _NOT_A_SIDE if of_deals else _MANAGERS


def _checked(catalog: Catalog, ref: str, one: Candidate) -> Text:
    table = ref.partition(".")[0]
    request = catalog.request.table if catalog.request else None
    if one.open_filled:
        return _NO_SIGN
    return _UNTOLD if table == request else _OF_TODAY


def _said(text: Text) -> Said:
    return Said(en=text.en, ru=text.ru)
