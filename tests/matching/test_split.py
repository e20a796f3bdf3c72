"""Rows held out by chance, by client and by time."""

import pytest

from ostap.matching.dataset import Dataset
from ostap.matching.search import rows_for_search
from ostap.matching.split import SPLITS, make_split, time_cut
from ostap.results.matching import SplitName


@pytest.mark.parametrize("name", SPLITS)
def test_a_row_is_learnt_from_or_tested_on_and_a_quarter_is_tested(
    dataset: Dataset, name: SplitName
) -> None:
    split = make_split(name, dataset, seed=3)
    n = len(dataset.pairs)
    assert not set(split.learn.tolist()) & set(split.test.tolist())
    assert len(split.test) == pytest.approx(n * 0.25, abs=10)
    # By time, pairs whose outcome wasn't known by the cut are in neither.
    lost = 20 if name == "time" else 0
    assert len(split.learn) == pytest.approx(n - len(split.test), abs=lost)


@pytest.mark.parametrize("name", SPLITS)
def test_the_same_seed_gives_the_same_rows(dataset: Dataset, name: SplitName) -> None:
    one, other = make_split(name, dataset, 3), make_split(name, dataset, 3)
    assert one.learn.tolist() == other.learn.tolist()
    assert one.test.tolist() == other.test.tolist()


def test_a_new_client_is_not_learnt_from(dataset: Dataset) -> None:
    split = make_split("new_client", dataset, seed=3)
    assert not set(dataset.client[split.learn]) & set(dataset.client[split.test])


def test_by_time_the_future_is_tested_and_its_outcomes_were_not_known(dataset: Dataset) -> None:
    split = make_split("time", dataset, seed=3)
    cut = time_cut(dataset)
    assert dataset.pairs.day[split.test].min() >= cut
    assert dataset.closed[split.learn].max() < cut
    assert not split.guaranteed


def test_parameters_are_searched_on_rows_that_no_test_part_holds(dataset: Dataset) -> None:
    splits = [make_split(name, dataset, 3) for name in SPLITS]
    rows = set(rows_for_search(dataset, splits).tolist())
    assert rows
    for split in splits:
        assert not rows & set(split.test.tolist())
    assert dataset.closed[sorted(rows)].max() < time_cut(dataset)
