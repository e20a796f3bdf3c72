"""What a model of pairs does, whatever is inside it.

A company adds its own by an entry point of the group `ostap.models` that names such a class; it
then enters the search, the tables and the contract tests beside the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar, Protocol, Self, runtime_checkable

from ostap.matching.encode import Floats
from ostap.matching.feature_state import Matrix
from ostap.matching.models.space import Space
from ostap.names import Text
from ostap.results.base import Scalar


@runtime_checkable
class PairModel(Protocol):
    """Scores pairs: a greater score, a likelier deal.

    Scores lie in [0, 1] and need not be calibrated. The same rows, weights, parameters and seed
    give the same scores. Missing values are NaN. Saved as data files, never as a pickle: loading
    a file must not be able to run code.

    Attributes:
        kind: its name in cards, tables and settings.
        title: its name for people.
        complexity: places kinds from the simplest; of equally good ones the simplest is taken.
        monotone: whether it keeps the signs of `Feature.monotone`.
        needs: what to install before it can be used (``pip install`` words), or nothing.
    """

    kind: ClassVar[str]
    title: ClassVar[Text]
    complexity: ClassVar[int]
    monotone: ClassVar[bool]
    needs: ClassVar[str]

    @classmethod
    def space(cls) -> Space:
        """Return what may be searched; regularisation among it."""

    @classmethod
    def of(cls, parameters: Mapping[str, Scalar]) -> Self:
        """Return an unfitted model; what isn't named has its default. ``seed`` may be named."""

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
    def load(cls, folder: Path) -> Self:
        """Return the model that `save` wrote.

        Raises:
            EnvironmentFailedError: the files can't be read as such a model.
        """


class Maker(Protocol):
    """Whatever makes an unfitted model: a recipe found by the search, or parameters by hand."""

    def make(self) -> PairModel:
        """Return a model that has learnt nothing yet."""
