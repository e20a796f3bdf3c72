"""Days, windows and ages as `docs/formats/meaning.md` tells them; for the plain evaluator alone.

Nothing here is taken from `periods`: bounds that are wrong there would be wrong on both sides.
"""

from __future__ import annotations

import datetime as dt

from ostap.catalog import Column
from ostap.results.criteria import (
    CalendarUnit,
    CalendarWindow,
    FixedWindow,
    LastWindow,
    Unit,
    Window,
)


def moment_of(value: dt.date | str | None, column: Column) -> dt.datetime | None:
    """Return a kept date as a moment, midnight where it is a day; ``None`` where it can't be read.

    A text that does not read back as it was written can't be read.
    """
    if value is None:
        return None
    if isinstance(value, str):
        written = column.format or "%Y-%m-%d"
        try:
            moment = dt.datetime.strptime(value, written)  # noqa: DTZ007 - days have no zone
        except ValueError:
            return None
        return moment if moment.strftime(written) == value else None
    if isinstance(value, dt.datetime):
        return value
    return dt.datetime.combine(value, dt.time())


def age(born: dt.date, as_of: dt.date) -> int:
    """Return full years; 29 February's birthday is 1 March in a common year."""
    return as_of.year - born.year - ((as_of.month, as_of.day) < (born.month, born.day))


def in_window(day: dt.date, window: Window, as_of: dt.date) -> bool:
    """Tell whether a day belongs to a window; nothing after ``as_of`` does."""
    if day > as_of:
        return False
    match window:
        case LastWindow():
            return day > _before(as_of, window)
        case FixedWindow():
            start = dt.date.fromisoformat(window.start) if window.start else dt.date.min
            end = dt.date.fromisoformat(window.end) if window.end else dt.date.max
            return start <= day <= end
        case CalendarWindow():
            last = _number(as_of, window.calendar) - window.ago
            return last - window.count < _number(day, window.calendar) <= last


def months_in(window: Window) -> int:
    """Return how many months a window of whole months has."""
    match window:
        case LastWindow():
            return window.last * {Unit.MONTH: 1, Unit.YEAR: 12}[window.unit]
        case FixedWindow():
            start, end = (dt.date.fromisoformat(day or "") for day in (window.start, window.end))
            return (end.year - start.year) * 12 + end.month - start.month + 1
        case CalendarWindow():
            return window.count * {"month": 1, "quarter": 3, "year": 12}[window.calendar.value]


def _number(day: dt.date, unit: CalendarUnit) -> int:
    """Return which month, quarter or year a day is in, counted from year 0."""
    match unit:
        case CalendarUnit.MONTH:
            return day.year * 12 + day.month - 1
        case CalendarUnit.QUARTER:
            return day.year * 4 + (day.month - 1) // 3
        case CalendarUnit.YEAR:
            return day.year


def _before(day: dt.date, window: LastWindow) -> dt.date:
    """Return the day ``window.last`` units ago, stepping back where the month is shorter."""
    if window.unit is Unit.DAY:
        return day - dt.timedelta(days=window.last)
    months = day.year * 12 + day.month - 1 - window.last * (12 if window.unit is Unit.YEAR else 1)
    year, month = divmod(months, 12)
    if year < 1:
        return dt.date.min
    for last in (day.day, 30, 29, 28):
        try:
            return dt.date(year, month + 1, min(last, day.day))
        except ValueError:
            continue
    raise AssertionError(day)
