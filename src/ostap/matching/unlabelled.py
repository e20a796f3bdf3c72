"""Stock that was vacant on the day of a deal and was never sent to that client.

Nobody knows how such a pair would have ended: it is unlabelled, not lost. It may help to train,
with a weight; it is in no test part, calibrates nothing and has no Brier score. Elkan and Noto
(2008), "Learning classifiers from only positive and unlabeled data", KDD.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

import numpy as np

from ostap.matching.dataset import Dataset, Pairs
from ostap.matching.stock import Floats, Ints

PER_POSITIVE: Final = 10


@dataclass(frozen=True, slots=True)
class Unlabelled:
    """Pairs without an outcome and what each weighs in training, where a deal weighs 1."""

    pairs: Pairs
    weight: Floats


def draw_unlabelled(data: Dataset, rows: Ints, seed: int) -> Unlabelled:
    """Return for each won pair up to ten other items of its day's stock, drawn at random.

    An item that this client was ever offered, before or after, is left out: its outcome is known
    or will be. The wishes, the manager and the day are those of the won pair, and the item is what
    it was on that day. The weight is that of the losses that no CRM records: with the true share
    of wins ``prior`` there are ``(1 - prior) / prior - lost / won`` of them for each win; a tenth
    of one win where no prior is known.

    Args:
        data: all pairs.
        rows: those that are trained on; nothing is drawn of others.
        seed: of the draw.
    """
    rng = np.random.default_rng([seed, 8])
    offered = _offered(data)
    source: list[Ints] = []
    items: list[Ints] = []
    for row in rows[data.positive[rows]].tolist():
        vacant = data.company.stock.on(int(data.pairs.day[row]))
        never = np.setdiff1d(vacant, offered[data.client[row]], assume_unique=True)
        drawn = np.sort(rng.permutation(never)[:PER_POSITIVE])
        source.append(np.full(len(drawn), row, dtype=np.int64))
        items.append(drawn)
    nothing = np.empty(0, dtype=np.int64)
    whose, item = np.concatenate([nothing, *source]), np.concatenate([nothing, *items])
    pairs = data.pairs.with_items(whose, item, data.company.stock)
    return Unlabelled(pairs, np.full(len(pairs), _weight(data, rows, len(pairs))))


def _offered(data: Dataset) -> dict[object, Ints]:
    """Return by client the item rows of all his deals, ended or open."""
    row_of = {key: row for row, key in enumerate(data.company.items["key"])}
    offered: dict[object, set[int]] = defaultdict(set)
    outcomes = data.company.outcomes
    for frame in (outcomes.frame, outcomes.opened):
        for client, item in frame.select("client", "item").iter_rows():
            if item in row_of:
                offered[client].add(row_of[item])
    return defaultdict(
        lambda: np.empty(0, dtype=np.int64),
        {client: np.array(sorted(rows), dtype=np.int64) for client, rows in offered.items()},
    )


def _weight(data: Dataset, rows: Ints, drawn: int) -> float:
    won = int(data.positive[rows].sum())
    if not won or not drawn:
        return 0.0
    prior = data.company.catalog.deals.prior if data.company.catalog.deals else None
    if prior is None:
        return won / drawn
    unrecorded = won * (1 - prior) / prior - (len(rows) - won)
    return float(np.clip(unrecorded / drawn, 0.0, 1.0))
