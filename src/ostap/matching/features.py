"""From pairs to a matrix: one fitted object for training and for serving.

Everything comes from the plan, which comes from the catalog; no column is named here.
The state is plain data with a JSON form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import polars as pl

from ostap.catalog.model import Pair
from ostap.matching.dataset import Dataset, Pairs, Texts
from ostap.matching.encode import EncodedSide, Floats, SideView, encode_side, one_of_words
from ostap.matching.encode_one import encode_one
from ostap.matching.feature_fit import frequent_values, kept_values, number_states
from ostap.matching.feature_state import FeatureState, Matrix, pair_name
from ostap.matching.history import CLIENT_RATE, history_of, out_of_fold_history
from ostap.matching.pair_features import (
    Block,
    Feature,
    at_least_features,
    at_most_features,
    one_of_features,
    range_features,
    rates_at,
)
from ostap.matching.plan import SideColumn
from ostap.matching.rates import MANAGER_RATE, Rates, manager_hot, out_of_fold
from ostap.matching.stock import Ints

SEASON: Final = ("day",)
TWO_YEARS: Final = 730
"""A season that came but once can't be told from what those weeks were like."""


@dataclass(frozen=True, slots=True)
class PreparedItems:
    """The items encoded once, and the vocabularies that requests are held against."""

    side: EncodedSide
    words: dict[int, list[str]]


class Features:
    """The fitted features. Make one with `Features.fit` or from its ``state``."""

    def __init__(self, state: FeatureState) -> None:
        self.state = state

    @classmethod
    def fit(
        cls,
        data: Dataset,
        rows: Ints,
    ) -> tuple[Features, Matrix]:
        """Return the features as some of the pairs tell them, and the matrix of those pairs.

        Rates of wins in that matrix are out of fold, by client (his own by pair): a pair's own
        outcome never enters its features. `matrix` gives new pairs the rates of all.
        """
        plan, requests, items = data.plan, data.requests, data.company.items
        pairs, won = data.pairs.take(rows), data.positive[rows].astype(np.float64)
        prior = float(won.mean())
        client = data.client[rows]
        kept = kept_values(plan, requests, items, pairs)
        managers = (
            frequent_values(pl.Series(pairs.manager, dtype=pl.String)) if plan.manager else ()
        )
        draft = cls(
            FeatureState(
                plan=plan, origin=data.company.plan.fingerprint, numbers={}, kept=kept,
                affinities={}, managers=managers,
                manager_rates=(prior,) * (len(managers) + 2),
                history=history_of(client, won) if data.company.dayless else None,
            )
        )  # fmt: skip
        prepared = draft.prepare(items)
        views = draft.views(prepared, requests, pairs)
        rates = Rates(draft.state, views, pairs, won)
        everything = np.arange(len(pairs))
        state = draft.state.model_copy(
            update={"numbers": number_states(plan, views, pairs), **rates.fitted(everything)}
        )
        fitted = cls(state)
        block = fitted.blocks(views, pairs)
        held_out = out_of_fold(rates, client, len(pairs))
        if state.history:
            held_out[CLIENT_RATE] = out_of_fold_history(client, won)
        columns = [(f, held_out.get(f.name, values)) for f, values in block]
        if np.ptp(pairs.day) < TWO_YEARS:
            columns = [(f, values) for f, values in columns if f.columns != SEASON]
        return fitted._without_constants(columns, pairs)

    def _without_constants(self, block: Block, pairs: Pairs) -> tuple[Features, Matrix]:
        varied = [_varies(values) for _, values in block]
        features = tuple(f for (f, _), keep in zip(block, varied, strict=True) if keep)
        constant = tuple(f.name for (f, _), keep in zip(block, varied, strict=True) if not keep)
        state = self.state.model_copy(update={"features": features, "constant": constant})
        values = [v for (_, v), keep in zip(block, varied, strict=True) if keep]
        return Features(state), _matrix(values, features, pairs)

    def prepare(self, items: pl.DataFrame) -> PreparedItems:
        """Encode the items once; a ranking then only looks them up."""
        plan, words = self.state.plan, one_of_words(self.state.plan.pairs, items)
        named = {n: (plan.pairs[n].value, vocabulary) for n, vocabulary in words.items()}
        return PreparedItems(encode_side(items, plan.item, self.state.kept, named), words)

    def views(
        self, prepared: PreparedItems, requests: pl.DataFrame, pairs: Pairs
    ) -> tuple[SideView, SideView]:
        """Return both sides as each pair sees them: the request's and the item's."""
        plan, named = self.state.plan, self._wished(prepared)
        request = encode_side(requests, plan.request, self.state.kept, named)
        return (
            SideView(request, pairs.request_row, pairs.day),
            SideView(prepared.side, pairs.item_row, pairs.day, pairs.of_day),
        )

    def one_view(self, prepared: PreparedItems, request: Mapping[str, Any], day: int) -> SideView:
        """Return one request, by ``table.column``, as a single pair sees it."""
        named = self._wished(prepared)
        side = encode_one(request, self.state.plan.request, self.state.kept, named)
        return SideView(side, np.zeros(1, dtype=np.int64), np.array([day]))

    def _wished(self, prepared: PreparedItems) -> dict[int, tuple[str, list[str]]]:
        pairs = self.state.plan.pairs
        return {n: (pairs[n].wish[0], words) for n, words in prepared.words.items()}

    def matrix(self, prepared: PreparedItems, requests: pl.DataFrame, pairs: Pairs) -> Matrix:
        """Return the features of pairs, whether of the past or of a ranking."""
        wanted = {feature.name for feature in self.state.features}
        block = self.blocks(self.views(prepared, requests, pairs), pairs)
        values = [column for feature, column in block if feature.name in wanted]
        return _matrix(values, self.state.features, pairs)

    def blocks(self, views: tuple[SideView, SideView], pairs: Pairs) -> Block:
        """Return every feature with its values, constant ones too."""
        request, item = views
        return [
            *self.side_block(request, self.state.plan.request),
            *self.side_block(item, self.state.plan.item),
            *self.pair_block(views),
            *self.manager_block(pairs.manager),
            *self.history_block(request),
            *season_block(pairs.day),
        ]

    def side_block(self, view: SideView, columns: tuple[SideColumn, ...]) -> Block:
        """Return what one side alone tells."""
        return [
            feature
            for column in columns
            for feature in _column_block(self.state, view, column, view.day)
        ]

    def pair_block(self, views: tuple[SideView, SideView]) -> Block:
        """Return what the wishes held against the items tell; a view of one row fits any other."""
        return [
            feature
            for number, pair in enumerate(self.state.plan.pairs)
            for feature in _pair_block(self.state, views, number, pair)
        ]

    def manager_block(self, manager: Texts) -> Block:
        """Return the manager's own column and rate; an unknown one is nobody in particular."""
        state, of = self.state, ("manager",)
        if not state.plan.manager:
            return []
        hot = manager_hot(state, manager)
        named = [f"manager={name}" for name in state.managers] + ["manager:other"]
        block: Block = [
            (Feature(name=name, columns=of), hot[:, i].astype(np.float64))
            for i, name in enumerate(named)
        ]
        rate = hot.astype(np.float64) @ np.array(state.manager_rates)
        return [*block, (Feature(name=MANAGER_RATE, columns=of, monotone=1), rate)]

    def history_block(self, request: SideView) -> Block:
        """Return how the client's other deals ended, where deals have no day."""
        if self.state.history is None:
            return []
        rate = self.state.history.of(request.side.client, request.rows)
        return [(Feature(name=CLIENT_RATE, columns=("client",), monotone=1), rate)]


def _matrix(values: list[Floats], features: tuple[Feature, ...], pairs: Pairs) -> Matrix:
    # Columns lie one after another: so they are written, and so the trees read them.
    table = np.array(values).T if values else np.empty((len(pairs), 0))
    return Matrix(table, features, pairs.item_row)


def _varies(values: Floats) -> bool:
    known = values[~np.isnan(values)]
    return bool(known.size) and (known.size < values.size or bool((known != known[0]).any()))


def _column_block(state: FeatureState, view: SideView, column: SideColumn, day: Ints) -> Block:
    ref, of = column.ref, (column.ref,)
    if column.kind in {"number", "date"}:
        values = view.number(ref) - (day if column.kind == "date" else 0)
        bounds = state.numbers[ref]
        block: Block = [(Feature(name=ref, columns=of), np.clip(values, bounds.low, bounds.high))]
        if bounds.gap:
            gap = np.isnan(values).astype(np.float64)
            block.append((Feature(name=f"{ref}:missing", columns=of), gap))
        return block
    hot = view.hot(ref)
    names = [f"{ref}={value}" for value in state.kept[ref]] + [f"{ref}:other", f"{ref}:missing"]
    block = [
        (Feature(name=name, columns=of), hot[:, i].astype(np.float64))
        for i, name in enumerate(names)
    ]
    if column.kind == "multi":
        count = hot[:, :-1].sum(axis=1).astype(np.float64)
        block.append((Feature(name=f"{ref}:count", columns=of), count))
    return block


def _pair_block(
    state: FeatureState, views: tuple[SideView, SideView], number: int, pair: Pair
) -> Block:
    request, item = views
    name, columns = pair_name(pair), (*pair.wish, pair.value)
    if pair.kind == "one_of":
        wish, value = request.words(number, pair.wish[0]), item.words(number, pair.value)
        return one_of_features(name, columns, wish, value)
    if pair.kind == "affinity":
        table = np.array(state.affinities[number])
        rate = rates_at(table, request.hot(pair.wish[0]), item.hot(pair.value))
        return [(Feature(name=f"{name}:rate", columns=columns, monotone=1), rate)]
    wishes, value_ = [request.number(ref) for ref in pair.wish], item.number(pair.value)
    if pair.kind == "range":
        return range_features(name, columns, wishes, value_)
    if pair.kind == "at_most":
        return at_most_features(name, columns, wishes[0], value_)
    return at_least_features(name, columns, wishes[0], value_)


def season_block(day: Ints) -> Block:
    """Return where in its year each day is, as a point on a circle."""
    turn = 2 * np.pi * day / 365.25
    return [
        (Feature(name="season:sin", columns=SEASON), np.sin(turn)),
        (Feature(name="season:cos", columns=SEASON), np.cos(turn)),
    ]
