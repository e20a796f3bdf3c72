"""Bounds of shares: exact for independent pairs, resampled where a client has several."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
import numpy.typing as npt

from ostap.matching.dataset import Texts
from ostap.matching.encode import Floats

RESAMPLES: Final = 2000
FEWEST_RESAMPLES: Final = 200
MOST_DRAWN: Final = 5_000_000
"""Clients times resamples: many clients need fewer resamples, and memory stays small."""


def exact_lower(hits: int, n: int, confidence: float) -> float:
    """Return the one-sided lower bound of a share (Clopper and Pearson 1934); 0 for no rows."""
    from scipy import stats

    return 0.0 if hits == 0 else float(stats.beta.ppf(1 - confidence, hits, n - hits + 1))


class ShareBounds:
    """One-sided lower bounds of the share of rows that have a property.

    The lower of two: the exact one, which takes rows for independent, and the percentile of
    shares over clients drawn again with all their rows, which doesn't. The draws are the same
    at every call, so the bound never rises where fewer rows have the property.
    """

    def __init__(self, client: Texts, confidence: float, seed: int) -> None:
        names, self._code = np.unique(client.astype(str), return_inverse=True)
        self._confidence = confidence
        self._n = len(client)
        # No clients at all: nothing to draw from, and `lower` says 0.
        self._drawn = _drawn(len(names), seed)
        self._size = self._drawn @ np.bincount(self._code, minlength=len(names))

    def lower(self, has: npt.NDArray[np.bool_]) -> float:
        """Return the bound; 0 where there are no rows."""
        if not self._n:
            return 0.0
        hits = self._drawn @ np.bincount(self._code, weights=has, minlength=self._drawn.shape[1])
        resampled = float(np.quantile(hits / self._size, 1 - self._confidence))
        return min(resampled, exact_lower(int(has.sum()), self._n, self._confidence))

    def dropping(self, order: npt.NDArray[np.int64]) -> Iterator[float]:
        """Yield the bound where all rows have the property, then all but the first of ``order``...

        The same as `lower` each time, at a fraction of the work.
        """
        hits = self._size.copy()
        for dropped, row in enumerate(order.tolist()):
            resampled = float(np.quantile(hits / self._size, 1 - self._confidence))
            exact = exact_lower(self._n - dropped, self._n, self._confidence)
            yield min(resampled, exact)
            hits -= self._drawn[:, self._code[row]]


def resampled_weights(client: Texts, seed: int) -> Floats:
    """Return how often each row counts as clients are drawn again, shape ``(draws, rows)``."""
    names, code = np.unique(client.astype(str), return_inverse=True)
    return np.asarray(_drawn(len(names), seed)[:, code])


def _drawn(clients: int, seed: int) -> Floats:
    """Return how often each client comes up, shape ``(draws, clients)``: as often as there are.

    What a multinomial draw gives, counted from whole numbers at a third of its time.
    """
    draws = int(np.clip(MOST_DRAWN // max(clients, 1), FEWEST_RESAMPLES, RESAMPLES))
    rng = np.random.default_rng([seed, 2])
    picked = rng.integers(0, max(clients, 1), (draws, clients), dtype=np.int64)
    picked += np.arange(draws)[:, None] * clients
    counts = np.bincount(picked.ravel(), minlength=draws * clients)
    return counts.reshape(draws, clients).astype(np.float64)


def resampled_interval(statistics: Floats, confidence: float) -> tuple[float, float] | None:
    """Return the two-sided percentile interval of a resampled statistic."""
    known = statistics[~np.isnan(statistics)]
    if not known.size:
        return None
    tail = (1 - confidence) / 2
    low, high = np.quantile(known, [tail, 1 - tail])
    return float(low), float(high)
