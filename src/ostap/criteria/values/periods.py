"""Days, months and ages, computed here once: engines disagree about every one of them.

A span of days is half-open, ``[start, stop)``: it bounds dates and timestamps alike. Months are
those of the calendar and clamp to a month's end (2026-05-31 less 3 months is 2026-02-28). Ages
change on the birthday; who was born on 29 February is a year older on 1 March of a common year.
"""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass

from ostap.results.criteria import (
    CalendarUnit,
    CalendarWindow,
    FixedWindow,
    LastWindow,
    Unit,
    Window,
)

DAY = dt.timedelta(days=1)
MONTHS_IN_YEAR = 12
_MONTHS_OF = {CalendarUnit.MONTH: 1, CalendarUnit.QUARTER: 3, CalendarUnit.YEAR: MONTHS_IN_YEAR}


@dataclass(frozen=True, slots=True)
class Days:
    """``start <= day < stop``; ``None`` is an open end."""

    start: dt.date | None
    stop: dt.date | None


def back(day: dt.date, count: int, unit: Unit) -> dt.date:
    """Return the day ``count`` units before ``day``, no earlier than the calendar's first."""
    if unit is Unit.DAY:
        return dt.date.fromordinal(max(day.toordinal() - count, 1))
    months = count * (MONTHS_IN_YEAR if unit is Unit.YEAR else 1)
    year, month0 = divmod(day.year * MONTHS_IN_YEAR + day.month - 1 - months, MONTHS_IN_YEAR)
    if year < dt.MINYEAR:
        return dt.date.min
    last = calendar.monthrange(year, month0 + 1)[1]
    return dt.date(year, month0 + 1, min(day.day, last))


def following(day: dt.date) -> dt.date:
    """Return the next day; the calendar's last day is its own."""
    return day + DAY if day < dt.date.max else day


def window_days(window: Window, as_of: dt.date) -> Days:
    """Return the days of a window; nothing after ``as_of`` belongs to it."""
    tomorrow = following(as_of)
    if isinstance(window, LastWindow):
        return Days(following(back(as_of, window.last, window.unit)), tomorrow)
    if isinstance(window, CalendarWindow):
        return _calendar_days(window, as_of)
    start = dt.date.fromisoformat(window.start) if window.start else None
    stop = following(dt.date.fromisoformat(window.end)) if window.end else tomorrow
    return Days(start, min(stop, tomorrow))


def window_months(window: Window) -> int | None:
    """Return how many whole months a window holds; ``None`` where it is not whole months.

    The running month, quarter or year is not whole.
    """
    if isinstance(window, LastWindow):
        per_unit = {Unit.DAY: None, Unit.MONTH: 1, Unit.YEAR: MONTHS_IN_YEAR}[window.unit]
        return None if per_unit is None else window.last * per_unit
    if isinstance(window, CalendarWindow):
        return window.count * _MONTHS_OF[window.calendar] if window.ago else None
    return _fixed_months(window)


def _calendar_days(window: CalendarWindow, as_of: dt.date) -> Days:
    size = _MONTHS_OF[window.calendar]
    this_month = as_of.year * MONTHS_IN_YEAR + as_of.month - 1
    last = (this_month // size - window.ago) * size
    first = last - (window.count - 1) * size
    stop = min(_first_of(last + size), following(as_of))
    return Days(_first_of(first), stop)


def _first_of(months: int) -> dt.date:
    """Return the first day of a month counted from year 0, within the calendar."""
    year, month0 = divmod(months, MONTHS_IN_YEAR)
    if year < dt.MINYEAR:
        return dt.date.min
    return dt.date(year, month0 + 1, 1) if year <= dt.MAXYEAR else dt.date.max


def _fixed_months(window: FixedWindow) -> int | None:
    if not (window.start and window.end):
        return None
    start = dt.date.fromisoformat(window.start)
    stop = following(dt.date.fromisoformat(window.end))
    if start.day != 1 or stop.day != 1:
        return None
    return (stop.year - start.year) * MONTHS_IN_YEAR + stop.month - start.month


def born_for_ages(low: int, high: int | None, as_of: dt.date) -> Days:
    """Return the birth dates of those who are ``low`` to ``high`` full years old on ``as_of``."""
    youngest = following(back(as_of, low, Unit.YEAR))
    oldest = None if high is None else following(back(as_of, high + 1, Unit.YEAR))
    return Days(oldest, youngest)


def days_ago(low: int, high: int | None, as_of: dt.date) -> Days:
    """Return the days that lie ``low`` to ``high`` days before ``as_of``."""
    start = None if high is None else back(as_of, high, Unit.DAY)
    return Days(start, following(back(as_of, low, Unit.DAY)))
