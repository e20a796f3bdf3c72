"""Which step of the product a version takes: 1 filter, 2 rank, 3 reverse (M15).

Each step is judged on rows that nothing was chosen on. They build on each other: a version's step
is the last one before the first that it does not take, and 0 where it isn't accepted.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np

from ostap.matching.amount import AmountModel
from ostap.matching.encode import Floats
from ostap.names import Language, Text
from ostap.results.matching import Evaluation, Metrics, SplitReport
from ostap.results.model_versions import AmountFigures, Step, StepName

_NOT_HEARD: Final = Text("not enough data to say", "мало данных, чтобы судить")
_FOLDS: Final = 5
_DECILES: Final = 0.5
"""Fewer than this share of amounts between the deciles means that they say nothing."""


def steps_of(
    evaluation: Evaluation, amounts: AmountFigures | None, language: Language
) -> tuple[Step, ...]:
    """Return the three steps, each with its reason.

    Args:
        evaluation: of the version's own way of training.
        amounts: how near its amounts come; None: nothing is known of amounts.
        language: of the reasons.
    """
    by_time = next((s for s in evaluation.splits if s.split == "time"), None)
    found: list[tuple[StepName, tuple[bool, Text]]] = [
        ("filter", _filters(evaluation)),
        ("rank", _ranks(by_time)),
        ("reverse", _reverses(amounts)),
    ]
    return tuple(
        Step(step=number, name=name, reached=reached, why=why.to(language))
        for number, (name, (reached, why)) in enumerate(found, 1)
    )


def step_number(steps: Iterable[Step], *, accepted: bool) -> int:
    """Return the last step before the first that isn't taken; 0 for what isn't accepted."""
    reached = 0
    for step in steps:
        if not (accepted and step.reached):
            break
        reached = step.step
    return reached


def _filters(evaluation: Evaluation) -> tuple[bool, Text]:
    works = any(s.filter.works for s in evaluation.splits if s.split == "shuffled")
    promise = evaluation.promise
    why = Text(promise.why, promise.why)
    if promise.kept is None:
        return False, _NOT_HEARD
    return bool(works and promise.kept), why


def _ranks(by_time: SplitReport | None) -> tuple[bool, Text]:
    """Return whether the day's stock is ordered better than by every baseline, in the future."""
    if by_time is None or by_time.auc is None or by_time.auc_interval is None:
        return False, _NOT_HEARD
    rivals = by_time.baselines.values()
    best_auc = max((r.auc or 0.0 for r in rivals), default=0.5)
    best_hit = max((r.hit_at_10 or 0.0 for r in rivals), default=0.0)
    hit = by_time.hit_at_10
    good = by_time.auc_interval[0] > best_auc and (hit is None or hit > best_hit)
    shown = "—" if hit is None else f"{hit:.0%}"
    return good, Text(
        f"by time: AUC at least {by_time.auc_interval[0]:.2f} against {best_auc:.2f}; the item "
        f"taken is among the first ten in {shown} against {best_hit:.0%}",
        f"по времени: AUC не ниже {by_time.auc_interval[0]:.2f} против {best_auc:.2f}; взятый "
        f"предмет в первой десятке в {shown} случаев против {best_hit:.0%}",
    )


def _reverses(amounts: AmountFigures | None) -> tuple[bool, Text]:
    if amounts is None or amounts.error is None or amounts.error_of_median is None:
        return False, Text(
            "what deals came to is known of too few", "суммы известны у слишком малого числа сделок"
        )
    covered = amounts.covered or 0.0
    good = amounts.error < amounts.error_of_median and covered > _DECILES
    return good, Text(
        f"amounts are off by {amounts.error:.0%} at the median, the median of all by "
        f"{amounts.error_of_median:.0%}; {covered:.0%} lie between the deciles",
        f"суммы расходятся на {amounts.error:.0%} в середине, медиана всех — на "
        f"{amounts.error_of_median:.0%}; между децилями лежат {covered:.0%}",
    )


def amount_figures(price: Floats, amount: Floats, seed: int) -> AmountFigures:
    """Return how near amounts come on five random folds held out.

    Args:
        price: asked on the deal's day, shape (pairs,); NaN: unknown.
        amount: what the deal came to, same shape and unit; NaN: unknown.
        seed: of the folds.
    """
    known = np.flatnonzero((price > 0) & (amount > 0))
    fold = np.random.default_rng([seed, 11]).permutation(len(known)) % _FOLDS
    own: list[float] = []
    plain: list[float] = []
    inside: list[bool] = []
    for number in range(_FOLDS):
        fit, held = known[fold != number], known[fold == number]
        model = AmountModel.fit(price[fit], amount[fit])
        if model is None:
            return AmountFigures(n=len(known))
        median = float(np.median(amount[fit]))
        for row in held.tolist():
            told = model.of(float(price[row]))
            if told is None:
                continue
            real = float(amount[row])
            own.append(abs(told.mid - real) / real)
            plain.append(abs(median - real) / real)
            inside.append(told.low <= real <= told.high)
    if not own:
        return AmountFigures(n=len(known))
    return AmountFigures(
        n=len(known),
        error=float(np.median(own)),
        error_of_median=float(np.median(plain)),
        covered=float(np.mean(inside)),
    )


def judged_by_time(evaluation: Evaluation | None) -> Metrics | None:
    """Return the figures on the latest quarter of the pairs: what versions are compared by."""
    splits = evaluation.splits if evaluation else ()
    return next((split for split in splits if split.split == "time"), None)
