"""Gradient boosted trees of LightGBM: the one file that knows the library.

Grown by LightGBM, kept as its own text file, scored by `tree_scores` in a half of its time.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar, Final, Self

import lightgbm as lgb
import numpy as np

from ostap.matching.encode import Floats
from ostap.matching.feature_state import Matrix
from ostap.matching.models.files import (
    read_parameters,
    read_text,
    unreadable,
    write_parameters,
)
from ostap.matching.models.space import Among, Space, Span
from ostap.matching.models.tree_scores import Node, TreeScores, tree_arrays
from ostap.names import Text
from ostap.results.base import Frozen, Scalar

MODEL_FILE: Final = "model.txt"
FEWEST_ROWS: Final = 5


class BoostingParameters(Frozen):
    """Modest trees: a thousand pairs must be scored in milliseconds."""

    trees: int = 150
    leaves: int = 8
    learning_rate: float = 0.05
    min_rows: int = 30
    column_share: float = 0.3
    l2: float = 5.0
    any_cut: bool = True
    """thresholds drawn at random, the best feature of those taken: many weak, unlike trees"""
    seed: int = 0

    def make(self) -> BoostedTrees:
        """Return such trees, unfitted."""
        return BoostedTrees(self)


class BoostedTrees:
    """LightGBM with the monotone constraints that the kinds of pairs imply.

    The same rows and seed give the same trees. Missing values have a branch of their own.
    """

    kind: ClassVar[str] = "lightgbm"
    title: ClassVar[Text] = Text("LightGBM", "LightGBM")
    complexity: ClassVar[int] = 40
    monotone: ClassVar[bool] = True
    needs: ClassVar[str] = ""

    def __init__(self, parameters: BoostingParameters | None = None) -> None:
        self._parameters = parameters or BoostingParameters()
        self._booster: Any = None
        self._scores: TreeScores | None = None

    @classmethod
    def space(cls) -> Space:
        """Return trees, their size, and four ways of regularising them."""
        return (
            Span(name="trees", low=60, high=300, whole=True),
            Span(name="leaves", low=4, high=16, whole=True),
            Span(name="learning_rate", low=0.02, high=0.15, log=True),
            Span(name="min_rows", low=5, high=80, log=True, whole=True),
            Span(name="column_share", low=0.1, high=0.8),
            Span(name="l2", low=0.1, high=50, log=True),
            Among(name="any_cut", values=(True, False)),
        )

    @classmethod
    def of(cls, parameters: Mapping[str, Scalar]) -> Self:
        """Return unfitted trees."""
        return cls(BoostingParameters.model_validate(dict(parameters)))

    @property
    def parameters(self) -> dict[str, Scalar]:
        """What it was made with."""
        return dict(self._parameters.model_dump())

    def fit(self, matrix: Matrix, won: Floats, weight: Floats | None = None) -> None:
        """Grow the trees."""
        self._booster = grown(
            matrix, won, weight, self._parameters.trees,
            _library_parameters(self._parameters, matrix),
        )  # fmt: skip
        self._scores = TreeScores(tree_arrays(nodes_of(self._booster)))

    def score(self, matrix: Matrix) -> Floats:
        """Return the trees' probability of a deal."""
        if self._scores is None:
            raise RuntimeError("fit or load first")
        return logistic(self._scores.total(matrix.values))

    def contributions(self, matrix: Matrix) -> Floats:
        """Return what each feature adds to the log odds (TreeSHAP), and last the base.

        Shape ``(pairs, features + 1)``; far slower than scores: for what is shown, not searched.
        """
        told = self._booster.predict(matrix.values, pred_contrib=True, num_threads=1)
        return np.asarray(told, dtype=np.float64)

    def save(self, folder: Path) -> None:
        """Write LightGBM's own text file and the parameters."""
        (folder / MODEL_FILE).write_text(self._booster.model_to_string(), encoding="utf-8")
        write_parameters(folder, self._parameters)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Return the trees of a folder whose files were already found whole.

        Raises:
            EnvironmentFailedError: LightGBM can't read the file.
        """
        model = cls(read_parameters(folder, BoostingParameters))
        try:
            model._booster = lgb.Booster(model_str=read_text(folder / MODEL_FILE))
        except lgb.basic.LightGBMError as error:
            raise unreadable(folder / MODEL_FILE, error) from error
        model._scores = TreeScores(tree_arrays(nodes_of(model._booster)))
        return model


def grown(
    matrix: Matrix, won: Floats, weight: Floats | None, trees: int, parameters: dict[str, Any]
) -> Any:
    """Return LightGBM's booster of some rows."""
    names = [f"f{number}" for number in range(len(matrix.features))]
    rows = lgb.Dataset(
        matrix.values, label=won, weight=weight, feature_name=names, free_raw_data=True
    )
    return lgb.train(COMMON | parameters, rows, num_boost_round=trees)


COMMON: Final[dict[str, Any]] = {
    "objective": "binary",
    "deterministic": True,
    "force_row_wise": True,
    # Two threads spin-wait for each other wherever another process runs beside.
    "num_threads": 1,
    "verbosity": -1,
    "monotone_constraints_method": "basic",
}


def _library_parameters(parameters: BoostingParameters, matrix: Matrix) -> dict[str, Any]:
    return {
        "num_leaves": parameters.leaves,
        "learning_rate": parameters.learning_rate,
        "min_data_in_leaf": fewest_rows(parameters.min_rows, len(matrix)),
        "feature_fraction": parameters.column_share,
        "lambda_l2": parameters.l2,
        "extra_trees": parameters.any_cut,
        "monotone_constraints": [feature.monotone for feature in matrix.features],
        "seed": parameters.seed,
    }


def fewest_rows(wanted: int, rows: int) -> int:
    """Return rows a leaf must have: few rows need smaller leaves, or there would be no tree."""
    return max(FEWEST_ROWS, min(wanted, rows // 20))


def nodes_of(booster: Any) -> list[Node | float]:
    """Return LightGBM's trees, node by node."""
    return [_node(tree["tree_structure"]) for tree in booster.dump_model()["tree_info"]]


def _node(raw: dict[str, Any]) -> Node | float:
    if "leaf_value" in raw:
        return float(raw["leaf_value"])
    # Where training met no gap at a feature, LightGBM takes a gap for zero.
    zero_left = raw["threshold"] >= 0
    left = raw["default_left"] if raw["missing_type"] == "NaN" else zero_left
    return Node(
        raw["split_feature"], raw["threshold"], bool(left),
        _node(raw["left_child"]), _node(raw["right_child"]),
    )  # fmt: skip


def logistic(logit: Floats) -> Floats:
    """Return ``1 / (1 + exp(-logit))``."""
    return np.asarray(1 / (1 + np.exp(-np.clip(logit, -500, 500))))
