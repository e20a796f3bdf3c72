"""What a model is worth: the first ten, minutes, deals to expect; counted by hand."""

import numpy as np
import pytest

from ostap.matching.promise_marks import MarkedLead
from ostap.matching.shown import Stocks, first_of, manager_value, prior_weights, shown_figures
from ostap.settings.workspace import FilterPromise


def stocks(
    probability: list[list[float]],
    own: list[int],
    kept: list[list[int]],
    won: list[int],
    weight: list[float],
) -> Stocks:
    """Days' stocks written as rows; the items of all days are numbered alike."""
    size = np.array([len(one) for one in probability], dtype=np.int64)
    start = np.cumsum(size) - size
    return Stocks(
        item=np.concatenate([np.arange(n) for n in size]),
        start=start,
        own=start + np.array(own),
        probability=np.concatenate([np.array(one) for one in probability]),
        kept=np.concatenate([np.array(one, dtype=bool) for one in kept]),
        won=np.array(won, dtype=bool),
        weight=np.array(weight),
        client=np.arange(len(own)),
    )


TWO = stocks(
    probability=[[0.1, 0.3, 0.2], [0.05, 0.01, 0.04, 0.02]],
    own=[1, 3],
    kept=[[1, 1, 0], [1, 0, 0, 1]],
    won=[1, 0],
    weight=[0.25, 0.75],
)
NONE = Stocks(
    item=np.empty(0, dtype=np.int64),
    start=np.empty(0, dtype=np.int64),
    own=np.empty(0, dtype=np.int64),
    probability=np.empty(0),
    kept=np.empty(0, dtype=bool),
    won=np.empty(0, dtype=bool),
    weight=np.empty(0),
    client=np.empty(0, dtype=np.int64),
)


def test_minutes_and_deals_of_two_stocks_counted_by_hand() -> None:
    found = manager_value(TWO, FilterPromise(minutes_per_item=4), 0)
    own, first = 25 * 0.3 + 75 * 0.02, 25 * 0.3 + 75 * 0.05
    assert found.model_dump(exclude={"extra_interval"}) == {
        "stocks": 2, "stock_mean": 3.5, "removed_mean": 1.5, "minutes_per_item": 4.0,
        "minutes_saved": 6.0, "happened": 25.0, "expected_own": pytest.approx(own),
        "expected_first": pytest.approx(first), "extra": pytest.approx(first - own),
    }  # fmt: skip
    assert found.extra_interval is not None
    assert 0 <= found.extra_interval[0] <= first - own <= found.extra_interval[1] < 3.01


def test_without_stocks_nothing_is_told_but_the_assumption() -> None:
    found = manager_value(NONE, FilterPromise(), 0)
    assert found.model_dump(exclude_none=True) == {"stocks": 0, "minutes_per_item": 2.0}
    told = shown_figures([], NONE)
    assert told.model_dump(exclude_none=True) == {"first": 10, "leads": 0, "stocks": 0}


def test_won_pairs_weigh_as_much_as_the_prior_says() -> None:
    won = np.array([True, False, False, True, False])
    weight = prior_weights(won, 0.04)
    assert weight == pytest.approx([0.02, 0.32, 0.32, 0.02, 0.32])
    assert prior_weights(won, None) == pytest.approx([0.2] * 5)
    assert prior_weights(won[:0], 0.04).tolist() == []


def test_what_stands_among_the_first_ten_of_marked_leads() -> None:
    """Fifteen items, the best first; of the first lead's first ten one is not marked."""
    standing = np.linspace(0.9, 0.1, 15)
    one = np.array([1, -1, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 1], dtype=np.int8)
    two = np.array([0] * 14 + [1], dtype=np.int8)
    found = shown_figures([MarkedLead(standing, one), MarkedLead(standing, two)], TWO)
    assert found.model_dump() == {
        "first": 10, "leads": 2, "usable_share": pytest.approx((2 / 9 + 0) / 2),
        "found_share": pytest.approx((2 / 4 + 0) / 2), "covered_share": 0.5, "stocks": 2,
        "stock_shown_share": 1.0,
    }  # fmt: skip


def test_an_item_never_among_the_first_ten_is_not_shown() -> None:
    probability = [[0.9 - i / 100 for i in range(15)], [0.5] * 10]
    alike = stocks(probability, [0, 0], [[1] * 15, [1] * 10], [0, 1], [0.5, 0.5])
    assert shown_figures([], alike).stock_shown_share == pytest.approx(10 / 15)


def test_ties_stand_in_the_given_order() -> None:
    assert first_of(np.array([0.1, 0.5, 0.5, 0.2]), 3).tolist() == [1, 2, 3]
