"""How many trees and of what size: searched once, on rows that no test part holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from ostap.matching.dataset import Dataset
from ostap.matching.features import Features
from ostap.matching.models import BoostedTrees, BoostingParameters
from ostap.matching.split import SPLITS, Split, make_split, time_cut
from ostap.matching.stock import Ints

LEAVES: Final = (4, 8, 16)
MOST_TREES: Final = 200
"""More would not fit the milliseconds of a ranking."""
FEWEST_TREES: Final = 20
FOLDS: Final = 3
LEAST_ROWS: Final = 200
"""With fewer rows the folds say less than the defaults."""


def rows_for_search(data: Dataset, splits: Sequence[Split]) -> Ints:
    """Return the rows before the time cut, known by then, that no test part holds."""
    cut = time_cut(data)
    free = (data.pairs.day < cut) & (data.closed < cut)
    for split in splits:
        free[split.test] = False
    return np.flatnonzero(free)


def choose_parameters(data: Dataset, seed: int) -> BoostingParameters:
    """Return the parameters found on rows that no test part of any split holds."""
    return search(data, rows_for_search(data, [make_split(n, data, seed) for n in SPLITS]), seed)


def search(data: Dataset, rows: Ints, seed: int) -> BoostingParameters:
    """Return the parameters of the least log loss in cross-validation by client.

    Args:
        data: all pairs.
        rows: those that may be looked at; under `LEAST_ROWS` the defaults are returned.
        seed: of the folds and of the trees.
    """
    defaults = BoostingParameters(seed=seed)
    won = data.positive[rows].astype(np.float64)
    if len(rows) < LEAST_ROWS or min(won.sum(), (1 - won).sum()) < 10 * FOLDS:
        return defaults
    losses = {leaves: np.zeros(MOST_TREES) for leaves in LEAVES}
    for fit, held in _folds(data, rows, seed):
        features, matrix = Features.fit(data, fit)
        prepared = features.prepare(data.company.items)
        other = features.matrix(prepared, data.requests, data.pairs.take(held))
        for leaves in LEAVES:
            model = BoostedTrees(defaults.model_copy(update={"leaves": leaves}))
            losses[leaves] += model.losses(
                matrix, data.positive[fit].astype(np.float64),
                other, data.positive[held].astype(np.float64), MOST_TREES,
            )  # fmt: skip
    leaves = min(LEAVES, key=lambda n: float(losses[n].min()))
    trees = max(FEWEST_TREES, int(losses[leaves].argmin()) + 1)
    return defaults.model_copy(update={"leaves": leaves, "trees": trees})


def _folds(data: Dataset, rows: Ints, seed: int) -> list[tuple[Ints, Ints]]:
    _, client = np.unique(data.client[rows].astype(str), return_inverse=True)
    fold = np.random.default_rng([seed, 4]).permutation(int(client.max()) + 1)[client] % FOLDS
    return [(rows[fold != number], rows[fold == number]) for number in range(FOLDS)]
