"""The type of a column, its format, unit, currency and values, from what was seen of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Final

from ostap.catalog.build import signs
from ostap.catalog.build.keys import is_id_named
from ostap.catalog.build.profile import ColumnProfile, Family
from ostap.catalog.build.sampling import MOST_VALUES
from ostap.catalog.build.shapes import (
    is_number_text,
    is_uuid,
    parts_of,
    separator_of,
)
from ostap.catalog.model import ColumnType
from ostap.names import Dialect

_LONGEST_VALUE: Final = 60
_REPEATED: Final = 2
"""Rows on a value, on average, before a text is a category."""
_MOST_CODES: Final = 300
"""Beyond `MOST_VALUES` a text is still a category while it repeats, only without a list."""

_NO_YES: Final = {"0", "1"}
_PLAIN: Final = {
    Family.BOOLEAN: ColumnType.BOOLEAN,
    Family.DATE: ColumnType.DATE,
    Family.TIMESTAMP: ColumnType.TIMESTAMP,
}
_UNITS: Final = (
    (("м2", "м²", "кв", "sqm", "m2"), {"ru": "м²", "en": "m²"}),
    (("квт", "kw"), {"ru": "кВт", "en": "kW"}),
    (("км", "km"), {"ru": "км", "en": "km"}),
    (("кг", "kg"), {"ru": "кг", "en": "kg"}),
    (("см", "cm"), {"ru": "см", "en": "cm"}),
    (("seconds", "sec", "секунд", "секунды"), {"ru": "с", "en": "s"}),
    (("minutes", "минут", "минуты"), {"ru": "мин", "en": "min"}),
    (("hours", "hrs", "часов", "часы"), {"ru": "ч", "en": "h"}),
    (("days", "дней", "дни"), {"ru": "дней", "en": "days"}),
    (("months", "месяцев"), {"ru": "мес.", "en": "months"}),
    (("years", "лет"), {"ru": "лет", "en": "years"}),
)
_ROUBLES: Final = frozenset({"руб", "рублей", "рублях", "рубли", "rub", "rubles", "roubles"})
_CODES: Final = frozenset({"rub", "rur", "usd", "eur", "cny", "gbp", "kzt", "byn"})


@dataclass(frozen=True, slots=True)
class Kind:
    """What a column was found to be."""

    type: ColumnType
    format: str | None = None
    separator: str | None = None
    values: dict[str, int] = field(default_factory=dict)
    """Value -> how many rows, for a category with a short list."""


def kind_of(column: ColumnProfile, dialect: Dialect, *, linked: bool) -> Kind:
    """Return what a column is.

    Args:
        column: as it was seen.
        dialect: of the database: SQLite keeps days as text, only PostgreSQL never compares a
            number with a truth.
        linked: whether it is a key or an end of a link.
    """
    if column.family in _PLAIN:
        return Kind(_PLAIN[column.family])
    if linked:
        return Kind(ColumnType.ID)
    if column.family is Family.WHOLE:
        return _whole(column, dialect)
    if column.family is Family.REAL:
        return Kind(ColumnType.MONEY if _is_money(column) else ColumnType.NUMBER)
    return _text(column, dialect) if column.family is Family.TEXT else Kind(ColumnType.TEXT)


def _is_money(column: ColumnProfile) -> bool:
    words = column.words
    if words.says(signs.PERCENT) or set(words.comment) & {"процент", "процентов"}:
        return False
    quantity = words.named(signs.NOT_MONEY) or words.named(signs.QUANTITY)
    return words.says(signs.MONEY) and not quantity


def _whole(column: ColumnProfile, dialect: Dialect) -> Kind:
    values = {str(value) for value, _ in column.tops[:3]}
    flagged = column.words.named(signs.BOOLEAN) and bool(values)
    if values == _NO_YES or (flagged and values < _NO_YES):
        if dialect is Dialect.POSTGRES:
            return Kind(ColumnType.CATEGORY, values=_listed(column))
        return Kind(ColumnType.BOOLEAN)
    few = 0 < column.distinct <= MOST_VALUES
    if few and column.words.says(signs.CODED) and not column.words.says(signs.MONEY):
        return Kind(ColumnType.CATEGORY, values=_listed(column))
    if is_id_named(column) and not few:
        return Kind(ColumnType.ID)
    if _is_money(column):
        return Kind(ColumnType.MONEY)
    return Kind(ColumnType.INTEGER)


def _text(column: ColumnProfile, dialect: Dialect) -> Kind:
    texts = column.texts()
    if not texts:
        return _named_text(column)
    if found := column.format:
        dated = (
            found != "%Y%m%d" or column.words.says(signs.BEGUN) or column.words.says(signs.ENDED)
        )
        if dated:
            timed = "%H" in found
            kept = dialect is Dialect.SQLITE and found in {"%Y-%m-%d", "%Y-%m-%d %H:%M:%S"}
            kind = ColumnType.TIMESTAMP if timed else ColumnType.DATE
            return Kind(kind, format=None if kept else found)
    if is_number_text(texts) and not is_id_named(column):
        return Kind(ColumnType.MONEY if _is_money(column) else ColumnType.NUMBER)
    if is_uuid(texts):
        return Kind(ColumnType.ID)
    if (mark := separator_of(texts)) is not None:
        return Kind(ColumnType.CATEGORY, separator=mark, values=_parts(column, mark))
    return _category(column)


def _named_text(column: ColumnProfile) -> Kind:
    """Return what an empty column is, by its name alone."""
    return Kind(ColumnType.CATEGORY if column.words.says(signs.CODED) else ColumnType.TEXT)


def _category(column: ColumnProfile) -> Kind:
    if column.words.says(signs.FREE):
        return Kind(ColumnType.TEXT)
    repeated = column.filled >= _REPEATED * column.distinct
    coded = column.words.says(signs.CURRENCY) or (
        column.words.says(signs.CODED) and not is_id_named(column)
    )
    short = column.longest <= _LONGEST_VALUE
    if short and column.distinct <= MOST_VALUES and (repeated or coded):
        return Kind(ColumnType.CATEGORY, values=_listed(column))
    if short and repeated and column.distinct <= _MOST_CODES and not is_id_named(column):
        return Kind(ColumnType.CATEGORY)
    return Kind(ColumnType.ID if is_id_named(column) else ColumnType.TEXT)


def _listed(column: ColumnProfile) -> dict[str, int]:
    if column.distinct > MOST_VALUES:
        return {}
    return {str(value): count for value, count in column.tops if str(value).strip()}


def _parts(column: ColumnProfile, mark: str) -> dict[str, int]:
    counts: dict[str, int] = {}
    for value, count in column.tops:
        for part in parts_of(str(value), mark):
            counts[part] = counts.get(part, 0) + count
    for text in column.texts():
        for part in parts_of(text, mark):
            counts.setdefault(part, 1)
    return counts if len(counts) <= MOST_VALUES else {}


def unit_of(column: ColumnProfile, kind: ColumnType) -> dict[str, str] | str | None:
    """Return the unit that a name or a comment gives to a number, or ``None``."""
    if not kind.is_numeric or kind is ColumnType.MONEY:
        return None
    words = {*column.words.name, *column.words.comment}
    if column.words.says(signs.PERCENT) or "%" in (column.comment or ""):
        return "%"
    if any(mark in (column.comment or "").lower() for mark in ("м2", "м²", "кв. м", "кв.м")):
        return {"ru": "м²", "en": "m²"}
    return next((unit for names, unit in _UNITS if words & set(names)), None)


def currency_of(column: ColumnProfile, beside: dict[str, tuple[ColumnProfile, Kind]]) -> str | None:
    """Return the currency of money: the column beside it that says it, or a code from its words.

    Args:
        column: the money.
        beside: the columns of its table with what each was found to be.
    """
    for name, (other, kind) in beside.items():
        coded = all(len(value) == 3 for value in kind.values)  # noqa: PLR2004 - ISO 4217
        if kind.type is ColumnType.CATEGORY and other.words.named(signs.CURRENCY) and coded:
            return name
    words = {*column.words.name, *column.words.comment}
    if words & _ROUBLES or "₽" in (column.comment or ""):
        return "RUB"
    return next((code.upper() for code in sorted(words & _CODES)), None)


def bounds(column: ColumnProfile) -> tuple[object, object]:
    """Return the lowest and highest value of a number or time; nothing of text."""
    if isinstance(column.low, str) or isinstance(column.high, str):
        return None, None
    return column.low, column.high


def is_past(column: ColumnProfile, today: dt.date) -> bool:
    """Return whether no value of a time column lies after ``today``."""
    high = column.high
    day = high.date() if isinstance(high, dt.datetime) else high
    return not isinstance(day, dt.date) or day <= today
