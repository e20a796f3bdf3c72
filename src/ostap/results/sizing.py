"""What a machine for matching must have, and what it costs, with the measurements behind it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ostap.names import FORMAT_VERSION
from ostap.results.base import Frozen, Scalar

Bound = Literal["training", "answers"]


class AskedLoad(Frozen):
    """What is asked of the machine; null: as the workspace has it."""

    items: int | None = Field(default=None, ge=1, description="vacant at once")
    clients: int | None = Field(default=None, ge=0)
    requests_per_day: int = Field(default=1000, ge=1)
    hours_per_day: float = Field(default=8, gt=0, le=24, description="in which they come")
    headroom: float = Field(default=5, ge=1, description="what peaks are above the average")
    trainings_per_month: int = Field(default=1, ge=0)
    search_minutes: float = Field(default=15, ge=0, description="of each training")


class Load(AskedLoad):
    """What the machine is sized for."""

    items: int = Field(ge=1, description="vacant at once")
    clients: int = Field(ge=0)


class Prices(Frozen):
    """Per month, in one currency."""

    currency: str
    core: float = Field(ge=0)
    memory: float = Field(ge=0, description="a GB")
    disk: float = Field(ge=0, description="a GB")
    assumed: bool = Field(description="true: nobody gave any, these are an assumption")


class Measured(Frozen):
    """What was measured on this machine with this workspace's data and current model."""

    items: int = Field(description="vacant")
    clients: int
    pairs: int = Field(description="past pairs that a model learns from")
    features: int
    prepare_seconds: float = Field(description="reading the database and preparing the model")
    answer_ms: dict[int, float] = Field(
        description="median of one answer with the reasons of ten items, by number of items"
    )
    fixed_ms: float = Field(description="of the straight line through those: at no item")
    ms_per_1000: float = Field(description="and for each 1,000 items more")
    pairs_per_second: float = Field(description="scored in bulk")
    process_mb: float = Field(description="greatest size of the process while preparing")
    item_kb: float = Field(description="of one vacant item: its row, its features twice")
    client_kb: float = Field(description="of one client with his requests")
    model_mb: float = Field(description="of one version on the disk")
    answer_kb: float = Field(description="of one answer, which the journal keeps")
    data_seconds: float = Field(description="making the training set")
    fit_seconds: float = Field(description="one fit of the current kind of model")


class Needed(Frozen):
    """What the load takes; each figure's formula stands in `Sizing.formulas` by the same name."""

    answer_ms: float
    busy_cores: float = Field(description="on average over the working day, headroom included")
    cores: int
    memory_gb: float
    disk_gb: float = Field(description="after a year")
    training_minutes: float
    million_pairs_seconds: float
    per_month: float


class Sizing(Frozen):
    """What `match sizing` answers."""

    schema_: Literal[1] = Field(default=FORMAT_VERSION, alias="schema")
    as_of: str
    versions: dict[str, Scalar]
    load: Load
    prices: Prices
    measured: Measured
    values: int = Field(description="pairs x features: what a model learns from")
    needed: Needed
    formulas: dict[str, str] = Field(description="how each needed figure comes out, with numbers")
    bounded_by: Bound = Field(description="what asks for the last of the cores")
    notes: tuple[str, ...] = ()
