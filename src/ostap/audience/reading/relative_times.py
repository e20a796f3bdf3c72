"""Times counted from today: so long, so long ago, so soon, this year and the last one.

"за последние 3 месяца", "больше двух лет назад", "в ближайшие 45 дней", "до конца года".
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from ostap.audience.reading.quantities import Quantity
from ostap.audience.reading.said_numbers import Bound
from ostap.audience.reading.said_times import (
    AGO,
    BEFORE_LAST,
    CALENDAR,
    COUNTED_IN,
    EARLIER,
    LAST,
    LATER,
    LESS,
    MORE,
    NEXT,
    OPENERS,
    SINGLE,
    THIS,
    UNITS,
)
from ostap.audience.reading.spans import TimeSaid, fixed, is_within_a_century, month_start
from ostap.audience.reading.tokens import Tokens
from ostap.criteria.values.periods import back
from ostap.results.criteria import CalendarUnit, CalendarWindow, LastWindow, Unit

_DAY: Final = dt.timedelta(days=1)
_MONTHS_OF: Final = {CalendarUnit.YEAR: 12, CalendarUnit.QUARTER: 3, CalendarUnit.MONTH: 1}
_BEFORE_A_CALENDAR_UNIT: Final = frozenset({"в", "во", "за", "с", "со", "in"})
_BEFORE_AN_END: Final = frozenset({"до", "by", "the", "this", "этот", "текущий", "к"})


class RelativeReader:
    """Reads times counted from ``as_of``."""

    def __init__(self, tokens: Tokens, quantities: list[Quantity], as_of: dt.date) -> None:
        self._tokens = tokens
        self._quantities = quantities
        self._as_of = as_of

    # --- with a number ---------------------------------------------------------------------------

    def counted(self, one: Quantity) -> TimeSaid | None:
        """Read "последние 3 месяца", "2 года назад", "ближайшие 45 дней"."""
        if one.of not in UNITS:
            return None
        unit, factor = UNITS[one.of]
        count = one.value * factor
        if not is_within_a_century(max(count, (one.high or 0) * factor), unit):
            return None
        if unit is Unit.YEAR and count != int(count):
            unit, count = Unit.MONTH, count * 12
        whole = int(count)
        if (end := self._after_ago(one.end)) is not None:
            return self._ago(one, whole, unit, end)
        start = self._opened(one.start)
        before = {self._tokens.lemma(n) for n in range(start - 1, one.start)}
        if before & NEXT or "через" in before or self._soon(start, one.start):
            high = self._forward(whole, unit)
            return TimeSaid(start, one.end, self._as_of, high, pointed=True)
        if one.high is None and whole >= 1 and self._is_window(one, start, before, unit):
            end = one.end + (self._tokens.lemma(one.end) in LAST)
            return self._last((start, end), whole, unit)
        return None

    def _is_window(self, one: Quantity, start: int, before: set[str], unit: Unit) -> bool:
        """Whether a number of days is the time in which things are counted: "за 90 дней"."""
        first = self._tokens.lemma(start)
        if before & LAST or (first in {"за", "течение"} and one.bare):
            return True
        counted = first in COUNTED_IN and (one.bare or "течение" in before)
        return counted and unit is not Unit.YEAR

    def _after_ago(self, at: int) -> int | None:
        """Return the token after "назад", which may stand after one more number."""
        tokens = self._tokens
        if tokens.lemma(at) in AGO:
            return at + 1
        joined = tokens.lemma(at) in {"и", "или"} and tokens.lemma(at + 2) == "назад"
        return at + 3 if joined else None

    def _ago(self, one: Quantity, count: int, unit: Unit, end: int) -> TimeSaid:
        """Read how long ago: "больше двух лет назад", "три года назад или раньше"."""
        tokens, start = self._tokens, one.start
        after = tokens.folded(end + 1) if tokens.folded(end) in {"или", "и", "or"} else ""
        bound: Bound = "ge" if after in EARLIER else "le" if after in LATER else one.bound
        end += 2 * (after in EARLIER | LATER)
        day = back(self._as_of, count, unit)
        low: dt.date | None = day
        high: dt.date | None = day
        if one.high is not None:
            low = back(self._as_of, int(one.high), unit)
        elif bound in {"gt", "ge"}:
            low, high = None, day - _DAY * (bound == "gt")
        elif bound in {"lt", "le"}:
            low, high = day + _DAY * (bound == "lt"), None
        earlier = self._first_of_a_range(one)
        if earlier is not None and high is None and is_within_a_century(earlier.value, unit):
            high = back(self._as_of, int(earlier.value), unit) - _DAY * (earlier.bound == "gt")
            start = earlier.start
        return fixed((start, end), low, high, pointed=True)

    def _first_of_a_range(self, one: Quantity) -> Quantity | None:
        """Return the other bound of "больше 100, но меньше 300 дней назад"."""
        for q in self._quantities:
            between = {self._tokens.folded(n) for n in range(q.end, one.start)}
            linked = q.of in {None, one.of} and between <= {",", "но", "и", "а", "but", "and"}
            if q.end < one.start and linked:
                return q if q.bound in {"gt", "ge"} else None
        return None

    def _forward(self, count: int, unit: Unit) -> dt.date:
        if unit is Unit.DAY:
            return self._as_of + dt.timedelta(days=count)
        return back(self._as_of, -count, unit)

    def _last(self, places: tuple[int, int], count: int, unit: Unit) -> TimeSaid:
        low = back(self._as_of, count, unit) + _DAY
        return TimeSaid(*places, low, self._as_of, LastWindow(last=count, unit=unit))

    def _opened(self, at: int) -> int:
        """Return where "за последние" begins, before a number."""
        tokens = self._tokens
        while tokens.lemma(at - 1) in LAST | NEXT | OPENERS or self._soon(at, at):
            at -= 1
        return at

    def _soon(self, start: int, end: int) -> bool:
        """Whether "ближайшие" stands there, which has several dictionary forms."""
        return any(self._tokens.folded(n).startswith("ближайш") for n in range(start - 1, end))

    # --- without one -----------------------------------------------------------------------------

    def named(self, at: int) -> TimeSaid | None:
        """Read "сегодня", "за год", "год назад", "в этом году", "last year", from its noun."""
        lemma = self._tokens.lemma(at)
        if lemma in {"сегодня", "today"}:
            return fixed((at, at + 1), self._as_of, self._as_of)
        if lemma == "вчера":
            return fixed((at, at + 1), self._as_of - _DAY, self._as_of - _DAY)
        if lemma not in SINGLE:
            return None
        if self._tokens.lemma(at + 1) in AGO:
            return self._one_ago(at)
        if self._tokens.lemma(at - 1) in {"конец", "end"} or self._tokens.folded(at - 1) == "of":
            return self._until_the_end(at)
        return self._of_calendar(at) or self._single(at)

    def _one_ago(self, at: int) -> TimeSaid:
        """Read "год назад", "больше года назад"."""
        before = {self._tokens.lemma(at - 1), self._tokens.folded(at - 1)}
        bound: Bound = "gt" if before & MORE else "lt" if before & LESS else "eq"
        unit, count = SINGLE[self._tokens.lemma(at)]
        return self._ago(Quantity(at - (bound != "eq"), at + 1, 1, bound), count, unit, at + 2)

    def _of_calendar(self, at: int) -> TimeSaid | None:
        """Read "с начала года", "в этом месяце", "в прошлом квартале"."""
        tokens = self._tokens
        calendar = CALENDAR.get(tokens.lemma(at))
        if calendar is None:
            return None
        before, opener = tokens.lemma(at - 1), tokens.lemma(at - 2)
        if before == "начало":
            return fixed((at - 2, at + 1), self._first_day(calendar, 0), self._as_of)
        places = (at - 1 - (opener in _BEFORE_A_CALENDAR_UNIT), at + 1)
        if before in THIS:
            running = CalendarWindow(calendar=calendar, ago=0)
            return TimeSaid(*places, self._first_day(calendar, 0), self._as_of, running)
        if before in BEFORE_LAST or (before == "last" and opener != "the"):
            ended = CalendarWindow(calendar=calendar, ago=1)
            high = self._first_day(calendar, 0) - _DAY
            return TimeSaid(*places, self._first_day(calendar, 1), high, ended)
        return None

    def _single(self, at: int) -> TimeSaid | None:
        """Read "за год", "за последний месяц", "в ближайшую неделю"."""
        start, lemma = self._opened(at), self._tokens.lemma(at)
        said = {self._tokens.lemma(n) for n in range(start, at)}
        unit, count = SINGLE[lemma]
        if said & (LAST | {"за", "течение"}) or (lemma == "полгода" and said & OPENERS):
            return self._last((start, at + 1), count, unit)
        if said & NEXT:
            return TimeSaid(start, at + 1, self._as_of, self._forward(count, unit), pointed=True)
        return None

    def _until_the_end(self, at: int) -> TimeSaid | None:
        """Read "до конца года": from today up to its last day."""
        calendar = CALENDAR.get(self._tokens.lemma(at))
        if calendar is None:
            return None
        first = at - 1
        while self._tokens.lemma(first - 1) in _BEFORE_AN_END:
            first -= 1
        high = self._first_day(calendar, -1) - _DAY
        return TimeSaid(first, at + 1, self._as_of, high, pointed=True)

    def _first_day(self, calendar: CalendarUnit, ago: int) -> dt.date:
        """Return the first day of the unit so many units before the running one."""
        size = _MONTHS_OF[calendar]
        months = self._as_of.year * 12 + self._as_of.month - 1
        return month_start(months // size * size - ago * size)
