"""A manager's own picks beside a model's, a rule's and chance's lists, judged by an expert."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ostap.names import FORMAT_VERSION
from ostap.results.base import Frozen, Scalar

Who = Literal["manager", "model", "rule", "random"]
PicksFrom = Literal["file", "journal", "deals"]
Standing = Literal["better", "not_worse", "worse", "cannot_tell"]


class BlindLead(Frozen):
    """One lead's lists, the best first; all but the manager's may be longer than his."""

    request: str
    day: str = Field(description="whose stock was chosen from")
    picks_from: PicksFrom
    lists: dict[Who, tuple[str, ...]]
    probability: dict[str, float] = Field(description="of every item listed, by the model")

    @property
    def length(self) -> int:
        """Items that the manager picked."""
        return len(self.lists["manager"])


class BlindKey(Frozen):
    """Which list was whose; lies apart from the sheet that the expert gets."""

    schema_: Literal[1] = Field(default=FORMAT_VERSION, alias="schema")
    as_of: str
    versions: dict[str, Scalar] = Field(default_factory=dict)
    sheet: str
    model: str
    learnt_from: int = Field(description="pairs; of other clients, and ended before these leads")
    leads: tuple[BlindLead, ...]
    notes: tuple[str, ...] = ()


class ListFigures(Frozen):
    """One maker's lists at one length, means over leads; ``null`` where nothing can be told.

    What nobody marked counts in no share.
    """

    who: Who
    length: int | None = Field(description="null: as long as the manager's own list of each lead")
    leads: int
    shown: float = Field(description="items in a list")
    unmarked: int = Field(description="of all lists, items that no expert marked")
    usable_share: float | None = Field(description="of a list, the share that suits")
    found: float | None = Field(description="items of a list that suit")
    coverage: float | None = Field(description="share of all marked as suitable that a list holds")
    some_share: float | None = Field(description="share of leads with anything suitable in it")
    expected: float | None = Field(
        description="deals of 100 sendings, by the model's own probabilities: an estimate that "
        "flatters the model's list"
    )


class PairedDifference(Frozen):
    """A maker's usable share less the manager's on the same leads, at his list's length."""

    who: Who
    leads: int
    difference: float | None
    interval: tuple[float, float] | None = Field(description="95 %, leads drawn again")
    wins: int
    ties: int
    losses: int
    standing: Standing


class BlindOutcome(Frozen):
    """One lead: how many of each list of the manager's length suit."""

    request: str
    length: int
    suitable: dict[Who, int]


class SheetFile(Frozen):
    """What was written for an expert."""

    id: str
    file: str
    key_file: str
    leads: int
    rows: int


class BlindReport(Frozen):
    """What `match blind` answers; with ``--export`` a sheet and no figures yet."""

    schema_: Literal[1] = Field(default=FORMAT_VERSION, alias="schema")
    as_of: str
    versions: dict[str, Scalar] = Field(default_factory=dict)
    model: str
    learnt_from: int
    leads: int = Field(description="that have picks and marks")
    picks_from: dict[PicksFrom, int] = Field(description="leads by where the picks were found")
    whole_stock: bool | None = Field(
        description="whether experts marked more than what the lists hold; null: no marks yet"
    )
    lists: tuple[ListFigures, ...] = ()
    differences: tuple[PairedDifference, ...] = ()
    by_lead: tuple[BlindOutcome, ...] = ()
    standing: Standing | None = Field(default=None, description="of the model")
    why: str
    margin: float = Field(description="so much less still counts as not worse")
    notes: tuple[str, ...] = ()
    sheet: SheetFile | None = None
