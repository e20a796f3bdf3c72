"""Drawing from distributions: one random stream per table, so that a new table disturbs no old one.

Days are numpy `datetime64[D]`, moments `datetime64[us]`; `NaT` and `NaN` become NULL.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl

Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.int64]
Bools: TypeAlias = npt.NDArray[np.bool_]
Days: TypeAlias = npt.NDArray[np.datetime64]
Rng: TypeAlias = np.random.Generator

LAST_DAY: Final = np.datetime64("2026-11-20", "D")
"""The demo's today; nothing happens later."""
LAST_MOMENT: Final = np.datetime64("2026-11-20T23:59:59", "us")
FIRST_DAY: Final = np.datetime64("2004-03-01", "D")
"""The bank opened on it."""
NO_DAY: Final = np.datetime64("NaT", "D")


def stream(seed: int, name: str) -> Rng:
    """Return the random stream called ``name``."""
    return np.random.default_rng([seed, zlib.crc32(name.encode())])


def words(values: Sequence[str | None], index: npt.NDArray[Any]) -> pl.Series:
    """Return ``values[index]`` as text."""
    return pl.Series(values, dtype=pl.String).gather(index)


def pick(rng: Rng, shares: Mapping[str, float], n: int) -> pl.Series:
    """Return ``n`` words, each with its share (the shares are scaled to 1)."""
    return words(list(shares), pick_index(rng, list(shares.values()), n))


def pick_index(rng: Rng, weights: Sequence[float] | Floats, n: int) -> Ints:
    """Return ``n`` positions, each with its weight."""
    edges = np.cumsum(np.asarray(weights, dtype=float))
    return np.searchsorted(edges / edges[-1], rng.random(n), side="right").astype(np.int64)


def pick_rows(rng: Rng, chances: Floats, rows: Ints, chunk: int = 250_000) -> Ints:
    """Return one column of ``chances`` for each of ``rows``.

    Args:
        rng: the stream.
        chances: weights, (kinds of row) x (columns).
        rows: which row of ``chances`` each draw uses.
        chunk: draws at a time, to bound the memory.
    """
    edges = np.cumsum(chances, axis=1)
    edges /= edges[:, -1:]
    found = [
        (rng.random((len(part), 1)) > edges[part]).sum(axis=1)
        for part in np.array_split(rows, max(1, len(rows) // chunk))
    ]
    return np.concatenate(found).astype(np.int64)


def chance(rng: Rng, share: float | Floats, n: int) -> Bools:
    """Return ``n`` coins that fall true with the given share."""
    return rng.random(n) < share


def sigmoid(logit: Floats) -> Floats:
    """Return the probability of a logit."""
    return 1 / (1 + np.exp(-logit))


def between(rng: Rng, start: Any, end: Any, n: int, power: float = 1.0) -> Days:
    """Return days from ``start`` to ``end``, both included; a power below 1 prefers late ones."""
    first = np.asarray(start, dtype="datetime64[D]").astype(np.int64)
    span = np.maximum(np.asarray(end, dtype="datetime64[D]").astype(np.int64) - first, 0)
    days = first + np.floor(rng.random(n) ** power * (span + 1)).astype(np.int64)
    return np.asarray(days, dtype="datetime64[D]")


def moments(rng: Rng, days: Days, *, office: bool = False) -> Days:
    """Return a moment of each day: in office hours, or with an evening peak."""
    n = len(days)
    hour = rng.uniform(9, 18, n) if office else np.clip(rng.normal(15.5, 4.2, n), 0, 23.98)
    seconds = (hour * 3600).astype("timedelta64[s]")
    return np.asarray(days.astype("datetime64[us]") + seconds)


def after(days: Days, months: npt.NDArray[Any]) -> Days:
    """Return each day plus some months of 30.44 days."""
    return np.asarray(days + np.round(np.asarray(months) * 30.44).astype("timedelta64[D]"))


def where_day(condition: Bools, days: Days) -> Days:
    """Return the day where the condition holds, no day elsewhere."""
    return np.where(condition, days, NO_DAY)


def digits(rng: Rng, length: int, n: int, prefix: str = "") -> pl.Series:
    """Return ``n`` texts of a prefix and that many random digits."""
    drawn = pl.Series(rng.integers(0, 10**length, n))
    return prefix + drawn.cast(pl.String).str.zfill(length)


def rounded(amounts: Floats, to: float = 1.0) -> Floats:
    """Return the amounts rounded as people round money."""
    return np.asarray(np.round(amounts / to) * to, dtype=float)
