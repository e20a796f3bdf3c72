"""Where an event waits when the journal fails: an answer is given, and nothing is lost."""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Final

from pydantic import ValidationError

from ostap.errors import EnvironmentFailedError, OstapError, RefusedError
from ostap.journal.events import ANY_EVENT, AnyEvent
from ostap.journal.store import Journal
from ostap.names import Text

SPOOL_FILE: Final = "journal-spool.jsonl"
REFUSED_FILE: Final = "journal-refused.jsonl"
_REST_SECONDS: Final = 30.0
_log = logging.getLogger(__name__)


class Spool:
    """A file of events beside the journal, a line each, replayed when the journal opens.

    Args:
        folder: the workspace's.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / SPOOL_FILE
        self.refused = folder / REFUSED_FILE

    def put(self, event: AnyEvent) -> None:
        """Keep an event until the journal is back. It is on the disk when this returns.

        Raises:
            EnvironmentFailedError: the disk fails too.
        """
        try:
            with self._locked("a") as file:
                _write(file, [event.model_dump_json(exclude_none=True)])
        except OSError as error:
            raise EnvironmentFailedError(
                "journal.spool",
                Text(
                    f"The journal failed, and {self.path} can't be written either: {error}",
                    f"Журнал не отвечает, и {self.path} тоже не записать: {error}",
                ),
                Text("Check free space and rights.", "Проверьте свободное место и права."),
            ) from error

    def count(self) -> int:
        """Return how many events wait."""
        if not self.path.is_file():
            return 0
        with self._locked("r") as file:
            return sum(1 for line in file if line.endswith("\n"))

    def replay(self, journal: Journal) -> int:
        """Write what waited into the journal and empty the file; return how many were written.

        What the journal refuses goes to the file of refused events, and into the log. A line that
        a crash tore was never confirmed to anybody and is dropped, which is logged.

        Raises:
            EnvironmentFailedError: the journal failed again; the file stays as it is.
        """
        if not self.path.is_file():
            return 0
        with self._locked("r+") as file:
            lines = file.readlines()
            refused: list[str] = []
            written = 0
            for line in lines:
                try:
                    event = ANY_EVENT.validate_json(line)
                except ValidationError:
                    _log.warning("a torn line of the spool is dropped")
                    continue
                try:
                    written += journal.append(event).new
                except RefusedError as error:
                    _log.warning("a spooled event is refused", extra={"code": error.code})
                    refused.append(line.rstrip("\n"))
            if refused:
                with self.refused.open("a", encoding="utf-8") as kept:
                    _write(kept, refused)
            file.truncate(0)
            _settle(file)
        return written

    def rewrite(self, change: Callable[[str], str]) -> list[Path]:
        """Change lines of both files in place; return the files that changed."""
        changed = []
        for path in (self.path, self.refused):
            if not path.is_file():
                continue
            with self._locked("r+", path) as file:
                lines = [line.rstrip("\n") for line in file]
                after = [change(line) for line in lines]
                if after != lines:
                    file.seek(0)
                    file.truncate()
                    _write(file, after)
                    changed.append(path)
        return changed

    @contextlib.contextmanager
    def _locked(self, mode: str, path: Path | None = None) -> Iterator[IO[str]]:
        with (path or self.path).open(mode, encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield file


class Recorder:
    """Writes events so that an answer never waits in vain or gets lost for the journal's sake.

    After a failure events go to the spool for half a minute without trying, so that a store that
    answers nobody does not slow down every request.

    Args:
        opened: gives the journal; may raise what opening raises.
        spool: where events go meanwhile.
        clock: seconds; a test's own.
    """

    def __init__(
        self,
        opened: Callable[[], Journal],
        spool: Spool,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._opened = opened
        self._spool = spool
        self._clock = clock
        self._failed: tuple[float, OstapError] | None = None

    def record(self, event: AnyEvent) -> Text | None:
        """Write an event; return a warning where it waits in the spool instead.

        Raises:
            RefusedError: the key stands for another event, or its client was erased.
            EnvironmentFailedError: neither journal nor spool can be written.
        """
        if self._failed is None or self._clock() - self._failed[0] > _REST_SECONDS:
            try:
                journal = self._opened()
                if self._failed is not None:  # it is back: what waited comes first
                    self._spool.replay(journal)
                journal.append(event)
            except RefusedError:
                raise
            except OstapError as error:
                _log.warning("the journal failed", extra={"code": error.code})
                self._failed = self._clock(), error
            else:
                self._failed = None
                return None
        self._spool.put(event)
        what = self._failed[1].what
        return Text(
            f"{what.en} What was answered waits in {SPOOL_FILE} until it is back.",
            f"{what.ru} Ответ записан в {SPOOL_FILE} и попадёт в журнал позже.",
        )


def _write(file: IO[str], lines: list[str]) -> None:
    file.write("".join(f"{line}\n" for line in lines))
    _settle(file)


def _settle(file: IO[str]) -> None:
    file.flush()
    os.fsync(file.fileno())
