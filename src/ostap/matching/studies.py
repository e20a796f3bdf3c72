"""What a search has tried, kept as lines of JSON so that it can go on where it was stopped."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from ostap.errors import EnvironmentFailedError
from ostap.names import Text
from ostap.results.base import Frozen, Scalar

FOLDER: Final = "search"
"""Within the folder of versions."""


class Trial(Frozen):
    """One set of parameters of one kind, and what came of it on the search's fold."""

    kind: str
    parameters: dict[str, Scalar]
    loss: float
    milliseconds: float
    seconds: float


class Studies:
    """The trials of one data fingerprint, by kind, in the order they were made.

    Without a file they are kept in memory alone. A line that a crash cut short is left out.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._trials = [] if file is None else _read(file)

    def of(self, kind: str) -> list[Trial]:
        """Return the trials of one kind."""
        return [trial for trial in self._trials if trial.kind == kind]

    def add(self, trial: Trial) -> None:
        """Keep a trial.

        Raises:
            EnvironmentFailedError: the disk refuses.
        """
        self._trials.append(trial)
        if self._file is None:
            return
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with self._file.open("a", encoding="utf-8") as out:
                # The line before may have been cut short by a crash: this one begins anew.
                out.write(("\n" if out.tell() else "") + trial.model_dump_json())
        except OSError as error:
            raise EnvironmentFailedError(
                "matching.search_not_written",
                Text(f"The search can't be written to {self._file}: {error}",
                     f"Поиск не записывается в {self._file}: {error}"),
                Text("Free some disk space or the rights to the folder.",
                     "Проверьте место на диске и права на папку."),
            ) from error  # fmt: skip


def _read(file: Path) -> list[Trial]:
    if not file.is_file():
        return []
    found = []
    for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            found.append(Trial.model_validate(json.loads(line)))
        except (ValueError, ValidationError):
            # The end of a file that a crash cut short; what was tried there is tried again.
            continue
    return found
