"""Folds by client: no client has pairs in two of them."""

from __future__ import annotations

import numpy as np

from ostap.matching.dataset import Texts
from ostap.matching.stock import Ints


def client_folds(client: Texts, folds: int, seed: int) -> list[tuple[Ints, Ints]]:
    """Return positions to fit on and positions held out, for each fold that holds anything."""
    _, code = np.unique(client.astype(str), return_inverse=True)
    order = np.random.default_rng([seed, 4]).permutation(int(code.max(initial=-1)) + 1)
    fold = order[code] % folds
    numbers = [n for n in range(folds) if (fold == n).any()]
    return [(np.flatnonzero(fold != n), np.flatnonzero(fold == n)) for n in numbers]
