"""From the address in `ostap.toml` to an open database."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from ostap.errors import InvalidInputError, did_you_mean, missing_extra
from ostap.names import Text
from ostap.settings import FilesSettings
from ostap.sources import failures, postgres_address
from ostap.sources.protocol import Source
from ostap.sources.replica import Replica

if TYPE_CHECKING:
    from ostap.sources.files import LoadedFiles

SCHEMES = ("duckdb", "sqlite", "postgresql", "files")
_POSTGRES = Text("A PostgreSQL database", "База PostgreSQL")


def open_source(url: str, base: Path, files: FilesSettings | None = None) -> Source:
    """Open the database that ``url`` names, for reading only; it is never created.

    Args:
        url: ``duckdb:///file.duckdb`` or ``sqlite:///file.db``; three slashes for a path relative
            to ``base``, four for an absolute one. Or ``postgresql://user@host/bank?schema=crm``,
            its password from the environment; ``${NAME}`` there is a variable of it.
            Or ``files:///folder``, of CSV and Parquet files: the snapshot of them that `refresh`
            made last is opened; where there is none, it is made.
        base: the workspace's folder.
        files: how CSV files are read.

    Raises:
        InvalidInputError: the address is not of that form.
        DataOwnerError: the file is missing, damaged, locked, or may not be read; the server is
            away or does not let us in.
        EnvironmentFailedError: what reads this kind of database is not installed.
    """
    scheme, separator, rest = url.strip().partition("://")
    if scheme in postgres_address.SCHEMES or url.strip().startswith("${"):
        return _open_postgres(url)
    if not separator:
        raise _bad_url(url, Text("it has no '://'.", "в нём нет '://'."))
    if scheme not in SCHEMES:
        raise InvalidInputError(
            "database.unknown_kind",
            Text(f"No such kind of database: '{scheme}'.", f"Нет такого вида базы: '{scheme}'."),
            did_you_mean(scheme, SCHEMES),
        )
    if scheme == "files":
        return _open_files(_path(url, rest, base), base, files or FilesSettings())
    path = readable_file(_path(url, rest, base))
    if scheme == "duckdb":
        from ostap.sources.duckdb import DuckDbSource

        return DuckDbSource(path)
    from ostap.sources.sqlite import SqliteSource

    return SqliteSource(path)


def refresh(url: str, base: Path, files: FilesSettings | None = None) -> LoadedFiles:
    """Read a folder of files anew; sources that are open go on with what they have.

    Raises:
        InvalidInputError: the address names no folder of files.
        DataOwnerError: a file can't be read; the snapshot used so far stays.
    """
    from ostap.sources.files import refresh_files

    scheme, _, rest = url.strip().partition("://")
    if scheme != "files":
        shown = postgres_address.without_password(url)
        raise InvalidInputError(
            "database.not_files",
            Text(
                f"'{shown}' is read where it is: nothing to renew.",
                f"'{shown}' читается на месте: обновлять нечего.",
            ),
        )
    return refresh_files(
        _path(url, rest, base), Replica(base / "replica", "files"), files or FilesSettings()
    )


def _open_files(folder: Path, base: Path, files: FilesSettings) -> Source:
    from ostap.sources.duckdb import DuckDbSource
    from ostap.sources.files import refresh_files

    replica = Replica(base / "replica", "files")
    return DuckDbSource(replica.current() or refresh_files(folder, replica, files).path)


def _open_postgres(url: str) -> Source:
    address = postgres_address.read_address(url, os.environ)
    try:
        from ostap.sources.postgres import PostgresSource
    except ImportError as error:
        raise missing_extra("postgres", _POSTGRES) from error
    return PostgresSource(address)


def _path(url: str, rest: str, base: Path) -> Path:
    if not rest.startswith("/"):
        raise _bad_url(
            url, Text("a file takes three slashes.", "перед файлом нужны три косые черты.")
        )
    name = rest[1:]
    if not name or name == ":memory:":
        raise _bad_url(url, Text("it names no file.", "в нём нет имени файла."))
    if "?" in name or "\0" in name:
        raise _bad_url(url, Text("it takes no options.", "параметры в нём не пишутся."))
    return (base / name).absolute()


def _bad_url(url: str, why: Text) -> InvalidInputError:
    url = postgres_address.without_password(url)
    return InvalidInputError(
        "database.bad_address",
        Text(
            f"'{url}' is not a database's address: {why.en}",
            f"'{url}' - не адрес базы данных: {why.ru}",
        ),
        Text(
            "Like duckdb:///bank.duckdb, sqlite:///bank.db or postgresql://reader@host/bank.",
            "Например: duckdb:///bank.duckdb, sqlite:///bank.db, postgresql://reader@host/bank.",
        ),
    )


def readable_file(path: Path) -> Path:
    """Return ``path`` if it is a file that can be read.

    Raises:
        DataOwnerError: it is missing, not a file, or not permitted.
    """
    try:
        if not path.exists():
            raise failures.no_file(path)
        if not path.is_file():
            raise failures.not_a_file(path)
        with path.open("rb"):
            return path
    except PermissionError as error:
        raise failures.not_permitted(path) from error
    except OSError as error:
        raise failures.failed(error, keep_quoted=True) from error
