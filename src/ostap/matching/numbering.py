"""The number of a version, step.quality.patch, told from those that are kept beside it (M15).

- *step* is what the version can do: 1 filter, 2 rank, 3 reverse; 0: not accepted (`steps`).
- *quality* goes up when the version is of another quality than the latest of its step: it learnt
  from other data or other columns, or its AUC by time left that one's interval.
- *patch* goes up otherwise: other code, parameters or seed on the same data, about as good.

The first of a step is step.0.0. Training the same once more keeps the number. A greater number
came later; it need not be better: for that there are the figures.
"""

from __future__ import annotations

from collections.abc import Iterable

from ostap.matching.steps import judged_by_time, step_number
from ostap.results.matching import ModelVersion

Parts = tuple[int, int, int]

_DATA = ("data", "features")


def parts_of(number: str) -> Parts | None:
    """Return step, quality and patch of a number like ``2.0.1`` or ``v2.0.1``; None: it is none."""
    cells = number.removeprefix("v").split(".")
    if len(cells) != len(("step", "quality", "patch")) or not all(c.isdecimal() for c in cells):
        return None
    step, quality, patch = map(int, cells)
    return step, quality, patch


def next_number(card: ModelVersion, kept: Iterable[ModelVersion]) -> str:
    """Return the number of a new version.

    Args:
        card: of the new version, its steps and evaluation told.
        kept: the cards of the versions that are there.
    """
    accepted = card.evaluation is not None and card.evaluation.accepted
    step = step_number(card.steps, accepted=accepted)
    numbered = [(parts, one) for one in kept if (parts := parts_of(one.number or ""))]
    same = [(parts, one) for parts, one in numbered if parts[0] == step]
    if not same:
        return f"{step}.0.0"
    (_, quality, patch), latest = max(same, key=lambda one: one[0])
    if _of_other_quality(card, latest):
        return f"{step}.{quality + 1}.0"
    return f"{step}.{quality}.{patch + 1}"


def _of_other_quality(card: ModelVersion, latest: ModelVersion) -> bool:
    if any(card.versions.get(name) != latest.versions.get(name) for name in _DATA):
        return True
    own, its = judged_by_time(card.evaluation), judged_by_time(latest.evaluation)
    if own is None or its is None or own.auc is None or its.auc_interval is None:
        return own != its
    low, high = its.auc_interval
    return not low <= own.auc <= high
