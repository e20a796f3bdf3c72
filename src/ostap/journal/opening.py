"""From an address to an engine whose tables are as this version of Ostap needs them."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy import event, exc, pool

from ostap.errors import EnvironmentFailedError, InvalidInputError, missing_extra
from ostap.names import Text
from ostap.sources.postgres_address import (
    SCHEMES,
    PostgresAddress,
    read_address,
    without_password,
)

if TYPE_CHECKING:
    from alembic.config import Config

JOURNAL_VARIABLE: Final = "OSTAP_JOURNAL"
"""The environment's word on where the journal is comes before the workspace's."""
_BUSY_SECONDS: Final = 10.0
_WRITES: Final = "journal_writes"
_MIGRATIONS: Final = Path(__file__).parent / "migrations"
NEWEST: Final = "0002"
"""The last migration."""
VERSION_TABLE: Final = "journal_version"
_LOCK: Final = 0x05_7A_90_01  # one migration at a time in one PostgreSQL database
_SQLITE: Final = "sqlite:///"


def open_engine(address: str, root: Path, environment: Mapping[str, str]) -> sa.Engine:
    """Return an engine over a journal that is migrated to the newest version.

    Args:
        address: a file relative to ``root``, ``sqlite:///FILE``, or ``postgresql://…`` with the
            options and the ``${VARIABLES}`` of a source's address.
        root: the workspace's folder.
        environment: ``OSTAP_JOURNAL`` there overrides ``address``.

    Raises:
        InvalidInputError: the address can't be read.
        EnvironmentFailedError: the store is away, broken, or made by a newer Ostap.
    """
    engine = open_store(address, root, environment)
    try:
        with failures_told():
            with reading(engine) as connection:  # without waiting for whoever writes
                version = _version(connection)
            if version != NEWEST:
                migrate(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def open_store(address: str, root: Path, environment: Mapping[str, str]) -> sa.Engine:
    """Return an engine over a journal as it is, which may be empty or old; see `open_engine`."""
    address = environment.get(JOURNAL_VARIABLE) or address
    scheme, there, _ = address.partition("://")
    if there and scheme in SCHEMES:
        return _postgres(read_address(address, environment))
    if there and not address.startswith(_SQLITE):
        raise InvalidInputError(
            "journal.address",
            Text(
                f"The journal's address {without_password(address)} can't be read.",
                f"Адрес журнала {without_password(address)} не читается.",
            ),
            Text(
                "Like journal.db, sqlite:///journal.db or postgresql://ostap@host/journal.",
                "Например: journal.db, sqlite:///journal.db, postgresql://ostap@host/journal.",
            ),
        )
    return _sqlite(root / address.removeprefix(_SQLITE))


def set_broken_aside(engine: sa.Engine) -> Path | None:
    """Move an SQLite file that can't be read out of the way; return where it is now.

    ``None`` where the store is whole, absent, or a server's. The file moved away is personal data
    that `erase` does not reach: look at it and delete it.
    """
    if _is_postgres(engine):
        return None
    path = Path(engine.url.database or "")
    try:
        with failures_told(), reading(engine) as connection:
            whole = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() == "ok"
    except EnvironmentFailedError as error:
        if error.code != "journal.broken":
            raise
        whole = False
    if whole or not path.is_file():
        return None
    engine.dispose()
    aside = path.with_name(f"{path.name}.broken-{time.time_ns()}")
    path.replace(aside)
    for tail in ("-wal", "-shm"):
        path.with_name(path.name + tail).unlink(missing_ok=True)
    return aside


def migrate(engine: sa.Engine, to: str = NEWEST) -> None:
    """Bring the tables to a version, whole or not at all; several processes may try at once.

    Raises:
        EnvironmentFailedError: a newer Ostap made them.
    """
    with writing(engine) as connection:
        if _is_postgres(engine):
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
        upgrade(connection, to)


def upgrade(connection: sa.Connection, to: str) -> None:
    """Bring the tables to a version inside the connection's transaction.

    Raises:
        EnvironmentFailedError: a newer Ostap made them.
    """
    from alembic import command
    from alembic.script import ScriptDirectory

    config = migration_config()
    script = ScriptDirectory.from_config(config)
    version = _version(connection)
    if version == to:
        return
    if version is not None and version not in {one.revision for one in script.walk_revisions()}:
        raise EnvironmentFailedError(
            "journal.newer",
            Text(
                f"The journal is of version {version}, made by a newer Ostap.",
                f"Журнал версии {version}: его сделал более новый Остап.",
            ),
            Text("Update Ostap.", "Обновите Остапа."),
        )
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def _version(connection: sa.Connection) -> str | None:
    if not sa.inspect(connection).has_table(VERSION_TABLE):
        return None
    found: str | None = connection.execute(
        sa.select(sa.column("version_num")).select_from(sa.table(VERSION_TABLE))
    ).scalar()
    return found


def migration_config() -> Config:
    """Return what Alembic needs to know; there is no alembic.ini."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    return config


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Yield a connection in a transaction that may write; committed whole or not at all."""
    marked = engine.execution_options(**{_WRITES: True})
    with marked.begin() as connection:
        yield connection


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Yield a connection that sees the journal as it is at its first question, to the end."""
    options = {"isolation_level": "REPEATABLE READ"} if _is_postgres(engine) else {}
    marked = engine.execution_options(**options) if options else engine
    with marked.begin() as connection:
        yield connection


@contextmanager
def failures_told() -> Iterator[None]:
    """Turn what a database's driver raises into an error of ours.

    Raises:
        EnvironmentFailedError: the store is away, locked, full or broken.
    """
    try:
        yield
    except (exc.DBAPIError, exc.InterfaceError) as error:
        raise _failure(error) from error
    except sqlite3.Error as error:
        raise _failure(error) from error


def _failure(error: Exception) -> EnvironmentFailedError:
    detail = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
    broken = any(sign in detail for sign in ("malformed", "not a database", "encrypted"))
    return EnvironmentFailedError(
        "journal.broken" if broken else "journal.unreachable",
        Text(f"The journal failed: {detail}", f"Журнал не отвечает: {detail}"),
        Text(
            "Bring back a backup: ostap journal restore FILE --replace"
            if broken
            else "Check that its file or server is there, not locked, and the disk not full.",
            "Верните копию: ostap journal restore ФАЙЛ --replace"
            if broken
            else "Проверьте, что файл или сервер на месте, не заняты, а диск не полон.",
        ),
    )


def _is_postgres(engine: sa.Engine) -> bool:
    return engine.dialect.name == "postgresql"


def _sqlite(path: Path) -> sa.Engine:
    engine = sa.create_engine(
        sa.URL.create("sqlite", database=str(path)), connect_args={"timeout": _BUSY_SECONDS}
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(raw: Any, _record: object) -> None:
    raw.isolation_level = None  # transactions begin where we say, not where sqlite3 guesses
    cursor = raw.cursor()
    _go_to_wal(cursor)
    cursor.execute("PRAGMA journal_size_limit=67108864")  # a large import's log shrinks again
    cursor.execute("PRAGMA synchronous=FULL")  # what was confirmed outlives a power cut
    cursor.execute("PRAGMA secure_delete=ON")  # what was erased is overwritten
    cursor.close()


def _go_to_wal(cursor: sqlite3.Cursor) -> None:
    """Let readers and one writer work at once. SQLite waits for no lock here, so we do."""
    last = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > last:
                raise
            time.sleep(0.02)
        else:
            return


def _begin_sqlite(connection: sa.Connection) -> None:
    # A transaction that starts as a reader may not become a writer when another one wrote.
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgres(address: PostgresAddress) -> sa.Engine:
    try:
        import psycopg
    except ImportError as error:
        what_for = Text("A journal in PostgreSQL", "Журнал в PostgreSQL")
        raise missing_extra("postgres", what_for) from error

    def connect() -> psycopg.Connection[Any]:
        parts: dict[str, Any] = {
            "host": address.host,
            "port": address.port,
            "user": address.user,
            "password": address.password,
            "dbname": address.database,
            "connect_timeout": 10,
            "application_name": f"ostap journal {os.getpid()}",
            **dict(address.options),
        }
        raw: psycopg.Connection[Any] = psycopg.connect(
            **{name: value for name, value in parts.items() if value is not None}
        )
        raw.execute("SELECT set_config('search_path', %s, false)", [address.schema])
        raw.commit()
        return raw

    return sa.create_engine(
        "postgresql+psycopg://", creator=connect, poolclass=pool.QueuePool, pool_pre_ping=True,
        use_native_hstore=False,
    )  # fmt: skip
