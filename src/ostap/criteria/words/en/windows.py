"""Windows of time in English: `in the last 3 months`, `in the previous quarter`."""

from __future__ import annotations

import calendar
import datetime as dt

from ostap.criteria.values.periods import DAY, Days, window_days
from ostap.criteria.words.wording import NBSP
from ostap.results.criteria import (
    CalendarUnit,
    CalendarWindow,
    FixedWindow,
    LastWindow,
    Window,
)


def window_told(window: Window, as_of: dt.date | None) -> str:
    """Return ` in the last 3 months`, ` from 2026-01-01 to 2026-03-31`; with a day, both ends."""
    if isinstance(window, FixedWindow):
        return _fixed(window)
    if isinstance(window, LastWindow):
        many = f"{window.last}{NBSP}{window.unit}s" if window.last > 1 else str(window.unit)
        told = f" in the last {many}"
    else:
        told = f" {_calendar(window)}"
        called = _called(window, as_of) if as_of is not None else None
        if called:
            return f"{told} ({called})"
    return told + _ends(window_days(window, as_of)) if as_of is not None else told


def _ends(span: Days) -> str:
    if span.start is None or span.stop is None:
        return ""
    return f" ({span.start.isoformat()} to {(span.stop - DAY).isoformat()})"


def _fixed(window: FixedWindow) -> str:
    if window.start and window.end:
        start, end = dt.date.fromisoformat(window.start), dt.date.fromisoformat(window.end)
        last = calendar.monthrange(end.year, end.month)[1]
        one_month = (start.year, start.month) == (end.year, end.month)
        if one_month and (start.day, end.day) == (1, last):
            return f" in {calendar.month_name[start.month]}{NBSP}{start.year}"
        whole_year = (start.month, start.day, end.month, end.day) == (1, 1, 12, 31)
        if whole_year and start.year == end.year:
            return f" in {start.year}"
    told = f" from {window.start}" if window.start else ""
    return told + (f" to {window.end}" if window.end else "")


def _calendar(window: CalendarWindow) -> str:
    unit, count, ago = str(window.calendar), window.count, window.ago
    if ago == 0:
        if count == 1:
            return f"since the start of the {unit}"
        before = f"{count - 1}{NBSP}{unit}s" if count > 2 else unit  # noqa: PLR2004 - this one and one more
        return f"in the current {unit} and the {before} before it"
    if count == 1:
        near = f"in the previous {unit}"
        return near if ago == 1 else f"in the calendar {unit} {ago}{NBSP}{unit}s ago"
    if ago == 1:
        return f"in the last {count}{NBSP}full {unit}s"
    return f"in the {count}{NBSP}full {unit}s that ended with the one {ago}{NBSP}{unit}s ago"


def _called(window: CalendarWindow, as_of: dt.date) -> str | None:
    """Return the proper name of one whole unit: `October 2026`."""
    start = window_days(window, as_of).start
    if window.count != 1 or window.ago == 0 or start is None:
        return None
    match window.calendar:
        case CalendarUnit.MONTH:
            return f"{calendar.month_name[start.month]}{NBSP}{start.year}"
        case CalendarUnit.QUARTER:
            return f"Q{(start.month + 2) // 3}{NBSP}{start.year}"
        case CalendarUnit.YEAR:
            return str(start.year)
