"""One small database of every kind that can be opened; a new kind must have its maker here."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

from ostap.names import Dialect
from ostap.results.sql import ApprovedSql
from ostap.sources import Source, open_source

if TYPE_CHECKING:
    from tests.conftest import PostgresServer

SCRIPT = """
    CREATE TABLE towns (town_id INTEGER PRIMARY KEY, name VARCHAR NOT NULL);
    CREATE TABLE people (
        person_id INTEGER PRIMARY KEY,
        town_id INTEGER REFERENCES towns (town_id),
        name VARCHAR,
        born DATE,
        seen TIMESTAMP,
        height DOUBLE,
        active BOOLEAN
    );
    INSERT INTO towns VALUES (1, 'Орёл'), (2, 'Москва');
    INSERT INTO people VALUES
        (1, 1, 'Пётр', '1990-05-01', '2026-11-20 10:30:00', 1.75, TRUE),
        (2, 2, 'Анна', '2001-11-21', NULL, 1.6, FALSE),
        (3, NULL, NULL, NULL, NULL, NULL, NULL);
    CREATE VIEW grown AS SELECT person_id, name FROM people WHERE born < '2000-01-01';
"""
ENDLESS = "SELECT count(*) AS n FROM {} WHERE {} > 40".format(
    ", ".join(f"people AS p{number}" for number in range(30)),
    " + ".join(f"p{number}.height" for number in range(30)),
)
"""Three to the power of thirty rows: ends after every limit of a test."""


def _make_duckdb(path: Path) -> None:
    with duckdb.connect(path) as made:
        made.execute(SCRIPT)
        made.execute("COMMENT ON TABLE people IS 'люди'")
        made.execute("COMMENT ON COLUMN people.born IS 'день рождения'")


def _make_sqlite(path: Path) -> None:
    made = sqlite3.connect(path)
    made.executescript(SCRIPT)
    made.close()


def _make_postgres(server: PostgresServer) -> str:
    name = server.new_database()
    with server.connect(name) as made:
        made.execute(SCRIPT.replace("DOUBLE", "DOUBLE PRECISION").encode())
        made.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader")
    return name


MAKERS: dict[str, Callable[[Path], None]] = {"duckdb": _make_duckdb, "sqlite": _make_sqlite}
DIALECTS = {
    "duckdb": Dialect.DUCKDB,
    "sqlite": Dialect.SQLITE,
    "postgresql": Dialect.POSTGRES,
}


@dataclass(frozen=True)
class Place:
    """Where a database of the tests is, and how to see whether anything in it was changed."""

    url: str
    base: Path
    contents: Callable[[], object]


@pytest.fixture(params=MAKERS)
def file_kind(request: pytest.FixtureRequest) -> str:
    """Every kind of database that is a file."""
    return str(request.param)


@pytest.fixture
def file(file_kind: str, tmp_path: Path) -> Path:
    """A database of that kind."""
    path = tmp_path / f"people.{file_kind}"
    MAKERS[file_kind](path)
    return path


@pytest.fixture(params=DIALECTS)
def kind(request: pytest.FixtureRequest) -> str:
    """Every kind of database that speaks SQL of its own."""
    return str(request.param)


@pytest.fixture
def place(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Place:
    """A database of that kind."""
    if kind == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres")
        name = _make_postgres(server)
        return Place(server.url(name), tmp_path, lambda: _dump(server, name))
    path = tmp_path / f"people.{kind}"
    MAKERS[kind](path)
    return Place(
        f"{kind}:///{path.name}",
        tmp_path,
        lambda: {found.name: found.read_bytes() for found in tmp_path.iterdir()},
    )


def _dump(server: PostgresServer, name: str) -> dict[str, object]:
    with server.connect(name) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return {
            table: connection.execute(f"SELECT * FROM {table}".encode()).fetchall()
            for (table,) in tables.fetchall()
        }


@pytest.fixture
def source(place: Place) -> Iterator[Source]:
    """That database, opened."""
    with open_source(place.url, place.base) as opened:
        yield opened


@pytest.fixture
def sql(kind: str) -> Callable[..., ApprovedSql]:
    """Make an approved statement out of any text: a test of adapters stands behind the guard."""

    def made(text: str, *outputs: str | None) -> ApprovedSql:
        return ApprovedSql(text, DIALECTS[kind], (), outputs)

    return made


@pytest.fixture
def endless() -> str:
    """A statement that would run for hours."""
    return ENDLESS
