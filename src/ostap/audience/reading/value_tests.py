"""Numbers, days and codes as tests of a column, in the column's own unit."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Final

from ostap.audience.reading.quantities import Quantity, canonical_unit
from ostap.catalog.model import Column, ColumnType
from ostap.names import WrittenBy
from ostap.results.criteria import Attribute, AttributeView, Between, Compare, OneOf, Test

_UNIT_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "percent": ("%", "процент", "percent"), "points": ("%",), "year": ("лет", "год", "year"),
    "month": ("мес", "month"), "day": ("дн", "ден", "day", "сут"), "minute": ("мин", "min"),
    "second": ("с", "сек", "s", "sec"),
}  # fmt: skip
_FACTORS: Final[dict[tuple[str, str], float]] = {
    ("year", "month"): 12, ("minute", "second"): 60, ("week", "day"): 7, ("quarter", "month"): 3,
    ("month", "day"): 30, ("year", "day"): 365,
}  # fmt: skip
"""How many of the second unit one of the first is, about."""


def fits(column: Column, q: Quantity) -> bool:
    """Whether a number may be one of a column's: money for money, a percent for a percent."""
    if q.of == "times":
        return False
    if q.unit is not None:
        units = column.unit.words if column.unit else ()
        return any(_same_unit(q.unit, canonical_unit(word)) for word in units)
    if column.type is ColumnType.MONEY:
        return q.of in {None, "money"}
    if q.of is None or q.of == "money":
        return q.of is None
    if unit := _unit_of(column):
        return _is_in(q.of, unit) or _factor(q.of, unit) is not None
    return q.of in {"percent", "points", "year"} or column.type is ColumnType.INTEGER


def in_unit(column: Column, q: Quantity) -> Quantity:
    """Return a number in the column's unit: five minutes are 300 seconds."""
    unit = _unit_of(column)
    if q.of is None or not unit or _is_in(q.of, unit):
        return q
    factor = _factor(q.of, unit)
    if factor is None:
        return q
    high = None if q.high is None else q.high * factor
    return replace(q, value=q.value * factor, high=high)


def _unit_of(column: Column) -> str:
    return " ".join(column.unit.words).casefold() if column.unit else ""


def _is_in(said: str, unit: str) -> bool:
    return any(word in unit for word in _UNIT_WORDS.get(said, ()))


def _factor(said: str, unit: str) -> float | None:
    """Return by what a number in one unit becomes one in another."""
    return next(
        (f for (one, kept), f in _FACTORS.items() if one == said and _is_in(kept, unit)), None
    )


def _same_unit(said: str, kept: str) -> bool:
    """Whether a number's unit is a column's: "40 метров" of an area are square ones."""
    return said == kept or (said == "м" and kept == "м²")


def number_test(q: Quantity) -> Compare | Between:
    """Return the test that a number sets."""
    if q.high is not None:
        return Between(op="between", low=whole(q.value), high=whole(q.high))
    return Compare.model_validate({"op": q.bound, "value": whole(q.value)})


def day_test(low: dt.date | None, high: dt.date | None) -> Compare | Between:
    """Return the test that days from ``low`` to ``high``, both included, set on a day."""
    if low is not None and high is not None:
        if low == high:
            return Compare(op="eq", value=low.isoformat())
        return Between(op="between", low=low.isoformat(), high=high.isoformat())
    if low is not None:
        return Compare(op="ge", value=low.isoformat())
    if high is None:
        message = "a span of time is open at both ends"
        raise ValueError(message)
    return Compare(op="le", value=high.isoformat())


def whole(value: float) -> int | float:
    """Return ``3`` for ``3.0``."""
    return int(value) if value == int(value) else value


def opposite(one: Quantity, other: Quantity) -> bool:
    """Whether one number is a lower bound and the other an upper one."""
    up, down = {"gt", "ge"}, {"lt", "le"}
    return (one.bound in up and other.bound in down) or (one.bound in down and other.bound in up)


def one_of(codes: tuple[str, ...], *, negated: bool) -> Test:
    """Return the test of one code or of several; ``negated``: of none of them."""
    if len(codes) == 1:
        return Compare(op="ne" if negated else "eq", value=codes[0])
    return OneOf(op="not_in" if negated else "in", values=codes)


def is_range(one: Quantity, other: Quantity) -> bool:
    """Whether two bounds leave something between them: "старше 25, моложе 60"."""
    low, high = sorted((one, other), key=lambda q: q.value)
    return opposite(one, other) and low.bound in {"gt", "ge"} and high.bound in {"lt", "le"}


def attribute(ref: str, test: Test, of: AttributeView = AttributeView.VALUE) -> Attribute:
    """Return a condition on a column that rules wrote."""
    return Attribute(column=ref, of=of, test=test, written_by=WrittenBy.RULE)
