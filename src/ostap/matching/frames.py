"""Pairs as tables: what a model learns from, what each fold says of them, whence each feature."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from ostap.catalog import Catalog
from ostap.matching.cross_fit import FOLDS, cross_fit
from ostap.matching.dataset import Dataset
from ostap.matching.encode import Floats
from ostap.matching.feature_state import Matrix
from ostap.matching.features import Features
from ostap.matching.models import Recipe
from ostap.matching.pair_features import Feature
from ostap.matching.training_rows import age_weights
from ostap.names import Language
from ostap.results.base import Scalar

KEYS = ("client", "item", "manager", "request", "day")


@dataclass(frozen=True, slots=True)
class FoldPredictions:
    """What models said of pairs of clients that they had not seen.

    ``frame`` has one row per pair, in the order of `training_frame`: ``client``, ``item``,
    ``manager``, ``request`` (text), ``day`` (date), ``outcome`` (``won``, ``weak``, ``lost``),
    ``won`` (1 or 0, weak wins are 1), ``fold`` (0 to 4), ``score`` (the fold's model, not
    calibrated), ``in_sample`` (the chance at the pairs' own share of wins) and ``probability``
    (the chance at the catalog's prior). Features, model and calibrator of a fold saw no pair of
    its clients. The same seed, recipe and data give the same numbers.
    """

    frame: pl.DataFrame
    kind: str
    parameters: Mapping[str, Scalar]
    seed: int
    folds: int
    data: str
    """the version of the pairs"""


def pair_frame(data: Dataset) -> pl.DataFrame:
    """Return who, what, when and how it ended: one row per labelled pair, oldest first."""
    return data.keys.select(KEYS).with_columns(
        pl.Series("outcome", data.outcome.tolist(), dtype=pl.String),
        pl.Series("won", data.positive.astype(np.int8)),
    )


def training_frame(data: Dataset, features: Features | None = None) -> pl.DataFrame:
    """Return the labelled pairs with every feature.

    Shape ``(pairs, 8 + features)``: ``client``, ``item``, ``manager``, ``request``, ``day``,
    ``outcome``, ``won``, ``weight`` (what the pair counts in training: 0 is left out), and one
    Float64 column for each feature, called as `feature_table` tells; NaN is missing. Money and
    areas are in the catalog's own units, dates are days since the wish's date to the pair's day
    with the sign of the date, shares and rates are of 1.

    Args:
        data: the pairs.
        features: already fitted: then rates of wins are of all pairs they were fitted on, as in
            serving. None: fitted anew on all pairs, rates out of fold, as a model learns them.
    """
    if features is None:
        _, matrix = Features.fit(data, np.arange(len(data.pairs), dtype=np.int64))
    else:
        matrix = features.matrix(features.prepare(data.company.items), data.requests, data.pairs)
    told = pair_frame(data).with_columns(
        pl.Series("weight", age_weights(data.pairs.day, data.training), dtype=pl.Float64)
    )
    return told.hstack(matrix_frame(matrix))


def matrix_frame(matrix: Matrix) -> pl.DataFrame:
    """Return a matrix of features as Float64 columns with their names."""
    names = [feature.name for feature in matrix.features]
    return pl.DataFrame(matrix.values, schema=dict.fromkeys(names, pl.Float64), orient="row")


def fold_predictions(data: Dataset, recipe: Recipe, seed: int) -> FoldPredictions:
    """Return what five models said, each of the fifth of the clients that it had not seen.

    Args:
        data: the pairs, known to be enough.
        recipe: kind and parameters of the model.
        seed: of the folds and of whatever the model draws beside its own seed.
    """
    found = cross_fit(data, np.arange(len(data.pairs), dtype=np.int64), recipe, seed)
    n = len(data.pairs)
    fold = np.zeros(n, dtype=np.int32)
    in_sample: Floats = np.empty(n)
    probability: Floats = np.empty(n)
    for number, one in enumerate(found.folds):
        fold[one.held] = number
        score = found.score[one.held]
        in_sample[one.held] = one.calibrator.in_sample(score)
        probability[one.held] = one.calibrator.probability(score)
    frame = pair_frame(data).with_columns(
        pl.Series("fold", fold),
        pl.Series("score", found.score),
        pl.Series("in_sample", in_sample),
        pl.Series("probability", probability),
    )
    return FoldPredictions(
        frame=frame,
        kind=recipe.kind,
        parameters=recipe.make().parameters,
        seed=seed,
        folds=FOLDS,
        data=data.fingerprint(),
    )


def feature_table(features: Features, catalog: Catalog, language: Language) -> pl.DataFrame:
    """Return whence each feature comes: one row per feature, in the order of the matrix.

    Columns: ``feature`` (its name), ``columns`` (list: the catalog's ``table.column`` that it is
    made of), ``titles`` (list: what people call these), ``monotone`` (1: more can only help, -1:
    only harm, 0: either) and ``met_at`` (the value at which its wish is met, or null).
    """
    rows = [_traced(feature, catalog, language) for feature in features.state.features]
    schema: dict[str, pl.DataType | type[pl.DataType]] = {
        "feature": pl.String,
        "columns": pl.List(pl.String),
        "titles": pl.List(pl.String),
        "monotone": pl.Int8,
        "met_at": pl.Float64,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def _traced(
    feature: Feature, catalog: Catalog, language: Language
) -> tuple[str, list[str], list[str], int, float | None]:
    columns = [_column_of(name, catalog) for name in feature.columns]
    titles = [_title(ref, catalog, language) for ref in columns]
    return feature.name, columns, titles, feature.monotone, feature.met_at


def _column_of(name: str, catalog: Catalog) -> str:
    """Return the catalog column of a feature's origin; the pair's own day and manager have one."""
    deals = catalog.deals
    own = {"manager": deals.manager, "day": deals.time} if deals else {}
    column = own.get(name)
    return f"{deals.table}.{column}" if deals and column else name


def _title(ref: str, catalog: Catalog, language: Language) -> str:
    column = catalog.column(ref)
    return column.title.to(language, ref) if column else ref
