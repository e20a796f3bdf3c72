"""How numbers, days and values look to a person, in either language."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any, Final

from ostap.catalog import Catalog
from ostap.catalog.model import ColumnType
from ostap.names import Language, Text

NBSP: Final = "\N{NO-BREAK SPACE}"
_SYMBOLS: Final = {"RUB": "₽", "USD": "$", "EUR": "€"}
_MARKS: Final = re.compile(r"([\\`*_{}\[\]<>#$~|]|:(?=\w))")
_RARE: Final = 0.1

Say = Callable[[str, str], str]
"""English and Russian -> the one that the page speaks."""


def speaker(language: Language) -> Say:
    """Return what picks the words of a language."""
    return lambda en, ru: Text(en, ru).to(language)


def number(value: float, language: Language) -> str:
    """Return a number with its digits grouped, up to two of them after the point."""
    text = f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}".rstrip("0")
    if language is Language.EN:
        return text
    return text.translate({ord(","): NBSP, ord("."): ","})


def percent(share: float, language: Language) -> str:
    """Return a share of one in percent, with one digit after the point below ten percent."""
    digits = 1 if share < _RARE else 0
    text = f"{share * 100:.{digits}f}"
    return f"{text}%" if language is Language.EN else f"{text.replace('.', ',')}{NBSP}%"


def day(date: dt.date, language: Language) -> str:
    """Return a day as people write it."""
    return f"{date:%d.%m.%Y}" if language is Language.RU else f"{date:%Y-%m-%d}"


def moment(at: dt.datetime, language: Language) -> str:
    """Return a moment, in the time of this machine."""
    here = at.astimezone()
    return f"{day(here.date(), language)} {here:%H:%M}"


def sentence(text: str) -> str:
    """Return a title as the start of a line."""
    return text[:1].upper() + text[1:]


def plain(text: str) -> str:
    """Return a text that Markdown shows letter for letter."""
    return _MARKS.sub(r"\\\1", text).replace("\n", "  \n")


def title_of(catalog: Catalog, ref: str, language: Language) -> str:
    """Return what people call a column."""
    column = catalog.column(ref)
    name = ref.rpartition(".")[2]
    return column.title.to(language, name) if column else name


def unit_of(catalog: Catalog, ref: str, language: Language) -> str:
    """Return the unit or the currency of a column; empty where it has none."""
    column = catalog.column(ref)
    if column is None:
        return ""
    if column.unit is not None:
        return column.unit.to(language, "")
    if column.type is ColumnType.MONEY and column.currency and not column.currency_column:
        return _SYMBOLS.get(column.currency, column.currency)
    return ""


def value_text(catalog: Catalog, ref: str, value: Any, language: Language) -> str:
    """Return a value of a column as people say it: with its unit, by its title."""
    column = catalog.column(ref)
    if isinstance(value, list | tuple):
        return ", ".join(value_text(catalog, ref, one, language) for one in value)
    if isinstance(value, bool):
        return speaker(language)("yes", "да") if value else speaker(language)("no", "нет")
    if isinstance(value, dt.date):
        return day(value, language)
    if isinstance(value, int | float):
        unit = unit_of(catalog, ref, language)
        return number(value, language) + (f"{NBSP}{unit}" if unit else "")
    title = column.values.get(str(value)) if column else None
    return title.to(language, str(value)) if title else str(value)
