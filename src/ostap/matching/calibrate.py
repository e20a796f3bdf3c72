"""From a model's score to a probability, and from the sample's share of wins to the true one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt

from ostap.matching.dataset import Texts
from ostap.matching.encode import Floats
from ostap.matching.folds import client_folds
from ostap.matching.metrics import log_losses
from ostap.results.base import Frozen

_EDGE: Final = 1e-6
LEAST_EACH: Final = 20
"""Wins, and losses, to compare ways of calibrating at all."""
FOLDS: Final = 5
GRID: Final = 40
"""Scores at which Venn-Abers is worked out; between them it is a straight line."""

CalibrationKind = Literal["none", "sigmoid", "isotonic", "venn_abers"]
Corners = tuple[tuple[float, ...], tuple[float, ...]]


class CalibrationTrial(Frozen):
    """One way of calibrating, cross-validated by client on the rows a calibrator may see."""

    kind: CalibrationKind
    log_loss: float
    brier: float


class CalibratorState(Frozen):
    """``sigmoid``: slope and intercept on the score's log odds. The others: corners of a line.

    ``none``: the score as it is. ``compared``: what each way reached; empty: too few rows to try.
    """

    kind: CalibrationKind
    x: tuple[float, ...]
    y: tuple[float, ...]
    sample: float
    """share of wins among the rows it was fitted on"""
    prior: float | None
    """the true share among sent offers (`deals.prior`); null: the sample's own"""
    compared: tuple[CalibrationTrial, ...] = ()


class Calibrator:
    """Turns scores into probabilities; never changes their order (all but sigmoid may tie them)."""

    def __init__(self, state: CalibratorState) -> None:
        self.state = state

    @classmethod
    def fit(
        cls,
        score: Floats,
        won: Floats,
        prior: float | None,
        client: Texts | None = None,
        seed: int = 0,
        kind: CalibrationKind | None = None,
    ) -> Calibrator:
        """Return the calibrator of rows whose scores come of models that were not fitted on them.

        Of the four ways that of the least cross-validated log loss is taken, and fitted on all
        rows; on fewer than 20 wins or losses a sigmoid, untried.

        Args:
            score: in [0, 1], shape ``(n,)``.
            won: 1 or 0.
            prior: the true share of wins.
            client: whose row each is, for folds without a client in two; none: each its own.
            seed: of the folds.
            kind: the way to take, nothing compared; none: the best of the four.
        """
        compared = () if kind else _compared(score, won, client, seed)
        if kind is None:
            kind = min(compared, key=lambda one: one.log_loss).kind if compared else "sigmoid"
        x, y = _FITTED[kind](score, won)
        return cls(CalibratorState(
            kind=kind, x=x, y=y, sample=_share(won), prior=prior, compared=compared
        ))  # fmt: skip

    @classmethod
    def sigmoid(cls, score: Floats, won: Floats) -> Calibrator:
        """Return a sigmoid at the sample's own share of wins, nothing compared."""
        x, y = _sigmoid(score, won)
        return cls(CalibratorState(kind="sigmoid", x=x, y=y, sample=_share(won), prior=None))

    def in_sample(self, score: Floats) -> Floats:
        """Return probabilities at the share of wins of the sample: what a Brier score needs."""
        return _applied(self.state.kind, self.state.x, self.state.y, score)

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
    from sklearn.linear_model import LogisticRegression

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
    from sklearn.isotonic import IsotonicRegression

    fitted: Any = IsotonicRegression(y_min=_EDGE, y_max=1 - _EDGE, out_of_bounds="clip")
    fitted.fit(score, won)
    corners: tuple[npt.NDArray[np.float64], ...] = (fitted.X_thresholds_, fitted.y_thresholds_)
    return tuple(corners[0].tolist()), tuple(corners[1].tolist())


def _as_it_is(score: Floats, won: Floats) -> Corners:
    del score, won
    return (0.0, 1.0), (_EDGE, 1 - _EDGE)


def _venn_abers(score: Floats, won: Floats) -> Corners:
    """Return the inductive Venn-Abers probability at a grid of scores.

    For each score two isotonic regressions are fitted, with that score added once as lost and
    once as won; their two answers p0 and p1 become ``p1 / (1 - p0 + p1)``, the minimax choice
    for log loss. Vovk, Petej and Fedorova (2015), "Large-scale probabilistic predictors with and
    without guarantees of validity", NeurIPS 28, section 4. Both answers rise with the score, and
    so does what is made of them.
    """
    grid = np.unique(np.quantile(score, np.linspace(0, 1, GRID)))
    scores, own = np.unique(score, return_inverse=True)
    counts = np.bincount(own).astype(np.float64)
    wins = np.bincount(own, weights=won).astype(np.float64)
    found = []
    for place in grid.tolist():
        low, high = (_isotonic_at(scores, wins, counts, place, label) for label in (0.0, 1.0))
        found.append(high / (1 - low + high))
    return tuple(grid.tolist()), tuple(np.maximum.accumulate(found).tolist())


def _isotonic_at(scores: Floats, wins: Floats, counts: Floats, place: float, label: float) -> float:
    """Return the isotonic regression at a score, that score added once with a label."""
    from scipy.optimize import isotonic_regression

    at = int(np.searchsorted(scores, place))
    if at == len(scores) or scores[at] != place:
        wins, counts = np.insert(wins, at, label), np.insert(counts, at, 1.0)
    else:
        wins, counts = wins.copy(), counts.copy()
        wins[at] += label
        counts[at] += 1
    return float(isotonic_regression(wins / counts, weights=counts).x[at])


_FITTED: Final[dict[CalibrationKind, Callable[[Floats, Floats], Corners]]] = {
    "none": _as_it_is,
    "sigmoid": _sigmoid,
    "isotonic": _isotonic,
    "venn_abers": _venn_abers,
}


def _applied(
    kind: CalibrationKind, x: tuple[float, ...], y: tuple[float, ...], score: Floats
) -> Floats:
    if kind != "sigmoid":
        return np.interp(score, x, y)
    (slope,), (intercept,) = x, y
    return np.asarray(1 / (1 + np.exp(-(slope * log_odds(score) + intercept))))


def _compared(
    score: Floats, won: Floats, client: Texts | None, seed: int
) -> tuple[CalibrationTrial, ...]:
    if min(won.sum(), (1 - won).sum()) < LEAST_EACH:
        return ()
    own = np.arange(len(won)).astype(object) if client is None else client
    folds = client_folds(own, FOLDS, seed)
    found = []
    for kind, fitted in _FITTED.items():
        told = np.empty(len(won))
        for fit, held in folds:
            told[held] = _applied(kind, *fitted(score[fit], won[fit]), score[held])
        loss = float(log_losses(won, told).mean())
        found.append(CalibrationTrial(
            kind=kind, log_loss=loss, brier=float(np.mean((told - won) ** 2))
        ))  # fmt: skip
    return tuple(found)
