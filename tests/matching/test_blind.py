"""A manager's picks beside other lists: counted by hand, paired by lead, nothing seen before."""

import datetime as dt
from collections.abc import Callable

import numpy as np
import polars as pl
import pytest

from ostap.errors import RefusedError
from ostap.matching.blind import (
    list_figures,
    marks_more_than_lists,
    outcomes,
    paired_differences,
)
from ostap.matching.blind_lists import PickedLead, make_lists, picked_leads, unseen
from ostap.matching.blind_report import marked_of, report
from ostap.matching.company import Company, to_day
from ostap.matching.dataset import Dataset
from ostap.matching.scoring import Scorer
from ostap.names import Language
from ostap.results.blind import BlindKey, BlindLead


def lead(
    request: str, manager: str, model: str, rule: str, random: str, chance: float = 0.1
) -> BlindLead:
    """A lead whose lists are written as letters, an item each."""
    lists = {"manager": manager, "model": model, "rule": rule, "random": random}
    return BlindLead(
        request=request,
        day="2026-06-01",
        picks_from="file",
        lists={who: tuple(items) for who, items in lists.items()},
        probability=dict.fromkeys("".join(lists.values()), chance),
    )


def suits(good: str, bad: str) -> dict[str, bool]:
    return {**dict.fromkeys(good, True), **dict.fromkeys(bad, False)}


TWO = (lead("1", "ab", "acdef", "bfxyz", "xyzfe"), lead("2", "xy", "yabcd", "yxbcd", "dcbax"))
MARKED = {"1": suits("acd", "bxyz"), "2": suits("y", "xabcd")}


def test_figures_of_two_leads_counted_by_hand() -> None:
    found = {(one.who, one.length): one for one in list_figures(TWO, MARKED)}
    assert found["manager", None].model_dump() == {
        "who": "manager", "length": None, "leads": 2, "shown": 2.0, "unmarked": 0,
        "usable_share": 0.5, "found": 1.0, "coverage": pytest.approx((1 / 3 + 1) / 2),
        "some_share": 1.0, "expected": pytest.approx(10.0),
    }  # fmt: skip
    model = found["model", None]
    assert (model.usable_share, model.found) == (0.75, 1.5)
    five = found["model", 5]
    # e and f of the first lead nobody marked: they are in no share.
    assert five.unmarked == 2
    assert five.usable_share == pytest.approx((1.0 + 0.2) / 2)
    assert five.coverage == 1.0
    assert {length for _, length in found} == {None, 5}
    assert ("manager", 5) not in found


def test_wins_ties_and_losses_are_by_lead_and_few_leads_say_nothing() -> None:
    model, rule, random = paired_differences(TWO, MARKED, 0)
    assert model.model_dump() == {
        "who": "model", "leads": 2, "difference": 0.25, "interval": None, "wins": 1, "ties": 1,
        "losses": 0, "standing": "cannot_tell",
    }  # fmt: skip
    assert (rule.wins, rule.ties, rule.losses) == (0, 1, 1)
    assert (random.difference, random.losses) == (-0.5, 2)
    assert [one.model_dump() for one in outcomes(TWO, MARKED)] == [
        {"request": "1", "length": 2, "suitable": {"manager": 1, "model": 2, "rule": 0, "random": 0}},  # noqa: E501 - one row of a table
        {"request": "2", "length": 2, "suitable": {"manager": 1, "model": 1, "rule": 1, "random": 0}},  # noqa: E501 - one row of a table
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("better", "level", "worse", "standing"),
    [(8, 4, 0, "better"), (0, 4, 8, "worse"), (0, 30, 1, "not_worse"), (5, 3, 5, "cannot_tell")],
)
def test_the_interval_says_who_picks_better(
    better: int, level: int, worse: int, standing: str
) -> None:
    """Leads where the model's only item suits and the manager's doesn't, and the reverse."""
    kinds = [("a", "b")] * better + [("a", "a")] * level + [("b", "a")] * worse
    leads = [lead(str(i), his, own, "b", "b") for i, (own, his) in enumerate(kinds)]
    marked = {one.request: suits("a", "b") for one in leads}
    model = paired_differences(leads, marked, 0)[0]
    assert model.standing == standing
    assert model.interval is not None
    low, high = model.interval
    assert low <= (better - worse) / len(leads) <= high


def test_a_report_says_it_in_a_sentence_of_either_language() -> None:
    leads = tuple(lead(str(i), "b", "a", "b", "b") for i in range(12))
    key = BlindKey(
        as_of="2026-06-30", sheet="0" * 12, model="additive", learnt_from=900, leads=leads
    )
    marked = {one.request: suits("a", "b") for one in leads}
    english, russian = (report(key, marked, 0, one) for one in (Language.EN, Language.RU))
    assert english.why == (
        "the model picks better than the managers "
        "(usable share +100 points, 95 %: +100 to +100; leads: 12)"
    )
    assert russian.why == (
        "модель выбирает лучше менеджеров "
        "(доля пригодных +100 п. п., 95 %: от +100 до +100; заявок: 12)"
    )
    assert (english.standing, english.leads, english.whole_stock) == ("better", 12, False)
    assert english.notes[0].startswith("only what the lists hold was marked")
    assert not marks_more_than_lists(leads, marked)
    assert marks_more_than_lists(leads, {**marked, "0": suits("a", "bq")})


def test_marks_that_experts_disagree_on_are_none() -> None:
    frame = pl.DataFrame(
        [("1", "a", "1"), ("1", "a", "0"), ("1", "b", "1"), ("1", "b", "1"), ("2", "a", "0")],
        schema=["request", "item", "suitable"],
        orient="row",
    )
    assert marked_of(frame) == {"1": {"b": True}, "2": {"a": False}}
    assert marked_of(None) == {}


def picked(request: str, client: str, day: dt.date, *items: str) -> PickedLead:
    return PickedLead(request, client, day, items, "file")


def test_the_model_learns_from_other_clients_and_only_what_had_ended_before(
    dataset: Dataset,
) -> None:
    client = str(dataset.client[0])
    day = dt.date(2025, 6, 1)
    known = unseen(dataset, [picked("L1490", client, day), picked("L1491", "C1", day)])
    assert not {client, "C1"} & set(known.client.tolist())
    assert known.closed.max() < to_day(day)
    same = (dataset.closed < to_day(day)) & ~np.isin(dataset.client.astype(str), [client, "C1"])
    assert len(known.pairs) == same.sum() == known.requests.height
    first = int(np.flatnonzero(same)[0])
    assert known.requests.row(0) == dataset.requests.row(first)


def test_too_little_to_learn_from_is_refused(dataset: Dataset) -> None:
    with pytest.raises(RefusedError, match="Not enough data"):
        unseen(dataset, [picked("L1490", "C1", dt.date(2022, 1, 20))])


def test_lists_leave_out_what_rules_take_and_are_as_long_as_the_managers_or_ten(
    dataset: Dataset, small_scorer: Callable[[], Scorer]
) -> None:
    company: Company = dataset.company
    day = dt.date(2026, 6, 1)
    twelve = tuple(f"P{i:02}" for i in range(12))
    leads = [picked("L1490", "C1", day, "P00", "P07"), picked("L1491", "C2", day, *twelve)]
    gone = {"P01", "P02"}
    found = make_lists(company, small_scorer(), leads, lambda _, of: gone & set(of), {}, 0)
    assert [one.lists["manager"] for one in found] == [("P00", "P07"), twelve]
    assert [len(one.lists["model"]) for one in found] == [10, 12]
    for one in found:
        for who in ("model", "rule", "random"):
            assert not gone & set(one.lists[who])
            assert len(set(one.lists[who])) == len(one.lists[who])
        chances = [one.probability[item] for item in one.lists["model"]]
        assert chances == sorted(chances, reverse=True)
        assert max(one.probability.values()) == max(
            chances[0], *(one.probability[i] for i in one.lists["manager"])
        )
    again = make_lists(company, small_scorer(), leads, lambda _, of: gone & set(of), {}, 0)
    assert found == again


def test_of_one_building_the_models_short_list_shows_three(
    dataset: Dataset, small_scorer: Callable[[], Scorer]
) -> None:
    leads = [picked("L1490", "C1", dt.date(2026, 6, 1), "P00")]
    groups = {f"P{i:02}": "one" if i < 40 else f"own {i}" for i in range(60)}
    [found] = make_lists(dataset.company, small_scorer(), leads, lambda *_: (), groups, 0)
    assert sum(groups[item] == "one" for item in found.lists["model"]) <= 3


def test_the_latest_leads_are_compared() -> None:
    day = dt.date(2026, 6, 1)
    rows = [(str(n), "C", f"P{n}", day, "file") for n in range(5)]
    names = ["request", "client", "item", "picked_on", "source"]
    picks = pl.DataFrame(rows, schema=names, orient="row")
    assert [one.request for one in picked_leads(picks, 2)] == ["3", "4"]
