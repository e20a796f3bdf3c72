"""Ways of holding rows out, each answering a question of its own.

``shuffled``: rows like those seen. ``new_client``: clients never seen. ``time``: the future.
Random rows are the easiest of the three, so they are never reported alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from ostap.matching.dataset import Dataset
from ostap.matching.stock import Ints
from ostap.results.matching import SplitName

TEST_SHARE: Final = 0.25
SPLITS: Final[tuple[SplitName, ...]] = ("shuffled", "time", "new_client")


@dataclass(frozen=True, slots=True)
class Split:
    """Rows to learn from, and rows to test on; no row is both.

    From ``learn`` come model, calibrator and the filter's threshold: the last two from scores out
    of fold (`cross_fit`), so that no row tells any of them about itself.
    """

    name: SplitName
    learn: Ints
    test: Ints

    @property
    def guaranteed(self) -> bool:
        """Whether test rows are exchangeable with those of the threshold.

        Out of fold every client is a new one. Among shuffled rows some are known, whose won pairs
        the model places no worse: there the threshold is lower, if anything, than it need be.
        """
        return self.name != "time"


def make_split(name: SplitName, data: Dataset, seed: int) -> Split:
    """Return one split of all rows; the same seed gives the same rows."""
    rng = np.random.default_rng([seed, SPLITS.index(name)])
    if name == "time":
        test, learn = _by_time(data)
    elif name == "shuffled":
        test, learn = _cut(rng.permutation(len(data.pairs)), TEST_SHARE)
    else:
        test, learn = _by_client(np.arange(len(data.pairs)), data, TEST_SHARE, rng)
    return Split(name, learn, test)


def time_cut(data: Dataset) -> int:
    """Return the day from which on the latest quarter of the pairs was made."""
    return int(np.quantile(data.pairs.day, 1 - TEST_SHARE, method="higher"))


def _by_time(data: Dataset) -> tuple[Ints, Ints]:
    """Return the latest quarter, and the earlier rows whose outcome was known by its first day."""
    cut = time_cut(data)
    day = data.pairs.day
    return np.flatnonzero(day >= cut), np.flatnonzero((day < cut) & (data.closed < cut))


def _by_client(
    rows: Ints, data: Dataset, share: float, rng: np.random.Generator
) -> tuple[Ints, Ints]:
    """Return about ``share`` of the rows and the others; no client has rows in both."""
    _, client = np.unique(data.client[rows].astype(str), return_inverse=True)
    order = rng.permutation(int(client.max(initial=-1)) + 1)
    size = np.bincount(client, minlength=len(order))[order]
    first = order[np.cumsum(size) <= share * len(rows)]
    inside = np.isin(client, first)
    return rows[inside], rows[~inside]


def _cut(rows: Ints, share: float) -> tuple[Ints, Ints]:
    at = round(share * len(rows))
    return np.sort(rows[:at]), np.sort(rows[at:])
