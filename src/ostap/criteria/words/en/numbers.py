"""Numbers, amounts, days and their comparisons in English."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from functools import partial
from typing import Final

from ostap.catalog import Column
from ostap.catalog.model import ColumnType
from ostap.criteria.words.wording import CURRENCY_SIGNS, NBSP
from ostap.names import Language
from ostap.results.base import Scalar
from ostap.results.criteria import Between, Compare, Contains, OneOf, Presence, Test

_PREPOSITION: Final = re.compile(r" (?:of|in|from|to|by|for|on|with|at|per|a) ")
Told = Callable[[Scalar], str]


def number(value: float) -> str:
    """Return `50,000`, `2.5`."""
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:,.10f}".rstrip("0").rstrip(".")


def plain(value: Scalar) -> str:
    """Return a number as it is."""
    return number(float(value)) if isinstance(value, int | float) else str(value)


def percent(value: Scalar) -> str:
    """Return a share in percent: `30%`."""
    return f"{number(round(float(value) * 100, 8))}%"


def days(value: Scalar) -> str:
    """Return `30 days`."""
    return f"{number(int(value))}{NBSP}{'day' if value == 1 else 'days'}"


def ordinal(level: float) -> str:
    """Return `90th`, `1st`, `99.5th`."""
    whole = int(level)
    endings = {1: "st", 2: "nd", 3: "rd"}
    plain_end = level != whole or whole % 100 in {11, 12, 13}
    return f"{number(float(level))}{'th' if plain_end else endings.get(whole % 10, 'th')}"


def amount(column: Column, value: Scalar, currency: str | None = None) -> str:
    """Return a number with its unit or currency: `24 months`, `50,000 ₽`, `$500`."""
    money = column.type is ColumnType.MONEY
    told = number(value) if isinstance(value, int | float) else str(value)
    _, point, decimals = told.partition(".")
    if money and point and len(decimals) == 1:
        told += "0"
    if unit := column.unit:
        return f"{told}{NBSP}{unit.to(Language.EN, '')}"
    code = currency or column.currency
    if not money or not (code and code.isupper()):
        return told
    sign = CURRENCY_SIGNS.get(code, code)
    return f"{sign}{told}" if sign in "$€£¥" else f"{told}{NBSP}{sign}"


def amount_of(column: Column, currency: str | None = None) -> Told:
    """Return how a column's numbers are said."""
    return partial(amount, column, currency=currency)


def compared(
    test: Test, told: Told, *, exactly: str = "", less: str = "below", more: str = "above"
) -> str:
    """Return a test of a number in words."""
    match test:
        case Compare():
            words = {
                "lt": f"{less} ", "le": "at most ", "gt": f"{more} ", "ge": "at least ",
                "eq": exactly, "ne": f"not {exactly}",
            }  # fmt: skip
            return words[test.op] + told(test.value)
        case Between():
            low, high = told(test.low), told(test.high)
            return f"{_without_unit(low)} to {high}"
        case OneOf():
            numbers = [told(value) for value in test.values]
            numbers = [*(_without_unit(number) for number in numbers[:-1]), numbers[-1]]
            if test.op == "not_in":
                return f"not {exactly}{listed(numbers, 'or')}"
            return exactly + listed(numbers, "or")
        case Contains() | Presence():
            return ""


def _without_unit(told: str) -> str:
    return told.replace(NBSP, " ").split(" ")[0].removesuffix("%")


def compared_days_ago(test: Test) -> str:
    """Return `at most 30 days ago`."""
    return f"{compared(test, days, less='less than', more='more than')} ago"


def compared_days(test: Test) -> str:
    """Return a test of a day: `on or after 2020-01-01`."""
    match test:
        case Compare():
            words = {
                "lt": "before ", "le": "on or before ", "gt": "after ", "ge": "on or after ",
                "eq": "", "ne": "not ",
            }  # fmt: skip
            return f"{words[test.op]}{date(test.value)}"
        case Between():
            return f"from {date(test.low)} to {date(test.high)}"
        case OneOf():
            told = listed([date(value) for value in test.values], "or")
            return f"not {told}" if test.op == "not_in" else told
        case Contains() | Presence():
            return ""


def date(value: Scalar) -> str:
    """Return `2026-05-31`."""
    return dt.date.fromisoformat(str(value)).isoformat()


def listed(words: list[str], conjunction: str) -> str:
    """Return `a, b and c`."""
    if len(words) < 2:  # noqa: PLR2004 - a list of one needs no conjunction
        return "".join(words)
    return f"{', '.join(words[:-1])} {conjunction} {words[-1]}"


def singular(plural: str) -> str:
    """Return an English noun phrase in the singular, by its head's last letters."""
    head, tail = _head(plural)
    if head.endswith("ies"):
        head = f"{head[:-3]}y"
    elif head.endswith(("sses", "xes", "ches", "shes")):
        head = head[:-2]
    elif head.endswith("s") and not head.endswith("ss"):
        head = head[:-1]
    return head + tail


def pluralised(noun: str) -> str:
    """Return an English noun phrase in the plural, by its head's last letters."""
    head, tail = _head(noun)
    if head.endswith("y") and head[-2:-1] not in set("aeiou"):
        return f"{head[:-1]}ies{tail}"
    if head.endswith(("ch", "sh", "x", "ss", "us")):
        return f"{head}es{tail}"
    return noun if head.endswith("s") else f"{head}s{tail}"


def _head(phrase: str) -> tuple[str, str]:
    """Take `sessions in the mobile app` apart before its first preposition."""
    found = _PREPOSITION.search(phrase)
    return (phrase[: found.start()], phrase[found.start() :]) if found else (phrase, "")
