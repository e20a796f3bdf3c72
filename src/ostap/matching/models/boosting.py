"""Gradient boosted trees of LightGBM: the one file that knows the library."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, ClassVar, Final

import lightgbm as lgb
import numpy as np

from ostap.errors import EnvironmentFailedError
from ostap.matching.encode import Floats
from ostap.matching.feature_state import Matrix
from ostap.names import Text
from ostap.results.base import Frozen, Scalar

MODEL_FILE: Final = "model.txt"
PARAMETERS_FILE: Final = "parameters.json"


class BoostingParameters(Frozen):
    """Modest trees: a thousand pairs must be scored in milliseconds."""

    trees: int = 150
    leaves: int = 15
    learning_rate: float = 0.05
    min_rows: int = 30
    column_share: float = 0.6
    l2: float = 5.0
    seed: int = 0


class BoostedTrees:
    """LightGBM with the monotone constraints that the kinds of pairs imply.

    The same rows and seed give the same trees. Missing values have a branch of their own.
    """

    kind: ClassVar[str] = "lightgbm"

    def __init__(self, parameters: BoostingParameters | None = None) -> None:
        self._parameters = parameters or BoostingParameters()
        self._booster: Any = None

    @property
    def parameters(self) -> dict[str, Scalar]:
        """What it was made with."""
        return dict(self._parameters.model_dump())

    def fit(self, matrix: Matrix, won: Floats, weight: Floats | None = None) -> None:
        """Grow the trees."""
        names = [f"f{number}" for number in range(len(matrix.features))]
        rows = lgb.Dataset(
            matrix.values, label=won, weight=weight, feature_name=names, free_raw_data=True
        )
        self._booster = lgb.train(
            _library_parameters(self._parameters, matrix, len(matrix)),
            rows,
            num_boost_round=self._parameters.trees,
        )

    def losses(
        self, matrix: Matrix, won: Floats, held: Matrix, held_won: Floats, most: int
    ) -> Floats:
        """Return the log loss on held rows after each of ``most`` trees, shape ``(most,)``."""
        told: dict[str, dict[str, list[float]]] = {}
        parameters = _library_parameters(self._parameters, matrix, len(matrix))
        rows = lgb.Dataset(matrix.values, label=won)
        lgb.train(
            parameters | {"metric": "binary_logloss"},
            rows,
            num_boost_round=most,
            valid_sets=[rows.create_valid(held.values, label=held_won)],
            valid_names=["held"],
            callbacks=[lgb.record_evaluation(told)],
        )
        return np.array(told["held"]["binary_logloss"])

    def score(self, matrix: Matrix) -> Floats:
        """Return the trees' probability of a deal."""
        if not len(matrix):
            return np.empty(0)
        return np.asarray(self._booster.predict(matrix.values, num_threads=1), dtype=np.float64)

    def save(self, folder: Path) -> None:
        """Write LightGBM's own text file and the parameters."""
        (folder / MODEL_FILE).write_text(self._booster.model_to_string(), encoding="utf-8")
        (folder / PARAMETERS_FILE).write_text(self._parameters.model_dump_json(indent=1))

    @classmethod
    def load(cls, folder: Path) -> BoostedTrees:
        """Return the trees of a folder whose files were already found whole.

        Raises:
            EnvironmentFailedError: LightGBM can't read the file.
        """
        raw = json.loads((folder / PARAMETERS_FILE).read_text(encoding="utf-8"))
        model = cls(BoostingParameters.model_validate(raw))
        text = (folder / MODEL_FILE).read_text(encoding="utf-8")
        try:
            model._booster = lgb.Booster(model_str=text)
        except lgb.basic.LightGBMError as error:
            raise EnvironmentFailedError(
                "matching.model_unreadable",
                Text(
                    f"LightGBM can't read {folder / MODEL_FILE}: {error}",
                    f"LightGBM не читает {folder / MODEL_FILE}: {error}",
                ),
                Text("Train again: ostap match train", "Обучите заново: ostap match train"),
            ) from error
        return model


def _library_parameters(
    parameters: BoostingParameters, matrix: Matrix, rows: int
) -> dict[str, Any]:
    return {
        "objective": "binary",
        "num_leaves": parameters.leaves,
        "learning_rate": parameters.learning_rate,
        # Few rows need leaves of fewer rows, or there would be no tree at all.
        "min_data_in_leaf": max(5, min(parameters.min_rows, rows // 20)),
        "feature_fraction": parameters.column_share,
        "lambda_l2": parameters.l2,
        "monotone_constraints": [feature.monotone for feature in matrix.features],
        "monotone_constraints_method": "basic",
        "seed": parameters.seed,
        "deterministic": True,
        "force_row_wise": True,
        # Two threads spin-wait for each other wherever another process runs beside.
        "num_threads": 1,
        "verbosity": -1,
    }
