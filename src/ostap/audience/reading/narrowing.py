"""Which rows are meant: of which codes, names, state and time."""

from __future__ import annotations

from typing import Final

from ostap.audience.reading.columns import Columns
from ostap.audience.reading.cover import Cover
from ostap.audience.reading.cue import Cue
from ostap.audience.reading.ground import Base
from ostap.audience.reading.heard import Heard
from ostap.audience.reading.spans import TimeSaid
from ostap.audience.reading.used import Used
from ostap.audience.reading.value_tests import attribute, one_of
from ostap.catalog.model import ColumnType
from ostap.results.criteria import Attribute, Compare, Contains, Window

_ENDS: Final = (
    "оконч", "срок", "действует до", "конец", "истека", "дата до", "end", "until", "expir",
    "matur", "valid until", "valid to", "_to",
)  # fmt: skip
"""How a day is called on which something ends."""
_ACTIVE: Final = ("действ", "актив", "открыт", "active", "open")
_NAMES: Final = ("назван", "наимен", "name", "title", "имя")
_NEAR_A_NAME: Final = 12


class Narrowing:
    """Makes the tests that narrow the rows of a base, beyond those of its named columns."""

    def __init__(self, heard: Heard, cover: Cover, base: Base, used: Used) -> None:
        self._heard = heard
        self._cover = cover
        self._base = base
        self._ground = heard.ground
        self._used = used

    def codes(self) -> list[Attribute]:
        """Return the test of "тарифом 010": a code right after the name of what it is of."""
        found = []
        for m in self._cover.of("table"):
            key = self._ground.table(m.table).key
            token = self._heard.tokens[m.end] if m.end < len(self._heard.tokens) else None
            if key is None or token is None or token.kind != "number" or token.text[:1] != "0":
                continue
            self._used.quantities.add(m.end)
            self._used.take([m.end])
            test = Compare(op="eq", value=token.text)
            found.append(attribute(f"{m.table}.{key}", test))
        return found

    def active(self, where: list[Attribute]) -> list[Attribute]:
        """Return the test that rows are of today: "вклада сейчас нет" asks for an open one."""
        if not self._heard.has(Cue.NOW):
            return []
        for ref, column in self._ground.columns(self._base.name):
            codes = tuple(c for c, title in column.values.items() if _is_active((*title.words, c)))
            if not codes or any(one.column == ref for one in where):
                continue
            return [attribute(ref, one_of(codes, negated=False))]
        return []

    def names(self, where: list[Attribute]) -> list[Attribute]:
        """Return the test of a quoted name that no value bears: of a column that holds names."""
        tested = {one.column for one in where}
        found = []
        for start, end in self._heard.tokens.quoted:
            places = set(range(start, end))
            if not self._within(start) or places & self._used.places:
                continue
            ref = self._name_column(tested)
            if ref is not None:
                self._used.take(places)
                text = self._heard.tokens.said(start, end)
                test = Contains(op="contains", text=text)
                found.append(attribute(ref, test))
        return found

    def _within(self, at: int) -> bool:
        spans = [m.start for m in self._cover.mentions]
        return bool(spans) and min(spans) - _NEAR_A_NAME <= at <= max(spans) + _NEAR_A_NAME

    def _name_column(self, tested: set[str]) -> str | None:
        tables = [self._base.name, *sorted(self._base.reach - {self._base.name})]
        for table in tables:
            for ref, column in self._ground.columns(table):
                plain = column.type is ColumnType.TEXT or (
                    column.type is ColumnType.CATEGORY and not column.values
                )
                if plain and ref not in tested and _is_name(ref, column.title.words):
                    return ref
        return None

    def timed(
        self, where: list[Attribute], columns: Columns, inherited: TimeSaid | None = None
    ) -> tuple[list[Attribute], Window | None]:
        """Return ``where`` with tests of the days that spans of time ask for, and the rows' window.

        Args:
            where: the tests so far.
            columns: makes the tests.
            inherited: a span of time said for several things at once.
        """
        where = list(where)
        event = self._ground.event_time(self._base.name)
        window: Window | None = None
        for said in self._heard.times:
            if said.start in self._used.times:
                continue
            named = self._day_named(said)
            if named is not None and (named != event or said.window is None):
                where.append(columns.of_day(named, said))
            elif said.window is not None and event is not None and window is None:
                self._used.take(said)
                window = said.window
            elif ref := self._day_for(said):
                where.append(columns.of_day(ref, said))
        if window is None and inherited is not None and event is not None:
            window = inherited.window
        return where, window

    def _day_named(self, said: TimeSaid) -> str | None:
        """Return the column of days that words near a span of time name."""
        days = [
            m for m in self._cover.of("column")
            if self._ground.column(m.column or "").type.is_time
        ]  # fmt: skip
        near = min(days, key=lambda m: abs(m.start - said.start), default=None)
        if near is not None:
            self._used.take(near)
        return near.column if near is not None else None

    def _day_for(self, said: TimeSaid) -> str | None:
        """Return the column that a coming day is about: where it ends; else where it began."""
        days = [ref for ref, c in self._ground.columns(self._base.name) if c.type.is_time]
        ends = [
            ref for ref in days
            if any(word in t.casefold() for t in (*self._ground.column(ref).title.words, ref)
                   for word in _ENDS)
        ]  # fmt: skip
        if said.window is None:
            return next(iter(ends), None)
        return next(iter(days), None)


def _is_active(titles: tuple[str, ...]) -> bool:
    return any(said.casefold().startswith(_ACTIVE) for said in titles)


def _is_name(ref: str, titles: tuple[str, ...]) -> bool:
    return any(word in said.casefold() for said in (*titles, ref) for word in _NAMES)
