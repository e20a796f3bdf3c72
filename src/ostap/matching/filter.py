"""The filter: the least standing that is kept, chosen so that a promise holds.

`won_recall`: the lower bound of the share of won pairs kept is at least the level. Thresholds are
tried from the most lenient up, and the first that fails ends the search; as the bound only falls
on the way, this fixed-sequence test keeps the promise's confidence (Angelopoulos, Bates, Candes,
Jordan and Lei 2021, "Learn then Test").

The promise will be checked on other rows, whose bound has an error of its own. The check passes
where ``found - z s >= level``; the threshold is chosen so that ``chosen - k z s = level``; found
and chosen differ by an error of ``sqrt(2) s``. So with ``k = 1 + sqrt(2)`` the check of as many
rows passes as often as the promise's confidence says, and the promise itself holds nearly always.

`per_lead`: the expected share of a lead's suitable items that is lost is at most ``1 - level``:
conformal risk control, ``n / (n + 1) * mean loss + 1 / (n + 1) <= 1 - level`` over n marked leads
(Angelopoulos, Bates, Fisch, Lei and Schuster 2022, "Conformal Risk Control", theorem 1).

`nothing_lost`: the lower bound (Clopper and Pearson) of the share of marked leads that lose nothing
is at least the level, again by a fixed sequence.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from ostap.matching.bounds import ShareBounds, exact_lower
from ostap.matching.dataset import Texts
from ostap.matching.encode import Floats
from ostap.matching.promise_marks import MarkedLead
from ostap.names import Language, Text
from ostap.results.matching import FilterOutcome
from ostap.settings.workspace import FilterPromise


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
) -> FilterOutcome:
    """Return the threshold that keeps the promise, and whether it earns its place.

    It earns its place if the lower bound of the share it removes of the lost exceeds the upper
    bound of the share it loses of the won; else everything is kept.

    Args:
        judged: rows that neither the model nor the calibrator saw.
        promise: level and confidence of the bound.
        seed: of the resampling by client.
        language: of ``why``.
        leads: marked leads of clients that the model never saw.
    """
    won, lost = _of(judged, won=True), _of(judged, won=False)
    n_won, n_lost = len(won.probability), len(lost.probability)
    if promise.promise == "won_recall":
        stricter = ShareBounds(won.client, checked_again(promise.confidence), seed)
        threshold = _highest(
            won.probability, lambda at: _recall(won, stricter, at) >= promise.level
        )
        refusal = _too_few(n_won, promise)
    else:
        threshold = _by_marks(leads, promise)
        refusal = _too_few_marks(len(leads), promise) if leads else NO_MARKS
    if threshold is None or not n_won or not n_lost:
        return _nothing(n_won, n_lost, refusal.to(language))
    recall_lower = _recall(won, ShareBounds(won.client, promise.confidence, seed), threshold)
    removes_lower = ShareBounds(lost.client, promise.confidence, seed).lower(
        lost.probability < threshold
    )
    works = removes_lower > 1 - recall_lower
    return FilterOutcome(
        works=works,
        threshold=threshold if works else None,
        scale=promise.scale,
        always_kept=promise.always_kept,
        n_won=n_won,
        n_lost=n_lost,
        recall=float((won.probability >= threshold).mean()),
        recall_lower=recall_lower,
        removes_lower=removes_lower,
        loses_upper=1 - recall_lower,
        why=_why(works, removes_lower, 1 - recall_lower).to(language),
    )


def _recall(won: Judged, bounds: ShareBounds, threshold: float) -> float:
    return bounds.lower(won.probability >= threshold)


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


def checked_again(confidence: float) -> float:
    """Return the confidence whose margin is ``1 + sqrt(2)`` times as wide."""
    return float(stats.norm.cdf((1 + np.sqrt(2)) * stats.norm.ppf(confidence)))


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


def _why(works: bool, removes: float, loses: float) -> Text:
    if works:
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
