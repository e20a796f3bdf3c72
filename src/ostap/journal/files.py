"""What the journal leaves in a workspace beside its store: runs' ids, the spool, backups."""

from __future__ import annotations

import csv
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ostap.errors import EnvironmentFailedError
from ostap.journal.events import IdFile
from ostap.journal.spool import Spool
from ostap.journal.substitution import Substitution
from ostap.names import Text

BACKUP_SUFFIX: Final = ".journal.gz"
_IDS_FILE: Final = "ids.csv"
_BLOCK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class JournalFiles:
    """Where the files of one workspace are.

    ``client_key`` is the heading of a file of clients' ids: files under another heading hold
    something else and are left alone.
    """

    root: Path
    client_key: str

    @property
    def spool(self) -> Spool:
        """Events that wait for the journal."""
        return Spool(self.root)

    @property
    def runs(self) -> Path:
        """The audience runs, a folder each."""
        return self.root / "runs"

    @property
    def backups(self) -> Path:
        """Where backups go if no other place is named."""
        return self.root / "backups"

    def kept_backups(self) -> list[Path]:
        """Return the backups of the workspace's own folder."""
        return sorted(self.backups.glob(f"*{BACKUP_SUFFIX}"))


def id_file(path: Path, root: Path, count: int) -> IdFile:
    """Return a file of ids as the journal keeps it: its hash and its size.

    Raises:
        EnvironmentFailedError: it can't be read.
    """
    digest = hashlib.sha256()
    size = 0
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
                size += len(block)
    except OSError as error:
        raise _unreadable(path, error) from error
    named = path.resolve().relative_to(root.resolve()).as_posix()
    return IdFile(path=named, sha256=digest.hexdigest(), bytes=size, count=count)


def read_ids(root: Path, file: IdFile) -> Iterator[str]:
    """Yield the ids of a file that the journal knows.

    Raises:
        EnvironmentFailedError: it is gone, or is not what it was.
    """
    path = root / file.path
    if id_file(path, root, file.count).sha256 != file.sha256:
        raise EnvironmentFailedError(
            "journal.ids_changed",
            Text(
                f"{path} is not what the journal remembers: its hash differs.",
                f"{path}: это не тот файл, что записан в журнале: другой хеш.",
            ),
            Text("Run that audience again.", "Соберите эту аудиторию заново."),
        )
    with path.open(encoding="utf-8", newline="") as opened:
        rows = csv.reader(opened)
        next(rows, None)
        for row in rows:
            if row:
                yield row[0]


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A file's new content, ready beside it, and what it is then."""

    path: Path
    ready: Path
    is_ids: bool
    now: IdFile


@contextmanager
def rewritten_runs(files: JournalFiles, gone: Substitution) -> Iterator[list[Rewritten]]:
    """Write, beside every file of the runs that names the client, the same without him.

    The new contents take their places when the block ends well, and go where it fails.

    Raises:
        EnvironmentFailedError: a file can't be read or written.
    """
    found: list[Rewritten] = []
    try:
        found.extend(_rewritten(files, gone))  # what is ready when the next fails stays in it
        yield found
        for one in found:
            one.ready.replace(one.path)
    except BaseException:
        for one in found:
            one.ready.unlink(missing_ok=True)
        raise


def _rewritten(files: JournalFiles, gone: Substitution) -> Iterator[Rewritten]:
    sign = gone.client.encode()
    for path in sorted(files.runs.glob("*/*")):
        try:
            raw = path.read_bytes() if path.is_file() else b""
            if sign not in raw:
                continue
            before = raw.decode()
        except (OSError, UnicodeDecodeError) as error:
            raise _unreadable(path, error) from error
        if before.partition("\n")[0] == files.client_key:
            after = _without_line(before, gone)
        else:
            after = gone.text(before) if gone.distinct else before
        if after != before:
            ready = _beside(path, after)
            count = after.count("\n") - 1
            now = id_file(ready, files.root, count).model_copy(
                update={"path": path.relative_to(files.root).as_posix()}
            )
            yield Rewritten(path, ready, path.name == _IDS_FILE, now)


def _without_line(text: str, gone: Substitution) -> str:
    heading, *lines = text.splitlines()
    after = [gone.tombstone if next(csv.reader([one]), [""])[0] == gone.client else one
             for one in lines]  # fmt: skip
    return "".join(f"{one}\n" for one in (heading, *after))


def _beside(path: Path, text: str) -> Path:
    try:
        with tempfile.NamedTemporaryFile(
            "w",
            dir=path.parent,
            prefix=f".{path.name}.",
            delete=False,
            encoding="utf-8",
            newline="",
        ) as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise _unreadable(path, error) from error
    return Path(file.name)


def _unreadable(path: Path, error: Exception) -> EnvironmentFailedError:
    return EnvironmentFailedError(
        "journal.file",
        Text(f"{path} can't be read or rewritten: {error}", f"{path} не прочитать: {error}"),
        Text("Check that it is there and yours.", "Проверьте, что файл есть и доступен."),
    )
