"""What `match data` hands out: what the pairs are made of, and whether they are enough."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from ostap.names import FORMAT_VERSION
from ostap.results.base import Frozen, Scalar
from ostap.results.matching import DataReport, SplitName
from ostap.results.quality import DealsOfYear, Finding, Said, ToFill


class TrainingTrial(Frozen):
    """One way of using the training pairs and its figures on recorded outcomes held out."""

    unlabelled: Literal["off", "weighted"]
    since: dt.date | None
    half_life_years: float | None
    split: SplitName
    rows: int = Field(description="that the model was fitted on, unlabelled ones included")
    won: int
    unlabelled_rows: int
    test: int = Field(description="recorded outcomes it was judged on; none is unlabelled")
    auc: float
    auc_interval: tuple[float, float] | None
    brier: float
    hit_at_10: float | None


class Leak(Frozen):
    """A column that may know the outcome: how that was seen, and what to do."""

    code: Literal["after_closing", "edited_later", "predicts_too_well", "missing_tells"]
    column: str
    used: bool = Field(description="whether the model learns from it now")
    numbers: dict[str, Scalar] = Field(default_factory=dict)
    evidence: Said
    next: Said


class FieldFill(Frozen):
    """How full one column is in the training pairs: that is where it is learnt from."""

    column: str
    title: str
    side: Literal["request", "item"]
    filled: float = Field(ge=0, le=1)
    filled_won: float | None
    filled_lost: float | None
    by_year: dict[str, float] = Field(default_factory=dict)


class CurvePoint(Frozen):
    """AUC on pairs of clients held out, after learning from so many pairs or fields."""

    n: int
    added: str | None = Field(default=None, description="the field that came last, in its curve")
    auc: float
    spread: float = Field(description="standard deviation over the draws; 0 for one draw")


class Enough(Frozen):
    """Whether the deals are enough. ``ceiling`` and ``needed`` are of the fitted power law."""

    verdict: Literal["enough", "not_enough", "cannot_tell", "no_signal"]
    have: int = Field(description="pairs the longest point was learnt from")
    gain_of_doubling: float | None = None
    gain_interval: tuple[float, float] | None = None
    needed: int | None = Field(
        default=None, description="pairs after which doubling brings less than the step"
    )
    needed_interval: tuple[int, int | None] | None = Field(
        default=None, description="the upper end is null where it can't be bounded"
    )
    step: float = Field(description="an AUC gain that is still worth doubling the deals")
    why: Said


class FieldGain(Frozen):
    """What filling in one column may bring. ``most`` is a bound, not a promise."""

    column: str
    title: str
    missing: int = Field(description="training pairs in which it is missing")
    missing_share: float
    of_won: int = Field(description="requests of won pairs, or their items, that lack it")
    vacant: int | None = Field(description="of an item's column: vacant items that lack it")
    gain_filled: float | None = Field(
        description="AUC that the column brings where it is filled; null: too few such pairs"
    )
    gain_interval: tuple[float, float] | None
    most: float | None = Field(
        description="at most so much AUC over all, were the gaps like the filled rows"
    )


class UnusedColumn(Frozen):
    """A column of the database that is no feature and yet goes with the outcome."""

    column: str
    title: str
    filled: float
    auc: float
    auc_interval: tuple[float, float]
    why_unused: Said
    checked: Said = Field(description="what the leak check came to")


class TrainingDataReport(Frozen):
    """What `match data` answers."""

    schema_: Literal[1] = Field(default=FORMAT_VERSION, alias="schema")
    as_of: str
    versions: dict[str, Scalar] = Field(default_factory=dict)
    data: DataReport
    deals_by_year: tuple[DealsOfYear, ...] = ()
    fill: tuple[FieldFill, ...] = ()
    leaks: tuple[Leak, ...] = ()
    findings: tuple[Finding, ...] = Field(
        default=(), description="of the data quality checks: units, outliers, duplicates, dates"
    )
    rows_curve: tuple[CurvePoint, ...] = ()
    fields_curve: tuple[CurvePoint, ...] = ()
    enough: Enough | None = Field(default=None, description="null: too few deals to try")
    refused: tuple[Said, ...] = Field(
        default=(), description="what is missing before anything can be learnt"
    )
    fill_in: tuple[FieldGain, ...] = ()
    work_list_total: int = 0
    work_list: tuple[ToFill, ...] = Field(default=(), description="the first rows to fill in")
    unused: tuple[UnusedColumn, ...] = ()
    not_in_catalog: tuple[str, ...] = Field(
        default=(), description="columns of the database that the catalog does not name"
    )
    trials: tuple[TrainingTrial, ...] = Field(
        default=(), description="ways of using the pairs, where they were asked for"
    )
    seconds: float = 0.0
