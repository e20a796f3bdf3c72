"""What a filter would have lost, from the journal alone."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from ostap.journal.events import AnyEvent, Mark, Outcome, Selection, Sent, Shown
from ostap.journal.proxy import Loss, ProxyMetrics, proxy_metrics

DAY = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)


def on(day: int) -> dt.datetime:
    return DAY + dt.timedelta(days=day)


def mark(key: str, item: str, expert: str, suitable: Any, day: int = 2) -> Mark:
    return Mark(key=key, at=on(day), client="C1", item=item, expert=expert, suitable=suitable)


HISTORY: list[AnyEvent] = [
    Selection(
        key="s", at=on(0), client="C1", as_of=on(0).date(), filtered=("P2", "P3", "P4"),
        shown=(Shown(id="P1", position=1, suitable=True), Shown(id="P2", position=2)),
    ),
    Selection(  # asked again later: P3 is taken back, after it was sent
        key="t", at=on(9), client="C1", as_of=on(9).date(),
        shown=(Shown(id="P3", position=1, suitable=True),),
    ),
    *(Sent(key=f"send-{n}", at=on(1), client="C1", item=f"P{n}") for n in (1, 2, 3, 7)),
    Outcome(key="o1", at=on(20), client="C1", item="P1", result="won"),
    Outcome(key="o2", at=on(20), client="C1", item="P2", result="lost"),
    Outcome(key="o3", at=on(20), client="C1", item="P3", result="won", source="contract"),
    mark("m1", "P1", "E1", suitable=True),
    mark("m2", "P4", "E1", suitable=False),
    mark("m3", "P4", "E1", suitable=True, day=3),  # thought again
    mark("m4", "P2", "E1", suitable=True),
    mark("m5", "P2", "E2", suitable=False),  # second opinion
    mark("m6", "P3", "E1", suitable=None),
]  # fmt: skip


def test_loss_is_told_from_work_saved() -> None:
    assert proxy_metrics(HISTORY) == ProxyMetrics(
        deals=Loss(n=3, negative=2),  # P7 was never judged
        won=Loss(n=2, negative=1),
        lost=Loss(n=1, negative=1),  # shown, and marked negative all the same
        suitable=Loss(n=2, negative=1),
        unasked=1,
        disputed=1,
    )


def test_order_and_repeats_change_nothing() -> None:
    told = HISTORY * 2
    random.Random(3).shuffle(told)  # noqa: S311 - any order will do
    assert proxy_metrics(told) == proxy_metrics(HISTORY)


def test_nothing_known_gives_no_share() -> None:
    found = proxy_metrics([])
    assert (found.deals.share, found.won.n, found.unasked) == (None, 0, 0)
    assert Loss(n=4, negative=1).share == 0.25
