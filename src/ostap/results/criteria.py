"""The criteria tree: what an audience is, as data.

Words and SQL are both built from it (`ostap.criteria`), so they cannot disagree. A tree here is
only well formed; whether its columns exist and its values fit is `ostap.criteria.validate`'s word.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from ostap.names import FORMAT_VERSION, WrittenBy
from ostap.results.base import Frozen
from ostap.results.conditions import (
    Between,
    CalendarUnit,
    CalendarWindow,
    Compare,
    Contains,
    FixedWindow,
    LastWindow,
    OneOf,
    Presence,
    Test,
    Unit,
    Window,
)

__all__ = [
    "Against",
    "Aggregate",
    "Arithmetic",
    "Attribute",
    "AttributeView",
    "Between",
    "CalendarUnit",
    "CalendarWindow",
    "ColumnAsked",
    "ColumnMeasure",
    "Compare",
    "Contains",
    "Criteria",
    "Everybody",
    "FixedWindow",
    "Group",
    "KeySet",
    "LastWindow",
    "Measure",
    "Measured",
    "NamedMeasure",
    "Node",
    "OneOf",
    "Presence",
    "Provenance",
    "Related",
    "RowsAsked",
    "RowsMeasure",
    "Sample",
    "SavedAudience",
    "Test",
    "Top",
    "Unit",
    "Window",
    "Written",
]

Missing = Literal["drop", "keep"]
"""What becomes of those for whom a condition is unknown."""


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


class ColumnAsked(Frozen):
    """A column of the entity, or of a table it points to."""

    column: str = Field(description="table.column")
    of: AttributeView = AttributeView.VALUE
    via: tuple[str, ...] = Field(
        default=(), description="the link columns of the way to its table, where there are several"
    )


class Attribute(Provenance, ColumnAsked):
    """A condition on a column of the entity, or of a table it points to."""

    kind: Literal["attribute"] = "attribute"
    test: Test
    missing: Missing = Field(default="drop", description="keep: unknown counts as true")


class Aggregate(StrEnum):
    """What is asked of the related rows."""

    EXISTS = "exists"
    NONE = "none"
    EVERY = "every"
    COUNT = "count"
    DISTINCT = "distinct"
    SUM = "sum"
    AVG = "avg"
    MIN = "min"
    MAX = "max"
    LAST = "last"
    FIRST = "first"
    SHARE = "share"
    DAYS_SINCE = "days_since"


class RowsAsked(Frozen):
    """Rows that belong to the entity, and what is made of them.

    ``where`` narrows the rows and may name columns of any table on the path and of the tables
    those point to. ``holds`` is what each row must satisfy (``every``), or the part must
    (``share``: of the rows, or of the sum of ``column``).
    """

    table: str
    aggregate: Aggregate
    column: str | None = Field(
        default=None, description="table.column; what is added up, averaged, told apart, looked at"
    )
    where: tuple[Node, ...] = ()
    holds: tuple[Node, ...] = Field(default=(), description="for every and share")
    window: Window | None = Field(default=None, description="over the table's event time")
    per: Literal["month"] | None = Field(
        default=None, description="divide a count or sum by the window's months"
    )
    months: Literal["all", "active"] = Field(
        default="all", description="active: only calendar months with a row count"
    )
    currency: str | None = Field(
        default=None, description="turn amounts into this currency by the catalog's rates"
    )
    via: tuple[str, ...] = Field(
        default=(), description="the link columns of the way to the rows, where there are several"
    )


class Related(Provenance, RowsAsked):
    """A condition on rows that belong to the entity: its cards, its operations.

    ``exists``, ``none`` and ``every`` take no test; the others take one.
    """

    kind: Literal["related"] = "related"
    test: Test | None = None


class ColumnMeasure(ColumnAsked):
    """A number, or a day, that stands in a column."""

    kind: Literal["attribute"] = "attribute"


class RowsMeasure(RowsAsked):
    """A number, or a day, made of rows."""

    kind: Literal["related"] = "related"


class Arithmetic(Frozen):
    """One measure divided by another, or less another."""

    kind: Literal["ratio", "difference"]
    left: Measure
    right: Measure


class NamedMeasure(Frozen):
    """A measure of the catalog, by its name.

    Validation puts in what the catalog said it is, so that a tree means the same for ever.
    """

    kind: Literal["named"] = "named"
    name: str
    meaning: Measure | None = None


Measure = Annotated[
    ColumnMeasure | RowsMeasure | Arithmetic | NamedMeasure, Field(discriminator="kind")
]


class Everybody(Frozen):
    """The same measure over all of the entity, before any condition."""

    kind: Literal["everybody"] = "everybody"
    statistic: Literal["average", "median", "percentile"]
    level: float | None = Field(default=None, gt=0, lt=100, description="of the percentile")

    @model_validator(mode="after")
    def _level_of_percentile(self) -> Self:
        if (self.statistic == "percentile") is (self.level is None):
            message = "a percentile needs a level between 0 and 100, the others none"
            raise ValueError(message)
        return self


Than = Annotated[
    ColumnMeasure | RowsMeasure | Arithmetic | NamedMeasure | Everybody,
    Field(discriminator="kind"),
]


class Against(Frozen):
    """A measure against another one, or against everybody's: ``measure op times * than``."""

    op: Literal["eq", "ne", "lt", "le", "gt", "ge"]
    than: Than
    times: float = Field(default=1.0, gt=0, le=1_000_000)


def _constant_or_against(value: Any) -> str:
    against = isinstance(value, Against) or (isinstance(value, dict) and "than" in value)
    return "against" if against else "constant"


MeasureTest = Annotated[
    Annotated[Test, Tag("constant")] | Annotated[Against, Tag("against")],
    Discriminator(_constant_or_against),
]


class Measured(Provenance):
    """A condition on a measure: against a constant, another measure, or everybody's."""

    kind: Literal["measure"] = "measure"
    measure: Measure
    test: MeasureTest
    missing: Missing = Field(default="drop", description="keep: unknown counts as true")


class Group(Provenance):
    """Several nodes together; ``none_of`` keeps only those for whom every node is known false."""

    kind: Literal["group"] = "group"
    combine: Literal["all_of", "any_of", "none_of"]
    items: tuple[Node, ...] = Field(min_length=1)
    missing: Missing = Field(default="drop", description="keep: unknown counts as true")


class SavedAudience(Provenance):
    """Those whom a saved audience selects.

    Validation puts in what the audience was then, so that a tree means the same for ever.
    """

    kind: Literal["audience"] = "audience"
    name: str = Field(min_length=1)
    criteria: Criteria | None = None


class KeySet(Provenance):
    """Those whose keys the caller hands in: contacted lately, sent this offer already.

    Which sets there are is the caller's business (`workflows` reads them from the journal); it is
    asked for ``name`` within ``window``, at least ``at_least`` times.
    """

    kind: Literal["keys"] = "keys"
    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    window: LastWindow | None = None
    at_least: int = Field(default=1, ge=1)


class Sample(Provenance):
    """A share of all keys that chance picks, the same for the same ``seed`` on every day.

    A key is in where the first eight hexadecimal digits of ``md5(seed:key)`` are below the share.
    """

    kind: Literal["sample"] = "sample"
    share: float = Field(gt=0, lt=1)
    seed: str = Field(min_length=1, max_length=100)


class Written(Provenance):
    """What the tree can't say: words, and SQL that selects the entity's key."""

    kind: Literal["written"] = "written"
    words: str = Field(min_length=1)
    key_sql: str = Field(min_length=1)


Node = Annotated[
    Attribute | Related | Measured | Group | SavedAudience | KeySet | Sample | Written,
    Field(discriminator="kind"),
]


class Top(Frozen):
    """Only the first by a measure, after all criteria and rules; ties go by the key.

    Those without the measure are left out, also of what the percent is taken of.
    """

    count: int | None = Field(default=None, ge=1)
    percent: float | None = Field(default=None, gt=0, lt=100)
    by: Measure
    order: Literal["most", "least"] = "most"

    @model_validator(mode="after")
    def _one_size(self) -> Self:
        if (self.count is None) is (self.percent is None):
            message = "give either count or percent"
            raise ValueError(message)
        return self


def _format_from_text(value: Any) -> Any:
    """Let YAML's text stand for the format's number."""
    return FORMAT_VERSION if value == str(FORMAT_VERSION) else value


class Criteria(Frozen):
    """The whole tree: every node of ``all_of`` must hold for the entity to be selected.

    ``all_of`` may be empty only where there is a ``top``.
    """

    schema_: Annotated[Literal[1], BeforeValidator(_format_from_text)] = Field(
        default=FORMAT_VERSION, alias="schema"
    )
    entity: str = "client"
    all_of: tuple[Node, ...] = ()
    top: Top | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.all_of and self.top is None:
            message = "give at least one criterion in all_of, or a top"
            raise ValueError(message)
        return self


for _model in (
    RowsAsked, Related, RowsMeasure, Arithmetic, NamedMeasure, Against, Measured, Group,
    SavedAudience, Top, Criteria,
):  # fmt: skip
    _model.model_rebuild()
