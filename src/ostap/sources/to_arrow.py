"""Rows of a driver whose columns have no fixed type (SQLite) into Arrow.

A column's type is settled when all of its rows are seen: what its values are, and then what the
table declares, as far as every value fits. Where values of several kinds meet, all become text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

_INT = pa.int64()
_REAL = pa.float64()
_TEXT = pa.string()
_BINARY = pa.binary()
_MOMENT = pa.timestamp("us")
_DAY = pa.date32()
_YES_NO = pa.bool_()

_DECLARED: Final = (
    # The first that occurs in the declared type; the order matters (DATETIME holds DATE).
    ("BOOL", _YES_NO),
    ("DATETIME", _MOMENT),
    ("TIMESTAMP", _MOMENT),
    ("DATE", _DAY),
    ("INT", _INT),
    ("CHAR", _TEXT),
    ("CLOB", _TEXT),
    ("TEXT", _TEXT),
    ("BLOB", _BINARY),
    ("REAL", _REAL),
    ("FLOA", _REAL),
    ("DOUB", _REAL),
    ("DEC", _REAL),
    ("NUM", _REAL),
    ("MONEY", _REAL),
)


class Rows:
    """Gathers rows column by column, compactly.

    Args:
        names: the columns' names, in order; may repeat.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self._names = list(names)
        self._chunks: list[list[pa.Array]] = [[] for _ in names]

    def add(self, rows: Sequence[Sequence[Any]]) -> None:
        """Take rows as tuples of int, float, str, bytes or ``None``."""
        for chunks, values in zip(self._chunks, zip(*rows, strict=True), strict=True):
            chunks.append(_chunk(values))

    def batches(self, declared: Sequence[str | None]) -> Iterator[pa.RecordBatch]:
        """Yield everything gathered; one empty batch where there is no row.

        Args:
            declared: the declared type of each column, as far as known; may be shorter.
        """
        known = [*declared, *[None] * (len(self._names) - len(declared))]
        columns = [
            _settle(chunks, type_) for chunks, type_ in zip(self._chunks, known, strict=True)
        ]
        table = pa.Table.from_arrays(columns, names=self._names)
        if table.num_rows == 0:
            yield pa.RecordBatch.from_arrays(
                [pa.array([], column.type) for column in columns], names=self._names
            )
        else:
            yield from table.to_batches()


def _chunk(values: Sequence[Any]) -> pa.Array:
    kinds = {type(value) for value in values if value is not None}
    if not kinds:
        return pa.nulls(len(values))
    if kinds == {int}:
        return pa.array(values, _INT)
    if kinds <= {int, float}:
        return pa.array(values, _REAL, from_pandas=False)
    if kinds == {bytes}:
        return pa.array(values, _BINARY)
    return pa.array([_as_text(value) for value in values], _TEXT)


def _as_text(value: Any) -> str | None:
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    return value if value is None or isinstance(value, str) else str(value)


def _settle(chunks: Sequence[pa.Array], declared: str | None) -> pa.ChunkedArray:
    wanted = _declared_type(declared)
    met = {chunk.type for chunk in chunks} - {pa.null()}
    if not met:
        natural = wanted or _TEXT
    elif len(met) == 1:
        natural = next(iter(met))
    else:
        natural = _REAL if met == {_INT, _REAL} else _TEXT
    column = pa.chunked_array([_cast(chunk, natural) for chunk in chunks], natural)
    return _fit(column, wanted) if wanted is not None else column


def _cast(chunk: pa.Array, wanted: pa.DataType) -> pa.Array:
    if chunk.type == _BINARY and wanted == _TEXT:
        return pa.array([_as_text(value) for value in chunk.to_pylist()], _TEXT)
    return chunk.cast(wanted, safe=False)


def _declared_type(declared: str | None) -> pa.DataType | None:
    name = (declared or "").upper()
    return next((type_ for word, type_ in _DECLARED if word in name), None)


def _fit(column: pa.ChunkedArray, wanted: pa.DataType) -> pa.ChunkedArray:
    """Return the column as declared where each of its values allows it, else as it is."""
    if column.type == wanted or not _may_become(column.type, wanted):
        return column
    if wanted == _YES_NO and not pc.all(pc.is_in(column, pa.array([0, 1, None], _INT))).as_py():
        return column
    try:
        return column.cast(wanted)
    except pa.ArrowInvalid:
        return column


def _may_become(here: pa.DataType, wanted: pa.DataType) -> bool:
    if here == _TEXT:
        return wanted in {_DAY, _MOMENT}
    return here == _INT and wanted in {_REAL, _YES_NO}
