"""A folder that is there whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ostap.errors import InvalidInputError
from ostap.names import Text

MARK = "truth.json"
"""The file by which an earlier demo is known."""


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """Yield a temporary sibling to build in; it takes the folder's place when all went well.

    An earlier demo is replaced whole, with whatever was made in it since.

    Raises:
        InvalidInputError: the folder is a file, or holds something that is not an earlier demo.
    """
    folder = folder.resolve()
    _refuse_what_is_not_ours(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        yield building
        building.chmod(0o755)
        _put_in_place(building, folder)
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _refuse_what_is_not_ours(folder: Path) -> None:
    if not folder.exists():
        return
    if not folder.is_dir():
        raise InvalidInputError(
            "demo.not_a_folder",
            Text(f"{folder} is a file, not a folder.", f"{folder}: это файл, а не папка."),
            Text("Name a new folder.", "Укажите новую папку."),
        )
    if any(folder.iterdir()) and not (
        (folder / MARK).is_file() and (folder / "ostap.toml").is_file()
    ):
        raise InvalidInputError(
            "demo.folder_not_empty",
            Text(
                f"{folder} is not empty, and is not a demo of the agency.",
                f"{folder}: папка не пуста, и это не демонстрация агентства.",
            ),
            Text("Name a new or empty folder.", "Укажите новую или пустую папку."),
        )


def _put_in_place(building: Path, folder: Path) -> None:
    if not folder.exists():
        building.rename(folder)
        return
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-old-", dir=folder.parent))
    try:
        folder.rename(aside / "old")
        try:
            building.rename(folder)
        except OSError:
            (aside / "old").rename(folder)
            raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)
