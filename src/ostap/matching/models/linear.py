"""Logistic regression with signs held where the business knows them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar, Self

import numpy as np

from ostap.matching.encode import Floats
from ostap.matching.feature_state import Matrix
from ostap.matching.models import dense
from ostap.matching.models.boosting import logistic
from ostap.matching.models.dense import Dense
from ostap.matching.models.files import (
    read_arrays,
    read_parameters,
    write_arrays,
    write_parameters,
)
from ostap.matching.models.space import Space, Span
from ostap.names import Text
from ostap.results.base import Frozen, Scalar

_STEPS = 300


class LinearParameters(Frozen):
    """``l2``: the ridge penalty of all coefficients together, in log-loss units of a row."""

    l2: float = 20.0
    seed: int = 0


class LogisticModel:
    """Ridge logistic regression; a coefficient never has the sign that `monotone` forbids.

    Solved by L-BFGS-B under bounds, because no library's logistic regression takes signs.
    """

    kind: ClassVar[str] = "logistic"
    title: ClassVar[Text] = Text("logistic regression", "логистическая регрессия")
    complexity: ClassVar[int] = 10
    monotone: ClassVar[bool] = True
    needs: ClassVar[str] = ""

    def __init__(self, parameters: LinearParameters | None = None) -> None:
        self._parameters = parameters or LinearParameters()
        self._dense = Dense(np.zeros(0), np.ones(0), np.zeros(0, dtype=np.bool_))
        self._weights = np.zeros(1)

    @classmethod
    def space(cls) -> Space:
        """Return the penalty."""
        return (Span(name="l2", low=0.5, high=1000, log=True),)

    @classmethod
    def of(cls, parameters: Mapping[str, Scalar]) -> Self:
        """Return an unfitted model."""
        return cls(LinearParameters.model_validate(dict(parameters)))

    @property
    def parameters(self) -> dict[str, Scalar]:
        """What it was made with."""
        return dict(self._parameters.model_dump())

    def fit(self, matrix: Matrix, won: Floats, weight: Floats | None = None) -> None:
        """Find the coefficients of the least penalised log loss under the signs."""
        from scipy.optimize import minimize

        self._dense = Dense.fit(matrix, weight)
        rows = self._dense.apply(matrix)
        counts = np.ones(len(rows)) if weight is None else weight
        target, penalty = won, self._parameters.l2

        def loss(weights: Floats) -> tuple[float, Floats]:
            logit = rows @ weights[:-1] + weights[-1]
            off = counts * (logistic(logit) - target)
            own = counts * (np.logaddexp(0, logit) - target * logit)
            value = own.sum() + penalty / 2 * weights[:-1] @ weights[:-1]
            return float(value), np.append(off @ rows + penalty * weights[:-1], off.sum())

        signs = [feature.monotone for feature in matrix.features]
        bounds = [(0 if s > 0 else None, 0 if s < 0 else None) for s in signs]
        bounds += [(None, None)] * (rows.shape[1] + 1 - len(bounds))
        found = minimize(
            loss, np.zeros(rows.shape[1] + 1), jac=True, method="L-BFGS-B", bounds=bounds,
            options={"maxiter": _STEPS},
        )  # fmt: skip
        self._weights = np.asarray(found.x)

    def score(self, matrix: Matrix) -> Floats:
        """Return the probability of a deal."""
        rows = self._dense.apply(matrix)
        return logistic(rows @ self._weights[:-1] + self._weights[-1])

    def save(self, folder: Path) -> None:
        """Write the scaling and the coefficients."""
        write_arrays(folder, {**self._dense.save(), "weights": self._weights})
        write_parameters(folder, self._parameters)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Return the model of a folder."""
        model = cls(read_parameters(folder, LinearParameters))
        arrays = read_arrays(folder, (*dense.ARRAYS, "weights"))
        model._weights = arrays.pop("weights")
        model._dense = Dense(**arrays)
        return model
