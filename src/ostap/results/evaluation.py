"""What an evaluation of audiences gives: a line for each case, and the figures over them."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from ostap.names import FORMAT_VERSION
from ostap.results.base import Frozen, Scalar
from ostap.results.cases import Construct

CaseKind = Literal["words", "offer"]
CaseStatus = Literal["done", "nothing", "budget", "failed"]
"""``nothing``: the run ended well and could say nothing of what was asked."""
EditsBy = Literal["same", "tree", "sets", "rewritten"]
"""How edits were counted: see `CaseLine.edits`."""


class Score(Frozen):
    """Two sets of keys against one another, each figure 0 to 1.

    Two empty sets are equal: all three are 1. Where only one is empty, all are 0.
    """

    iou: float = Field(ge=0, le=1, description="shared keys over all keys of both")
    precision: float = Field(ge=0, le=1, description="of the selected, the share that is right")
    recall: float = Field(ge=0, le=1, description="of the right ones, the share that is selected")


class Linking(Frozen):
    """Which columns the hand-made SQL tests, and which of them the linker offered."""

    wanted: tuple[str, ...] = Field(description="keys and columns of links left out")
    missed: tuple[str, ...]
    tables_wanted: tuple[str, ...] = ()
    tables_missed: tuple[str, ...] = ()


class Spent(Frozen):
    """Tokens of one run: those that were read or written anew, and those from a cache."""

    uncached: int = 0
    cached: int = 0


class CaseLine(Frozen):
    """What became of one case."""

    id: str
    kind: CaseKind
    entity: str
    as_of: dt.date
    expressible: bool
    constructs: tuple[Construct, ...] = ()
    status: CaseStatus
    error: str | None = Field(default=None, description="the code of what stopped the run")
    gold: int | None = Field(default=None, description="keys of the reading that it is held to")
    found: int | None = Field(default=None, description="keys selected; none where the run failed")
    reading: int | None = Field(
        default=None, description="which right reading came nearest, from 0; its IoU counts"
    )
    score: Score | None = Field(
        default=None, description="none for a case of which the data can say nothing"
    )
    wanted_unsaid: tuple[str, ...] = Field(default=(), description="what the case says is unsaid")
    unsaid: tuple[str, ...] = Field(default=(), description="what the run left unsaid")
    criteria: int = Field(default=0, description="criteria that the run proposed, a top among them")
    linking: Linking | None = None
    edits: int | None = Field(
        default=None,
        description="changes from what was proposed to the gold: same - none, the keys are the "
        "gold's; tree - changes to the gold's own tree; sets - criteria that lose somebody of the "
        "gold, and one more where too many are left, which is a lower bound; rewritten - nothing "
        "was proposed, all criteria are written by hand",
    )
    edits_by: EditsBy | None = None
    minutes_by_hand: int
    seconds: float
    tokens: Spent = Spent()


class Figures(Frozen):
    """What cases come to together. A figure is ``None`` where no case can tell it."""

    cases: int
    expressible: int = Field(description="cases of which the data can say something")
    executable: float | None = Field(description="share of these whose run ended with ids")
    mean_iou: float | None
    mean_iou_interval: tuple[float, float] | None = Field(
        description="95 %, cases drawn again 2,000 times"
    )
    share_over_70: float | None = Field(description="share with an IoU above 0.70")
    exact: float | None = Field(description="share with the very keys of the gold")
    mean_precision: float | None
    mean_recall: float | None
    abstained_right: float | None = Field(
        description="of what the data can't say at all: nothing proposed, and that was said"
    )
    partly_reported: float | None = Field(
        description="of what it can say in part: something was reported as unsaid"
    )
    false_alarms: float | None = Field(
        description="of what it can say whole: something was reported as unsaid"
    )
    linking_recall: float | None = Field(
        description="of the columns that gold SQL tests, the share that the linker offered"
    )
    linking_tables: float | None
    seconds_mean: float | None
    seconds_p95: float | None
    tokens_mean: float | None = Field(description="uncached")
    tokens_cached_mean: float | None


class PeopleTime(Frozen):
    """The time of people: by hand, and from what was proposed to what is right (A8)."""

    cases: int = Field(description="expressible cases whose edits could be counted")
    edits: dict[str, int] = Field(description="edits (`3+` for three and more) -> cases")
    edits_mean: float | None
    minutes_by_hand: float | None = Field(description="mean, as the cases estimate it")
    minutes_with_ostap: float | None = Field(description="mean: run, review and edits")
    ratio: float | None = Field(description="of these two; asked for: at least 3")
    minutes_per_edit: float = Field(description="assumed")
    minutes_to_review: float = Field(description="assumed: reading the criteria and their counts")
    assumptions: tuple[str, ...]


class Way(Frozen):
    """One way of answering the cases: as Ostap does, with a part taken away, or another's."""

    name: str
    title: str
    figures: Figures


class Unjudged(Frozen):
    """A case that is in no figure, and why."""

    id: str
    error: str
    why: str


class AudienceEvaluation(Figures):
    """An evaluation as `ostap audience evaluate --json` prints it; its own figures on top."""

    schema_: Literal[1] = Field(default=FORMAT_VERSION, alias="schema")
    as_of: dt.date = Field(description="the latest day of the cases; each line has its own")
    versions: dict[str, Scalar] = Field(default_factory=dict)
    model: str | None = Field(description="none: no model was asked")
    part: Literal["tune", "test", "all"]
    by_kind: dict[str, Figures]
    by_construct: dict[str, Figures]
    people: PeopleTime
    ablations: tuple[Way, ...] = ()
    lines: tuple[CaseLine, ...]
    gold_unread: tuple[Unjudged, ...] = ()
    left_out: tuple[str, ...] = Field(default=(), description="time ran out before these cases")
