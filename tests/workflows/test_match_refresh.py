"""A matcher that follows the database: swapped whole, never half new, and honest about its age."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import cast

import pytest

from ostap.errors import DataOwnerError
from ostap.matching import PairRequest
from ostap.names import Language, Text
from ostap.results.matching import RankedItem, Ranking
from ostap.workflows.match_refresh import FreshMatcher
from ostap.workflows.match_request import RuledMatcher

NOON = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
ANYBODY = PairRequest()


class Numbered:
    """Ranks the items of one state of the database; both parts of an answer bear its number."""

    def __init__(self, number: int) -> None:
        self._number = number
        self.matcher = SimpleNamespace(vacant=(f"item {number}",))

    def rank(self, *_: object, **__: object) -> Ranking:
        """Return an answer that would show a mixture of two states."""
        item = RankedItem(id=f"item {self._number}", probability=0.5, suitable=True)
        return Ranking(
            as_of="2026-11-20", versions={"stock": self._number}, client=None, manager=None,
            items=(item,), notes=("a note of its own",),
        )  # fmt: skip


class Database:
    """Gives a matcher of its next state, or fails."""

    def __init__(self) -> None:
        self.state = 0
        self.away = False

    def build(self) -> RuledMatcher:
        """Return the next matcher."""
        if self.away:
            raise DataOwnerError("source.away", Text("it is locked", "она занята"))
        self.state += 1
        return cast("RuledMatcher", Numbered(self.state))


def fresh(database: Database, now: Callable[[], dt.datetime] = lambda: NOON) -> FreshMatcher:
    return FreshMatcher(database.build, Language.EN, now)


def test_a_refresh_swaps_the_whole_matcher() -> None:
    matcher = fresh(Database())
    before = matcher.current
    assert matcher.rank(ANYBODY).versions == {"stock": 1}
    assert matcher.refresh()
    assert matcher.rank(ANYBODY).versions == {"stock": 2}
    assert before.matcher.rank(ANYBODY).versions == {"stock": 1}


def test_readers_see_one_state_or_the_other_and_never_go_back() -> None:
    matcher, stop = fresh(Database()), threading.Event()

    def read() -> list[int]:
        seen: list[int] = []
        while not stop.is_set():
            answer = matcher.rank(ANYBODY)
            assert answer.items[0].id == f"item {answer.versions['stock']}"
            seen.append(int(answer.versions["stock"] or 0))
        return seen

    with ThreadPoolExecutor(3) as threads:
        readers = [threads.submit(read) for _ in range(3)]
        for _ in range(50):
            assert matcher.refresh()
        stop.set()
        for reader in readers:
            assert reader.result() == sorted(reader.result())
    assert matcher.rank(ANYBODY).versions == {"stock": 51}


def test_a_failed_refresh_keeps_the_old_one_and_tells_its_age_until_one_succeeds() -> None:
    database, now = Database(), [NOON]
    matcher = fresh(database, lambda: now[0])
    database.away, now[0] = True, NOON + dt.timedelta(minutes=42)
    assert not matcher.refresh()
    answer = matcher.rank(ANYBODY)
    assert answer.versions == {"stock": 1}
    assert answer.notes == (
        "a note of its own",
        "the data is 42 min old: the last refresh failed (it is locked)",
    )
    assert matcher.age() == dt.timedelta(minutes=42)
    database.away = False
    assert matcher.refresh()
    assert matcher.rank(ANYBODY).notes == ("a note of its own",)
    assert matcher.age() == dt.timedelta(0)


def test_the_age_is_told_in_russian() -> None:
    database = Database()
    matcher = FreshMatcher(database.build, Language.RU, lambda: NOON)
    database.away = True
    matcher.refresh()
    assert matcher.rank(ANYBODY).notes[-1] == "данным 0 мин: обновить их не удалось (она занята)"


def test_without_a_first_matcher_there_is_nothing_to_answer_with() -> None:
    database = Database()
    database.away = True
    with pytest.raises(DataOwnerError, match="locked"):
        fresh(database)


def test_two_refreshes_at_once_are_one() -> None:
    database, entered, go = Database(), threading.Event(), threading.Event()
    slow = False

    def build() -> RuledMatcher:
        if slow:
            entered.set()
            go.wait(10)
        return database.build()

    matcher = FreshMatcher(build, Language.EN, lambda: NOON)
    slow = True
    with ThreadPoolExecutor(1) as threads:
        first = threads.submit(matcher.refresh)
        assert entered.wait(10)
        assert not matcher.refresh()
        assert matcher.rank(ANYBODY).versions == {"stock": 1}
        go.set()
        assert first.result()
    assert database.state == 2


def test_in_the_background_it_follows_by_itself_until_closed() -> None:
    database, third = Database(), threading.Event()

    def build() -> RuledMatcher:
        if database.state == 2:
            third.set()
        return database.build()

    with FreshMatcher(build, Language.EN, lambda: NOON) as matcher:
        matcher.start(dt.timedelta(milliseconds=5))
        assert third.wait(10)
    after = database.state
    assert not matcher._thread or not matcher._thread.is_alive()
    assert matcher.rank(ANYBODY).versions == {"stock": after}


def test_a_defect_in_a_refresh_is_told_and_does_not_end_the_following() -> None:
    database, recovered = Database(), threading.Event()
    calls = 0

    def build() -> RuledMatcher:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise ZeroDivisionError
        if calls > 3:
            recovered.set()
        return database.build()

    with FreshMatcher(build, Language.EN, lambda: NOON) as matcher:
        matcher.start(dt.timedelta(milliseconds=5))
        assert recovered.wait(10)
    assert matcher.current.failed is None


def test_an_interval_must_be_above_zero() -> None:
    with pytest.raises(ValueError, match="0:00:00"):
        fresh(Database()).start(dt.timedelta(0))
