"""A span of time that words say, and the small sums with days that its readers share."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from ostap.results.criteria import FixedWindow, Unit, Window

_DAYS: Final = {Unit.DAY: 1, Unit.MONTH: 31, Unit.YEAR: 366}
_CENTURY: Final = 36_500
_MONTHS_OF_A_YEAR: Final = 12


@dataclass(frozen=True, slots=True)
class TimeSaid:
    """A span of time: from ``low`` to ``high``, both included, an open end is ``None``."""

    start: int
    end: int
    low: dt.date | None
    high: dt.date | None
    window: Window | None = None
    """The same as rows are narrowed by it; ``None`` for what has not happened yet."""
    pointed: bool = False
    """Whether it says when a thing was or will be ("раньше 2017", "2 года назад"), and so asks
    for a date; else it says in which time things are counted."""


def fixed(
    places: tuple[int, int], low: dt.date | None, high: dt.date | None, *, pointed: bool = False
) -> TimeSaid:
    """Return the span between two days that the tokens ``places`` say."""
    window = FixedWindow(start=low and low.isoformat(), end=high and high.isoformat())
    return TimeSaid(*places, low, high, window, pointed=pointed)


def month_start(months: int) -> dt.date:
    """Return the first day of a month, counted in months from the year 0."""
    year, month = divmod(months, _MONTHS_OF_A_YEAR)
    return dt.date(year, month + 1, 1)


def is_within_a_century(count: float, unit: Unit) -> bool:
    """Whether so many units are a span that data may hold, and a calendar can count."""
    return 0 <= count * _DAYS[unit] <= _CENTURY
