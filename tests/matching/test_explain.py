"""Why a pair has its probability: topics that a person knows, adding up to the model's score."""

from collections.abc import Callable

import numpy as np
import pytest

from ostap.errors import InvalidInputError
from ostap.matching.calibrate import log_odds
from ostap.matching.dataset import Dataset
from ostap.matching.explain import contributions, explain, topics_of
from ostap.matching.feature_state import Matrix
from ostap.matching.pair_features import Feature
from ostap.matching.rank import Matcher
from ostap.matching.request import PairRequest
from ostap.matching.scoring import Scorer
from ostap.names import Language

WISH = PairRequest(
    client="C1",
    manager="1",
    request={"area_min": 60, "area_max": 100, "budget": 90000, "districts": ["north"]},
)


class Formula:
    """A model by hand: ``log odds = a - 2 b``, and ``+ 3 a b`` where it isn't additive."""

    kind = "formula"

    def __init__(self, *, additive: bool) -> None:
        self._product = 0.0 if additive else 3.0

    def score(self, matrix: Matrix) -> np.ndarray:
        """Return the probability of the formula's log odds."""
        a, b = matrix.values.T
        return np.asarray(1 / (1 + np.exp(-(a - 2 * b + self._product * a * b))))


def matrix(*rows: tuple[float, float]) -> Matrix:
    features = (Feature(name="a", columns=("t.a",)), Feature(name="b", columns=("t.b",)))
    return Matrix(np.array(rows), features, np.zeros(len(rows), dtype=np.int64))


TOPICS = [np.array([0]), np.array([1])]
BACKGROUND = matrix((0.0, 0.0), (0.2, 0.4))


def test_an_additive_model_is_explained_exactly() -> None:
    told = contributions(Formula(additive=True), matrix((1.0, 1.0)), TOPICS, BACKGROUND)  # type: ignore[arg-type]  # scores, and no more is asked
    method, base, values, errors = told
    assert method == "exact"
    assert base == pytest.approx((0 + 0.2 - 0.8) / 2)
    assert values == pytest.approx([1 - 0.1, -2 * (1 - 0.2)])
    assert errors.tolist() == [0, 0]


def test_any_other_model_is_sampled_with_its_error() -> None:
    """Shapley's values by hand: the mean over the two orders and the two background pairs."""
    told = contributions(Formula(additive=False), matrix((1.0, 1.0)), TOPICS, BACKGROUND)  # type: ignore[arg-type]  # scores, and no more is asked

    def odds(a: float, b: float) -> float:
        return a - 2 * b + 3 * a * b

    orders = [
        (odds(1, b) - odds(a, b), odds(1, 1) - odds(a, 1)) for a, b in ((0.0, 0.0), (0.2, 0.4))
    ]
    method, base, values, errors = told
    assert method == "permutation"
    assert abs(values[0] - np.mean(orders)) < 3 * errors[0]
    assert base + values.sum() == pytest.approx(odds(1, 1))
    assert (errors > 0).all()


@pytest.fixture(scope="module")
def matcher(dataset: Dataset, small_scorer: Callable[[], Scorer]) -> Matcher:
    return Matcher(dataset.company, small_scorer(), {"model": "m"}, Language.EN)


def test_contributions_add_up_to_the_score_of_the_pair(matcher: Matcher) -> None:
    found = explain(matcher, WISH, "P07")
    ranked = next(i for i in matcher.rank(WISH).items if i.id == "P07")
    assert found.probability == pytest.approx(ranked.probability, abs=1e-12)
    assert found.reasons == ranked.reasons
    assert found.method == "tree_shap"
    total = found.base + sum(one.value for one in found.contributions)
    assert found.log_odds == pytest.approx(total)
    scorer = matcher.scorer
    chance = scorer.calibrator.probability(np.array([1 / (1 + np.exp(-found.log_odds))]))
    assert chance[0] == pytest.approx(found.probability, abs=1e-9)
    assert log_odds(chance)[0] == pytest.approx(log_odds(np.array([ranked.probability]))[0])


def test_what_is_held_against_each_other_is_one_topic(matcher: Matcher) -> None:
    """The area with the area wanted, the price with the budget; the largest comes first."""
    found = explain(matcher, WISH, "P07")
    topics = {frozenset(one.columns): one.title for one in found.contributions}
    area = next(t for columns, t in topics.items() if "premises.area" in columns)
    assert area == "area, area from, area to" or set(area.split(", ")) >= {"area", "area from"}
    sizes = [abs(one.value) for one in found.contributions]
    assert sizes == sorted(sizes, reverse=True)
    features = matcher.scorer.features.state.features
    numbers = [n for _, ns in topics_of(features, matcher.company.plan) for n in ns]
    assert sorted(numbers) == list(range(len(features)))


def test_titles_are_in_the_users_language(
    dataset: Dataset, small_scorer: Callable[[], Scorer]
) -> None:
    russian = Matcher(dataset.company, small_scorer(), {}, Language.RU)
    titles = {one.title for one in explain(russian, WISH, "P07").contributions}
    assert {"менеджер", "время года"} <= titles


def test_an_unknown_item_is_answered_with_the_nearest(matcher: Matcher) -> None:
    with pytest.raises(InvalidInputError, match="P0"):
        explain(matcher, WISH, "P007")
