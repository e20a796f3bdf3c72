"""Behaviour: a scorer that is right passes; broken in one way, it fails just that check."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import pytest

from ostap.catalog import Catalog
from ostap.matching.behaviour.judge import Judge
from ostap.matching.behaviour.pictures import correlations, dependence, importance
from ostap.matching.behaviour.run import Ports, accepted, reader, run_checks
from ostap.matching.behaviour.scene import Scene, make_scene
from ostap.matching.behaviour.taken import taken_by
from ostap.matching.company import Company
from ostap.matching.dataset import Dataset, Pairs, build_dataset
from ostap.names import Language
from ostap.results.behaviour import BehaviourCheck, BehaviourOutcome

Floats = npt.NDArray[np.float64]
Change = Callable[["Look"], Floats]
UNKNOWN = 0.2
"""How far off a value counts that is not known."""
PASSED, FAILED = BehaviourOutcome.PASSED, BehaviourOutcome.FAILED


@dataclass
class Look:
    """What a hand-made scorer sees of pairs."""

    requests: pl.DataFrame
    items: pl.DataFrame
    pairs: Pairs

    def number(self, ref: str) -> Floats:
        """Return a number column, NaN where missing."""
        side = self.items if ref in self.items.columns else self.requests
        return side[ref].cast(pl.Float64).fill_null(np.nan).to_numpy()

    def wished(self) -> list[list[str]]:
        """Return the districts that each pair's client wants."""
        return [list(one or ()) for one in self.requests["leads.districts"].to_list()]


def over(part: Floats, whole: Floats) -> Floats:
    """Return by what share one is over the other; NaN where that means nothing."""
    wrong = ~(whole > 0)
    return np.where(wrong, np.nan, np.fmax(part / np.where(wrong, 1, whole) - 1, 0))


def too_small(look: Look) -> Floats:
    low, area = look.number("leads.area_min"), look.number("premises.area")
    return np.clip(np.nan_to_num(over(low, area), nan=UNKNOWN), 0, 1)


def too_large(look: Look) -> Floats:
    high, area = look.number("leads.area_max"), look.number("premises.area")
    return np.clip(np.nan_to_num(over(area, high), nan=UNKNOWN), 0, 1)


def area_fits(look: Look) -> Floats:
    """Nothing inside the wish, down to -3 outside it."""
    return -3 * np.fmax(too_small(look), too_large(look))


def price_fits(look: Look) -> Floats:
    """Down to -2 over the budget, and less for whatever is dear."""
    price, budget = look.number("premises.price"), look.number("leads.budget")
    beyond = np.clip(2 * over(price, budget), 0, 2)
    dear = np.clip(price / 100_000, 0, 2)
    return -np.nan_to_num(beyond, nan=UNKNOWN / 4) - np.nan_to_num(dear, nan=0.5)


def district_fits(look: Look) -> Floats:
    """1 where the district is wanted."""
    own = look.items["premises.district"].to_list()
    return np.array([0.5 if o is None or not w else float(o in w)
                     for o, w in zip(own, look.wished(), strict=True)])  # fmt: skip


def manager_counts(look: Look) -> Floats:
    return np.array([{"1": 0.2, "2": -0.2}.get(m, 0.0) for m in look.pairs.manager])


RIGHT: dict[str, Change] = {
    "area": area_fits, "price": price_fits, "district": district_fits, "manager": manager_counts,
}  # fmt: skip


class ByHand:
    """A scorer made of terms of a log odds."""

    def __init__(
        self,
        terms: Mapping[str, Change] | None = None,
        finish: Callable[[Floats, Look], Floats] = lambda p, _: p,
        columns: frozenset[str] = frozenset(),
    ) -> None:
        self.terms = {**RIGHT, **(terms or {})}
        self.finish = finish
        self.columns = columns | {
            "leads.area_min", "leads.area_max", "leads.budget", "leads.districts",
            "premises.area", "premises.price", "premises.district", "manager",
        }  # fmt: skip

    def probability(self, requests: pl.DataFrame, items: pl.DataFrame, pairs: Pairs) -> Floats:
        """Return the logistic of the terms' sum."""
        look = Look(requests[pairs.request_row], items[pairs.item_row], pairs)
        logit = -3 + sum((term(look) for term in self.terms.values()), np.zeros(len(pairs)))
        return self.finish(1 / (1 + np.exp(-logit)), look)


def nothing(look: Look) -> Floats:
    return np.zeros(len(look.pairs))


def turned(term: Change) -> Change:
    return lambda look: -term(look)


@pytest.fixture
def data(dataset: Dataset) -> Dataset:
    """Half of the requests want a second district that no item is in."""
    wished = [
        [*(one or ()), "abroad"] if row % 2 else one
        for row, one in enumerate(dataset.company.requests["leads.districts"].to_list())
    ]
    several = pl.Series("leads.districts", wished, dtype=pl.List(pl.String))
    requests = dataset.company.requests.with_columns(several)
    return replace(dataset, company=replace(dataset.company, requests=requests))


@pytest.fixture
def scene(data: Dataset) -> Scene:
    return make_scene(data, data.plan, most=80)


@dataclass(frozen=True)
class Refitting:
    """A recipe by hand: the scorer it makes of the rows it is given."""

    learn: Callable[[Floats], Judge]
    """from the area over the wished upper bound of the won pairs"""

    def __call__(self, data: Dataset, rows: npt.NDArray[np.int64]) -> Judge:
        """Return what is learnt of the won pairs."""
        won = rows[data.outcome[rows] == "won"]
        area = data.company.items["premises.area"].to_numpy()[data.pairs.item_row[won]]
        high = data.requests["leads.area_max"].to_numpy()[won]
        return self.learn(area / high)


def ports(data: Dataset, **changes: Any) -> Ports:
    """All there is to ask, answered rightly but for the changes."""
    right = Ports(
        read=reader(data.company),
        rank_off=lambda _manager, row: {"P01": 0.1 + row / 100},
        groups={"clients.religion": {f"C{i}": "ab"[i % 2] for i in range(2000)}},
    )
    return replace(right, **changes)


def outcomes(
    data: Dataset, scene: Scene, judge: Judge, base: Judge | None = None, **changes: Any
) -> dict[str, BehaviourOutcome]:
    """Return by code how the checks ended; a code with several checks has failed with any."""
    found: dict[str, BehaviourOutcome] = {}
    for check in all_checks(data, scene, judge, base, **changes):
        if found.get(check.code) is not FAILED:
            found[check.code] = check.outcome
    return found


def all_checks(
    data: Dataset, scene: Scene, judge: Judge, base: Judge | None = None, **changes: Any
) -> tuple[BehaviourCheck, ...]:
    asked = {"refit": Refitting(lambda _: judge), **changes}
    records = tuple(correlations(data, Language.EN, 0))
    return run_checks(data, scene, judge, ports(data, **asked), base or judge, None, records)


def failed(found: Mapping[str, BehaviourOutcome]) -> set[str]:
    return {code.removeprefix("behave.") for code, end in found.items() if end is FAILED}


def test_a_right_scorer_passes_every_check_that_applies(data: Dataset, scene: Scene) -> None:
    found = outcomes(data, scene, ByHand())
    assert {code.removeprefix("behave."): end for code, end in found.items()} == {
        "inside_range_raises": PASSED,
        "below_range_lowers": PASSED,
        "above_range_lowers": PASSED,
        "within_limit_raises": PASSED,
        "over_limit_lowers": PASSED,
        "wanted_value_raises": PASSED,
        "above_what_was_taken": PASSED,
        "above_what_was_taken_unsaid": PASSED,
        "noise_does_not_turn": PASSED,
        "one_win_stays_one": PASSED,
        "ids_do_not_matter": PASSED,
        "order_of_values": PASSED,
        "order_of_stock": PASSED,
        "letter_case": PASSED,
        "manager_off": PASSED,
        "no_sensitive_columns": PASSED,
        "groups_alike": PASSED,
        "managers_alike": PASSED,
        "dismissed_are_one": PASSED,
        "own_items_not_pushed": BehaviourOutcome.NOT_APPLICABLE,
        "always_a_probability": PASSED,
        "missing_is_soft": PASSED,
        "small_noise_keeps_top": PASSED,
    }


def small_punished(look: Look) -> Floats:
    return -3 * too_small(look)


def large_punished(look: Look) -> Floats:
    beyond = over(look.number("premises.area"), look.number("leads.area_max"))
    return np.asarray(-3 * np.clip(np.nan_to_num(beyond, nan=UNKNOWN / 8), 0, 1))


def one_request_in_five(look: Look) -> Floats:
    """Right for most, turned round for every fifth request: a mean would not show it."""
    odd = np.round(look.number("leads.area_min")) % 5 == 0
    return np.asarray(np.where(odd, -1, 1) * area_fits(look))


def id_counts(look: Look) -> Floats:
    return np.array([0.01 * str(key).startswith("P") for key in look.items["key"]])


def client_counts(look: Look) -> Floats:
    return np.array([0.01 * str(key).startswith("C") for key in look.requests["key"]])


def first_value(look: Look) -> Floats:
    own = look.items["premises.district"].to_list()
    return np.array([0.5 if o is None or not w else float(o == w[0])
                     for o, w in zip(own, look.wished(), strict=True)])  # fmt: skip


def position(look: Look) -> Floats:
    return 1e-6 * look.pairs.item_row.astype(np.float64)


def favoured(look: Look) -> Floats:
    return np.array([2.0 * (m == "1") for m in look.pairs.manager])


def remembers_who_left(look: Look) -> Floats:
    return np.array([0.01 * (m == "4") for m in look.pairs.manager])


def chaos(look: Look) -> Floats:
    return np.asarray(np.nan_to_num(4 * np.sin(look.number("premises.area") * 50), nan=0.0))


def silence_pays(look: Look) -> Floats:
    return 4.0 * np.isnan(look.number("leads.budget"))


@pytest.mark.parametrize(
    ("terms", "codes"),
    [
        pytest.param({"area": nothing}, {"inside_range_raises", "below_range_lowers",
                     "above_range_lowers", "noise_does_not_turn"}, id="area ignored"),
        pytest.param({"area": turned(area_fits)}, {"inside_range_raises", "below_range_lowers",
                     "above_range_lowers", "noise_does_not_turn"}, id="area turned round"),
        pytest.param({"area": small_punished}, {"above_range_lowers"},
                     id="too large is as good"),
        pytest.param({"area": large_punished}, {"below_range_lowers", "noise_does_not_turn"},
                     id="too small is as good"),
        pytest.param({"area": one_request_in_five}, {"inside_range_raises", "below_range_lowers",
                     "above_range_lowers"}, id="area turned round for every fifth"),
        pytest.param({"price": turned(price_fits)}, {"within_limit_raises", "over_limit_lowers",
                     "above_what_was_taken", "above_what_was_taken_unsaid"}, id="dear is good"),
        pytest.param({"district": nothing}, {"wanted_value_raises"}, id="district ignored"),
        pytest.param({"district": turned(district_fits)}, {"wanted_value_raises"},
                     id="the unwanted is good"),
        pytest.param({"district": first_value}, {"order_of_values"}, id="only the first value"),
        pytest.param({"ids": id_counts}, {"ids_do_not_matter"}, id="an item's id counts"),
        pytest.param({"ids": client_counts}, {"ids_do_not_matter"}, id="a client's id counts"),
        pytest.param({"order": position}, {"order_of_stock"}, id="the place in the stock counts"),
        pytest.param({"manager": favoured}, {"managers_alike"}, id="one manager is favoured"),
        pytest.param({"left": remembers_who_left}, {"dismissed_are_one"}, id="one who left counts"),
        pytest.param({"silence": silence_pays}, {"missing_is_soft"}, id="a gap is worth more"),
    ],
)  # fmt: skip
def test_broken_in_one_way_it_fails_just_those_checks(
    data: Dataset, scene: Scene, terms: dict[str, Change], codes: set[str]
) -> None:
    assert failed(outcomes(data, scene, ByHand(terms))) == codes


def test_a_scorer_of_chaos_does_not_keep_its_top(data: Dataset, scene: Scene) -> None:
    assert "small_noise_keeps_top" in failed(outcomes(data, scene, ByHand({"chaos": chaos})))


@pytest.mark.parametrize(
    "finish",
    [
        lambda p, look: np.where(np.isnan(look.number("premises.area")), np.nan, p),
        lambda p, look: np.where(look.number("premises.price") > 1e9, 1.5, p),
        lambda p, look: np.where(look.number("leads.area_min") < 0, -0.1, p),
    ],
    ids=["NaN for a gap", "above one for a huge number", "below nought for a negative one"],
)
def test_what_is_no_probability_is_found(
    data: Dataset, scene: Scene, finish: Callable[[Floats, Look], Floats]
) -> None:
    assert "always_a_probability" in failed(outcomes(data, scene, ByHand(finish=finish)))


def test_a_feature_of_a_sensitive_column_is_found_by_its_trace(data: Dataset, scene: Scene) -> None:
    judge = ByHand(columns=frozenset({"clients.religion", "clients.name"}))
    checks = {check.code: check for check in all_checks(data, scene, judge)}
    found = checks["behave.no_sensitive_columns"]
    assert (found.outcome, found.subject) == (FAILED, ("clients.name", "clients.religion"))


def test_a_border_that_reads_letters_otherwise_is_found(data: Dataset, scene: Scene) -> None:
    exact: Callable[[str, str], object] = lambda _, value: value  # noqa: E731 - a port by hand
    assert failed(outcomes(data, scene, ByHand(), read=exact)) == {"letter_case"}


def test_a_manager_who_counts_with_his_effect_off_is_found(data: Dataset, scene: Scene) -> None:
    off = lambda manager, _row: {"P01": 0.1 if manager == "1" else 0.2}  # noqa: E731 - a port
    assert failed(outcomes(data, scene, ByHand(), rank_off=off)) == {"manager_off"}


def test_a_recipe_that_a_few_odd_deals_turn_round_is_found(data: Dataset, scene: Scene) -> None:
    usual = int((np.array(_ratios(data)) < 0.4).sum())

    def learn(ratio: Floats) -> Judge:
        odd = int((ratio < 0.4).sum())
        return ByHand({"area": turned(area_fits)} if odd > usual + 1 else {})

    found = failed(outcomes(data, scene, ByHand(), refit=Refitting(learn)))
    assert found == {"noise_does_not_turn"}


def test_a_recipe_that_one_odd_deal_sways_is_found(data: Dataset, scene: Scene) -> None:
    usual = len(_ratios(data))

    def learn(ratio: Floats) -> Judge:
        return ByHand({"one": lambda look: np.ones(len(look.pairs)) * (len(ratio) == usual + 1)})

    found = failed(outcomes(data, scene, ByHand(), refit=Refitting(learn)))
    assert found == {"one_win_stays_one"}


def _ratios(data: Dataset) -> list[float]:
    seen: list[float] = []

    def learn(ratio: Floats) -> Judge:
        seen.extend(ratio.tolist())
        return ByHand()

    Refitting(learn)(data, np.arange(len(data.pairs)))
    return seen


def test_without_training_again_noise_is_skipped_and_says_so(data: Dataset, scene: Scene) -> None:
    found = outcomes(data, scene, ByHand(), refit=None)
    assert found["behave.noise_does_not_turn"] is BehaviourOutcome.SKIPPED
    assert found["behave.one_win_stays_one"] is BehaviourOutcome.SKIPPED


def test_own_items_that_their_manager_pushes_are_found(
    drawn: Callable[..., dict[str, pl.DataFrame]],
    company_from_tables: Callable[..., Company],
    recatalog: Callable[[Callable[[str], str]], Catalog],
) -> None:
    catalog = recatalog(lambda text: text.replace(
        "      address: {type: text}", "      address: {type: text}\n      keeper: {type: category}"
    ) + "links:\n  - {from: premises.keeper, to: managers.manager_id}\n")  # fmt: skip
    tables = drawn(400)
    keepers = pl.Series("keeper", [str(1 + i % 3) for i in range(60)])
    tables["premises"] = tables["premises"].with_columns(keepers)
    data = build_dataset(company_from_tables(tables, catalog))
    scene = make_scene(data, data.plan)

    def pushed(look: Look) -> Floats:
        whose = look.items["premises.keeper"].to_list()
        return np.array([5.0 * (a == b) for a, b in zip(whose, look.pairs.manager, strict=True)])

    right, wrong = (
        {c.code: c.outcome for c in all_checks(data, scene, judge)}["behave.own_items_not_pushed"]
        for judge in (ByHand(), ByHand({"pushed": pushed}))
    )
    assert (right, wrong) == (PASSED, FAILED)


def odd(key: str) -> bool:
    """Return whether a client's number is odd, also where the check has renamed him."""
    return int("".join(one for one in key if one.isdigit())) % 2 == 1


def test_groups_of_a_protected_column_are_told_and_never_gate(data: Dataset, scene: Scene) -> None:
    groups = {"clients.religion": {f"C{i}": "ab"[i % 2] for i in range(2000)}}

    def apart(look: Look) -> Floats:
        return np.array([float(odd(str(key))) for key in look.requests["key"]])

    (found,) = (
        c for c in all_checks(data, scene, ByHand({"apart": apart}), groups=groups)
        if c.code == "behave.groups_alike"
    )  # fmt: skip
    ratio = float(found.numbers["ratio_alike"])
    assert (found.outcome, found.gate) == (PASSED, False)
    assert max(ratio, 1 / ratio) == pytest.approx(np.e, rel=0.1)  # odds of e, probabilities small
    assert "a" not in found.subject


def test_a_wish_that_the_records_do_not_show_to_count_gates_nothing(
    drawn: Callable[..., dict[str, pl.DataFrame]], company_from_tables: Callable[..., Company]
) -> None:
    data = build_dataset(company_from_tables(drawn(600, signal=0.0)))
    scene = make_scene(data, data.plan, most=40)
    checks = all_checks(data, scene, ByHand({"area": nothing}))
    found = {c.code: c for c in checks if c.subject[-1:] == ("premises.area",)}
    ignored = found["behave.above_range_lowers"]
    assert (ignored.outcome, ignored.gate) == (FAILED, False)
    assert "the records do not show" in ignored.why.en


def test_only_a_failed_check_that_gates_fails_the_version(data: Dataset, scene: Scene) -> None:
    checks = all_checks(data, scene, ByHand())
    told = next(c for c in checks if not c.gate)
    gate = next(c for c in checks if c.gate)
    assert accepted(checks)
    assert accepted((*checks, told.model_copy(update={"outcome": FAILED})))
    assert not accepted((*checks, gate.model_copy(update={"outcome": FAILED})))


def test_counterexamples_name_the_pair_and_what_was_moved(data: Dataset, scene: Scene) -> None:
    checks = all_checks(data, scene, ByHand({"area": turned(area_fits)}))
    worst = next(c for c in checks if c.code == "behave.above_range_lowers").worst
    assert len(worst) == 5
    assert all(one.after < one.before for one in worst)
    assert worst[0].moved.startswith("premises.area: ")
    assert {one.item for one in worst} <= set(data.company.items["key"])
    assert {one.request for one in worst} <= set(data.company.requests["key"])


def test_few_requests_say_nothing(data: Dataset) -> None:
    found = outcomes(data, make_scene(data, data.plan, most=5), ByHand())
    assert found["behave.inside_range_raises"] is BehaviourOutcome.NOT_ENOUGH_DATA
    assert found["behave.ids_do_not_matter"] is PASSED


def test_requests_without_a_deal_come_first(
    drawn: Callable[..., dict[str, pl.DataFrame]], company_from_tables: Callable[..., Company]
) -> None:
    tables = drawn(300)
    gone = {f"L{i}" for i in range(0, 300, 10)}
    tables["deals"] = tables["deals"].filter(~pl.col("lead_id").is_in(list(gone)))
    data = build_dataset(company_from_tables(tables))
    seen = set(data.keys["request"])
    scene = make_scene(data, data.plan, most=40)
    held_out = [key for key in scene.names["request"] if key not in seen]
    assert (len(scene.names), scene.held_out) == (40, len(held_out))
    assert scene.held_out == len(set(data.company.requests["key"]) - seen)


def test_what_a_category_took_comes_of_its_won_deals_alone(data: Dataset) -> None:
    by_hand = {}
    price = data.company.items["premises.price"].to_numpy()[data.pairs.item_row]
    for value in ("bakery", "office"):
        mine = data.positive & (data.requests["leads.business"] == value).to_numpy()
        by_hand[value] = (int(mine.sum()), float(np.quantile(price[mine], 0.9)))
    found = taken_by(data, "leads.business", "premises.price")
    assert {t.value: t.wins for t in found} == {value: wins for value, (wins, _) in by_hand.items()}
    assert [t.dearest for t in found] == pytest.approx([by_hand[t.value][1] for t in found])


def test_importance_is_nothing_for_a_column_that_is_not_looked_at(data: Dataset) -> None:
    judge = ByHand({"district": nothing})
    rows = np.arange(len(data.pairs))
    found = {
        one.column: one.loss for one in importance(data, judge, rows, Language.EN, 0, quick=True)
    }
    assert found["leads.districts"] == found["premises.district"] == 0
    assert found["premises.area"] > 0.02


def test_dependence_falls_outside_the_wish(scene: Scene) -> None:
    pairs = list(dependence(scene, ByHand(), scene.drawn(), Language.EN))
    area = next(one for one in pairs if one.value == "premises.area")
    points = {point.at: point.probability for point in area.points}
    assert points["low x 0.5"] < points["low x 1"] == pytest.approx(points["middle"], rel=1e-6)
    assert points["high x 3"] <= points["high x 1.5"] < points["high x 1"]
    district = next(one for one in pairs if one.kind == "one_of")
    assert [point.at for point in district.points] == ["wanted", "unwanted"]
    assert district.points[0].probability > district.points[1].probability


def test_the_correlation_with_a_met_wish_is_phi(dataset: Dataset) -> None:
    (area, *_) = correlations(dataset, Language.EN, 0)
    low, high = (dataset.requests[f"leads.area_{end}"].to_numpy() for end in ("min", "max"))
    value = dataset.company.items["premises.area"].to_numpy()[dataset.pairs.item_row]
    inside, sure = (value >= low) & (value <= high), dataset.outcome != "weak"
    won = dataset.outcome == "won"
    expected = np.corrcoef(inside[sure], won[sure])[0, 1]
    assert area.correlation == pytest.approx(expected)
    assert area.interval is not None
    assert area.interval[0] < expected < area.interval[1]
    assert (area.n, area.met) == (int(sure.sum()), int(inside[sure].sum()))
