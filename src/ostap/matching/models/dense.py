"""A matrix without gaps, for models that need one: scaled, filled, and gaps told apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt

from ostap.matching.encode import Floats
from ostap.matching.feature_state import Matrix

FAR: Final = 5.0
"""In deviations: a number farther off says no more than that."""
ARRAYS: Final = ("centre", "scale", "gaps")


@dataclass(frozen=True, slots=True)
class Dense:
    """Mean and deviation of each feature's known values, and which have a column for gaps."""

    centre: Floats
    scale: Floats
    gaps: npt.NDArray[np.bool_]

    @classmethod
    def fit(cls, matrix: Matrix, weight: Floats | None) -> Self:
        """Return the scaling of some rows."""
        known = ~np.isnan(matrix.values)
        counts = known * (np.ones(len(matrix)) if weight is None else weight)[:, None]
        total = np.maximum(counts.sum(axis=0), 1e-12)
        values = np.where(known, matrix.values, 0.0)
        centre = (values * counts).sum(axis=0) / total
        spread = np.sqrt((np.square(values - centre) * counts).sum(axis=0) / total)
        return cls(centre, np.where(spread > 0, spread, 1.0), np.asarray(~known.all(axis=0)))

    def apply(self, matrix: Matrix) -> Floats:
        """Return scaled values, a gap as the mean, then a one for each gap: ``(rows, columns)``."""
        missing = np.isnan(matrix.values)
        scaled = np.clip((matrix.values - self.centre) / self.scale, -FAR, FAR)
        return np.hstack([np.where(missing, 0.0, scaled), missing[:, self.gaps]])

    def save(self) -> dict[str, npt.NDArray[Any]]:
        """Return the arrays to write."""
        return {name: getattr(self, name) for name in ARRAYS}
