"""Every model of pairs, and every baseline, keeps the same contract."""

from pathlib import Path

import numpy as np
import pytest

from ostap.errors import EnvironmentFailedError
from ostap.matching.dataset import Dataset
from ostap.matching.feature_state import Matrix
from ostap.matching.features import Features
from ostap.matching.models import BoostedTrees, BoostingParameters, PairModel, baselines
from ostap.matching.models.baselines import MostFrequent, Popularity, RandomScore, WishRule
from ostap.matching.pair_features import Feature
from ostap.matching.store import _MODELS

Fitted = tuple[Matrix, np.ndarray]


@pytest.fixture(scope="module")
def rows(dataset: Dataset) -> Fitted:
    _, matrix = Features.fit(dataset, np.arange(1000))
    return matrix, dataset.positive[:1000].astype(float)


@pytest.mark.parametrize("kind", sorted(_MODELS))
def test_a_model_saves_and_loads_as_data_and_scores_the_same(
    rows: Fitted, tmp_path: Path, kind: str
) -> None:
    matrix, won = rows
    model: PairModel = _MODELS[kind]()
    model.fit(matrix, won)
    model.save(tmp_path)
    again = _MODELS[kind].load(tmp_path)
    np.testing.assert_array_equal(model.score(matrix), again.score(matrix))
    assert model.parameters == again.parameters
    for path in tmp_path.iterdir():
        assert path.read_text(encoding="utf-8").isprintable() or "\n" in path.read_text()


@pytest.mark.parametrize("kind", sorted(_MODELS))
def test_a_model_scores_within_zero_and_one_and_nothing_for_nothing(
    rows: Fitted, kind: str
) -> None:
    matrix, won = rows
    model = _MODELS[kind]()
    model.fit(matrix, won)
    score = model.score(matrix)
    assert score.shape == (1000,)
    assert ((score >= 0) & (score <= 1)).all()
    assert model.score(matrix.take(np.empty(0, dtype=int))).shape == (0,)


@pytest.mark.parametrize("kind", sorted(_MODELS))
def test_the_same_rows_and_seed_give_the_same_model(rows: Fitted, kind: str) -> None:
    matrix, won = rows
    scores = []
    for _ in range(2):
        model = _MODELS[kind]()
        model.fit(matrix, won)
        scores.append(model.score(matrix))
    np.testing.assert_array_equal(scores[0], scores[1])


def test_more_over_the_budget_never_raises_the_score(rows: Fitted) -> None:
    matrix, won = rows
    model = BoostedTrees(BoostingParameters(trees=60))
    model.fit(matrix, won)
    column = [f.name for f in matrix.features].index("premises.price~leads.budget:over")
    values = np.repeat(matrix.values[:1], 50, axis=0)
    values[:, column] = np.linspace(0, 3, 50)
    score = model.score(Matrix(values, matrix.features, np.zeros(50, dtype=int)))
    assert (np.diff(score) <= 1e-12).all()
    assert score[0] > score[-1]


def test_a_file_that_is_no_model_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "model.txt").write_text("tree\nnonsense")
    (tmp_path / "parameters.json").write_text(BoostingParameters().model_dump_json())
    with pytest.raises(EnvironmentFailedError, match="Train again"):
        BoostedTrees.load(tmp_path)


NAN = float("nan")
SMALL = Matrix(
    np.array([[1, 0.0, 5], [0, 0.2, 5], [NAN, 0.0, 5], [NAN, NAN, 5]]),
    (
        Feature(name="inside", columns=("a",), met_at=1),
        Feature(name="over", columns=("b",), met_at=0),
        Feature(name="area", columns=("c",)),
    ),
    np.array([7, 7, 7, 8]),
)


def test_the_rule_is_wishes_met_over_wishes_said() -> None:
    assert WishRule().score(SMALL).tolist() == [2 / 2, 0 / 2, 1 / 1, 0.5]


def test_popularity_is_the_items_smoothed_share_of_wins() -> None:
    model = Popularity()
    model.fit(SMALL, np.array([1.0, 1.0, 0.0, 0.0]))
    seven, eight = (2 + 10 * 0.5) / (3 + 10), (0 + 10 * 0.5) / (1 + 10)
    assert model.score(SMALL).tolist() == pytest.approx([seven] * 3 + [eight])


def test_the_commonest_outcome_is_one_score_for_all() -> None:
    model = MostFrequent()
    model.fit(SMALL, np.array([1.0, 0.0, 0.0, 0.0]))
    assert model.score(SMALL).tolist() == [0.25] * 4


def test_chance_is_the_same_chance_for_the_same_seed() -> None:
    assert RandomScore(1).score(SMALL).tolist() == RandomScore(1).score(SMALL).tolist()


def test_all_four_baselines_are_there() -> None:
    assert [b.name for b in baselines(0)] == ["random", "most_frequent", "rule", "popularity"]
