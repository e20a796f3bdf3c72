"""From leads to deals to won deals, by month of the lead (M0).

A month's shares go on growing for as long as its deals close, so only months older than the 90th
percentile of days from lead to close are called mature. The day on which deals began to be made
for every sent offer resets the share of leads with a deal: it is never compared across that day.
"""

from __future__ import annotations

import calendar
import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pydantic import Field

from ostap.results.base import Frozen

BASELINE: Final = "deals_baseline"
"""The subject of a revision that resets the baseline."""
_ENOUGH: Final = 20
_PERCENTILE: Final = 0.9

Share = Field(ge=0, le=1)


@dataclass(frozen=True, slots=True)
class LeadRow:
    """One lead: a client not yet checked by a manager."""

    lead: str
    day: dt.date


@dataclass(frozen=True, slots=True)
class LeadDeal:
    """One deal of a lead, or an offer that was sent; ``closed`` is empty while it is open."""

    lead: str
    closed: dt.date | None = None
    won: bool = False


class MonthOfLeads(Frozen):
    """The leads of one month and what became of them up to the day of the report."""

    month: str = Field(pattern=r"^\d{4}-\d{2}$")
    leads: int = Field(ge=1)
    with_deal: int = Field(ge=0)
    won: int = Field(ge=0)
    lead_to_deal: float = Share
    deal_to_won: float | None = Field(default=None, ge=0, le=1)
    lead_to_won: float = Share
    mature: bool
    era: int = Field(ge=0, description="compare lead_to_deal only within one")
    reset: bool = Field(description="the baseline was reset while deals of this month were made")


class Conversions(Frozen):
    """The months in order, and what maturity was judged by."""

    as_of: dt.date
    months: tuple[MonthOfLeads, ...]
    days_to_close: int | None = Field(description="90th percentile; null: too few closed deals")
    closed: int = Field(ge=0, description="closed deals it was taken of")
    resets: tuple[dt.date, ...] = ()


def conversions(
    leads: Iterable[LeadRow],
    deals: Iterable[LeadDeal],
    as_of: dt.date,
    resets: Iterable[dt.date] = (),
) -> Conversions:
    """Return the conversion of each month's leads.

    Args:
        leads: each once; those after ``as_of`` are not seen.
        deals: several for a lead count once; those of unknown leads not at all; what closed after
            ``as_of`` is open.
        as_of: the day of the report.
        resets: days from which deals are counted by another rule.

    Returns:
        Months that have leads. Below 20 closed deals no percentile is given and no month is called
        mature. The percentile is the nearest rank over deals that closed so far, so it grows while
        the slow ones are still open.
    """
    days = {one.lead: one.day for one in leads if one.day <= as_of}
    known = [one for one in deals if one.lead in days]
    closed = [one for one in known if one.closed is not None and one.closed <= as_of]
    long = _percentile([(one.closed - days[one.lead]).days for one in closed if one.closed])
    with_deal = {one.lead for one in known}
    won = {one.lead for one in closed if one.won}
    by_month: dict[tuple[int, int], list[str]] = defaultdict(list)
    for lead, day in days.items():
        by_month[day.year, day.month].append(lead)
    ordered = sorted({day for day in resets if day <= as_of})
    return Conversions(
        as_of=as_of,
        months=tuple(
            _month(month, made, with_deal, won, _Judge(as_of, long, ordered))
            for month, made in sorted(by_month.items())
        ),
        days_to_close=long,
        closed=len(closed),
        resets=tuple(ordered),
    )


@dataclass(frozen=True, slots=True)
class _Judge:
    """By what a month's maturity and era are told."""

    as_of: dt.date
    long: int | None
    resets: Sequence[dt.date]

    def mature(self, last: dt.date) -> bool:
        return self.long is not None and (self.as_of - last).days > self.long

    def era(self, last: dt.date) -> int:
        return sum(day <= last for day in self.resets)

    def torn(self, first: dt.date, last: dt.date) -> bool:
        """Whether some of the month's deals were made before a reset and some after it."""
        end = last + dt.timedelta(days=self.long or 0)
        return any(first < day <= end for day in self.resets)


def _month(
    month: tuple[int, int], leads: list[str], with_deal: set[str], won: set[str], judge: _Judge
) -> MonthOfLeads:
    year, number = month
    first = dt.date(year, number, 1)
    last = dt.date(year, number, calendar.monthrange(year, number)[1])
    total, dealt = len(leads), len(with_deal.intersection(leads))
    gained = len(won.intersection(leads))
    return MonthOfLeads(
        month=f"{year:04d}-{number:02d}",
        leads=total,
        with_deal=dealt,
        won=gained,
        lead_to_deal=dealt / total,
        deal_to_won=gained / dealt if dealt else None,
        lead_to_won=gained / total,
        mature=judge.mature(last),
        era=judge.era(last),
        reset=judge.torn(first, last),
    )


def _percentile(days: list[int]) -> int | None:
    """Return the nearest-rank percentile; deals closed before their lead are no measure of it."""
    possible = sorted(one for one in days if one >= 0)
    if len(possible) < _ENOUGH:
        return None
    return possible[math.ceil(_PERCENTILE * len(possible)) - 1]
