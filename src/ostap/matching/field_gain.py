"""What each column brings where it is filled, and what filling the gaps may bring at most."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import polars as pl

from ostap.matching.dataset import Dataset, Pairs
from ostap.matching.feature_state import Matrix
from ostap.matching.features import Features
from ostap.matching.learning_curve import PARAMETERS
from ostap.matching.metrics import weighted_aucs
from ostap.matching.models import BoostedTrees
from ostap.matching.plan import Side
from ostap.matching.sides import KEY
from ostap.matching.single import column_values
from ostap.matching.split import Split
from ostap.matching.stock import Floats, Ints
from ostap.names import Language
from ostap.results.training_data import FieldGain

FEWEST: Final = 20
"""Won, and lost, pairs with the column filled: with fewer its gain is not told."""
_RESAMPLES: Final = 200


@dataclass(frozen=True, slots=True)
class Fitted:
    """A model of one split and its features, to ask what it knows without a column."""

    data: Dataset
    split: Split
    features: Features
    fit: Matrix
    model: BoostedTrees

    @classmethod
    def of(cls, data: Dataset, split: Split) -> Fitted:
        """Fit modest trees on the split's rows."""
        features, matrix = Features.fit(data, split.learn)
        model = BoostedTrees(PARAMETERS)
        model.fit(matrix, data.positive[split.learn].astype(np.float64))
        return cls(data, split, features, matrix, model)

    def score(self, without: str | None = None) -> Floats:
        """Return the scores of the test pairs, as if a column were missing in all of them."""
        pairs = self.data.pairs.take(self.split.test)
        requests, items = self.data.requests, self.data.company.items
        if without is not None:
            requests, items, pairs = _emptied(without, requests, items, pairs)
        prepared = self.features.prepare(items)
        return self.model.score(self.features.matrix(prepared, requests, pairs))


def _emptied(
    ref: str, requests: pl.DataFrame, items: pl.DataFrame, pairs: Pairs
) -> tuple[pl.DataFrame, pl.DataFrame, Pairs]:
    if ref in requests.columns:
        return requests.with_columns(pl.lit(None, requests[ref].dtype).alias(ref)), items, pairs
    of_day = {name: values for name, values in pairs.of_day.items() if name != ref}
    empty = items.with_columns(pl.lit(None, items[ref].dtype).alias(ref))
    return requests, empty, replace(pairs, of_day=of_day)


def field_gains(fitted: Fitted, language: Language, seed: int) -> tuple[FieldGain, ...]:
    """Return every column of the plan, the one that brings most where it is filled first.

    The gain of a column is what AUC loses on held-out pairs that have it when it is hidden from
    the same model. Rows that have it are not like those that lack it (people fill in what they
    care for), so this is no promise for the gaps: ``most`` is the upper end of the gain times the
    share of pairs that lack it.
    """
    whole = fitted.score()
    found = [_gain(fitted, ref, side, whole, language, seed) for side, ref in _columns(fitted.data)]
    return tuple(sorted(found, key=lambda one: -(one.gain_filled or 0.0)))


def _columns(data: Dataset) -> Iterator[tuple[Side, str]]:
    for side in ("request", "item"):
        for column in data.plan.columns(side):
            if column_values(data, column.ref) is not None:
                yield side, column.ref


def _gain(
    fitted: Fitted, ref: str, side: Side, whole: Floats, language: Language, seed: int
) -> FieldGain:
    data, test = fitted.data, fitted.split.test
    values = column_values(data, ref)
    has = values.is_not_null().to_numpy() if values is not None else np.zeros(len(data.pairs), bool)
    rows = np.flatnonzero(has[test] & (data.outcome[test] != "weak"))
    gain, interval = _difference(fitted, ref, rows, whole, seed)
    missing = float((~has).mean())
    top = None if interval is None else max(interval[1], 0.0) * missing
    meaning = data.company.catalog.column(ref)
    return FieldGain(
        column=ref,
        title=meaning.title.to(language, ref) if meaning else ref,
        missing=int((~has).sum()),
        missing_share=missing,
        of_won=_distinct(data, np.flatnonzero(~has & data.positive), side),
        vacant=_vacant_without(data, ref) if side == "item" else None,
        gain_filled=gain,
        gain_interval=interval,
        most=top,
    )


def _difference(
    fitted: Fitted, ref: str, rows: Ints, whole: Floats, seed: int
) -> tuple[float | None, tuple[float, float] | None]:
    data, test = fitted.data, fitted.split.test
    won = data.outcome[test][rows] == "won"
    if min(int(won.sum()), int((~won).sum())) < FEWEST:
        return None, None
    hidden = fitted.score(without=ref)[rows]
    _, client = np.unique(data.client[test][rows].astype(str), return_inverse=True)
    clients = int(client.max()) + 1
    rng = np.random.default_rng([seed, 13])
    drawn = rng.multinomial(clients, np.full(clients, 1 / clients), _RESAMPLES)
    weights = np.vstack([np.ones(len(rows)), drawn[:, client]]).astype(np.float64)
    gains = weighted_aucs(won, whole[rows], weights) - weighted_aucs(won, hidden, weights)
    low, high = np.nanquantile(gains[1:], [0.025, 0.975])
    return float(gains[0]), (float(low), float(high))


def _distinct(data: Dataset, rows: Ints, side: Side) -> int:
    """Return how many requests, or items, stand behind pairs."""
    if side == "item":
        return len(np.unique(data.pairs.item_row[rows]))
    named = data.keys["request"].gather(rows).drop_nulls()
    return named.n_unique()


def _vacant_without(data: Dataset, ref: str) -> int:
    company = data.company
    vacant = company.stock.on((company.as_of - type(company.as_of)(1970, 1, 1)).days)
    return int(company.items.select(KEY, ref)[ref].gather(vacant).null_count())
