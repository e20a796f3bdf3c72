"""What a test may ask of a value: which operations fit, and how the constants are read."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar

from ostap.catalog import Column
from ostap.catalog.model import ColumnType
from ostap.criteria.values.constants import (
    Reader,
    Unfit,
    read_day,
    read_number,
    read_ratio,
    read_share,
    read_whole,
    reader_of,
    single,
)
from ostap.errors import Problem
from ostap.names import Text
from ostap.results.base import Scalar
from ostap.results.criteria import Between, Compare, Contains, OneOf, Presence, Test

_PRESENCE: Final = ("filled", "missing")
_EQUALITY: Final = ("eq", "ne", "in", "not_in")
_ORDER: Final = ("lt", "le", "gt", "ge", "between")

_OPS: Final[dict[ColumnType, tuple[str, ...]]] = {
    ColumnType.NUMBER: _EQUALITY + _ORDER + _PRESENCE,
    ColumnType.INTEGER: _EQUALITY + _ORDER + _PRESENCE,
    ColumnType.MONEY: _EQUALITY + _ORDER + _PRESENCE,
    ColumnType.DATE: _EQUALITY + _ORDER + _PRESENCE,
    ColumnType.TIMESTAMP: _EQUALITY + _ORDER + _PRESENCE,
    ColumnType.CATEGORY: _EQUALITY + _PRESENCE,
    ColumnType.TEXT: (*_EQUALITY, "contains", *_PRESENCE),
    ColumnType.ID: _EQUALITY + _PRESENCE,
    ColumnType.BOOLEAN: ("eq", "ne", *_PRESENCE),
}
_CALLED: Final[dict[ColumnType, Text]] = {
    ColumnType.NUMBER: Text("a number", "числа"),
    ColumnType.INTEGER: Text("a number", "числа"),
    ColumnType.MONEY: Text("an amount", "суммы"),
    ColumnType.DATE: Text("a date", "даты"),
    ColumnType.TIMESTAMP: Text("a moment", "времени"),
    ColumnType.CATEGORY: Text("a category", "категории"),
    ColumnType.TEXT: Text("text", "текста"),
    ColumnType.ID: Text("an id", "идентификатора"),
    ColumnType.BOOLEAN: Text("a yes or no", "признака «да/нет»"),
}

_COMPARISONS: Final[dict[str, Callable[[float, float], bool]]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "le": operator.le,
    "gt": operator.gt,
    "ge": operator.ge,
}


@dataclass(frozen=True, slots=True)
class Operand:
    """What is tested: its name for messages (Russian genitive), its operations, its constants."""

    called: Text
    ops: tuple[str, ...]
    read: Reader


def _computed(en: str, ru: str, read: Callable[[Scalar], Scalar]) -> Operand:
    """Return what may be asked of something computed: no text, and nothing about gaps."""
    return Operand(Text(en, ru), _EQUALITY + _ORDER, single(read))


AGE: Final = _computed("an age", "возраста", read_whole)
DAYS_SINCE: Final = _computed("a count of days", "числа дней", read_whole)
COUNT: Final = _computed("a count", "количества", read_whole)
COUNT_PER: Final = _computed("a mean count", "среднего", read_number)
SUM: Final = _computed("a sum", "суммы", read_number)
AVERAGE: Final = _computed("an average", "среднего", read_number)
SHARE: Final = _computed("a share", "доли", read_share)
RATIO: Final = _computed("a ratio", "отношения", read_ratio)
NUMBER: Final = _computed("a number", "числа", read_number)
DAY: Final = _computed("a date", "даты", read_day)


def operand_of(column: Column) -> Operand:
    """Return what may be asked of a column that is not sensitive."""
    ops = _OPS[column.type]
    if column.type is ColumnType.CATEGORY and not column.values:
        ops = (*ops, "contains")
    return Operand(_CALLED[column.type], ops, reader_of(column))


def presence_only(column: Column) -> Operand:
    """Return what may be asked of a sensitive column: whether it is filled in."""
    return Operand(Text("a sensitive column", "личных данных"), _PRESENCE, reader_of(column))


def known_only(operand: Operand) -> Operand:
    """Return what may be asked of a value that is never missing: not whether it is filled."""
    return replace(operand, ops=tuple(op for op in operand.ops if op not in _PRESENCE))


def fit(test: Test, operand: Operand, where: str) -> tuple[Test, list[Problem]]:
    """Return the test with its constants read as the operand wants them, and what does not fit."""
    if test.op not in operand.ops:
        return test, [_wrong_op(test.op, operand, where)]
    problems: list[Problem] = []

    def read(value: Scalar, at: str) -> tuple[Scalar, ...]:
        try:
            return operand.read(value)
        except Unfit as unfit:
            problems.append(Problem("criteria.value", f"{where}.{at}", unfit.what, unfit.hint))
            return (value,)

    fitted = _FITTERS[type(test)](test, read)
    if isinstance(fitted, Between) and not problems:
        problems += _reversed(fitted, where)
    return fitted, problems


ReadAt = Callable[[Scalar, str], tuple[Scalar, ...]]


def _compare(test: Compare, read: ReadAt) -> Test:
    values = read(test.value, "value")
    if len(values) == 1:
        return Compare(op=test.op, value=values[0])
    return OneOf(op="not_in" if test.op == "ne" else "in", values=values)


def _between(test: Between, read: ReadAt) -> Between:
    return Between(op="between", low=read(test.low, "low")[0], high=read(test.high, "high")[0])


def _one_of(test: OneOf, read: ReadAt) -> OneOf:
    found = [read(value, f"values.{number}") for number, value in enumerate(test.values)]
    return OneOf(op=test.op, values=tuple(dict.fromkeys(v for values in found for v in values)))


TestT = TypeVar("TestT", Contains, Presence)


def _as_is(test: TestT, read: ReadAt) -> TestT:  # noqa: ARG001 - nothing to read in these two
    return test


_FITTERS: Final[dict[type, Callable[[Any, ReadAt], Test]]] = {
    Compare: _compare,
    Between: _between,
    OneOf: _one_of,
    Contains: _as_is,
    Presence: _as_is,
}


def _wrong_op(op: str, operand: Operand, where: str) -> Problem:
    return Problem(
        "criteria.op",
        f"{where}.op",
        Text(
            f"'{op}' can't be asked of {operand.called.en}.",
            f"операция '{op}' не подходит для {operand.called.ru}.",
        ),
        Text(f"Possible: {', '.join(operand.ops)}.", f"Можно: {', '.join(operand.ops)}."),
    )


def _reversed(test: Between, where: str) -> list[Problem]:
    low, high = test.low, test.high
    numbers = isinstance(low, int | float) and isinstance(high, int | float)
    if not (low > high if numbers else str(low) > str(high)):  # type: ignore[operator]
        return []
    return [
        Problem(
            "criteria.reversed",
            where,
            Text(f"the range {low} to {high} is reversed.", f"диапазон {low}–{high} перевёрнут."),
            Text(f"Write {high} to {low}.", f"Напишите от {high} до {low}."),
        )
    ]


def number_passes(number: float, test: Test) -> bool:
    """Tell whether a number passes a validated test: what 0 rows answer to a count or a sum."""
    match test:
        case Compare():
            return _COMPARISONS[test.op](number, float(test.value))
        case Between():
            return float(test.low) <= number <= float(test.high)
        case OneOf():
            return (number in {float(value) for value in test.values}) is (test.op == "in")
        case Contains() | Presence():
            return test.op == "filled"
