"""Each figure is its formula."""

import math

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from ostap.matching.bounds import exact_lower
from ostap.matching.filter import Judged
from ostap.matching.metrics import measure, rank_of, weighted_aucs

WON = np.array([True, False, True, False, False])
SCORE = np.array([0.9, 0.8, 0.7, 0.2, 0.1])
CLIENT = np.array(["a", "b", "c", "d", "e"], dtype=object)


def test_every_figure_of_a_small_test_part() -> None:
    kept = SCORE >= 0.5
    found = measure(Judged(SCORE, WON, CLIENT), SCORE, kept, np.array([1, 3, 11]), 0.95, seed=0)
    assert found.n == 5
    assert found.prevalence == 2 / 5
    assert found.auc == pytest.approx(5 / 6)  # of six couples one is in the wrong order
    assert found.pr_auc == pytest.approx((1 / 1 + 2 / 3) / 2)
    assert found.accuracy == 4 / 5
    assert found.precision == pytest.approx(2 / 3)
    assert found.recall == 1.0
    assert found.recall_lower == pytest.approx(exact_lower(2, 2, 0.95))
    assert found.f1 == pytest.approx(2 * (2 / 3) * 1 / (2 / 3 + 1))
    assert found.brier == pytest.approx((0.1**2 + 0.8**2 + 0.3**2 + 0.2**2 + 0.1**2) / 5)
    assert found.removed_share == pytest.approx(2 / 3)
    assert found.hit_at_10 == pytest.approx(2 / 3)
    assert found.ndcg_at_10 == pytest.approx((1 / math.log2(2) + 1 / math.log2(4) + 0) / 3)


def test_a_part_of_one_outcome_says_what_it_can() -> None:
    lost = Judged(SCORE, np.zeros(5, dtype=bool), CLIENT)
    found = measure(lost, SCORE, SCORE >= 0.5, np.array([], dtype=int), 0.95, seed=0)
    assert (found.auc, found.recall, found.hit_at_10) == (None, None, None)
    assert found.removed_share == pytest.approx(2 / 5)


def test_weighted_aucs_are_those_of_scikit_learn_ties_included() -> None:
    rng = np.random.default_rng(0)
    won, score = rng.random(200) < 0.3, rng.integers(0, 20, 200).astype(float)
    weights = rng.integers(0, 4, (5, 200)).astype(float)
    expected = [roc_auc_score(won, score, sample_weight=row) for row in weights]
    np.testing.assert_allclose(weighted_aucs(won, score, weights), expected)


def test_the_interval_holds_the_point_and_narrows_with_more_clients() -> None:
    rng = np.random.default_rng(0)
    widths = []
    for n in (200, 3200):
        won = rng.random(n) < 0.3
        score = rng.normal(0, 1, n) + won
        judged = Judged(score, won, np.arange(n).astype(object))
        found = measure(judged, score, won, np.array([1]), 0.95, seed=0)
        assert found.auc_interval is not None
        assert found.auc is not None
        assert found.auc_interval[0] < found.auc < found.auc_interval[1]
        widths.append(found.auc_interval[1] - found.auc_interval[0])
    assert widths[1] < widths[0] / 2.5


def test_the_place_among_ties_is_drawn() -> None:
    rng = np.random.default_rng(0)
    scores = np.array([0.9, 0.5, 0.5, 0.5, 0.1])
    assert {rank_of(scores, 2, rng) for _ in range(100)} == {2, 3, 4}
    assert rank_of(scores, 0, rng) == 1
    assert rank_of(scores, 4, rng) == 5
