"""Folds by client: no client has pairs in two of them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ostap.matching.dataset import Dataset, Texts
from ostap.matching.encode import Floats
from ostap.matching.feature_state import Matrix
from ostap.matching.stock import Ints


def client_folds(client: Texts, folds: int, seed: int) -> list[tuple[Ints, Ints]]:
    """Return positions to fit on and positions held out, for each fold that holds anything."""
    _, code = np.unique(client.astype(str), return_inverse=True)
    order = np.random.default_rng([seed, 4]).permutation(int(code.max(initial=-1)) + 1)
    fold = order[code] % folds
    numbers = [n for n in range(folds) if (fold == n).any()]
    return [(np.flatnonzero(fold != n), np.flatnonzero(fold == n)) for n in numbers]


def out_of_fold_scores(
    data: Dataset,
    rows: Ints,
    matrix: Matrix,
    fitted: Callable[[Ints], Callable[[Matrix], Floats]],
    seed: int,
    folds: int = 5,
) -> Floats:
    """Return the score of each row by a model that saw no pair of its client.

    Args:
        data: all pairs.
        rows: those of the matrix.
        matrix: of these rows.
        fitted: fits on some positions of ``rows`` and returns what scores others.
        seed: of the folds.
        folds: how many.
    """
    won = data.positive[rows]
    score = np.full(len(rows), float(won.mean()))
    for fit, held in client_folds(data.client[rows], folds, seed):
        # One outcome only teaches nothing: such rows keep the common share.
        if 0 < won[fit].sum() < len(fit):
            score[held] = fitted(fit)(matrix.take(held))
    return score
