"""What the checks look at: counts that the database made, and rows of what may be seen.

Fill, keys and links are counted by the database, over all rows. Values are looked at in rows read
out: all of a small table, evenly spaced rows of a large one. Sensitive and protected columns are
never read out: of them the database says how many are filled, and an adapter gives keyed hashes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import polars as pl

from ostap.catalog import Catalog, Column, Link, Table

UNDATED: Final = ""
"""The year of rows whose event has no day."""


@dataclass(frozen=True, slots=True)
class TableData:
    """One table as it was found.

    Attributes:
        name: its name in the catalog.
        meaning: what the catalog says of it.
        columns: those of the catalog that the database has, in the catalog's order.
        rows: how many rows there are.
        filled: by column, how many rows have a value; blank text is none.
        rows_by_year: by the year of the event, how many rows; empty where there is no event time.
        filled_by_year: by year and column, how many rows have a value.
        frame: rows as the database keeps them, of the columns that may be seen.
        days: the same rows of columns that hold days, read as days.
        prints: hashes of the sensitive columns of an entity's table, all rows.
        distinct_keys: how many different keys there are; ``None`` where the table has no key.
    """

    name: str
    meaning: Table
    columns: dict[str, Column]
    rows: int
    filled: dict[str, int]
    frame: pl.DataFrame
    days: pl.DataFrame
    rows_by_year: dict[str, int] = field(default_factory=dict)
    filled_by_year: dict[str, dict[str, int]] = field(default_factory=dict)
    prints: pl.DataFrame | None = None
    key: str | None = None
    distinct_keys: int | None = None

    @property
    def sampled(self) -> bool:
        """Whether some rows were not read out."""
        return self.frame.height < self.rows

    def seen(self) -> Iterator[tuple[str, Column, pl.Series]]:
        """Yield the columns that were read out: ``table.column``, its meaning, filled values."""
        for name in self.frame.columns:
            values = self.frame[name].drop_nulls()
            if values.dtype == pl.String:
                values = values.filter(values.str.strip_chars() != "")
            yield f"{self.name}.{name}", self.columns[name], values


@dataclass(frozen=True, slots=True)
class LinkData:
    """One link as it was found, over all rows."""

    link: Link
    rows: int
    """rows of ``from`` that point somewhere"""
    orphans: int
    """of them: to a row that is not there"""
    to_rows: int
    """rows of ``to`` that have a key"""
    to_distinct: int


@dataclass(frozen=True, slots=True)
class QualityData:
    """A workspace's data, ready to be looked at."""

    catalog: Catalog
    as_of: dt.date
    tables: dict[str, TableData]
    links: tuple[LinkData, ...] = ()
    missing: tuple[str, ...] = ()
    """tables and ``table.column`` that the catalog names and the database does not have"""


def hidden(column: Column) -> bool:
    """Return whether the values of a column may not be looked at."""
    return column.sensitive or column.protected


def key_of(catalog: Catalog, table: str) -> str | None:
    """Return the column that tells a table's rows apart, as far as the catalog says."""
    meaning = catalog.tables[table]
    entities = catalog.entities.named().values()
    named = [meaning.key, *(e.key for e in entities if e.table == table)]
    named += [name for name, column in meaning.columns.items() if column.role == "key"]
    if catalog.deals and catalog.deals.table == table:
        named.append(catalog.deals.key)
    if catalog.request and catalog.request.table == table:
        named.append(catalog.request.key)
    return next((name for name in named if name), None)
