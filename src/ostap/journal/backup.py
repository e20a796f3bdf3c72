"""The whole journal as one file, taken while others write; and back, on any kind of store.

A backup is gzip over JSON lines: a heading, a line a row, and an end with the count. One format
for SQLite and PostgreSQL, so a journal also moves from one to the other by it.
"""

from __future__ import annotations

import datetime as dt
import gzip
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from ostap.errors import EnvironmentFailedError, InvalidInputError, RefusedError
from ostap.journal import opening
from ostap.journal.rows import Row
from ostap.journal.store import Journal
from ostap.journal.tables import EVENTS, METADATA
from ostap.names import FORMAT_VERSION, Text

_HEADING: Final = "ostap_journal"
_TABLE: Final = "table"
_CHUNK: Final = 500
_LEVEL: Final = 3


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A backup that is there and whole."""

    path: Path
    at: dt.datetime
    version: str
    rows: int
    events: int


def back_up(journal: Journal, path: Path) -> BackedUp:
    """Write the journal as it is now into a file, which appears whole or not at all.

    Writers go on writing; what they write meanwhile is not in it.

    Raises:
        EnvironmentFailedError: the store or the disk fails.
    """
    at = dt.datetime.now(dt.UTC)
    heading = {_HEADING: FORMAT_VERSION, "version": opening.NEWEST, "at": at.isoformat()}
    rows = 0
    with _whole(path) as write, journal.reading() as connection:
        write(heading)
        for table in METADATA.sorted_tables:
            found = connection.execution_options(yield_per=1000).execute(_in_order(table))
            for row in found.mappings():
                write({_TABLE: table.name, **row})
                rows += 1
        write({"end": rows})
    return check_backup(path)


def check_backup(path: Path) -> BackedUp:
    """Return what a backup holds, having read it to its end.

    Raises:
        InvalidInputError: it is missing, torn, no backup, or of a newer Ostap.
    """
    lines = _lines(path)
    heading = next(lines, {})
    if heading.get(_HEADING) != FORMAT_VERSION:
        raise _no_backup(path, Text("it is something else", "это что-то другое"))
    version = str(heading["version"])
    if version > opening.NEWEST:
        raise _no_backup(path, Text("a newer Ostap made it", "её сделал более новый Остап"))
    rows = events = 0
    last: dict[str, Any] = {}
    for last in lines:
        rows += _TABLE in last
        events += last.get(_TABLE) == EVENTS.name
    if last.get("end") != rows:
        raise _no_backup(path, Text("its end is missing", "у неё нет конца"))
    at = dt.datetime.fromisoformat(heading["at"])
    return BackedUp(path, at, version, rows, events)


def restore(engine: sa.Engine, path: Path, *, replace: bool = False) -> BackedUp:
    """Make the store what it was when the backup was taken, in one transaction.

    Args:
        engine: of the store; see `ostap.journal.opening.open_store`.
        path: the backup; of this version or an older one.
        replace: whether events that are there may go.

    Raises:
        InvalidInputError: the backup is torn or no backup; nothing has changed.
        RefusedError: there are events, and ``replace`` is false.
        EnvironmentFailedError: the store failed; nothing has changed.
    """
    backup = check_backup(path)
    with opening.failures_told(), opening.writing(engine) as connection:
        inspector = sa.inspect(connection)
        if inspector.has_table(EVENTS.name):
            there = connection.execute(sa.select(EVENTS.c.seq).limit(1)).first()
            if there is not None and not replace:
                raise RefusedError(
                    "journal.not_empty",
                    Text("The journal holds events.", "В журнале уже есть события."),
                    Text("To replace them: --replace", "Чтобы заменить их: --replace"),
                )
        for name in (*METADATA.tables, opening.VERSION_TABLE):
            connection.exec_driver_sql(f"DROP TABLE IF EXISTS {name}")
        opening.upgrade(connection, backup.version)
        _fill(connection, path)
        opening.upgrade(connection, opening.NEWEST)
    return backup


def backup_rows(path: Path) -> Iterator[tuple[str, Row]]:
    """Yield the table and the row of each line of a backup.

    Raises:
        InvalidInputError: it is torn or no backup.
    """
    for line in _lines(path):
        if table := line.pop(_TABLE, None):
            yield table, line


def rewrite_backup(path: Path, change: Callable[[str, Row], Row | None]) -> bool:
    """Change rows of a backup, or (``None``) leave them out; return whether any did change.

    Raises:
        InvalidInputError: it is torn or no backup.
        EnvironmentFailedError: it can't be written.
    """
    check_backup(path)
    if all(change(table, row) == row for table, row in backup_rows(path)):
        return False
    kept = 0
    with _whole(path) as write:
        write(next(_lines(path)))
        for table, row in backup_rows(path):
            if (after := change(table, row)) is not None:
                write({_TABLE: table, **after})
                kept += 1
        write({"end": kept})
    return True


def _in_order(table: sa.Table) -> sa.Select[Any]:
    return sa.select(table).order_by(*table.primary_key.columns)


def _fill(connection: sa.Connection, path: Path) -> None:
    """Insert a backup's rows into tables of its own version."""
    tables = sa.MetaData()
    tables.reflect(connection, only=list(METADATA.tables))
    waiting: list[Row] = []
    name = ""
    for line in _lines(path):
        following = line.pop(_TABLE, "")
        if waiting and (following != name or len(waiting) >= _CHUNK):
            connection.execute(sa.insert(tables.tables[name]), waiting)
            waiting = []
        name = following
        if name:
            waiting.append(line)
    if connection.dialect.name == "postgresql":  # its numbers go on after the ones that are there
        newest = sa.select(sa.func.coalesce(sa.func.max(EVENTS.c.seq), 0) + 1).scalar_subquery()
        sequence = sa.func.pg_get_serial_sequence(EVENTS.name, "seq")
        connection.execute(sa.select(sa.func.setval(sequence, newest, False)))  # noqa: FBT003 - SQL


def _lines(path: Path) -> Iterator[Row]:
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for line in file:
                yield json.loads(line)
    except FileNotFoundError as error:
        raise InvalidInputError(
            "journal.no_backup",
            Text(f"There is no file {path}.", f"Нет файла {path}."),
        ) from error
    except (OSError, EOFError, ValueError) as error:
        raise _no_backup(path, Text(str(error), str(error))) from error


@contextmanager
def _whole(path: Path) -> Iterator[Callable[[Row], None]]:
    """Yield a writer of lines; the file takes its place when all are written."""
    unfinished = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with gzip.open(unfinished, "wt", encoding="utf-8", compresslevel=_LEVEL) as file:
            yield lambda row: print(json.dumps(row, ensure_ascii=False), file=file)
        unfinished.replace(path)
    except OSError as error:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise EnvironmentFailedError(
            "journal.file",
            Text(f"{path} can't be written: {error}", f"{path} не записать: {error}"),
            Text("Check free space and rights.", "Проверьте свободное место и права."),
        ) from error
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def _no_backup(path: Path, why: Text) -> InvalidInputError:
    return InvalidInputError(
        "journal.bad_backup",
        Text(
            f"{path} is no whole backup of a journal: {why.en}.",
            f"{path}: это не целая копия журнала: {why.ru}.",
        ),
    )
