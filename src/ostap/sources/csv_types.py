"""What the texts of a CSV column are: whole numbers, fractions, days, moments, truth, or text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ostap.names import Text

NEARLY: Final = 0.9
"""From this share on, values of another kind among numbers or dates are worth a word."""


def quoted(name: str) -> str:
    """Return a name as SQL quotes names."""
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


def literal(text: str) -> str:
    """Return a text as SQL quotes texts."""
    doubled = text.replace("'", "''")
    return f"'{doubled}'"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of values: whether a text is one, and what it is then, as DuckDB's SQL of ``$x``."""

    called: Text
    fits: str
    value: str


_DIGITS: Final = "(0|[1-9][0-9]*)"  # 007 is a code, no number
_SPACED: Final = "regexp_replace($x, '[ \\x{00a0}\\x{202f}]', '', 'g')"
_NUMBER: Final = Text("numbers", "числа")
_DAY: Final = Text("dates", "даты")

_KINDS: Final = (
    Kind(
        Text("whole numbers", "целые числа"),
        "regexp_full_match($x, '[+-]?(0|[1-9][0-9]{0,17})')",
        "CAST($x AS BIGINT)",
    ),
    Kind(
        _NUMBER,
        f"regexp_full_match($x, '[+-]?({_DIGITS}([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]{{1,3}})?')",
        "TRY_CAST($x AS DOUBLE)",
    ),
    Kind(
        _NUMBER,
        f"regexp_full_match({_SPACED}, '[+-]?{_DIGITS}(,[0-9]+)?')",
        f"TRY_CAST(replace({_SPACED}, ',', '.') AS DOUBLE)",
    ),
    Kind(
        _DAY,
        "regexp_full_match($x, '[0-9]{4}-[0-9]{2}-[0-9]{2}') AND TRY_CAST($x AS DATE) IS NOT NULL",
        "TRY_CAST($x AS DATE)",
    ),
    Kind(
        _DAY,
        "regexp_full_match($x, '[0-9]{2}[.][0-9]{2}[.][0-9]{4}')"
        " AND TRY_STRPTIME($x, '%d.%m.%Y') IS NOT NULL",
        "CAST(TRY_STRPTIME($x, '%d.%m.%Y') AS DATE)",
    ),
    Kind(
        Text("moments", "моменты времени"),
        "regexp_full_match($x, '[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}"
        "(:[0-9]{2}([.][0-9]+)?)?')"
        " AND TRY_CAST($x AS TIMESTAMP) IS NOT NULL",
        "TRY_CAST($x AS TIMESTAMP)",
    ),
    Kind(
        Text("yes or no", "да или нет"),
        "lower($x) IN ('true', 'false')",
        "lower($x) = 'true'",
    ),
)


def kinds(date_format: str | None) -> tuple[Kind, ...]:
    """Return the kinds in the order in which they are tried."""
    if date_format is None:
        return _KINDS
    parsed = f"TRY_STRPTIME($x, {literal(date_format)})"
    return (*_KINDS, Kind(_DAY, f"{parsed} IS NOT NULL", f"CAST({parsed} AS DATE)"))


def known(column: str, missing: Sequence[str]) -> str:
    """Return a column's text without blanks around it; NULL where it says that nothing is known."""
    trimmed = f"trim({quoted(column)}, ' \t\xa0')"
    nothing = ", ".join(literal(word) for word in {"", *missing})
    return f"CASE WHEN {trimmed} NOT IN ({nothing}) THEN {trimmed} END"


def counts(column: str, tried: Sequence[Kind]) -> list[str]:
    """Return SQL expressions that count: values that are known, and those of each kind.

    The column is one of those that `known` made.
    """
    x = quoted(column)
    return [f"count({x})", *(f"count_if({kind.fits.replace('$x', x)})" for kind in tried)]


def chosen(found: Sequence[int], tried: Sequence[Kind]) -> tuple[Kind | None, Kind | None]:
    """Return the kind that all values are of, and else the one that nearly all are of.

    Args:
        found: what `counts` counted.
        tried: the kinds, in the same order.
    """
    total, *fitting = found
    if total == 0:
        return None, None
    for kind, count in zip(tried, fitting, strict=True):
        if count == total:
            return kind, None
    best = max(range(len(tried)), key=fitting.__getitem__)
    return None, tried[best] if fitting[best] >= NEARLY * total else None


def value(column: str, kind: Kind | None) -> str:
    """Return the SQL expression of a known column's value, as its kind or as text."""
    x = quoted(column)
    return x if kind is None else kind.value.replace("$x", x)
