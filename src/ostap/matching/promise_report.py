"""What the filter loses and saves on held-out rows, in the documents' own terms (M2, M10)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ostap.matching.dataset import Texts
from ostap.matching.promise_marks import MarkedLead, lead_figures, three_of_fifteen
from ostap.results.matching import FilterOutcome, ProxyShares

Bools = npt.NDArray[np.bool_]


def pass_probability(recall: float | None) -> float | None:
    """Return the chance that a filter of this recall loses at most 3 of 15."""
    return None if recall is None else float(three_of_fifteen(np.array([1 - recall]))[0])


def proxy_shares(
    outcome: Texts, kept: Bools, leads: Sequence[MarkedLead], filtered: FilterOutcome
) -> ProxyShares:
    """Return M10's shares of a test part.

    Args:
        outcome: of every pair; a weak win counts among the deals only.
        kept: whether the filter keeps each.
        leads: marked ones, for the share of the suitable that is removed.
        filtered: what the filter does.
    """
    figures = lead_figures(leads, filtered)
    return ProxyShares(
        deals=_negative(~kept),
        won=_negative(~kept[outcome == "won"]),
        lost=_negative(~kept[outcome == "lost"]),
        suitable=figures.lost / figures.suitable if figures.suitable else None,
    )


def _negative(removed: Bools) -> float | None:
    return float(removed.mean()) if removed.size else None
