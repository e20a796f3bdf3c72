"""Nearest neighbours: what happened to the pairs most like this one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar, Final, Self

import numpy as np

from ostap.matching.encode import Floats
from ostap.matching.feature_state import Matrix
from ostap.matching.models import dense
from ostap.matching.models.dense import Dense
from ostap.matching.models.files import (
    read_arrays,
    read_parameters,
    write_arrays,
    write_parameters,
)
from ostap.matching.models.space import Among, Space, Span
from ostap.names import Text
from ostap.results.base import Frozen, Scalar

ROWS_AT_ONCE: Final = 256


class NeighboursParameters(Frozen):
    """``pairs``: how many neighbours; ``signal``: weigh features by what they say of the outcome.

    ``strength``: the common share of wins counts as so many more neighbours.
    """

    pairs: int = 60
    signal: bool = True
    strength: float = 5.0
    seed: int = 0


class NearestPairs:
    """The smoothed share of wins among the nearest pairs, in Euclidean distance.

    A feature's weight is the strength of its own correlation with the outcome: 150 features of
    equal weight would put every pair equally far off. Keeps the training rows, as numbers.
    """

    kind: ClassVar[str] = "neighbours"
    title: ClassVar[Text] = Text("nearest neighbours", "ближайшие соседи")
    complexity: ClassVar[int] = 30
    monotone: ClassVar[bool] = False
    needs: ClassVar[str] = ""

    def __init__(self, parameters: NeighboursParameters | None = None) -> None:
        self._parameters = parameters or NeighboursParameters()
        self._dense = Dense(np.zeros(0), np.ones(0), np.zeros(0, dtype=np.bool_))
        self._importance = np.zeros(0)
        self._rows, self._won, self._weight = np.zeros((0, 0)), np.zeros(0), np.zeros(0)

    @classmethod
    def space(cls) -> Space:
        """Return how many neighbours, and how much the common share counts."""
        return (
            Span(name="pairs", low=10, high=300, log=True, whole=True),
            Among(name="signal", values=(True, False)),
            Span(name="strength", low=0.5, high=50, log=True),
        )

    @classmethod
    def of(cls, parameters: Mapping[str, Scalar]) -> Self:
        """Return an unfitted model."""
        return cls(NeighboursParameters.model_validate(dict(parameters)))

    @property
    def parameters(self) -> dict[str, Scalar]:
        """What it was made with."""
        return dict(self._parameters.model_dump())

    def fit(self, matrix: Matrix, won: Floats, weight: Floats | None = None) -> None:
        """Keep the rows."""
        self._dense = Dense.fit(matrix, weight)
        rows = self._dense.apply(matrix)
        self._won = won
        self._weight = np.ones(len(rows)) if weight is None else weight
        self._importance = np.ones(rows.shape[1])
        if self._parameters.signal:
            self._importance = _signal(rows, won, self._weight)
        self._rows = rows * self._importance

    def score(self, matrix: Matrix) -> Floats:
        """Return the share of wins among the nearest, smoothed."""
        rows = self._dense.apply(matrix) * self._importance
        lengths = np.square(self._rows).sum(axis=1)
        k = min(self._parameters.pairs, len(self._rows))
        prior = float(self._weight @ self._won / self._weight.sum())
        found = np.empty(len(rows))
        for at in range(0, len(rows), ROWS_AT_ONCE):
            part = rows[at : at + ROWS_AT_ONCE]
            # The row's own length is the same for all neighbours and changes no order.
            near = np.argpartition(lengths - 2 * part @ self._rows.T, k - 1, axis=1)[:, :k]
            counts = self._weight[near]
            wins = (counts * self._won[near]).sum(axis=1) + self._parameters.strength * prior
            found[at : at + len(part)] = wins / (counts.sum(axis=1) + self._parameters.strength)
        return found

    def save(self, folder: Path) -> None:
        """Write the scaled rows and their outcomes."""
        own = {"importance": self._importance, "rows": self._rows, "won": self._won}
        write_arrays(folder, {**self._dense.save(), **own, "weight": self._weight})
        write_parameters(folder, self._parameters)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Return the model of a folder."""
        model = cls(read_parameters(folder, NeighboursParameters))
        own = ("importance", "rows", "won", "weight")
        arrays = read_arrays(folder, (*dense.ARRAYS, *own))
        model._importance, model._rows, model._won, model._weight = (arrays.pop(n) for n in own)
        model._dense = Dense(**arrays)
        return model


def _signal(rows: Floats, won: Floats, weight: Floats) -> Floats:
    """Return each column's weighted correlation with the outcome, without its sign."""
    share = weight / weight.sum()
    left = rows - share @ rows
    right = won - share @ won
    spread = np.sqrt((share @ np.square(left)) * (share @ np.square(right)))
    covariance = np.abs((share * right) @ left)
    return np.asarray(np.divide(covariance, spread, out=np.zeros_like(spread), where=spread > 0))
