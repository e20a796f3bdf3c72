"""Smoothed rates of wins: of pairs of categories (affinity) and of managers."""

from __future__ import annotations

from typing import Final

import numpy as np

from ostap.matching.dataset import Pairs, Texts
from ostap.matching.encode import MISSING, OTHER, Floats, Hot, SideView
from ostap.matching.feature_state import FeatureState, pair_name
from ostap.matching.pair_features import rate_table, rates_at
from ostap.matching.stock import Ints

STRENGTH: Final = 20.0
"""A smoothed rate weighs the prior as so many pairs."""
FOLDS: Final = 5

MANAGER_RATE: Final = "manager:rate"


def manager_hot(state: FeatureState, manager: Texts) -> Hot:
    """Return whose pair each is: one of the named managers, another one, or nobody's."""
    width = len(state.managers) + 2
    place: dict[str | None, int] = {name: n for n, name in enumerate(state.managers)}
    place[None] = width + MISSING
    column = [place.get(name, width + OTHER) for name in manager.tolist()]
    marks = np.zeros((len(manager), width), dtype=np.uint8)
    marks[np.arange(len(manager)), column] = 1
    return marks


class Rates:
    """Smoothed rates of wins: of the affinity pairs and of the managers."""

    def __init__(
        self, state: FeatureState, views: tuple[SideView, SideView], pairs: Pairs, won: Floats
    ) -> None:
        self.state, self.won = state, won
        self.hot = {
            number: (views[0].hot(pair.wish[0]), views[1].hot(pair.value))
            for number, pair in enumerate(state.plan.pairs)
            if pair.kind == "affinity"
        }
        self.manager = manager_hot(state, pairs.manager) if state.plan.manager else None

    def fitted(self, rows: Ints) -> dict[str, object]:
        """Return the state's fields as some of the rows tell them."""
        found: dict[str, object] = {
            "affinities": {
                number: tuple(map(tuple, self._table(left[rows], right[rows], rows).tolist()))
                for number, (left, right) in self.hot.items()
            }
        }
        if self.manager is not None:
            one = np.ones((len(rows), 1), dtype=np.uint8)
            rates = self._table(self.manager[rows], one, rows)[:, 0]
            rates[-1] = self.won[rows].mean()
            found["manager_rates"] = tuple(rates.tolist())
        return found

    def _table(self, left: Hot, right: Hot, rows: Ints) -> Floats:
        won = self.won[rows]
        return rate_table(left, right, won, float(won.mean()), STRENGTH)

    def at(self, rows: Ints, fitted: dict[str, object]) -> dict[str, Floats]:
        """Return by feature the rates of some rows under fitted fields."""
        state = self.state.model_copy(update=fitted)
        found = {
            f"{pair_name(state.plan.pairs[n])}:rate": rates_at(
                np.array(state.affinities[n]), left[rows], right[rows]
            )
            for n, (left, right) in self.hot.items()
        }
        if self.manager is not None:
            rates = np.array(state.manager_rates)
            found[MANAGER_RATE] = self.manager[rows].astype(np.float64) @ rates
        return found


def out_of_fold(rates: Rates, groups: Texts, n: int) -> dict[str, Floats]:
    """Return by feature the rates of every row as the other groups' rows tell them."""
    _, codes = np.unique(groups.astype(str), return_inverse=True)
    order = np.random.default_rng(0).permutation(int(codes.max()) + 1)
    fold = order[codes] % FOLDS
    found: dict[str, Floats] = {}
    for number in range(FOLDS):
        held = np.flatnonzero(fold == number)
        told = rates.fitted(np.flatnonzero(fold != number))
        for name, values in rates.at(held, told).items():
            found.setdefault(name, np.empty(n))[held] = values
    return found
