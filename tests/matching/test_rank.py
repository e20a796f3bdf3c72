"""A ranking of the day's stock."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from ostap.matching.company import Company
from ostap.matching.dataset import Dataset
from ostap.matching.emptied import EMPTY_STOCK
from ostap.matching.models import BoostingParameters
from ostap.matching.rank import NOTHING_SAID, Matcher, stock_version
from ostap.matching.request import PairRequest
from ostap.matching.scoring import Scorer
from ostap.matching.train import train_scorer
from ostap.names import Language
from ostap.results.matching import FilterOutcome
from ostap.settings.workspace import FilterPromise

WISH = PairRequest(
    client="C1",
    manager="1",
    request={"area_min": 60, "area_max": 100, "budget": 90000, "districts": ["north"]},
)


@pytest.fixture(scope="module")
def scorer(dataset: Dataset) -> Scorer:
    return train_scorer(dataset, BoostingParameters(trees=60), FilterPromise(), 0, Language.RU)


@pytest.fixture(scope="module")
def matcher(dataset: Dataset, scorer: Scorer) -> Matcher:
    return Matcher(dataset.company, scorer, {"model": "m"})


def test_every_vacant_item_is_there_once_the_most_probable_first(matcher: Matcher) -> None:
    found = matcher.rank(WISH)
    assert sorted(i.id for i in found.items) == sorted(matcher.vacant)
    probabilities = [i.probability for i in found.items]
    assert probabilities == sorted(probabilities, reverse=True)
    ties = [(-i.probability, i.id) for i in found.items]
    assert ties == sorted(ties)
    assert found.as_of == "2026-06-30"
    assert found.versions == {"model": "m"}


def test_the_filtered_are_exactly_the_unsuitable(matcher: Matcher, scorer: Scorer) -> None:
    found = matcher.rank(WISH)
    assert scorer.filter.works
    assert scorer.filter.threshold is not None
    assert found.filtered == tuple(i.id for i in found.items if not i.suitable)
    best = found.items[0].probability
    standing = [1.0 if n < 10 else i.probability / best for n, i in enumerate(found.items)]
    least = scorer.filter.threshold
    expected = [s >= least for s in standing]
    assert [item.suitable for item in found.items] == expected
    assert 0 < len(found.filtered) < len(found.items)


def test_what_fits_is_above_what_does_not(matcher: Matcher, dataset: Dataset) -> None:
    """The best item is inside the area wanted, affordable and in the district wanted."""
    best = matcher.rank(WISH).items[0]
    assert [reason.sign for reason in best.reasons] == ["+", "+", "+"]
    price = dataset.company.items.filter(key=best.id)["premises.price"][0]
    assert best.amount == price


def test_rules_come_first_and_name_themselves(matcher: Matcher) -> None:
    found = matcher.rank(WISH, {"on_hold": ["P00", "P01", "nowhere"], "repair": ["P01", "P02"]})
    assert [(r.id, r.rule) for r in found.removed_by_rule] == [
        ("P00", "on_hold"), ("P01", "on_hold"), ("P02", "repair"),
    ]  # fmt: skip
    assert not {"P00", "P01", "P02"} & {i.id for i in found.items}


def test_top_shortens_the_items_and_not_the_filtered(matcher: Matcher) -> None:
    whole, short = matcher.rank(WISH), matcher.rank(WISH, top=3)
    assert short.items == whole.items[:3]
    assert short.filtered == whole.filtered


def test_without_a_manager_it_is_the_weighted_mean_over_the_active_ones(
    matcher: Matcher, dataset: Dataset
) -> None:
    recent = dataset.company.outcomes.frame.filter(
        pl.col("day") > dt.date(2026, 6, 30) - dt.timedelta(days=365)
    )
    made = dict(recent["manager"].value_counts().iter_rows())
    weights = {m: made.get(m, 0) + 1 for m in ("1", "2", "3")}
    by_item: dict[str, float] = {}
    for manager, weight in weights.items():
        for item in matcher.rank(WISH.model_copy(update={"manager": manager})).items:
            share = weight / sum(weights.values())
            by_item[item.id] = by_item.get(item.id, 0.0) + share * item.probability
    for item in matcher.rank(WISH.model_copy(update={"manager": None})).items:
        assert item.probability == pytest.approx(by_item[item.id])


def test_an_empty_stock_is_said_and_is_no_error(
    drawn: Callable[..., dict[str, pl.DataFrame]],
    company_from_tables: Callable[..., Company],
    scorer: Scorer,
) -> None:
    tables = drawn()
    tables["vacancies"] = tables["vacancies"].with_columns(
        pl.lit(dt.date(2023, 1, 1)).alias("vacant_to")
    )
    found = Matcher(company_from_tables(tables), scorer, {}).rank(WISH)
    assert (found.items, found.filtered) == ((), ())
    assert EMPTY_STOCK.ru in found.notes


def test_a_filter_that_did_not_earn_its_place_keeps_everything_and_says_so(
    dataset: Dataset, scorer: Scorer
) -> None:
    off = FilterOutcome(
        works=False, threshold=None, n_won=9, n_lost=9, recall=None, recall_lower=None,
        removes_lower=None, loses_upper=None, why="мало данных",
    )  # fmt: skip
    found = Matcher(dataset.company, replace(scorer, filter=off), {}).rank(WISH)
    assert found.filtered == ()
    assert all(item.suitable for item in found.items)
    assert found.notes[0] == "фильтр выключен: мало данных"


def test_nothing_said_is_noted(matcher: Matcher) -> None:
    assert NOTHING_SAID.ru in matcher.rank(PairRequest()).notes


def test_an_item_over_the_budget_is_never_above_itself_within_it(matcher: Matcher) -> None:
    """Raising the budget never lowers what was over it, all else equal (M9)."""
    chances = []
    for budget in (20000, 60000, 120000):
        request = WISH.model_copy(update={"request": {"budget": budget}})
        by_id = {i.id: i.probability for i in matcher.rank(request).items}
        chances.append([by_id[name] for name in sorted(by_id)])
    assert np.mean(chances[0]) < np.mean(chances[2])


def test_the_version_of_the_stock_changes_with_it_and_only_with_it(dataset: Dataset) -> None:
    company = dataset.company
    version = stock_version(company)
    assert stock_version(replace(company)) == version
    assert stock_version(replace(company, items=company.items.tail(-1))) != version
    assert stock_version(replace(company, managers=company.managers | {"1": False})) != version
    later = replace(company.stock, end=company.stock.end - 1)
    assert stock_version(replace(company, stock=later)) != version
