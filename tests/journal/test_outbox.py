"""Deals for sent offers: made once, tried again, visible, given up by name."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from ostap.errors import DataOwnerError, OstapError, RefusedError
from ostap.journal.events import DealMade, Sent
from ostap.journal.outbox import Outbox, Patience, Worked
from ostap.journal.store import Asked, Journal
from ostap.names import Text

if TYPE_CHECKING:
    from tests.journal.conftest import Store

DAY = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
SECOND = 1_000_000
AWAY = DataOwnerError("crm.away", Text("The portal is away.", "Портал недоступен."))
NO = RefusedError("crm.no", Text("No such client.", "Нет такого клиента."))


@dataclass
class Portal:
    """A CRM that remembers what it was asked for, and fails as told."""

    failing: list[OstapError | None] = field(default_factory=list)
    answer_lost: int = 0
    slow: float = 0.0
    deals: list[str] = field(default_factory=list)

    def find(self, key: str) -> str | None:
        """Return the deal of a key."""
        return f"D-{key}" if key in self.deals else None

    def create(self, key: str, sent: Sent) -> str:
        """Make a deal, or fail as told."""
        assert sent.key == key
        error = self.failing.pop(0) if self.failing else None
        if error is not None:
            raise error
        time.sleep(self.slow)
        self.deals.append(key)
        if self.answer_lost:
            self.answer_lost -= 1
            raise AWAY
        return f"D-{key}"


class Clock:
    """A time that stands until it is moved."""

    def __init__(self) -> None:
        self.now = time.time_ns() // 1000

    def __call__(self) -> int:
        """Return microseconds."""
        return self.now

    def later(self, seconds: float) -> None:
        """Let time pass."""
        self.now += int(seconds * SECOND)


def send(journal: Journal, *numbers: int) -> None:
    journal.append(
        *(Sent(key=f"s{n}", at=DAY, client=f"C{n}", item="P1", manager="M1") for n in numbers)
    )


def test_a_sent_offer_becomes_a_deal_once_and_the_journal_says_which(journal: Journal) -> None:
    send(journal, 1, 2)
    portal, outbox = Portal(), Outbox(journal)
    assert outbox.work(portal) == Worked(made=2)
    assert outbox.work(portal) == Worked()
    send(journal, 1, 2)  # said again: nothing new
    assert outbox.work(portal) == Worked()
    assert portal.deals == ["s1", "s2"]
    made = list(journal.events(Asked(kinds={"deal"})))
    assert [(one.sent, one.deal) for one in made if isinstance(one, DealMade)] == [
        ("s1", "D-s1"),
        ("s2", "D-s2"),
    ]
    assert outbox.listed() == []


def test_what_fails_waits_twice_as_long_each_time_and_is_seen_waiting(journal: Journal) -> None:
    send(journal, 1)
    clock = Clock()
    outbox = Outbox(journal, Patience(first=10, longest=30), clock)
    portal = Portal(failing=[AWAY] * 4)
    waits = []
    for attempt in range(1, 5):
        assert outbox.work(portal) == Worked(later=1)
        [line] = outbox.listed()
        waits.append((line.next_at - dt.datetime.fromtimestamp(clock.now / SECOND, dt.UTC)).seconds)
        assert (line.state, line.attempts) == ("waiting", attempt)
        assert line.last_error == "[crm.away] The portal is away."
        assert outbox.work(portal) == Worked()  # not before its time
        clock.later(waits[-1] + 1)
    assert waits == [10, 20, 30, 30]
    assert outbox.work(portal) == Worked(made=1)


def test_a_portal_that_answered_too_late_is_not_asked_twice(journal: Journal) -> None:
    send(journal, 1)
    clock, portal = Clock(), Portal(answer_lost=1)
    outbox = Outbox(journal, clock=clock)
    assert outbox.work(portal) == Worked(later=1)
    clock.later(3600)
    assert outbox.work(portal) == Worked(found=1)
    assert portal.deals == ["s1"]


def test_after_the_last_attempt_or_a_refusal_a_letter_is_dead_until_it_is_revived(
    journal: Journal,
) -> None:
    send(journal, 1, 2)
    clock = Clock()
    outbox = Outbox(journal, Patience(attempts=2, batch=1), clock)
    portal = Portal(failing=[NO, AWAY, AWAY])
    for _ in range(6):
        outbox.work(portal)
        clock.later(3600)
    assert [(one.key, one.state, one.attempts) for one in outbox.listed()] == [
        ("s1", "dead", 1),
        ("s2", "dead", 2),
    ]
    assert outbox.work(portal) == Worked()
    assert outbox.revive() == 2
    assert [outbox.work(portal), outbox.work(portal)] == [Worked(made=1), Worked(made=1)]


def test_a_worker_that_died_holding_leases_is_followed_by_another(journal: Journal) -> None:
    send(journal, 1)
    clock = Clock()
    dead, alive = (Outbox(journal, Patience(lease=60), clock) for _ in range(2))
    assert len(dead._claim()) == 1
    assert alive.work(Portal()) == Worked()  # leased
    clock.later(61)
    assert alive.work(Portal()) == Worked(made=1)


def test_a_worker_whose_lease_ran_out_asks_nothing_of_the_portal(journal: Journal) -> None:
    send(journal, 1, 2)
    clock = Clock()
    outbox = Outbox(journal, Patience(lease=60), clock)

    class Slow(Portal):
        def create(self, key: str, sent: Sent) -> str:
            clock.later(61)
            return super().create(key, sent)

    assert outbox.work(Slow()) == Worked(made=1)  # the second lease was lost meanwhile
    assert outbox.work(Portal()) == Worked(made=1)


def test_two_workers_at_once_make_every_deal_once(store: Store, journal: Journal) -> None:
    send(journal, *range(40))
    portal = Portal(slow=0.002)
    start = threading.Barrier(3)

    def work(_: int) -> int:
        with store.open() as mine:
            outbox = Outbox(mine, Patience(batch=5))
            start.wait()
            return sum(outbox.work(portal).made for _ in range(30))

    with ThreadPoolExecutor(3) as pool:
        assert sum(pool.map(work, range(3))) == 40
    assert set(Counter(portal.deals).values()) == {1}
    assert len(list(journal.events(Asked(kinds={"deal"})))) == 40
    assert Outbox(journal).listed() == []


def test_a_bug_in_a_port_is_no_reason_to_try_again_in_silence(journal: Journal) -> None:
    send(journal, 1)

    class Buggy(Portal):
        def find(self, key: str) -> str | None:
            raise KeyError(key)

    with pytest.raises(KeyError):
        Outbox(journal).work(Buggy())
