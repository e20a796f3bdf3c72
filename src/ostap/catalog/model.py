"""`catalog.yaml` as types. Format: ARCHITECTURE in `docs/formats/catalog.md`."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, field_validator, model_validator

from ostap.names import Language
from ostap.results import criteria
from ostap.results.base import Frozen
from ostap.results.criteria import Aggregate, Node


class Proposal(Frozen):
    """What `ostap catalog build` may have drafted. Without ``proposed`` it is a person's."""

    proposed: bool = Field(default=False, description="drafted, until a person confirms")
    confidence: float | None = Field(default=None, ge=0, le=1, description="of the draft, 0 to 1")


class ColumnType(StrEnum):
    """What a column holds."""

    NUMBER = "number"
    INTEGER = "integer"
    MONEY = "money"
    CATEGORY = "category"
    TEXT = "text"
    DATE = "date"
    TIMESTAMP = "timestamp"
    BOOLEAN = "boolean"
    ID = "id"

    @property
    def is_numeric(self) -> bool:
        """Whether it can be added up and compared by size."""
        return self in {ColumnType.NUMBER, ColumnType.INTEGER, ColumnType.MONEY}

    @property
    def is_time(self) -> bool:
        """Whether it is a day or a moment."""
        return self in {ColumnType.DATE, ColumnType.TIMESTAMP}


def _many(value: Any) -> Any:
    """Let one text stand for a list of one."""
    return (value,) if isinstance(value, str) else value


Names = Annotated[tuple[str, ...], BeforeValidator(_many)]


class Title(Frozen):
    """What people call it. One language may stand for both."""

    ru: str | None = None
    en: str | None = None
    synonyms: Names = Field(default=(), description="other words for it, in any language")

    def to(self, language: Language, otherwise: str) -> str:
        """Return the title in ``language``, else in the other one, else ``otherwise``."""
        first, second = (self.ru, self.en) if language is Language.RU else (self.en, self.ru)
        return first or second or otherwise

    @property
    def words(self) -> tuple[str, ...]:
        """Everything it may be called."""
        return tuple(word for word in (self.ru, self.en, *self.synonyms) if word)


def _title(value: Any) -> Any:
    """Let plain text stand for a title in both languages."""
    return {"ru": value, "en": value} if isinstance(value, str) else value


TitleField = Annotated[Title, BeforeValidator(_title)]


class Multi(Frozen):
    """Several values at once: a table of them, or a text with a separator."""

    table: str | None = None
    key: str | None = Field(default=None, description="that table's column with this table's key")
    value: str | None = Field(default=None, description="that table's column with the value")
    separator: str | None = None


class Column(Frozen):
    """One column: its type, its words, and what may be done with it."""

    type: ColumnType
    title: TitleField = Title()
    synonyms: Names = ()
    values: dict[str, TitleField] = Field(
        default_factory=dict, description="code -> what it means, for categories"
    )
    unit: TitleField | None = None
    currency: str | None = Field(default=None, description="a column here, or a three-letter code")
    minor_units: int = Field(
        default=1, ge=1, description="kept in kopecks: 100; criteria speak of whole units"
    )
    negated: bool = Field(default=False, description="spending is kept below zero, asked above it")
    format: str | None = Field(default=None, description="of dates kept as text, strftime")
    role: Literal["event_time", "birth_date", "key"] | None = None
    sensitive: bool = Field(default=False, description="only `is filled` may be asked")
    protected: bool = Field(default=False, description="may not select people")
    known_from: str = Field(default="open", description="open, close, or a date column")
    multi: Multi | None = None
    source: str | None = None
    responsible: str | None = None
    checked: bool = False
    proposed: bool = Field(default=False, description="drafted, until a person confirms")
    vanished: bool = Field(default=False, description="the database had it and has it no longer")

    @property
    def currency_column(self) -> str | None:
        """The column beside it that says the currency; ``None`` where a code says it for all."""
        code = self.currency
        is_code = code is None or (len(code) == 3 and code.isascii() and code.isupper())  # noqa: PLR2004 - ISO 4217
        return None if is_code else code


class Table(Frozen):
    """One table and all its columns."""

    title: TitleField = Title()
    synonyms: Names = ()
    key: str | None = Field(default=None, description="its own key, where links need it")
    proposed: bool = Field(default=False, description="its title and key are drafted")
    vanished: bool = Field(default=False, description="the database had it and has it no longer")
    columns: dict[str, Column] = Field(min_length=1)

    @property
    def event_time(self) -> str | None:
        """The column that says when a row happened."""
        return next((n for n, c in self.columns.items() if c.role == "event_time"), None)


class Entity(Proposal):
    """A kind of thing that criteria select or that pairs are made of."""

    table: str
    key: str
    title: TitleField = Title()
    dismissed: str | None = Field(
        default=None, description="a boolean expression over the table's columns (managers)"
    )
    group: str | None = Field(
        default=None, description="its column of the building: a short list is spread over several"
    )


class Link(Proposal):
    """Many rows of ``from`` point to one row of ``to``."""

    from_: str = Field(alias="from", description="table.column")
    to: str = Field(description="table.column")
    cardinality: Literal["many_to_one", "one_to_one"] = "many_to_one"
    role: str | None = Field(default=None, description="the role column of joint ownership")


class Measure(Frozen):
    """A named, reusable measure: an aggregate of a column's rows, or any measure of criteria."""

    of: str | None = Field(default=None, description="table.column whose rows are aggregated")
    aggregate: Aggregate | None = None
    where: tuple[Node, ...] = Field(default=(), description="which rows, as in criteria")
    per: Literal["month"] | None = None
    over: str | None = Field(default=None, description="'3 months'")
    months: Literal["all", "active"] = "all"
    currency: str | None = Field(default=None, description="turn amounts into this currency")
    tree: criteria.Measure | None = Field(default=None, description="instead of `of`")
    unit: TitleField | None = None
    title: TitleField = Title()

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        rows = self.of is not None and self.aggregate is not None
        if rows is (self.tree is not None) or (self.of is None) is not (self.aggregate is None):
            message = "give of and aggregate, or a tree"
            raise ValueError(message)
        return self


class Currencies(Frozen):
    """What one unit of each currency is worth in the base one."""

    base: str = Field(pattern=r"^[A-Z]{3}$")
    rates: dict[str, Annotated[float, Field(gt=0)]] = Field(default_factory=dict)

    def rate(self, code: str, to: str) -> float | None:
        """Return what one ``code`` is worth in ``to``; ``None`` where a rate is missing."""
        worth = {self.base: 1.0} | self.rates
        return worth[code] / worth[to] if code in worth and to in worth else None


class RequestTable(Proposal):
    """Where requests lie: a client's wishes as said on a day."""

    table: str
    key: str
    client: str
    manager: str | None = None
    time: str | None = None


class StockTable(Proposal):
    """What was vacant from when to when."""

    table: str
    item: str
    from_: str = Field(alias="from")
    to: str | None = None
    values: dict[str, str] = Field(
        default_factory=dict,
        description="a number here -> table.column of the item that it was in that period",
    )


class Outcome(Frozen):
    """How a deal ended: codes of a column; any other code is an open deal."""

    column: str
    won: Names
    lost: Names


class AlsoWon(Frozen):
    """A second source of wins: signed and paid contracts."""

    table: str
    client: str
    item: str
    time: str
    amount: str | None = None
    manager: str | None = None
    where: str | None = Field(default=None, description="boolean expression over its columns")
    names: dict[str, str] = Field(
        default_factory=dict,
        description="a name here -> the client's column it is told by, where `client` is unknown",
    )


def _fraction(value: Any) -> Any:
    """Read ``1/26`` as a fraction."""
    if isinstance(value, str) and "/" in value:
        try:
            return float(Fraction(value.replace(" ", "")))
        except (ValueError, ZeroDivisionError):
            return value
    return value


class Deals(Proposal):
    """Sent offers and how they ended."""

    table: str
    key: str | None = None
    client: str
    item: str
    manager: str | None = None
    request: str | None = Field(default=None, description="the column with the request's key")
    time: str | None = Field(
        default=None, description="the day; without one no deal is earlier than another"
    )
    closed: str | None = None
    outcome: Outcome
    amount: str | None = None
    prior: Annotated[float, BeforeValidator(_fraction)] | None = Field(
        default=None, gt=0, lt=1, description="the true share of wins among sent offers"
    )
    also_won: AlsoWon | None = None


class Pair(Proposal):
    """A wish against a value: where the signal of matching is."""

    wish: Names = Field(min_length=1, description="one column, or a range's two")
    value: str
    kind: Literal["range", "at_most", "at_least", "one_of", "affinity"]


class Entities(Frozen):
    """The kinds of things; only the client is required."""

    client: Entity
    item: Entity | None = None
    manager: Entity | None = None

    def named(self) -> dict[str, Entity]:
        """Return those that are given, by name."""
        found = {"client": self.client, "item": self.item, "manager": self.manager}
        return {name: entity for name, entity in found.items() if entity is not None}


class Catalog(Frozen):
    """What the data means. Only ``entities.client`` and ``tables`` are required."""

    entities: Entities
    tables: dict[str, Table] = Field(min_length=1)
    links: tuple[Link, ...] = ()
    measures: dict[str, Measure] = Field(default_factory=dict)
    currencies: Currencies | None = None
    request: RequestTable | None = None
    stock: StockTable | None = None
    deals: Deals | None = None
    pairs: tuple[Pair, ...] = ()

    @field_validator("links", "pairs", mode="before")
    @classmethod
    def _none_is_empty(cls, value: Any) -> Any:
        return () if value is None else value

    def column(self, ref: str) -> Column | None:
        """Return the column that ``table.column`` names, or ``None``."""
        table, _, name = ref.partition(".")
        found = self.tables.get(table)
        return found.columns.get(name) if found else None

    @property
    def column_refs(self) -> list[str]:
        """Every ``table.column``, in the catalog's order."""
        return [f"{t}.{c}" for t, table in self.tables.items() for c in table.columns]
