"""The won pairs of a test part among everything that was vacant on their day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from ostap.matching.dataset import Dataset, Pairs
from ostap.matching.encode import Floats
from ostap.matching.feature_state import Matrix
from ostap.matching.metrics import rank_of
from ostap.matching.scoring import Parts
from ostap.matching.split import Split
from ostap.matching.stock import Ints

MOST_RANKED: Final = 60_000
"""hit@10 and NDCG@10 score at most so many pairs; beyond, won pairs are drawn at random."""


@dataclass(frozen=True, slots=True)
class StockRanking:
    """For drawn won pairs of a test part, every item of their day's stock, one after another."""

    pairs: Pairs
    matrix: Matrix
    """of these pairs"""
    start: Ints
    own: Ints
    """position of the won item within its own run"""

    def ranks(self, scores: Floats, rng: np.random.Generator) -> npt.NDArray[np.int64]:
        """Return the place of each won item, from 1; ties are broken at random."""
        ends = [*self.start[1:].tolist(), len(scores)]
        runs = zip(self.start.tolist(), ends, self.own.tolist(), strict=True)
        return np.array([rank_of(scores[a:b], own, rng) for a, b, own in runs], dtype=np.int64)


def stock_ranking(data: Dataset, split: Split, parts: Parts, seed: int) -> StockRanking:
    """Return the won test pairs' days' stock; the won item is added where the stock lacks it."""
    company, pairs = data.company, data.pairs
    won = split.test[data.outcome[split.test] == "won"]
    rows: list[Ints] = []
    start, own, who = [], [], []
    total = 0
    for pair in np.random.default_rng([seed, 6]).permutation(won).tolist():
        item = int(pairs.item_row[pair])
        stock = np.union1d(company.stock.on(int(pairs.day[pair])), [item])
        if total + len(stock) > MOST_RANKED and rows:
            break
        rows.append(stock)
        start.append(total)
        own.append(int(np.searchsorted(stock, item)))
        who.append(np.full(len(stock), pair))
        total += len(stock)
    source = np.concatenate(who) if who else np.empty(0, dtype=np.int64)
    items = np.concatenate(rows) if rows else np.empty(0, dtype=np.int64)
    crossed = pairs.with_items(source, items, company.stock)
    prepared = parts.features.prepare(company.items)
    matrix = parts.features.matrix(prepared, data.requests, crossed)
    return StockRanking(
        crossed, matrix, np.array(start, dtype=np.int64), np.array(own, dtype=np.int64)
    )
