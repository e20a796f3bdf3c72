"""Blind comparison: is a model's list as good as what an experienced manager picked?

The same leads, the same day's stock, the same length; who judges does not know whose list it is.
The unit is the lead: a list's usable share is meaned over leads, and the difference from the
manager's is paired by lead, its interval drawn by resampling leads (percentile bootstrap).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from ostap.matching.encode import Floats
from ostap.results.blind import (
    BlindLead,
    BlindOutcome,
    ListFigures,
    PairedDifference,
    Standing,
    Who,
)

Marked = Mapping[str, Mapping[str, bool]]
"""request -> item -> whether it suits; what isn't there, nobody marked."""

MAKERS: Final[tuple[Who, ...]] = ("manager", "model", "rule", "random")
LENGTHS: Final = (5, 10)
MARGIN: Final = 0.1
"""A usable share less by so much still counts as not worse."""
LEAST_LEADS: Final = 10
"""Of fewer leads nothing is said."""
_RESAMPLES: Final = 2000
_HUNDRED: Final = 100


def list_figures(leads: Sequence[BlindLead], marked: Marked) -> tuple[ListFigures, ...]:
    """Return every maker's figures at the manager's length, then the others' at 5 and 10.

    Args:
        leads: those that have marks.
        marked: what suits.
    """
    found = [_figures(who, None, leads, marked) for who in MAKERS]
    for length in LENGTHS:
        long = [lead for lead in leads if len(lead.lists["model"]) >= length]
        if long:
            found += [_figures(who, length, long, marked) for who in MAKERS[1:]]
    return tuple(found)


def _figures(
    who: Who, length: int | None, leads: Sequence[BlindLead], marked: Marked
) -> ListFigures:
    lists = [_cut(lead, who, length) for lead in leads]
    counts = [_counts(one, marked[lead.request]) for one, lead in zip(lists, leads, strict=True)]
    told = [(good, known) for good, known in counts if known]
    all_good = [sum(marked[lead.request].values()) for lead in leads]
    covered = [good / n for (good, _), n in zip(counts, all_good, strict=True) if n]
    chance = [
        lead.probability[item]
        for lead, one in zip(leads, lists, strict=True)
        for item in one
        if item in lead.probability
    ]
    return ListFigures(
        who=who,
        length=length,
        leads=len(leads),
        shown=_mean([len(one) for one in lists]) or 0.0,
        unmarked=sum(len(one) for one in lists) - sum(known for _, known in counts),
        usable_share=_mean([good / known for good, known in told]),
        found=_mean([good for good, _ in counts]),
        coverage=_mean(covered),
        some_share=_mean([good > 0 for good, _ in counts]),
        expected=None if not chance else _HUNDRED * sum(chance) / len(chance),
    )


def paired_differences(
    leads: Sequence[BlindLead], marked: Marked, seed: int
) -> tuple[PairedDifference, ...]:
    """Return how each maker's usable share differs from the manager's, at his length."""
    return tuple(_difference(who, leads, marked, seed) for who in MAKERS[1:])


def _difference(
    who: Who, leads: Sequence[BlindLead], marked: Marked, seed: int
) -> PairedDifference:
    pairs = [
        (_counts(_cut(lead, who, None), marked[lead.request]),
         _counts(_cut(lead, "manager", None), marked[lead.request]))
        for lead in leads
    ]  # fmt: skip
    own = np.array([
        good / known - his / his_known
        for (good, known), (his, his_known) in pairs
        if known and his_known
    ])  # fmt: skip
    interval = _interval(own, seed)
    return PairedDifference(
        who=who,
        leads=len(own),
        difference=float(own.mean()) if len(own) else None,
        interval=interval,
        wins=int((own > 0).sum()),
        ties=int((own == 0).sum()),
        losses=int((own < 0).sum()),
        standing=_standing(interval),
    )


def outcomes(leads: Sequence[BlindLead], marked: Marked) -> tuple[BlindOutcome, ...]:
    """Return by lead how many of each list suit, at the manager's length."""
    return tuple(
        BlindOutcome(
            request=lead.request,
            length=lead.length,
            suitable={
                who: _counts(_cut(lead, who, None), marked[lead.request])[0] for who in MAKERS
            },
        )
        for lead in leads
    )


def marks_more_than_lists(leads: Sequence[BlindLead], marked: Marked) -> bool:
    """Tell whether more was marked than what the lists hold: then coverage is of the stock."""
    return any(
        set(marked[lead.request]) - {item for one in lead.lists.values() for item in one}
        for lead in leads
    )


def _cut(lead: BlindLead, who: Who, length: int | None) -> tuple[str, ...]:
    return lead.lists[who][: length or lead.length]


def _counts(items: Sequence[str], suits: Mapping[str, bool]) -> tuple[int, int]:
    """Return how many suit, and of how many that is known."""
    known = [suits[item] for item in items if item in suits]
    return sum(known), len(known)


def _mean(values: Sequence[float]) -> float | None:
    return float(np.mean(values)) if len(values) else None


def _interval(values: Floats, seed: int) -> tuple[float, float] | None:
    """Return the 95 % percentile interval of the mean; None of fewer than `LEAST_LEADS`."""
    if len(values) < LEAST_LEADS:
        return None
    rng = np.random.default_rng([seed, 14])
    means = values[rng.integers(0, len(values), (_RESAMPLES, len(values)))].mean(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return float(low), float(high)


def _standing(interval: tuple[float, float] | None) -> Standing:
    if interval is None:
        return "cannot_tell"
    low, high = interval
    if low > 0:
        return "better"
    if high < 0:
        return "worse"
    return "not_worse" if low >= -MARGIN else "cannot_tell"
