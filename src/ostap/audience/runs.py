"""A run is a folder: what was asked, the criteria, the SQL, the ids and the result."""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import json
import os
import secrets
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from ostap.criteria import criteria_yaml
from ostap.errors import EnvironmentFailedError, InvalidInputError, did_you_mean
from ostap.names import RunId, Text
from ostap.results.criteria import Criteria

CRITERIA_FILE = "criteria.yaml"
SQL_FILE = "audience.sql"
IDS_FILE = "ids.csv"
RESULT_FILE = "run.json"
STATE_FILE = "state.json"
_STAMP = "%Y%m%d-%H%M%S"


class RunFolder:
    """One run's folder. Every file appears whole or not at all."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def create(cls, runs: Path) -> RunFolder:
        """Make the folder of a new run; its name sorts by time."""
        now = dt.datetime.now(tz=dt.UTC)
        name = f"{now.strftime(_STAMP)}-{secrets.token_hex(2)}"
        path = runs / name
        try:
            path.mkdir(parents=True)
        except OSError as error:
            raise _disk(path, error) from error
        return cls(path)

    @classmethod
    def open(cls, runs: Path, name: str) -> RunFolder:
        """Return the folder of an earlier run.

        Raises:
            InvalidInputError: there is no such run.
        """
        path = runs / name
        if Path(name).name != name or not path.is_dir():
            known = [p.name for p in runs.iterdir()] if runs.is_dir() else []
            raise InvalidInputError(
                "run.unknown",
                Text(f"There is no run '{name}'.", f"Нет прогона '{name}'."),
                did_you_mean(name, known),
            )
        return cls(path)

    @property
    def run(self) -> RunId:
        """The run's name."""
        return RunId(self.path.name)

    @property
    def began(self) -> dt.datetime:
        """When the run was made; its name says it."""
        stamp = self.path.name.rpartition("-")[0]
        return dt.datetime.strptime(f"{stamp} +0000", f"{_STAMP} %z")

    def write_text(self, name: str, text: str) -> Path:
        """Write a file whole."""
        with self._writing(name) as file:
            file.write(text)
        return self.path / name

    def write_json(self, name: str, value: Any) -> Path:
        """Write a JSON file whole."""
        return self.write_text(name, json.dumps(value, ensure_ascii=False, indent=2) + "\n")

    def write_ids(self, key: str, ids: Iterable[str]) -> tuple[Path, int]:
        """Write ids under the heading ``key``; return the file and how many there are."""
        count = 0
        with self._writing(IDS_FILE) as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow([key])
            for one in ids:
                writer.writerow([one])
                count += 1
        return self.path / IDS_FILE, count

    def write_criteria(self, criteria: Criteria, words: dict[str, str]) -> Path:
        """Write the tree as YAML that a person can edit, its words as comments at the top."""
        heading = "".join(f"# {key}: {text}\n" for key, text in words.items())
        return self.write_text(CRITERIA_FILE, heading + criteria_yaml(criteria))

    @contextlib.contextmanager
    def _writing(self, name: str) -> Iterator[IO[str]]:
        target = self.path / name
        try:
            with tempfile.NamedTemporaryFile(
                "w", dir=self.path, prefix=f".{name}.", delete=False, encoding="utf-8", newline=""
            ) as file:
                partial = Path(file.name)
                try:
                    yield file
                except BaseException:
                    partial.unlink()
                    raise
            os.replace(partial, target)  # noqa: PTH105 - atomic, and the name says so
        except OSError as error:
            raise _disk(target, error) from error


def _disk(path: Path, error: OSError) -> EnvironmentFailedError:
    return EnvironmentFailedError(
        "disk.write",
        Text(f"{path} can't be written: {error}", f"{path} не записать: {error}"),
        Text("Check free space and rights.", "Проверьте свободное место и права."),
    )
