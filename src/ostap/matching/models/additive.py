"""The glass box: a sum of one step function per feature, each a table that a person can read.

The functions are grown by boosting trees that may look at one feature each, round after round,
as an explainable boosting machine's are (Lou, Caruana and Gehrke 2012, "Intelligible models for
classification and regression", KDD), and then added up. What makes a pair a pair is already a
feature (a wish held against a value), so no further interactions are sought.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar, Final, Self

import numpy as np
import numpy.typing as npt

from ostap.matching.encode import Floats
from ostap.matching.feature_state import Matrix
from ostap.matching.models.boosting import (
    BoostingParameters,
    grown,
    library_parameters,
    logistic,
)
from ostap.matching.models.files import (
    read_arrays,
    read_parameters,
    write_arrays,
    write_parameters,
)
from ostap.matching.models.space import Among, Space, Span
from ostap.matching.models.tree_scores import Node
from ostap.matching.models.tree_text import read_trees
from ostap.names import Text
from ostap.results.base import Scalar

_ARRAYS: Final = ("feature", "steps", "step_count", "level", "missing")


class AdditiveParameters(BoostingParameters):
    """Trees are only how it is grown: however many, each feature ends as one table."""

    trees: int = 400
    leaves: int = 3


class GlassBox:
    """An additive model: the log odds are the sum of the features' own steps.

    Attributes:
        shapes: by feature number its thresholds ``(k,)``, what each of the ``k + 1`` intervals
            adds to the log odds, and what a missing value adds.
    """

    kind: ClassVar[str] = "additive"
    title: ClassVar[Text] = Text("additive tables (glass box)", "аддитивные таблицы")
    complexity: ClassVar[int] = 20
    monotone: ClassVar[bool] = True
    needs: ClassVar[str] = ""

    def __init__(self, parameters: AdditiveParameters | None = None) -> None:
        self._parameters = parameters or AdditiveParameters()
        self.shapes: dict[int, tuple[Floats, Floats, float]] = {}

    @classmethod
    def space(cls) -> Space:
        """Return how the tables are grown, and four ways of regularising them."""
        return (
            Span(name="trees", low=100, high=900, log=True, whole=True),
            Span(name="leaves", low=2, high=5, whole=True),
            Span(name="learning_rate", low=0.02, high=0.15, log=True),
            Span(name="min_rows", low=5, high=80, log=True, whole=True),
            Span(name="column_share", low=0.1, high=0.8),
            Span(name="l2", low=0.1, high=50, log=True),
            Among(name="any_cut", values=(True, False)),
        )

    @classmethod
    def of(cls, parameters: Mapping[str, Scalar]) -> Self:
        """Return an unfitted model."""
        return cls(AdditiveParameters.model_validate(dict(parameters)))

    @property
    def parameters(self) -> dict[str, Scalar]:
        """What it was made with."""
        return dict(self._parameters.model_dump())

    def fit(self, matrix: Matrix, won: Floats, weight: Floats | None = None) -> None:
        """Grow the tables."""
        own = self._parameters
        parameters = library_parameters(own, matrix) | {
            "interaction_constraints": [[number] for number in range(len(matrix.features))]
        }
        trees = read_trees(grown(matrix, won, weight, own.trees, parameters))
        self.shapes = _tables(trees)

    def score(self, matrix: Matrix) -> Floats:
        """Return the probability of a deal."""
        logit = np.zeros(len(matrix))
        for feature, (steps, level, missing) in self.shapes.items():
            column = matrix.values[:, feature] if feature >= 0 else np.zeros(len(matrix))
            found = level[np.searchsorted(steps, column)]
            logit += np.where(np.isnan(column), missing, found)
        return logistic(logit)

    def save(self, folder: Path) -> None:
        """Write the tables, one after another."""
        shapes = list(self.shapes.values())
        nothing = np.empty(0)
        arrays: dict[str, npt.NDArray[Any]] = {
            "feature": np.array(list(self.shapes), dtype=np.int64),
            "steps": np.concatenate([nothing, *(steps for steps, _, _ in shapes)]),
            "step_count": np.array([len(steps) for steps, _, _ in shapes], dtype=np.int64),
            "level": np.concatenate([nothing, *(level for _, level, _ in shapes)]),
            "missing": np.array([missing for _, _, missing in shapes]),
        }
        write_arrays(folder, arrays)
        write_parameters(folder, self._parameters)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Return the model of a folder."""
        model = cls(read_parameters(folder, AdditiveParameters))
        arrays = read_arrays(folder, _ARRAYS)
        counts = arrays["step_count"]
        ends = np.cumsum(counts)
        steps = np.split(arrays["steps"], ends[:-1])
        level = np.split(arrays["level"], (ends + np.arange(1, len(ends) + 1))[:-1])
        whole = zip(arrays["feature"].tolist(), steps, level, arrays["missing"], strict=True)
        model.shapes = {feature: (s, v, float(m)) for feature, s, v, m in whole}
        return model


BASE: Final = -1
"""Stands for a feature in the table of what holds for every pair."""


def _tables(trees: list[Node | float]) -> dict[int, tuple[Floats, Floats, float]]:
    """Add up trees of one feature each."""
    by_feature: dict[int, list[Node]] = {}
    base = 0.0
    for tree in trees:
        if isinstance(tree, Node):
            by_feature.setdefault(tree.feature, []).append(tree)
        else:
            base += tree
    shapes = {BASE: (np.empty(0), np.array([base]), 0.0)}
    for feature in sorted(by_feature):
        own = by_feature[feature]
        steps = np.unique([step for tree in own for step in _thresholds(tree)])
        # Every interval ends at a threshold that still belongs to it; the last has no end.
        places = np.append(steps, np.inf)
        level = np.array([sum(_at(tree, float(place)) for tree in own) for place in places])
        shapes[feature] = (steps, level, sum(_at(tree, float("nan")) for tree in own))
    return shapes


def _thresholds(tree: Node | float) -> list[float]:
    if not isinstance(tree, Node):
        return []
    return [tree.threshold, *_thresholds(tree.left), *_thresholds(tree.right)]


def _at(tree: Node | float, value: float) -> float:
    while isinstance(tree, Node):
        left = tree.missing_left if np.isnan(value) else value <= tree.threshold
        tree = tree.left if left else tree.right
    return tree
