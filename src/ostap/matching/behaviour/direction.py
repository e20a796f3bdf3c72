"""Does a wish count, and the right way? The item's value is moved, everything else stays.

Into the wish the probability must rise or be kept, far out of it it must fall; for every pair of
the catalog, whatever it is called there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import polars as pl

from ostap.catalog.model import Pair
from ostap.matching.behaviour.judge import Judge
from ostap.matching.behaviour.scene import Cases, Mask, Scene
from ostap.matching.behaviour.verdicts import Question, rises, said
from ostap.matching.encode import Floats
from ostap.names import Text
from ostap.results.behaviour import BehaviourCheck, WishCorrelation

FAR_BELOW: Final = 0.5
"""Far below a wish: so much of its lower bound."""
FAR_ABOVE: Final = 2.0
"""Far above a wish: so many times its upper bound."""
OVER: Final = 1.5
"""Well over a limit."""
WITHIN: Final = 0.9
"""Within a limit, and not by far."""

INTO_RANGE: Final = Question(
    "behave.inside_range_raises",
    Text("moved into the wish, the item gains", "внутри пожелания вероятность выше"),
)
BELOW_RANGE: Final = Question(
    "behave.below_range_lowers",
    Text("far below the wish, the item loses", "намного меньше желаемого: вероятность ниже"),
)
ABOVE_RANGE: Final = Question(
    "behave.above_range_lowers",
    Text("far above the wish, the item loses", "намного больше желаемого: вероятность ниже"),
)
INTO_LIMIT: Final = Question(
    "behave.within_limit_raises",
    Text("brought within the limit, the item gains", "в пределах желаемого вероятность выше"),
)
OVER_LIMIT: Final = Question(
    "behave.over_limit_lowers",
    Text("far beyond the limit, the item loses", "намного за пределом: вероятность ниже"),
)
WANTED: Final = Question(
    "behave.wanted_value_raises",
    Text("a wanted value beats an unwanted one", "желаемое значение лучше нежелаемого"),
)
_NO_PAIRS: Final = Text(
    "the catalog has no such pair of a wish and a value",
    "в каталоге нет такой пары «пожелание — значение»",
)
_OF_KIND: Final = {
    "range": (INTO_RANGE, BELOW_RANGE, ABOVE_RANGE),
    "at_most": (INTO_LIMIT, OVER_LIMIT),
    "at_least": (INTO_LIMIT, OVER_LIMIT),
    "one_of": (WANTED,),
}


def check_directions(
    scene: Scene, judge: Judge, cases: Cases, records: Sequence[WishCorrelation]
) -> Iterator[BehaviourCheck]:
    """Yield the checks of every pair; those of a kind that the catalog lacks are not applicable.

    A check gates only where the records show that deals go with the wish being met: a version
    that ignores a wish nobody keeps to is right.

    Args:
        scene: whose plan's pairs are tried.
        judge: whose probabilities.
        cases: the pairs of a client and an item.
        records: how the outcome of recorded pairs goes with each wish.
    """
    told: set[str] = set()
    shown = {(one.wish, one.value): one for one in records}
    for pair in scene.plan.pairs:
        for check in _checks_of(pair, judge, cases, scene.seed):
            told.add(check.code)
            yield _weighed(check, shown.get((pair.wish, pair.value)))
    every = dict.fromkeys(question for kind in _OF_KIND.values() for question in kind)
    yield from (q.not_applicable(_NO_PAIRS) for q in every if q.code not in told)


def _checks_of(pair: Pair, judge: Judge, cases: Cases, seed: int) -> Iterator[BehaviourCheck]:
    if pair.kind == "range":
        yield from _range(pair, judge, cases)
    elif pair.kind in {"at_most", "at_least"}:
        yield from _limit(pair, judge, cases)
    elif pair.kind == "one_of":
        yield _one_of(pair, judge, cases, seed)


def _weighed(check: BehaviourCheck, record: WishCorrelation | None) -> BehaviourCheck:
    """Return the check with what the records say of its wish, gating only if they say it counts."""
    if record is None or record.interval is None or record.interval[0] > 0:
        return check
    why = Text(
        f"{check.why.en}; told only: the records do not show that deals go with this wish",
        f"{check.why.ru}; только к сведению: по записям не видно, что сделки зависят от этого "
        "пожелания",
    )
    return check.model_copy(update={"gate": False, "why": said(why)})


def wished_range(pair: Pair, cases: Cases) -> tuple[Floats, Floats]:
    """Return the bounds of a range wish as said, the right way round; NaN where unsaid."""
    first, second = (cases.number(ref) for ref in pair.wish)
    both = ~np.isnan(first) & ~np.isnan(second)
    low = np.where(both, np.fmin(first, second), first)
    high = np.where(both, np.fmax(first, second), second)
    return np.where(low > 0, low, np.nan), np.where(high > 0, high, np.nan)


def middle(low: Floats, high: Floats) -> Floats:
    """Return a value well inside a range, NaN where no bound was said."""
    inside = np.where(np.isnan(high), low * 1.15, np.where(np.isnan(low), high * 0.85, np.nan))
    return np.asarray(np.where(np.isnan(inside), (low + high) / 2, inside))


def put(cases: Cases, ref: str, value: Floats) -> Cases:
    """Return the cases with a number of the item put in place of its own; NaN is missing."""
    return cases.with_item(pl.Series(ref, value, dtype=pl.Float64, nan_to_null=True))


def moves(ref: str, before: Floats, after: Floats) -> list[str]:
    """Return of each case how a number was moved."""
    return [f"{ref}: {a:.5g} → {b:.5g}" for a, b in zip(before, after, strict=True)]


def _range(pair: Pair, judge: Judge, cases: Cases) -> Iterator[BehaviourCheck]:
    subject = (*pair.wish, pair.value)
    low, high = wished_range(pair, cases)
    inside, own = middle(low, high), cases.number(pair.value)
    outside = ((own < low) | (own > high)) & ~np.isnan(inside)
    yield moved(INTO_RANGE, subject, judge, cases, outside, own, inside)
    below, above = low * FAR_BELOW, high * FAR_ABOVE
    yield moved(BELOW_RANGE, subject, judge, cases, ~np.isnan(below), below, inside)
    yield moved(ABOVE_RANGE, subject, judge, cases, ~np.isnan(above), above, inside)


def _limit(pair: Pair, judge: Judge, cases: Cases) -> Iterator[BehaviourCheck]:
    subject, at_most = (*pair.wish, pair.value), pair.kind == "at_most"
    limit, own = cases.number(pair.wish[0]), cases.number(pair.value)
    said = limit > 0
    within = limit * (WITHIN if at_most else 1 / WITHIN)
    beyond = limit * (OVER if at_most else 1 / OVER)
    broken = said & ((own > limit) if at_most else (own < limit))
    yield moved(INTO_LIMIT, subject, judge, cases, broken, own, within)
    yield moved(OVER_LIMIT, subject, judge, cases, said, beyond, within)


def moved(
    question: Question,
    subject: Sequence[str],
    judge: Judge,
    cases: Cases,
    asked: Mask,
    worse: Floats,
    better: Floats,
) -> BehaviourCheck:
    """Return whether items gain as a number of theirs is moved from worse to better.

    Args:
        question: what is asked.
        subject: the columns it is about; the last one, the item's, is moved.
        judge: whose probabilities.
        cases: the pairs.
        asked: which of them can be asked.
        worse: by case the value that should do worse.
        better: by case the value that should do better.
    """
    ref, some = subject[-1], cases.take(asked)
    before = put(some, ref, worse[asked]).judged(judge)
    after = put(some, ref, better[asked]).judged(judge)
    return rises(question, subject, some, before, after, moves(ref, worse[asked], better[asked]))


def _one_of(pair: Pair, judge: Judge, cases: Cases, seed: int) -> BehaviourCheck:
    """Give each item a value that the client wants, and one drawn of those he doesn't."""
    wishes = cases.values(pair.wish[0])
    vocabulary = sorted({one for values in cases.values(pair.value) for one in values})
    rng = np.random.default_rng([seed, 22])
    asked, wanted, unwanted = [], [], []
    for values in wishes:
        inside = [one for one in vocabulary if one in values]
        outside = [one for one in vocabulary if one not in values]
        asked.append(bool(inside and outside))
        if inside and outside:
            wanted.append(str(rng.choice(inside)))
            unwanted.append(str(rng.choice(outside)))
    some = cases.take(np.array(asked, dtype=bool))
    after = put_category(some, pair.value, wanted).judged(judge)
    before = put_category(some, pair.value, unwanted).judged(judge)
    told = [f"{pair.value}: {a} → {b}" for a, b in zip(unwanted, wanted, strict=True)]
    return rises(WANTED, (*pair.wish, pair.value), some, before, after, told)


def put_category(cases: Cases, ref: str, values: Sequence[str]) -> Cases:
    """Return the cases with one value of a category of the item put in place of its own."""
    several = cases.items.schema.get(ref) == pl.List(pl.String)
    cells: list[object] = [[value] for value in values] if several else list(values)
    kind = pl.List(pl.String) if several else pl.String
    return cases.with_item(pl.Series(ref, cells, dtype=kind))
