"""Rows held out by chance, by client and by time; no row serves two purposes."""

from itertools import combinations

import numpy as np
import pytest

from ostap.matching.dataset import Dataset
from ostap.matching.search import rows_for_search
from ostap.matching.split import SPLITS, Split, make_split, time_cut
from ostap.results.matching import SplitName


def parts(split: Split) -> dict[str, set[int]]:
    names = ("fit", "calibrate", "threshold", "test")
    return {name: set(getattr(split, name).tolist()) for name in names}


@pytest.mark.parametrize("name", SPLITS)
def test_no_row_serves_two_purposes_and_the_shares_are_as_said(
    dataset: Dataset, name: SplitName
) -> None:
    split = make_split(name, dataset, seed=3)
    found = parts(split)
    for one, other in combinations(found.values(), 2):
        assert not one & other
    n = len(dataset.pairs)
    assert len(found["test"]) == pytest.approx(n * 0.25, abs=10)
    trained = sum(len(found[part]) for part in ("fit", "calibrate", "threshold"))
    assert len(found["fit"]) == pytest.approx(trained * 0.6, abs=10)
    assert len(found["calibrate"]) == pytest.approx(trained * 0.15, abs=10)


@pytest.mark.parametrize("name", SPLITS)
def test_the_same_seed_gives_the_same_rows(dataset: Dataset, name: SplitName) -> None:
    assert parts(make_split(name, dataset, 3)) == parts(make_split(name, dataset, 3))


def test_a_new_client_is_in_no_other_part(dataset: Dataset) -> None:
    split = make_split("new_client", dataset, seed=3)
    clients = [set(dataset.client[rows]) for rows in
               (split.fit, split.calibrate, split.threshold, split.test)]  # fmt: skip
    for one, other in combinations(clients, 2):
        assert not one & other


def test_by_time_the_future_is_tested_and_its_outcomes_were_not_known(dataset: Dataset) -> None:
    split = make_split("time", dataset, seed=3)
    cut = time_cut(dataset)
    trained = np.concatenate([split.fit, split.calibrate, split.threshold])
    assert dataset.pairs.day[split.test].min() >= cut
    assert dataset.closed[trained].max() < cut
    assert not split.guaranteed


def test_parameters_are_searched_on_rows_that_no_test_part_holds(dataset: Dataset) -> None:
    splits = [make_split(name, dataset, 3) for name in SPLITS]
    rows = set(rows_for_search(dataset, splits).tolist())
    assert rows
    for split in splits:
        assert not rows & set(split.test.tolist())
    assert dataset.closed[sorted(rows)].max() < time_cut(dataset)
