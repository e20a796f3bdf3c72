"""A small bank that answers in DuckDB, in SQLite, in PostgreSQL and in plain Python."""

from __future__ import annotations

import datetime as dt
import hashlib
import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import psycopg
import pytest

from ostap.catalog import Catalog, load_catalog
from ostap.criteria import compile_funnel, compile_ids, validate
from ostap.criteria.files import parse_tree
from ostap.criteria.meaning import KeySets, selected, truths
from ostap.names import Dialect, Language
from ostap.results.criteria import Criteria, KeySet
from ostap.settings.reading import parse_yaml
from ostap.sources import Source, open_source

if TYPE_CHECKING:
    from tests.conftest import PostgresServer

BANK = Path(__file__).parent / "bank"
AS_OF = dt.date(2026, 5, 31)
NO_KEYS: KeySets = {}

_SCHEMA = (BANK / "schema.sql").read_text()
_ROWS = """
INSERT INTO clients (client_id, city, income, birth_date, registered_on, email, district_id) VALUES
    (1, 'nsk', 100, '1995-06-01', '01.02.2020', 'a@b.c', 1),
    (2, 'nsk', NULL, '1960-01-01', '1.2.2020', NULL, 1),
    (3, 'tomsk', 50, '1990-05-31', '05.05.2025', NULL, 2),
    (4, 'nsk', 70, NULL, NULL, 'd@b.c', 2),
    (5, 'msk', 90, '2000-01-01', '30.01.2026', NULL, 3),
    (10, 'nsk', 80, '2001-01-01', '', NULL, NULL);
INSERT INTO districts (district_id, name, average_salary) VALUES
    (1, 'north', 40), (2, 'south', 60), (2, 'south again', 61);
INSERT INTO cards (card_id, client_id, kind, status, opened_on) VALUES
    (1, 1, 'credit', 'active', '2025-03-01'), (2, 3, 'debit', 'active', '2024-01-01'),
    (3, 1, 'debit', 'blocked', '2026-02-03'), (4, 5, 'debit', 'active', '2026-05-01');
INSERT INTO card_transactions (transaction_id, card_id, amount, currency, made_at) VALUES
    (1, 1, 10000, 'RUB', '2026-05-01 10:00:00'), (2, 1, 4300, 'RUB', '2026-05-20 09:00:00'),
    (3, 2, 5, 'USD', '2026-05-02 10:00:00'), (4, 4, 7, 'XXX', '2026-05-03 10:00:00'),
    (5, 3, 999, 'RUB', '2026-06-30 10:00:00');
INSERT INTO complaints (complaint_id, client_id, filed_on, topic) VALUES
    (1, 10, '30.05.2026', 'x'), (2, 3, 'yesterday', 'y');
"""
"""A bank of six clients, with what goes wrong in real ones."""

Rows = Sequence[Mapping[str, Any]]


class Bank:
    """The same rows in each engine. Tables and columns that are not given are empty.

    Args:
        catalog: the bank's.
        data: rows by table.
        postgres: a schema of its own in PostgreSQL, where there is a server.
    """

    def __init__(
        self,
        catalog: Catalog,
        data: Mapping[str, Rows],
        postgres: psycopg.Connection[Any] | None,
    ) -> None:
        self.catalog = catalog
        schema = (BANK / "schema.sql").read_text()
        self._postgres = postgres
        self.dialects = [Dialect.DUCKDB, Dialect.SQLITE]
        if postgres is not None:
            self.dialects.append(Dialect.POSTGRES)
            postgres.execute(schema.replace("DOUBLE", "DOUBLE PRECISION").encode())
        self._duckdb = duckdb.connect()
        self._sqlite = sqlite3.connect(":memory:")
        self._sqlite.create_function("ostap_fold", 1, _fold, deterministic=True)
        self._sqlite.create_function("ostap_md5", 1, _md5, deterministic=True)
        self._duckdb.execute(schema)
        self._sqlite.executescript(schema)
        self.data: dict[str, list[dict[str, Any]]] = {}
        for (table,) in self._sqlite.execute("SELECT name FROM sqlite_master").fetchall():
            names = [row[1] for row in self._sqlite.execute(f"PRAGMA table_info({table})")]
            rows = [dict.fromkeys(names) | dict(row) for row in data.get(table, [])]
            self.data[table] = rows
            places = ", ".join("?" * len(names))
            for row in rows:
                values = list(row.values())
                self._duckdb.execute(f"INSERT INTO {table} VALUES ({places})", values)
                kept = [_kept_by_sqlite(value) for value in values]
                self._sqlite.execute(f"INSERT INTO {table} VALUES ({places})", kept)
                if postgres is not None:
                    asked = places.replace("?", "%s")
                    postgres.execute(f"INSERT INTO {table} VALUES ({asked})".encode(), values)

    def close(self) -> None:
        """Let all engines go."""
        self._duckdb.close()
        self._sqlite.close()
        if self._postgres is not None:
            self._postgres.close()

    def run(self, sql: str, dialect: Dialect) -> list[tuple[Any, ...]]:
        """Return the rows of one statement."""
        if dialect is Dialect.DUCKDB:
            return self._duckdb.execute(sql).fetchall()
        if dialect is Dialect.POSTGRES and self._postgres is not None:
            return self._postgres.execute(sql.encode()).fetchall()
        return self._sqlite.execute(sql).fetchall()

    def ids(
        self,
        criteria: Criteria,
        dialect: Dialect,
        as_of: dt.date = AS_OF,
        key_sets: KeySets = NO_KEYS,
    ) -> list[Any]:
        """Return the keys that the compiled criteria select."""
        sql = compile_ids(
            criteria, self.catalog, dialect, as_of, Language.RU, keys=_handed(key_sets)
        )
        return [key for (key,) in self.run(sql, dialect)]

    def counts(
        self,
        criteria: Criteria,
        dialect: Dialect,
        as_of: dt.date = AS_OF,
        key_sets: KeySets = NO_KEYS,
    ) -> list[Any]:
        """Return the row of the compiled funnel."""
        sql = compile_funnel(criteria, self.catalog, dialect, as_of, keys=_handed(key_sets))
        (row,) = self.run(sql, dialect)
        return list(row)

    def meant(
        self, criteria: Criteria, as_of: dt.date = AS_OF, key_sets: KeySets = NO_KEYS
    ) -> tuple[list[Any], list[Any]]:
        """Return the keys and the funnel as the plain evaluator has them."""
        ids = selected(criteria, self.catalog, self.data, as_of, key_sets)
        rows = truths(criteria, self.catalog, self.data, as_of, key_sets)
        counts = [len(rows)]
        for number in range(len(criteria.all_of)):
            counts.append(sum(row[number] is True for row in rows))
            counts.append(sum(all(row[: number + 1]) for row in rows))
            counts.append(sum(row[number] is None for row in rows))
        if criteria.top is not None:
            counts.append(len(ids))
        return ids, counts


def _handed(key_sets: KeySets) -> Callable[[KeySet], Collection[str]]:
    return lambda node: key_sets[node.name]


def _fold(value: Any) -> str | None:
    return None if value is None else str(value).casefold().replace("ё", "е")


def _md5(value: Any) -> str | None:
    return None if value is None else hashlib.md5(str(value).encode()).hexdigest()  # noqa: S324 - no secret, only chance


def _kept_by_sqlite(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ")
    return value.isoformat() if isinstance(value, dt.date) else value


@pytest.fixture(scope="session")
def bank_catalog() -> Catalog:
    """The catalog of the small bank."""
    return load_catalog(BANK / "catalog.yaml")


@pytest.fixture
def tree(bank_catalog: Catalog) -> Callable[[str], Criteria]:
    """Read YAML, a list of nodes or a whole tree, as validated criteria."""

    def read(text: str) -> Criteria:
        raw = parse_yaml(text, "tree")
        whole = raw if isinstance(raw, dict) and "all_of" in raw else {"all_of": raw}
        return validate(parse_tree(whole, "tree"), bank_catalog)

    return read


@pytest.fixture(scope="session")
def make_bank(
    bank_catalog: Catalog, postgres_or_why: PostgresServer | str
) -> Iterator[Callable[[Mapping[str, Rows]], Bank]]:
    """Return a maker of banks from rows."""
    made: list[Bank] = []
    server = None if isinstance(postgres_or_why, str) else postgres_or_why
    database = server.new_database() if server is not None else ""

    def make(data: Mapping[str, Rows]) -> Bank:
        connection = server.connect(database) if server is not None else None
        if connection is not None:
            schema = f"bank_{len(made)}"
            connection.execute(f"CREATE SCHEMA {schema}".encode())
            connection.execute(f"SET search_path = {schema}".encode())
        made.append(Bank(bank_catalog, data, connection))
        return made[-1]

    yield make
    for bank in made:
        bank.close()


@pytest.fixture(params=["duckdb", "sqlite", "postgresql"])
def source(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Source]:
    """A bank of six clients, opened in each engine."""
    url = f"{request.param}:///bank.{request.param}"
    if request.param == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres")
        database = server.new_database()
        with server.connect(database) as in_postgres:
            in_postgres.execute((_SCHEMA + _ROWS).replace("DOUBLE", "DOUBLE PRECISION").encode())
        url = server.url(database)
    elif request.param == "duckdb":
        with duckdb.connect(tmp_path / "bank.duckdb") as made:
            made.execute(_SCHEMA + _ROWS)
    else:
        connection = sqlite3.connect(tmp_path / "bank.sqlite")
        connection.executescript(_SCHEMA + _ROWS)
        connection.close()
    opened = open_source(url, tmp_path)
    yield opened
    opened.close()
