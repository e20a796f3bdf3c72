"""How old people are, and how long something has lasted: ages, tenures, days named by a span."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Final

from ostap.audience.morphology import is_animate
from ostap.audience.reading.cover import Cover
from ostap.audience.reading.heard import Heard
from ostap.audience.reading.mentions import Mention
from ostap.audience.reading.near import nearest
from ostap.audience.reading.quantities import Quantity
from ostap.audience.reading.said_numbers import AGE_WORDS
from ostap.audience.reading.spans import is_within_a_century
from ostap.audience.reading.used import Used
from ostap.audience.reading.value_tests import attribute, day_test, is_range, number_test
from ostap.criteria.values.periods import back
from ostap.results.criteria import Attribute, AttributeView, Between, Test, Unit

_OLDEST: Final = 120
_YOUNGEST: Final = 14
"""Fewer years, and no word of age, are how long something lasts."""
_UNITS: Final = {"year": Unit.YEAR, "month": Unit.MONTH, "day": Unit.DAY}
_WITH_US: Final = frozenset({("с", "нами"), ("у", "нас"), ("with", "us")})
_PEOPLE: Final = frozenset({"клиент", "client", "customer"})
_JOINED: Final = ("регистр", "клиентом", "regist", "joined")


class Lifetimes:
    """Makes conditions of numbers of years, months and days that no column's unit asks for."""

    def __init__(self, heard: Heard, cover: Cover, used: Used) -> None:
        self._heard = heard
        self._cover = cover
        self._ground = heard.ground
        self._used = used

    def speak_of_age(self) -> bool:
        """Whether a number that no condition took may be an age or how long something lasted."""
        return any(
            q.of == "year" or self._may_be_age(q, named=False) for q in self._used.free(self._heard)
        )

    def _words_of(self, q: Quantity) -> set[str]:
        return {self._heard.tokens.folded(n) for n in range(q.start, q.end)}

    def age(self, m: Mention | None) -> Attribute | None:
        """Return the test of an age, of the numbers that may be one."""
        named = m is not None
        ages = [q for q in self._used.free(self._heard) if self._may_be_age(q, named=named)]
        first = nearest(m, ages) if m else next(iter(ages), None)
        ref = m.column if m and m.column else self._birth_date()
        if first is None or ref is None:
            return None
        self._used.take(first)
        partner = next((q for q in ages if q is not first and is_range(q, first)), None)
        test: Test = number_test(first)
        if partner is not None:
            self._used.take(partner)
            low, high = sorted((first, partner), key=lambda q: q.value)
            test = Between(
                op="between",
                low=int(low.value) + (low.bound == "gt"),
                high=int(high.value) - (high.bound == "lt"),
            )
        return attribute(ref, test, AttributeView.AGE)

    def _may_be_age(self, q: Quantity, *, named: bool) -> bool:
        most = max(q.value, q.high or 0)
        if most > _OLDEST or q.of not in {None, "year"}:
            return False
        return (
            named
            or bool(self._words_of(q) & AGE_WORDS)
            or (q.of == "year" and q.value >= _YOUNGEST)
            or (q.value >= _YOUNGEST and not q.bare and self._after_people(q))
        )

    def _after_people(self, q: Quantity) -> bool:
        """Whether a number stands right after people: "мужчины до 30", "студенты 18-25"."""
        before = q.start - 1
        return before >= 0 and is_animate(self._heard.tokens.folded(before))

    def _birth_date(self) -> str | None:
        columns = self._ground.columns(self._ground.root)
        return next((ref for ref, column in columns if column.role == "birth_date"), None)

    def lasting(self, m: Mention) -> Attribute | None:
        """Return the test of "открыт больше 10 лет": since a day at least so long ago."""
        near = nearest(m, [q for q in self._used.free(self._heard) if _lasts(q)])
        return None if near is None else self._since(m.column or "", near)

    def _since(self, ref: str, q: Quantity) -> Attribute:
        unit, as_of = _UNITS[q.of or "day"], self._heard.as_of
        day = back(as_of, int(q.value), unit)
        self._used.take(q)
        low, high = (None, day) if q.bound in {"gt", "ge"} else (day, None)
        if q.bound == "gt" and high is not None:
            high -= dt.timedelta(days=1)
        if q.high is not None:
            low, high = back(as_of, int(q.high), unit), day
        return attribute(ref, day_test(low, high))

    def of_named_table(self) -> Attribute | None:
        """Return the test of "в программе больше двух лет", of the first day of what is named."""
        for m in self._cover.of("table"):
            days = [r for r, c in self._ground.columns(m.table) if c.type.is_time]
            if days:
                return self.lasting(replace(m, kind="column", column=days[0]))
        return None

    def tenure(self) -> Attribute | None:
        """Return the test of "с нами больше 10 лет": since the day one became a client."""
        lasting = [q for q in self._used.free(self._heard) if _lasts(q)]
        if not lasting or not self._speaks_of_us():
            return None
        for ref, column in self._ground.columns(self._ground.root):
            words = (*column.title.words, *column.synonyms, ref)
            joined = any(w in said.casefold() for said in words for w in _JOINED)
            if joined and column.type.is_time:
                return self._since(ref, lasting[0])
        return None

    def _speaks_of_us(self) -> bool:
        tokens = self._heard.tokens
        return any(
            (tokens.folded(n), tokens.folded(n + 1)) in _WITH_US or tokens.lemma(n) in _PEOPLE
            for n in range(len(tokens))
        )


def _lasts(q: Quantity) -> bool:
    """Whether a number is a bound on how long: "больше 10 лет"."""
    if q.of not in _UNITS or q.bound == "eq":
        return False
    return is_within_a_century(max(q.value, q.high or 0), _UNITS[q.of])
