"""A bank of six clients in each engine, with what goes wrong in real ones."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

from ostap.sources import Source, open_source

if TYPE_CHECKING:
    from tests.conftest import PostgresServer

SCHEMA = (Path(__file__).parent.parent / "bank" / "schema.sql").read_text()
ROWS = """
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


@pytest.fixture(params=["duckdb", "sqlite", "postgresql"])
def source(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Source]:
    """The bank, opened."""
    url = f"{request.param}:///bank.{request.param}"
    if request.param == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres")
        database = server.new_database()
        with server.connect(database) as in_postgres:
            in_postgres.execute((SCHEMA + ROWS).replace("DOUBLE", "DOUBLE PRECISION").encode())
        url = server.url(database)
    elif request.param == "duckdb":
        with duckdb.connect(tmp_path / "bank.duckdb") as made:
            made.execute(SCHEMA + ROWS)
    else:
        connection = sqlite3.connect(tmp_path / "bank.sqlite")
        connection.executescript(SCHEMA + ROWS)
        connection.close()
    opened = open_source(url, tmp_path)
    yield opened
    opened.close()
