"""The bank of the guard's tests, and its cases: text files to which a case is added by hand.

A file holds statements, each under a line ``-- name: ...``. Files are for every dialect but those
named ``duckdb_*``, ``sqlite_*`` and ``postgres_*``; a line ``-- not for: ...`` under the name says
which engine does not know such SQL. Statements of ``keys_*`` must select the client's key.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

from ostap.catalog import Catalog, load_catalog
from ostap.names import RUNNABLE, Dialect
from ostap.sources import Source, open_source

if TYPE_CHECKING:
    from tests.conftest import PostgresServer

HERE = Path(__file__).parent
DIALECTS = RUNNABLE


@dataclass(frozen=True)
class Case:
    """One statement of a corpus, for one dialect."""

    file: str
    name: str
    sql: str
    because: str
    dialect: Dialect
    keys: bool

    def __str__(self) -> str:
        return f"{self.file}-{self.dialect.value}-{self.name}"


def read_cases(folder: str) -> list[Case]:
    """Return every case of ``attacks`` or ``honest``, once for each dialect."""
    return [
        case
        for path in sorted((HERE / folder).glob("*.sql"))
        for dialect in DIALECTS
        if path.stem.split("_")[0] in {dialect.value} | {path.stem.split("_")[0]} - set(DIALECTS)
        for case in _cases(path, dialect)
    ]


def _cases(path: Path, dialect: Dialect) -> Iterator[Case]:
    for part in path.read_text(encoding="utf-8").split("-- name: ")[1:]:
        name, _, sql = part.partition("\n")
        because = ""
        if sql.startswith("-- not for: "):
            first, _, sql = sql.partition("\n")
            if dialect.value in first:
                continue
        if sql.startswith("-- because: "):
            first, _, sql = sql.partition("\n")
            because = first.removeprefix("-- because: ").strip()
        yield Case(path.stem, name, sql, because, dialect, path.stem.startswith("keys_"))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a test every attack, or every honest statement."""
    for argument, folder in (("attack", "attacks"), ("honest", "honest")):
        if argument in metafunc.fixturenames:
            metafunc.parametrize(argument, read_cases(folder), ids=str)


@pytest.fixture(scope="session")
def corpora() -> dict[str, set[str]]:
    """The different statements of both corpora, however often each is tried."""
    return {
        folder: {" ".join(case.sql.split()) for case in read_cases(folder)}
        for folder in ("attacks", "honest")
    }


@pytest.fixture(scope="session")
def honest_of() -> Callable[[Dialect], list[str]]:
    """Return the honest statements of a dialect."""
    cases = read_cases("honest")
    return lambda dialect: sorted(case.sql for case in cases if case.dialect is dialect)


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """What the guard is told of the bank."""
    return load_catalog(HERE / "catalog.yaml")


@pytest.fixture(scope="session")
def bank_files(tmp_path_factory: pytest.TempPathFactory) -> dict[Dialect, Path]:
    """The same small bank as a file of each kind."""
    folder = tmp_path_factory.mktemp("bank")
    script = (HERE / "bank.sql").read_text(encoding="utf-8")
    with duckdb.connect(folder / "bank.duckdb") as in_duckdb:
        in_duckdb.execute(script)
    in_sqlite = sqlite3.connect(folder / "bank.db")
    in_sqlite.executescript(script)
    in_sqlite.close()
    return {Dialect.DUCKDB: folder / "bank.duckdb", Dialect.SQLITE: folder / "bank.db"}


@pytest.fixture(scope="session")
def postgres_bank(postgres_or_why: PostgresServer | str) -> str:
    """The name of the same bank in PostgreSQL, empty where there is no server."""
    if isinstance(postgres_or_why, str):
        return ""
    name = postgres_or_why.new_database()
    script = (HERE / "bank.sql").read_text(encoding="utf-8")
    with postgres_or_why.connect(name) as in_postgres:
        in_postgres.execute(script.replace("DOUBLE", "DOUBLE PRECISION").encode())
    return name


@pytest.fixture(scope="session")
def contents(
    bank_files: dict[Dialect, Path], postgres_or_why: PostgresServer | str, postgres_bank: str
) -> Callable[[Dialect], object]:
    """Tell everything that a bank holds, to see whether it was changed."""

    def told(dialect: Dialect) -> object:
        if dialect is not Dialect.POSTGRES:
            return hashlib.sha256(bank_files[dialect].read_bytes()).digest()
        assert not isinstance(postgres_or_why, str)
        with postgres_or_why.connect(postgres_bank) as connection:
            named = connection.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            )
            return {
                table: connection.execute(f'SELECT * FROM "{table}"'.encode()).fetchall()
                for (table,) in named.fetchall()
            }

    return told


@pytest.fixture(scope="session")
def banks(
    bank_files: dict[Dialect, Path], postgres_or_why: PostgresServer | str, postgres_bank: str
) -> Iterator[dict[Dialect, Source]]:
    """The bank opened as the product opens it, in PostgreSQL too where there is a server."""
    opened = {
        dialect: open_source(f"{dialect.value}:///{path.name}", path.parent)
        for dialect, path in bank_files.items()
    }
    if not isinstance(postgres_or_why, str):
        opened[Dialect.POSTGRES] = open_source(postgres_or_why.url(postgres_bank), HERE)
    yield opened
    for source in opened.values():
        source.close()
