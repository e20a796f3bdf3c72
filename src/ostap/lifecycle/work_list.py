"""What to fill in first (M7): items, the requests of won deals, then this month's requests.

Items come first because every later answer looks at them; then the requests behind wins, from
which the model learns most; then those of the last month, which are still to be answered. Within
each kind the newest comes first, then the one with the fewest columns missing. The columns are
those that a pair of the catalog compares: they carry the signal.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final, Literal

import polars as pl

from ostap.catalog import Column
from ostap.lifecycle.quality_data import QualityData, TableData
from ostap.lifecycle.quality_deals import joined_deals
from ostap.lifecycle.quality_values import as_codes
from ostap.results.quality import ToFill, WorkList

MOST_ROWS: Final = 500
_MONTH: Final = dt.timedelta(days=31)
Why = Literal["item", "won_request", "new_request"]


def work_list(data: QualityData, most: int = MOST_ROWS) -> WorkList:
    """Return the rows to fill, the most useful first; empty where the catalog has no pairs.

    Args:
        data: a workspace's data.
        most: how many rows are listed at most; ``total`` counts all.
    """
    kinds: list[tuple[Why, TableData, pl.DataFrame]] = [*_items(data), *_requests(data)]
    rows: list[ToFill] = []
    by_kind: dict[str, int] = {}
    for why, table, missing in kinds:
        by_kind[why] = missing.height
        room = most - len(rows)
        rows += [
            ToFill(place=len(rows) + at, why=why, table=table.name, id=key, missing=tuple(names))
            for at, (key, names) in enumerate(
                missing.head(room).select("key", "missing").iter_rows(), 1
            )
        ]
    return WorkList(total=sum(by_kind.values()), by_kind=by_kind, rows=tuple(rows))


def _items(data: QualityData) -> Iterator[tuple[Why, TableData, pl.DataFrame]]:
    entity = data.catalog.entities.item
    table = data.tables.get(entity.table) if entity else None
    if entity is None or table is None:
        return
    wanted = _compared(data, table)
    missing = _missing(data, table, entity.key, wanted, None)
    if missing is not None:
        yield "item", table, _vacant_first(data, missing)


def _vacant_first(data: QualityData, missing: pl.DataFrame) -> pl.DataFrame:
    """Put what can be let now before what can't."""
    stock = data.catalog.stock
    table = data.tables.get(stock.table) if stock else None
    if stock is None or table is None or stock.item not in table.frame.columns:
        return missing
    day = data.as_of
    here = pl.Series([True] * table.frame.height, dtype=pl.Boolean)
    if stock.from_ in table.days.columns:
        here &= table.days[stock.from_] <= day
    if stock.to in table.days.columns:
        here &= table.days[stock.to].is_null() | (table.days[stock.to] > day)
    vacant = as_codes(table.frame[stock.item]).filter(here.fill_null(value=False))
    return missing.sort(pl.col("key").is_in(vacant.implode()), descending=True, maintain_order=True)


def _requests(data: QualityData) -> Iterator[tuple[Why, TableData, pl.DataFrame]]:
    request = data.catalog.request
    table = data.tables.get(request.table) if request else None
    if request is None or table is None:
        return
    missing = _missing(data, table, request.key, _compared(data, table), request.time)
    if missing is None:
        return
    done = joined_deals(data)
    won = done[1].filter("won")["request"].drop_nulls() if done else pl.Series([], dtype=pl.String)
    of_wins = pl.col("key").is_in(won.implode())
    yield "won_request", table, missing.filter(of_wins)
    if request.time in table.days.columns:
        new = pl.col("day").is_between(data.as_of - _MONTH, data.as_of, closed="right")
        yield "new_request", table, missing.filter(~of_wins & new)


def _compared(data: QualityData, table: TableData) -> dict[str, Column]:
    """Return the columns of a table that pairs compare, in the catalog's order."""
    refs = {ref for pair in data.catalog.pairs for ref in (*pair.wish, pair.value)}
    return {n: c for n, c in table.meaning.columns.items() if f"{table.name}.{n}" in refs}


def _missing(
    data: QualityData,
    table: TableData,
    key: str,
    wanted: dict[str, Column],
    time: str | None,
) -> pl.DataFrame | None:
    """Return rows with something missing: ``key``, ``day``, ``missing`` (names), newest first."""
    if not wanted or key not in table.frame.columns:
        return None
    keys = as_codes(table.frame[key])
    gaps = {name: _gaps(data, table, keys, name, column) for name, column in wanted.items()}
    known = {name: gap for name, gap in gaps.items() if gap is not None}
    days = table.days[time] if time in table.days.columns else None
    if not known:
        return None
    named = [pl.when(pl.col(f"gap {n}")).then(pl.lit(n)) for n in known]
    return (
        pl.DataFrame({"key": keys, **{f"gap {n}": gap for n, gap in known.items()}})
        .with_columns(
            pl.lit(None, pl.Date).alias("day") if days is None else days.alias("day"),
            pl.concat_list(named).list.drop_nulls().alias("missing"),
        )
        .select("key", "day", "missing", pl.col("missing").list.len().alias("n"))
        .drop_nulls("key")
        .filter(pl.col("n") > 0)
        .sort(["day", "n", "key"], descending=[True, False, False], nulls_last=True)
    )


def _gaps(
    data: QualityData, table: TableData, keys: pl.Series, name: str, column: Column
) -> pl.Series | None:
    """Return for each row whether nothing stands there; ``None`` where that can't be told."""
    if name in table.frame.columns:
        values = table.frame[name]
        blank = values.is_null()
        if values.dtype == pl.String:
            blank |= (values.str.strip_chars() == "").fill_null(value=False)
        return blank
    multi = column.multi
    there = data.tables.get(multi.table) if multi and multi.table else None
    if multi is None or there is None or multi.key not in there.frame.columns or there.sampled:
        return None
    has = as_codes(there.frame[multi.key]).drop_nulls()
    return ~keys.is_in(has.implode()).fill_null(value=False)
