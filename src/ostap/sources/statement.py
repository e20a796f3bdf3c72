"""What every adapter needs to hold a statement to its limits."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ostap.errors import DataOwnerError
from ostap.results.sql import Limits
from ostap.sources import failures


class OpenFile:
    """Remembers which file was opened, to notice when it is gone or another lies in its place."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._identity = self._look()

    def check(self) -> None:
        """Raise when the file is no longer the one that was opened.

        Raises:
            DataOwnerError: it was deleted or replaced.
        """
        if self._look() != self._identity:
            raise failures.gone(self.path)

    def _look(self) -> tuple[int, int] | None:
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino


class Stopwatch:
    """Spends one statement's seconds and rows; only time inside the database counts.

    Args:
        limits: what the statement may take.
        stop: interrupts the statement; called from a timer's thread.
    """

    def __init__(self, limits: Limits, stop: Callable[[], None]) -> None:
        self._limits = limits
        self._stop = stop
        self._left = limits.seconds
        self._rows = 0
        self._late = threading.Event()
        self._stopped = threading.Event()

    @contextmanager
    def running(self) -> Iterator[None]:
        """Let the database work; stop it when the seconds are spent."""
        timer = threading.Timer(max(self._left, 0.0), self._expire)
        timer.daemon = True
        began = time.monotonic()
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            self._left -= time.monotonic() - began

    def count(self, rows: int) -> None:
        """Add rows that came back.

        Raises:
            DataOwnerError: there are more of them than allowed.
        """
        self._rows += rows
        if self._rows > self._limits.rows:
            raise failures.too_many_rows(self._limits.rows)

    def interrupt(self) -> None:
        """Stop the statement because someone asked for it."""
        self._stopped.set()
        self._stop()

    def why_stopped(self) -> DataOwnerError:
        """Return the error that tells why the statement was stopped."""
        if self._late.is_set() and not self._stopped.is_set():
            return failures.too_slow(self._limits.seconds)
        return failures.interrupted()

    def check(self) -> None:
        """Raise if the statement was stopped between two of its batches.

        Raises:
            DataOwnerError: it was.
        """
        if self._late.is_set() or self._stopped.is_set():
            raise self.why_stopped()

    @property
    def was_stopped(self) -> bool:
        """Whether the seconds were spent or someone interrupted."""
        return self._late.is_set() or self._stopped.is_set()

    def _expire(self) -> None:
        self._late.set()
        self._stop()


class Running:
    """The statements that run now, so that `interrupt` reaches them from another thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._watches: set[Stopwatch] = set()

    @contextmanager
    def holding(self, watch: Stopwatch) -> Iterator[None]:
        """Count ``watch`` among the running ones."""
        with self._lock:
            self._watches.add(watch)
        try:
            yield
        finally:
            with self._lock:
                self._watches.discard(watch)

    def interrupt(self) -> None:
        """Stop them all."""
        with self._lock:
            watches = list(self._watches)
        for watch in watches:
            watch.interrupt()
