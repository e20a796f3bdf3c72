"""A wish against a value: each kind of pair in numbers."""

import math

import numpy as np
import pytest

from ostap.matching.pair_features import (
    Block,
    at_least_features,
    at_most_features,
    one_of_features,
    range_features,
    rate_table,
    rates_at,
)

NAN = math.nan


def told(block: Block) -> dict[str, list[float]]:
    return {feature.name.partition(":")[2]: values.tolist() for feature, values in block}


def same(found: list[float], expected: list[float]) -> None:
    np.testing.assert_allclose(found, expected)


def test_range_says_whether_inside_and_how_far_outside() -> None:
    found = told(
        range_features(
            "x",
            ("low", "high", "value"),
            [np.array([40, 40, 40, 40.0]), np.array([60, 60, 60, 60.0])],
            np.array([48, 30, 75, 60.0]),
        )
    )
    same(found["inside"], [1, 0, 0, 1])
    same(found["below"], [0, (40 - 30) / 40, 0, 0])
    same(found["above"], [0, 0, (75 - 60) / 60, 0])
    same(found["width"], [(60 - 40) / 60] * 4)


def test_an_end_of_a_range_that_was_not_said_does_not_bind() -> None:
    found = told(
        range_features(
            "x",
            ("low", "high", "value"),
            [np.array([40, NAN, NAN, 40]), np.array([NAN, 60, NAN, 60])],
            np.array([30, 75, 50, NAN]),
        )
    )
    same(found["inside"], [0, 0, NAN, NAN])
    same(found["below"], [0.25, 0, NAN, NAN])
    same(found["above"], [0, 0.25, NAN, NAN])


def test_a_range_written_the_wrong_way_round_is_the_same_range() -> None:
    value, low, high = np.array([50.0]), np.array([40.0]), np.array([60.0])
    assert told(range_features("x", ("a", "b", "c"), [high, low], value)) == told(
        range_features("x", ("a", "b", "c"), [low, high], value)
    )


def test_at_most_gives_the_share_of_the_limit_and_what_is_over_it() -> None:
    wish, value = np.array([100, 100, NAN, 0.0]), np.array([135, 80, 80, 80.0])
    found = told(at_most_features("x", ("wish", "value"), wish, value))
    same(found["share"], [1.35, 0.8, NAN, NAN])
    same(found["over"], [0.35, 0, NAN, NAN])


def test_at_least_gives_what_is_short() -> None:
    found = told(
        at_least_features("x", ("wish", "value"), np.array([3.0, 3.0]), np.array([2.4, 4.5]))
    )
    same(found["share"], [0.8, 1.5])
    same(found["short"], [0.2, 0])


def test_one_of_matches_any_wish_with_any_value() -> None:
    wishes = (np.array([[1, 1], [0, 1], [0, 0]], dtype=np.uint8), np.array([2, 1, 0]))
    values = (np.array([[1, 0], [1, 0], [1, 0]], dtype=np.uint8), np.array([1, 1, 1]))
    found = told(one_of_features("x", ("wish", "value"), wishes, values))
    same(found["match"], [1, 0, NAN])
    same(found["wishes"], [2, 1, 0])


def test_a_smoothed_rate_is_wins_and_prior_over_pairs_and_strength() -> None:
    rows = np.array([[1, 0], [1, 0], [0, 1]], dtype=np.uint8)
    columns = np.array([[1], [1], [1]], dtype=np.uint8)
    won = np.array([1.0, 0.0, 0.0])
    table = rate_table(rows, columns, won, prior=0.2, strength=10)
    same(table[:, 0].tolist(), [(1 + 10 * 0.2) / (2 + 10), (0 + 10 * 0.2) / (1 + 10)])
    both = np.array([[1, 1]], dtype=np.uint8)
    assert rates_at(table, both, columns[:1])[0] == pytest.approx(table[:, 0].mean())
