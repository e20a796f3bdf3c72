"""The lists of a blind comparison: what a model, a rule and chance would show for a lead.

The model must not know these leads: it learns from other clients' pairs alone, and from those
alone whose outcome was known before the first of the leads.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import polars as pl

from ostap.matching.blind import LENGTHS
from ostap.matching.company import Company, to_day
from ostap.matching.dataset import DISMISSED, Dataset, Pairs
from ostap.matching.diversity import spread
from ostap.matching.encode import Floats
from ostap.matching.enough import check_enough
from ostap.matching.models.baselines import WishRule
from ostap.matching.request_rows import request_rows
from ostap.matching.scoring import Scorer
from ostap.matching.sides import KEY
from ostap.matching.stock import Ints
from ostap.results.blind import BlindLead, PicksFrom, Who

MOST: Final = max(LENGTHS)

Barred = Callable[[dt.date, Collection[str]], Collection[str]]
"""Which of some items the hard rules take away on a day."""


@dataclass(frozen=True, slots=True)
class PickedLead:
    """A lead with its manager's picks, the best first, and the day whose stock he chose from."""

    request: str
    client: str
    day: dt.date
    items: tuple[str, ...]
    source: PicksFrom


def picked_leads(picks: pl.DataFrame, latest: int) -> tuple[PickedLead, ...]:
    """Return the leads of `blind_picks.chosen_picks`, at most so many of the latest."""
    groups = picks.group_by("request", maintain_order=True)
    found = [
        PickedLead(
            request=str(request),
            client=rows["client"][0],
            day=rows["picked_on"][0],
            items=tuple(rows["item"].to_list()),
            source=rows["source"][0],
        )
        for (request,), rows in groups
    ]
    return tuple(found[-latest:])


def unseen(data: Dataset, leads: Sequence[PickedLead]) -> Dataset:
    """Return the pairs that a model may learn from: of other clients, ended before these leads.

    Raises:
        RefusedError: they are not enough to learn from.
    """
    clients = np.array([lead.client for lead in leads], dtype=object)
    first = to_day(min(lead.day for lead in leads))
    others = ~np.isin(data.client.astype(str), clients.astype(str))
    rows = np.flatnonzero(others & (data.closed < first))
    pairs = data.pairs.take(rows)
    known = replace(
        data,
        requests=data.requests[pairs.request_row],
        pairs=replace(pairs, request_row=np.arange(len(rows), dtype=np.int64)),
        outcome=data.outcome[rows],
        client=data.client[rows],
        closed=data.closed[rows],
        keys=data.keys[rows] if data.keys.height else data.keys,
    )
    check_enough(known)
    return known


def make_lists(
    company: Company,
    scorer: Scorer,
    leads: Sequence[PickedLead],
    barred: Barred,
    groups: Mapping[str, str],
    seed: int,
) -> tuple[BlindLead, ...]:
    """Return every lead's lists: ten items, or as many as the manager picked if that is more.

    Args:
        company: whose leads they are.
        scorer: knows none of them (`unseen`).
        leads: with their picks.
        barred: the rules; they bind the model, the rule by hand and chance, not the manager.
        groups: item -> its building, of which a short list shows three at most.
        seed: of chance, and of the rule by hand where items are equal.
    """
    rng = np.random.default_rng([seed, 13])
    sides = request_rows(company, [lead.request for lead in leads])
    managers = dict(company.requests.select(KEY, "manager").iter_rows())
    row_of = {key: row for row, key in enumerate(company.items[KEY].to_list())}
    ids = np.array(list(row_of), dtype=object)
    prepared = scorer.features.prepare(company.items)
    found = []
    for number, lead in enumerate(leads):
        picked = np.array([row_of[item] for item in lead.items], dtype=np.int64)
        stock = np.union1d(company.stock.on(to_day(lead.day)), picked)
        pairs = _pairs(company, number, stock, managers.get(lead.request), lead.day)
        matrix = scorer.features.matrix(prepared, sides, pairs)
        chance = scorer.probability(matrix)
        vacant = set(company.stock.on(to_day(lead.day)).tolist())
        gone = barred(lead.day, ids[list(vacant)].tolist())
        free = [row in vacant and ids[row] not in gone for row in stock.tolist()]
        left = np.flatnonzero(free)
        lists = _lists(ids[stock], chance, WishRule().score(matrix), left, groups, lead, rng)
        listed = {item for one in lists.values() for item in one}
        told = {i: float(p) for i, p in zip(ids[stock], chance, strict=True) if i in listed}
        found.append(
            BlindLead(
                request=lead.request,
                day=lead.day.isoformat(),
                picks_from=lead.source,
                lists=lists,
                probability=told,
            )
        )
    return tuple(found)


def _pairs(company: Company, row: int, stock: Ints, manager: str | None, day: dt.date) -> Pairs:
    """Return one lead's pairs with a day's stock, as its manager would send them."""
    here = manager is None or company.managers.get(manager, True)
    days = np.full(len(stock), to_day(day), dtype=np.int64)
    return Pairs(
        request_row=np.full(len(stock), row, dtype=np.int64),
        item_row=stock,
        manager=np.full(len(stock), manager if here else DISMISSED, dtype=object),
        day=days,
        of_day=company.stock.values_on(stock, days),
    )


def _lists(
    ids: np.ndarray[tuple[int], np.dtype[np.object_]],
    chance: Floats,
    met: Floats,
    left: Ints,
    groups: Mapping[str, str],
    lead: PickedLead,
    rng: np.random.Generator,
) -> dict[Who, tuple[str, ...]]:
    """Return the four lists of one lead; ``left`` are the places that no rule took."""
    most = max(MOST, len(lead.items))
    by_model = left[np.lexsort((ids[left].astype(str), -chance[left]))]
    shown, _ = spread(np.arange(len(by_model)), [groups.get(i) for i in ids[by_model]], most)
    by_rule = left[np.lexsort((rng.random(len(left)), -met[left]))]
    drawn = rng.permutation(left)
    return {
        "manager": lead.items,
        "model": tuple(ids[by_model[shown]]),
        "rule": tuple(ids[by_rule[:most]]),
        "random": tuple(ids[drawn[:most]]),
    }
