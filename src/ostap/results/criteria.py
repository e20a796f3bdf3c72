"""The criteria tree: what an audience is, as data.

Words and SQL are both built from it (`ostap.criteria`), so they cannot disagree. A tree here is
only well formed; whether its columns exist and its values fit is `ostap.criteria.validate`'s word.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from ostap.names import FORMAT_VERSION, WrittenBy
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
    """A unit of time."""

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


Window = LastWindow | FixedWindow


class Provenance(Frozen):
    """What every node of the tree carries besides its meaning."""

    id: str | None = Field(default=None, description="c1, c2, ...; given where it is missing")
    said: str | None = Field(default=None, description="the words that the node was made from")
    reason: str | None = Field(default=None, description="why it is there")
    offer_field: str | None = Field(default=None, description="the field of the offer it is from")
    written_by: WrittenBy = WrittenBy.PERSON


class AttributeView(StrEnum):
    """What is tested: the value itself, or what a date says as of today."""

    VALUE = "value"
    AGE = "age"
    DAYS_SINCE = "days_since"


class Attribute(Provenance):
    """A condition on a column of the entity, or of a table it points to."""

    kind: Literal["attribute"] = "attribute"
    column: str = Field(description="table.column")
    of: AttributeView = AttributeView.VALUE
    test: Test


class Aggregate(StrEnum):
    """What is asked of the related rows."""

    EXISTS = "exists"
    NONE = "none"
    COUNT = "count"
    SUM = "sum"


class Related(Provenance):
    """A condition on rows that belong to the entity: its cards, its operations.

    ``where`` narrows the rows and may name columns of any table on the path and of the tables
    those point to. ``exists`` and ``none`` take no test; ``count`` and ``sum`` take one, and
    are 0 where there are no rows.
    """

    kind: Literal["related"] = "related"
    table: str
    aggregate: Aggregate
    column: str | None = Field(default=None, description="table.column, for sum")
    where: tuple[Node, ...] = ()
    window: Window | None = Field(default=None, description="over the table's event time")
    per: Literal["month"] | None = Field(
        default=None, description="divide a count or sum by the window's months"
    )
    test: Test | None = None


class Group(Provenance):
    """Several nodes together; ``none_of`` keeps only those for whom every node is known false."""

    kind: Literal["group"] = "group"
    combine: Literal["all_of", "any_of", "none_of"]
    items: tuple[Node, ...] = Field(min_length=1)


class Written(Provenance):
    """What the tree can't say: words, and SQL that selects the entity's key."""

    kind: Literal["written"] = "written"
    words: str = Field(min_length=1)
    key_sql: str = Field(min_length=1)


Node = Annotated[Attribute | Related | Group | Written, Field(discriminator="kind")]


def _format_from_text(value: Any) -> Any:
    """Let YAML's text stand for the format's number."""
    return FORMAT_VERSION if value == str(FORMAT_VERSION) else value


class Criteria(Frozen):
    """The whole tree: every node of ``all_of`` must hold for the entity to be selected."""

    schema_: Annotated[Literal[1], BeforeValidator(_format_from_text)] = Field(
        default=FORMAT_VERSION, alias="schema"
    )
    entity: str = "client"
    all_of: tuple[Node, ...] = Field(min_length=1)


Related.model_rebuild()
Group.model_rebuild()
Criteria.model_rebuild()
