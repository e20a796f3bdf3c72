"""What the SQL dialects say differently. Everything else is SQLGlot's business."""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from functools import reduce

from sqlglot import exp

from ostap.criteria.dates import places_of
from ostap.criteria.parts import Expr, equal, function, literal, number
from ostap.criteria.values import FALSE_WORDS, TRUE_WORDS, fold
from ostap.names import Dialect


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
        parts = (mark.copy(), function("NULLIF", trimmed, literal("")), mark.copy())
        fenced = exp.DPipe(this=exp.DPipe(this=parts[0], expression=parts[1]), expression=parts[2])
        found = self.position(fenced, f"{separator}{wanted}{separator}")
        return exp.GT(this=found, expression=exp.Literal.number(0))

    def position(self, text: Expr, wanted: str) -> Expr:
        """Return where ``wanted`` begins in a text, counted from 1; 0 where it does not occur."""
        return function("INSTR", text, literal(wanted))


class DuckDbSpeech(Speech):
    """DuckDB: typed dates, Unicode ``lower``."""

    dialect = Dialect.DUCKDB

    def day(self, day: dt.date) -> Expr:
        """Return ``CAST('2026-01-31' AS DATE)``."""
        return exp.cast(literal(day.isoformat()), exp.DataType.Type.DATE)

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
