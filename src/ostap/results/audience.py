"""What the audience's rooms hand to one another: the offer and the finished audience."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, Field, JsonValue

from ostap.names import FORMAT_VERSION, WrittenBy
from ostap.results.base import Frozen, Scalar


class Offer(Frozen):
    """An advertising offer. Keys we do not know are kept, never dropped."""

    model_config = ConfigDict(frozen=True, extra="allow")

    product: str = Field(min_length=1, max_length=500)
    text: str = Field(min_length=1, max_length=200_000)
    terms: dict[str, JsonValue] = Field(default_factory=dict)
    channel: str | None = None
    target_size: int | None = Field(default=None, ge=1)
    notes: str | None = None


class CriterionLine(Frozen):
    """One criterion as the marketer reads it, with its counts."""

    id: str
    text: str
    offer_field: str | None = None
    reason: str | None = None
    alone: int = Field(ge=0, description="how many satisfy this one alone")
    left: int = Field(ge=0, description="how many are left after this and all before it")
    unknown: int | None = Field(
        default=None, ge=0, description="for how many it can't be told: a value is missing"
    )
    written_by: WrittenBy


class Unsaid(Frozen):
    """What was wanted and can't be said with this company's data, and what comes nearest."""

    text: str
    nearest: str | None = None


class RuleLine(Frozen):
    """A locked rule and how many it removed."""

    id: str
    text: str
    removed: int = Field(ge=0)


class Tokens(Frozen):
    """Tokens of one run; cached ones are counted apart."""

    prompt: int = 0
    cached: int = 0
    completion: int = 0


class StepLine(Frozen):
    """What one step of a run took."""

    node: str
    seconds: float = Field(ge=0)
    tokens: Tokens = Tokens()


class Audience(Frozen):
    """An audience run as `ostap audience run --json` prints it."""

    schema_: Literal[1] = Field(default=FORMAT_VERSION, alias="schema")
    run: str
    status: Literal["done", "waiting", "failed", "budget"]
    as_of: str
    entity: str = "client"
    waits_for: Literal["criteria", "sql"] | None = Field(
        default=None, description="what a person must look at; null where nothing waits"
    )
    criteria: tuple[CriterionLine, ...] = ()
    rules: tuple[RuleLine, ...] = ()
    sql: str | None = None
    count: int | None = None
    ids_file: str | None = None
    unsaid: tuple[Unsaid, ...] = ()
    warnings: tuple[str, ...] = ()
    tokens: Tokens = Tokens()
    seconds: float = 0.0
    steps: tuple[StepLine, ...] = ()
    versions: dict[str, Scalar] = Field(default_factory=dict)


class RunListed(Frozen):
    """One run among others."""

    run: str
    at: str = Field(description="when it began, ISO 8601, UTC")
    status: Literal["done", "waiting", "failed", "budget", "unfinished"]
    entity: str
    about: str | None = Field(description="the offer's product, the words, or null for a file")
    count: int | None
    who: str | None
