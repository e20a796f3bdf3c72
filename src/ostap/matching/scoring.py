"""A fitted scorer whole: features, model, calibrator and filter, from pairs to a probability."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from ostap.matching.calibrate import Calibrator
from ostap.matching.dataset import Dataset
from ostap.matching.encode import Floats
from ostap.matching.feature_state import Matrix
from ostap.matching.features import Features
from ostap.matching.filter import Judged, choose_filter, choose_nothing
from ostap.matching.folds import out_of_fold_scores
from ostap.matching.models import Baseline, Maker, PairModel
from ostap.matching.promise_marks import MarkedLead, Marks, marked_leads
from ostap.matching.promise_standing import past_standings
from ostap.matching.split import Split
from ostap.matching.stock import Ints
from ostap.matching.training_rows import training_rows
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
        self, data: Dataset, split: Split, marks: Marks | None,
        promise: FilterPromise | FilterOutcome,
    ) -> list[MarkedLead]:  # fmt: skip
        """Return the marked leads of clients that neither model nor calibrator saw."""
        if marks is None:
            return []
        seen = data.client[np.concatenate([split.fit, split.calibrate])]
        return marked_leads(marks, seen, self.features, self.probability, promise, data.company)


@dataclass(frozen=True, slots=True)
class Parts:
    """The matrices of one split; fitting and its features never saw the others' rows."""

    features: Features
    fit: Matrix
    """of ``Split.learn``"""
    threshold: Matrix
    test: Matrix


def prepare_parts(data: Dataset, split: Split) -> Parts:
    """Fit the features on the rows to fit on, and apply them to the others."""
    features, fit = Features.fit(data, split.learn)
    prepared = features.prepare(data.company.items)
    others = [
        features.matrix(prepared, data.requests, data.pairs.take(rows))
        for rows in (split.threshold, split.test)
    ]
    return Parts(features, fit, *others)


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
) -> Scorer:
    """Fit the model, the calibrator and the filter.

    No row tells two of them about itself: the calibrator sees out-of-fold scores, of models that
    saw no pair of that client, and the filter has rows of its own.
    """
    model = fit_model(data, split.learn, parts, maker, seed)
    calibrator = fit_calibrator(
        data,
        split.learn,
        parts,
        lambda fit: fit_model(data, split.learn[fit], parts, maker, seed, fit).score,
        seed,
    )
    unfiltered = Scorer(parts.features, model, calibrator, choose_nothing(language))
    judges = some_lost(data, split.threshold, seed)
    told = judged(data, judges, unfiltered.standings(data, judges, promise))
    leads = unfiltered.marked(data, split, marks, promise)
    return replace(unfiltered, filter=choose_filter(told, promise, seed, language, leads))


def fit_model(
    data: Dataset, rows: Ints, parts: Parts, maker: Maker, seed: int, fit: Ints | None = None
) -> PairModel:
    """Return a model fitted on rows to learn from, or on those at the positions ``fit``."""
    matrix = parts.fit if fit is None else parts.fit.take(fit)
    told = training_rows(data, rows, parts.features, matrix, seed)
    model = maker.make()
    model.fit(told.matrix, told.won, told.weight)
    return model


def fit_baseline(
    data: Dataset, split: Split, parts: Parts, rival: Baseline, seed: int
) -> Calibrator:
    """Fit a baseline on the model's own rows, and return its calibrator, out of fold too."""
    won = won_of(data, split.learn)

    def fitted(fit: Ints) -> Callable[[Matrix], Floats]:
        rival.fit(parts.fit.take(fit), won[fit])
        return rival.score

    calibrator = fit_calibrator(data, split.learn, parts, fitted, seed)
    rival.fit(parts.fit, won)
    return calibrator


def fit_calibrator(
    data: Dataset,
    rows: Ints,
    parts: Parts,
    fitted: Callable[[Ints], Callable[[Matrix], Floats]],
    seed: int,
) -> Calibrator:
    """Return the calibrator that out-of-fold scores tell."""
    deals = data.company.catalog.deals
    return Calibrator.fit(
        out_of_fold_scores(data, rows, parts.fit, fitted, seed),
        won_of(data, rows),
        deals.prior if deals else None,
        data.client[rows],
        seed,
    )


def some_lost(data: Dataset, rows: Ints, seed: int) -> Ints:
    """Return all won rows and at most `MOST_LOST` of the others, drawn."""
    lost = rows[data.outcome[rows] != "won"]
    drawn = np.random.default_rng([seed, 8]).permutation(lost)[:MOST_LOST]
    return np.sort(np.concatenate([rows[data.outcome[rows] == "won"], drawn]))


__all__ = [
    "Parts",
    "Scorer",
    "fit_baseline",
    "fit_scorer",
    "judged",
    "prepare_parts",
    "won_of",
]
