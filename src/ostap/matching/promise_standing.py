"""The standing of an item in its lead: what the filter's threshold is compared with.

A threshold on the probability itself removes whole leads: a client in no hurry, a manager of
little luck make every chance small, and suitable premises go with the others. Whether an item
suits is said by how it stands against the best that this lead could be shown on that day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt

from ostap.matching.dataset import Dataset
from ostap.matching.encode import Floats
from ostap.matching.feature_state import Matrix
from ostap.matching.features import Features
from ostap.matching.stock import Ints
from ostap.results.matching import FilterOutcome
from ostap.settings.workspace import FilterPromise

MOST_AT_ONCE: Final = 40_000
"""Pairs that are scored together: some 50 MB of features."""


def standings(probability: Floats, start: Ints, promise: FilterPromise | FilterOutcome) -> Floats:
    """Return the standing of every pair of leads that lie one after another, in [0, 1].

    Args:
        probability: of all stock of the first lead, then of the second, and so on.
        start: where each lead begins; no lead is empty.
        promise: ``lead``: the probability over the lead's greatest, and 1 for the lead's
            ``always_kept`` best (more where they tie); ``probability``: as it is.
    """
    if promise.scale == "probability" or not len(probability):
        return probability
    size = np.diff(start, append=len(probability))
    best = np.repeat(np.maximum.reduceat(probability, start), size)
    standing: Floats = np.ones_like(probability)
    np.divide(probability, best, out=standing, where=best > 0)
    if promise.always_kept:
        for begin, end in zip(start.tolist(), (start + size).tolist(), strict=True):
            own = probability[begin:end]
            if len(own) <= promise.always_kept:
                standing[begin:end] = 1.0
            else:
                least = np.partition(own, -promise.always_kept)[-promise.always_kept]
                standing[begin:end][own >= least] = 1.0
    return standing


def kept(probability: Floats, outcome: FilterOutcome) -> npt.NDArray[np.bool_]:
    """Return which of one lead's whole stock the filter keeps."""
    if outcome.threshold is None or not len(probability):
        return np.ones(len(probability), dtype=bool)
    return standings(probability, np.zeros(1, dtype=np.int64), outcome) >= outcome.threshold


def past_standings(
    data: Dataset,
    rows: Ints,
    features: Features,
    probability: Callable[[Matrix], Floats],
    promise: FilterPromise | FilterOutcome,
) -> Floats:
    """Return the standing that each past pair's item had in the stock of its own day.

    The item is added where that day's stock lacks it.
    """
    pairs, company = data.pairs, data.company
    prepared = features.prepare(company.items)
    if promise.scale == "probability":
        return probability(features.matrix(prepared, data.requests, pairs.take(rows)))
    found: list[Floats] = []
    asked = pairs.request_row
    for part, stocks in _portions(data, rows):
        size = np.array([len(stock) for stock in stocks])
        start = np.cumsum(size) - size
        items = np.concatenate(stocks)
        crossed = pairs.with_items(np.repeat(part, size), items, company.stock)
        # Only these requests are encoded, not all of the data for every portion.
        crossed = replace(crossed, request_row=np.repeat(np.arange(len(part)), size))
        told = probability(features.matrix(prepared, data.requests[asked[part]], crossed))
        own = [
            begin + int(np.searchsorted(stock, item))
            for begin, stock, item in zip(start, stocks, pairs.item_row[part], strict=True)
        ]
        found.append(standings(told, start, promise)[own])
    return np.concatenate(found) if found else np.empty(0)


def _portions(data: Dataset, rows: Ints) -> Iterator[tuple[Ints, list[Ints]]]:
    """Yield some of the rows at a time, each with its day's stock."""
    taken: list[int] = []
    stocks: list[Ints] = []
    total = 0
    for row in rows.tolist():
        stock = data.company.stock.on(int(data.pairs.day[row]))
        stock = np.union1d(stock, data.pairs.item_row[[row]])
        if taken and total + len(stock) > MOST_AT_ONCE:
            yield np.array(taken, dtype=np.int64), stocks
            taken, stocks, total = [], [], 0
        taken.append(row)
        stocks.append(stock)
        total += len(stock)
    if taken:
        yield np.array(taken, dtype=np.int64), stocks
