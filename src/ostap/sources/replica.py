"""Copies of data that Ostap itself makes: immutable snapshots, and a pointer to the current one.

A DuckDB file that is read is never opened for writing: a new snapshot is written beside it, and
the pointer is swapped in one step. Who has the old one open goes on reading it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

KEPT: Final = 3
"""How many snapshots of one name are kept, the current one among them."""


class Replica:
    """The snapshots ``<name>-<version>.duckdb`` of one folder, and the pointer ``<name>.current``.

    Args:
        folder: the workspace's ``replica/``; made when the first snapshot is published.
        name: of the copy; letters, digits, dashes.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._name = name
        self._pointer = folder / f"{name}.current"

    def current(self) -> Path | None:
        """Return the snapshot to read, or ``None`` where none was made yet, or it is gone."""
        try:
            version = self._pointer.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None
        path = self._path(version)
        return path if path.is_file() else None

    def publish(self, version: str, make: Callable[[Path], None]) -> Path:
        """Make a snapshot, unless this version is there already, and point at it.

        Args:
            version: of the data, as a file's name may have it.
            make: writes the snapshot to the path it is given.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._path(version)
        if not path.is_file():
            unfinished = self._folder / f".{self._name}-{version}-{os.getpid()}.duckdb"
            unfinished.unlink(missing_ok=True)
            try:
                make(unfinished)
                unfinished.replace(path)
            finally:
                unfinished.unlink(missing_ok=True)
        pointer = self._folder / f".{self._name}-{os.getpid()}.current"
        pointer.write_text(f"{version}\n", encoding="utf-8")
        pointer.replace(self._pointer)
        os.utime(path)  # the newest, also where it was made long ago
        self._forget_old()
        return path

    def _path(self, version: str) -> Path:
        return self._folder / f"{self._name}-{version}.duckdb"

    def _forget_old(self) -> None:
        found = sorted(
            self._folder.glob(f"{self._name}-*.duckdb"), key=lambda path: path.stat().st_mtime_ns
        )
        for path in found[:-KEPT]:
            path.unlink(missing_ok=True)
