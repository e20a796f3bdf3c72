"""What the dialects share that Ostap only writes: its SQL is handed over, not run."""

from __future__ import annotations

import datetime as dt
from abc import abstractmethod

from sqlglot import exp

from ostap.criteria.guard.dialects import TITLES
from ostap.criteria.sql import rewriting
from ostap.criteria.sql.dialects.speech import TypedSpeech
from ostap.criteria.sql.parts import Expr, function, literal, number
from ostap.criteria.values.constants import FALSE_WORDS, TRUE_WORDS, fold
from ostap.criteria.values.text_dates import pieces_of, places_of
from ostap.errors import RefusedError
from ostap.names import Dialect, Language, Text


class WrittenSpeech(TypedSpeech):
    """A dialect with typed dates. Nothing is taken from a database's settings that can be said."""

    def truth(self, value: Expr, wanted: bool) -> Expr:
        """Return whether the column, boolean, number or text, is one of the words for ``wanted``.

        A flag may be kept as any of them, and few of these engines turn one into another.
        """
        words = TRUE_WORDS if wanted else FALSE_WORDS
        known = [literal(word) for word in sorted(words)]
        return exp.In(this=function("LOWER", self.text(value)), expressions=known)

    def folded(self, value: Expr) -> Expr:
        """Return ``REPLACE(LOWER(value), 'ё', 'е')``."""
        lowered = function("LOWER", self.text(value))
        return function("REPLACE", lowered, literal("ё"), literal("е"))

    def contains(self, value: Expr, text: str) -> Expr:
        """Return whether the text occurs: no pattern, so that no character has to be escaped."""
        found = self.position(self.folded(value), fold(text))
        return exp.GT(this=found, expression=number(0))

    def text(self, value: Expr) -> Expr:
        """Return a value as text."""
        return exp.cast(value, exp.DataType.Type.TEXT)

    def double(self, value: Expr) -> Expr:
        """Return a number as a floating-point one."""
        return exp.cast(value, exp.DataType.Type.DOUBLE)

    def written(self, query: exp.Query, language: Language | None = None) -> str:
        """Return a whole statement as text, rewritten where the dialect lacks a construct."""
        del language
        rewriting.columns_named_inside(query)
        self.rewrite(query)
        return query.sql(self.dialect, pretty=True)

    @abstractmethod
    def rewrite(self, query: exp.Query) -> None:
        """Say in place what the dialect says differently."""


def can_not_say(dialect: Dialect, what: Text, hint: Text) -> RefusedError:
    """Return the refusal to write what a dialect can't say exactly.

    Args:
        dialect: which.
        what: what it can't say, to go on "ClickHouse can't say exactly: …".
        hint: what to do instead.
    """
    title = TITLES[dialect]
    return RefusedError(
        "criteria.dialect_lacks",
        Text(
            f"{title} can't say this exactly: {what.en}.",
            f"{title} не может выразить это точно: {what.ru}.",
        ),
        hint,
    )


def iso_moment(value: Expr, date_format: str) -> list[Expr]:
    """Return the pieces of a text cut into ``2026-01-31``, with ``10:00:00`` where it has hours."""
    places = places_of(date_format) or {}

    def part(directive: str) -> Expr:
        return function("SUBSTRING", value.copy(), *map(number, places[directive]))

    pieces = [part("Y"), literal("-"), part("m"), literal("-"), part("d")]
    if "H" in places:
        pieces += [literal(" "), part("H"), literal(":")]
        pieces += [part("M") if "M" in places else literal("00"), literal(":")]
        pieces += [part("S") if "S" in places else literal("00")]
    return pieces


def has_hours(date_format: str) -> bool:
    """Tell whether a format holds moments, not days alone."""
    return "H" in (places_of(date_format) or {})


def format_in(date_format: str, letters: dict[str, str], quote: str = "") -> str:
    """Return a format in an engine's own letters; what it would misread stands in ``quote``."""
    found = ""
    for text, width in pieces_of(date_format):
        if width:
            found += letters[text]
        else:
            found += f"{quote}{text}{quote}" if text.isalpha() else text
    return found


def day_text(day: dt.date) -> exp.Literal:
    """Return ``'2026-01-31'``."""
    return literal(day.isoformat())
