"""What a model of pairs does, whatever is inside it."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar, Protocol

from ostap.matching.encode import Floats
from ostap.matching.feature_state import Matrix
from ostap.results.base import Scalar


class PairModel(Protocol):
    """Scores pairs: a greater score, a likelier deal.

    Scores lie in [0, 1] and need not be calibrated. Saved as data files, never as a pickle.
    """

    kind: ClassVar[str]

    @property
    def parameters(self) -> dict[str, Scalar]:
        """What it was made with."""

    def fit(self, matrix: Matrix, won: Floats, weight: Floats | None = None) -> None:
        """Learn from pairs; ``won`` is 1 or 0, ``weight`` what each counts (none: all alike)."""

    def score(self, matrix: Matrix) -> Floats:
        """Return a score for every pair, shape ``(len(matrix),)``."""

    def save(self, folder: Path) -> None:
        """Write what was learnt into a folder that exists."""

    @classmethod
    def load(cls, folder: Path) -> PairModel:
        """Return the model that `save` wrote."""
