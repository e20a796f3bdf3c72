"""A client's own past as a feature: the share of his other pairs that were won.

Only for deals that have no day. There, a client's pairs may tell of one another. Deals that do
have a day compete: of ten premises sent to a client he takes one, so that the others' fate gives
away the outcome of each, and what had ended before is for the split by time to tell.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from ostap.matching.dataset import Texts
from ostap.matching.encode import Floats
from ostap.matching.stock import Ints
from ostap.results.base import Frozen

CLIENT_RATE: Final = "client:rate"
STRENGTH: Final = 2.0
"""The common share weighs as so many pairs of the client's own; people have a dozen at most."""
FOLDS: Final = 5


class ClientHistory(Frozen):
    """By client the smoothed share of his pairs that were won; a new one has the common share."""

    rates: dict[str, float]
    new: float

    def of(self, client: Texts | None, rows: Ints) -> Floats:
        """Return the share of each pair's client.

        Args:
            client: of each row of the request's side; None: nobody is known.
            rows: of each pair, its row of the request's side.
        """
        if client is None:
            return np.full(len(rows), self.new)
        return np.array([self.rates.get(one, self.new) for one in client], dtype=np.float64)[rows]


def history_of(client: Texts, won: Floats) -> ClientHistory:
    """Return what pairs tell of their clients: ``(won + 2 * common) / (n + 2)`` for each."""
    common = float(won.mean())
    names, code = np.unique(client.astype(str), return_inverse=True)
    wins = np.bincount(code, weights=won, minlength=len(names))
    rates = (wins + STRENGTH * common) / (np.bincount(code, minlength=len(names)) + STRENGTH)
    return ClientHistory(rates=dict(zip(names.tolist(), rates.tolist(), strict=True)), new=common)


def out_of_fold_history(client: Texts, won: Floats) -> Floats:
    """Return for each pair its client's share as his pairs of other folds tell it.

    The folds are of pairs, not of clients: of a client who is in one fold only nothing would be
    known. No pair has a part in its own share.
    """
    fold = np.random.default_rng(1).permutation(len(won)) % FOLDS
    found = np.empty(len(won))
    for number in range(FOLDS):
        held = np.flatnonzero(fold == number)
        others = np.flatnonzero(fold != number)
        told = history_of(client[others], won[others])
        found[held] = told.of(client[held], np.arange(len(held)))
    return found
