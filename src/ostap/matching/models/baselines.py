"""What a model must beat: chance, the commonest answer, a rule by hand, popularity."""

from __future__ import annotations

from typing import ClassVar, Final

import numpy as np

from ostap.matching.encode import Floats
from ostap.matching.feature_state import Matrix
from ostap.matching.stock import Ints
from ostap.results.matching import BaselineName

POPULARITY_STRENGTH: Final = 10.0


class RandomScore:
    """A fair coin: a uniform score, and half of everything kept."""

    name: ClassVar[BaselineName] = "random"
    threshold: ClassVar[float | None] = 0.5

    def __init__(self, seed: int) -> None:
        self._rng = np.random.default_rng([seed, 1])

    def fit(self, matrix: Matrix, won: Floats) -> None:
        """Learn nothing."""

    def score(self, matrix: Matrix) -> Floats:
        """Return uniform numbers."""
        return self._rng.random(len(matrix))


class MostFrequent:
    """The commonest outcome for everybody: one score, and (losses being common) nothing kept."""

    name: ClassVar[BaselineName] = "most_frequent"
    threshold: ClassVar[float | None] = 0.5

    def __init__(self) -> None:
        self._share = 0.5

    def fit(self, matrix: Matrix, won: Floats) -> None:
        """Learn the share of wins."""
        del matrix
        self._share = float(won.mean())

    def score(self, matrix: Matrix) -> Floats:
        """Return the share of wins, for every pair."""
        return np.full(len(matrix), self._share)


class WishRule:
    """The share of the wishes said that are met; a half where none was said."""

    name: ClassVar[BaselineName] = "rule"
    threshold: ClassVar[float | None] = None

    def fit(self, matrix: Matrix, won: Floats) -> None:
        """Learn nothing: the rule is by hand."""

    def score(self, matrix: Matrix) -> Floats:
        """Return met wishes / wishes said."""
        met, said = wishes_met(matrix)
        half = np.full(len(matrix), 0.5)
        return np.asarray(np.divide(met, said, out=half, where=said > 0))


def wishes_met(matrix: Matrix) -> tuple[Ints, Ints]:
    """Return how many wishes each pair meets, and how many were said that it can be held to."""
    numbered = [(i, f.met_at) for i, f in enumerate(matrix.features) if f.met_at is not None]
    columns = matrix.values[:, [i for i, _ in numbered]]
    met = (columns == np.array([at for _, at in numbered])).sum(axis=1)
    return met, (~np.isnan(columns)).sum(axis=1)


class Popularity:
    """How often the item was taken when it was offered, smoothed."""

    name: ClassVar[BaselineName] = "popularity"
    threshold: ClassVar[float | None] = None

    def __init__(self) -> None:
        self._share = 0.5
        self._rates: dict[int, float] = {}

    def fit(self, matrix: Matrix, won: Floats) -> None:
        """Learn ``(won + 10 * share) / (offered + 10)`` of every item."""
        self._share = float(won.mean())
        items, inverse = np.unique(matrix.item_row, return_inverse=True)
        offered = np.bincount(inverse)
        wins = np.bincount(inverse, weights=won)
        rates = (wins + POPULARITY_STRENGTH * self._share) / (offered + POPULARITY_STRENGTH)
        self._rates = dict(zip(items.tolist(), rates.tolist(), strict=True))

    def score(self, matrix: Matrix) -> Floats:
        """Return the item's rate, the common share where it was never offered."""
        return np.array([self._rates.get(i, self._share) for i in matrix.item_row.tolist()])


Baseline = RandomScore | MostFrequent | WishRule | Popularity


def baselines(seed: int) -> tuple[Baseline, ...]:
    """Return the four of them, unfitted."""
    return RandomScore(seed), MostFrequent(), WishRule(), Popularity()
