"""Scores become probabilities, at the true share of wins."""

import numpy as np
import pytest

from ostap.matching.calibrate import Calibrator, CalibratorState, _venn_abers, log_odds, moved

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
    calibrator = Calibrator.sigmoid(score, won)
    assert calibrator.state.x[0] == pytest.approx(0.5, abs=0.08)
    assert calibrator.probability(score).mean() == pytest.approx(won.mean(), abs=0.005)


def test_with_the_prior_the_mean_of_all_is_about_the_prior() -> None:
    true = RNG.normal(-1.6, 0.5, 5000)
    won = (RNG.random(5000) < 1 / (1 + np.exp(-true))).astype(float)
    score = 1 / (1 + np.exp(-true))
    shifted = Calibrator.fit(score, won, prior=1 / 26).probability(score)
    assert shifted.mean() == pytest.approx(1 / 26, rel=0.15)


def test_a_step_is_found_by_a_way_that_can_draw_one_and_the_order_is_kept() -> None:
    score = RNG.random(6000)
    won = (RNG.random(6000) < np.where(score < 0.5, 0.1, 0.6)).astype(float)
    calibrator = Calibrator.fit(score, won, prior=None)
    assert calibrator.state.kind in {"isotonic", "venn_abers"}
    assert {one.kind for one in calibrator.state.compared} == {
        "none", "sigmoid", "isotonic", "venn_abers",
    }  # fmt: skip
    grid = np.linspace(0, 1, 101)
    found = calibrator.probability(grid)
    assert (np.diff(found) >= 0).all()
    assert found[25] == pytest.approx(0.1, abs=0.05)
    assert found[75] == pytest.approx(0.6, abs=0.05)


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


def test_scores_that_are_probabilities_already_are_hardly_changed() -> None:
    rng = np.random.default_rng(2)
    score = rng.uniform(0.02, 0.6, 4000)
    won = (rng.random(4000) < score).astype(float)
    found = Calibrator.fit(score, won, prior=None)
    assert np.abs(found.in_sample(score) - score).mean() < 0.03
    losses = {one.kind: one.log_loss for one in found.state.compared}
    assert found.state.kind == min(losses, key=lambda kind: losses[kind])


def test_venn_abers_lies_between_its_two_isotonic_answers() -> None:
    """Four rows by hand: at 0.8, lost added gives p0 = 2/3 and won added p1 = 1."""
    x, y = _venn_abers(np.array([0.2, 0.4, 0.6, 0.8]), np.array([0.0, 0.0, 1.0, 1.0]))
    assert (x[0], x[-1]) == (0.2, 0.8)
    assert y[-1] == pytest.approx(1 / (1 - 2 / 3 + 1))
    # At 0.2 the other way round: p0 = 0 and p1 = 1/3.
    assert y[0] == pytest.approx((1 / 3) / (1 - 0 + 1 / 3))


def test_few_wins_are_calibrated_by_a_sigmoid_untried() -> None:
    score = np.linspace(0, 1, 60)
    state = Calibrator.fit(score, (score > 0.8).astype(float), prior=None).state
    assert (state.kind, state.compared) == ("sigmoid", ())
