"""PostgreSQL's values into Arrow, by the types that the server names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

import psycopg
import pyarrow as pa
from psycopg.types import string
from psycopg.types.datetime import DateLoader, TimestampLoader, TimestamptzLoader

_LARGEST_DECIMAL: Final = 38
_INT64: Final = 2**63
_WHOLE: Final = pa.decimal128(_LARGEST_DECIMAL, 0)
_NUMERIC: Final = "numeric"

_ARROW: Final[dict[str, pa.DataType]] = {
    "bool": pa.bool_(),
    "int2": pa.int16(),
    "int4": pa.int32(),
    "int8": pa.int64(),
    "oid": pa.int64(),
    "float4": pa.float32(),
    "float8": pa.float64(),
    "date": pa.date32(),
    "time": pa.time64("us"),
    "timestamp": pa.timestamp("us"),
    "bytea": pa.binary(),
}
_FIRST: Final = dt.datetime(1, 1, 1)  # noqa: DTZ001 - moments without a zone
_LAST: Final = dt.datetime(9999, 12, 31, 23, 59, 59)  # noqa: DTZ001 - the same
_LOADED: Final = frozenset({*_ARROW, _NUMERIC, "timestamptz"})
"""Types whose values are taken as Python's; all others come as the server's text."""


class _Date(DateLoader):
    """Days outside Python's years, ``infinity`` among them, become its first or last."""

    def load(self, data: Any) -> dt.date:
        try:
            return super().load(data)
        except psycopg.DataError:
            return dt.date.min if _before_christ(data) else dt.date.max


class _Timestamp(TimestampLoader):
    """The same for moments."""

    def load(self, data: Any) -> dt.datetime:
        try:
            return super().load(data)
        except psycopg.DataError:
            return _FIRST if _before_christ(data) else _LAST


class _Timestamptz(TimestamptzLoader):
    """The same for moments with a zone."""

    def load(self, data: Any) -> dt.datetime:
        try:
            return super().load(data)
        except psycopg.DataError:
            edge = _FIRST if _before_christ(data) else _LAST
            return edge.replace(tzinfo=dt.UTC)


def _before_christ(data: Any) -> bool:
    written = bytes(data)
    return written.startswith(b"-") or written.endswith(b"BC")


def teach(cursor: psycopg.ServerCursor[Any]) -> None:
    """Have a cursor give the values that `Columns` takes: of unknown types, the server's text."""
    adapters = cursor.adapters
    for known in psycopg.adapters.types:
        if known.name not in _LOADED:
            adapters.register_loader(known.oid, string.TextLoader)
        if known.array_oid:
            adapters.register_loader(known.array_oid, string.TextLoader)
    adapters.register_loader("date", _Date)
    adapters.register_loader("timestamp", _Timestamp)
    adapters.register_loader("timestamptz", _Timestamptz)


class Columns:
    """What one statement returns, as Arrow.

    A ``numeric`` without declared digits (a sum, an average) has no type before all of its rows
    are seen: it becomes int64 where all are whole, decimal where they are large, else float64.

    Args:
        description: the columns, as the cursor describes them.
        zone: the session's time zone, in which moments with a zone are shown.
    """

    def __init__(self, description: Sequence[psycopg.Column], zone: str) -> None:
        self._names = [column.name for column in description]
        self._types = [_type_of(column, zone) for column in description]

    @property
    def settled(self) -> bool:
        """Whether every column's type is known before its rows."""
        return all(type_ is not None for type_ in self._types)

    def batch(self, rows: Sequence[Sequence[Any]]) -> pa.RecordBatch:
        """Return rows as one batch; columns without a settled type as their values are."""
        values = zip(*rows, strict=True) if rows else ((),) * len(self._types)
        arrays = [
            _numbers(column) if type_ is None else pa.array(_fitting(column, type_), type_)
            for column, type_ in zip(values, self._types, strict=True)
        ]
        return pa.RecordBatch.from_arrays(arrays, names=self._names)

    def settle(self, batches: Sequence[pa.RecordBatch]) -> list[pa.RecordBatch]:
        """Return all batches of a statement with the same types."""
        schema = pa.schema(
            [
                pa.field(name, type_ or _common([batch.column(place).type for batch in batches]))
                for place, (name, type_) in enumerate(zip(self._names, self._types, strict=True))
            ]
        )
        return [
            pa.RecordBatch.from_arrays(
                [
                    array.cast(type_)
                    for array, type_ in zip(batch.columns, schema.types, strict=True)
                ],
                schema=schema,
            )
            for batch in batches
        ]


def _type_of(column: psycopg.Column, zone: str) -> pa.DataType | None:
    found = psycopg.adapters.types.get(column.type_code)
    name = found.name if found is not None and found.oid == column.type_code else ""
    if name == "timestamptz":
        return pa.timestamp("us", tz=zone)
    if name == _NUMERIC:
        digits, scale = column.precision, column.scale
        if digits is None or scale is None or not 0 <= scale <= digits <= _LARGEST_DECIMAL:
            return None
        return pa.decimal128(digits, scale)
    return _ARROW.get(name, pa.string())


def _fitting(values: Sequence[Any], type_: pa.DataType) -> Sequence[Any]:
    if pa.types.is_decimal(type_):  # NaN, which Arrow's decimals lack, is a missing number
        return [None if value is None or not value.is_finite() else value for value in values]
    return values


def _numbers(values: Sequence[Decimal | None]) -> pa.Array:
    known = [value for value in values if value is not None]
    if all(value.is_finite() and value == value.to_integral_value() for value in known):
        if all(abs(value) < _INT64 for value in known):
            return pa.array([None if v is None else int(v) for v in values], pa.int64())
        if all(value.adjusted() < _LARGEST_DECIMAL for value in known):
            return pa.array([None if v is None else v.quantize(1) for v in values], _WHOLE)
    return pa.array([None if v is None or v.is_nan() else float(v) for v in values], pa.float64())


def _common(types: Sequence[pa.DataType]) -> pa.DataType:
    met = set(types)
    if pa.float64() in met:
        return pa.float64()
    return _WHOLE if _WHOLE in met else pa.int64()
