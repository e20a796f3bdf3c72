"""The two sides of a pair as frames: what a client wants, and what an item is.

A side frame has one row per request, client or item, and its columns are called
``table.column``, as in the catalog.
"""

from __future__ import annotations

from collections import defaultdict

import polars as pl

from ostap.catalog import Catalog, LinkStep
from ostap.matching.plan import FeaturePlan, Side, side_tables
from ostap.matching.tables import Tables, as_codes, columns_of

KEY = "key"
CLIENT = "client"
"""Whose row of the request's side it is, where a client's own past is a feature."""


def table_needs(catalog: Catalog, plan: FeaturePlan) -> dict[str, list[str]]:
    """Return the columns to read, by table: those of the plan and those that hold it together."""
    needs: dict[str, list[str]] = defaultdict(list)
    for ref in _plan_refs(catalog, plan):
        table, _, name = ref.partition(".")
        multi = catalog.tables[table].columns[name].multi
        if multi and multi.table and multi.key and multi.value:
            needs[multi.table] += [multi.key, multi.value]
            needs[table].append(own_key(catalog, table))
        else:
            needs[table].append(name)
    for table, names in _section_columns(catalog).items():
        needs[table] += [name for name in names if name]
    return {table: list(dict.fromkeys(names)) for table, names in needs.items()}


def _plan_refs(catalog: Catalog, plan: FeaturePlan) -> list[str]:
    refs = []
    for side in ("request", "item"):
        for column in plan.columns(side):
            refs += [column.ref] + ([column.known_from] if column.known_from else [])
        for way in side_tables(catalog, side).values():
            for step in way:
                refs += [f"{step.table}.{step.column}", f"{step.to_table}.{step.to_column}"]
    return refs


def _section_columns(catalog: Catalog) -> dict[str, list[str | None]]:
    found: dict[str, list[str | None]] = defaultdict(list)
    for entity in catalog.entities.named().values():
        found[entity.table].append(entity.key)
        found[entity.table] += columns_of(entity.dismissed) if entity.dismissed else []
    if request := catalog.request:
        found[request.table] += [request.key, request.client, request.manager, request.time]
    if stock := catalog.stock:
        found[stock.table] += [stock.item, stock.from_, stock.to, *stock.values]
    if deals := catalog.deals:
        found[deals.table] += [deals.key, deals.client, deals.item, deals.manager]
        found[deals.table] += [deals.request, deals.time, deals.closed, deals.outcome.column]
        if also := deals.also_won:
            found[also.table] += [also.client, also.item, also.time, also.manager]
            found[also.table] += [own_key(catalog, also.table)] if also.names else []
            found[also.table] += columns_of(also.where) if also.where else []
    return found


def own_key(catalog: Catalog, table: str) -> str:
    """Return the column that names a table's rows."""
    if key := catalog.tables[table].key:
        return key
    if catalog.request and catalog.request.table == table:
        return catalog.request.key
    for entity in catalog.entities.named().values():
        if entity.table == table:
            return entity.key
    roles = [n for n, c in catalog.tables[table].columns.items() if c.role == "key"]
    return roles[0] if roles else next(iter(catalog.tables[table].columns))


def side_frame(
    tables: Tables, catalog: Catalog, plan: FeaturePlan, side: Side, start: str
) -> pl.DataFrame:
    """Return the rows of table ``start`` with the side's columns reachable from it, and ``key``.

    Several values are a List(String), sorted and distinct; none at all is missing.
    """
    frame = _with_refs(tables, catalog, start)
    frame = frame.with_columns(as_codes(frame[_ref(start, own_key(catalog, start))]).alias(KEY))
    frame = frame.filter(pl.col(KEY).is_not_null()).unique(KEY, keep="first", maintain_order=True)
    for way in side_tables(catalog, side).values():
        if way and way[0].table == start:
            for step in way:
                frame = _joined(frame, tables, catalog, step)
    wanted = [KEY]
    for column in plan.columns(side):
        wanted += [column.ref] + ([column.known_from] if column.known_from else [])
    return frame.select(name for name in dict.fromkeys(wanted) if name in frame.columns)


def _joined(frame: pl.DataFrame, tables: Tables, catalog: Catalog, step: LinkStep) -> pl.DataFrame:
    right = _with_refs(tables, catalog, step.to_table)
    key = _ref(step.to_table, step.to_column)
    if key in frame.columns:  # already joined as a part of another way
        return frame
    right = right.with_columns(as_codes(right[key]).alias("@right"))
    right = right.filter(pl.col("@right").is_not_null()).unique("@right", keep="first")
    left = frame.with_columns(as_codes(frame[_ref(step.table, step.column)]).alias("@left"))
    joined = left.join(right, left_on="@left", right_on="@right", how="left", maintain_order="left")
    return joined.drop("@left")


def _with_refs(tables: Tables, catalog: Catalog, table: str) -> pl.DataFrame:
    """Return a table with its columns called ``table.column`` and its several values as lists."""
    frame = tables[table]
    for name, column in catalog.tables[table].columns.items():
        multi = column.multi
        if multi and multi.separator and name in frame.columns:
            parts = frame[name].str.split(multi.separator)
            frame = frame.with_columns(_tidy(parts).alias(name))
        elif multi and multi.table and multi.key and multi.value and multi.table in tables:
            key = own_key(catalog, table)
            values = tables[multi.table].select(
                as_codes(tables[multi.table][multi.key]).alias("@key"),
                as_codes(tables[multi.table][multi.value]).alias(name),
            )
            lists = values.drop_nulls().group_by("@key").agg(pl.col(name).unique().sort())
            frame = frame.drop(name, strict=False).with_columns(as_codes(frame[key]).alias("@key"))
            frame = frame.join(lists, on="@key", how="left", maintain_order="left").drop("@key")
    return frame.rename({name: _ref(table, name) for name in frame.columns})


def _tidy(parts: pl.Series) -> pl.Series:
    """Return lists without blanks and repetitions, sorted; an empty list is missing."""
    stripped = parts.list.eval(pl.element().str.strip_chars())
    kept = stripped.list.eval(pl.element().filter(pl.element() != "")).list.unique().list.sort()
    return pl.select(pl.when(kept.list.len() > 0).then(kept).alias(parts.name)).to_series()


def _ref(table: str, name: str) -> str:
    return f"{table}.{name}"
