"""Windows of time in Russian: `за последние 3 месяца`, `за прошлый квартал`."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Final

from ostap.criteria.values.periods import DAY, Days, window_days
from ostap.criteria.words.ru.morphology import phrase
from ostap.criteria.words.ru.numbers import date
from ostap.criteria.words.wording import NBSP
from ostap.results.criteria import (
    CalendarUnit,
    CalendarWindow,
    FixedWindow,
    LastWindow,
    Unit,
    Window,
)

_MONTHS: Final = (
    "январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь",
    "октябрь", "ноябрь", "декабрь",
)  # fmt: skip
_UNITS: Final = {
    Unit.DAY: "день",
    Unit.MONTH: "месяц",
    Unit.YEAR: "год",
    CalendarUnit.MONTH: "месяц",
    CalendarUnit.QUARTER: "квартал",
    CalendarUnit.YEAR: "год",
}


def window_told(window: Window, as_of: dt.date | None) -> str:
    """Return ` за последние 3 месяца`, ` с 01.01.2026 по 31.03.2026`; with a day, both ends."""
    if isinstance(window, FixedWindow):
        return _fixed(window)
    if isinstance(window, CalendarWindow):
        told = f" {_calendar(window)}"
        called = _called(window, as_of) if as_of is not None else None
        if called:
            return f"{told} ({called})"
    else:
        told = f" за {_last(window)}"
    return told + _ends(window_days(window, as_of)) if as_of is not None else told


def _ends(span: Days) -> str:
    if span.start is None or span.stop is None:
        return ""
    return f" (с {date(span.start.isoformat())} по {date((span.stop - DAY).isoformat())})"


def _last(window: LastWindow) -> str:
    noun = _UNITS[window.unit]
    if window.last == 1:
        return f"последний {noun}"
    return f"последние {window.last}{NBSP}{_counted(noun, window.last)}"


def _counted(noun: str, count: int) -> str:
    word = phrase(noun).counted(count)
    return "лет" if word == "годов" else word


def _fixed(window: FixedWindow) -> str:
    if window.start and window.end:
        start, end = dt.date.fromisoformat(window.start), dt.date.fromisoformat(window.end)
        if (start.year, start.month, start.day) == (end.year, end.month, 1) and _is_last(end):
            return f" за {_MONTHS[start.month - 1]} {start.year}{NBSP}года"
        whole_year = (start.month, start.day, end.month, end.day) == (1, 1, 12, 31)
        if whole_year and start.year == end.year:
            return f" за {start.year}{NBSP}год"
    told = f" с {date(window.start)}" if window.start else ""
    return told + (f" по {date(window.end)}" if window.end else "")


def _is_last(day: dt.date) -> bool:
    return day.day == calendar.monthrange(day.year, day.month)[1]


def _calendar(window: CalendarWindow) -> str:
    noun, count, ago = _UNITS[window.calendar], window.count, window.ago
    if ago == 0:
        if count == 1:
            return f"с начала {'года' if noun == 'год' else f'{noun}а'}"
        before = count - 1
        others = "предыдущий" if before == 1 else f"{before}{NBSP}предыдущих"
        return f"за текущий {noun} и {others}"
    if count == 1:
        near = {1: f"за прошлый {noun}", 2: f"за позапрошлый {noun}"}
        back = _counted(noun, ago)
        return near.get(ago) or f"за календарный {noun}, который был {ago}{NBSP}{back} назад"
    many = phrase(noun).with_adjectives("полный").counted(count).replace("годов", "лет")
    if ago == 1:
        return f"за последние {count}{NBSP}{many}"
    last = f"последний из которых был {ago}{NBSP}{_counted(noun, ago)} назад"
    return f"за {count}{NBSP}{many}, {last},"


def _called(window: CalendarWindow, as_of: dt.date) -> str | None:
    """Return the proper name of one whole unit: `октябрь 2026 года`."""
    start = window_days(window, as_of).start
    if window.count != 1 or window.ago == 0 or start is None:
        return None
    match window.calendar:
        case CalendarUnit.MONTH:
            return f"{_MONTHS[start.month - 1]} {start.year}{NBSP}года"
        case CalendarUnit.QUARTER:
            return f"{(start.month + 2) // 3}-й{NBSP}квартал {start.year}{NBSP}года"
        case CalendarUnit.YEAR:
            return f"{start.year}{NBSP}год"
