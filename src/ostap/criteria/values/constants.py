"""Constants of a criterion, read as what their column holds. YAML gives text: ``"25"`` is 25."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from ostap.catalog import Column
from ostap.catalog.model import ColumnType
from ostap.errors import NOTHING, did_you_mean
from ostap.names import Text
from ostap.results.base import Scalar

TRUE_WORDS = frozenset({"true", "yes", "1", "t", "y", "да", "истина"})
FALSE_WORDS = frozenset({"false", "no", "0", "f", "n", "нет", "ложь"})

_PLAIN_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_PERCENT = re.compile(r"([+-]?\d+(?:\.\d+)?)\s*%")
_WHOLE_PERCENT = 100
_LARGEST = 10**15


class Unfit(Exception):  # noqa: N818 - a signal: "this value does not fit", turned into a Problem
    """A constant that its column can't hold: what is wrong, and the nearest right thing."""

    def __init__(self, what: Text, hint: Text = NOTHING) -> None:
        super().__init__(what, hint)
        self.what = what
        self.hint = hint


def fold(text: str) -> str:
    """Return text as comparisons blind to case see it: lower, ``ё`` as ``е``."""
    return text.lower().replace("ё", "е")


def read_number(value: Scalar) -> int | float:
    """Return a number; whole ones as ``int``."""
    if isinstance(value, bool):
        raise _no_number(str(value).lower())
    if isinstance(value, str):
        if not _PLAIN_NUMBER.fullmatch(value):
            raise _no_number(value)
        value = float(value) if "." in value else int(value)
    if not math.isfinite(value) or abs(value) > _LARGEST:
        raise Unfit(
            Text(f"{value} is out of range.", f"{value}: слишком большое число."),
            Text("Numbers go up to 10^15.", "Числа бывают до 10^15."),
        )
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _no_number(value: str) -> Unfit:
    squeezed = re.sub(r"[\s\u00a0\u202f'_]", "", value).replace(",", ".")
    hint = NOTHING
    if _PLAIN_NUMBER.fullmatch(squeezed):
        hint = Text(f"Write {squeezed}.", f"Напишите {squeezed}.")
    return Unfit(Text(f"'{value}' is not a number.", f"«{value}» — не число."), hint)


def read_whole(value: Scalar) -> int:
    """Return a whole number that is not negative: an age, a count of days or rows."""
    number = read_number(value)
    if not isinstance(number, int) or number < 0:
        raise Unfit(
            Text(f"{number} must be a whole number, 0 or more.", f"{number}: нужно целое от 0."),
        )
    return number


def read_ratio(value: Scalar) -> int | float:
    """Return a number that may be written in percent: ``150%`` is 1.5."""
    if isinstance(value, str) and (percent := _PERCENT.fullmatch(value.replace(",", "."))):
        return read_number(float(Decimal(percent[1]) / _WHOLE_PERCENT))
    return read_number(value)


def read_share(value: Scalar) -> int | float:
    """Return a part, from 0 to 1; ``30%`` is 0.3."""
    number = read_ratio(value)
    if 0 <= number <= 1:
        return number
    hint = NOTHING
    if 1 < number <= _WHOLE_PERCENT:
        part = float(Decimal(str(number)) / _WHOLE_PERCENT)
        hint = Text(f"Write {number}% or {part}.", f"Напишите {number}% или {part}.")
    raise Unfit(Text(f"{value}: a share is from 0 to 1.", f"{value}: доля бывает от 0 до 1."), hint)


def read_day(value: Scalar) -> str:
    """Return an ISO date."""
    text = str(value)
    try:
        if len(text) == len("2026-01-31"):
            return dt.date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    hint = Text("Write it as 2026-01-31.", "Напишите в виде 2026-01-31.")
    if found := re.fullmatch(r"(\d{1,2})[./](\d{1,2})[./](\d{4})", text):
        day, month, year = found.groups()
        iso = f"{year}-{month:0>2}-{day:0>2}"
        hint = Text(f"Write {iso}.", f"Напишите {iso}.")
    raise Unfit(Text(f"'{text}' is not a date.", f"«{text}» — не дата."), hint)


def read_boolean(value: Scalar) -> bool:
    """Return true or false; ``да`` and ``нет`` are read too."""
    word = str(value).lower()
    if word in TRUE_WORDS | FALSE_WORDS:
        return word in TRUE_WORDS
    raise Unfit(
        Text(f"'{value}' is neither true nor false.", f"«{value}» — ни да, ни нет."),
        Text("Write true or false.", "Напишите true (да) или false (нет)."),
    )


def read_text(value: Scalar) -> str:
    """Return text as it stands; a number's digits are text too (``10`` of a code)."""
    if isinstance(value, bool):
        raise Unfit(
            Text(f"{str(value).lower()} is not text.", f"{str(value).lower()} — не текст."),
            Text("Put it in quotes.", "Возьмите значение в кавычки."),
        )
    return str(value)


def read_codes(value: Scalar, column: Column) -> tuple[str, ...]:
    """Return a category's codes, found by code, title, synonym or case where values are listed.

    A code stays as given, also where another code carries the same title. A title that several
    codes share (`ACTIVE` and `active`, both "active") stands for all of them.
    """
    text = read_text(value)
    if not column.values or text in column.values:
        return (text,)
    codes = [code for code, title in column.values.items() if _called(text, code, title.words)]
    if same_title(codes, column):
        return tuple(codes)
    if codes:
        listed = ", ".join(codes)
        raise Unfit(
            Text(f"'{text}' may be several codes.", f"«{text}» подходит к нескольким кодам."),
            Text(f"Write one, or a list, of: {listed}.", f"Напишите один или списком: {listed}."),
        )
    known = [name for code, title in column.values.items() for name in (code, *title.words)]
    raise Unfit(
        Text(f"there is no value '{text}'.", f"нет значения «{text}»."), did_you_mean(text, known)
    )


def same_title(codes: Sequence[str], column: Column) -> bool:
    """Tell whether codes mean one thing: a single code, or several that carry the same title."""
    titles = [column.values[code] for code in codes if code in column.values]
    if len(codes) < 2 or len(titles) < len(codes):  # noqa: PLR2004 - a single one
        return len(set(codes)) == 1
    return len({(title.ru, title.en) for title in titles}) == 1


def _called(text: str, code: str, words: Iterable[str]) -> bool:
    return fold(text) in {fold(code), *(fold(word) for word in words)}


Reader = Callable[[Scalar], tuple[Scalar, ...]]
"""Reads one constant as the values it stands for: one, but for a title that codes share."""


def single(read: Callable[[Scalar], Scalar]) -> Reader:
    """Return a reader of constants that stand for themselves."""
    return lambda value: (read(value),)


def reader_of(column: Column) -> Reader:
    """Return what reads a constant for ``column``."""
    match column.type:
        case ColumnType.NUMBER | ColumnType.INTEGER | ColumnType.MONEY:
            return single(read_number)
        case ColumnType.DATE | ColumnType.TIMESTAMP:
            return single(read_day)
        case ColumnType.BOOLEAN:
            return single(read_boolean)
        case ColumnType.CATEGORY:
            return lambda value: read_codes(value, column)
        case ColumnType.TEXT | ColumnType.ID:
            return single(read_text)
