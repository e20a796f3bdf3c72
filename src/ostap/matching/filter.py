"""The filter: the least standing that is kept, chosen so that a promise holds.

`won_recall`: the lower bound of the share of won pairs kept is at least the level. Thresholds are
tried from the most lenient up, and the first that fails ends the search; as the bound only falls
on the way, this fixed-sequence test keeps the promise's confidence (Angelopoulos, Bates, Candes,
Jordan and Lei 2021, "Learn then Test").

The promise will be checked on other rows, whose bound has an error of its own. The check passes
where ``found - z s >= level``, s being the error there; the threshold is chosen so that
``chosen - k z c = level``, c being the error here; found and chosen differ by an error of
``sqrt(c**2 + s**2)``. With n times as many won pairs here as there, ``s = sqrt(n) c``, and with
``k = sqrt(n) + sqrt(n + 1)`` the check passes as often as the promise's confidence says; as k is at
least 2.4, the promise itself holds nearly always. ``z c`` is not computed from a formula: it is the
distance from the share kept to its lower bound, which knows that pairs of one client are alike.

Where experts marked at least 20 leads, `won_recall` is held together with `per_lead` at 3 of 15:
the more lenient threshold of the two is taken.

`per_lead`: the expected share of a lead's suitable items that is lost is at most ``1 - level``:
conformal risk control, ``n / (n + 1) * mean loss + 1 / (n + 1) <= 1 - level`` over n marked leads
(Angelopoulos, Bates, Fisch, Lei and Schuster 2022, "Conformal Risk Control", theorem 1).

`nothing_lost`: the lower bound (Clopper and Pearson) of the share of marked leads that lose nothing
is at least the level, again by a fixed sequence.

Whether a filter earns its place is asked of premises where experts marked enough of them: does it
remove a greater share of what doesn't suit than of what does, surely, clients drawn again with all
their leads? Both shares are of the same leads, so their difference is bounded and not each of them.
Lost deals are no good answer: a client in no hurry buys nothing, and is no reason to remove
premises. They are asked where there are few marks: the lower bound of the share removed of the lost
must exceed the upper bound of the share lost of the won.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from ostap.matching.bounds import ShareBounds, exact_lower, resampled_weights
from ostap.matching.dataset import Texts
from ostap.matching.encode import Floats
from ostap.matching.promise_marks import MOST_LOST, OF, MarkedLead
from ostap.names import Language, Text
from ostap.results.matching import FilterOutcome
from ostap.settings.workspace import FilterPromise

FEWEST_MARKED: Final = 20
"""Marked leads: with fewer, shares over them say too little."""


@dataclass(frozen=True, slots=True)
class Judged:
    """Pairs with their standing and how they ended; weak wins are in neither."""

    probability: Floats
    """the standing, where the promise is about one (`promise_standing`)"""
    won: npt.NDArray[np.bool_]
    client: Texts


def choose_filter(
    judged: Judged,
    promise: FilterPromise,
    seed: int,
    language: Language,
    leads: Sequence[MarkedLead] = (),
    *,
    checks: float = 1.0,
) -> FilterOutcome:
    """Return the threshold that keeps the promise, and whether it earns its place.

    It earns its place if, of the premises of marked leads, it surely removes a greater share of the
    unsuitable than of the suitable; with fewer than 20 marked leads, of the lost pairs than of the
    won ones. Else everything is kept.

    Args:
        judged: rows whose standing comes of scorers that saw no pair of their clients.
        promise: level and confidence of the bound.
        seed: of the resampling by client.
        language: of ``why``.
        leads: marked leads, each as a scorer stands it that saw no pair of its client.
        checks: won pairs here for each that the promise will be checked on.
    """
    won, lost = _of(judged, won=True), _of(judged, won=False)
    n_won, n_lost = len(won.probability), len(lost.probability)
    if promise.promise == "won_recall":
        threshold = _not_above_marks(_by_won(won, promise, seed, checks), leads, promise)
        refusal = _too_few(n_won, promise)
    else:
        threshold = _by_marks(leads, promise)
        refusal = _too_few_marks(len(leads), promise) if leads else NO_MARKS
    if threshold is None or not n_won or not n_lost:
        return _nothing(n_won, n_lost, refusal.to(language))
    recall_lower = _recall(won, ShareBounds(won.client, promise.confidence, seed), threshold)
    earned = _earned(won, lost, leads, promise, seed, threshold)
    return FilterOutcome(
        works=earned.works,
        threshold=threshold if earned.works else None,
        scale=promise.scale,
        always_kept=promise.always_kept,
        n_won=n_won,
        n_lost=n_lost,
        recall=float((won.probability >= threshold).mean()),
        recall_lower=recall_lower,
        judged_on=earned.judged_on,
        removes_lower=earned.removes_lower,
        loses_upper=earned.loses_upper,
        gain_lower=earned.gain_lower,
        why=_why(earned, len(leads)).to(language),
    )


def _recall(won: Judged, bounds: ShareBounds, threshold: float) -> float:
    return bounds.lower(won.probability >= threshold)


def widening(checks: float) -> float:
    """Return how many times as wide as the bound's own the threshold's margin must be."""
    return math.sqrt(checks) + math.sqrt(checks + 1)


def _by_won(won: Judged, promise: FilterPromise, seed: int, checks: float) -> float | None:
    """Return the last threshold, from the most lenient up, that keeps a wide enough margin."""
    order = np.argsort(won.probability, kind="stable")
    stands, wide = won.probability[order], widening(checks)
    last: float | None = None
    bounds = ShareBounds(won.client, promise.confidence, seed).dropping(order)
    for dropped, lower in enumerate(bounds):
        if dropped and stands[dropped] == stands[dropped - 1]:
            continue  # no threshold parts those that tie
        share = 1 - dropped / len(order)
        if share - wide * (share - lower) < promise.level:
            break
        last = float(stands[dropped])
    return last


def _not_above_marks(
    threshold: float | None, leads: Sequence[MarkedLead], promise: FilterPromise
) -> float | None:
    """Return the threshold, lowered until marked leads lose at most 3 of 15 of what suits them.

    Won pairs are those that managers picked and clients took: a threshold that keeps 80 % of them
    may still remove a third of what an expert would show. Where experts marked enough, both hold.
    """
    if threshold is None or len(leads) < FEWEST_MARKED:
        return threshold
    gate = promise.model_copy(update={"promise": "per_lead", "level": 1 - MOST_LOST / OF})
    by_marks = _by_marks(leads, gate)
    return None if by_marks is None else min(threshold, by_marks)


@dataclass(frozen=True, slots=True)
class _Earned:
    """What a threshold removes of what should go and of what should stay, and surely the gain."""

    judged_on: Literal["deals", "marks"]
    removes: float
    loses: float
    removes_lower: float
    loses_upper: float
    gain_lower: float

    @property
    def works(self) -> bool:
        return self.gain_lower > 0


def _earned(
    won: Judged,
    lost: Judged,
    leads: Sequence[MarkedLead],
    promise: FilterPromise,
    seed: int,
    threshold: float,
) -> _Earned:
    marked = [lead for lead in leads if (lead.suitable == 0).any()]
    if len(marked) >= FEWEST_MARKED:
        return _earned_by_marks(marked, promise.confidence, seed, threshold)
    kept, stayed = (side.probability >= threshold for side in (won, lost))
    removes = ShareBounds(lost.client, promise.confidence, seed).lower(~stayed)
    loses = 1 - ShareBounds(won.client, promise.confidence, seed).lower(kept)
    return _Earned(
        "deals", float((~stayed).mean()), float((~kept).mean()), removes, loses, removes - loses
    )


def _earned_by_marks(
    leads: Sequence[MarkedLead], confidence: float, seed: int, threshold: float
) -> _Earned:
    counts = np.array([
        [number for suitable in (0, 1) for number in _removed(lead, suitable, threshold)]
        for lead in leads
    ], dtype=np.float64)  # fmt: skip
    whose = np.array([lead.client or f"lead {n}" for n, lead in enumerate(leads)], dtype=object)
    drawn = np.vstack([np.ones(len(leads)), resampled_weights(whose, seed)]) @ counts
    removes, loses = drawn[:, 0] / drawn[:, 1], drawn[:, 2] / drawn[:, 3]
    return _Earned(
        judged_on="marks",
        removes=float(removes[0]),
        loses=float(loses[0]),
        removes_lower=float(np.quantile(removes[1:], 1 - confidence)),
        loses_upper=float(np.quantile(loses[1:], confidence)),
        gain_lower=float(np.quantile((removes - loses)[1:], 1 - confidence)),
    )


def _removed(lead: MarkedLead, suitable: int, threshold: float) -> tuple[int, int]:
    """Return how many of a lead's (un)suitable premises are removed, of how many."""
    own = lead.standing[lead.suitable == suitable]
    return int((own < threshold).sum()), len(own)


def _by_marks(leads: Sequence[MarkedLead], promise: FilterPromise) -> float | None:
    """Return the highest threshold that keeps a promise about marked leads; None if none does."""
    if not leads:
        return None
    n = len(leads)
    suitable = np.concatenate([lead.standing[lead.suitable == 1] for lead in leads])

    def risk_controlled(at: float) -> bool:
        mean = sum(lead.loss(at) for lead in leads) / n
        return n / (n + 1) * mean + 1 / (n + 1) <= 1 - promise.level

    def mostly_whole(at: float) -> bool:
        whole = sum(lead.loss(at) == 0 for lead in leads)
        return exact_lower(whole, n, promise.confidence) >= promise.level

    return _highest(suitable, risk_controlled if promise.promise == "per_lead" else mostly_whole)


NO_MARKS = Text(
    "not enough data: this promise is about expert marks, and there are none",
    "мало данных: это обещание проверяется по оценкам экспертов, а их нет",
)


def choose_nothing(language: Language) -> FilterOutcome:
    """Return the filter that keeps everything, before any is chosen."""
    return _nothing(0, 0, NOT_CHOSEN.to(language))


NOT_CHOSEN = Text("no filter was chosen", "фильтр не выбран")


def _nothing(n_won: int, n_lost: int, why: str) -> FilterOutcome:
    return FilterOutcome(
        works=False, threshold=None, n_won=n_won, n_lost=n_lost, recall=None,
        recall_lower=None, removes_lower=None, loses_upper=None, why=why,
    )  # fmt: skip


def _of(judged: Judged, *, won: bool) -> Judged:
    rows = judged.won == won
    return Judged(judged.probability[rows], judged.won[rows], judged.client[rows])


def _highest(standing: Floats, holds: Callable[[float], bool]) -> float | None:
    """Return the highest of the standings at which a falling condition holds; None if none is."""
    candidates = np.unique(standing)
    low, high = 0, len(candidates)  # it holds below `low`, fails from `high` on
    while low < high:
        middle = (low + high) // 2
        if holds(float(candidates[middle])):
            low = middle + 1
        else:
            high = middle
    return float(candidates[low - 1]) if low else None


def _too_few_marks(n: int, promise: FilterPromise) -> Text:
    return Text(
        f"not enough data: {n} marked leads can't show a level of {promise.level:.0%}",
        f"мало данных: {n} размеченных заявок недостаточно, чтобы показать уровень "
        f"{promise.level:.0%}",
    )


def _too_few(n_won: int, promise: FilterPromise) -> Text:
    return Text(
        f"not enough data: {n_won} won pairs can't show a recall of {promise.level:.0%}",
        f"мало данных: {n_won} выигранных пар недостаточно, чтобы показать полноту "
        f"{promise.level:.0%}",
    )


def _why(earned: _Earned, marked: int) -> Text:
    if earned.judged_on == "marks":
        return _why_by_marks(earned, marked)
    removes, loses = earned.removes_lower, earned.loses_upper
    if earned.works:
        return Text(
            f"removes at least {removes:.0%} of the lost and at most {loses:.0%} of the won",
            f"убирает не меньше {removes:.0%} проигранных и не больше {loses:.0%} выигранных",
        )
    return Text(
        f"filters nothing: it is sure to remove only {removes:.0%} of the lost, and might lose "
        f"{loses:.0%} of the won",
        f"ничего не убирает: наверняка отсеялось бы лишь {removes:.0%} проигранных, а потерять "
        f"можно {loses:.0%} выигранных",
    )


def _why_by_marks(earned: _Earned, marked: int) -> Text:
    goes, stays, gain = earned.removes, earned.loses, 100 * earned.gain_lower
    if earned.works:
        return Text(
            f"of the premises that experts marked for {marked} leads it removes {goes:.0%} of the "
            f"unsuitable and {stays:.0%} of the suitable: surely at least {gain:.0f} points more",
            f"по разметке экспертов (заявок: {marked}) убирает {goes:.0%} неподходящих помещений и "
            f"{stays:.0%} подходящих: разница наверняка не меньше {gain:.0f} п. п.",
        )
    return Text(
        f"filters nothing: of the premises that experts marked for {marked} leads it would remove "
        f"{goes:.0%} of the unsuitable and {stays:.0%} of the suitable, which may be chance",
        f"ничего не убирает: по разметке экспертов (заявок: {marked}) отсеялось бы {goes:.0%} "
        f"неподходящих помещений и {stays:.0%} подходящих, и эта разница может быть случайной",
    )
