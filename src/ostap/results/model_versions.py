"""Versions of the model: what each can do, its number, and the list of those that are kept."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ostap.names import FORMAT_VERSION
from ostap.results.base import Frozen, Scalar

StepName = Literal["filter", "rank", "reverse"]


class Step(Frozen):
    """One step of the product, and whether a version takes it; see docs/matching.md."""

    step: int = Field(ge=1, le=3)
    name: StepName
    reached: bool
    why: str


class AmountFigures(Frozen):
    """How near the foretold amounts come to the real ones, on folds that were held out.

    ``error`` and ``error_of_median`` are median absolute errors as shares of the real amount: of
    the 50 % quantile foretold, and of the median of all amounts in its place. ``covered`` is the
    share of amounts between the deciles 10 and 90; 0.8 is what they promise.
    """

    n: int = Field(ge=0, description="won pairs with an amount and a price")
    error: float | None = Field(default=None, description="null: too few")
    error_of_median: float | None = None
    covered: float | None = None


class TrainedWith(Frozen):
    """What besides the data it takes to train the same version again."""

    seed: int
    promise: dict[str, Scalar] = Field(default_factory=dict)
    training: dict[str, Scalar | None] = Field(default_factory=dict)
    marks: int | None = Field(default=None, description="marked pairs; null: no marks")


class KeptVersion(Frozen):
    """One version as `match versions` lists it."""

    version: str
    number: str | None = Field(description="step.quality.patch; null: kept before there were any")
    as_of: str | None = Field(description="the day up to which deals counted")
    model: str | None
    accepted: bool | None = Field(description="null: it was never evaluated")
    auc: float | None = Field(description="by time: on the latest quarter of the pairs")
    auc_interval: tuple[float, float] | None
    current: bool
    same_catalog: bool = Field(description="whether today's catalog.yaml has the same features")
    steps: tuple[Step, ...] = ()
    damaged: str | None = Field(default=None, description="why its files can't be used, or null")


class ModelVersions(Frozen):
    """What `match versions` answers: the kept versions, the greatest number first."""

    schema_: Literal[1] = Field(default=FORMAT_VERSION, alias="schema")
    as_of: str
    versions: dict[str, Scalar] = Field(default_factory=dict)
    current: str | None
    kept: tuple[KeptVersion, ...]


class VersionInUse(Frozen):
    """What `match use` answers."""

    schema_: Literal[1] = Field(default=FORMAT_VERSION, alias="schema")
    as_of: str
    versions: dict[str, Scalar] = Field(default_factory=dict)
    version: str
    number: str | None
    accepted: bool | None
    before: str | None = Field(description="the version that was current until now")


class Rebuilt(Frozen):
    """A kept version trained again from its card, against what is kept."""

    version: str
    same: bool = Field(description="whether every file came out the same, byte for byte")
    files: tuple[str, ...] = Field(default=(), description="that came out otherwise")
    changed: tuple[str, ...] = Field(
        default=(), description="of `versions` (ostap, features, data): what is not as it was then"
    )
    marks: tuple[int | None, int | None] = Field(
        description="expert marks then and now; null: none"
    )
