"""One way of writing each test of a value."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final

from ostap.results.base import Scalar
from ostap.results.criteria import Between, Compare, OneOf, Presence, Test

_OPPOSITES: Final = {"eq": "ne", "ne": "eq", "lt": "ge", "ge": "lt", "gt": "le", "le": "gt"}
_LISTS: Final = {"in": "not_in", "not_in": "in"}
_PRESENCES: Final = {"filled": "missing", "missing": "filled"}
_LISTED_BY: Final = {"any_of": ("eq", "in"), "all_of": ("ne", "not_in")}
"""Which tests of one column make a list together, under which group."""


def opposite(test: Test) -> Test | None:
    """Return the test that holds where this one is known false; ``None`` where there is none."""
    match test:
        case Compare():
            return Compare.model_validate({"op": _OPPOSITES[test.op], "value": test.value})
        case OneOf():
            return OneOf.model_validate({"op": _LISTS[test.op], "values": test.values})
        case Presence():
            return Presence.model_validate({"op": _PRESENCES[test.op]})
        case _:
            return None


def plain_tests(  # noqa: PLR0911 - one return for each kind of test
    test: Test, *, whole: bool, days: bool, apart: bool
) -> tuple[Test, ...]:
    """Return tests that together say the same: no `between`, no list of one, sorted lists.

    Args:
        test: a validated test.
        whole: the value is a whole number: ``lt 5`` is ``le 4``.
        days: the value is a day.
        apart: the value is one: `between` may be said as two tests.
    """
    match test:
        case Between() if apart and test.low != test.high:
            ends = (Compare(op="ge", value=test.low), Compare(op="le", value=test.high))
            return tuple(_closed(end, whole=whole, days=days) for end in ends)
        case Between() if test.low == test.high:
            return (Compare(op="eq", value=test.low),)
        case OneOf():
            values = ordered(test.values)
            if len(values) == 1:
                op = "eq" if test.op == "in" else "ne"
                return (Compare.model_validate({"op": op, "value": values[0]}),)
            return (OneOf(op=test.op, values=values),)
        case Compare(op="ne", value=bool()):
            return (Compare(op="eq", value=not test.value),)
        case Compare():
            return (_closed(test, whole=whole, days=days),)
        case _:
            return (test,)


def merged_values(before: Test | None, test: Test, combine: str) -> Test | None:
    """Return the list of values that two tests name together; ``None`` where they name none."""
    single, several = _LISTED_BY[combine]
    values = [*values_of(before), *values_of(test)]
    if test.op not in {single, several} or isinstance(values[0], bool):
        return None
    unique = ordered(values)
    if len(unique) == 1:
        return Compare.model_validate({"op": single, "value": unique[0]})
    return OneOf.model_validate({"op": several, "values": unique})


def values_of(test: Test | None) -> tuple[Scalar, ...]:
    """Return the constants that a test names."""
    match test:
        case Compare():
            return (test.value,)
        case OneOf():
            return test.values
        case Between():
            return (test.low, test.high)
        case _:
            return ()


def ordered(values: Iterable[Scalar]) -> tuple[Scalar, ...]:
    """Return the values each once, sorted."""
    return tuple(sorted(set(values), key=lambda value: (type(value).__name__, value)))


def _closed(test: Compare, *, whole: bool, days: bool) -> Compare:
    """Return an open bound as the closed one that says the same."""
    if test.op not in {"lt", "gt"}:
        return test
    step = -1 if test.op == "lt" else 1
    op = "le" if test.op == "lt" else "ge"
    if whole and isinstance(test.value, int):
        return Compare.model_validate({"op": op, "value": test.value + step})
    if days and isinstance(test.value, str):
        day = dt.date.fromisoformat(test.value)
        if dt.date.min < day < dt.date.max:
            moved = (day + dt.timedelta(step)).isoformat()
            return Compare.model_validate({"op": op, "value": moved})
    return test
