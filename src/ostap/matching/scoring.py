"""A fitted scorer whole: features, model, calibrator and filter, from pairs to a probability."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from ostap.matching.calibrate import Calibrator
from ostap.matching.cross_fit import (
    FOLDS,
    OutOfFold,
    calibrator_of,
    cross_fit,
    fold_calibrators,
)
from ostap.matching.dataset import Dataset
from ostap.matching.encode import Floats
from ostap.matching.feature_state import Matrix
from ostap.matching.features import Features
from ostap.matching.filter import Judged, choose_filter, choose_nothing
from ostap.matching.folds import client_folds
from ostap.matching.models import Baseline, Maker, PairModel
from ostap.matching.promise_marks import MarkedLead, Marks, marked_leads
from ostap.matching.promise_standing import past_standings
from ostap.matching.split import TEST_SHARE, Split
from ostap.matching.stock import Ints
from ostap.matching.training_rows import fit_on
from ostap.names import Language
from ostap.results.matching import FilterOutcome
from ostap.settings.workspace import FilterPromise

MOST_LOST: Final = 500
"""So many lost pairs tell what a filter removes; each is held against its day's whole stock."""


@dataclass(frozen=True, slots=True)
class Scorer:
    """What a version of the model is."""

    features: Features
    model: PairModel
    calibrator: Calibrator
    filter: FilterOutcome

    def probability(self, matrix: Matrix) -> Floats:
        """Return the chance of a deal of every pair, at the true share of wins."""
        return self.calibrator.probability(self.model.score(matrix))

    def standings(
        self, data: Dataset, rows: Ints, promise: FilterPromise | FilterOutcome
    ) -> Floats:
        """Return what the filter's threshold is compared with, of past pairs."""
        return past_standings(data, rows, self.features, self.probability, promise)

    def marked(
        self, data: Dataset, split: Split, marks: Marks, promise: FilterPromise | FilterOutcome
    ) -> list[MarkedLead]:
        """Return the marked leads of clients that have no pair among the rows to learn from."""
        seen = data.client[split.learn]
        return marked_leads(marks, seen, self.features, self.probability, promise, data.company)


@dataclass(frozen=True, slots=True)
class FittedScorer:
    """A scorer, and the rows it learnt from as scorers saw them that knew no such client."""

    scorer: Scorer
    out_of_fold: OutOfFold
    leads: list[MarkedLead]
    """all marked ones, each as a scorer stands them that saw no pair of its client"""


@dataclass(frozen=True, slots=True)
class Parts:
    """The matrices of one split; fitting and its features never saw the others' rows."""

    features: Features
    fit: Matrix
    """of ``Split.learn``"""
    test: Matrix


def prepare_parts(data: Dataset, split: Split) -> Parts:
    """Fit the features on the rows to learn from, and apply them to the test part."""
    features, fit = Features.fit(data, split.learn)
    prepared = features.prepare(data.company.items)
    test = features.matrix(prepared, data.requests, data.pairs.take(split.test))
    return Parts(features, fit, test)


def won_of(data: Dataset, rows: Ints) -> Floats:
    """Return 1 for won pairs (weakly too) and 0 for lost ones."""
    return data.positive[rows].astype(np.float64)


def judged(data: Dataset, rows: Ints, probability: Floats) -> Judged:
    """Return rows with their probability, without the weak wins."""
    sure = data.outcome[rows] != "weak"
    return Judged(
        probability[sure], np.asarray(data.outcome[rows][sure] == "won"), data.client[rows][sure]
    )


def fit_scorer(  # noqa: PLR0913, PLR0917 - what is fitted, and every choice about it
    data: Dataset,
    split: Split,
    parts: Parts,
    maker: Maker,
    promise: FilterPromise,
    seed: int,
    language: Language,
    marks: Marks | None = None,
) -> FittedScorer:
    """Fit the model, the calibrator and the filter, each on all rows to learn from.

    No row tells two of them about itself: calibrator and threshold hear what models say that saw
    no pair of the row's client (`cross_fit`).
    """
    folds = cross_fit(data, split.learn, maker, seed)
    model = fit_model(data, split.learn, parts, maker, seed)
    unfiltered = Scorer(parts.features, model, folds.calibrator, choose_nothing(language))
    judges = some_lost(data, split.learn, seed)
    told = judged(data, judges, folds.standings(judges, promise))
    leads = []
    if marks is not None:
        new = unfiltered.marked(data, split, marks, promise)
        leads = [*folds.marked(marks, promise), *new]
    chosen = choose_filter(told, promise, seed, language, leads, checks=checks_of(data, split))
    return FittedScorer(replace(unfiltered, filter=chosen), folds, leads)


def checks_of(data: Dataset, split: Split) -> float:
    """Return how many won pairs the threshold has for each that the promise is checked on.

    Where nothing is held out, as many as where a test part is: what is kept was evaluated so.
    """
    usual = (1 - TEST_SHARE) / TEST_SHARE
    learn, test = (int((data.outcome[rows] == "won").sum()) for rows in (split.learn, split.test))
    return learn / test if test else usual


def fit_model(data: Dataset, rows: Ints, parts: Parts, maker: Maker, seed: int) -> PairModel:
    """Return a model fitted on the rows to learn from."""
    return fit_on(data, rows, parts.features, parts.fit, maker, seed)


@dataclass(frozen=True, slots=True)
class FittedRival:
    """A baseline's calibrator, and the chance it gives each row to learn from, out of fold."""

    calibrator: Calibrator
    probability: Floats


def fit_baseline(
    data: Dataset, split: Split, parts: Parts, rival: Baseline, seed: int
) -> FittedRival:
    """Fit a baseline on the model's own rows, and calibrate it out of fold as the model is."""
    rows, won = split.learn, won_of(data, split.learn)
    score, probability = np.empty(len(rows)), np.empty(len(rows))
    folds = client_folds(data.client[rows], FOLDS, seed)
    for fit, held in folds:
        rival.fit(parts.fit.take(fit), won[fit])
        score[held] = rival.score(parts.fit.take(held))
    calibrator = calibrator_of(data, rows, score, seed)
    own = [held for _, held in folds]
    others = fold_calibrators(data, rows, score, own, calibrator)
    for held, other in zip(own, others, strict=True):
        probability[held] = other.probability(score[held])
    rival.fit(parts.fit, won)
    return FittedRival(calibrator, probability)


def some_lost(data: Dataset, rows: Ints, seed: int) -> Ints:
    """Return all won rows and at most `MOST_LOST` of the others, drawn."""
    lost = rows[data.outcome[rows] != "won"]
    drawn = np.random.default_rng([seed, 8]).permutation(lost)[:MOST_LOST]
    return np.sort(np.concatenate([rows[data.outcome[rows] == "won"], drawn]))


__all__ = [
    "FittedRival",
    "FittedScorer",
    "Parts",
    "Scorer",
    "fit_baseline",
    "fit_scorer",
    "judged",
    "prepare_parts",
    "won_of",
]
