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
FIT_SHARE: Final = 0.6
"""Of the training rows: the model learns from these; the rest is halved between the calibrator
and the filter's threshold, so that no two of the three see the same row."""
CALIBRATE_SHARE: Final = 0.15
SPLITS: Final[tuple[SplitName, ...]] = ("shuffled", "time", "new_client")


@dataclass(frozen=True, slots=True)
class Split:
    """Rows for each use; no row serves two."""

    name: SplitName
    fit: Ints
    calibrate: Ints
    threshold: Ints
    test: Ints

    @property
    def learn(self) -> Ints:
        """Rows that the model is fitted on: out of fold they tell the calibrator too."""
        return np.sort(np.concatenate([self.fit, self.calibrate]))

    @property
    def guaranteed(self) -> bool:
        """Whether test rows are exchangeable with those of the threshold."""
        return self.name != "time"


def make_split(name: SplitName, data: Dataset, seed: int) -> Split:
    """Return one split of all rows; the same seed gives the same rows."""
    rng = np.random.default_rng([seed, SPLITS.index(name)])
    if name == "time":
        test, train = _by_time(data)
    elif name == "shuffled":
        test, train = _cut(rng.permutation(len(data.pairs)), TEST_SHARE)
    else:
        test, train = _by_client(np.arange(len(data.pairs)), data, TEST_SHARE, rng)
    return Split(name, *use_parts(train, data, rng, by_client=name != "shuffled"), test)


def time_cut(data: Dataset) -> int:
    """Return the day from which on the latest quarter of the pairs was made."""
    return int(np.quantile(data.pairs.day, 1 - TEST_SHARE, method="higher"))


def _by_time(data: Dataset) -> tuple[Ints, Ints]:
    """Return the latest quarter, and the earlier rows whose outcome was known by its first day."""
    cut = time_cut(data)
    day = data.pairs.day
    return np.flatnonzero(day >= cut), np.flatnonzero((day < cut) & (data.closed < cut))


def use_parts(
    rows: Ints, data: Dataset, rng: np.random.Generator, *, by_client: bool
) -> tuple[Ints, Ints, Ints]:
    """Return rows to fit on, to calibrate on and to choose the threshold on."""
    rest_of_calibrate = CALIBRATE_SHARE / (1 - FIT_SHARE)
    if by_client:
        fit, rest = _by_client(rows, data, FIT_SHARE, rng)
        calibrate, threshold = _by_client(rest, data, rest_of_calibrate, rng)
    else:
        fit, rest = _cut(rng.permutation(rows), FIT_SHARE)
        calibrate, threshold = _cut(rest, rest_of_calibrate)
    return fit, calibrate, threshold


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
