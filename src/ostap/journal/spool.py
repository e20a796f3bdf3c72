"""Where an event waits when the journal fails: an answer is given, and nothing is lost."""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
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

    Args:
        opened: gives the journal; may raise what opening raises.
        spool: where events go meanwhile.
    """

    def __init__(self, opened: Callable[[], Journal], spool: Spool) -> None:
        self._opened = opened
        self._spool = spool

    def record(self, event: AnyEvent) -> Text | None:
        """Write an event; return a warning where it waits in the spool instead.

        Raises:
            RefusedError: the key stands for another event, or its client was erased.
            EnvironmentFailedError: neither journal nor spool can be written.
        """
        try:
            self._opened().append(event)
        except RefusedError:
            raise
        except OstapError as error:
            _log.warning("the journal failed", extra={"code": error.code})
            self._spool.put(event)
            return Text(
                f"The journal failed ({error.what.en}); what was shown waits in {SPOOL_FILE}.",
                f"Журнал не отвечает ({error.what.ru}); показанное ждёт в {SPOOL_FILE}.",
            )
        return None


def _write(file: IO[str], lines: list[str]) -> None:
    file.write("".join(f"{line}\n" for line in lines))
    _settle(file)


def _settle(file: IO[str]) -> None:
    file.flush()
    os.fsync(file.fileno())
