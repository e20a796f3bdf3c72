"""A short list over several buildings."""

import numpy as np

from ostap.matching.diversity import spread


def test_three_of_a_building_are_shown_and_the_fourth_gives_way() -> None:
    group = ["a", "a", "a", "a", "a", "b", None, None]
    assert spread(np.arange(8), group, 5) == ([0, 1, 2, 5, 6], 2)


def test_who_waited_comes_back_where_nothing_else_is_left() -> None:
    assert spread(np.arange(5), ["a"] * 5, 4) == ([0, 1, 2, 3], 0)
    assert spread(np.arange(5), ["a", "a", "a", "a", "b"], 4) == ([0, 1, 2, 4], 1)


def test_the_whole_list_is_in_plain_order_and_ungrouped_items_never_wait() -> None:
    assert spread(np.array([2, 0, 1]), ["a"] * 3, None) == ([2, 0, 1], 0)
    assert spread(np.arange(6), [None] * 6, 5) == ([0, 1, 2, 3, 4], 0)
