"""A matcher that follows the database: another one is prepared beside it, and swapped in whole.

Whoever asks sees one or the other, never a half. A refresh that fails leaves the old one in
place; every answer then says how old its data is, and why.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Final, Self

from ostap.errors import OstapError
from ostap.matching import PairRequest
from ostap.names import Language, Text
from ostap.results.matching import ClientRanking, Ranking
from ostap.workflows.match_request import RuledMatcher

EVERY: Final = dt.timedelta(minutes=15)
"""How often the database is read anew, unless told otherwise."""

_MINUTE: Final = 60
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A matcher, when its data was read, and why no newer one took its place."""

    matcher: RuledMatcher
    read_at: dt.datetime
    """when reading began, in UTC"""
    failed: Text | None = None
    """what the last refresh failed of; None: it did not"""


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class FreshMatcher:
    """Ranks with the newest matcher there is. Threads may share it.

    Args:
        build: prepares a matcher from the database as it is now. It opens what it needs itself:
            it is called from another thread than those that rank.
        language: of what is told about the age.
        clock: the time; a test's own.

    Raises:
        OstapError: the first one can't be prepared: there is nothing to answer with.
    """

    def __init__(
        self,
        build: Callable[[], RuledMatcher],
        language: Language,
        clock: Callable[[], dt.datetime] = _now,
    ) -> None:
        self._build = build
        self._language = language
        self._clock = clock
        self._building = threading.Lock()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None
        read_at = clock()
        self._current = Prepared(build(), read_at)

    @property
    def current(self) -> Prepared:
        """What answers now. Take it once for answers that must agree with one another."""
        return self._current

    def age(self) -> dt.timedelta:
        """Return how old the data is that answers are made of."""
        return self._clock() - self._current.read_at

    def refresh(self) -> bool:
        """Prepare another matcher and swap it in; return whether it answers now.

        One at a time: where another thread is at it, nothing is done.
        """
        if not self._building.acquire(blocking=False):
            return False
        try:
            read_at = self._clock()
            try:
                matcher = self._build()
            except OstapError as error:
                _log.warning("the refresh failed", extra={"code": error.code})
                self._current = replace(self._current, failed=error.what)
                return False
            self._current = Prepared(matcher, read_at)
            _log.info("data refreshed", extra={"items": len(matcher.matcher.vacant)})
            return True
        finally:
            self._building.release()

    def start(self, every: dt.timedelta = EVERY) -> None:
        """Refresh in the background from now on, until `close`.

        Raises:
            ValueError: the interval isn't above zero, or it was started before.
        """
        if every <= dt.timedelta(0) or self._thread is not None:
            raise ValueError(every)
        self._thread = threading.Thread(
            target=self._follow, args=(every.total_seconds(),), name="match-refresh", daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        """Stop refreshing; what was prepared last still answers."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()

    def rank(
        self, request: PairRequest, top: int | None = None, *, manager_effect: bool = True
    ) -> Ranking:
        """Return the items for a request; see `RuledMatcher.rank`."""
        now = self._current
        ranking = now.matcher.rank(request, top, manager_effect=manager_effect)
        return ranking.model_copy(update={"notes": (*ranking.notes, *self._told(now))})

    def clients(self, item: str, *, manager: str | None = None, top: int = 20) -> ClientRanking:
        """Return whom to offer an item; see `RuledMatcher.clients`."""
        now = self._current
        found = now.matcher.clients(item, manager=manager, top=top)
        return found.model_copy(update={"notes": (*found.notes, *self._told(now))})

    def _told(self, now: Prepared) -> tuple[str, ...]:
        if now.failed is None:
            return ()
        minutes = int((self._clock() - now.read_at).total_seconds() // _MINUTE)
        note = Text(
            f"the data is {minutes} min old: the last refresh failed ({now.failed.en})",
            f"данным {minutes} мин: обновить их не удалось ({now.failed.ru})",
        )
        return (note.to(self._language),)

    def _follow(self, seconds: float) -> None:
        while not self._stopped.wait(seconds):
            try:
                self.refresh()
            except Exception:  # noqa: BLE001 - a defect in one refresh must not end all later ones
                _log.exception("the refresh broke")
                broke = Text("a defect; see the log", "сбой программы, подробности в журнале")
                self._current = replace(self._current, failed=broke)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
