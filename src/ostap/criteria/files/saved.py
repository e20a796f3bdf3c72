"""Saved audiences: criteria under a name, a file each, earlier versions kept beside it.

``<folder>/<name>.yaml`` is the audience; ``<name>.1.yaml``, ``<name>.2.yaml`` are what it was
before, the oldest first.
"""

from __future__ import annotations

import os
import re
import tempfile
import unicodedata
from itertools import count
from pathlib import Path
from typing import Final

from ostap.catalog import Catalog
from ostap.criteria.files.reading import load_criteria, parse_tree
from ostap.criteria.files.writing import criteria_yaml
from ostap.criteria.validation import validate
from ostap.errors import EnvironmentFailedError, InvalidInputError, did_you_mean
from ostap.names import Text
from ostap.results.criteria import Criteria
from ostap.settings import read_yaml

_NAME: Final = re.compile(r"\w(?:[\w -]{0,58}\w)?")
"""No dot and no slash: a name can't leave the folder, nor be an earlier version's file."""

_ENDING: Final = ".yaml"


class SavedAudiences:
    """The saved audiences of a company. Given to `validate`, it answers for names in trees.

    Files are read when asked for, so that an edit counts at once.

    Args:
        folder: where they lie; may be absent until the first is saved.
        catalog: what the company's data means.
    """

    def __init__(self, folder: Path, catalog: Catalog) -> None:
        self._folder = folder
        self._catalog = catalog

    def names(self) -> list[str]:
        """Return the names of all of them, sorted; earlier versions are left out."""
        if not self._folder.is_dir():
            return []
        found = (unicodedata.normalize("NFC", file.name) for file in self._folder.iterdir())
        names = (name.removesuffix(_ENDING) for name in found if name.endswith(_ENDING))
        return sorted(name for name in names if _NAME.fullmatch(name))

    def __call__(self, name: str) -> Criteria | None:
        """Return an audience as it is written, not yet validated; ``None``: there is none.

        Raises:
            InvalidInputError: its file can't be read.
        """
        if not _NAME.fullmatch(name := _composed(name)) or name not in self.names():
            return None
        path = self._file(name)
        return parse_tree(read_yaml(path), path.name)

    def load(self, name: str) -> Criteria:
        """Return an audience, validated.

        Raises:
            InvalidInputError: there is none, or it does not fit the catalog (any longer).
        """
        name = self._checked(name)
        if name not in (known := self.names()):
            raise InvalidInputError(
                "audience.unknown",
                Text(
                    f"There is no saved audience '{name}'.",
                    f"Сохранённой аудитории «{name}» нет.",
                ),
                did_you_mean(name, known),
            )
        return load_criteria(self._file(name), self._catalog, saved=self)

    def versions(self, name: str) -> list[Path]:
        """Return the files of what an audience was before, the oldest first."""
        stem = f"{self._checked(name)}."
        found: dict[int, Path] = {}
        for file in self._folder.iterdir() if self._folder.is_dir() else ():
            number = _composed(file.name).removeprefix(stem).removesuffix(_ENDING)
            if number.isdecimal() and _composed(file.name) == f"{stem}{number}{_ENDING}":
                found[int(number)] = file
        return [found[number] for number in sorted(found)]

    def save(self, name: str, criteria: Criteria) -> Path:
        """Write an audience and return its file; what it was before becomes an earlier version.

        Whoever reads it meanwhile finds the old one or the new one, whole. Nothing is written
        where the same stands there already.

        Raises:
            InvalidInputError: the name can't be one, or the tree does not fit the catalog.
            EnvironmentFailedError: the disk is full or the folder is closed.
        """
        name = self._checked(name)
        path = self._file(name)
        text = criteria_yaml(validate(criteria, self._catalog, name, saved=self))
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            before = path.read_bytes() if path.is_file() else None
            if before == text.encode():
                return path
            if before is not None:
                self._keep(name, before)
            _replace(path, text)
        except OSError as error:
            raise EnvironmentFailedError(
                "disk.write",
                Text(f"{path} can't be written: {error}", f"{path} не записать: {error}"),
                Text("Check free space and rights.", "Проверьте свободное место и права."),
            ) from error
        return path

    def _keep(self, name: str, before: bytes) -> None:
        """Put what stood in a file under the next free number, whoever else does so too."""
        earlier = self.versions(name)
        last = int(earlier[-1].stem.rpartition(".")[2]) if earlier else 0
        for number in count(last + 1):
            try:
                with (self._folder / f"{name}.{number}{_ENDING}").open("xb") as file:
                    file.write(before)
            except FileExistsError:
                continue
            return

    def _file(self, name: str) -> Path:
        """Return the file of a checked name: the one that is there, however it spells й."""
        path = self._folder / f"{name}{_ENDING}"
        if path.is_file() or not self._folder.is_dir():
            return path
        alike = (other for other in self._folder.iterdir() if _composed(other.name) == path.name)
        return next(alike, path)

    def _checked(self, name: str) -> str:
        name = _composed(name)
        if _NAME.fullmatch(name):
            return name
        raise InvalidInputError(
            "audience.name",
            Text(f"'{name}' can't name an audience.", f"«{name}» не годится в имя аудитории."),
            Text(
                "Up to 60 letters, digits, spaces, - and _.",
                "До 60 букв, цифр, пробелов, знаков - и _.",
            ),
        )


def _composed(name: str) -> str:
    """Return a name with one code for each letter: some file systems keep й as two."""
    return unicodedata.normalize("NFC", name)


def _replace(path: Path, text: str) -> None:
    with tempfile.NamedTemporaryFile(
        "w", dir=path.parent, prefix=".saving.", delete=False, encoding="utf-8", newline=""
    ) as file:
        partial = Path(file.name)
        try:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            partial.unlink()
            raise
    partial.replace(path)
