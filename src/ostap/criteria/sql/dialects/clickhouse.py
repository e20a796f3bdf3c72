"""ClickHouse's way of speaking."""

from __future__ import annotations

import datetime as dt
from typing import Final

from sqlglot import exp

from ostap.criteria.sql import parts, rewriting
from ostap.criteria.sql.dialects.written import (
    WrittenSpeech,
    day_text,
    format_in,
    has_hours,
    iso_moment,
)
from ostap.criteria.sql.parts import Expr, equal, function, literal
from ostap.criteria.sql.percentiles import share_of
from ostap.names import Dialect, Language, Text

_LETTERS: Final = {"d": "%d", "m": "%m", "Y": "%Y", "H": "%H", "M": "%i", "S": "%S"}
_FIRST, _LAST = dt.date(1900, 1, 1), dt.date(2299, 12, 31)
_JOINS: Final = Text(
    "a row that is not found is NULL, not 0 and not ''",
    "ненайденная строка — это NULL, а не 0 и не ''",
)


class ClickHouseSpeech(WrittenSpeech):
    """ClickHouse (23 and later): wide dates, functions that pass NULL on."""

    dialect = Dialect.CLICKHOUSE

    def day(self, day: dt.date) -> Expr:
        """Return ``toDate32('2026-01-31')``; days outside 1900 to 2299, which it lacks, as those.

        No column can hold a day beyond them, so that it is all the same to a bound.
        """
        return function("toDate32", day_text(min(max(day, _FIRST), _LAST)))

    def text(self, value: Expr) -> Expr:
        """Return ``toString(value)``."""
        return function("toString", value)

    def double(self, value: Expr) -> Expr:
        """Return ``toFloat64(value)``."""
        return function("toFloat64", value)

    def folded(self, value: Expr) -> Expr:
        """Return ``replaceAll(lowerUTF8(toString(value)), 'ё', 'е')``."""
        lowered = function("lowerUTF8", self.text(value))
        return function("replaceAll", lowered, literal("ё"), literal("е"))

    def truth(self, value: Expr, wanted: bool) -> Expr:
        """Return the same with ``lowerUTF8``: ``lower`` leaves Cyrillic."""
        found = super().truth(value, wanted)
        found.set("this", function("lowerUTF8", self.text(value)))
        return found

    def parsed(self, value: Expr, date_format: str) -> Expr:
        """Return the text cut into ISO order and tried as a date, where it reads back as it was.

        ``parseDateTimeOrNull`` knows no day before 1970.
        """
        iso = function("concat", *iso_moment(value, date_format))
        if has_hours(date_format):
            moment = function("toDateTime64OrNull", iso, parts.number(0), literal("UTC"))
        else:
            moment = function("toDate32OrNull", iso)
        pattern = literal(format_in(date_format, _LETTERS))
        back = function("formatDateTime", moment.copy(), pattern)
        return exp.case().when(equal(back, value.copy()), moment)

    def as_day(self, value: Expr) -> Expr:
        """Return ``toDate32(value)``."""
        return function("toDate32", value)

    def month(self, value: Expr) -> Expr:
        """Return ``toYYYYMM(value)``."""
        return function("toYYYYMM", value)

    def hashed(self, text: Expr) -> Expr:
        """Return ``lower(hex(MD5(text)))``."""
        return function("lower", function("hex", function("MD5", text)))

    def position(self, text: Expr, wanted: str) -> Expr:
        """Return ``position(text, wanted)``, counted in bytes: only found or not is asked."""
        return function("position", text, literal(wanted))

    def days_between(self, later: Expr, earlier: Expr) -> Expr:
        """Return ``dateDiff('day', earlier, later)``."""
        return function("dateDiff", literal("day"), earlier, later)

    def percentile(self, table: str, column: str, level: float) -> exp.Select:
        """Return ``quantileExactInclusive``, which joins the neighbours by a straight line."""
        value = self.double(parts.column(table, column))
        found = exp.ParameterizedAgg(
            this="quantileExactInclusive", expressions=[share_of(level)], params=[value]
        )
        return exp.select(found).from_(parts.table(table))

    def unpacked(self, keys: str) -> exp.Query:
        """Return ``arrayJoin`` of the list that the text is read as."""
        texts = function("JSONExtract", literal(keys), literal("Array(String)"))
        return exp.select(function("arrayJoin", texts))

    def rewrite(self, query: exp.Query) -> None:
        """Name all columns; divide as floating-point numbers; keep unknown what is."""
        rewriting.keys_as_sets(query)
        rewriting.columns_named(query)
        rewriting.divided_as(query, self.double)
        rewriting.texts_as(query, self.text)
        rewriting.whole_quotients(query, lambda left, right: function("intDiv", left, right))
        rewriting.known_memberships(query)

    def written(self, query: exp.Query, language: Language | None = None) -> str:
        """Return the statement with ``SETTINGS join_use_nulls = 1``, and why."""
        setting = parts.equal(exp.column("join_use_nulls"), parts.number(1))
        query.set("settings", [setting])
        text = super().written(query)
        return text if language is None else f"{text} /* {_JOINS.to(language)} */"
