"""The rule by hand as a model that can be kept: what ranks while there is too little to learn from.

A pair's place is the share of its wishes that are met, then how little the others are missed by.
Its chance is the smoothed share of wins among past pairs that meet as much, never less for more.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar, Final, Self

import numpy as np
import numpy.typing as npt

from ostap.matching.encode import Floats
from ostap.matching.feature_state import Matrix
from ostap.matching.models.baselines import WishRule, wishes_met
from ostap.matching.models.files import read_parameters, write_parameters
from ostap.matching.models.space import Space
from ostap.matching.stock import Ints
from ostap.names import Text
from ostap.results.base import Frozen, Scalar

CLASSES: Final = 5
"""None of the wishes said is met, fewer than half, half, more, all."""
UNSAID: Final = CLASSES
"""Place of the rate of pairs about which no wish was said."""
STRENGTH: Final = 20.0
"""A class's rate weighs the overall share of wins as so many pairs."""
_TILT: Final = 1e-6
"""Log odds between none and all wishes met: classes that deals can't tell apart keep an order."""
_NARROW: Final = 0.002
"""Less than two shares of wishes ever differ by, as far as 22 wishes."""


class RuleParameters(Frozen):
    """``strength``: so many pairs the overall share of wins weighs. ``seed`` changes nothing."""

    strength: float = STRENGTH
    seed: int = 0


class RuleState(RuleParameters):
    """What the past told: pairs, wins, the overall share of wins, and the share of each class."""

    pairs: int = 0
    won: int = 0
    share: float = 0.5
    rates: tuple[float, ...] = (0.5,) * (CLASSES + 1)


class RuleModel:
    """Wishes met over wishes said, with the chance that past pairs of the class had.

    It is never searched for: it stands in where there is too little to learn from, or where what
    was learnt is no better. The features must be pair features (`Feature.met_at`); others are
    ignored. Where all pairs ended alike they say nothing of the classes, and each has the overall
    share; without any pair that is a half, which only `deals.prior` can put right.
    """

    kind: ClassVar[str] = "rule"
    title: ClassVar[Text] = Text("rule by wishes", "правило по пожеланиям")
    complexity: ClassVar[int] = 0
    monotone: ClassVar[bool] = True
    needs: ClassVar[str] = ""

    def __init__(self, parameters: RuleParameters | None = None) -> None:
        given = parameters or RuleParameters()
        self.state = RuleState.model_validate(given.model_dump())

    @classmethod
    def space(cls) -> Space:
        """Return nothing: a rule by hand has nothing to search."""
        return ()

    @classmethod
    def of(cls, parameters: Mapping[str, Scalar]) -> Self:
        """Return an unfitted rule."""
        return cls(RuleParameters.model_validate(dict(parameters)))

    @property
    def parameters(self) -> dict[str, Scalar]:
        """What it was made with."""
        return {"strength": self.state.strength, "seed": self.state.seed}

    def fit(self, matrix: Matrix, won: Floats, weight: Floats | None = None) -> None:
        """Count how pairs of each class ended; no pair at all is allowed."""
        n = len(won)
        counts = np.ones(n) if weight is None else weight
        wins, total = float(won @ counts), float(counts.sum())
        share = (wins + 1) / (total + 2)
        rates = (share,) * (CLASSES + 1)
        if 0 < won.sum() < n:
            rates = self._rates(_classes(matrix), won, counts, share)
        self.state = self.state.model_copy(
            update={"pairs": n, "won": int(won.sum()), "share": share, "rates": rates}
        )

    def _rates(self, classes: Ints, won: Floats, counts: Floats, share: float) -> tuple[float, ...]:
        from sklearn.isotonic import isotonic_regression

        strength = self.state.strength
        offered = np.bincount(classes, weights=counts, minlength=CLASSES + 1)
        wins = np.bincount(classes, weights=won * counts, minlength=CLASSES + 1)
        rates = (wins + strength * share) / (offered + strength)
        rising: npt.NDArray[np.float64] = isotonic_regression(
            rates[:CLASSES], sample_weight=offered[:CLASSES] + strength
        )
        return (*rising.tolist(), float(rates[UNSAID]))

    def score(self, matrix: Matrix) -> Floats:
        """Return the chance of a deal at the share of wins of the pairs it was fitted on."""
        rate = np.array(self.state.rates)[_classes(matrix)]
        tilt = _TILT * (WishRule().score(matrix) - 0.5 - _NARROW * _missed_by(matrix))
        return np.asarray(1 / (1 + (1 - rate) / rate * np.exp(-tilt)))

    def save(self, folder: Path) -> None:
        """Write the counts."""
        write_parameters(folder, self.state)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Return the rule of a folder."""
        model = cls()
        model.state = read_parameters(folder, RuleState)
        return model


def _classes(matrix: Matrix) -> Ints:
    """Return each pair's class by how many of the wishes said it meets."""
    met, said = wishes_met(matrix)
    share = np.divide(met, said, out=np.zeros(len(matrix)), where=said > 0)
    found = np.where(share == 0, 0, np.where(share < 0.5, 1, np.where(share == 0.5, 2, 3)))  # noqa: PLR2004 - half of the wishes
    found = np.where(share == 1, CLASSES - 1, found)
    return np.where(said > 0, found, UNSAID).astype(np.int64)


def _missed_by(matrix: Matrix) -> Floats:
    """Return by how much wishes are missed, in [0, 1): 0 where none is."""
    numbers = [
        i
        for i, feature in enumerate(matrix.features)
        if feature.monotone < 0 and len(feature.columns) > 1
    ]
    if not numbers:
        return np.zeros(len(matrix))
    missed = np.nansum(matrix.values[:, numbers], axis=1)
    return np.asarray(missed / (1 + missed))
