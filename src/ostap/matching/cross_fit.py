"""Cross-fitting: every row to learn from, judged by a scorer that was fitted on no such client.

Five folds by client. Features and model are fitted on four of them and score the fifth. All these
scores together tell the calibrator of the model that is fitted on all rows. A fold's own calibrator
is told by the other folds' scores alone, so what a row is judged by was fitted on no pair of its
client: features, model and calibrator. (Cross-conformal prediction, Vovk 2015, Annals of
Mathematics and Artificial Intelligence 74; CV+, Barber, Candes, Ramdas and Tibshirani 2021, Annals
of Statistics 49.)

What a bound on such rows is of: the recall of this way of training on four fifths of the rows, the
mean of five scorers. What is not proved: that the scorer of all rows, which is the one in use,
keeps as much at the same threshold (it has learnt from more), and that the rows are quite
independent: the scores that tell a fold's calibrator are of models that saw that fold, and the kind
of calibrator is chosen on all rows. The evidence that it holds is a simulation
(`benchmarks/matching_promise.py --refit`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from ostap.matching.calibrate import Calibrator
from ostap.matching.dataset import Dataset
from ostap.matching.encode import Floats
from ostap.matching.feature_state import Matrix
from ostap.matching.features import Features
from ostap.matching.folds import client_folds
from ostap.matching.models import Maker
from ostap.matching.promise_marks import MarkedLead, Marks, marked_leads
from ostap.matching.promise_standing import past_standings
from ostap.matching.stock import Ints
from ostap.matching.training_rows import fit_on
from ostap.results.matching import FilterOutcome
from ostap.settings.workspace import FilterPromise

FOLDS: Final = 5

Score = Callable[[Matrix], Floats]


@dataclass(frozen=True, slots=True)
class FoldScorer:
    """What judges one fold; fitted on the others."""

    held: Ints
    """rows of the dataset, ascending"""
    features: Features
    score: Score
    calibrator: Calibrator

    def probability(self, matrix: Matrix) -> Floats:
        """Return the chance of a deal of every pair, at the true share of wins."""
        return self.calibrator.probability(self.score(matrix))


@dataclass(frozen=True, slots=True)
class OutOfFold:
    """The rows to learn from, as scorers see them that saw no pair of their client.

    ``score``: of the models, before calibration; the calibrator is the one for the model of all
    rows, told by these scores.
    """

    data: Dataset
    rows: Ints
    score: Floats
    calibrator: Calibrator
    folds: tuple[FoldScorer, ...]

    def standings(self, rows: Ints, promise: FilterPromise | FilterOutcome) -> Floats:
        """Return what the filter's threshold is compared with, of some of the rows."""
        found = np.empty(len(rows))
        for one in self.folds:
            own = np.flatnonzero(np.isin(rows, one.held))
            found[own] = past_standings(
                self.data, rows[own], one.features, one.probability, promise
            )
        return found

    def marked(self, marks: Marks, promise: FilterPromise | FilterOutcome) -> list[MarkedLead]:
        """Return the marked leads of the rows' clients, each seen by the fold of its client."""
        found: list[MarkedLead] = []
        everybody = set(marks.client.tolist())
        for one in self.folds:
            held = set(self.data.client[one.held].tolist())
            others = np.array(list(everybody - held), dtype=object)
            found += marked_leads(
                marks, others, one.features, one.probability, promise, self.data.company
            )
        return found


def cross_fit(data: Dataset, rows: Ints, maker: Maker, seed: int) -> OutOfFold:
    """Fit features, model and calibrator of every fold, and the calibrator of all.

    Args:
        data: all pairs.
        rows: those to learn from, ascending.
        maker: of the model.
        seed: of folds, calibration and unlabelled stock.
    """
    score = np.empty(len(rows))
    fitted: list[tuple[Ints, Features, Score]] = []
    for fit, held in client_folds(data.client[rows], FOLDS, seed):
        features, own = _fit(data, rows[fit], maker, seed)
        prepared = features.prepare(data.company.items)
        pairs = data.pairs.take(rows[held])
        score[held] = own(features.matrix(prepared, data.requests, pairs))
        fitted.append((held, features, own))
    calibrator = calibrator_of(data, rows, score, seed)
    others = fold_calibrators(data, rows, score, [held for held, *_ in fitted], calibrator)
    return OutOfFold(data, rows, score, calibrator, tuple(
        FoldScorer(rows[held], features, own, other)
        for (held, features, own), other in zip(fitted, others, strict=True)
    ))  # fmt: skip


def _fit(data: Dataset, rows: Ints, maker: Maker, seed: int) -> tuple[Features, Score]:
    features, matrix = Features.fit(data, rows)
    share = float(data.positive[rows].mean())
    if share in {0.0, 1.0}:  # one outcome only teaches nothing: the common share
        return features, lambda told: np.full(len(told), share)
    return features, fit_on(data, rows, features, matrix, maker, seed).score


def calibrator_of(data: Dataset, rows: Ints, score: Floats, seed: int) -> Calibrator:
    """Return the calibrator that out-of-fold scores of the rows tell."""
    deals = data.company.catalog.deals
    won = data.positive[rows].astype(np.float64)
    prior = deals.prior if deals else None
    return Calibrator.fit(score, won, prior, data.client[rows], seed)


def fold_calibrators(
    data: Dataset, rows: Ints, score: Floats, held: list[Ints], whole: Calibrator
) -> Iterator[Calibrator]:
    """Yield each fold's calibrator, of the same kind as the whole's, told by the other folds.

    Args:
        data: all pairs.
        rows: those of the scores.
        score: out of fold.
        held: positions in ``rows``, by fold.
        whole: the calibrator of all rows.
    """
    won = data.positive[rows].astype(np.float64)
    for own in held:
        others = np.setdiff1d(np.arange(len(rows)), own)
        # A single fold has no others: all its clients are one.
        told = others if len(others) else own
        yield Calibrator.fit(score[told], won[told], whole.state.prior, kind=whole.state.kind)


__all__ = ["FoldScorer", "OutOfFold", "calibrator_of", "cross_fit", "fold_calibrators"]
