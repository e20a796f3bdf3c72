"""Days, months, halves and years of the calendar.

"с 1 июня по 31 августа", "до 31.12.2026", "в октябре 2026", "в первом квартале", "since 2020".
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ostap.audience.reading.quantities import Quantity
from ostap.audience.reading.said_times import (
    BEFORE_LAST,
    FIRST_YEAR,
    LAST_YEAR,
    MONTHS,
    ORDINALS,
    THIS,
)
from ostap.audience.reading.spans import TimeSaid, fixed, month_start
from ostap.audience.reading.tokens import Tokens

_DAY: Final = dt.timedelta(days=1)
_LAST_DAY: Final = 31
_IN: Final = frozenset({"в", "во", "за", "in", "during", "the"})
_FROM: Final = frozenset({"с", "от", "from", "between", "между"})
_TO: Final = frozenset({"по", "до", "to", "-", "–", "—", "and", "и", "until"})
_BEFORE_A_YEAR: Final = frozenset({
    "in", "since", "before", "after", "until", "с", "до", "после", "в", "during",
})  # fmt: skip
_EARLIER: Final = frozenset({"раньше", "ранее"})
_LATER: Final = frozenset({"позже", "позднее"})
_BEFORE: Final = _EARLIER | {"до", "before", "until"}
_AFTER: Final = frozenset({"после", "after", "позже"})
_SINCE: Final = frozenset({"с", "со", "since", "from", "начиная"})
_YEAR_WORDS: Final = frozenset({"год", "г"})


@dataclass(frozen=True, slots=True)
class _Day:
    start: int
    end: int
    day: dt.date
    yearless: bool


class CalendarReader:
    """Reads times that name days; a day without a year is of the year of ``as_of``."""

    def __init__(self, tokens: Tokens, as_of: dt.date) -> None:
        self._tokens = tokens
        self._as_of = as_of

    def dates(self) -> Iterator[TimeSaid]:
        """Yield whole dates, alone or as a range: "с 1 июня по 31 августа 2026"."""
        dates = [day for at in range(len(self._tokens)) if (day := self._date(at))]
        closed: set[int] = set()
        for number, one in enumerate(dates):
            if one.start in closed:
                continue
            following = dates[number + 1] if number + 1 < len(dates) else None
            if following and self._are_a_range(one, following):
                closed.add(following.start)
                yield self._range(one, following)
            else:
                yield self._bounded((one.start, one.end), one.day, one.day)

    def part_of_year(self, at: int) -> TimeSaid | None:
        """Read a half, a quarter or a month of a year that is named at a token."""
        return self._half(at) or self._month(at)

    def year(self, one: Quantity) -> TimeSaid | None:
        """Read "в 2024 году", "до 2017 года", "с 2020", "since 2020"."""
        tokens = self._tokens
        named = tokens.lemma(one.end) in _YEAR_WORDS or one.of == "year"
        may_be = one.value == int(one.value) and FIRST_YEAR <= one.value <= LAST_YEAR
        if not may_be or tokens[one.at].kind != "number":
            return None
        if not named and tokens.folded(one.at - 1) not in _BEFORE_A_YEAR:
            return None
        end = one.end + (tokens.lemma(one.end) in _YEAR_WORDS)
        if named and end < len(tokens) and tokens[end].pos == "NOUN":  # "2021 года выпуска"
            return None
        year = int(one.value)
        return self._bounded((one.at, end), dt.date(year, 1, 1), dt.date(year, 12, 31))

    def _date(self, at: int) -> _Day | None:
        """Return "31.12.2026", "2026-12-31", "1 июня 2026", "1 июня", "June 1, 2026" from here."""
        tokens, token = self._tokens, self._tokens[at]
        if token.kind == "date":
            parts = [int(part) for part in token.folded.replace(".", "-").split("-")]
            year, month, day = parts if parts[0] > _LAST_DAY else parts[::-1]
            return _checked((at, at + 1), (year, month, day), yearless=False)
        if token.kind != "number" or not token.folded.isdecimal():
            return None
        english = tokens.lemma(at - 1) in MONTHS and tokens.folded(at - 1).isascii()
        month_at = at - 1 if english and tokens.lemma(at + 1) not in MONTHS else at + 1
        named = MONTHS.get(tokens.lemma(month_at))
        if named is None or int(token.folded) > _LAST_DAY:
            return None
        said, end = self._year_after(max(at, month_at) + 1)
        whole = (said or self._as_of.year, named, int(token.folded))
        return _checked((min(at, month_at), end), whole, yearless=said is None)

    def _are_a_range(self, one: _Day, other: _Day) -> bool:
        return other.start == one.end + 1 and self._tokens.folded(one.end) in _TO

    def _range(self, one: _Day, other: _Day) -> TimeSaid:
        low, high = one.day, other.day
        if one.yearless and not other.yearless:
            of_year = _in_year(low, high.year)
            low = _in_year(low, high.year - (of_year > high))
        start = one.start - (self._tokens.folded(one.start - 1) in _FROM)
        return fixed((start, other.end), low, high)

    def _half(self, at: int) -> TimeSaid | None:
        """Read "во втором полугодии 2025 года", "в первом квартале 2026"."""
        tokens, lemma = self._tokens, self._tokens.lemma(at)
        if lemma not in {"полугодие", "квартал", "half", "quarter"}:
            return None
        number = ORDINALS.get(tokens.lemma(at - 1)) or ORDINALS.get(tokens.lemma(at - 2))
        size = 6 if lemma in {"полугодие", "half"} else 3
        if number is None or number * size > 12:  # noqa: PLR2004 - months of a year
            return None
        said, end = self._year_after(at + 1)
        first = (said or self._as_of.year) * 12 + (number - 1) * size
        low, high = month_start(first), month_start(first + size) - _DAY
        return fixed((self._preposed(at - 1), end), low, high)

    def _month(self, at: int) -> TimeSaid | None:
        """Read "в октябре 2026", "in October": the last that has begun where no year is said."""
        tokens = self._tokens
        month = MONTHS.get(tokens.lemma(at))
        if month is None or (tokens.folded(at) == "may" and not tokens[at].is_capital):
            return None
        year, end = self._year_after(at + 1)
        if year is None:
            year = self._as_of.year - (month > self._as_of.month)
        first, last = dt.date(year, month, 1), month_start(year * 12 + month) - _DAY
        return fixed((self._preposed(at), end), first, last)

    def _year_after(self, at: int) -> tuple[int | None, int]:
        """Return the year that follows, and the token after it."""
        tokens = self._tokens
        if tokens.folded(at) in {"of", "in", ","} and tokens.folded(at + 1).isdecimal():
            at += 1
        folded = tokens.folded(at)
        if folded.isdecimal() and FIRST_YEAR <= int(folded) <= LAST_YEAR:
            return int(folded), at + 1 + (tokens.lemma(at + 1) in {*_YEAR_WORDS, "year"})
        if tokens.lemma(at) in THIS and tokens.lemma(at + 1) in {"год", "year"}:
            return self._as_of.year, at + 2
        if tokens.lemma(at) in BEFORE_LAST and tokens.lemma(at + 1) == "год":
            return self._as_of.year - 1, at + 2
        return None, at

    def _preposed(self, at: int) -> int:
        while self._tokens.folded(at - 1) in _IN:
            at -= 1
        return at

    def _bounded(self, places: tuple[int, int], low: dt.date, high: dt.date) -> TimeSaid:
        """Return a day or a year with the word before it: "до", "после", "с", "не раньше"."""
        at, end = places
        before, denied = self._tokens.folded(at - 1), self._tokens.folded(at - 2) == "не"
        low_said: dt.date | None = low
        high_said: dt.date | None = None
        if denied and before in _EARLIER | _LATER:
            at -= 1
            if before in _LATER:
                low_said, high_said = None, high
        elif before in _BEFORE and not denied:
            until = before == "until" and low == high
            low_said, high_said = None, low if until else low - _DAY
        elif before in _AFTER and not denied:
            low_said = high + _DAY
        elif before in {"по", "by"}:
            low_said, high_said = None, high
        elif before not in _SINCE:
            return fixed((self._preposed(at), end), low, high)
        return fixed((at - 1, end), low_said, high_said, pointed=True)


def _in_year(day: dt.date, year: int) -> dt.date:
    """Return a day in another year; the 29 of February is the 28 of a common year."""
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


def _checked(
    places: tuple[int, int], whole: tuple[int, int, int], *, yearless: bool
) -> _Day | None:
    try:
        return _Day(*places, dt.date(*whole), yearless)
    except ValueError:  # "31.02.2026" is no day: it stays among what was not understood
        return None
