"""A fitted scorer whole: features, model, calibrator and filter, from pairs to a probability."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ostap.matching.calibrate import Calibrator
from ostap.matching.dataset import Dataset
from ostap.matching.encode import Floats
from ostap.matching.feature_state import Matrix
from ostap.matching.features import Features
from ostap.matching.filter import Judged, choose_filter
from ostap.matching.models import BoostedTrees, BoostingParameters, PairModel
from ostap.matching.split import Split
from ostap.matching.stock import Ints
from ostap.matching.training_rows import training_rows
from ostap.names import Language
from ostap.results.matching import FilterOutcome
from ostap.settings.workspace import FilterPromise


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


def fit_scorer(
    data: Dataset,
    split: Split,
    parts: Parts,
    parameters: BoostingParameters,
    promise: FilterPromise,
    seed: int,
    language: Language,
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
    probability = calibrator.probability(model.score(parts.threshold))
    outcome = choose_filter(judged(data, split.threshold, probability), promise, seed, language)
    return Scorer(parts.features, model, calibrator, outcome)


__all__ = ["Parts", "Scorer", "fit_scorer", "judged", "prepare_parts", "won_of"]
