"""What the SQL dialects say differently. Everything else is SQLGlot's business."""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from functools import reduce

from sqlglot import exp

from ostap.criteria.sql import parts
from ostap.criteria.sql.parts import Expr, equal, function, literal, number
from ostap.criteria.sql.percentiles import interpolated, share_of
from ostap.criteria.values.constants import FALSE_WORDS, TRUE_WORDS, fold
from ostap.criteria.values.text_dates import places_of
from ostap.names import Dialect, Language


class Speech(ABC):
    """One dialect's way of saying dates, truth and text."""

    dialect: Dialect
    steps_apart: bool = False
    """Whether each step of a statement is to be computed on its own, before they are joined."""

    @abstractmethod
    def day(self, day: dt.date) -> Expr:
        """Return a date literal that columns of dates compare with."""

    @abstractmethod
    def truth(self, value: Expr, wanted: bool) -> Expr:
        """Return whether a boolean column holds ``wanted``; unknown where it is NULL."""

    @abstractmethod
    def folded(self, value: Expr) -> Expr:
        """Return text in lower case, Cyrillic too, with ``ё`` as ``е``."""

    @abstractmethod
    def parsed(self, value: Expr, date_format: str) -> Expr:
        """Return a date kept as text as one that compares; NULL where it can't be read."""

    @abstractmethod
    def as_day(self, value: Expr) -> Expr:
        """Return the day of a moment."""

    @abstractmethod
    def month(self, value: Expr) -> Expr:
        """Return what is the same for all moments of one calendar month."""

    @abstractmethod
    def age(self, born: Expr, as_of: dt.date) -> Expr:
        """Return full years on ``as_of`` of who was born by then."""

    @abstractmethod
    def days_between(self, later: Expr, earlier: Expr) -> Expr:
        """Return how many days lie between two days."""

    @abstractmethod
    def percentile(self, table: str, column: str, level: float) -> exp.Select:
        """Return the value below which ``level`` percent lie, between the two neighbours."""

    @abstractmethod
    def unpacked(self, keys: str) -> exp.Query:
        """Return the texts of a JSON list as rows of one column."""

    def written(self, query: exp.Query, language: Language | None = None) -> str:
        """Return a whole statement as text; ``language`` is that of its comments, if it has any."""
        del language
        return query.sql(self.dialect, pretty=True)

    def days_until(self, as_of: dt.date, value: Expr) -> Expr:
        """Return how many days ago a day or moment was."""
        return self.days_between(self.day(as_of), self.as_day(value))

    def hashed(self, text: Expr) -> Expr:
        """Return the MD5 of a text as 32 hexadecimal digits."""
        return function("MD5", text)

    def contains(self, value: Expr, text: str) -> Expr:
        """Return whether text holds ``text``, whatever the case; % and _ mean themselves."""
        wanted = fold(text)
        escaped = wanted.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        like = exp.Like(this=self.folded(value), expression=literal(f"%{escaped}%"))
        return like if escaped == wanted else exp.Escape(this=like, expression=literal("\\"))

    def listed(self, value: Expr, separator: str, wanted: str) -> Expr:
        """Return whether a text of several values, split at ``separator``, holds ``wanted``."""
        mark = literal(separator)
        trimmed: Expr = function("TRIM", value)
        for spaced in (f"{separator} ", f" {separator}"):
            trimmed = function("REPLACE", trimmed, literal(spaced), mark.copy())
        filled = function("NULLIF", trimmed, literal(""))
        opened = exp.DPipe(this=mark.copy(), expression=filled)
        fenced = exp.DPipe(this=opened, expression=mark.copy())
        found = self.position(fenced, f"{separator}{wanted}{separator}")
        return exp.GT(this=found, expression=exp.Literal.number(0))

    def position(self, text: Expr, wanted: str) -> Expr:
        """Return where ``wanted`` begins in a text, counted from 1; 0 where it does not occur."""
        return function("INSTR", text, literal(wanted))


class TypedSpeech(Speech):
    """What engines share that have a type for dates."""

    def day(self, day: dt.date) -> Expr:
        """Return ``CAST('2026-01-31' AS DATE)``."""
        return exp.cast(literal(day.isoformat()), exp.DataType.Type.DATE)

    def as_day(self, value: Expr) -> Expr:
        """Return ``CAST(value AS DATE)``; a day as it is."""
        return exp.cast(value, exp.DataType.Type.DATE)

    def month(self, value: Expr) -> Expr:
        """Return ``DATE_TRUNC('MONTH', value)``."""
        return function("DATE_TRUNC", literal("MONTH"), value)

    def age(self, born: Expr, as_of: dt.date) -> Expr:
        """Return the difference of years, less one where the birthday is still to come."""
        day = exp.Add(
            this=exp.Mul(this=_part("MONTH", born), expression=number(100)),
            expression=_part("DAY", born),
        )
        to_come = exp.GT(this=day, expression=number(as_of.month * 100 + as_of.day))
        return _years(as_of, _part("YEAR", born), to_come)

    def days_between(self, later: Expr, earlier: Expr) -> Expr:
        """Return ``later - earlier``, which counts days."""
        return exp.Sub(this=later, expression=earlier)


def _part(unit: str, value: Expr) -> Expr:
    return exp.Extract(this=exp.Var(this=unit), expression=value.copy())


def _years(as_of: dt.date, year: Expr, birthday_to_come: Expr) -> Expr:
    less = exp.case().when(birthday_to_come, number(1)).else_(number(0))
    difference = exp.Sub(this=number(as_of.year), expression=year)
    return exp.Sub(this=difference, expression=less)


class DuckDbSpeech(TypedSpeech):
    """DuckDB: typed dates, Unicode ``lower``."""

    dialect = Dialect.DUCKDB

    def truth(self, value: Expr, wanted: bool) -> Expr:
        """Return ``value = TRUE``; text and numbers are cast by DuckDB."""
        return exp.EQ(this=value, expression=exp.Boolean(this=wanted))

    def folded(self, value: Expr) -> Expr:
        """Return ``REPLACE(LOWER(value), 'ё', 'е')``."""
        return function("REPLACE", function("LOWER", value), literal("ё"), literal("е"))

    def parsed(self, value: Expr, date_format: str) -> Expr:
        """Return ``TRY_STRPTIME``, where it reads back as it was (it also takes ``1.2.2026``)."""
        parsed = function("TRY_STRPTIME", value.copy(), literal(date_format))
        back = function("STRFTIME", parsed.copy(), literal(date_format))
        return exp.case().when(equal(back, value.copy()), parsed)

    def percentile(self, table: str, column: str, level: float) -> exp.Select:
        """Return ``QUANTILE_CONT``."""
        value = function("QUANTILE_CONT", parts.column(table, column), share_of(level))
        return exp.select(value).from_(parts.table(table))

    def unpacked(self, keys: str) -> exp.Select:
        """Return ``UNNEST`` of the list that the text is read as."""
        texts = function("FROM_JSON", literal(keys), literal('["VARCHAR"]'))
        return exp.select(function("UNNEST", texts))


class SqliteSpeech(Speech):
    """SQLite: dates are ISO text, booleans are what was put in, ``lower`` knows ASCII only."""

    dialect = Dialect.SQLITE

    def day(self, day: dt.date) -> Expr:
        """Return ``'2026-01-31'``: ISO text sorts as dates do."""
        return literal(day.isoformat())

    def truth(self, value: Expr, wanted: bool) -> Expr:
        """Return whether the column, number or text, is one of the words for ``wanted``."""
        words = TRUE_WORDS if wanted else FALSE_WORDS
        known = [literal(word) for word in sorted(words) if word.isascii()]
        return exp.In(this=function("LOWER", value), expressions=known)

    def folded(self, value: Expr) -> Expr:
        """Return ``OSTAP_FOLD(value)``, a function that the SQLite adapter registers."""
        return function("OSTAP_FOLD", value)

    def parsed(self, value: Expr, date_format: str) -> Expr:
        """Return the text cut into ISO order, where it reads back as it was."""
        places = places_of(date_format) or {}

        def part(directive: str) -> Expr:
            return function("SUBSTR", value.copy(), *map(number, places[directive]))

        pieces = [part("Y"), literal("-"), part("m"), literal("-"), part("d")]
        if "H" in places:
            pieces += [literal(" "), part("H"), literal(":")]
            pieces += [part("M") if "M" in places else literal("00")]
            pieces += [literal(":"), part("S")] if "S" in places else []
        iso = reduce(lambda left, right: exp.DPipe(this=left, expression=right), pieces)
        # "+0 days" makes SQLite count days, so that 31 February turns into another day.
        back = function("STRFTIME", literal(date_format), iso.copy(), literal("+0 days"))
        return exp.case().when(equal(back, value.copy()), iso)

    def as_day(self, value: Expr) -> Expr:
        """Return the first ten characters."""
        return function("SUBSTR", value, number(1), number(10))

    def month(self, value: Expr) -> Expr:
        """Return the first seven characters."""
        return function("SUBSTR", value, number(1), number(7))

    def age(self, born: Expr, as_of: dt.date) -> Expr:
        """Return the difference of years, less one where the birthday is still to come."""
        year = exp.cast(
            function("SUBSTR", born.copy(), number(1), number(4)), exp.DataType.Type.INT
        )
        day = function("SUBSTR", born.copy(), number(6), number(5))
        to_come = exp.GT(this=day, expression=literal(f"{as_of:%m-%d}"))
        return _years(as_of, year, to_come)

    def days_between(self, later: Expr, earlier: Expr) -> Expr:
        """Return the difference of Julian days, which is whole."""
        days = exp.Sub(this=function("JULIANDAY", later), expression=function("JULIANDAY", earlier))
        return exp.cast(days, exp.DataType.Type.INT)

    def percentile(self, table: str, column: str, level: float) -> exp.Select:
        """Return the two neighbours' values, joined by a straight line."""
        return interpolated(table, column, level)

    def unpacked(self, keys: str) -> exp.Select:
        """Return ``value`` of ``JSON_EACH``."""
        rows = exp.Table(this=function("JSON_EACH", literal(keys)))
        return exp.select(exp.column("value")).from_(rows)

    def hashed(self, text: Expr) -> Expr:
        """Return ``OSTAP_MD5(text)``, a function that the SQLite adapter registers."""
        return function("OSTAP_MD5", text)
