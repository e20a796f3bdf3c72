"""What the filter's threshold is compared with: an item against the best of its lead."""

from collections.abc import Callable

import numpy as np
import pytest

from ostap.matching.dataset import Dataset
from ostap.matching.promise_standing import kept, past_standings, standings
from ostap.matching.scoring import Scorer
from ostap.results.matching import FilterOutcome
from ostap.settings.workspace import FilterPromise


def promise(scale: str = "lead", always: int = 0) -> FilterPromise:
    return FilterPromise.model_validate({"scale": scale, "always_kept": always})


def outcome(threshold: float | None, always: int = 0) -> FilterOutcome:
    return FilterOutcome(
        works=threshold is not None, threshold=threshold, scale="lead", always_kept=always,
        n_won=0, n_lost=0, recall=None, recall_lower=None, removes_lower=None, loses_upper=None,
        why="",
    )  # fmt: skip


def test_it_is_the_probability_over_the_greatest_of_the_lead() -> None:
    probability = np.array([0.1, 0.4, 0.2, 0.01, 0.04])
    found = standings(probability, np.array([0, 3]), promise())
    assert found == pytest.approx([0.25, 1, 0.5, 0.25, 1])


def test_a_weak_lead_stands_like_a_strong_one() -> None:
    """Halving every chance of a lead removes nothing of it."""
    strong = np.array([0.3, 0.2, 0.05, 0.01])
    filtered = outcome(0.5)
    assert kept(strong, filtered).tolist() == [True, True, False, False]
    assert kept(strong / 2, filtered).tolist() == kept(strong, filtered).tolist()


def test_the_best_few_of_each_lead_stand_highest_with_all_that_tie() -> None:
    probability = np.array([0.4, 0.1, 0.1, 0.05, 0.02, 0.01])
    found = standings(probability, np.array([0, 4]), promise(always=2))
    assert found == pytest.approx([1, 1, 1, 0.125, 1, 1])


def test_a_threshold_on_the_probability_itself_is_left_as_it_is() -> None:
    probability = np.array([0.1, 0.4])
    assert standings(probability, np.array([0]), promise("probability", 10)) is probability


def test_a_lead_without_any_chance_and_an_empty_one_lose_nothing() -> None:
    assert kept(np.zeros(3), outcome(0.9)).all()
    assert kept(np.empty(0), outcome(0.9)).tolist() == []
    assert kept(np.array([0.1, 0.2]), outcome(None)).all()


def test_past_pairs_are_held_against_the_stock_of_their_own_day(
    dataset: Dataset, small_scorer: Callable[[], Scorer]
) -> None:
    """All sixty premises are always vacant: a pair's standing is over the best of the sixty."""
    scorer = small_scorer()
    rows = np.array([3, 700, 1200])
    found = past_standings(dataset, rows, scorer.features, scorer.probability, promise())
    prepared = scorer.features.prepare(dataset.company.items)
    for row, standing in zip(rows.tolist(), found.tolist(), strict=True):
        everything = np.arange(60)
        crossed = dataset.pairs.with_items(np.full(60, row), everything, dataset.company.stock)
        chance = scorer.probability(scorer.features.matrix(prepared, dataset.requests, crossed))
        own = chance[dataset.pairs.item_row[row]]
        assert standing == pytest.approx(own / chance.max(), abs=1e-12)
