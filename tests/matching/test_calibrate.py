"""Scores become probabilities, at the true share of wins."""

import numpy as np
import pytest

from ostap.matching.calibrate import Calibrator, CalibratorState, log_odds, moved

RNG = np.random.default_rng(0)


def test_moving_the_share_of_wins_multiplies_the_odds() -> None:
    sample, prior, p = 1 / 6, 1 / 26, 0.5
    odds = (p / (1 - p)) * (prior / (1 - prior)) / (sample / (1 - sample))
    assert moved(np.array([p]), sample, prior)[0] == pytest.approx(odds / (1 + odds))


def test_moving_to_the_same_share_changes_nothing() -> None:
    p = np.array([0.01, 0.3, 0.99])
    np.testing.assert_allclose(moved(p, 0.2, 0.2), p)


def test_a_sigmoid_finds_the_probabilities_that_scores_stand_for() -> None:
    """Scores whose log odds are twice too large come back halved."""
    true = np.random.default_rng(1).uniform(-3, 1, 1500)
    won = (RNG.random(1500) < 1 / (1 + np.exp(-true))).astype(float)
    score = 1 / (1 + np.exp(-2 * true))
    calibrator = Calibrator.fit(score, won, prior=None)
    assert calibrator.state.kind == "sigmoid"
    assert calibrator.state.x[0] == pytest.approx(0.5, abs=0.08)
    assert calibrator.probability(score).mean() == pytest.approx(won.mean(), abs=0.005)


def test_with_the_prior_the_mean_of_all_is_about_the_prior() -> None:
    true = RNG.normal(-1.6, 0.5, 5000)
    won = (RNG.random(5000) < 1 / (1 + np.exp(-true))).astype(float)
    score = 1 / (1 + np.exp(-true))
    shifted = Calibrator.fit(score, won, prior=1 / 26).probability(score)
    assert shifted.mean() == pytest.approx(1 / 26, rel=0.15)


def test_many_wins_are_calibrated_by_isotonic_regression_which_keeps_the_order() -> None:
    score = RNG.random(6000)
    won = (RNG.random(6000) < score**2).astype(float)
    calibrator = Calibrator.fit(score, won, prior=None)
    assert calibrator.state.kind == "isotonic"
    grid = np.linspace(0, 1, 101)
    found = calibrator.probability(grid)
    assert (np.diff(found) >= 0).all()
    assert found[50] == pytest.approx(0.25, abs=0.06)


def test_a_score_that_points_the_wrong_way_says_nothing() -> None:
    score = RNG.random(400)
    won = (RNG.random(400) < 1 - score).astype(float)
    found = Calibrator.fit(score, won, prior=None).probability(score)
    np.testing.assert_allclose(found, won.mean())


def test_rows_of_one_outcome_give_no_infinities() -> None:
    found = Calibrator.fit(np.array([0.2, 0.4]), np.array([0.0, 0.0]), prior=1 / 26)
    assert np.isfinite(found.probability(np.array([0.0, 0.3, 1.0]))).all()


def test_the_state_goes_through_json_unchanged() -> None:
    score = RNG.random(300)
    state = Calibrator.fit(score, (score > 0.5).astype(float), prior=0.04).state
    assert CalibratorState.model_validate_json(state.model_dump_json()) == state


def test_log_odds_of_sure_things_are_finite() -> None:
    assert np.isfinite(log_odds(np.array([0.0, 1.0]))).all()
