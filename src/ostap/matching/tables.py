"""From a database to typed polars frames: the one place of matching where Arrow is known.

Every value is brought to what the catalog says it is, whatever the database keeps: numbers as
text are parsed, ids and codes are text, moments are days.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import polars as pl
import pyarrow as pa

from ostap.catalog import Catalog, Column
from ostap.catalog.model import ColumnType
from ostap.criteria.guard import Purpose, approve_extract
from ostap.errors import InvalidInputError
from ostap.names import Text
from ostap.results.sql import Limits
from ostap.sources.protocol import Source

Tables = Mapping[str, pl.DataFrame]
"""Typed frames by table name."""

_TRUE: Final = ("true", "t", "1", "yes", "y", "да")
_FALSE: Final = ("false", "f", "0", "no", "n", "нет")
_LIMITS: Final = Limits(seconds=600)


def read_tables(
    source: Source,
    catalog: Catalog,
    needs: Mapping[str, Iterable[str]],
    *,
    purpose: Purpose = Purpose.TRAINING,
) -> dict[str, pl.DataFrame]:
    """Return the needed columns of the needed tables, typed by the catalog.

    Protected columns are read only where the purpose is to look at fairness.

    Raises:
        DataOwnerError: the database is away or failed.
        GuardRefusedError: a column may not be read.
    """
    found = {}
    for table, wanted in needs.items():
        columns = tuple(dict.fromkeys(wanted))
        sql = approve_extract(catalog, table, columns, source.dialect, purpose=purpose)
        batches = list(source.run(sql, _LIMITS))
        frame = _from_arrow(batches, columns)
        found[table] = typed(frame, catalog, table)
    return found


def _from_arrow(batches: list[pa.RecordBatch], columns: tuple[str, ...]) -> pl.DataFrame:
    if not batches:
        return pl.DataFrame(schema=dict.fromkeys(columns, pl.String))
    frame = pl.from_arrow(pa.Table.from_batches(batches))
    if not isinstance(frame, pl.DataFrame):
        message = "a table of batches is a frame"
        raise TypeError(message)
    return frame


def typed(frame: pl.DataFrame, catalog: Catalog, table: str) -> pl.DataFrame:
    """Return the frame with every column as the catalog types it."""
    columns = catalog.tables[table].columns
    return frame.select(
        typed_series(frame[name], columns[name]) for name in frame.columns if name in columns
    )


def typed_series(series: pl.Series, column: Column) -> pl.Series:
    """Return one column as the catalog types it; what can't be read is missing.

    Numbers become Float64, days and moments Date, booleans Boolean, all else String.
    """
    if column.type.is_numeric:
        return as_numbers(series)
    if column.type.is_time:
        return _as_days(series, column.format)
    if column.type is ColumnType.BOOLEAN:
        return _as_booleans(series)
    return as_codes(series)


def as_numbers(series: pl.Series) -> pl.Series:
    """Return Float64: ``"12 000,5 руб."`` is 12000.5; NaN and infinities are missing."""
    if series.dtype == pl.String:
        cleaned = series.str.replace_all(r"[\s\u00a0\u202f_']", "").str.replace_all(",", ".")
        series = cleaned.str.extract(r"^[^\d\-]{0,3}(-?\d+(?:\.\d+)?)[^\d]*$").cast(pl.Float64)
    numbers = series.cast(pl.Float64, strict=False)
    return numbers.set(~numbers.is_finite().fill_null(value=False), None)


def as_codes(series: pl.Series) -> pl.Series:
    """Return String: 7 and 7.0 are "7", blanks at the ends go, an empty text is missing."""
    if series.dtype.is_float():
        whole = (series == series.round(0)).fill_null(value=False)
        integers = series.cast(pl.Int64, strict=False).cast(pl.String)
        series = pl.select(
            pl.when(whole).then(integers).otherwise(series.cast(pl.String)).alias(series.name)
        ).to_series()
    text = series.cast(pl.String, strict=False).str.strip_chars()
    return text.set((text == "").fill_null(value=False), None)


def _as_days(series: pl.Series, form: str | None) -> pl.Series:
    if series.dtype == pl.String:
        if form:
            return series.str.to_date(form, strict=False)
        return series.str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
    return series.cast(pl.Date, strict=False)


def _as_booleans(series: pl.Series) -> pl.Series:
    if series.dtype == pl.Boolean:
        return series
    if series.dtype.is_numeric():
        return series != 0
    folded = series.cast(pl.String, strict=False).str.strip_chars().str.to_lowercase()
    return pl.select(
        pl.when(folded.is_in(_TRUE))
        .then(statement=True)
        .when(folded.is_in(_FALSE))
        .then(statement=False)
        .otherwise(None)
        .alias(series.name)
    ).to_series()


def columns_of(expression: str) -> list[str]:
    """Return the columns that a boolean expression of the catalog reads."""
    try:
        return pl.sql_expr(expression).meta.root_names()
    except pl.exceptions.PolarsError as error:
        raise _unreadable(expression, error) from error


def where(frame: pl.DataFrame, expression: str) -> pl.Series:
    """Return whether a boolean expression of the catalog holds, row by row; unknown is false.

    Days are compared as ISO text, so that ``signed_on >= '2020-01-01'`` means what it says.
    """
    days = [name for name, kind in frame.schema.items() if kind == pl.Date]
    comparable = frame.with_columns(pl.col(name).cast(pl.String) for name in days)
    try:
        held = comparable.select(pl.sql_expr(expression).cast(pl.Boolean).alias("held"))["held"]
    except pl.exceptions.PolarsError as error:
        raise _unreadable(expression, error) from error
    return held.fill_null(value=False)


def _unreadable(expression: str, error: Exception) -> InvalidInputError:
    detail = str(error).splitlines()[0]
    return InvalidInputError(
        "matching.expression",
        Text(
            f"The catalog's expression «{expression}» can't be computed: {detail}",
            f"Выражение каталога «{expression}» не вычисляется: {detail}",
        ),
        Text(
            "Compare a column with a value of its own type.",
            "Сравнивайте столбец со значением его типа.",
        ),
    )
