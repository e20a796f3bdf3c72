"""CatBoost, where it is installed: the one file that knows the library.

It brings 288 MB and a plotting library along, so it is an extra and never a must.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar, Final, Self

import numpy as np

from ostap.errors import EnvironmentFailedError
from ostap.matching.encode import Floats
from ostap.matching.feature_state import Matrix
from ostap.matching.models.files import read_parameters, unreadable, write_parameters
from ostap.matching.models.space import Space, Span
from ostap.names import Text
from ostap.results.base import Frozen, Scalar

MODEL_FILE: Final = "model.cbm"


class CatBoostParameters(Frozen):
    """Symmetric trees; numeric features only, the categories being ones and zeros already."""

    trees: int = 300
    depth: int = 4
    learning_rate: float = 0.06
    l2: float = 5.0
    column_share: float = 0.3
    seed: int = 0


class CatBoostTrees:
    """Boosted symmetric trees of CatBoost with monotone constraints."""

    kind: ClassVar[str] = "catboost"
    title: ClassVar[Text] = Text("CatBoost", "CatBoost")
    complexity: ClassVar[int] = 60
    monotone: ClassVar[bool] = True
    needs: ClassVar[str] = "ostap[catboost]"

    def __init__(self, parameters: CatBoostParameters | None = None) -> None:
        self._parameters = parameters or CatBoostParameters()
        self._library: Any = None

    @classmethod
    def space(cls) -> Space:
        """Return trees, their depth, and two ways of regularising them."""
        return (
            Span(name="trees", low=60, high=600, log=True, whole=True),
            Span(name="depth", low=2, high=6, whole=True),
            Span(name="learning_rate", low=0.02, high=0.2, log=True),
            Span(name="l2", low=0.5, high=50, log=True),
            Span(name="column_share", low=0.1, high=1.0),
        )

    @classmethod
    def of(cls, parameters: Mapping[str, Scalar]) -> Self:
        """Return an unfitted model."""
        return cls(CatBoostParameters.model_validate(dict(parameters)))

    @property
    def parameters(self) -> dict[str, Scalar]:
        """What it was made with."""
        return dict(self._parameters.model_dump())

    def fit(self, matrix: Matrix, won: Floats, weight: Floats | None = None) -> None:
        """Grow the trees.

        Raises:
            EnvironmentFailedError: CatBoost is not installed.
        """
        own = self._parameters
        self._library = _library().CatBoostClassifier(
            iterations=own.trees, depth=own.depth, learning_rate=own.learning_rate,
            l2_leaf_reg=own.l2, rsm=own.column_share, random_seed=own.seed, thread_count=1,
            monotone_constraints=[feature.monotone for feature in matrix.features],
            allow_writing_files=False, verbose=False,
        )  # fmt: skip
        self._library.fit(matrix.values, won, sample_weight=weight)

    def score(self, matrix: Matrix) -> Floats:
        """Return the trees' probability of a deal."""
        if not len(matrix):
            return np.empty(0)
        return np.asarray(self._library.predict_proba(matrix.values, thread_count=1)[:, 1])

    def save(self, folder: Path) -> None:
        """Write CatBoost's own file, which holds numbers and runs nothing."""
        self._library.save_model(str(folder / MODEL_FILE), format="cbm")
        write_parameters(folder, self._parameters)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Return the model of a folder.

        Raises:
            EnvironmentFailedError: CatBoost is not installed, or can't read the file.
        """
        model = cls(read_parameters(folder, CatBoostParameters))
        library = _library()
        model._library = library.CatBoostClassifier()
        try:
            model._library.load_model(str(folder / MODEL_FILE), format="cbm")
        except library.CatBoostError as error:
            raise unreadable(folder / MODEL_FILE, error) from error
        return model


def _library() -> Any:
    try:
        import catboost
    except ImportError as error:
        raise EnvironmentFailedError(
            "matching.no_catboost",
            Text("CatBoost is not installed.", "CatBoost не установлен."),
            Text('Install it: pip install "ostap[catboost]"',
                 'Установите: pip install "ostap[catboost]"'),
        ) from error  # fmt: skip
    return catboost
