"""The filter keeps its promise, earns its place, or filters nothing and says so."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from ostap.matching.bounds import ShareBounds, exact_lower
from ostap.matching.filter import Judged, choose_filter, widening
from ostap.matching.promise_marks import MarkedLead
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


def test_bounds_of_rows_dropped_one_by_one_are_those_of_the_rows_left() -> None:
    bounds = ShareBounds(np.repeat(np.arange(20), 3).astype(object), 0.95, seed=0)
    order = np.random.default_rng(0).permutation(60)
    for dropped, found in enumerate(bounds.dropping(order)):
        assert found == pytest.approx(bounds.lower(~np.isin(np.arange(60), order[:dropped])))


def test_the_margin_allows_for_the_error_of_the_check_too() -> None:
    """As many won pairs to check on: 1 + sqrt(2); a third as many, so a wider error: more."""
    assert widening(1.0) == pytest.approx(1 + np.sqrt(2))
    assert widening(3.0) == pytest.approx(np.sqrt(3) + 2)


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


@pytest.mark.parametrize("checks", [1.0, 3.0])
def test_the_next_higher_threshold_would_leave_too_little_margin(checks: float) -> None:
    judged = pairs(3000, separation=2.5)
    found = choose_filter(judged, FilterPromise(), 0, Language.EN, checks=checks)
    assert found.threshold is not None
    stands = judged.probability[judged.won]
    bounds = ShareBounds(judged.client[judged.won], 0.95, 0)

    def with_margin(kept: npt.NDArray[np.bool_]) -> float:
        return float(kept.mean() - widening(checks) * (kept.mean() - bounds.lower(kept)))

    assert with_margin(stands >= found.threshold) >= 0.80
    assert with_margin(stands > found.threshold) < 0.80


def test_the_fewer_pairs_will_check_it_the_more_lenient_it_is() -> None:
    judged = pairs(3000, separation=2.0)
    even, few = (
        choose_filter(judged, FilterPromise(), 0, Language.EN, checks=checks).recall or 0
        for checks in (1.0, 3.0)
    )
    assert 0.8 < even < few


@pytest.mark.slow
def test_the_check_passes_nearly_always_though_it_has_a_third_of_the_pairs() -> None:
    held = 0
    for seed in range(200):
        judged = pairs(3000, 2.0, seed)
        found = choose_filter(judged, FilterPromise(), 0, Language.EN, checks=3.0)
        fresh = pairs(1000, 2.0, 1000 + seed)
        assert found.threshold is not None
        kept = fresh.probability[fresh.won] >= found.threshold
        held += exact_lower(int(kept.sum()), len(kept), 0.95) >= 0.80
    assert held >= 183


def leads(n: int, separation: float) -> list[MarkedLead]:
    """Leads of 100 items, 15 of them suitable."""
    rng = np.random.default_rng(1)
    suitable = np.repeat(np.array([1, 0], dtype=np.int8), [15, 85])
    logits = [rng.normal(separation * suitable, 1) for _ in range(n)]
    return [MarkedLead(1 / (1 + np.exp(-logit)), suitable) for logit in logits]


def test_where_experts_marked_premises_they_say_whether_it_earns_its_place() -> None:
    """The same threshold, that of the won pairs; what it removes is asked of the marks."""
    judged = pairs(3000, separation=2.5)
    by_deals = choose_filter(judged, FilterPromise(), 0, Language.EN)
    good = choose_filter(judged, FilterPromise(), 0, Language.EN, leads(30, 3.0))
    bad = choose_filter(judged, FilterPromise(), 0, Language.RU, leads(30, -0.5))
    assert (by_deals.judged_on, good.judged_on, bad.judged_on) == ("deals", "marks", "marks")
    assert (by_deals.works, good.works, bad.works) == (True, True, False)
    assert good.threshold == by_deals.threshold
    assert good.why.startswith("of the premises that experts marked for 30 leads it removes")
    assert bad.why.startswith("ничего не убирает: по разметке экспертов (заявок: 30) отсеялось бы")
    assert bad.why.endswith("эта разница может быть случайной")


def test_lost_deals_say_nothing_and_the_marks_say_much_so_it_works() -> None:
    """Clients in no hurry lose deals on premises that suit them: no reason to keep what doesn't."""
    judged = pairs(3000, separation=0.0)
    assert not choose_filter(judged, FilterPromise(), 0, Language.EN).works
    assert choose_filter(judged, FilterPromise(), 0, Language.EN, leads(30, 3.0)).works


def test_a_few_marked_leads_are_too_few_to_be_asked() -> None:
    judged = pairs(3000, separation=2.5)
    found = choose_filter(judged, FilterPromise(), 0, Language.EN, leads(19, 0.0))
    assert (found.judged_on, found.works) == ("deals", True)


def test_the_gain_is_bounded_within_leads_where_each_share_alone_is_far_from_sure() -> None:
    """Every sixth lead loses all of what doesn't suit and most of what does; the rest nothing."""
    judged, marked = pairs(3000, separation=2.5), leads(30, 2.0)
    for lead in marked:
        lead.standing[:] = 1.0
    for lead in marked[::6]:
        lead.standing[:] = np.where(np.arange(100) == 0, 1.0, 0.0)
    found = choose_filter(judged, FilterPromise(), 0, Language.EN, marked)
    assert (found.removes_lower or 0) < (found.loses_upper or 0)
    assert (found.gain_lower or 0) > 0
    assert found.works


def test_leads_of_one_client_count_for_less_than_leads_of_many() -> None:
    judged, marked = pairs(3000, separation=2.5), leads(40, 1.5)
    for number, lead in enumerate(marked):
        # One client of the four loses far more than the rest.
        lead.standing[lead.suitable == 1] *= 0.2 if number % 4 == 0 else 1.0
    alike = [replace(lead, client=f"c{number % 4}") for number, lead in enumerate(marked)]
    alone = choose_filter(judged, FilterPromise(), 0, Language.EN, marked)
    lumped = choose_filter(judged, FilterPromise(), 0, Language.EN, alike)
    assert (lumped.gain_lower or 0) < (alone.gain_lower or 0) - 0.05


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


def leads_losing(share: float, threshold: float, n: int = 30) -> list[MarkedLead]:
    """Marked leads of ten suitable premises, ``share`` of which stand below a threshold."""
    below = round(10 * share)
    standing = np.array([threshold / 2] * below + [1.0] * (10 - below) + [threshold / 3] * 40)
    suitable = np.array([1] * 10 + [0] * 40, dtype=np.int8)
    return [MarkedLead(standing, suitable) for _ in range(n)]


def test_won_pairs_alone_may_not_cost_a_marked_lead_more_than_three_of_fifteen() -> None:
    judged = pairs(3000, separation=2.5)
    by_won = choose_filter(judged, FilterPromise(), 0, Language.EN).threshold
    assert by_won is not None
    strict = choose_filter(judged, FilterPromise(), 0, Language.EN, leads_losing(0.4, by_won))
    assert strict.threshold == pytest.approx(by_won / 2)
    same = choose_filter(judged, FilterPromise(), 0, Language.EN, leads_losing(0.1, by_won))
    assert same.threshold == by_won


def test_a_few_marked_leads_do_not_bind_the_promise_about_won_pairs() -> None:
    judged = pairs(3000, separation=2.5)
    by_won = choose_filter(judged, FilterPromise(), 0, Language.EN)
    few = choose_filter(judged, FilterPromise(), 0, Language.EN, leads_losing(0.4, 0.5, n=19))
    assert few == by_won
