"""When each item was vacant, and what it was worth in that period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from ostap.catalog import Catalog
from ostap.matching.sides import KEY
from ostap.matching.tables import Tables, as_codes

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

FOREVER: Final = np.iinfo(np.int64).max
LONG_AGO: Final = np.iinfo(np.int64).min
"""A day before all others."""
_DAYS: Final = 1 << 31
"""More than any date has; items times days still fit into 64 bits."""


@dataclass(frozen=True, slots=True)
class Stock:
    """When each item was vacant: ``start <= day < end``, days from 1970-01-01.

    ``values``: by column of the item, what it was in that period; NaN where that is not recorded.
    """

    item_row: Ints
    start: Ints
    end: Ints
    values: Mapping[str, Floats] = field(default_factory=dict)

    def on(self, day: int) -> Ints:
        """Return the rows of the items that were vacant on a day, ascending, each once."""
        return np.unique(self.item_row[(self.start <= day) & (day < self.end)])

    def values_on(self, item_row: Ints, day: Ints) -> dict[str, Floats]:
        """Return by column what each item was on each day, shape ``(len(item_row),)``.

        It is that of the item's latest period that began by then and has the value recorded; NaN
        where there is none.
        """
        return {ref: self._on(column, item_row, day) for ref, column in self.values.items()}

    def _on(self, column: Floats, item_row: Ints, day: Ints) -> Floats:
        known = np.flatnonzero(~np.isnan(column))
        moment = _moment(self.item_row[known], self.start[known])
        order = np.argsort(moment, kind="stable")
        at = np.searchsorted(moment[order], _moment(item_row, day), side="right") - 1
        found = np.full(len(item_row), np.nan)
        some = np.flatnonzero(at >= 0)
        period = known[order[at[some]]]
        own = self.item_row[period] == item_row[some]
        found[some[own]] = column[period[own]]
        return found


def _moment(item_row: Ints, day: Ints) -> Ints:
    """Return numbers that sort by item, then by day."""
    inside = np.clip(day, -(_DAYS // 2), _DAYS // 2 - 1)
    return np.asarray(item_row * _DAYS + inside + _DAYS // 2)


def read_stock(tables: Tables, catalog: Catalog, items: pl.DataFrame) -> Stock:
    """Return the periods of the catalog's stock; without one every item is always vacant.

    Args:
        tables: typed frames.
        catalog: what they mean.
        items: the item side; a period of an item that is not there is left out.
    """
    row = items.select(KEY).with_row_index("row")
    if not catalog.stock:
        every = np.arange(items.height, dtype=np.int64)
        return Stock(every, np.full_like(every, LONG_AGO), np.full_like(every, FOREVER))
    stock, table = catalog.stock, tables[catalog.stock.table]
    values = {ref: name for name, ref in stock.values.items() if ref in items.columns}
    frame = pl.DataFrame(
        {
            KEY: as_codes(table[stock.item]),
            "start": days(table[stock.from_], LONG_AGO),
            "end": days(table[stock.to], FOREVER) if stock.to else [FOREVER] * table.height,
            **{f"@{ref}": table[name] for ref, name in values.items()},
        },
        schema_overrides={KEY: pl.String, "start": pl.Int64, "end": pl.Int64},
    ).join(row, on=KEY, how="inner", maintain_order="left")
    item_row, start, end = (frame[n].cast(pl.Int64).to_numpy() for n in ("row", "start", "end"))
    recorded = {ref: frame[f"@{ref}"].cast(pl.Float64).fill_null(np.nan) for ref in values}
    numbers = {ref: series.to_numpy() for ref, series in recorded.items()}
    return Stock(item_row, start, end, numbers)


def days(series: pl.Series, missing: int) -> Ints:
    """Return days from 1970-01-01."""
    return series.cast(pl.Date).to_physical().cast(pl.Int64).fill_null(missing).to_numpy()
