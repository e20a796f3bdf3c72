"""A version's step is what it was seen to do on rows that nothing was chosen on."""

import numpy as np
import pytest
from tests.matching.cards import evaluation

from ostap.matching.steps import amount_figures, step_number, steps_of
from ostap.names import Language
from ostap.results.matching import Evaluation
from ostap.results.model_versions import AmountFigures

GOOD = AmountFigures(n=200, error=0.1, error_of_median=0.4, covered=0.8)


def reached(told: Evaluation, amounts: AmountFigures | None = GOOD) -> list[bool]:
    return [step.reached for step in steps_of(told, amounts, Language.EN)]


def test_the_steps_are_filter_rank_and_reverse_each_with_its_figures() -> None:
    steps = steps_of(evaluation(), GOOD, Language.RU)
    assert [(s.step, s.name, s.reached) for s in steps] == [
        (1, "filter", True), (2, "rank", True), (3, "reverse", True),
    ]  # fmt: skip
    assert steps[1].why == (
        "по времени: AUC не ниже 0.77 против 0.70; взятый предмет в первой десятке в 60% "
        "случаев против 50%"
    )
    assert steps[2].why == (
        "суммы расходятся на 10% в середине, медиана всех — на 40%; между децилями лежат 80%"
    )


def test_a_filter_that_is_off_or_breaks_its_promise_or_was_never_tried_is_no_first_step() -> None:
    assert reached(evaluation(works=False))[0] is False
    assert reached(evaluation(kept=False))[0] is False
    assert reached(evaluation(kept=None))[0] is False


def test_ranking_must_surely_beat_the_best_baseline_in_the_future_in_auc_and_in_hits() -> None:
    assert reached(evaluation(auc=0.72, rival_auc=0.7))[1] is False
    assert reached(evaluation(hit=0.5, rival_hit=0.5))[1] is False
    assert reached(evaluation(hit=None, rival_hit=None))[1] is True


@pytest.mark.parametrize(
    "amounts",
    [
        None,
        AmountFigures(n=3),
        AmountFigures(n=200, error=0.4, error_of_median=0.4, covered=0.8),
        AmountFigures(n=200, error=0.1, error_of_median=0.4, covered=0.3),
    ],
    ids=["none", "too few", "no better than the median", "the deciles hold nothing"],
)
def test_the_third_step_needs_amounts_that_can_be_believed(amounts: AmountFigures | None) -> None:
    assert reached(evaluation(), amounts) == [True, True, False]


def test_a_step_counts_only_after_those_before_it_and_only_where_accepted() -> None:
    ranks_only = steps_of(evaluation(works=False), GOOD, Language.EN)
    assert step_number(ranks_only, accepted=True) == 0
    everything = steps_of(evaluation(), GOOD, Language.EN)
    assert step_number(everything, accepted=True) == 3
    assert step_number(everything, accepted=False) == 0
    assert step_number((), accepted=True) == 0


def test_amounts_that_follow_the_price_are_told_nearer_than_by_the_median() -> None:
    rng = np.random.default_rng(0)
    price = rng.uniform(20_000, 400_000, 400)
    amount = price * rng.uniform(0.85, 1.0, 400)
    price[:20] = np.nan
    found = amount_figures(price, amount, seed=0)
    assert found.n == 380
    assert found.error is not None
    assert found.error_of_median is not None
    assert found.covered is not None
    assert found.error < 0.05
    assert found.error_of_median > 0.3
    assert found.covered == pytest.approx(0.8, abs=0.07)


def test_few_amounts_or_none_tell_nothing() -> None:
    assert amount_figures(np.empty(0), np.empty(0), 0) == AmountFigures(n=0)
    assert amount_figures(np.full(30, 10.0), np.full(30, 9.0), 0) == AmountFigures(n=30)
