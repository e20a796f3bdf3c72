"""The peers of `matching_peers.py`: other people's libraries, each given its best shot.

None of them is needed by the project; benchmarks/README.md says how to install them apart.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

import numpy as np
import optuna
import pandas as pd
from scipy.sparse import csr_matrix

from ostap.matching.dataset import Dataset, Pairs
from ostap.matching.feature_state import Matrix
from ostap.matching.features import Features
from ostap.matching.metrics import log_losses
from ostap.matching.models import Baseline, Maker
from ostap.matching.stock import Floats, Ints

NOTHING: Final = "∅"
Score = Callable[["Rows"], Floats]


@dataclass(frozen=True)
class Rows:
    """The same pairs in every form that a peer takes."""

    matrix: Matrix
    raw: pd.DataFrame
    """categories as they are, client and item among them; the rest of the matrix as numbers"""
    client: Ints
    won: Floats


@dataclass(frozen=True)
class Fold:
    """What parameters are found on: the very rows of the product's own search."""

    fit: Rows
    held: Rows
    trials: int
    seed: int


def rows_of(data: Dataset, features: Features, pairs: Pairs, known: Known) -> Rows:
    """Return pairs in every form; `known` says whose they are and how they ended."""
    prepared = features.prepare(data.company.items)
    return rows_with(data, features.matrix(prepared, data.requests, pairs), pairs, known)


@dataclass(frozen=True)
class Known:
    """Whose pairs they are, and how they ended; what is never read may hold anything."""

    client: Ints
    won: Floats


def rows_with(data: Dataset, matrix: Matrix, pairs: Pairs, known: Known) -> Rows:
    """Return pairs whose matrix is there already: of training rows its rates are out of fold."""
    plan, frame = data.plan, {}
    kinds = {c.ref: c.kind for c in (*plan.request, *plan.item)}
    for number, feature in enumerate(matrix.features):
        hot = "=" in feature.name or feature.name.endswith((":other", ":missing"))
        of = feature.columns[0]
        if not (hot and (of == "manager" or kinds.get(of) == "category")):
            frame[feature.name] = matrix.values[:, number]  # noqa: PD011 - no pandas
    sides = ((data.requests, pairs.request_row, plan.request),
             (data.company.items, pairs.item_row, plan.item))  # fmt: skip
    for side, rows, columns in sides:
        for column in columns:
            if column.kind == "category":
                values = side[column.ref].cast(str).fill_null(NOTHING).to_numpy()[rows]
                frame[f"{column.ref} "] = values.astype(str)
    frame["client "] = known.client.astype(str)
    frame["item "] = pairs.item_row.astype(str)
    frame["manager "] = np.array([NOTHING if m is None else m for m in pairs.manager], dtype=str)
    return Rows(matrix, pd.DataFrame(frame), known.client, known.won)


class Peer(Protocol):
    """A peer: it may look for parameters first, and then learns."""

    name: str

    def tune(self, fold: Fold) -> Floats:
        """Find parameters; return the scores of the fold's held rows, for a calibrator."""

    def learn(self, rows: Rows) -> Score:
        """Learn from pairs and return what scores others."""


@dataclass
class Fitted:
    """What has nothing to tune: a baseline, or a recipe of the product's own."""

    name: str
    make: Callable[[], Baseline | Any]

    def tune(self, fold: Fold) -> Floats:
        """Learn from the fold's rows, to be calibrated as the others are."""
        return self.learn(fold.fit)(fold.held)

    def learn(self, rows: Rows) -> Score:
        """Fit anew."""
        model = self.make()
        model.fit(rows.matrix, rows.won)
        return lambda other: model.score(other.matrix)


def chosen(name: str, maker: Maker) -> Fitted:
    """Return the model that the product's own search has chosen, or any recipe."""
    return Fitted(name, maker.make)


@dataclass
class Library:
    """A library's classifier, with its defaults or tuned by Optuna's TPE within the budget."""

    name: str
    make: Callable[[Mapping[str, Any]], Any]
    inputs: Callable[[Rows], Any]
    space: Callable[[optuna.Trial], dict[str, Any]] | None = None
    found: dict[str, Any] = field(default_factory=dict)

    def tune(self, fold: Fold) -> Floats:
        """Try parameters on the fold; without a space its defaults are what there is."""
        if self.space is None:
            return self.learn(fold.fit)(fold.held)
        optuna.logging.set_verbosity(optuna.logging.WARNING)
        study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=fold.seed))
        told: dict[int, Floats] = {}

        def loss(trial: optuna.Trial) -> float:
            self.found = self.space(trial) if self.space else {}
            told[trial.number] = self.learn(fold.fit)(fold.held)
            return float(log_losses(fold.held.won, told[trial.number]).mean())

        study.optimize(loss, n_trials=fold.trials)
        self.found = self.space(optuna.trial.FixedTrial(study.best_params))  # type: ignore[arg-type]
        return told[study.best_trial.number]

    def learn(self, rows: Rows) -> Score:
        """Fit with what was found."""
        model = self.make(self.found)
        model.fit(self.inputs(rows), rows.won)
        return lambda other: np.asarray(model.predict_proba(self.inputs(other))[:, 1])


def numbers(rows: Rows) -> Floats:
    """Return the product's own matrix."""
    return rows.matrix.values  # noqa: PD011 - no pandas


def raw(rows: Rows) -> pd.DataFrame:
    """Return categories as they are."""
    return rows.raw


def catboost_of(categories: list[str]) -> Callable[[Mapping[str, Any]], Any]:
    """Return what makes a CatBoost classifier that knows which columns are categories."""
    from catboost import CatBoostClassifier

    return lambda found: CatBoostClassifier(
        cat_features=categories, random_seed=0, thread_count=1, verbose=False,
        allow_writing_files=False, **found,
    )  # fmt: skip


def catboost_space(trial: optuna.Trial) -> dict[str, Any]:
    """Return what is tuned of CatBoost."""
    return {
        "iterations": trial.suggest_int("iterations", 60, 300, log=True),
        "depth": trial.suggest_int("depth", 2, 7),
        "learning_rate": trial.suggest_float("learning_rate", 0.02, 0.2, log=True),
        "l2_leaf_reg": trial.suggest_float("l2_leaf_reg", 0.5, 50, log=True),
        "rsm": trial.suggest_float("rsm", 0.1, 1.0),
        "random_strength": trial.suggest_float("random_strength", 0.1, 10, log=True),
    }


def lightgbm_of(found: Mapping[str, Any]) -> Any:
    """Return LightGBM's own classifier."""
    from lightgbm import LGBMClassifier

    return LGBMClassifier(random_state=0, n_jobs=1, verbose=-1, **found)


def lightgbm_space(trial: optuna.Trial) -> dict[str, Any]:
    """Return what is tuned of LightGBM."""
    return {
        "n_estimators": trial.suggest_int("n_estimators", 40, 400, log=True),
        "num_leaves": trial.suggest_int("num_leaves", 4, 48, log=True),
        "learning_rate": trial.suggest_float("learning_rate", 0.02, 0.2, log=True),
        "min_child_samples": trial.suggest_int("min_child_samples", 5, 80, log=True),
        "colsample_bytree": trial.suggest_float("colsample_bytree", 0.1, 1.0),
        "reg_lambda": trial.suggest_float("reg_lambda", 0.01, 50, log=True),
    }


@dataclass
class Flaml:
    """FLAML's AutoML over LightGBM, XGBoost, random forests and extra trees."""

    name: str = "FLAML"
    best: Any = None

    def tune(self, fold: Fold) -> Floats:
        """Let it look on the fold, within the same number of tries."""
        from flaml import AutoML

        automl = AutoML()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            automl.fit(
                fold.fit.matrix.values, fold.fit.won, X_val=fold.held.matrix.values,
                y_val=fold.held.won, task="classification", metric="log_loss",
                max_iter=fold.trials, estimator_list=["lgbm", "xgboost", "rf", "extra_tree"],
                eval_method="holdout", n_jobs=1, seed=fold.seed, retrain_full=False, verbose=0,
            )  # fmt: skip
        self.best = automl.model.estimator
        return np.asarray(self.best.predict_proba(fold.held.matrix.values)[:, 1])

    def learn(self, rows: Rows) -> Score:
        """Fit the best of what it found."""
        from sklearn.base import clone

        model = clone(self.best).fit(rows.matrix.values, rows.won)
        return lambda other: np.asarray(model.predict_proba(other.matrix.values)[:, 1])


@dataclass
class Factorisation:
    """Weighted matrix factorisation (ALS, `implicit`): clients by items and nothing else.

    It knows no columns, so that of a new client it can say nothing; hence its parameters can't
    be found on a fold of new clients, and pairs are held out instead.
    """

    clients: int
    items: int
    name: str = "factorisation (ALS)"
    factors: int = 8

    def tune(self, fold: Fold) -> Floats:
        """Try numbers of factors on a fifth of the pairs."""
        rng = np.random.default_rng(fold.seed)
        held = rng.random(len(fold.fit.won)) < 0.2  # noqa: PLR2004 - a fifth
        losses = {}
        for factors in (2, 4, 8, 16, 32):
            self.factors = factors
            score = self._learn(fold.fit, ~held)(fold.fit)[held]
            losses[factors] = log_losses(fold.fit.won[held], score).mean()
        self.factors = min(losses, key=lambda one: losses[one])
        return self.learn(fold.fit)(fold.held)

    def learn(self, rows: Rows) -> Score:
        """Factorise all pairs."""
        return self._learn(rows, np.ones(len(rows.won), dtype=np.bool_))

    def _learn(self, rows: Rows, kept: np.ndarray[Any, Any]) -> Score:
        from implicit.als import AlternatingLeastSquares

        model = AlternatingLeastSquares(
            factors=self.factors, regularization=0.1, iterations=15, random_state=0,
            num_threads=1, use_gpu=False,
        )  # fmt: skip
        won = np.where(rows.won > 0, 1.0, 1e-3)[kept]
        at = (rows.client[kept], rows.matrix.item_row[kept])
        table = csr_matrix((won, at), shape=(self.clients, self.items), dtype=np.float32)
        model.fit(table, show_progress=False)
        left, right = np.asarray(model.user_factors), np.asarray(model.item_factors)
        return lambda other: np.clip(
            (left[other.client] * right[other.matrix.item_row]).sum(axis=1), 0.001, 0.999
        ).astype(np.float64)
