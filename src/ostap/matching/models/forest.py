"""Trees of scikit-learn: extremely randomised ones, and boosted on histograms.

Both are kept as arrays and scored by `tree_scores`, so that loading a version neither imports
scikit-learn nor depends on its release.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar, Final, Self

import numpy as np

from ostap.matching.encode import Floats
from ostap.matching.feature_state import Matrix
from ostap.matching.models import tree_scores
from ostap.matching.models.boosting import fewest_rows, logistic
from ostap.matching.models.files import (
    read_arrays,
    read_parameters,
    write_arrays,
    write_parameters,
)
from ostap.matching.models.space import Space, Span
from ostap.matching.models.tree_scores import MOST_LEAVES, Node, TreeScores, tree_arrays
from ostap.names import Text
from ostap.results.base import Frozen, Scalar

_LEAF: Final = -1
_LOAD: Final = (*tree_scores.ARRAYS, "base")


class ForestParameters(Frozen):
    """Few, small trees: more would not fit the milliseconds of a ranking."""

    trees: int = 60
    leaves: int = 48
    min_rows: int = 5
    column_share: float = 0.4
    seed: int = 0


class HistogramParameters(Frozen):
    """As those of LightGBM, as far as scikit-learn has them."""

    trees: int = 150
    leaves: int = 8
    learning_rate: float = 0.05
    min_rows: int = 30
    column_share: float = 0.3
    l2: float = 5.0
    seed: int = 0


class ExtraTrees:
    """Extremely randomised trees, averaged, with monotone constraints.

    Geurts, Ernst and Wehenkel (2006), "Extremely randomized trees", Machine Learning 63(1).
    """

    kind: ClassVar[str] = "extra_trees"
    title: ClassVar[Text] = Text("extremely randomised trees", "сверхслучайные деревья")
    complexity: ClassVar[int] = 50
    monotone: ClassVar[bool] = True
    needs: ClassVar[str] = ""

    def __init__(self, parameters: ForestParameters | None = None) -> None:
        self._parameters = parameters or ForestParameters()
        self._scores = TreeScores(tree_arrays([]))

    @classmethod
    def space(cls) -> Space:
        """Return trees, their size and what a split chooses from."""
        return (
            Span(name="trees", low=20, high=150, whole=True),
            Span(name="leaves", low=8, high=MOST_LEAVES, whole=True),
            Span(name="min_rows", low=2, high=40, log=True, whole=True),
            Span(name="column_share", low=0.1, high=1.0),
        )

    @classmethod
    def of(cls, parameters: Mapping[str, Scalar]) -> Self:
        """Return an unfitted model."""
        return cls(ForestParameters.model_validate(dict(parameters)))

    @property
    def parameters(self) -> dict[str, Scalar]:
        """What it was made with."""
        return dict(self._parameters.model_dump())

    def fit(self, matrix: Matrix, won: Floats, weight: Floats | None = None) -> None:
        """Grow the trees."""
        from sklearn.ensemble import ExtraTreesClassifier

        own = self._parameters
        library = ExtraTreesClassifier(
            own.trees, max_leaf_nodes=own.leaves, min_samples_leaf=own.min_rows,
            max_features=own.column_share, monotonic_cst=_signs(matrix), random_state=own.seed,
            n_jobs=1,
        )  # fmt: skip
        library.fit(matrix.values, won, weight)
        share = 1 / own.trees
        self._scores = TreeScores(
            tree_arrays(_forest_node(tree.tree_, 0, share) for tree in library.estimators_)
        )

    def score(self, matrix: Matrix) -> Floats:
        """Return the mean share of wins of the trees' leaves."""
        return np.clip(self._scores.total(matrix.values), 0.0, 1.0)

    def save(self, folder: Path) -> None:
        """Write the trees."""
        write_arrays(folder, self._scores.save())
        write_parameters(folder, self._parameters)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Return the model of a folder."""
        model = cls(read_parameters(folder, ForestParameters))
        model._scores = TreeScores.load(read_arrays(folder, tree_scores.ARRAYS))
        return model


class HistogramTrees:
    """Boosted trees of scikit-learn, grown on histograms, with monotone constraints."""

    kind: ClassVar[str] = "histogram"
    title: ClassVar[Text] = Text("histogram boosting", "бустинг на гистограммах")
    complexity: ClassVar[int] = 45
    monotone: ClassVar[bool] = True
    needs: ClassVar[str] = ""

    def __init__(self, parameters: HistogramParameters | None = None) -> None:
        self._parameters = parameters or HistogramParameters()
        self._scores = TreeScores(tree_arrays([]))
        self._base = 0.0

    @classmethod
    def space(cls) -> Space:
        """Return trees, their size, and three ways of regularising them."""
        return (
            Span(name="trees", low=40, high=300, whole=True),
            Span(name="leaves", low=4, high=16, whole=True),
            Span(name="learning_rate", low=0.02, high=0.15, log=True),
            Span(name="min_rows", low=5, high=80, log=True, whole=True),
            Span(name="column_share", low=0.1, high=0.8),
            Span(name="l2", low=0.1, high=50, log=True),
        )

    @classmethod
    def of(cls, parameters: Mapping[str, Scalar]) -> Self:
        """Return an unfitted model."""
        return cls(HistogramParameters.model_validate(dict(parameters)))

    @property
    def parameters(self) -> dict[str, Scalar]:
        """What it was made with."""
        return dict(self._parameters.model_dump())

    def fit(self, matrix: Matrix, won: Floats, weight: Floats | None = None) -> None:
        """Grow the trees."""
        from sklearn.ensemble import HistGradientBoostingClassifier
        from threadpoolctl import threadpool_limits

        own = self._parameters
        library: Any = HistGradientBoostingClassifier(
            learning_rate=own.learning_rate, max_iter=own.trees, max_leaf_nodes=own.leaves,
            min_samples_leaf=fewest_rows(own.min_rows, len(matrix)), l2_regularization=own.l2,
            max_features=own.column_share, monotonic_cst=_signs(matrix), early_stopping=False,
            random_state=own.seed,
        )  # fmt: skip
        # Two threads spin-wait for each other wherever another process runs beside.
        with threadpool_limits(1, user_api="openmp"):
            library.fit(matrix.values, won, weight)
        # The library has no door to its trees; a test holds these arrays to its own scores.
        grown = (trees[0].nodes for trees in library._predictors)  # noqa: SLF001 - as said
        self._scores = TreeScores(tree_arrays(_histogram_node(nodes, 0) for nodes in grown))
        self._base = float(np.ravel(library._baseline_prediction)[0])  # noqa: SLF001 - same

    def score(self, matrix: Matrix) -> Floats:
        """Return the trees' probability of a deal."""
        return logistic(self._base + self._scores.total(matrix.values))

    def save(self, folder: Path) -> None:
        """Write the trees."""
        write_arrays(folder, {**self._scores.save(), "base": np.array([self._base])})
        write_parameters(folder, self._parameters)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Return the model of a folder."""
        model = cls(read_parameters(folder, HistogramParameters))
        arrays = read_arrays(folder, _LOAD)
        model._base = float(arrays.pop("base")[0])
        model._scores = TreeScores.load(arrays)
        return model


def _signs(matrix: Matrix) -> list[int]:
    return [feature.monotone for feature in matrix.features]


def _forest_node(tree: Any, at: int, share: float) -> Node | float:
    if tree.children_left[at] == _LEAF:
        lost_won = tree.value[at, 0]
        return float(lost_won[-1] / lost_won.sum() * share) if len(lost_won) > 1 else 0.0
    return Node(
        int(tree.feature[at]), float(tree.threshold[at]), bool(tree.missing_go_to_left[at]),
        _forest_node(tree, tree.children_left[at], share),
        _forest_node(tree, tree.children_right[at], share),
    )  # fmt: skip


def _histogram_node(nodes: Any, at: int) -> Node | float:
    node = nodes[at]
    if node["is_leaf"]:
        return float(node["value"])
    return Node(
        int(node["feature_idx"]), float(node["num_threshold"]), bool(node["missing_go_to_left"]),
        _histogram_node(nodes, int(node["left"])), _histogram_node(nodes, int(node["right"])),
    )  # fmt: skip
