"""Spans of time as people write them: windows, days from and to, so long ago, so soon.

"за последние 3 месяца", "в октябре 2026", "с 1 июня по 31 августа", "больше двух лет назад",
"в ближайшие 45 дней", "in the last 6 months", "since 2020", "this year".
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ostap.audience.reading.quantities import Bound, Of, Quantity
from ostap.audience.reading.tokens import Tokens
from ostap.criteria.values.periods import back
from ostap.results.criteria import (
    CalendarUnit,
    CalendarWindow,
    FixedWindow,
    LastWindow,
    Unit,
    Window,
)


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


_MONTHS: Final[dict[str, int]] = {
    name: number
    for number, names in enumerate(
        (
            "январь january jan", "февраль february feb", "март march mar", "апрель april apr",
            "май may", "июнь june jun", "июль july jul", "август august aug",
            "сентябрь september sep", "октябрь october oct", "ноябрь november nov",
            "декабрь december dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_UNITS: Final[dict[Of, tuple[Unit, int]]] = {
    "day": (Unit.DAY, 1), "week": (Unit.DAY, 7), "month": (Unit.MONTH, 1),
    "quarter": (Unit.MONTH, 3), "half_year": (Unit.MONTH, 6), "year": (Unit.YEAR, 1),
}  # fmt: skip
_CALENDAR: Final = {
    "год": CalendarUnit.YEAR, "year": CalendarUnit.YEAR, "месяц": CalendarUnit.MONTH,
    "month": CalendarUnit.MONTH, "квартал": CalendarUnit.QUARTER, "quarter": CalendarUnit.QUARTER,
}  # fmt: skip
_SINGLE: Final = {
    "год": (Unit.YEAR, 1), "месяц": (Unit.MONTH, 1), "квартал": (Unit.MONTH, 3),
    "полгода": (Unit.MONTH, 6), "полугодие": (Unit.MONTH, 6), "неделя": (Unit.DAY, 7),
    "сутки": (Unit.DAY, 1), "день": (Unit.DAY, 1), "year": (Unit.YEAR, 1),
    "month": (Unit.MONTH, 1), "quarter": (Unit.MONTH, 3), "week": (Unit.DAY, 7),
    "day": (Unit.DAY, 1),
}  # fmt: skip
_LAST: Final = frozenset(
    {"последний", "прошедший", "истекший", "last", "past", "recent", "previous"}
)
_NEXT: Final = frozenset({"ближайший", "ближний", "следующий", "next", "coming", "upcoming"})
_THIS: Final = frozenset({"этот", "это", "текущий", "нынешний", "this", "current"})
_BEFORE_LAST: Final = frozenset({"прошлый", "предыдущий"})
_OPENERS: Final = frozenset({
    "за", "в", "во", "на", "течение", "протяжение", "in", "during", "over", "within", "for", "the",
    "of", "из", "по", "весь", "целый", "всего",
})  # fmt: skip
_YEARS: Final = (1900, 2100)


class TimeReader:
    """Finds spans of time; what is said relative to today is counted from ``as_of``."""

    def __init__(self, tokens: Tokens, quantities: list[Quantity], as_of: dt.date) -> None:
        self._tokens = tokens
        self._as_of = as_of
        self._quantities = quantities

    def times(self) -> tuple[list[TimeSaid], list[Quantity]]:
        """Return the spans in their order, and the numbers that belong to none of them."""
        found: list[TimeSaid] = []
        taken: set[int] = set()
        for one in self._found():
            places = set(range(one.start, one.end))
            if not places & taken:
                found.append(one)
                taken |= places
        left = [q for q in self._quantities if q.at not in taken]
        return sorted(found, key=lambda one: one.start), left

    def _found(self) -> Iterator[TimeSaid]:
        """Yield candidates, the longer ways of saying first."""
        yield from self._of_dates()
        everywhere = range(len(self._tokens))
        yield from (said for at in everywhere if (said := self._half(at) or self._month(at)))
        yield from (said for one in self._quantities if (said := self._of_quantity(one)))
        yield from (said for at in everywhere if (said := self._relative(at)))

    def _of_quantity(self, one: Quantity) -> TimeSaid | None:
        """Read "последние 3 месяца", "2 года назад", "ближайшие 45 дней"."""
        if one.of not in _UNITS or (one.of == "year" and one.value >= _YEARS[0]):
            return self._year(one)
        tokens, start = self._tokens, self._opened(one.start)
        before = {tokens.lemma(n) for n in range(start, one.start)} | {tokens.lemma(start - 1)}
        before |= {"ближайший"} if self._soon(start, one.start) else set()
        unit, factor = _UNITS[one.of]
        count = one.value * factor
        if unit is Unit.YEAR and count != int(count):
            unit, count = Unit.MONTH, count * 12
        days = int(count)
        if tokens.lemma(one.end) in {"назад", "ago"} or self._ago_after(one.end):
            end = one.end + 1
            while tokens.lemma(end - 1) not in {"назад", "ago"}:
                end += 1
            later = self._or_later(end)
            return self._ago(one, days, unit, end, later)
        if before & _NEXT or {"через"} & before:
            high = self._forward(days, unit)
            return TimeSaid(start, one.end, self._as_of, high, pointed=True)
        opened = tokens.lemma(start) in {
            "за",
            "в",
            "течение",
            "in",
            "during",
            "within",
            "over",
            "for",
        }
        recent = (
            bool(before & _LAST)
            or (opened and (one.bare or before & {"течение"}) and unit is not Unit.YEAR)
            or (tokens.lemma(start) in {"за", "течение"} and one.bare)
        )
        if not recent or one.high is not None or days < 1:
            return None
        end = one.end + (tokens.lemma(one.end) in _LAST)
        return self._last(start, end, days, unit)

    def _soon(self, start: int, end: int) -> bool:
        """Whether "ближайшие" stands there, which has several dictionary forms."""
        return any(self._tokens.folded(n).startswith("ближайш") for n in range(start - 1, end))

    def _ago_after(self, at: int) -> bool:
        return self._tokens.lemma(at) in {"и", "или"} and self._tokens.lemma(at + 2) == "назад"

    def _or_later(self, at: int) -> str:
        """Return how "назад" goes on: "три года назад или раньше"."""
        if self._tokens.folded(at) in {"или", "и", "or"}:
            return self._tokens.folded(at + 1)
        return ""

    def _ago(self, one: Quantity, count: int, unit: Unit, end: int, after: str) -> TimeSaid:
        day = back(self._as_of, count, unit)
        bound: Bound = one.bound
        if after in {"раньше", "ранее", "больше", "более", "earlier", "more"}:
            bound, end = "ge", end + 2
        elif after in {"позже", "меньше", "менее", "later", "less"}:
            bound, end = "le", end + 2
        start = one.start
        earlier = next(
            (q for q in self._quantities if q.end < one.start and self._linked(q, one)), None
        )
        low, high = {
            "gt": (None, day - dt.timedelta(days=1)), "ge": (None, day),
            "lt": (day + dt.timedelta(days=1), None), "le": (day, None),
        }.get(bound, (day, day))  # fmt: skip
        if one.high is not None:
            low, high = back(self._as_of, int(one.high), unit), day
        if earlier is not None and earlier.bound in {"gt", "ge"} and high is None:
            more = earlier.bound == "gt"
            high = back(self._as_of, int(earlier.value), unit) - dt.timedelta(days=more)
            start = earlier.start
        return self._fixed(start, end, low, high, pointed=True)

    def _linked(self, first: Quantity, second: Quantity) -> bool:
        """Whether two bounds are one range: "больше 100, но меньше 300 дней назад"."""
        between = {self._tokens.folded(n) for n in range(first.end, second.start)}
        return first.of in {None, second.of} and between <= {",", "но", "и", "а", "but", "and"}

    def _forward(self, count: int, unit: Unit) -> dt.date:
        if unit is Unit.DAY:
            return self._as_of + dt.timedelta(days=count)
        return back(self._as_of, -count, unit)

    def _last(self, start: int, end: int, count: int, unit: Unit) -> TimeSaid:
        low = back(self._as_of, count, unit) + dt.timedelta(days=1)
        return TimeSaid(start, end, low, self._as_of, LastWindow(last=count, unit=unit))

    def _opened(self, at: int) -> int:
        """Return where "за последние" begins, before a number."""
        tokens = self._tokens
        while tokens.lemma(at - 1) in _LAST | _NEXT | _OPENERS or self._soon(at, at):
            at -= 1
        return at

    def _relative(self, at: int) -> TimeSaid | None:
        """Read "за год", "за последний месяц", "в этом году", "last year", "сегодня"."""
        tokens = self._tokens
        lemma = tokens.lemma(at)
        if lemma in {"сегодня", "today"}:
            day = self._as_of
            return TimeSaid(at, at + 1, day, day, FixedWindow(start=_iso(day), end=_iso(day)))
        if lemma == "вчера":
            day = self._as_of - dt.timedelta(days=1)
            return TimeSaid(at, at + 1, day, day, FixedWindow(start=_iso(day), end=_iso(day)))
        if lemma not in _SINGLE:
            return None
        if tokens.lemma(at + 1) in {"назад", "ago"}:
            unit, count = _SINGLE[lemma]
            more = tokens.lemma(at - 1) in {"более", "больше", "свыше", "over", "много"}
            less = tokens.lemma(at - 1) in {"менее", "меньше"}
            one = Quantity(at - (more or less), at + 1, 1, "gt" if more else "lt" if less else "eq")
            return self._ago(one, count, unit, at + 2, self._or_later(at + 2))
        before, start = tokens.lemma(at - 1), self._opened(at)
        calendar = _CALENDAR.get(lemma)
        if tokens.lemma(at - 1) in {"конец", "end"} or tokens.folded(at - 1) == "of":
            return self._end_of(at)
        if before in {"начало"} and calendar:
            low = self._first_day(calendar, 0)
            return TimeSaid(
                at - 2,
                at + 1,
                low,
                self._as_of,
                FixedWindow(start=_iso(low), end=_iso(self._as_of)),
            )
        if before in _THIS and calendar:
            first = at - 2 if tokens.lemma(at - 2) in {"в", "во", "за", "с", "со", "in"} else at - 1
            low = self._first_day(calendar, 0)
            return TimeSaid(
                first, at + 1, low, self._as_of, CalendarWindow(calendar=calendar, ago=0)
            )
        if (
            before in _BEFORE_LAST
            or (before == "last" and lemma != "week" and tokens.lemma(at - 2) != "the")
        ) and calendar:
            first = at - 2 if tokens.lemma(at - 2) in {"в", "во", "за", "с", "in"} else at - 1
            low, high = (
                self._first_day(calendar, 1),
                self._first_day(calendar, 0) - dt.timedelta(days=1),
            )
            return TimeSaid(first, at + 1, low, high, CalendarWindow(calendar=calendar, ago=1))
        said = {tokens.lemma(n) for n in range(start, at)}
        if said & (_LAST | {"за", "течение"}) or (lemma == "полгода" and said & _OPENERS):
            unit, count = _SINGLE[lemma]
            return self._last(start, at + 1, count, unit)
        if said & _NEXT:
            unit, count = _SINGLE[lemma]
            return TimeSaid(start, at + 1, self._as_of, self._forward(count, unit), pointed=True)
        return None

    def _end_of(self, at: int) -> TimeSaid | None:
        """Read "до конца года": from today up to its last day."""
        calendar = _CALENDAR.get(self._tokens.lemma(at))
        if calendar is None:
            return None
        first = at - 1
        while self._tokens.lemma(first - 1) in {"до", "by", "the", "this", "этот", "текущий", "к"}:
            first -= 1
        high = self._first_day(calendar, -1) - dt.timedelta(days=1)
        return TimeSaid(first, at + 1, self._as_of, high, pointed=True)

    def _first_day(self, calendar: CalendarUnit, ago: int) -> dt.date:
        size = {CalendarUnit.YEAR: 12, CalendarUnit.QUARTER: 3, CalendarUnit.MONTH: 1}[calendar]
        months = self._as_of.year * 12 + self._as_of.month - 1
        return _month_start(months // size * size - ago * size)

    def _half(self, at: int) -> TimeSaid | None:
        """Read "во втором полугодии 2025 года", "в первом квартале 2026"."""
        tokens, lemma = self._tokens, self._tokens.lemma(at)
        numbers = {"первый": 1, "второй": 2, "третий": 3, "четвертый": 4, "first": 1, "second": 2}
        if lemma not in {"полугодие", "квартал", "half", "quarter"}:
            return None
        number = numbers.get(tokens.lemma(at - 1)) or numbers.get(tokens.lemma(at - 2))
        if number is None:
            return None
        year, end = self._year_after(at + 1)
        size = 6 if lemma in {"полугодие", "half"} else 3
        low = _month_start((year or self._as_of.year) * 12 + (number - 1) * size)
        high = _month_start((year or self._as_of.year) * 12 + number * size) - dt.timedelta(days=1)
        return self._fixed(self._preposed(at - 1), end, low, high)

    def _month(self, at: int) -> TimeSaid | None:
        """Read "в октябре 2026", "in October": the last one that has begun where no year is said."""
        tokens = self._tokens
        month = _MONTHS.get(tokens.lemma(at))
        if month is None or (tokens.folded(at) == "may" and not tokens[at].is_capital):
            return None
        year, end = self._year_after(at + 1)
        if year is None:
            year = self._as_of.year - (month > self._as_of.month)
        first = dt.date(year, month, 1)
        last = _month_start(year * 12 + month) - dt.timedelta(days=1)
        return self._fixed(self._preposed(at), end, first, last)

    def _year_after(self, at: int) -> tuple[int | None, int]:
        """Return the year that follows, and the token after it."""
        tokens = self._tokens
        if tokens.folded(at) in {"of", "in", ","} and tokens.folded(at + 1).isdigit():
            at += 1
        folded = tokens.folded(at)
        if folded.isdigit() and _YEARS[0] <= int(folded) <= _YEARS[1]:
            return int(folded), at + 1 + (tokens.lemma(at + 1) in {"год", "г", "year"})
        if tokens.lemma(at) in _THIS and tokens.lemma(at + 1) in {"год", "year"}:
            return self._as_of.year, at + 2
        if tokens.lemma(at) in _BEFORE_LAST and tokens.lemma(at + 1) == "год":
            return self._as_of.year - 1, at + 2
        return None, at

    def _preposed(self, at: int) -> int:
        while self._tokens.folded(at - 1) in {"в", "во", "за", "in", "during", "the"}:
            at -= 1
        return at

    def _year(self, one: Quantity) -> TimeSaid | None:
        """Read "в 2024 году", "до 2017 года", "с 2020", "since 2020": years of the calendar."""
        tokens = self._tokens
        year = int(one.value)
        named = tokens.lemma(one.end) in {"год", "г"} or (one.of == "year")
        if (
            one.value != year
            or not _YEARS[0] <= year <= _YEARS[1]
            or tokens[one.at].kind != "number"
        ):
            return None
        before = tokens.folded(one.at - 1)
        if not named and before not in {
            "in",
            "since",
            "before",
            "after",
            "until",
            "с",
            "до",
            "после",
            "в",
            "during",
        }:
            return None
        end = one.end + (tokens.lemma(one.end) in {"год", "г"})
        if named and end < len(tokens) and tokens[end].pos == "NOUN":  # "2021 года выпуска"
            return None
        return self._bounded(one.at, end, dt.date(year, 1, 1), dt.date(year, 12, 31))

    def _bounded(self, at: int, end: int, low: dt.date, high: dt.date) -> TimeSaid:
        """Return a day or a year with the word before it: "до", "после", "с", "раньше"."""
        tokens, day = self._tokens, dt.timedelta(days=1)
        before, earlier = tokens.folded(at - 1), tokens.folded(at - 2)
        if before in {"до", "before", "раньше", "ранее", "until"} and earlier != "не":
            return self._fixed(
                at - 1,
                end,
                None,
                low - day if low != high or before != "until" else low,
                pointed=True,
            )
        if before in {"после", "after", "позже"} and earlier != "не":
            return self._fixed(at - 1, end, high + day, None, pointed=True)
        if before in {"с", "со", "since", "from", "начиная"}:
            return self._fixed(at - 1, end, low, None, pointed=True)
        if before in {"раньше", "ранее"} and earlier == "не":
            return self._fixed(at - 2, end, low, None, pointed=True)
        if before in {"позже", "позднее"} and earlier == "не":
            return self._fixed(at - 2, end, None, high, pointed=True)
        if before in {"по", "by"}:
            return self._fixed(at - 1, end, None, high, pointed=True)
        return self._fixed(self._preposed(at), end, low, high)

    def _fixed(
        self,
        start: int,
        end: int,
        low: dt.date | None,
        high: dt.date | None,
        *,
        pointed: bool = False,
    ) -> TimeSaid:
        return TimeSaid(
            start, end, low, high, FixedWindow(start=_iso(low), end=_iso(high)), pointed=pointed
        )

    def _of_dates(self) -> Iterator[TimeSaid]:
        """Yield whole dates, alone or as a range: "с 1 июня по 31 августа 2026", "до 31.12.2026"."""
        dates = [d for n in range(len(self._tokens)) if (d := self._date(n))]
        used: set[int] = set()
        for number, (start, end, day, yearless) in enumerate(dates):
            if start in used:
                continue
            following = dates[number + 1] if number + 1 < len(dates) else None
            if following and self._joined(start, end, following[0]):
                high = following[2]
                if yearless and not following[3]:
                    day = day.replace(year=high.year - (day.replace(year=high.year) > high))  # noqa: PLW2901
                used.add(following[0])
                begins = (
                    start - 1
                    if self._tokens.folded(start - 1) in {"с", "от", "from", "between", "между"}
                    else start
                )
                yield self._fixed(begins, following[1], day, high)
            else:
                yield self._bounded(start, end, day, day)

    def _joined(self, start: int, end: int, other: int) -> bool:
        between = [self._tokens.folded(n) for n in range(end, other)]
        return between in (["по"], ["до"], ["to"], ["-"], ["–"], ["—"], ["and"], ["и"], ["until"])

    def _date(self, at: int) -> tuple[int, int, dt.date, bool] | None:
        """Return "31.12.2026", "2026-12-31", "1 июня 2026", "1 июня", "June 1, 2026" from here."""
        tokens, token = self._tokens, self._tokens[at]
        if token.kind == "date":
            parts = [int(part) for part in token.folded.replace(".", "-").split("-")]
            year, month, day = parts if parts[0] > 31 else parts[::-1]  # noqa: PLR2004 - a day is at most 31
            return _checked(at, at + 1, year, month, day, yearless=False)
        if token.kind != "number" or not token.folded.isdigit():
            return None
        month_at = at + 1 if tokens.lemma(at + 1) in _MONTHS else at - 1
        if month_at == at - 1 and not (
            tokens.lemma(at - 1) in _MONTHS and tokens.folded(at - 1).isascii()
        ):
            month_at = at + 1
        named = _MONTHS.get(tokens.lemma(month_at))
        if named is None or int(token.folded) > 31:  # noqa: PLR2004
            return None
        start, end = min(at, month_at), max(at, month_at) + 1
        said, end = self._year_after(end)
        year = said if said is not None else self._as_of.year
        return _checked(start, end, year, named, int(token.folded), yearless=said is None)


def _checked(
    start: int, end: int, year: int, month: int, day: int, *, yearless: bool
) -> tuple[int, int, dt.date, bool] | None:
    try:
        return start, end, dt.date(year, month, day), yearless
    except ValueError:  # "31.02.2026" is no day: it stays among what was not understood
        return None


def _month_start(months: int) -> dt.date:
    year, month = divmod(months, 12)
    return dt.date(year, month + 1, 1)


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()
