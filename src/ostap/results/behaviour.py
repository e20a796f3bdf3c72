"""What `match behave` hands out: checks of a trained version's behaviour, and what it lives on."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import Field

from ostap.names import FORMAT_VERSION
from ostap.results.base import Frozen, Scalar
from ostap.results.quality import Said


class BehaviourOutcome(StrEnum):
    """How a check ended."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_APPLICABLE = "not_applicable"
    NOT_ENOUGH_DATA = "not_enough_data"
    SKIPPED = "skipped"


class Counterexample(Frozen):
    """One pair that went against a check: what was changed, and the probabilities."""

    request: str | None
    client: str | None
    item: str
    moved: str = Field(description="what was changed: `column: from → to`")
    before: float
    after: float


class BehaviourCheck(Frozen):
    """One check on one subject. ``share`` is of requests for which it holds."""

    code: str
    title: Said
    subject: tuple[str, ...] = Field(default=(), description="the catalog's columns it is about")
    outcome: BehaviourOutcome
    gate: bool = Field(description="whether its failure fails the version")
    n: int = Field(default=0, description="requests it was tried on, or what `why` says")
    share: float | None = None
    threshold: float | None = Field(default=None, description="the least share that passes")
    mean_change: float | None = Field(default=None, description="mean change of the probability")
    ratio: float | None = Field(
        default=None, description="geometric mean of the probability after over that before"
    )
    numbers: dict[str, Scalar] = Field(default_factory=dict)
    worst: tuple[Counterexample, ...] = ()
    why: Said


class Importance(Frozen):
    """What the AUC on held-out pairs loses when a column's values are dealt out anew."""

    column: str
    title: str
    loss: float
    low: float = Field(description="of the repeats, the 5 % quantile")
    high: float = Field(description="of the repeats, the 95 % quantile")


class DependencePoint(Frozen):
    """The mean probability with the value put at one place against the wish."""

    at: str = Field(description="`low x 0.5`, `middle`, `limit x 1.5`, `wanted`, `unwanted`")
    probability: float
    low: float = Field(description="of the requests' means, the 10 % quantile")
    high: float = Field(description="of the requests' means, the 90 % quantile")


class Dependence(Frozen):
    """Partial dependence on one pair of a wish and a value."""

    wish: tuple[str, ...]
    value: str
    kind: str
    title: str
    n: int
    points: tuple[DependencePoint, ...]


class WishCorrelation(Frozen):
    """How the outcome of recorded pairs goes with one wish being met."""

    wish: tuple[str, ...]
    value: str
    title: str
    n: int = Field(description="pairs in which the wish was said and the value is known")
    met: int
    won_of_met: float | None
    won_of_unmet: float | None
    correlation: float | None = Field(description="phi; null where one of the two never varies")
    interval: tuple[float, float] | None = Field(
        default=None, description="95 %, clients drawn again with all their pairs"
    )


class BehaviourReport(Frozen):
    """What `match behave` answers."""

    schema_: Literal[1] = Field(default=FORMAT_VERSION, alias="schema")
    as_of: str
    versions: dict[str, Scalar] = Field(default_factory=dict)
    version: str
    model: str
    quick: bool
    requests: int = Field(description="requests that were tried")
    held_out: int = Field(description="of them, such as the version never saw a deal of")
    items: int = Field(description="items of the day's stock")
    passed: bool = Field(description="no gating check failed")
    checks: tuple[BehaviourCheck, ...]
    importance: tuple[Importance, ...] = ()
    importance_held_out: bool = Field(
        default=True, description="false: on pairs that the version may have learnt from"
    )
    dependence: tuple[Dependence, ...] = ()
    correlations: tuple[WishCorrelation, ...] = ()
    notes: tuple[Said, ...] = ()
    seconds: float = 0.0
