"""What a model is worth to who works with it: the first ten, minutes saved, deals to expect."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from ostap.matching.dataset import Dataset
from ostap.matching.encode import Floats
from ostap.matching.metrics import TOP
from ostap.matching.promise_marks import MarkedLead, Marks
from ostap.matching.promise_standing import standings
from ostap.matching.scoring import FittedScorer, Scorer
from ostap.matching.split import Split
from ostap.matching.stock import Ints
from ostap.results.shown import ManagerValue, ShownFigures
from ostap.settings.workspace import FilterPromise

MOST_STOCKS: Final = 200
"""So many pairs of a test part are ranked among their day's stock, drawn at random."""
_RESAMPLES: Final = 500
_HUNDRED: Final = 100


@dataclass(frozen=True, slots=True)
class Stocks:
    """Past sendings, each with its day's whole stock, one stock after another.

    ``own`` is where the item that was sent stands among all; ``weight`` gives won pairs the
    catalog's prior, and adds up to one.
    """

    item: Ints
    start: Ints
    own: Ints
    probability: Floats
    kept: npt.NDArray[np.bool_]
    won: npt.NDArray[np.bool_]
    weight: Floats
    client: Ints

    @property
    def size(self) -> Ints:
        """Items of each stock."""
        return np.diff(self.start, append=len(self.item))


def worth(
    data: Dataset,
    split: Split,
    fitted: FittedScorer,
    marks: Marks | None,
    promise: FilterPromise,
    seed: int,
) -> tuple[ShownFigures, ManagerValue]:
    """Return what a scorer is worth on a test part; marked leads by who saw no such client."""
    stocks = past_stocks(data, split, fitted.scorer, seed)
    leads: list[MarkedLead] = []
    if marks is not None:
        plain = promise.model_copy(update={"scale": "probability"})
        leads = fitted.out_of_fold.marked(marks, plain)
        leads += fitted.scorer.marked(data, split, marks, plain)
    return shown_figures(leads, stocks), manager_value(stocks, promise, seed)


def past_stocks(data: Dataset, split: Split, scorer: Scorer, seed: int) -> Stocks:
    """Return pairs of a test part, drawn, with what the scorer makes of their day's stock.

    Weak wins are left out; the item that was sent is added where the stock lacks it.
    """
    company, pairs = data.company, data.pairs
    sure = split.test[data.outcome[split.test] != "weak"]
    drawn = np.sort(np.random.default_rng([seed, 11]).permutation(sure)[:MOST_STOCKS])
    stocks = [
        np.union1d(company.stock.on(day), [item])
        for day, item in zip(pairs.day[drawn].tolist(), pairs.item_row[drawn].tolist(), strict=True)
    ]
    size = np.array([len(stock) for stock in stocks], dtype=np.int64)
    start = np.cumsum(size) - size
    item = np.concatenate(stocks) if stocks else np.empty(0, dtype=np.int64)
    crossed = pairs.with_items(np.repeat(drawn, size), item, company.stock)
    prepared = scorer.features.prepare(company.items)
    told = scorer.probability(scorer.features.matrix(prepared, data.requests, crossed))
    threshold = scorer.filter.threshold
    standing = standings(told, start, scorer.filter)
    own = [int(np.searchsorted(s, i)) for s, i in zip(stocks, pairs.item_row[drawn], strict=True)]
    won = np.asarray(data.outcome[drawn] == "won")
    deals = company.catalog.deals
    _, client = np.unique(data.client[drawn].astype(str), return_inverse=True)
    return Stocks(
        item=item,
        start=start,
        own=start + np.array(own, dtype=np.int64),
        probability=told,
        kept=standing >= (-1.0 if threshold is None else threshold),
        won=won,
        weight=prior_weights(won, deals.prior if deals else None),
        client=client,
    )


def prior_weights(won: npt.NDArray[np.bool_], prior: float | None) -> Floats:
    """Return weights that add up to one and give the won pairs the prior's share.

    Where there is no prior, or one outcome only, all weigh alike.
    """
    n, wins = len(won), int(won.sum())
    if prior is None or not 0 < wins < n:
        return np.full(n, 1 / n) if n else np.empty(0)
    return np.where(won, prior / wins, (1 - prior) / (n - wins))


def shown_figures(leads: Sequence[MarkedLead], stocks: Stocks) -> ShownFigures:
    """Return what stands among the first ten.

    Args:
        leads: marked ones; their ``standing`` must be the probability itself. What nobody marked
            is neither suitable nor not, and counts in no share.
        stocks: ranked ones, for the share of the stock that is ever shown.
    """
    firsts = [lead.suitable[first_of(lead.standing)] for lead in leads]
    hits = np.array([int((first == 1).sum()) for first in firsts])
    known = np.array([int((first >= 0).sum()) for first in firsts])
    there = np.array([int((lead.suitable == 1).sum()) for lead in leads])
    some = known > 0
    return ShownFigures(
        first=TOP,
        leads=len(leads),
        usable_share=float((hits[some] / known[some]).mean()) if some.any() else None,
        found_share=float((hits / there).mean()) if leads else None,
        covered_share=float((hits > 0).mean()) if leads else None,
        stocks=len(stocks.start),
        stock_shown_share=_shown_share(stocks),
    )


def first_of(probability: Floats, n: int = TOP) -> Ints:
    """Return the places of the ``n`` greatest, the greatest first; ties in the given order."""
    return np.argsort(-probability, kind="stable")[:n]


def _shown_share(stocks: Stocks) -> float | None:
    if not len(stocks.item):
        return None
    first = [
        stocks.item[begin : begin + size][first_of(stocks.probability[begin : begin + size])]
        for begin, size in zip(stocks.start.tolist(), stocks.size.tolist(), strict=True)
    ]
    return len(np.unique(np.concatenate(first))) / len(np.unique(stocks.item))


def manager_value(stocks: Stocks, promise: FilterPromise, seed: int) -> ManagerValue:
    """Return minutes saved and deals to expect; the minutes of one item are an assumption."""
    minutes = promise.minutes_per_item
    if not len(stocks.start):
        return ManagerValue(
            stocks=0, stock_mean=None, removed_mean=None, minutes_per_item=minutes,
            minutes_saved=None, happened=None, expected_own=None, expected_first=None,
            extra=None, extra_interval=None,
        )  # fmt: skip
    removed = float((~stocks.kept).sum()) / len(stocks.start)
    own = stocks.probability[stocks.own]
    first = np.maximum.reduceat(stocks.probability, stocks.start)
    extra = _HUNDRED * float(stocks.weight @ (first - own))
    return ManagerValue(
        stocks=len(stocks.start),
        stock_mean=float(stocks.size.mean()),
        removed_mean=removed,
        minutes_per_item=minutes,
        minutes_saved=removed * minutes,
        happened=_HUNDRED * float(stocks.weight @ stocks.won),
        expected_own=_HUNDRED * float(stocks.weight @ own),
        expected_first=_HUNDRED * float(stocks.weight @ first),
        extra=extra,
        extra_interval=_extra_interval(first - own, stocks, seed),
    )


def _extra_interval(gain: Floats, stocks: Stocks, seed: int) -> tuple[float, float] | None:
    """Return the 95 % interval of the weighted mean gain; None where there is one client only."""
    clients = int(stocks.client.max()) + 1
    if clients < 2:  # noqa: PLR2004 - nobody else to draw
        return None
    rng = np.random.default_rng([seed, 12])
    drawn = rng.multinomial(clients, np.full(clients, 1 / clients), _RESAMPLES)
    weight = stocks.weight * drawn[:, stocks.client]
    total = weight.sum(axis=1)
    found = (weight @ gain)[total > 0] / total[total > 0]
    low, high = np.quantile(found, [0.025, 0.975])
    return _HUNDRED * float(low), _HUNDRED * float(high)
