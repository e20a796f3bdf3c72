"""Tests of one value, and three-valued logic, as `docs/formats/meaning.md` tells them.

For the plain evaluator alone. ``None`` is "unknown", beside true and false.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from ostap.catalog import Column
from ostap.catalog.model import ColumnType
from ostap.results.base import Scalar
from ostap.results.criteria import Between, Compare, Contains, OneOf, Presence, Test

Truth = bool | None


def combined(combine: str, truths: Sequence[Truth]) -> Truth:
    """Return what a group says: Kleene's three-valued logic."""
    if combine == "all_of":
        return False if False in truths else (None if None in truths else True)
    either = True if True in truths else (None if None in truths else False)
    return either if combine == "any_of" or either is None else not either


def holds(test: Test, value: Any, column: Column) -> Truth:
    """Return whether a value that a column holds passes a test; dates come as days."""
    if isinstance(test, Presence):
        return _is_missing(value, column) is (test.op == "missing")
    if value is None:
        return None
    if isinstance(test, Contains):
        return _folded(test.text) in _folded(value)
    return compared(test, value)


def number_holds(test: Test, number: int | None) -> Truth:
    """Return whether an age or a count of days passes; a negative one is none at all."""
    if number is None:
        return None
    if number < 0:  # not yet born, not yet happened
        return test.op in {"ne", "not_in"}
    return compared(test, number)


def compared(test: Test, value: Any) -> bool:
    """Return whether a value that is there passes a comparison with constants."""

    def read(constant: Scalar) -> Any:
        return dt.date.fromisoformat(str(constant)) if isinstance(value, dt.date) else constant

    match test:
        case Compare():
            return passes(test.op, value, read(test.value))
        case Between():
            return bool(read(test.low) <= value <= read(test.high))
        case OneOf():
            return (value in [read(item) for item in test.values]) is (test.op == "in")
        case Contains() | Presence():
            raise AssertionError(test)


def passes(op: str, value: Any, other: Any) -> bool:
    """Return ``value op other``."""
    comparisons: dict[str, Callable[[], Any]] = {
        "eq": lambda: value == other,
        "ne": lambda: value != other,
        "lt": lambda: value < other,
        "le": lambda: value <= other,
        "gt": lambda: value > other,
        "ge": lambda: value >= other,
    }
    return bool(comparisons[op]())


def _is_missing(value: Any, column: Column) -> bool:
    blank_counts = column.type in {ColumnType.TEXT, ColumnType.CATEGORY} and not column.sensitive
    return value is None or (blank_counts and not str(value).strip(" "))


def _folded(text: str) -> str:
    return str(text).lower().replace("ё", "е")
