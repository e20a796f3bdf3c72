"""What a model is fitted on: the rows of a split, perhaps newer ones, weighted, with stock."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ostap.matching.dataset import Dataset
from ostap.matching.feature_state import Matrix
from ostap.matching.features import Features
from ostap.matching.models import Maker, PairModel
from ostap.matching.stock import Floats, Ints
from ostap.matching.unlabelled import draw_unlabelled
from ostap.settings.workspace import TrainingOptions

YEAR: float = 365.25


@dataclass(frozen=True, slots=True)
class TrainingRows:
    """Features, what is learnt of each row (1 won, 0 not), and what it weighs; null: all alike."""

    matrix: Matrix
    won: Floats
    weight: Floats | None


def training_rows(
    data: Dataset, rows: Ints, features: Features, matrix: Matrix, seed: int
) -> TrainingRows:
    """Return what the model is fitted on under the dataset's training options.

    Args:
        data: all pairs, and how they are to be used.
        rows: those to fit on.
        features: fitted on them.
        matrix: of them.
        seed: of drawing unlabelled stock.
    """
    options, won = data.training, data.positive[rows].astype(np.float64)
    weight = age_weights(data.pairs.day[rows], options)
    if (weight == 0).any():
        kept = np.flatnonzero(weight > 0)
        rows, matrix, won, weight = rows[kept], matrix.take(kept), won[kept], weight[kept]
    if options.unlabelled == "weighted":
        drawn = draw_unlabelled(data, rows, seed)
        prepared = features.prepare(data.company.items)
        more = features.matrix(prepared, data.requests, drawn.pairs)
        matrix = Matrix(
            np.vstack([matrix.values, more.values]),
            matrix.features,
            np.concatenate([matrix.item_row, more.item_row]),
        )
        won = np.concatenate([won, np.zeros(len(more))])
        old = age_weights(drawn.pairs.day, options)
        weight = np.concatenate([weight, drawn.weight * old])
    return TrainingRows(matrix, won, None if (weight == 1).all() else weight)


def fit_on(
    data: Dataset, rows: Ints, features: Features, matrix: Matrix, maker: Maker, seed: int
) -> PairModel:
    """Return a model fitted on rows under the dataset's training options; the arguments as above.

    Raises:
        ValueError: of most kinds, where the rows have one outcome only.
    """
    told = training_rows(data, rows, features, matrix, seed)
    model = maker.make()
    model.fit(told.matrix, told.won, told.weight)
    return model


def age_weights(day: Ints, options: TrainingOptions) -> Floats:
    """Return what pairs weigh by their day: 0 before `since`, half as much each half-life back.

    The newest of the pairs weighs 1. Where all are older than ``since``, all count: a setting must
    not leave nothing to learn from.
    """
    if not len(day):
        return np.empty(0)
    weight = np.ones(len(day))
    if options.half_life_years is not None:
        weight = 0.5 ** ((day.max() - day) / (options.half_life_years * YEAR))
    if options.since is not None:
        new = day >= (options.since - type(options.since)(1970, 1, 1)).days
        weight = np.where(new, weight, 0.0) if new.any() else weight
    return weight
