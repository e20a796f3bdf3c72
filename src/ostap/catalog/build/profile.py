"""What was seen of a database: counts and shapes. `profile.json` beside the catalog keeps it.

Of a sensitive column nothing is kept but how much of it is filled.
"""

from __future__ import annotations

import datetime as dt
import decimal
from dataclasses import dataclass, field
from enum import StrEnum

import pyarrow as pa

from ostap.catalog.build.words import Words
from ostap.sources.protocol import SourceTable


class Family(StrEnum):
    """What values are made of."""

    WHOLE = "whole"
    REAL = "real"
    TEXT = "text"
    BOOLEAN = "boolean"
    DATE = "date"
    TIMESTAMP = "timestamp"
    OTHER = "other"


@dataclass(slots=True)
class ColumnProfile:
    """One column as it was seen.

    ``seen`` holds distinct values and lives only as long as the build; ``tops`` are the commonest
    values with their counts.
    """

    table: str
    name: str
    words: Words
    family: Family
    declared: str
    comment: str | None = None
    rows: int = 0
    filled: int = 0
    distinct: int = 0
    exact: bool = False
    """Whether the counts are of the whole table rather than of a sample."""
    low: object = None
    high: object = None
    seen: pa.Array = field(default_factory=lambda: pa.array([]))
    tops: list[tuple[object, int]] = field(default_factory=list)
    longest: int = 0
    format: str | None = None
    """How days are kept, where they are kept as text."""

    @property
    def ref(self) -> str:
        """``table.column``."""
        return f"{self.table}.{self.name}"

    @property
    def fill(self) -> float:
        """The share of rows that have a value; 0 where there is no row."""
        return self.filled / self.rows if self.rows else 0.0

    @property
    def unique(self) -> bool:
        """Whether every row has a value of its own."""
        return 0 < self.rows == self.filled == self.distinct

    def texts(self, most: int = 1000) -> list[str]:
        """Return distinct values as text, some of them."""
        values = self.seen[:most].to_pylist()
        return [value if isinstance(value, str) else str(value) for value in values]


@dataclass(slots=True)
class TableProfile:
    """One table as it was seen."""

    source: SourceTable
    words: Words
    rows: int = 0
    whole: bool = False
    """Whether every row was read."""
    columns: dict[str, ColumnProfile] = field(default_factory=dict)
    key: str | None = None
    key_declared: bool = False

    @property
    def name(self) -> str:
        """As the database has it."""
        return self.source.name


def as_json(value: object) -> object:
    """Return a bound as JSON has it: numbers as numbers, days and moments as ISO text."""
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    if isinstance(value, decimal.Decimal):
        return float(value)
    return value if isinstance(value, int | float | str) else None
