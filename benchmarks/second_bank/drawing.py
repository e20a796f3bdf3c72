"""Small tools of the generator: days, gaps, second spellings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import polars as pl

AS_OF: Final = dt.date(2026, 10, 15)
TODAY: Final = np.datetime64(AS_OF, "D")


def stream(seed: int, table: str) -> np.random.Generator:
    """Return the table's own random stream: a change of one table leaves the others alone."""
    return np.random.default_rng([seed, *table.encode()])


def pick(
    rng: np.random.Generator, shares: Mapping[str, float], count: int
) -> np.ndarray[Any, np.dtype[Any]]:
    """Draw `count` codes by their shares, which need not add up to 1."""
    weights = np.array(list(shares.values()), dtype=float)
    return rng.choice(np.array(list(shares), dtype=object), count, p=weights / weights.sum())


def days_before(
    rng: np.random.Generator, least: int, most: int, count: int
) -> np.ndarray[Any, np.dtype[np.datetime64]]:
    """Draw days from `most` to `least` days before the last day."""
    return TODAY - rng.integers(least, most + 1, count).astype("timedelta64[D]")


def moments(
    rng: np.random.Generator, days: np.ndarray[Any, np.dtype[np.datetime64]]
) -> np.ndarray[Any, np.dtype[np.datetime64]]:
    """Give each day a time, from six in the morning to midnight."""
    seconds = rng.integers(6 * 3600, 24 * 3600, len(days)).astype("timedelta64[s]")
    return (days.astype("datetime64[s]") + seconds).astype("datetime64[ms]")


def blanked(values: Any, gaps: np.ndarray[Any, np.dtype[np.bool_]]) -> pl.Series:
    """Return the values with NULL where `gaps` is true."""
    series = series_of(values)
    return series.zip_with(~pl.Series(gaps), pl.Series([None] * len(series), dtype=series.dtype))


def respelt(rng: np.random.Generator, values: Any, second: Mapping[str, str]) -> pl.Series:
    """Write every ninth of the codes that have a second spelling in it."""
    as_second = rng.random(len(values)) < 1 / 9
    return pl.Series(
        [
            second.get(value, value) if dirty else value
            for value, dirty in zip(values, as_second, strict=True)
        ]
    )


def series_of(values: Any) -> pl.Series:
    """Return a series; arrays of objects become text."""
    if isinstance(values, pl.Series):
        return values
    is_text = isinstance(values, np.ndarray) and values.dtype == object
    return pl.Series(values.tolist() if is_text else values)


def repeated(
    rng: np.random.Generator, keys: Sequence[Any] | np.ndarray[Any, Any], means: Any
) -> np.ndarray[Any, np.dtype[Any]]:
    """Repeat each key a Poisson number of times about its mean."""
    return np.repeat(np.asarray(keys), rng.poisson(means, len(keys)))


def some(rng: np.random.Generator, frame: pl.DataFrame, share: float) -> pl.DataFrame:
    """Return about that share of the rows, in their order."""
    return frame.filter(pl.Series(rng.random(len(frame)) < share))


def rubles(values: Any, step: int) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Round amounts to a step."""
    return np.round(np.asarray(values, dtype=float) / step) * step
