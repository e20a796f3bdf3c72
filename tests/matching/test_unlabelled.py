"""Unlabelled stock is that of a won deal's day, never sent to the client, and never a test row."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import polars as pl

from ostap.catalog import Catalog
from ostap.matching.company import Company
from ostap.matching.dataset import Dataset, build_dataset
from ostap.matching.models import BoostingParameters
from ostap.matching.split import make_split
from ostap.matching.training_choice import compare_training
from ostap.matching.training_rows import age_weights
from ostap.matching.unlabelled import PER_POSITIVE, draw_unlabelled
from ostap.settings.workspace import TrainingOptions

Tables = dict[str, pl.DataFrame]


def test_at_most_ten_items_of_the_days_stock_that_the_client_was_never_offered(
    dataset: Dataset,
) -> None:
    rows = np.flatnonzero(dataset.pairs.day > np.median(dataset.pairs.day))
    drawn = draw_unlabelled(dataset, rows, seed=0)
    won = rows[dataset.positive[rows]]
    per_won = np.bincount(np.searchsorted(won, drawn.pairs.request_row), minlength=len(won))
    assert set(per_won.tolist()) == {PER_POSITIVE}
    keys = dataset.company.items["key"].to_numpy()
    offered = set(dataset.company.outcomes.frame.select("client", "item").iter_rows())
    pairs = set(zip(dataset.client[drawn.pairs.request_row], keys[drawn.pairs.item_row],
                    strict=True))  # fmt: skip
    assert not pairs & offered


def test_what_was_not_vacant_on_the_day_is_not_drawn(
    drawn: Callable[..., Tables], company_from_tables: Callable[..., Company]
) -> None:
    tables = drawn(200)
    tables["vacancies"] = tables["vacancies"].head(3)
    data = build_dataset(company_from_tables(tables))
    found = draw_unlabelled(data, np.arange(len(data.pairs)), seed=0)
    assert set(found.pairs.item_row.tolist()) <= {0, 1, 2}


def test_they_weigh_as_the_losses_that_the_crm_does_not_have(
    dataset: Dataset, recatalog: Callable[..., Catalog]
) -> None:
    rows = np.arange(len(dataset.pairs))
    won, lost = dataset.positive.sum(), (~dataset.positive).sum()
    weight = draw_unlabelled(dataset, rows, seed=0).weight
    assert weight[0] == 1.0  # 25 losses for each win are more than ten and those recorded
    catalog = recatalog(lambda text: text.replace("prior: 1/26", "prior: 0.2"))
    company = replace(dataset.company, catalog=catalog)
    some = draw_unlabelled(replace(dataset, company=company), rows, seed=0)
    assert np.isclose(some.weight.sum(), min(max(4 * won - lost, 0), len(some.weight)))


def test_they_are_in_no_test_part_and_change_no_prevalence(dataset: Dataset) -> None:
    ways = (TrainingOptions(), TrainingOptions(unlabelled="weighted"))
    off, weighted = compare_training(dataset, BoostingParameters(trees=20), 0, ways)
    sure = dataset.outcome[make_split("time", dataset, 0).test] != "weak"
    assert off.test == weighted.test == int(sure.sum())
    assert (off.unlabelled_rows, weighted.unlabelled_rows) == (0, off.won * PER_POSITIVE)
    assert weighted.won == off.won
    assert min(off.auc, weighted.auc) > 0.7


def test_without_wins_nothing_is_drawn(dataset: Dataset) -> None:
    lost = np.flatnonzero(~dataset.positive)
    assert len(draw_unlabelled(dataset, lost, seed=0).pairs) == 0


def test_old_pairs_weigh_half_a_half_life_back_and_nothing_before_since() -> None:
    day = np.array([0, 731, 1461])
    since = dt.date(1971, 1, 1)
    assert age_weights(day, TrainingOptions()).tolist() == [1, 1, 1]
    halves = age_weights(day, TrainingOptions(half_life_years=2))
    assert halves.round(3).tolist() == [0.25, 0.5, 1.0]
    assert age_weights(day, TrainingOptions(since=since)).tolist() == [0, 1, 1]
    assert age_weights(day, TrainingOptions(since=dt.date(2030, 1, 1))).tolist() == [1, 1, 1]
