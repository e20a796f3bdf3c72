"""What a value is tested for, and the windows of time that rows are asked about.

A test here is only well formed; whether it fits what it is asked of is `ostap.criteria.validate`'s
word.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from ostap.results.base import Frozen, Scalar


class Compare(Frozen):
    """A value against a constant."""

    op: Literal["eq", "ne", "lt", "le", "gt", "ge"]
    value: Scalar


class Between(Frozen):
    """``low <= value <= high``: both ends belong."""

    op: Literal["between"]
    low: Scalar
    high: Scalar


class OneOf(Frozen):
    """The value is (not) in a list."""

    op: Literal["in", "not_in"]
    values: tuple[Scalar, ...] = Field(min_length=1)


class Contains(Frozen):
    """The text holds another, whatever the case (Cyrillic too)."""

    op: Literal["contains"]
    text: str = Field(min_length=1)


class Presence(Frozen):
    """The value is filled in, or is missing."""

    op: Literal["filled", "missing"]


Test = Annotated[Compare | Between | OneOf | Contains | Presence, Field(discriminator="op")]


class Unit(StrEnum):
    """A unit of time that a window is counted in."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class LastWindow(Frozen):
    """The last ``n`` units: after ``as_of - n``, up to and including ``as_of``."""

    last: int = Field(ge=1, le=36_500)
    unit: Unit = Unit.MONTH


class FixedWindow(Frozen):
    """From one day to another, both included; an open end is ``null``."""

    start: str | None = Field(default=None, description="ISO date")
    end: str | None = Field(default=None, description="ISO date")


class CalendarUnit(StrEnum):
    """A unit of the calendar, from its first day to its last."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class CalendarWindow(Frozen):
    """Whole units of the calendar: ``ago`` 1 is the last that has ended, 0 the running one.

    ``count`` units that end with that one; nothing after ``as_of`` belongs.
    """

    calendar: CalendarUnit
    ago: int = Field(default=1, ge=0, le=1_200)
    count: int = Field(default=1, ge=1, le=1_200)


Window = LastWindow | FixedWindow | CalendarWindow
