"""PostgreSQL's way of speaking: strict types, nothing that fails on a bad value."""

from __future__ import annotations

from typing import Final

from sqlglot import exp

from ostap.criteria.sql import parts
from ostap.criteria.sql.dialects.speech import TypedSpeech
from ostap.criteria.sql.parts import Expr, equal, function, literal, number
from ostap.criteria.sql.percentiles import share_of
from ostap.criteria.values.constants import FALSE_WORDS, TRUE_WORDS
from ostap.criteria.values.text_dates import pieces_of, places_of
from ostap.names import Dialect

_CAPITALS: Final = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯё"
_SMALL: Final = "абвгдеежзийклмнопрстуфхцчшщъыьэюяе"
_TO_CHAR: Final = {"d": "DD", "m": "MM", "Y": "YYYY", "H": "HH24", "M": "MI", "S": "SS"}
_BARE: Final = frozenset(" .,-/:;")
"""What means itself in a pattern of ``to_char``."""


class PostgresSpeech(TypedSpeech):
    """PostgreSQL: typed dates; ``lower`` as the database's locale has it; casts that fail."""

    dialect = Dialect.POSTGRES
    steps_apart = True  # merged into one plan, misjudged steps are nested: 44 s instead of 0.3 s

    def truth(self, value: Expr, wanted: bool) -> Expr:
        """Return whether the column, boolean, number or text, is one of the words for ``wanted``.

        ``value = TRUE`` would fail on a number, ``CAST(value AS BOOLEAN)`` on a smallint.
        """
        words = TRUE_WORDS if wanted else FALSE_WORDS
        known = [literal(word) for word in sorted(words)]
        as_text = exp.cast(value, exp.DataType.Type.TEXT)
        return exp.In(this=function("LOWER", as_text), expressions=known)

    def folded(self, value: Expr) -> Expr:
        """Return text in lower case; Cyrillic by us, for in the locale C ``lower`` leaves it."""
        as_text = exp.cast(value, exp.DataType.Type.TEXT)
        return function(
            "TRANSLATE", function("LOWER", as_text), literal(_CAPITALS), literal(_SMALL)
        )

    def parsed(self, value: Expr, date_format: str) -> Expr:
        """Return the moment counted from its digits, where it reads back as it was written.

        ``to_timestamp`` would fail on 31 February; counting on from a first of January turns it
        into another day, which does not read back.
        """
        looks_right = exp.RegexpLike(this=value.copy(), expression=literal(_shape(date_format)))
        moment = _counted(value, date_format)
        back = function("TO_CHAR", moment.copy(), literal(_pattern(date_format)))
        exact = exp.case().when(equal(back, value.copy()), moment)
        # One CASE in another: only CASE promises that digits are looked for before they are read.
        return exp.case().when(looks_right, exact)

    def position(self, text: Expr, wanted: str) -> Expr:
        """Return ``STRPOS(text, wanted)``."""
        return function("STRPOS", text, literal(wanted))

    def percentile(self, table: str, column: str, level: float) -> exp.Select:
        """Return ``PERCENTILE_CONT(0.9) WITHIN GROUP (ORDER BY value)``."""
        order = exp.Order(expressions=[parts.column(table, column)])
        value = exp.WithinGroup(this=exp.PercentileCont(this=share_of(level)), expression=order)
        return exp.select(value).from_(parts.table(table))

    def unpacked(self, keys: str) -> exp.Select:
        """Return ``JSON_ARRAY_ELEMENTS_TEXT`` of the list."""
        as_json = exp.cast(literal(keys), exp.DataType.Type.JSON)
        return exp.select(function("JSON_ARRAY_ELEMENTS_TEXT", as_json))


def _counted(value: Expr, date_format: str) -> Expr:
    places = places_of(date_format) or {}

    def part(directive: str, first: int = 0) -> Expr:
        if directive not in places:
            return number(0)
        digits = function("SUBSTR", value.copy(), *map(number, places[directive]))
        whole = exp.cast(digits, exp.DataType.Type.INT)
        return exp.Sub(this=whole, expression=number(first)) if first else whole

    passed = function(
        "MAKE_INTERVAL",
        part("Y", 1), part("m", 1), number(0), part("d", 1), part("H"), part("M"), part("S"),
    )  # fmt: skip
    beginning = exp.cast(literal("0001-01-01"), exp.DataType.Type.TIMESTAMP)
    return exp.Add(this=beginning, expression=passed)


def _shape(date_format: str) -> str:
    """Return the regular expression of texts as long as the format, digits in their places."""
    shape = ""
    for text, width in pieces_of(date_format):
        if width:
            shape += f"[0-9]{{{width}}}"
        else:
            shape += text if text.isalnum() else f"\\{text}" if text in "\\^]" else f"[{text}]"
    return f"^{shape}$"


def _pattern(date_format: str) -> str:
    """Return the format as ``to_char`` has it."""
    pattern = ""
    for text, width in pieces_of(date_format):
        if width:
            pattern += _TO_CHAR[text]
        elif text in _BARE:
            pattern += text
        else:
            pattern += '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return pattern
