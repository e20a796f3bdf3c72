"""How long a deal takes to close, and what is said of those that are still open.

An open deal is censored, not lost: it may yet be won. It stays out of training while it is younger
than the window in which nearly all deals close. One that is older is lost in silence, as far as
history says so; else it stays out too, and is told.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Final

import polars as pl

from ostap.matching.outcomes import Outcomes

QUANTILE: Final = 0.95
"""Of days to close. The documents of this field take the 90th to the 95th percentile; with the
90th one deal in ten that would still close is taken for lost."""
LEAST_CLOSED: Final = 100
"""With fewer closed deals the window is a guess, and every open deal stays open."""
LEAST_SLOW: Final = 20
"""Closed deals that took longer than the window, to know how such deals end."""
MOSTLY_LOST: Final = 0.9


@dataclass(frozen=True, slots=True)
class Maturity:
    """How long deals take to close.

    Attributes:
        days: the window; ``None``: too few closed deals to say.
        closed: closed deals it was taken of.
        slow: of these, those that took longer.
        slow_lost: share of lost ones among them; ``None``: too few to say.
        overdue: deals older than the window and still open.
        counted_lost: whether these count as lost.
    """

    days: int | None
    closed: int
    slow: int = 0
    slow_lost: float | None = None
    overdue: int = 0
    counted_lost: bool = False


def matured(outcomes: Outcomes, as_of: dt.date) -> tuple[Outcomes, Maturity]:
    """Return the outcomes with what has been open for too long as lost, and the window.

    A deal counted so became known on the day it passed the window, so a split by time treats it
    as it treats the others.
    """
    took = _days_to_close(outcomes.frame)
    if took.height < LEAST_CLOSED:
        return outcomes, Maturity(None, took.height)
    window = int(took["days"].quantile(QUANTILE, "lower") or 0)
    slow = took.filter(pl.col("days") > window)
    lost = slow["lost"].mean() if slow.height >= LEAST_SLOW else None
    share = lost if isinstance(lost, float) else None
    passed = outcomes.opened.with_columns(closed=pl.col("day") + pl.duration(days=window))
    overdue = passed.filter(pl.col("closed") < as_of).with_columns(outcome=pl.lit("lost"))
    silent = share is not None and share >= MOSTLY_LOST
    about = Maturity(window, took.height, slow.height, share, overdue.height, silent)
    if not silent or not overdue.height:
        return outcomes, about
    still = outcomes.opened.filter(pl.col("day") + pl.duration(days=window) >= as_of)
    frame = pl.concat([outcomes.frame, overdue.select(outcomes.frame.columns)])
    return replace(
        outcomes,
        frame=frame.sort("day", "client", "item", maintain_order=True),
        opened=still,
        open=still.height,
    ), about


def _days_to_close(frame: pl.DataFrame) -> pl.DataFrame:
    """Return ``days`` and ``lost`` of the CRM's closed deals; a contract alone took no time."""
    took = frame.filter(~pl.col("alone")).select(
        (pl.col("closed") - pl.col("day")).dt.total_days().alias("days"),
        (pl.col("outcome") == "lost").alias("lost"),
    )
    return took.filter(pl.col("days") >= 0)
