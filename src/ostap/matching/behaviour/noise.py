"""A client who asked for 100-200 and took 40 is noise: a few such deals must turn nothing round.

The recipe is trained twice on the earlier pairs: as they are, and with deals done far outside
what had been asked. It is the recipe that is judged here, not the version's own trees.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import polars as pl

from ostap.catalog.model import Pair
from ostap.matching.behaviour.direction import (
    FAR_ABOVE,
    FAR_BELOW,
    middle,
    moves,
    put,
    wished_range,
)
from ostap.matching.behaviour.judge import Judge, Refit
from ostap.matching.behaviour.scene import Cases, Scene
from ostap.matching.behaviour.verdicts import FEWEST, Question, by_request, geometric, ru, worst
from ostap.matching.dataset import Dataset, Pairs
from ostap.matching.encode import Floats
from ostap.matching.stock import Ints
from ostap.names import Text
from ostap.results.behaviour import BehaviourCheck

NOISE_SHARE: Final = 0.02
"""So many wins far outside the wish are added for each win."""
LEAST_NOISE: Final = 5
NOT_TURNED: Final = 0.95
"""Of the requests for which an item within the wish was ahead, it must stay ahead for so many."""
ONE_WIN: Final = 0.1
"""One win outside the wish may move other scores outside theirs by this share on the whole."""

TURNS: Final = Question(
    "behave.noise_does_not_turn",
    Text(
        "a few deals far outside the wish turn nothing round",
        "несколько сделок далеко вне пожелания ничего не переворачивают",
    ),
)
ONE: Final = Question(
    "behave.one_win_stays_one",
    Text(
        "one win outside the wish does not raise such items for all",
        "одна победа вне пожелания не поднимает такие предметы у всех",
    ),
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """Cases whose range wish was said, with a value inside and one far outside it."""

    cases: Cases
    value: str
    inside: Floats
    outside: Floats

    def both(self, judge: Judge) -> tuple[Floats, Floats]:
        """Return the probabilities inside and outside the wish."""
        return (
            put(self.cases, self.value, self.inside).judged(judge),
            put(self.cases, self.value, self.outside).judged(judge),
        )


def check_noise(
    data: Dataset, scene: Scene, cases: Cases, rows: Ints, base: Judge | None, refit: Refit | None
) -> Iterator[BehaviourCheck]:
    """Yield the checks of noise in the training rows.

    Args:
        data: all pairs.
        scene: whose plan's first range pair is tried.
        cases: pairs to score.
        rows: the pairs that ``base`` was trained on.
        base: what ``refit`` makes of them.
        refit: trains the recipe on other rows; None: the checks are skipped.
    """
    pair = next((p for p in scene.plan.pairs if p.kind == "range"), None)
    if pair is None:
        why = Text("the catalog has no range pair", "в каталоге нет пары вида range")
        yield from (question.not_applicable(why) for question in (TURNS, ONE))
        return
    subject = (*pair.wish, pair.value)
    if refit is None or base is None:
        why = Text("it takes training again: left out by --quick",
                   "нужно обучать заново: пропущено из-за --quick")  # fmt: skip
        yield from (question.skipped(why, subject) for question in (TURNS, ONE))
        return
    asked = _asked(pair, cases)
    told = len(np.unique(asked.cases.request))
    candidates = _misled(data, pair, rows, scene.seed)
    if told < FEWEST or len(candidates) < LEAST_NOISE:
        yield from (
            question.too_few(min(told, len(candidates)), subject) for question in (TURNS, ONE)
        )
        return
    k = min(max(LEAST_NOISE, round(NOISE_SHARE * int(data.positive[rows].sum()))), len(candidates))
    noisy, more = with_wins(data, rows, candidates[:k])
    yield _turned(asked, subject, base, refit(noisy, more), k)
    noisy, more = with_wins(data, rows, candidates[:1])
    yield _one(asked, subject, base, refit(noisy, more))


def _asked(pair: Pair, cases: Cases) -> _Asked:
    low, high = wished_range(pair, cases)
    inside = middle(low, high)
    outside = np.where(np.isnan(low), high * FAR_ABOVE, low * FAR_BELOW)
    said = ~np.isnan(inside)
    return _Asked(cases.take(said), pair.value, inside[said], outside[said])


def _misled(data: Dataset, pair: Pair, rows: Ints, seed: int) -> list[tuple[int, int]]:
    """Return pairs and, for each, an item far outside what was asked for then; in random order."""
    whole = Pairs(rows, data.pairs.item_row[rows], data.pairs.manager[rows], data.pairs.day[rows])
    asked = Cases(
        data.requests[rows], data.company.items[whole.item_row], whole.manager, whole.day,
        np.arange(len(rows)), pl.DataFrame({"at": rows}),
    )  # fmt: skip
    low, high = wished_range(pair, asked)
    values = data.company.items[pair.value].cast(pl.Float64).fill_null(np.nan).to_numpy()
    rng = np.random.default_rng([seed, 23])
    found: list[tuple[int, int]] = []
    for at in rng.permutation(len(rows)).tolist():
        far = np.flatnonzero((values < low[at] * FAR_BELOW) | (values > high[at] * FAR_ABOVE))
        if far.size:
            found.append((int(rows[at]), int(rng.choice(far))))
    return found


def with_wins(data: Dataset, rows: Ints, added: list[tuple[int, int]]) -> tuple[Dataset, Ints]:
    """Return the pairs with wins put to them, and the rows to train on with these among them.

    Args:
        data: the pairs.
        rows: those to train on.
        added: of each new win a pair whose request, client, manager and day it has, and its item.
    """
    source = np.array([pair for pair, _ in added], dtype=np.int64)
    item = np.array([row for _, row in added], dtype=np.int64)
    n, old = len(data.pairs), data.pairs
    new = old.with_items(source, item, data.company.stock)
    refs = dict.fromkeys([*old.of_day, *new.of_day])
    empty, more = np.full(n, np.nan), np.full(len(new), np.nan)
    pairs = Pairs(
        np.concatenate([old.request_row, new.request_row]),
        np.concatenate([old.item_row, new.item_row]),
        np.concatenate([old.manager, new.manager]),
        np.concatenate([old.day, new.day]),
        {
            ref: np.concatenate([old.of_day.get(ref, empty), new.of_day.get(ref, more)])
            for ref in refs
        },
    )
    return replace(
        data,
        pairs=pairs,
        requests=pl.concat([data.requests, data.requests[source]]),
        outcome=np.concatenate([data.outcome, np.full(len(new), "won", dtype=object)]),
        client=np.concatenate([data.client, data.client[source]]),
        closed=np.concatenate([data.closed, data.closed[source]]),
        keys=pl.concat([data.keys, data.keys[source]]),
    ), np.concatenate([rows, np.arange(n, n + len(new), dtype=np.int64)])  # fmt: skip


def _turned(
    asked: _Asked, subject: tuple[str, ...], base: Judge, noisy: Judge, k: int
) -> BehaviourCheck:
    """Hold, for the requests for which it held without the noise, inside against outside."""
    inside, outside = asked.both(base)
    right = inside > outside
    some = _Asked(asked.cases.take(right), asked.value, asked.inside[right], asked.outside[right])
    n = len(np.unique(some.cases.request))
    if n < FEWEST:
        why = Text(
            "without the noise too, too few items within the wish are ahead",
            "и без шума предметы внутри пожелания почти не впереди",
        )
        return TURNS.verdict(False, why, subject, n=n)  # noqa: FBT003 - the verdict itself
    better, worse = some.both(noisy)
    share = by_request(some.cases, better > worse)
    return TURNS.verdict(
        share >= NOT_TURNED,
        Text(
            f"with {k} such wins added, items within the wish stay ahead for {share:.1%} of {n} "
            f"requests (at least {NOT_TURNED:.0%} needed)",
            f"после добавления таких побед ({k}) предметы внутри пожелания остаются впереди для "
            f"{ru(100 * share, 1)} % из {n} заявок (нужно не меньше {100 * NOT_TURNED:.0f} %)",
        ),
        subject,
        n=n,
        share=share,
        threshold=NOT_TURNED,
        ratio=geometric(worse, better),
        numbers={
            "added": k,
            "ratio_without_noise": geometric(outside[right], inside[right]),
        },
        worst=worst(some.cases, worse, better, moves(some.value, some.outside, some.inside)),
    )


def _one(asked: _Asked, subject: tuple[str, ...], base: Judge, noisy: Judge) -> BehaviourCheck:
    _, before = asked.both(base)
    _, after = asked.both(noisy)
    ratio = geometric(before, after)
    n = len(np.unique(asked.cases.request))
    return ONE.verdict(
        abs(np.log(ratio)) <= np.log1p(ONE_WIN),
        Text(
            f"scores of items far outside the wish change {ratio:.3f} times on the whole "
            f"(at most {1 + ONE_WIN:.1f} either way)",
            f"оценки предметов далеко вне пожелания в целом меняются в {ru(ratio, 3)} раза "
            f"(допустимо до {ru(1 + ONE_WIN, 1)} в любую сторону)",
        ),
        subject,
        n=n,
        ratio=ratio,
        mean_change=float((after - before).mean()),
        numbers={"added": 1, "most": 1 + ONE_WIN},
    )
