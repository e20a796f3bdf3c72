"""Whether the deals are enough is said with an interval, or not said."""

import numpy as np
import pytest

from ostap.matching.learning_curve import judge

SIZES = (250, 500, 1000, 2000, 4000)


def points(a: float, b: float, c: float, noise: float) -> list[tuple[int, list[float]]]:
    """Four draws of the curve a - b * n ** -c."""
    rng = np.random.default_rng(3)
    return [(n, (a - b * n**-c + rng.normal(0, noise, 4)).tolist()) for n in SIZES]


def test_a_flat_end_is_enough() -> None:
    told = judge(points(0.80, 30.0, 1.0, 0.001))
    assert told.verdict == "enough"
    assert told.why.en.startswith("Enough deals. Twice the deals would raise AUC by 0.00")
    assert told.why.ru.startswith("Сделок достаточно. Вдвое больше сделок прибавит к AUC 0,00")


def test_a_rising_end_is_not_enough_and_the_pairs_needed_are_near_the_true_number() -> None:
    """B * n ** -c * (1 - 2 ** -c) = 0.01 at n = 13,725 for b = 4, c = 0.5."""
    told = judge(points(0.95, 4.0, 0.5, 0.0005))
    assert told.verdict == "not_enough"
    assert told.needed is not None
    assert told.needed == pytest.approx(13_725, rel=0.3)
    assert told.needed_interval is not None
    low, high = told.needed_interval
    assert low <= 13_725 <= (high or 10**9)
    assert f"About {told.needed} pairs would be needed" in told.why.en


def test_a_noisy_curve_can_not_be_told() -> None:
    told = judge(points(0.80, 2.0, 0.5, 0.03))
    assert told.verdict == "cannot_tell"
    assert "can't be" in told.why.en


def test_at_chance_there_is_no_signal_and_more_deals_are_not_promised() -> None:
    told = judge(points(0.505, 0.0, 1.0, 0.01))
    assert (told.verdict, told.needed, told.gain_of_doubling) == ("no_signal", None, None)
    assert "would not help" in told.why.en


def test_three_points_draw_no_curve() -> None:
    told = judge(points(0.80, 2.0, 0.5, 0.001)[:3])
    assert told.verdict == "cannot_tell"
    assert told.why.ru.startswith("Сделок слишком мало")
