"""What the graph hands from node to node: plain JSON, no rows, no ids."""

from __future__ import annotations

from typing import Any, Literal, TypedDict

STATE_VERSION = 2

Json = dict[str, Any]


class AudienceState(TypedDict, total=False):
    """The state of one run. A key that is absent has not been made yet."""

    version: int
    offer: Json | None
    """An `Offer`."""
    said: list[str]
    """Criteria in words, where the run starts from them."""
    entity: str
    """What is selected: ``client`` where it is left out."""
    given: Json
    """The tree that the run started from, where it started from one."""
    who: str | None
    """The employee who asked for it."""
    approved: bool
    """Whether the criteria need no look of a person any more."""
    stop_at_sql: bool
    """Whether a person wants to see the SQL once more before ids are fetched."""
    finished: str
    """The last node that came to its end; the run goes on after it."""
    steps: list[Json]
    """`StepLine`s: what every node took."""
    linked: Json
    """The linked part of the catalog: ``columns`` (ref, score, values) and ``tables``."""
    wanted: list[Json]
    """Criteria in words with their reasons."""
    understood: list[Json]
    """What became of the first of ``wanted``: ``criteria`` and ``unsaid`` of each."""
    criteria: Json
    """A `Criteria` tree."""
    unsaid: list[Json]
    warnings: list[str]
    """Of the reader and the analyst."""
    cautions: list[str]
    """Of the writer."""
    doubts: list[str]
    """Of the critic, from the counts."""
    lines: list[Json]
    """`CriterionLine`s, with counts."""
    rules: list[Json]
    """`RuleLine`s, with counts."""
    sql: str
    count: int
    counted_before: int
    """How many the same criteria selected when a person looked at them."""
    ids_file: str
    status: Literal["done", "waiting", "failed", "budget"]
