"""From an item to clients: the same number both ways, rules first, what was sent is flagged."""

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from ostap.errors import InvalidInputError
from ostap.matching.company import Company
from ostap.matching.dataset import Dataset
from ostap.matching.rank import Matcher
from ostap.matching.request import PairRequest
from ostap.matching.reverse import NOBODY, NOT_VACANT, open_requests, rank_clients
from ostap.matching.scoring import Scorer
from ostap.names import Language


@pytest.fixture(scope="module")
def matcher(dataset: Dataset, small_scorer: Callable[[], Scorer]) -> Matcher:
    return Matcher(dataset.company, small_scorer(), {"model": "m"}, Language.EN)


def test_the_number_is_the_same_both_ways(matcher: Matcher) -> None:
    """With the same manager, and with none; suitable is the same too."""
    for manager in ("1", None):
        reverse = rank_clients(matcher, "P07", manager=manager, top=25)
        assert len(reverse.clients) == 25
        for client in reverse.clients:
            forward = matcher.rank(PairRequest(client=client.id, manager=manager))
            item = next(i for i in forward.items if i.id == "P07")
            assert client.probability == pytest.approx(item.probability, abs=1e-12, rel=0)
            assert client.suitable == item.suitable
            assert client.reasons == item.reasons


def test_the_most_probable_come_first_and_no_client_twice(matcher: Matcher) -> None:
    found = rank_clients(matcher, "P07", top=500)
    probabilities = [c.probability for c in found.clients]
    assert probabilities == sorted(probabilities, reverse=True)
    assert len({c.id for c in found.clients}) == len(found.clients) == found.considered


def test_a_request_is_open_for_a_while_and_until_a_deal_is_made(
    matcher: Matcher, dataset: Dataset
) -> None:
    asked = open_requests(matcher, 180)
    company = dataset.company
    taken = company.outcomes.frame.filter(pl.col("outcome") != "lost")
    for row in asked.to_dicts():
        assert (company.as_of - row["time"]).days <= 180
        later = taken.filter((pl.col("client") == row["client"]) & (pl.col("day") >= row["time"]))
        assert later.is_empty()
    assert open_requests(matcher, 3000).height > asked.height


def test_rules_of_the_client_come_first_and_are_counted(matcher: Matcher) -> None:
    everybody = rank_clients(matcher, "P07", top=500)
    first, second = everybody.clients[0].id, everybody.clients[1].id
    found = rank_clients(
        matcher, "P07", top=500, removed={"no_consent": {first}, "do_not_contact": {first, second}}
    )
    assert found.removed_by_rule == {"no_consent": 1, "do_not_contact": 1}
    assert {first, second}.isdisjoint(c.id for c in found.clients)
    assert found.considered == everybody.considered - 2


def test_those_who_were_sent_it_are_flagged(matcher: Matcher, dataset: Dataset) -> None:
    everybody = rank_clients(matcher, "P07", top=500)
    told = {c.id for c in everybody.clients if c.sent_before}
    deals = dataset.company.outcomes.frame.filter(pl.col("item") == "P07")["client"].to_list()
    assert told == {c.id for c in everybody.clients} & set(deals)
    other = next(c.id for c in everybody.clients if not c.sent_before)
    again = rank_clients(matcher, "P07", top=500, sent={other})
    assert {c.id for c in again.clients if c.sent_before} == {*told, other}


def test_an_unknown_item_or_manager_is_answered_with_the_nearest(matcher: Matcher) -> None:
    with pytest.raises(InvalidInputError, match="P0"):
        rank_clients(matcher, "P007")
    with pytest.raises(InvalidInputError, match="no such manager"):
        rank_clients(matcher, "P07", manager="11")
    with pytest.raises(InvalidInputError, match="at least 1"):
        rank_clients(matcher, "P07", top=0, within_days=0)


def test_nobody_to_offer_it_to_and_an_item_that_is_let_are_said(
    drawn: Callable[..., dict[str, pl.DataFrame]],
    company_from_tables: Callable[..., Company],
    small_scorer: Callable[[], Scorer],
) -> None:
    tables = drawn()
    tables["vacancies"] = tables["vacancies"].filter(pl.col("premises_id") != "P07")
    tables["leads"] = tables["leads"].filter(pl.col("created_on").dt.year() < 2023)
    matcher = Matcher(company_from_tables(tables), small_scorer(), {}, Language.EN)
    found = rank_clients(matcher, "P07")
    assert (found.clients, found.considered) == ((), 0)
    assert {NOBODY.en, NOT_VACANT.en} <= set(found.notes)


@pytest.mark.slow
def test_a_hundred_thousand_clients_are_asked_about_one_item_in_seconds(
    dataset: Dataset, small_scorer: Callable[[], Scorer]
) -> None:
    """Never as a matrix of clients by items: one item's column, a part at a time."""
    company = dataset.company
    some = company.requests.tail(100)
    keys = [f"R{i}" for i in range(100_000)]
    clients = [f"K{i}" for i in range(100_000)]
    many = pl.concat([some] * 1000).with_columns(
        pl.Series("key", keys), pl.Series("client", clients), pl.lit(company.as_of).alias("time")
    )
    people = pl.concat([company.clients.head(1)] * 100_000).with_columns(pl.Series("key", clients))
    large = replace(company, requests=many, clients=people)
    matcher = Matcher(large, small_scorer(), {})
    started = time.process_time()
    found = rank_clients(matcher, "P07", manager="1", top=20)
    assert time.process_time() - started < 60
    assert found.considered == 100_000
    assert np.all(np.diff([c.probability for c in found.clients]) <= 0)
