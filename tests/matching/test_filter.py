"""The filter keeps its promise, earns its place, or filters nothing and says so."""

import numpy as np
import pytest

from ostap.matching.bounds import ShareBounds, exact_lower
from ostap.matching.filter import Judged, checked_again, choose_filter
from ostap.names import Language
from ostap.settings.workspace import FilterPromise


def pairs(n: int, separation: float, seed: int = 0, per_client: int = 1) -> Judged:
    rng = np.random.default_rng(seed)
    won = rng.random(n) < 0.2
    score = 1 / (1 + np.exp(-(rng.normal(0, 1, n) + separation * won)))
    client = np.array([f"c{i // per_client}" for i in range(n)], dtype=object)
    return Judged(score, won, client)


def test_the_exact_bound_is_the_beta_quantile_of_the_facts() -> None:
    """171 of 200 is the least that shows 0.80 at 95 %; 160 of 200 shows only 0.748."""
    assert exact_lower(171, 200, 0.95) >= 0.80 > exact_lower(170, 200, 0.95) - 0.003
    assert exact_lower(160, 200, 0.95) == pytest.approx(0.748, abs=0.001)
    assert exact_lower(20, 20, 0.95) == pytest.approx(0.05 ** (1 / 20))
    assert exact_lower(0, 20, 0.95) == 0


def test_pairs_of_one_client_count_for_less_than_pairs_of_many() -> None:
    has = np.array(([True] * 9 + [False]) * 20)
    alone = ShareBounds(np.arange(200).astype(object), 0.95, seed=0)
    lumped = ShareBounds(np.repeat(np.arange(20), 10).astype(object), 0.95, seed=0)
    blocks = np.repeat(np.array([True] * 18 + [False] * 2), 10)
    assert alone.lower(has) == pytest.approx(exact_lower(180, 200, 0.95), abs=0.01)
    assert lumped.lower(blocks) < alone.lower(has) - 0.05


def test_the_margin_allows_for_the_error_of_the_check_too() -> None:
    assert checked_again(0.95) == pytest.approx(0.999964, abs=1e-6)


def test_a_good_score_earns_its_place_and_its_bound_holds_on_the_same_rows() -> None:
    judged = pairs(3000, separation=2.5)
    found = choose_filter(judged, FilterPromise(), 0, Language.EN)
    assert found.works
    assert found.threshold is not None
    kept = judged.probability >= found.threshold
    assert found.recall == pytest.approx(kept[judged.won].mean())
    assert found.recall_lower is not None
    assert found.recall_lower >= 0.80
    assert found.removes_lower is not None
    assert found.removes_lower > 1 - found.recall_lower


def test_the_next_higher_threshold_would_break_the_promise() -> None:
    judged = pairs(3000, separation=2.5)
    found = choose_filter(judged, FilterPromise(), 0, Language.EN)
    assert found.threshold is not None
    won = judged.won
    bounds = ShareBounds(judged.client[won], checked_again(0.95), 0)
    assert bounds.lower(judged.probability[won] >= found.threshold) >= 0.80
    assert bounds.lower(judged.probability[won] > found.threshold) < 0.80


@pytest.mark.slow
def test_the_promise_holds_on_fresh_rows_nearly_always() -> None:
    held = 0
    for seed in range(40):
        found = choose_filter(pairs(1000, 2.0, seed), FilterPromise(), 0, Language.EN)
        fresh = pairs(1500, 2.0, 1000 + seed)
        assert found.threshold is not None
        kept = fresh.probability[fresh.won] >= found.threshold
        held += exact_lower(int(kept.sum()), len(kept), 0.95) >= 0.80
    assert held >= 37


def test_a_score_that_says_nothing_filters_nothing_and_the_figures_say_why() -> None:
    found = choose_filter(pairs(3000, separation=0.0), FilterPromise(), 0, Language.EN)
    assert not found.works
    assert found.threshold is None
    assert found.removes_lower is not None
    assert found.loses_upper is not None
    assert found.removes_lower <= found.loses_upper
    assert "filters nothing" in found.why


def test_a_few_won_pairs_are_not_enough_to_promise_anything() -> None:
    judged = Judged(np.linspace(0, 1, 20), np.array([True] * 10 + [False] * 10),
                    np.arange(20).astype(object))  # fmt: skip
    found = choose_filter(judged, FilterPromise(), 0, Language.RU)
    assert (found.works, found.threshold) == (False, None)
    assert found.why.startswith("мало данных: 10 выигранных пар")


@pytest.mark.parametrize("kind", ["per_lead", "nothing_lost"])
def test_a_promise_about_marks_is_not_made_without_marks(kind: str) -> None:
    promise = FilterPromise.model_validate({"promise": kind})
    found = choose_filter(pairs(1000, 2.0), promise, 0, Language.EN)
    assert not found.works
    assert found.why.startswith("not enough data")
