"""From a model's score to a probability, and from the sample's share of wins to the true one."""

from __future__ import annotations

from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

from ostap.matching.encode import Floats
from ostap.results.base import Frozen

_EDGE: Final = 1e-6
ENOUGH_FOR_ISOTONIC: Final = 1000
"""Isotonic regression overfits on fewer wins and makes many ties; then a sigmoid is fitted."""


class CalibratorState(Frozen):
    """``sigmoid``: slope and intercept on the score's log odds. ``isotonic``: its corners."""

    kind: Literal["sigmoid", "isotonic"]
    x: tuple[float, ...]
    y: tuple[float, ...]
    sample: float
    """share of wins among the rows it was fitted on"""
    prior: float | None
    """the true share among sent offers (`deals.prior`); null: the sample's own"""


class Calibrator:
    """Turns scores into probabilities; never changes their order (isotonic may tie them)."""

    def __init__(self, state: CalibratorState) -> None:
        self.state = state

    @classmethod
    def fit(cls, score: Floats, won: Floats, prior: float | None) -> Calibrator:
        """Return the calibrator of rows that the model was not fitted on."""
        kind: Literal["sigmoid", "isotonic"] = (
            "isotonic" if min(won.sum(), (1 - won).sum()) >= ENOUGH_FOR_ISOTONIC else "sigmoid"
        )
        x, y = _isotonic(score, won) if kind == "isotonic" else _sigmoid(score, won)
        return cls(CalibratorState(kind=kind, x=x, y=y, sample=_share(won), prior=prior))

    def in_sample(self, score: Floats) -> Floats:
        """Return probabilities at the share of wins of the sample: what a Brier score needs."""
        if self.state.kind == "isotonic":
            return np.interp(score, self.state.x, self.state.y)
        (slope,), (intercept,) = self.state.x, self.state.y
        return np.asarray(1 / (1 + np.exp(-(slope * log_odds(score) + intercept))))

    def probability(self, score: Floats) -> Floats:
        """Return probabilities at the true share of wins."""
        found = self.in_sample(score)
        return (
            found if self.state.prior is None else moved(found, self.state.sample, self.state.prior)
        )


def moved(probability: Floats, sample: float, prior: float) -> Floats:
    """Return probabilities for another share of wins: the odds are multiplied by a constant.

    ``odds' = odds * (prior / (1 - prior)) / (sample / (1 - sample))``: Saerens, Latinne and
    Decaestecker (2002), "Adjusting the outputs of a classifier to new a priori probabilities",
    Neural Computation 14(1). It holds where only the share of wins differs, not what wins are
    like.
    """
    shift = np.log(prior / (1 - prior)) - np.log(sample / (1 - sample))
    return np.asarray(1 / (1 + np.exp(-(log_odds(probability) + shift))))


def log_odds(probability: Floats) -> Floats:
    """Return ``log(p / (1 - p))``, with p kept off 0 and 1."""
    inside = np.clip(probability, _EDGE, 1 - _EDGE)
    return np.asarray(np.log(inside / (1 - inside)))


def _sigmoid(score: Floats, won: Floats) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Platt scaling on the score's log odds, with Platt's softened targets.

    A negative slope would turn the order round: then the score says nothing and the slope is 0.
    """
    n, wins = len(won), won.sum()
    target = np.where(won == 1, (wins + 1) / (wins + 2), 1 / (n - wins + 2))
    rows = np.concatenate([log_odds(score), log_odds(score)])[:, None]
    labels = np.concatenate([np.ones(n), np.zeros(n)])
    fitted: Any = LogisticRegression(C=1e6).fit(
        rows, labels, sample_weight=np.concatenate([target, 1 - target])
    )
    slope, intercept = float(fitted.coef_[0, 0]), float(fitted.intercept_[0])
    if slope <= 0:
        share = _share(won)
        return (0.0,), (float(np.log(share / (1 - share))),)
    return (slope,), (intercept,)


def _share(won: Floats) -> float:
    """Return the share of wins, kept off 0 and 1 by one row."""
    edge = 1 / (len(won) + 2)
    return float(np.clip(won.mean(), edge, 1 - edge))


def _isotonic(score: Floats, won: Floats) -> tuple[tuple[float, ...], tuple[float, ...]]:
    fitted: Any = IsotonicRegression(y_min=_EDGE, y_max=1 - _EDGE, out_of_bounds="clip")
    fitted.fit(score, won)
    corners: tuple[npt.NDArray[np.float64], ...] = (fitted.X_thresholds_, fitted.y_thresholds_)
    return tuple(corners[0].tolist()), tuple(corners[1].tolist())
