"""What became of each pair of client and item, folded from events in whatever order they came.

The fold is by key and then by time, so repeats and arrival order change nothing (a late outcome
counts as if it had come in time).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from ostap.journal.events import AnyEvent, DealMade, Outcome, Pick, Rejection, Selection, Sent


class Stage(StrEnum):
    """How far an offer came, as the journal knows."""

    SHOWN = "shown"
    PICKED = "picked"
    REJECTED = "rejected"
    SENT = "sent"
    WON = "won"
    LOST = "lost"
    CONTRADICTORY = "contradictory"


@dataclass(frozen=True, slots=True)
class OfferState:
    """One pair: its stage, and what is known on the way to it."""

    stage: Stage
    shown: int = 0
    """how many selections showed it"""
    best_position: int | None = None
    picked: bool = False
    sent: int = 0
    """how many times it was sent"""
    deal: str | None = None
    """the last deal that the CRM has for it"""
    reason: str | None = None
    """of the last rejection"""


Pair = tuple[str, str]
"""Client, item."""


def offer_states(events: Iterable[AnyEvent]) -> dict[Pair, OfferState]:
    """Return the state of every pair that was shown, picked, rejected, sent or decided.

    An outcome that another one corrects does not count; ``open`` takes earlier words of its source
    back. Of one source the last word counts, and where the sources' last words are both won and
    lost the pair is contradictory: nobody's word is silently preferred. A rejection counts until
    the pair is picked or sent again.

    Args:
        events: of any kinds, in any order, repeated or not; held in memory.
    """
    by_key = {event.key: event for event in events}
    pairs: dict[Pair, list[AnyEvent]] = defaultdict(list)
    for event in sorted(by_key.values(), key=lambda one: (one.at, one.key)):
        for pair in _pairs_of(event):
            pairs[pair].append(event)
    corrected = {e.corrects for e in by_key.values() if isinstance(e, Outcome) and e.corrects}
    return {pair: _folded(pair, story, corrected) for pair, story in sorted(pairs.items())}


def _pairs_of(event: AnyEvent) -> Iterable[Pair]:
    if isinstance(event, Selection):
        for one in event.shown:
            if event.of == "item" and event.client is not None:
                yield event.client, one.id
            elif event.of == "client" and event.item is not None:
                yield one.id, event.item
    elif isinstance(event, Pick | Rejection | Sent | DealMade | Outcome) and (
        event.client is not None and event.item is not None
    ):
        yield event.client, event.item


def _folded(pair: Pair, story: list[AnyEvent], corrected: set[str]) -> OfferState:
    shown = sent = 0
    best: int | None = None
    picked = False
    deal = reason = None
    stage = Stage.SHOWN
    words: dict[str, str] = {}
    for event in story:
        if isinstance(event, Selection):
            other = pair[1] if event.of == "item" else pair[0]
            places = [one.position for one in event.shown if one.id == other]
            best = min([*places, *([best] if best else [])])
            shown += 1
        elif isinstance(event, Pick):
            picked, stage = True, max(Stage.PICKED, stage, key=_reached)
        elif isinstance(event, Sent):
            sent, stage = sent + 1, Stage.SENT
        elif isinstance(event, DealMade):
            deal = event.deal
        elif isinstance(event, Rejection):
            stage, reason = Stage.REJECTED, event.reason
        elif isinstance(event, Outcome):
            deal = event.deal or deal
            if event.key not in corrected:
                words[event.source] = event.result
    results = set(words.values()) - {"open"}
    if results:
        stage = Stage.CONTRADICTORY if len(results) > 1 else Stage(results.pop())
    return OfferState(stage, shown, best, picked, sent, deal, reason)


def _reached(stage: Stage) -> int:
    """Return how far a stage is: a pick after a rejection counts, one after a sending does not."""
    return {Stage.PICKED: 1, Stage.SENT: 2}.get(stage, 0)
