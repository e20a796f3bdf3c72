"""Folds by client, so that no client has pairs in two of them; and those a choice is made on."""

from __future__ import annotations

import numpy as np

from ostap.matching.dataset import Dataset, Texts
from ostap.matching.stock import Ints


def client_folds(client: Texts, folds: int, seed: int) -> list[tuple[Ints, Ints]]:
    """Return positions to fit on and positions held out, for each fold that holds anything."""
    _, code = np.unique(client.astype(str), return_inverse=True)
    order = np.random.default_rng([seed, 4]).permutation(int(code.max(initial=-1)) + 1)
    fold = order[code] % folds
    numbers = [n for n in range(folds) if (fold == n).any()]
    return [(np.flatnonzero(fold != n), np.flatnonzero(fold == n)) for n in numbers]


def folds_of_choice(data: Dataset, rows: Ints, folds: int, seed: int) -> list[tuple[Ints, Ints]]:
    """Return folds of some rows to choose a model on: by client, or by pair without days.

    There a client's other deals are a feature (`history`). In folds by client it would say nothing
    of anybody held out, and the choice would be one for new clients only.
    """
    own = np.arange(len(rows)).astype(object) if data.company.dayless else data.client[rows]
    return client_folds(own, folds, seed)
