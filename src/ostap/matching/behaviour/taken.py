"""What a category took before: if most bakeries rent below 40,000, one at 80,000 is scored down.

For each category of the request with enough wins, the item's price is put at the median of what
that category's won deals came to, and well above their 90 % quantile; everything else stays. A
client's own word outranks his kind: who said that he pays more is not asked about.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from ostap.catalog.model import ColumnType, Pair
from ostap.matching.behaviour.direction import moves, put
from ostap.matching.behaviour.judge import Judge
from ostap.matching.behaviour.scene import Cases, Scene
from ostap.matching.behaviour.verdicts import Question, rises
from ostap.matching.dataset import Dataset
from ostap.matching.encode import Floats, as_lists
from ostap.names import Text
from ostap.results.behaviour import BehaviourCheck

LEAST_WINS: Final = 30
"""Fewer wins of a category say little of what it takes."""
USUAL: Final = 0.5
DEAREST: Final = 0.9
ABOVE: Final = 1.25
"""Well above: so many times the 90 % quantile."""

AS_SAID: Final = Question(
    "behave.above_what_was_taken",
    Text(
        "above what such clients took, an item loses",
        "дороже того, что брали такие клиенты: вероятность ниже",
    ),
)
UNSAID: Final = Question(
    "behave.above_what_was_taken_unsaid",
    Text(
        "the same where the client named no limit",
        "то же, когда клиент не назвал предела",
    ),
    gate=False,
)


@dataclass(frozen=True, slots=True)
class Taken:
    """What one category's won deals came to."""

    column: str
    value: str
    wins: int
    usual: float
    dearest: float


def check_taken(
    data: Dataset, scene: Scene, judge: Judge, cases: Cases
) -> Iterator[BehaviourCheck]:
    """Yield a check for each limit x column of categories, with the limit as said and unsaid."""
    limits = [pair for pair in scene.plan.pairs if pair.kind == "at_most"]
    columns = _columns(scene)
    found = False
    for pair in limits:
        for column in columns:
            taken = taken_by(data, column, pair.value)
            if taken:
                found = True
                yield _check(AS_SAID, pair, taken, judge, cases)
                yield _check(UNSAID, pair, taken, judge, _unsaid(pair, cases))
    if not found:
        why = Text(
            f"no category of requests has {LEAST_WINS} wins with a known price",
            f"ни у одной категории заявок нет {LEAST_WINS} побед с известной ценой",
        )
        yield from (question.not_applicable(why) for question in (AS_SAID, UNSAID))


def _columns(scene: Scene) -> list[str]:
    """Return what tells the kind of client: the wishes of affinity pairs, else all categories."""
    named = [pair.wish[0] for pair in scene.plan.pairs if pair.kind == "affinity"]
    if named:
        return list(dict.fromkeys(named))
    return [
        column.ref
        for column in scene.plan.request
        if column.kind in {"category", "multi"} and not _is_boolean(scene, column.ref)
    ]


def _is_boolean(scene: Scene, ref: str) -> bool:
    column = scene.company.catalog.column(ref)
    return column is not None and column.type is ColumnType.BOOLEAN


def taken_by(data: Dataset, column: str, price: str) -> list[Taken]:
    """Return what the won deals of each category with enough of them came to."""
    items = data.company.items
    if column not in data.requests.columns or price not in items.columns:
        return []
    own = items[price].cast(pl.Float64).fill_null(np.nan).to_numpy()[data.pairs.item_row]
    then = data.pairs.of_day.get(price, np.full(len(own), np.nan))
    prices = np.where(np.isnan(then), own, then)
    won = data.positive & ~np.isnan(prices)
    frame = pl.DataFrame({"value": as_lists(data.requests[column]), "price": prices})
    frame = frame.filter(pl.Series(won)).explode("value", empty_as_null=False).drop_nulls()
    told = frame.group_by("value").agg(
        pl.len().alias("wins"),
        pl.col("price").quantile(USUAL, "linear").alias("usual"),
        pl.col("price").quantile(DEAREST, "linear").alias("dearest"),
    )
    told = told.filter(pl.col("wins") >= LEAST_WINS).sort("value")
    return [Taken(column=column, **row) for row in told.iter_rows(named=True)]


def _unsaid(pair: Pair, cases: Cases) -> Cases:
    ref = pair.wish[0]
    return cases.with_request(pl.Series(ref, [None] * len(cases), dtype=pl.Float64))


def _check(
    question: Question, pair: Pair, taken: list[Taken], judge: Judge, cases: Cases
) -> BehaviourCheck:
    known = {one.value: one for one in taken}
    mine = [next((known[v] for v in values if v in known), None)
            for values in cases.values(taken[0].column)]  # fmt: skip
    some = cases.take(np.array([one is not None for one in mine], dtype=bool))
    own = [one for one in mine if one is not None]
    limit = some.number(pair.wish[0])
    poor = ~(limit >= np.array([one.dearest * ABOVE for one in own]))
    some, own = some.take(poor), [one for one, ok in zip(own, poor, strict=True) if ok]
    usual: Floats = np.array([one.usual for one in own])
    above: Floats = np.array([one.dearest * ABOVE for one in own])
    told = [
        f"{one.value}: {move}"
        for one, move in zip(own, moves(pair.value, above, usual), strict=True)
    ]
    return rises(
        question,
        (taken[0].column, pair.value),
        some,
        put(some, pair.value, above).judged(judge),
        put(some, pair.value, usual).judged(judge),
        told,
        {"categories": len(taken), "wins": sum(one.wins for one in taken)},
    )
