"""What kind of number, or day, a measure is: what it may be compared with, and what it makes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from ostap.catalog import Column
from ostap.catalog.model import ColumnType
from ostap.criteria.values.constants import fold
from ostap.criteria.values.operands import (
    AGE,
    COUNT,
    COUNT_PER,
    DAY,
    DAYS_SINCE,
    NUMBER,
    RATIO,
    SHARE,
    Operand,
)
from ostap.names import Text


class Kind(StrEnum):
    """What is measured. Only a plain number goes with the others."""

    NUMBER = "number"
    DAY = "day"
    AMOUNT = "amount"
    COUNT = "count"
    SHARE = "share"
    DAYS = "days"
    YEARS = "years"


_CALLED = {
    Kind.NUMBER: Text("a number", "число"),
    Kind.DAY: Text("a date", "дата"),
    Kind.AMOUNT: Text("an amount", "сумма"),
    Kind.COUNT: Text("a count", "количество"),
    Kind.SHARE: Text("a share", "доля"),
    Kind.DAYS: Text("a number of days", "число дней"),
    Kind.YEARS: Text("an age in years", "возраст в годах"),
}
_OF_OPERAND = {
    AGE: Kind.YEARS,
    DAYS_SINCE: Kind.DAYS,
    COUNT: Kind.COUNT,
    COUNT_PER: Kind.COUNT,
    SHARE: Kind.SHARE,
}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A measure as its comparisons see it.

    ``unit`` is an amount's currency or a plain number's unit, ``None`` where the catalog is
    silent. ``mixed`` names the column that says a different currency for each row.
    """

    operand: Operand
    kind: Kind = Kind.NUMBER
    unit: str | None = None
    mixed: str | None = None

    @property
    def is_day(self) -> bool:
        """Whether it is a day, not a number."""
        return self.kind is Kind.DAY

    @property
    def called(self) -> Text:
        """What it is, with its unit."""
        unit = self.mixed or self.unit
        called = _CALLED[self.kind]
        return Text(f"{called.en} in {unit}", f"{called.ru} в {unit}") if unit else called


def quantity_of(operand: Operand, column: Column | None = None, ref: str = "") -> Quantity | None:
    """Return what a column's value, or something counted, is; ``None``: no number and no day."""
    if column is None:
        return Quantity(operand, _OF_OPERAND.get(operand, Kind.NUMBER))
    if column.type.is_time:
        return Quantity(DAY, Kind.DAY)
    if not column.type.is_numeric:
        return None
    if column.type is not ColumnType.MONEY and not column.currency:
        words = column.unit.words if column.unit else ()
        return Quantity(operand, unit=words[0] if words else None)
    if column.currency_column:
        mixed = f"{ref.partition('.')[0]}.{column.currency_column}"
        return Quantity(operand, Kind.AMOUNT, mixed=mixed)
    return Quantity(operand, Kind.AMOUNT, column.currency)


def unlike(left: Quantity, right: Quantity) -> Text | None:
    """Return why two quantities can't be compared, or taken from one another; else ``None``."""
    wrong = Text(
        f"{left.called.en} and {right.called.en} don't go together.",
        f"{left.called.ru} и {right.called.ru} несопоставимы.",
    )
    if left.kind is not right.kind:
        plain = Kind.NUMBER in {left.kind, right.kind}
        return None if plain and not (left.is_day or right.is_day) else wrong
    if left.mixed != right.mixed:
        return wrong
    if left.unit and right.unit and fold(left.unit) != fold(right.unit):
        return wrong
    return None


def less(left: Quantity, right: Quantity) -> Quantity:
    """Return what one quantity less another is; they are alike."""
    if left.is_day:
        return Quantity(NUMBER, Kind.DAYS)
    known = right if left.kind is Kind.NUMBER else left
    operand = RATIO if known.kind is Kind.SHARE else NUMBER
    return replace(known, operand=operand, unit=left.unit or right.unit)


def divided(left: Quantity, right: Quantity) -> Quantity:
    """Return what one number divided by another is."""
    if left.kind is right.kind and unlike(left, right) is None:
        plain = left.kind is Kind.NUMBER and not (left.unit and right.unit)
        return Quantity(RATIO, Kind.NUMBER if plain else Kind.SHARE)
    if right.kind is Kind.COUNT:
        return replace(left, operand=NUMBER)
    return Quantity(RATIO)
