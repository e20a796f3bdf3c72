"""A wish against a value, as numbers: one function per kind of pair.

All are vectorised over pairs. NaN means that the wish was not said or the value is missing;
"not said" is never taken for "not met".
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ostap.matching.encode import Floats, Hot


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """One feature: its name, the catalog's columns it comes from, and what is known of it.

    ``monotone``: +1 where more can only help, -1 where it can only harm. ``met_at``: the value
    that means that the pair's wish is met.
    """

    name: str
    columns: tuple[str, ...]
    monotone: int = 0
    met_at: float | None = None


Block = list[tuple[Feature, Floats]]


def range_features(name: str, columns: tuple[str, ...], wish: list[Floats], value: Floats) -> Block:
    """Return inside (0 or 1), how far below and above relative to the bound, relative width.

    A bound that wasn't said doesn't bind; two in the wrong order change places.
    """
    low, high = np.fmin(*wish), np.fmax(*wish)
    low = np.where(np.isnan(wish[0]), np.nan, low)
    high = np.where(np.isnan(wish[1]), np.nan, high)
    unsaid = (np.isnan(low) & np.isnan(high)) | np.isnan(value)
    below = np.fmax(_ratio(low - value, low), 0.0)
    above = np.fmax(_ratio(value - high, high), 0.0)
    inside = ~(value < low) & ~(value > high)
    return [
        (Feature(name=f"{name}:inside", columns=columns, monotone=1, met_at=1),
         _unless(unsaid, inside)),
        (Feature(name=f"{name}:below", columns=columns, monotone=-1), _unless(unsaid, below)),
        (Feature(name=f"{name}:above", columns=columns, monotone=-1), _unless(unsaid, above)),
        (Feature(name=f"{name}:width", columns=columns[:-1]), _ratio(high - low, high)),
    ]  # fmt: skip


def at_most_features(name: str, columns: tuple[str, ...], wish: Floats, value: Floats) -> Block:
    """Return the value's share of the limit, and by what share it is over it."""
    share = _ratio(value, wish)
    return [
        (Feature(name=f"{name}:share", columns=columns), share),
        (Feature(name=f"{name}:over", columns=columns, monotone=-1, met_at=0),
         np.maximum(share - 1, 0)),
    ]  # fmt: skip


def at_least_features(name: str, columns: tuple[str, ...], wish: Floats, value: Floats) -> Block:
    """Return the value's share of what is wanted at least, and by what share it is short."""
    share = _ratio(value, wish)
    return [
        (Feature(name=f"{name}:share", columns=columns), share),
        (Feature(name=f"{name}:short", columns=columns, monotone=-1, met_at=0),
         np.maximum(1 - share, 0)),
    ]  # fmt: skip


def one_of_features(
    name: str,
    columns: tuple[str, ...],
    wish: tuple[Hot, npt.NDArray[np.int64]],
    value: tuple[Hot, npt.NDArray[np.int64]],
) -> Block:
    """Return whether any value is among the wishes, and how many wishes there are."""
    match = np.asarray((wish[0] & value[0]).any(axis=1))
    unsaid = (wish[1] == 0) | (value[1] == 0)
    return [
        (Feature(name=f"{name}:match", columns=columns, monotone=1, met_at=1),
         _unless(unsaid, match)),
        (Feature(name=f"{name}:wishes", columns=columns[:-1]), wish[1].astype(np.float64)),
    ]  # fmt: skip


def _unless(unsaid: npt.NDArray[np.bool_], values: npt.NDArray[np.generic]) -> Floats:
    return np.where(unsaid, np.nan, values.astype(np.float64))


def _ratio(part: Floats, whole: Floats) -> Floats:
    """Return ``part / whole``; NaN where the whole is not above zero."""
    return np.asarray(np.divide(part, whole, out=np.full_like(part, np.nan), where=whole > 0))


def rate_table(rows: Hot, columns: Hot, won: Floats, prior: float, strength: float) -> Floats:
    """Return the smoothed share of wins for every row category x column category.

    ``(won + strength * prior) / (n + strength)``; a pair with several values counts in parts.
    Shapes: rows (n, r), columns (n, c), won (n,) -> (r, c).
    """
    left, right = parts(rows), parts(columns)
    seen = left.T @ right
    wins = (left * won[:, None]).T @ right
    return np.asarray((wins + strength * prior) / (seen + strength))


def rates_at(table: Floats, rows: Hot, columns: Hot) -> Floats:
    """Return the table's rate of each pair, the mean where it has several values."""
    return np.asarray(((parts(rows) @ table) * parts(columns)).sum(axis=1))


def parts(hot: Hot) -> Floats:
    """Return rows that add up to one (or to zero, where nothing is marked)."""
    total = hot.sum(axis=1, keepdims=True, dtype=np.float64)
    return np.asarray(np.divide(hot, total, out=np.zeros(hot.shape), where=total > 0))
