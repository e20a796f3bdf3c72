"""One test of one value as SQL. NULL makes every comparison unknown, as SQL itself has it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlglot import exp

from ostap.catalog import Column
from ostap.catalog.model import ColumnType
from ostap.criteria.sql.dialects import Speech
from ostap.criteria.sql.parts import Expr, compared, function, is_null, literal, negated, number
from ostap.criteria.values.periods import Days, born_for_ages, days_ago, following
from ostap.results.base import Scalar
from ostap.results.criteria import (
    AttributeView,
    Between,
    Compare,
    Contains,
    OneOf,
    Presence,
    Test,
)

_NEGATED = frozenset({"ne", "not_in"})


def column_test(
    value: Expr, column: Column, view: AttributeView, test: Test, speech: Speech, as_of: dt.date
) -> Expr:
    """Return a validated test of what a column says (`Context.said`) as a boolean expression."""
    if isinstance(test, Presence):
        return _presence(value, column, test)
    if isinstance(test, Contains):
        return speech.contains(value, test.text)
    if view is not AttributeView.VALUE:
        to_days = born_for_ages if view is AttributeView.AGE else days_ago
        spans = [to_days(low, high, as_of) for low, high in _whole_ranges(test)]
        return in_spans(value, spans or [Days(as_of, as_of)], speech, outside=test.op in _NEGATED)
    if column.type.is_time:
        return in_spans(value, _day_spans(test), speech, outside=test.op in _NEGATED)
    if isinstance(test, Compare) and column.type is ColumnType.BOOLEAN:
        return speech.truth(value, bool(test.value) is (test.op == "eq"))
    return plain_test(value, test)


def plain_test(value: Expr, test: Test) -> Expr:
    """Return a test of a number or a code against constants."""
    match test:
        case Compare():
            return compared(test.op, value, constant(test.value))
        case Between():
            return exp.Between(this=value, low=constant(test.low), high=constant(test.high))
        case OneOf():
            found = exp.In(this=value, expressions=[constant(item) for item in test.values])
            return exp.Not(this=found) if test.op == "not_in" else found
        case Contains() | Presence():
            message = f"{test.op} passed validation for a number"
            raise AssertionError(message)


def constant(value: Scalar) -> Expr:
    """Return a constant as a literal."""
    if isinstance(value, bool):
        return exp.Boolean(this=value)
    return literal(value) if isinstance(value, str) else number(value)


def in_spans(value: Expr, spans: Sequence[Days], speech: Speech, *, outside: bool = False) -> Expr:
    """Return whether a date lies in one of the spans, or ``outside`` all of them."""
    inside = exp.or_(*(_in_span(value, span, speech) for span in spans))
    return negated(inside) if outside else inside


def _in_span(value: Expr, span: Days, speech: Speech) -> Expr:
    bounds: list[Expr] = []
    if span.start is not None:
        bounds.append(exp.GTE(this=value.copy(), expression=speech.day(span.start)))
    if span.stop is not None:
        bounds.append(exp.LT(this=value.copy(), expression=speech.day(span.stop)))
    return exp.and_(*bounds)


def _presence(value: Expr, column: Column, test: Presence) -> Expr:
    missing: Expr = is_null(value)
    if column.type in {ColumnType.TEXT, ColumnType.CATEGORY} and not column.sensitive:
        as_text = value.copy()
        if column.type is ColumnType.CATEGORY:  # its codes may be kept as numbers
            as_text = exp.cast(as_text, exp.DataType.Type.TEXT)
        blank = exp.EQ(this=function("TRIM", as_text), expression=literal(""))
        missing = exp.or_(missing, blank)
    return missing if test.op == "missing" else exp.not_(missing)


def _day_spans(test: Test) -> list[Days]:
    """Return the days that a (not negated) test of a date asks for."""
    match test:
        case Between():
            return [Days(_day(test.low), following(_day(test.high)))]
        case OneOf():
            return [Days(_day(item), following(_day(item))) for item in test.values]
        case Compare():
            day = _day(test.value)
            next_day = following(day)
            return [
                {
                    "eq": Days(day, next_day),
                    "ne": Days(day, next_day),
                    "lt": Days(None, day),
                    "le": Days(None, next_day),
                    "gt": Days(next_day, None),
                    "ge": Days(day, None),
                }[test.op]
            ]
        case Contains() | Presence():
            return []


def _day(value: Scalar) -> dt.date:
    return dt.date.fromisoformat(str(value))


def _whole_ranges(test: Test) -> list[tuple[int, int | None]]:
    """Return the ranges of whole numbers, 0 and up, that a (not negated) test asks for."""
    match test:
        case Between():
            return [(_whole(test.low), _whole(test.high))]
        case OneOf():
            return [(_whole(item), _whole(item)) for item in test.values]
        case Compare():
            value = _whole(test.value)
            low, high = {
                "eq": (value, value),
                "ne": (value, value),
                "lt": (0, value - 1),
                "le": (0, value),
                "gt": (value + 1, None),
                "ge": (value, None),
            }[test.op]
            return [(low, high)] if high is None or high >= low else []
        case Contains() | Presence():
            return []


def _whole(value: Scalar) -> int:
    return int(value)
