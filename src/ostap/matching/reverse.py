"""From an item to the clients it should be offered to: the same number as the other way round."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from typing import Final

import numpy as np
import polars as pl

from ostap.errors import InvalidInputError, Problem
from ostap.matching.encode import Floats
from ostap.matching.rank import Matcher
from ostap.matching.request import PairRequest
from ostap.matching.request_rows import request_rows
from ostap.matching.sides import KEY
from ostap.names import Text
from ostap.results.matching import ClientRanking, RankedClient

WITHIN_DAYS: Final = 180
"""An older request isn't open any more: the client has found something, or stopped looking."""
AT_ONCE: Final = 40_000
"""Clients that are scored together: 100,000 never lie in one matrix."""

NOBODY: Final = Text("no client has an open request", "открытых запросов нет ни у одного клиента")
NOT_VACANT: Final = Text("the item is not vacant on this day", "на этот день предмет не свободен")


def open_requests(matcher: Matcher, within_days: int = WITHIN_DAYS) -> pl.DataFrame:
    """Return each client's latest request if it is open: key, client, manager.

    It is open for so many days, unless the client made a deal since.
    """
    company = matcher.company
    requests = company.requests.select(KEY, "client", "manager", "time").drop_nulls("client")
    latest = requests.unique("client", keep="last", maintain_order=True)
    since = company.as_of - dt.timedelta(days=within_days)
    done = company.outcomes.frame.filter(pl.col("outcome") != "lost")
    taken = done.group_by("client").agg(pl.col("day").max().alias("taken"))
    open_ = latest.join(taken, on="client", how="left", maintain_order="left").filter(
        (pl.col("time") >= since) & (pl.col("taken").is_null() | (pl.col("taken") < pl.col("time")))
    )
    return open_.join(company.clients.select(KEY), left_on="client", right_on=KEY, how="semi")


def rank_clients(
    matcher: Matcher,
    item: str,
    *,
    manager: str | None = None,
    removed: Mapping[str, Collection[str]] | None = None,
    sent: Collection[str] = (),
    top: int = 20,
    within_days: int = WITHIN_DAYS,
) -> ClientRanking:
    """Return the clients with an open request by the probability of a deal about an item.

    Args:
        matcher: prepared for a day.
        item: its id, vacant or not.
        manager: who would send it; None: the weighted mean over active managers.
        removed: rule -> clients that it takes away before the model is asked.
        sent: clients who were sent the item, beside those with a deal about it.
        top: how many to return.
        within_days: how long a request is open.

    Raises:
        InvalidInputError: no such item or manager, or a number below one.
    """
    _refuse(top=top, within_days=within_days)
    row = matcher.row_of(item)
    matcher.check(PairRequest(manager=manager))
    asked = open_requests(matcher, within_days)
    counts: dict[str, int] = {}
    for rule, clients in (removed or {}).items():
        there = asked.height
        asked = asked.filter(~pl.col("client").is_in(list(clients)))
        counts[rule] = there - asked.height
    asked = asked.sort("client")
    probability = _probability(matcher, asked, row, manager)
    order = np.argsort(-probability, kind="stable")[:top]
    shown = asked[order]
    sides = request_rows(matcher.company, shown[KEY].to_list())
    known = {*sent, *_sent(matcher, item)}
    return ClientRanking(
        as_of=matcher.company.as_of.isoformat(),
        versions=matcher.versions,
        item=item,
        amount=matcher.price_of(row),
        expected=matcher.expected(row),
        manager=manager,
        clients=tuple(
            _client(matcher, one, sides[n], float(probability[order[n]]), row, manager, known)
            for n, one in enumerate(shown.iter_rows(named=True))
        ),
        considered=asked.height,
        removed_by_rule={rule: n for rule, n in counts.items() if n},
        notes=(
            *matcher.standing_notes,
            *(note.to(matcher.language) for note in _notes(matcher, item, asked.height)),
        ),
    )


def _refuse(**numbers: int) -> None:
    problems = [
        Problem("matching.too_small", name, Text("must be at least 1.", "нужно не меньше 1."))
        for name, number in numbers.items()
        if number < 1
    ]
    if problems:
        raise InvalidInputError(
            "matching.too_small", Text("A number is too small:", "Число слишком мало:"),
            problems=problems,
        )  # fmt: skip


def _probability(matcher: Matcher, asked: pl.DataFrame, row: int, manager: str | None) -> Floats:
    parts = [
        matcher.probability_of(
            request_rows(matcher.company, part[KEY].to_list()),
            np.arange(part.height, dtype=np.int64),
            np.full(part.height, row, dtype=np.int64),
            manager,
        )
        for part in asked.iter_slices(AT_ONCE)
        if part.height
    ]
    return np.concatenate(parts) if parts else np.empty(0)


def _client(
    matcher: Matcher,
    asked: Mapping[str, str | None],
    sides: pl.DataFrame,
    probability: float,
    row: int,
    manager: str | None,
    sent: Collection[str],
) -> RankedClient:
    return RankedClient(
        id=str(asked["client"]),
        request=asked[KEY],
        manager=asked["manager"],
        probability=probability,
        suitable=matcher.keeps(sides, row, manager),
        sent_before=asked["client"] in sent,
        reasons=matcher.reasons_of(sides.to_dicts()[0], row),
    )


def _sent(matcher: Matcher, item: str) -> set[str]:
    """Return the clients with a deal about the item, open or ended."""
    outcomes = matcher.company.outcomes
    return {
        client
        for frame in (outcomes.frame, outcomes.opened)
        for client in frame.filter(pl.col("item") == item)["client"].to_list()
    }


def _notes(matcher: Matcher, item: str, n: int) -> Iterator[Text]:
    if not n:
        yield NOBODY
    if item not in matcher.vacant:
        yield NOT_VACANT
    if not matcher.filter.works:
        why = matcher.filter.why
        yield Text(f"the filter is off: {why}", f"фильтр выключен: {why}")
