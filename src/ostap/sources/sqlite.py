"""SQLite: opened `mode=ro`, held to reading by its authorizer, without extensions."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import exc, pool

from ostap.errors import DataOwnerError
from ostap.names import Dialect
from ostap.sources import failures
from ostap.sources.sql import SqlSource
from ostap.sources.statement import OpenFile, Stopwatch

_LOCK_WAIT_SECONDS: Final = 5.0  # while another program writes
_STEPS_BETWEEN_LOOKS: Final = 10_000
_READING: Final = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION})
_FOLD: Final = "ostap_fold"
_MD5: Final = "ostap_md5"


class SqliteSource(SqlSource):
    """An SQLite file.

    Adds two functions to its SQL: ``ostap_fold(text)``, the text in lower case of any script with
    `ё` as `е`, because SQLite's own `lower` leaves Cyrillic alone; and ``ostap_md5(text)``, the
    MD5 as hexadecimal digits, which other engines have.

    Args:
        path: the file.

    Raises:
        DataOwnerError: it is damaged, or locked by a writer.
    """

    _plan = "EXPLAIN QUERY PLAN"

    def __init__(self, path: Path) -> None:
        self._file = OpenFile(path)
        self._path = path
        super().__init__(
            sa.create_engine("sqlite://", creator=lambda: _connect(path), poolclass=pool.NullPool)
        )
        with self._connected() as connection:  # SQLite reads nothing before it is asked
            connection.exec_driver_sql("PRAGMA schema_version").close()

    @property
    def dialect(self) -> Dialect:
        """SQLite's SQL."""
        return Dialect.SQLITE

    def _still_there(self) -> None:
        self._file.check()

    def _stop(self, raw: sqlite3.Connection) -> None:
        raw.interrupt()

    @contextmanager
    def _guarded(self, raw: sqlite3.Connection, watch: Stopwatch) -> Iterator[None]:
        # interrupt() is lost when nothing is running yet; the progress handler sees it anyway.
        raw.set_progress_handler(lambda: watch.was_stopped, _STEPS_BETWEEN_LOOKS)
        raw.set_authorizer(_only_reading)
        try:
            yield
        finally:
            raw.set_authorizer(None)
            raw.set_progress_handler(None, 0)

    def _declared(self, connection: sa.Connection, table: str) -> dict[str, str]:
        found = connection.exec_driver_sql("SELECT name, type FROM pragma_table_xinfo(?)", (table,))
        return {str(name): str(type_) for name, type_ in found}

    def _explained(self, error: exc.DBAPIError) -> DataOwnerError:
        said = str(error.orig)
        if "locked" in said or "busy" in said:
            return failures.locked(self._path)
        if "not a database" in said or "malformed" in said:
            return failures.corrupt(self._path, "SQLite")
        if "out of memory" in said:
            return failures.out_of_memory()
        return failures.failed(error.orig or error)


def _connect(path: Path) -> sqlite3.Connection:
    raw = sqlite3.connect(
        f"{path.as_uri()}?mode=ro",
        uri=True,
        check_same_thread=False,
        timeout=_LOCK_WAIT_SECONDS,
    )
    raw.text_factory = _text
    raw.execute("PRAGMA query_only = ON").close()
    raw.execute("PRAGMA trusted_schema = OFF").close()
    raw.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    raw.create_function(_FOLD, 1, _fold, deterministic=True)
    raw.create_function(_MD5, 1, _md5, deterministic=True)
    # SQLite declares json_each's table on first use, which the authorizer would take for writing.
    raw.execute("SELECT 1 FROM json_each('[]')").close()
    return raw


def _text(stored: bytes) -> str:
    """Read text that may hold bytes that are not UTF-8: one bad row must not lose the rest."""
    return stored.decode("utf-8", "replace")


def _fold(value: Any) -> str | None:
    return None if value is None else str(value).casefold().replace("ё", "е")


def _md5(value: Any) -> str | None:
    if value is None:
        return None
    return hashlib.md5(str(value).encode(), usedforsecurity=False).hexdigest()


def _only_reading(action: int, first: str | None, *_rest: str | None) -> int:
    """Let through reading of tables, but not of the database's own; nothing else."""
    if action not in _READING:
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_READ and (first or "").lower().startswith("sqlite_"):
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK
