"""A validation case: what a marketer asked for, and whom a person selected by hand."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from ostap.results.audience import Offer
from ostap.results.base import Frozen


class Part(StrEnum):
    """What a case may be used for: tuning, or the figure that is reported."""

    TUNE = "tune"
    TEST = "test"
    """Never looked at while tuning."""


class Construct(StrEnum):
    """What a case asks of the criteria language; a case carries every one that it needs."""

    COMPARISON = "comparison"
    RANGE = "range"
    LIST = "list"
    NOT_IN = "not_in"
    NEGATION = "negation"
    BOOLEAN = "boolean"
    FILLED = "filled"
    MISSING = "missing"
    CONTAINS = "contains"
    CODE = "code"
    MULTI_VALUE = "multi_value"
    TWO_SPELLINGS = "two_spellings"
    CURRENCY = "currency"
    OTHER_TABLE = "other_table"
    ANY_OF = "any_of"
    AGE = "age"
    DAYS_SINCE = "days_since"
    DATE_ABSOLUTE = "date_absolute"
    DATE_RELATIVE = "date_relative"
    DATE_PART = "date_part"
    TEXT_DATE = "text_date"
    EXISTS = "exists"
    NONE = "none"
    EVERY = "every"
    COUNT = "count"
    DISTINCT = "distinct"
    SUM = "sum"
    AVG = "avg"
    MIN = "min"
    MAX = "max"
    FIRST = "first"
    LAST = "last"
    SHARE = "share"
    ROWS_OF_ROWS = "rows_of_rows"
    JOINT_OWNERS = "joint_owners"
    WINDOW_DAYS = "window_days"
    WINDOW_MONTHS = "window_months"
    WINDOW_YEARS = "window_years"
    CALENDAR_MONTH = "calendar_month"
    CALENDAR_YEAR = "calendar_year"
    BETWEEN_DATES = "between_dates"
    PER_MONTH = "per_month"
    RATIO = "ratio"
    DIFFERENCE = "difference"
    AGAINST_MEASURE = "against_measure"
    AGAINST_AVERAGE = "against_average"
    AGAINST_MEDIAN = "against_median"
    AGAINST_PERCENTILE = "against_percentile"
    TOP_N = "top_n"
    TOP_PERCENT = "top_percent"


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


OneOrMore = Annotated[tuple[str, ...], BeforeValidator(_as_list)]
"""One text, or a list of them where two readings are right."""


class Case(Frozen):
    """One case, as its YAML file holds it.

    Whether the fields fit one another is the loader's word (`ostap.criteria.cases`).
    """

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", description="also the file's name")
    entity: str = "client"
    words: str | None = Field(default=None, min_length=1, description="criteria in words")
    offer: Offer | None = None
    criteria: tuple[str, ...] = Field(default=(), description="made by hand, one a line")
    sql: OneOrMore = Field(default=(), description="by hand; selects the entity's key only")
    ids: OneOrMore = Field(default=(), description="files of keys, in the order of `sql`")
    unsaid: tuple[str, ...] = Field(default=(), description="what the data can't say")
    expressible: bool = Field(default=True, description="false: the data says none of it")
    minutes_by_hand: int = Field(ge=1, le=600, description="an estimate of a person's time")
    as_of: dt.date
    part: Part = Part.TUNE
    constructs: tuple[Construct, ...] = ()
