"""Numbers, amounts, days and their comparisons in Russian."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Protocol

from ostap.catalog import Column
from ostap.catalog.model import ColumnType
from ostap.criteria.words.ru.morphology import phrase
from ostap.criteria.words.wording import CURRENCY_SIGNS, NBSP
from ostap.names import Language
from ostap.results.base import Scalar
from ostap.results.criteria import Between, Compare, Contains, OneOf, Presence, Test

_TEENS = range(11, 15)


class Told(Protocol):
    """Says a constant; in the genitive after `больше`, `от`."""

    def __call__(self, value: Scalar, *, genitive: bool) -> str:
        """Return the words."""


def number(value: float) -> str:
    """Return `50 000`, `2,5`."""
    whole = f"{value:,}" if isinstance(value, int) else f"{value:,.10f}".rstrip("0").rstrip(".")
    return whole.replace(".", "\0").replace(",", NBSP).replace("\0", ",").replace("-", "−")


def kopecks(value: float) -> str:
    """Return an amount with at least two decimals where it has any: `80 000,50`."""
    told = number(value)
    _, comma, decimals = told.partition(",")
    return f"{told}0" if comma and len(decimals) == 1 else told


def plain(value: Scalar, *, genitive: bool) -> str:  # noqa: ARG001 - digits have no cases
    """Return a number as it is."""
    return number(float(value)) if isinstance(value, int | float) else str(value)


def percent(value: Scalar, *, genitive: bool = False) -> str:  # noqa: ARG001 - digits have no cases
    """Return a share in percent: `30 %`."""
    return f"{number(round(float(value) * 100, 8))}{NBSP}%"


def percent_of_hundred(value: float) -> str:
    """Return `10 %`."""
    return f"{number(float(value))}{NBSP}%"


def days(value: Scalar, *, genitive: bool) -> str:
    """Return `30 дней`, in the genitive `21 дня`."""
    return _counted("день", int(value), genitive=genitive)


def years(value: Scalar, *, genitive: bool) -> str:
    """Return `22 года`, `21 год`, in the genitive `21 года`, `22 лет`."""
    last, last_two = int(value) % 10, int(value) % 100
    word = "лет"
    if last == 1 and last_two not in _TEENS:
        word = "года" if genitive else "год"
    elif not genitive and last in {2, 3, 4} and last_two not in _TEENS:
        word = "года"
    return f"{value}{NBSP}{word}"


def times(count: float) -> str:
    """Return how often something is greater: `вдвое`, `в 3 раза`, `в 1,5 раза`, `в 5 раз`."""
    if count == 2:  # noqa: PLR2004 - twofold has a word of its own
        return "вдвое"
    few = count != int(count) or (int(count) % 10 in {2, 3, 4} and int(count) % 100 not in _TEENS)
    return f"в{NBSP}{number(float(count))}{NBSP}{'раза' if few else 'раз'}"


def occasions(count: int) -> str:
    """Return `2 раз`, `1 раза`: so often, in the genitive."""
    one = count % 10 == 1 and count % 100 not in _TEENS
    return f"{number(count)}{NBSP}{'раза' if one else 'раз'}"


def _counted(word: str, count: int, *, genitive: bool) -> str:
    noun = phrase(word)
    told = noun.counted_genitive(count) if genitive else noun.counted(count)
    return f"{number(count)}{NBSP}{told}"


def amount(column: Column, value: Scalar, *, genitive: bool, currency: str | None = None) -> str:
    """Return a number with its unit or currency: `24 месяца`, `50 000 ₽`."""
    money = column.type is ColumnType.MONEY
    told = number(value) if isinstance(value, int | float) else str(value)
    if money and isinstance(value, float):
        told = kopecks(value)
    if unit := column.unit:
        word = unit.to(Language.RU, "")
        noun = phrase(word) if word.isalpha() else None
        if noun is not None and noun.noun is not None:
            count = float(value)
            word = noun.counted_genitive(count) if genitive else noun.counted(count)
        return f"{told}{NBSP}{word}"
    code = currency or column.currency
    if money and code and code.isupper():
        return f"{told}{NBSP}{CURRENCY_SIGNS.get(code, code)}"
    return told


def amount_of(column: Column, currency: str | None = None) -> Told:
    """Return how a column's numbers are said."""
    return partial(amount, column, currency=currency)


def compared(test: Test, told: Told, *, exactly: str = "", at_least: str = "от") -> str:
    """Return a test of a number in words."""
    match test:
        case Compare():
            words = {"lt": "меньше", "le": "не больше", "gt": "больше", "ge": at_least}
            if test.op in words:
                return f"{words[test.op]} {told(test.value, genitive=True)}"
            return f"{'не ' if test.op == 'ne' else ''}{exactly}{told(test.value, genitive=False)}"
        case Between():
            low, high = told(test.low, genitive=True), told(test.high, genitive=True)
            return f"от {_number_alone(low, high)} до {high}"
        case OneOf():
            numbers = [told(value, genitive=False) for value in test.values]
            if test.op == "not_in":
                return " и ".join(f"не {exactly}{number}" for number in numbers)
            short = [_number_alone(number, numbers[-1]) for number in numbers[:-1]]
            return exactly + listed([*short, numbers[-1]], "или")
        case Contains() | Presence():
            return ""


def of_subject(test: Test, told: Told, *, plural: bool, at_least: str = "от") -> str:
    """Return a test that follows the noun it is about: `ровно 5 ₽`, `отличается от 5 ₽`."""
    differs = "отличаются от" if plural else "отличается от"
    match test:
        case Compare(op="ne"):
            return f"{differs} {told(test.value, genitive=True)}"
        case OneOf(op="not_in"):
            numbers = [told(value, genitive=True) for value in test.values]
            return f"{differs} {' и от '.join(numbers)}"
        case _:
            return compared(test, told, exactly="ровно ", at_least=at_least)


def _number_alone(low: str, high: str) -> str:
    """Return the first number of a range without the unit that follows the second one."""
    for gap in (NBSP, " "):
        if gap in low and not low.rsplit(gap, maxsplit=1)[-1][:1].isdigit():
            digits = "".join(c for c in low if c.isdigit() or c in f"{NBSP},−")
            return digits.strip(NBSP) if high else low
    return low


def compared_days(test: Test) -> str:
    """Return a test of a day: `не раньше 01.01.2020`."""
    match test:
        case Compare():
            words = {"lt": "раньше", "le": "не позже", "gt": "позже", "ge": "не раньше"}
            before = {"eq": "", "ne": "не "}.get(test.op) or f"{words.get(test.op, '')} ".lstrip()
            return f"{before}{date(test.value)}"
        case Between():
            return f"с {date(test.low)} по {date(test.high)}"
        case OneOf():
            told = [date(value) for value in test.values]
            if test.op == "not_in":
                return " и ".join(f"не {day}" for day in told)
            return listed(told, "или")
        case Contains() | Presence():
            return ""


def date(value: Scalar | None) -> str:
    """Return `31.05.2026`."""
    return f"{dt.date.fromisoformat(str(value)):%d.%m.%Y}"


def listed(words: list[str], conjunction: str) -> str:
    """Return `a, b и c`."""
    if len(words) < 2:  # noqa: PLR2004 - a list of one needs no conjunction
        return "".join(words)
    return f"{', '.join(words[:-1])} {conjunction} {words[-1]}"
