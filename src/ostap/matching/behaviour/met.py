"""Whether a wish is met, said over whole columns."""

from __future__ import annotations

import numpy as np

from ostap.catalog.model import Pair
from ostap.matching.behaviour.scene import Cases, Scene
from ostap.matching.encode import Floats
from ostap.matching.stock import Ints

UNSAID, UNMET, MET = 0, 1, 2


def met(scene: Scene, cases: Cases) -> Ints:
    """Return a number of each case that says which wishes are unsaid, met and unmet."""
    code = np.zeros(len(cases), dtype=np.int64)
    for pair in scene.plan.pairs:
        if pair.kind != "affinity":
            code = code * 3 + wish_met(pair, cases)
    return code


def wish_met(pair: Pair, cases: Cases) -> Ints:
    """Return `UNSAID` where the wish or the value is missing, else `UNMET` or `MET`."""
    if pair.kind == "one_of":
        both = zip(cases.values(pair.wish[0]), cases.values(pair.value), strict=True)
        return np.array([_one_of(set(wanted), set(had)) for wanted, had in both], dtype=np.int64)
    wish, value = [cases.number(ref) for ref in pair.wish], cases.number(pair.value)
    if pair.kind == "range":
        low, high = _in_order(*wish)
        said = ~(np.isnan(low) & np.isnan(high))
        inside = ~(value < low) & ~(value > high)
    else:
        said = ~np.isnan(wish[0])
        inside = value <= wish[0] if pair.kind == "at_most" else value >= wish[0]
    return np.where(said & ~np.isnan(value), np.where(inside, MET, UNMET), UNSAID)


def _one_of(wanted: set[str], had: set[str]) -> int:
    if not wanted or not had:
        return UNSAID
    return MET if wanted & had else UNMET


def _in_order(first: Floats, second: Floats) -> tuple[Floats, Floats]:
    low = np.where(np.isnan(first), np.nan, np.fmin(first, second))
    return low, np.where(np.isnan(second), np.nan, np.fmax(first, second))
