"""The proxy metrics of the test environment, before any pilot (M10): what a filter would have lost.

Each is a ceiling of loss; the company's documents begin at 50 %. A pair is *negative* where the
model, asked about it before it was sent or marked, called it unsuitable.
"""

from __future__ import annotations

import bisect
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator

from pydantic import Field

from ostap.journal.events import AnyEvent, Mark, Selection, Sent
from ostap.journal.state import Pair, Stage, offer_states
from ostap.results.base import Frozen


class Loss(Frozen):
    """How many of ``n`` the model had marked negative; ``share`` is null where ``n`` is 0."""

    n: int = Field(ge=0)
    negative: int = Field(ge=0)

    @property
    def share(self) -> float | None:
        """The share of them."""
        return self.negative / self.n if self.n else None


class ProxyMetrics(Frozen):
    """What the filter would have cost, and what it would have saved."""

    deals: Loss
    """sent offers about which the model had been asked before"""
    won: Loss
    """of these, the won ones: a negative one is loss"""
    lost: Loss
    """of these, the lost ones: a negative one is work saved"""
    suitable: Loss
    """pairs that experts call suitable: a negative one is loss"""
    unasked: int = Field(ge=0, description="sent or suitable pairs that no selection judged before")
    disputed: int = Field(ge=0, description="pairs whose experts disagree: not counted as suitable")


def proxy_metrics(events: Iterable[AnyEvent]) -> ProxyMetrics:
    """Return the proxy metrics of a history; each pair counts once.

    A contradictory pair counts among the deals only. An expert's own later mark replaces his
    earlier one; a pair is suitable where all experts who could tell call it so.

    Args:
        events: of any kinds, in any order, repeated or not; held in memory.
    """
    history = list({event.key: event for event in events}.values())
    judged = _Judged(history)
    states = offer_states(history)
    sent = _first_moments(history)
    verdicts = {pair: judged.negative(pair, at) for pair, at in sent.items()}
    suitable, disputed = _suitable(history)
    marked = {pair: judged.negative(pair, at) for pair, at in suitable.items()}

    def ended(stage: Stage) -> Loss:
        return _loss(verdicts[pair] for pair in sent if states[pair].stage is stage)

    unasked = {pair for found in (verdicts, marked) for pair, no in found.items() if no is None}
    return ProxyMetrics(
        deals=_loss(verdicts.values()),
        won=ended(Stage.WON),
        lost=ended(Stage.LOST),
        suitable=_loss(marked.values()),
        unasked=len(unasked),
        disputed=disputed,
    )


class _Judged:
    """What the model said of each pair, and when."""

    def __init__(self, history: Iterable[AnyEvent]) -> None:
        self._said: dict[Pair, list[tuple[dt.datetime, bool]]] = defaultdict(list)
        for event in history:
            if isinstance(event, Selection):
                for pair, negative in _judgements(event):
                    self._said[pair].append((event.at, negative))
        for said in self._said.values():
            said.sort()

    def negative(self, pair: Pair, at: dt.datetime) -> bool | None:
        """Return the model's last word up to a moment; ``None`` where it was not asked."""
        said = self._said.get(pair, [])
        place = bisect.bisect_right(said, (at, True))
        return said[place - 1][1] if place else None


def _judgements(event: Selection) -> Iterator[tuple[Pair, bool]]:
    own = event.client if event.of == "item" else event.item
    if own is None:
        return
    negative = dict.fromkeys(event.filtered, True)
    for one in event.shown:
        negative.setdefault(one.id, one.suitable is False)
    for other, no in negative.items():
        yield ((own, other) if event.of == "item" else (other, own)), no


def _first_moments(history: Iterable[AnyEvent]) -> dict[Pair, dt.datetime]:
    """Return when each pair was first sent."""
    first: dict[Pair, dt.datetime] = {}
    for event in history:
        if isinstance(event, Sent) and event.client is not None and event.item is not None:
            pair = event.client, event.item
            first[pair] = min(first.get(pair, event.at), event.at)
    return first


def _suitable(history: Iterable[AnyEvent]) -> tuple[dict[Pair, dt.datetime], int]:
    """Return the pairs that experts call suitable, with the last mark's moment, and disputed."""
    words: dict[Pair, dict[str, Mark]] = defaultdict(dict)
    marks = [event for event in history if isinstance(event, Mark)]
    for mark in sorted(marks, key=lambda one: (one.at, one.key)):
        if mark.suitable is not None:
            words[mark.client, mark.item][mark.expert] = mark
    opinions = {pair: {m.suitable for m in by.values()} for pair, by in words.items()}
    agreed = {
        pair: max(mark.at for mark in by.values())
        for pair, by in words.items()
        if opinions[pair] == {True}
    }
    return agreed, sum(len(said) > 1 for said in opinions.values())


def _loss(verdicts: Iterable[bool | None]) -> Loss:
    known = [negative for negative in verdicts if negative is not None]
    return Loss(n=len(known), negative=sum(known))
