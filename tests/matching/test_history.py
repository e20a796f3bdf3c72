"""A client's other deals as a feature, where deals have no day; no pair tells of itself."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from ostap.catalog import Catalog
from ostap.matching.company import Company
from ostap.matching.dataset import Dataset, build_dataset
from ostap.matching.features import Features
from ostap.matching.folds import folds_of_choice
from ostap.matching.history import CLIENT_RATE, history_of, out_of_fold_history
from ostap.matching.request import PairRequest, RequestChecker
from ostap.matching.search import rows_for_search
from ostap.matching.split import SPLITS, make_split

Recatalog = Callable[[Callable[[str], str]], Catalog]


def without_days(text: str) -> str:
    """Deals of a client and an item, no request and no day."""
    head, rest = text.split("request: {table: leads")
    pairs = rest[rest.index("pairs:") :].split("  - {wish: leads")[0]
    deals = """deals:
  table: deals
  client: client_id
  item: premises_id
  outcome: {column: status, won: [WON], lost: [LOSE]}
"""
    affinity = "  - {wish: clients.kind, value: premises.district, kind: affinity}\n"
    return head + deals + pairs + affinity


@pytest.fixture
def dayless(
    drawn: Callable[..., dict[str, pl.DataFrame]],
    company_from_tables: Callable[..., Company],
    recatalog: Recatalog,
) -> Dataset:
    return build_dataset(company_from_tables(drawn(400), recatalog(without_days)))


def test_a_clients_share_leans_on_the_common_one_as_if_on_two_more_pairs() -> None:
    client = np.array(["a", "a", "a", "b"], dtype=object)
    told = history_of(client, np.array([1.0, 1.0, 0.0, 0.0]))
    assert told.new == 0.5
    assert told.rates == pytest.approx({"a": (2 + 2 * 0.5) / (3 + 2), "b": (0 + 2 * 0.5) / (1 + 2)})


def test_somebody_new_and_nobody_at_all_have_the_common_share() -> None:
    told = history_of(np.array(["a", "b"], dtype=object), np.array([1.0, 0.0]))
    rows = np.array([0, 0, 1])
    assert told.of(np.array(["c", None], dtype=object), rows).tolist() == [0.5] * 3
    assert told.of(None, rows).tolist() == [0.5] * 3


def test_a_pairs_own_outcome_has_no_part_in_its_clients_share() -> None:
    rng = np.random.default_rng(0)
    client = rng.integers(0, 8, 60).astype(str).astype(object)
    won = rng.integers(0, 2, 60).astype(float)
    before = out_of_fold_history(client, won)
    for row in range(60):
        turned = won.copy()
        turned[row] = 1 - turned[row]
        # The pair is left out whole: neither its client's share nor the common one may move.
        assert out_of_fold_history(client, turned)[row] == before[row]


def test_only_deals_without_a_day_have_it(dataset: Dataset, dayless: Dataset) -> None:
    with_days, _ = Features.fit(dataset, np.arange(300))
    without, matrix = Features.fit(dayless, np.arange(300))
    assert CLIENT_RATE not in {f.name for f in with_days.state.features}
    assert with_days.state.history is None
    assert CLIENT_RATE in {f.name for f in without.state.features}
    assert matrix.values.shape == (300, len(without.state.features))


def test_a_client_who_asks_today_is_known_by_the_deals_learnt_from(dayless: Dataset) -> None:
    features, _ = Features.fit(dayless, np.arange(300))
    at = [f.name for f in features.state.features].index(CLIENT_RATE)
    prepared = features.prepare(dayless.company.items)
    checker = RequestChecker(dayless.company)
    history = features.state.history
    assert history is not None
    known = str(dayless.client[0])
    one = replace(dayless.pairs.take(np.arange(1)), request_row=np.zeros(1, dtype=np.int64))
    for client, share in ((known, history.rates[known]), (None, history.new)):
        row = checker.check(PairRequest(client=client)).row
        assert features.matrix(prepared, row, one).values[0, at] == share


def test_without_days_the_search_looks_at_all_that_no_test_part_holds(dayless: Dataset) -> None:
    splits = [make_split(name, dayless, 0) for name in SPLITS]
    held = {row for split in splits if split.name != "time" for row in split.test.tolist()}
    rows = set(rows_for_search(dayless, splits).tolist())
    assert rows == set(range(len(dayless.pairs))) - held
    assert len(rows) > 100


def test_without_days_a_choice_is_made_where_clients_are_known(
    dataset: Dataset, dayless: Dataset
) -> None:
    for data, shared in ((dataset, False), (dayless, True)):
        ((fit, held), *_) = folds_of_choice(data, np.arange(300), 3, 0)
        assert not set(fit) & set(held)
        assert bool(set(data.client[fit]) & set(data.client[held])) is shared
