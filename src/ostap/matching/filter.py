"""The filter: the least probability that is kept, chosen so that a promise holds.

The promise `won_recall`: the lower bound of the share of won pairs kept is at least the level.
Thresholds are tried from the most lenient up, and the first that fails ends the search; as the
bound only falls on the way, this fixed-sequence test keeps the promise's confidence (Angelopoulos,
Bates, Candes, Jordan and Lei 2021, "Learn then Test").

The promise will be checked on other rows, whose bound has an error of its own. So the threshold
is chosen with a margin twice as wide, one for each (the confidence ``Phi(2 z)``: 0.9995 for
0.95): with a single one, a filter that is right would fail its check every third time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from ostap.matching.bounds import ShareBounds
from ostap.matching.dataset import Texts
from ostap.matching.encode import Floats
from ostap.names import Language, Text
from ostap.results.matching import FilterOutcome
from ostap.settings.workspace import FilterPromise


@dataclass(frozen=True, slots=True)
class Judged:
    """Pairs with what a scorer said and how they ended; weak wins are in neither."""

    probability: Floats
    won: npt.NDArray[np.bool_]
    client: Texts


def choose_filter(
    judged: Judged, promise: FilterPromise, seed: int, language: Language
) -> FilterOutcome:
    """Return the threshold that keeps the promise, and whether it earns its place.

    It earns its place if the lower bound of the share it removes of the lost exceeds the upper
    bound of the share it loses of the won; else everything is kept.

    Args:
        judged: rows that neither the model nor the calibrator saw.
        promise: level and confidence of the bound.
        seed: of the resampling by client.
        language: of ``why``.
    """
    won, lost = _of(judged, won=True), _of(judged, won=False)
    if promise.promise != "won_recall":
        return _nothing(len(won.probability), len(lost.probability), NO_MARKS.to(language))
    n_won, n_lost = len(won.probability), len(lost.probability)
    stricter = ShareBounds(won.client, twice_checked(promise.confidence), seed)
    threshold = _highest(won.probability, stricter, promise.level)
    if threshold is None:
        return _nothing(n_won, n_lost, _too_few(n_won, promise).to(language))
    bounds = ShareBounds(won.client, promise.confidence, seed)
    kept = won.probability >= threshold
    recall_lower = bounds.lower(kept)
    removes_lower = ShareBounds(lost.client, promise.confidence, seed).lower(
        lost.probability < threshold
    )
    works = removes_lower > 1 - recall_lower
    return FilterOutcome(
        works=works,
        threshold=threshold if works else None,
        n_won=n_won,
        n_lost=n_lost,
        recall=float(kept.mean()),
        recall_lower=recall_lower,
        removes_lower=removes_lower,
        loses_upper=1 - recall_lower,
        why=_why(works, removes_lower, 1 - recall_lower).to(language),
    )


NO_MARKS = Text(
    "not enough data: this promise is about expert marks, and there are none",
    "мало данных: это обещание проверяется по оценкам экспертов, а их нет",
)


def twice_checked(confidence: float) -> float:
    """Return the confidence whose margin is twice as wide."""
    return float(stats.norm.cdf(2 * stats.norm.ppf(confidence)))


def _nothing(n_won: int, n_lost: int, why: str) -> FilterOutcome:
    return FilterOutcome(
        works=False, threshold=None, n_won=n_won, n_lost=n_lost, recall=None,
        recall_lower=None, removes_lower=None, loses_upper=None, why=why,
    )  # fmt: skip


def _of(judged: Judged, *, won: bool) -> Judged:
    rows = judged.won == won
    return Judged(judged.probability[rows], judged.won[rows], judged.client[rows])


def _highest(probability: Floats, bounds: ShareBounds, level: float) -> float | None:
    """Return the highest threshold whose bound is at least the level; None if none is."""
    candidates = np.unique(probability)
    low, high = 0, len(candidates)  # the bound holds below `low`, fails from `high` on
    while low < high:
        middle = (low + high) // 2
        if bounds.lower(probability >= candidates[middle]) >= level:
            low = middle + 1
        else:
            high = middle
    return float(candidates[low - 1]) if low else None


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
