"""What the graph hands from node to node: plain JSON, no rows, no ids."""

from __future__ import annotations

from typing import Any, Literal, TypedDict

STATE_VERSION = 1

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
    approved: bool
    """Whether ids may be fetched without asking a person."""
    linked: Json
    """The linked part of the catalog: ``columns`` (ref, score, values) and ``tables``."""
    wanted: list[Json]
    """Criteria in words with their reasons."""
    criteria: Json
    """A `Criteria` tree."""
    unsaid: list[Json]
    warnings: list[str]
    lines: list[Json]
    """`CriterionLine`s, with counts."""
    rules: list[Json]
    """`RuleLine`s, with counts."""
    sql: str
    count: int
    ids_file: str
    status: Literal["done", "waiting", "failed", "budget"]
