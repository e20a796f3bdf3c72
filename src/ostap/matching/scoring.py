"""A fitted scorer whole: features, model, calibrator and filter, from pairs to a probability."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from ostap.matching.calibrate import Calibrator
from ostap.matching.dataset import Dataset
from ostap.matching.encode import Floats
from ostap.matching.feature_state import Matrix
from ostap.matching.features import Features
from ostap.matching.filter import Judged, choose_filter, choose_nothing
from ostap.matching.models import BoostedTrees, BoostingParameters, PairModel
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
    calibrate: Matrix
    threshold: Matrix
    test: Matrix


def prepare_parts(data: Dataset, split: Split) -> Parts:
    """Fit the features on the rows to fit on, and apply them to the others."""
    features, fit = Features.fit(data, split.fit)
    prepared = features.prepare(data.company.items)
    others = [
        features.matrix(prepared, data.requests, data.pairs.take(rows))
        for rows in (split.calibrate, split.threshold, split.test)
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
    parameters: BoostingParameters,
    promise: FilterPromise,
    seed: int,
    language: Language,
    marks: Marks | None = None,
) -> Scorer:
    """Fit the model, then the calibrator, then the filter, each on rows of its own."""
    model = BoostedTrees(parameters)
    rows = training_rows(data, split.fit, parts.features, parts.fit, seed)
    model.fit(rows.matrix, rows.won, rows.weight)
    deals = data.company.catalog.deals
    calibrator = Calibrator.fit(
        model.score(parts.calibrate),
        won_of(data, split.calibrate),
        deals.prior if deals else None,
    )
    unfiltered = Scorer(parts.features, model, calibrator, choose_nothing(language))
    judges = some_lost(data, split.threshold, seed)
    told = judged(data, judges, unfiltered.standings(data, judges, promise))
    leads = unfiltered.marked(data, split, marks, promise)
    return replace(unfiltered, filter=choose_filter(told, promise, seed, language, leads))


def some_lost(data: Dataset, rows: Ints, seed: int) -> Ints:
    """Return all won rows and at most `MOST_LOST` of the others, drawn."""
    lost = rows[data.outcome[rows] != "won"]
    drawn = np.random.default_rng([seed, 8]).permutation(lost)[:MOST_LOST]
    return np.sort(np.concatenate([rows[data.outcome[rows] == "won"], drawn]))


__all__ = ["Parts", "Scorer", "fit_scorer", "judged", "prepare_parts", "won_of"]
