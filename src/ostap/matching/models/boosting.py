"""Gradient boosted trees of LightGBM: the one file that knows the library.

Grown by LightGBM, kept as its own text file, scored by `tree_scores` in a half of its time. The
library is imported where trees are grown or explained, not where they are loaded and score.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar, Final, Self

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
from ostap.matching.models.tree_scores import TreeScores, tree_arrays
from ostap.matching.models.tree_text import read_trees
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
        self._text: str | None = None
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
        text = grown(
            matrix, won, weight, self._parameters.trees,
            library_parameters(self._parameters, matrix),
        )  # fmt: skip
        self._text, self._scores = text, TreeScores(tree_arrays(read_trees(text)))

    def score(self, matrix: Matrix) -> Floats:
        """Return the trees' probability of a deal."""
        if self._scores is None:
            raise RuntimeError("fit or load first")
        return logistic(self._scores.total(matrix.values))

    def contributions(self, matrix: Matrix) -> Floats:
        """Return what each feature adds to the log odds (TreeSHAP), and last the base.

        Shape ``(pairs, features + 1)``; far slower than scores: for what is shown, not searched.
        """
        import lightgbm as lgb

        booster = lgb.Booster(model_str=self._fitted)
        told = booster.predict(matrix.values, pred_contrib=True, num_threads=1)
        return np.asarray(told, dtype=np.float64)

    @property
    def _fitted(self) -> str:
        if self._text is None:
            raise RuntimeError("fit or load first")
        return self._text

    def save(self, folder: Path) -> None:
        """Write LightGBM's own text file and the parameters."""
        (folder / MODEL_FILE).write_text(self._fitted, encoding="utf-8")
        write_parameters(folder, self._parameters)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Return the trees of a folder whose files were already found whole.

        Raises:
            EnvironmentFailedError: the file holds no trees of LightGBM.
        """
        model = cls(read_parameters(folder, BoostingParameters))
        text = read_text(folder / MODEL_FILE)
        try:
            model._text, model._scores = text, TreeScores(tree_arrays(read_trees(text)))
        except ValueError as error:
            raise unreadable(folder / MODEL_FILE, error) from error
        return model


def grown(
    matrix: Matrix, won: Floats, weight: Floats | None, trees: int, parameters: dict[str, Any]
) -> str:
    """Return the trees that LightGBM grows of some rows, as its own text (see `read_trees`)."""
    import lightgbm as lgb

    names = [f"f{number}" for number in range(len(matrix.features))]
    rows = lgb.Dataset(
        matrix.values, label=won, weight=weight, feature_name=names, free_raw_data=True
    )
    booster = lgb.train(COMMON | parameters, rows, num_boost_round=trees)
    return booster.model_to_string()


COMMON: Final[dict[str, Any]] = {
    "objective": "binary",
    "deterministic": True,
    "force_row_wise": True,
    # Two threads spin-wait for each other wherever another process runs beside.
    "num_threads": 1,
    "verbosity": -1,
    "monotone_constraints_method": "basic",
}


def library_parameters(parameters: BoostingParameters, matrix: Matrix) -> dict[str, Any]:
    """Return parameters as LightGBM calls them, with the signs that features must keep."""
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


def logistic(logit: Floats) -> Floats:
    """Return ``1 / (1 + exp(-logit))``."""
    return np.asarray(1 / (1 + np.exp(-np.clip(logit, -500, 500))))
