"""One row of a side as arrays, without frames: building them would cost more than scoring."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import numpy as np

from ostap.matching.encode import MISSING, OTHER, EncodedSide, Hot, values_of
from ostap.matching.plan import SideColumn
from ostap.matching.sides import CLIENT
from ostap.matching.stock import LONG_AGO

_EPOCH: Final = dt.date(1970, 1, 1)


def encode_one(
    row: Mapping[str, Any],
    columns: Iterable[SideColumn],
    kept: Mapping[str, Sequence[str]],
    words: Mapping[int, tuple[str, Sequence[str]]],
) -> EncodedSide:
    """Return one row as `encode.encode_side` would return a frame of that row.

    Args:
        row: by ``table.column``; absent ones count as missing.
        columns: those of this side.
        kept: by categorical column the values that have a column of their own.
        words: by number of the one_of pair this side's column and the pair's vocabulary.
    """
    numbers, hot, known = {}, {}, {}
    for column in columns:
        value = row.get(column.ref)
        if column.kind == "number":
            numbers[column.ref] = np.array([np.nan if value is None else float(value)])
        elif column.kind == "date":
            numbers[column.ref] = np.array([np.nan if value is None else float(_day(value))])
        else:
            hot[column.ref] = _one_hot(_values(value), kept[column.ref])
        if column.known_from:
            since = row.get(column.known_from)
            known[column.ref] = np.array([LONG_AGO if since is None else _day(since)])
    said = {n: (_values(row.get(ref)), listed) for n, (ref, listed) in words.items()}
    return EncodedSide(
        numbers=numbers,
        hot=hot,
        words={n: _marks(values, listed) for n, (values, listed) in said.items()},
        stated={n: np.array([len(values)]) for n, (values, _) in said.items()},
        known=known,
        client=np.array([row[CLIENT]], dtype=object) if CLIENT in row else None,
    )


def _values(cell: object) -> list[str]:
    return cell if isinstance(cell, list) else values_of(cell)


def _day(value: dt.date) -> int:
    date = value.date() if isinstance(value, dt.datetime) else value
    return (date - _EPOCH).days


def _one_hot(values: Sequence[str], kept: Sequence[str]) -> Hot:
    marks = np.zeros((1, len(kept) + 2), dtype=np.uint8)
    marks[:, :-2] = _marks(values, kept)
    marks[0, OTHER] = len(values) > marks[0, :-2].sum()
    marks[0, MISSING] = not values
    return marks


def _marks(values: Sequence[str], vocabulary: Sequence[str]) -> Hot:
    said = set(values)
    return np.array([[value in said for value in vocabulary]], dtype=np.uint8).reshape(1, -1)
