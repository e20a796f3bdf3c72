"""From keys to scores, and from the lines of cases to figures: arithmetic, nothing is asked."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Final

import numpy as np

from ostap.results.cases import Construct
from ostap.results.evaluation import CaseLine, Figures, Linking, Score

GOOD_IOU: Final = 0.70
DRAWS: Final = 2_000
_SEED: Final = 2026
_ENDS: Final = (2.5, 97.5)
NOTHING: Final = Score(iou=0, precision=0, recall=0)


def score(found: Collection[str] | None, gold: Collection[str]) -> Score:
    """Return how well the found keys are the gold's; ``None``, a run that failed, is all zeros."""
    if found is None:
        return NOTHING
    one, other = frozenset(found), frozenset(gold)
    if one == other:
        return Score(iou=1, precision=1, recall=1)
    both = len(one & other)
    if not both:
        return NOTHING
    return Score(iou=both / len(one | other), precision=both / len(one), recall=both / len(other))


def nearest(
    found: Collection[str] | None, readings: Sequence[Collection[str]]
) -> tuple[int, Score]:
    """Return the right reading with the best IoU, the first of equals, and the score there."""
    scores = [score(found, gold) for gold in readings]
    best = max(range(len(scores)), key=lambda number: (scores[number].iou, -number))
    return best, scores[best]


def figures_of(lines: Sequence[CaseLine]) -> Figures:
    """Return what lines come to. Sizes, shares and seconds as `Figures` tells of each."""
    scored = [(line, line.score) for line in lines if line.score is not None]
    ious = [one.iou for _, one in scored]
    return Figures(
        cases=len(lines),
        expressible=len(scored),
        executable=mean(line.status == "done" for line, _ in scored),
        mean_iou=mean(ious),
        mean_iou_interval=interval(ious),
        share_over_70=mean(iou > GOOD_IOU for iou in ious),
        exact=mean(iou == 1 for iou in ious),
        mean_precision=mean(one.precision for _, one in scored),
        mean_recall=mean(one.recall for _, one in scored),
        abstained_right=mean(_abstained(line) for line in lines if not line.expressible),
        partly_reported=mean(bool(one.unsaid) for one, _ in scored if one.wanted_unsaid),
        false_alarms=mean(bool(one.unsaid) for one, _ in scored if not one.wanted_unsaid),
        linking_recall=_found(lines, lambda one: (len(one.wanted), len(one.missed))),
        linking_tables=_found(lines, lambda one: (len(one.tables_wanted), len(one.tables_missed))),
        seconds_mean=mean(line.seconds for line in lines),
        seconds_p95=_percentile_95([line.seconds for line in lines]),
        tokens_mean=mean(line.tokens.uncached for line in lines),
        tokens_cached_mean=mean(line.tokens.cached for line in lines),
    )


def by_kind(lines: Sequence[CaseLine]) -> dict[str, Figures]:
    """Return the figures of words and of offers, those that there are."""
    told = {kind: [line for line in lines if line.kind == kind] for kind in ("words", "offer")}
    return {kind: figures_of(own) for kind, own in told.items() if own}


def by_construct(lines: Sequence[CaseLine]) -> dict[str, Figures]:
    """Return the figures of every construct that some case needs, in the order of `Construct`.

    A case counts with each of its constructs: the figures of one hold what stands beside it.
    """
    told = {one: [line for line in lines if one in line.constructs] for one in Construct}
    return {one.value: figures_of(own) for one, own in told.items() if own}


def interval(values: Sequence[float]) -> tuple[float, float] | None:
    """Return the 95 % percentile bootstrap interval of a mean; ``None`` for less than two values.

    Drawn with a fixed seed: the same values give the same interval.
    """
    if len(values) < 2:  # noqa: PLR2004 - one value has no spread
        return None
    known = np.asarray(values, dtype=float)
    drawn = np.random.default_rng(_SEED).integers(0, len(known), size=(DRAWS, len(known)))
    low, high = np.percentile(known[drawn].mean(axis=1), _ENDS)
    return float(low), float(high)


def _abstained(line: CaseLine) -> bool:
    """Whether a run proposed nothing and said what it could not say."""
    return line.status == "nothing" and bool(line.unsaid)


def _found(lines: Iterable[CaseLine], count: Callable[[Linking], tuple[int, int]]) -> float | None:
    """Return the share found of everything wanted, over all lines together."""
    told = [count(line.linking) for line in lines if line.linking is not None]
    wanted = sum(one for one, _ in told)
    return None if not wanted else 1 - sum(missed for _, missed in told) / wanted


def mean(values: Iterable[float]) -> float | None:
    """Return the mean; ``None`` of nothing."""
    known = list(values)
    return None if not known else math.fsum(known) / len(known)


def _percentile_95(values: Sequence[float]) -> float | None:
    """Return the least value that at least 95 % of all do not pass (nearest rank)."""
    return sorted(values)[math.ceil(0.95 * len(values)) - 1] if values else None
