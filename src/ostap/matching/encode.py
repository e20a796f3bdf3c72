"""One side of many pairs as arrays, encoded once and then looked up pair by pair.

Training looks up one request row per pair; a ranking looks up one request row for every item.
Both go through `SideView`, so the same row gives the same values.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import polars as pl

from ostap.catalog.model import Pair
from ostap.matching.plan import SideColumn
from ostap.matching.sides import CLIENT
from ostap.matching.stock import LONG_AGO, Ints, days

Floats = npt.NDArray[np.float64]
Hot = npt.NDArray[np.uint8]

OTHER, MISSING = -2, -1
"""Positions of the last two columns of a one-hot array."""


@dataclass(frozen=True, slots=True)
class EncodedSide:
    """The rows of one side as arrays.

    ``numbers``: raw values, NaN where missing; dates as days from 1970-01-01.
    ``hot``: by categorical column an array ``(rows, kept values + 2)``; the last two columns are
    "another value" and "missing". ``words``: by number of the one_of pair an array
    ``(rows, vocabulary of that pair)``. ``stated``: by number of the pair how many values there
    are. ``known``: by column the day from which it was known; no date, always. ``client``: whose
    row it is, where that is asked for.
    """

    numbers: dict[str, Floats]
    hot: dict[str, Hot]
    words: dict[int, Hot]
    stated: dict[int, Ints]
    known: dict[str, Ints]
    client: npt.NDArray[np.object_] | None = None


@dataclass(frozen=True, slots=True)
class SideView:
    """An encoded side as each pair sees it on its own day."""

    side: EncodedSide
    rows: Ints
    day: Ints
    of_day: Mapping[str, Floats] = field(default_factory=dict)
    """by column what it was on each pair's day; NaN: as the side has it"""

    def number(self, ref: str) -> Floats:
        """Return a column's values, NaN where missing or not yet known."""
        values = self.side.numbers[ref][self.rows]
        if ref in self.of_day:
            values = np.where(np.isnan(self.of_day[ref]), values, self.of_day[ref])
        unknown = self._unknown(ref)
        return values if unknown is None else np.where(unknown, np.nan, values)

    def hot(self, ref: str) -> Hot:
        """Return a column's one-hot rows."""
        values = self.side.hot[ref][self.rows]
        unknown = self._unknown(ref)
        if unknown is not None:
            values[unknown] = 0
            values[unknown, MISSING] = 1
        return values

    def words(self, pair: int, ref: str) -> tuple[Hot, Ints]:
        """Return which words of a one_of pair each row has, and how many values it has."""
        words, stated = self.side.words[pair][self.rows], self.side.stated[pair][self.rows]
        unknown = self._unknown(ref)
        return words, stated if unknown is None else np.where(unknown, 0, stated)

    def _unknown(self, ref: str) -> npt.NDArray[np.bool_] | None:
        known = self.side.known.get(ref)
        return None if known is None else known[self.rows] > self.day


def encode_side(
    frame: pl.DataFrame,
    columns: Iterable[SideColumn],
    kept: Mapping[str, Sequence[str]],
    words: Mapping[int, tuple[str, Sequence[str]]],
) -> EncodedSide:
    """Return a side frame as arrays.

    Args:
        frame: columns ``table.column``; absent ones count as missing throughout.
        columns: those of this side.
        kept: by categorical column the values that have a column of their own.
        words: by number of the one_of pair this side's column and the pair's vocabulary.
    """
    numbers, hot, known = {}, {}, {}
    for column in columns:
        series = _series(frame, column.ref, column.kind)
        if column.kind == "number":
            numbers[column.ref] = series.cast(pl.Float64).fill_null(np.nan).to_numpy()
        elif column.kind == "date":
            whole = series.cast(pl.Date).to_physical().cast(pl.Float64)
            numbers[column.ref] = whole.fill_null(np.nan).to_numpy()
        else:
            hot[column.ref] = one_hot(series, kept[column.ref])
        if column.known_from:
            known[column.ref] = days(_series(frame, column.known_from, "date"), LONG_AGO)
    said = {
        n: marked(_series(frame, ref, "category"), listed) for n, (ref, listed) in words.items()
    }
    return EncodedSide(
        numbers=numbers,
        hot=hot,
        words={n: marks for n, (_, marks) in said.items()},
        stated={n: count for n, (count, _) in said.items()},
        known=known,
        client=frame[CLIENT].to_numpy() if CLIENT in frame.columns else None,
    )


def _series(frame: pl.DataFrame, ref: str, kind: str) -> pl.Series:
    if ref in frame.columns:
        return frame[ref]
    empty = {"number": pl.Float64, "date": pl.Date}.get(kind, pl.String)
    return pl.Series(ref, [None] * frame.height, dtype=empty)


def as_lists(series: pl.Series) -> pl.Series:
    """Return List(String): one value is a list of one, a missing one stays missing."""
    if series.dtype == pl.List:
        return series
    text = series.cast(pl.String)
    frame = pl.DataFrame({"text": text})
    return frame.select(
        pl.when(pl.col("text").is_not_null()).then(pl.concat_list("text")).alias(series.name)
    ).to_series()


def one_hot(series: pl.Series, kept: Sequence[str]) -> Hot:
    """Return ``(rows, len(kept) + 2)`` ones and zeros: kept values, another value, missing."""
    count, found = marked(series, kept)
    marks = np.zeros((len(series), len(kept) + 2), dtype=np.uint8)
    marks[:, :-2] = found
    marks[:, OTHER] = count > found.sum(axis=1)
    marks[:, MISSING] = count == 0
    return marks


def marked(series: pl.Series, vocabulary: Sequence[str]) -> tuple[Ints, Hot]:
    """Return how many values each row has, and which of the vocabulary's."""
    code = {value: number for number, value in enumerate(vocabulary)}
    marks = np.zeros((len(series), len(vocabulary)), dtype=np.uint8)
    if len(series) == 1:  # a ranking's one request: building frames would cost more than scoring
        values = values_of(series[0])
        marks[0, [code[value] for value in values if value in code]] = 1
        return np.array([len(values)]), marks
    lists = as_lists(series)
    exploded = pl.DataFrame({"row": np.arange(len(lists)), "value": lists})
    exploded = exploded.explode("value", empty_as_null=False).drop_nulls()
    codes = exploded["value"].replace_strict(code, default=None, return_dtype=pl.Int64)
    found = codes.is_not_null().to_numpy()
    marks[exploded["row"].to_numpy()[found], codes.drop_nulls().to_numpy()] = 1
    return lists.list.len().fill_null(0).cast(pl.Int64).to_numpy(), marks


def values_of(cell: object) -> list[str]:
    """Return the values of one cell, as `as_lists` would."""
    if cell is None:
        return []
    if isinstance(cell, bool):
        return ["true" if cell else "false"]
    return list(cell) if isinstance(cell, pl.Series) else [str(cell)]


def vocabulary_of(series: pl.Series) -> list[str]:
    """Return the distinct values of a column, sorted."""
    return sorted(as_lists(series).explode(empty_as_null=False).drop_nulls().unique().to_list())


def one_of_words(pairs: Sequence[Pair], items: pl.DataFrame) -> dict[int, list[str]]:
    """Return by number of the one_of pair the values that items have today.

    Taken from the items in hand and not from the training rows: a district that came up
    yesterday is matched as exactly as any other.
    """
    return {
        number: vocabulary_of(items[pair.value]) if pair.value in items.columns else []
        for number, pair in enumerate(pairs)
        if pair.kind == "one_of"
    }
