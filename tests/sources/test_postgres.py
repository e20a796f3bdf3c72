"""What only PostgreSQL does: its types, schemas, rights, and every way a server can fail us."""

from __future__ import annotations

import datetime as dt
import logging
import sys
import threading
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pyarrow as pa
import pytest

from ostap.errors import DataOwnerError, EnvironmentFailedError
from ostap.names import Dialect, Language
from ostap.results.sql import ApprovedSql, Limits
from ostap.sources import Source, SourceLink, open_source

if TYPE_CHECKING:
    from tests.conftest import PostgresServer

HERE = Path()
EVERYTHING = """
    CREATE TYPE kinds AS ENUM ('a', 'b');
    CREATE TABLE t (
        tiny SMALLINT, n INTEGER, big BIGINT, price NUMERIC(10, 2), exact NUMERIC, r REAL,
        d DOUBLE PRECISION, flag BOOLEAN, born DATE, seen TIMESTAMP, moment TIMESTAMPTZ,
        at TIME, word VARCHAR(20), code CHAR(3), kind kinds, raw BYTEA, list INTEGER[],
        doc JSONB, took INTERVAL, key UUID, span DATERANGE
    );
    INSERT INTO t VALUES (
        1, 2, 3, 1.50, 7, 0.5, 0.25, TRUE, '2026-11-21', '2026-11-21 10:00', '2026-11-21 10:00+00',
        '10:30', 'Ёлка', 'RUB', 'a', '\\x00ff', '{1,2}', '{"a": 1}', '1 month 2 days',
        '00000000-0000-0000-0000-000000000001', '[2026-01-01,2026-02-01)'
    );
    COMMENT ON TABLE t IS 'таблица';
    COMMENT ON COLUMN t.price IS 'цена';
"""


@pytest.fixture
def opened(postgres: PostgresServer) -> Iterator[Callable[..., Source]]:
    """Make a database by a script and open it."""
    sources: list[Source] = []

    def make(script: str, user: str = "postgres", **options: str) -> Source:
        name = postgres.new_database()
        with postgres.connect(name) as connection:
            connection.execute(script.encode())
        sources.append(open_source(postgres.url(name, user, **options), HERE))
        return sources[-1]

    yield make
    for source in sources:
        source.close()


def read(source: Source, text: str, limits: Limits | None = None) -> pa.Table:
    sql = ApprovedSql(text, Dialect.POSTGRES, ())
    return pa.Table.from_batches(source.run(sql, limits or Limits()))


def refused(url: str) -> DataOwnerError:
    """Open what must not open and return why."""
    with pytest.raises(DataOwnerError) as error:
        open_source(url, HERE)
    assert error.value.told(Language.EN) != error.value.told(Language.RU)
    return error.value


def test_its_types_arrive_and_what_arrow_lacks_comes_as_text(
    opened: Callable[..., Source],
) -> None:
    (row,) = read(opened(EVERYTHING), "SELECT * FROM t").to_pylist()
    assert row.pop("moment") == dt.datetime(2026, 11, 21, 10, tzinfo=dt.UTC)
    assert row == {
        "tiny": 1, "n": 2, "big": 3, "price": Decimal("1.50"), "exact": 7, "r": 0.5, "d": 0.25,
        "flag": True, "born": dt.date(2026, 11, 21),
        "seen": dt.datetime(2026, 11, 21, 10),  # noqa: DTZ001 - stored without a zone
        "at": dt.time(10, 30), "word": "Ёлка", "code": "RUB", "kind": "a", "raw": b"\x00\xff",
        "list": "{1,2}", "doc": '{"a": 1}', "took": "1 mon 2 days",
        "key": "00000000-0000-0000-0000-000000000001", "span": "[2026-01-01,2026-02-01)",
    }  # fmt: skip


def test_it_tells_its_types_and_comments(opened: Callable[..., Source]) -> None:
    (table,) = opened(EVERYTHING).introspect().tables
    declared = {column.name: column.declared_type for column in table.columns}
    assert declared["price"] == "NUMERIC(10,2)"
    assert declared["moment"] == "TIMESTAMPTZ"
    assert declared["word"] == "VARCHAR(20)"
    assert declared["list"] == "INTEGER[]"
    assert table.comment == "таблица"
    assert {c.name: c.comment for c in table.columns}["price"] == "цена"


@pytest.mark.parametrize(
    ("values", "type_", "shown"),
    [
        ("(1), (2)", pa.int64(), [1, 2]),
        ("(1), (2.5)", pa.float64(), [1.0, 2.5]),
        ("(NULL), (NULL)", pa.int64(), [None, None]),
        ("('NaN'), (2)", pa.float64(), [None, 2.0]),
        ("(12345678901234567890), (1)", pa.decimal128(38, 0), [Decimal(12345678901234567890), 1]),
        ("(1e300), (1)", pa.float64(), [1e300, 1.0]),
    ],
)
def test_a_number_without_declared_digits_is_what_its_values_are(
    opened: Callable[..., Source], values: str, type_: pa.DataType, shown: list[Any]
) -> None:
    source = opened(f"CREATE TABLE t (x NUMERIC); INSERT INTO t VALUES {values}")
    table = read(source, "SELECT x FROM t")
    assert table.schema.field("x").type == type_
    assert table["x"].to_pylist() == shown


def test_kinds_of_numbers_that_meet_in_different_batches_are_one_type(
    opened: Callable[..., Source],
) -> None:
    source = opened(
        "CREATE TABLE t (n INTEGER, x NUMERIC);"
        "INSERT INTO t SELECT n, n FROM generate_series(1, 20000) AS n;"
        "INSERT INTO t VALUES (20001, 0.5)"
    )
    assert read(source, "SELECT x FROM t ORDER BY n")["x"].to_pylist()[-2:] == [20000.0, 0.5]


def test_days_that_python_does_not_know_become_its_first_or_last(
    opened: Callable[..., Source],
) -> None:
    source = opened(
        "CREATE TABLE t (d DATE, s TIMESTAMP, m TIMESTAMPTZ);"
        "INSERT INTO t VALUES ('infinity', 'infinity', 'infinity'),"
        "('-infinity', '-infinity', '-infinity'), ('0044-03-15 BC', NULL, NULL)"
    )
    table = read(source, "SELECT d, s, m FROM t")
    assert table["d"].to_pylist() == [dt.date.max, dt.date.min, dt.date.min]
    assert [moment and moment.year for moment in table["s"].to_pylist()] == [9999, 1, None]


def test_many_rows_come_in_pieces(opened: Callable[..., Source]) -> None:
    source = opened("CREATE TABLE t AS SELECT n FROM generate_series(1, 60000) AS n")
    sql = ApprovedSql("SELECT n FROM t", Dialect.POSTGRES, ())
    sizes = [batch.num_rows for batch in source.run(sql, Limits())]
    assert (sum(sizes), len(sizes)) == (60_000, 4)


def test_a_percent_sign_and_a_colon_are_nobodys_placeholder(
    opened: Callable[..., Source],
) -> None:
    source = opened("CREATE TABLE t AS SELECT '5%s:x' AS a")
    assert read(source, "SELECT a FROM t WHERE a LIKE '%s:x'")["a"].to_pylist() == ["5%s:x"]


def test_keys_links_views_and_partitions_are_told(opened: Callable[..., Source]) -> None:
    source = opened("""
        CREATE TABLE a (x INTEGER, y INTEGER, PRIMARY KEY (x, y));
        CREATE TABLE b (z INTEGER, x INTEGER, y INTEGER, FOREIGN KEY (x, y) REFERENCES a (x, y));
        CREATE MATERIALIZED VIEW m AS SELECT x FROM a;
        CREATE VIEW v AS SELECT z FROM b;
        CREATE TABLE days (d DATE) PARTITION BY RANGE (d);
        CREATE TABLE days_1 PARTITION OF days FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
    """)
    schema = source.introspect()
    assert [table.name for table in schema.tables] == ["a", "b", "days", "m", "v"]
    assert schema.tables[0].primary_key == ("x", "y")
    assert schema.tables[1].links == (SourceLink("x", "a", "x"), SourceLink("y", "a", "y"))


TWO_SCHEMAS = """
    CREATE SCHEMA crm;
    CREATE TABLE crm.deals (deal_id INTEGER);
    CREATE TABLE public.secret (x INTEGER);
    GRANT USAGE ON SCHEMA crm TO reader;
    GRANT SELECT ON crm.deals TO reader;
"""


def test_only_the_schema_of_the_address_is_seen(opened: Callable[..., Source]) -> None:
    source = opened(TWO_SCHEMAS, schema="crm")
    assert [table.name for table in source.introspect().tables] == ["deals"]
    assert read(source, "SELECT deal_id FROM deals").num_rows == 0
    with pytest.raises(DataOwnerError):
        read(source, "SELECT x FROM secret")


def test_a_schema_that_is_not_there_is_told_with_the_nearest(postgres: PostgresServer) -> None:
    name = postgres.new_database()
    error = refused(postgres.url(name, schema="publik"))
    assert (error.code, error.hint.ru) == ("database.no_schema", "Может быть, public?")


def test_what_the_role_may_not_read_is_not_told_and_asking_says_why(
    opened: Callable[..., Source],
) -> None:
    source = opened(
        "CREATE TABLE t (a INTEGER, b INTEGER); CREATE TABLE u (x INTEGER);"
        "GRANT SELECT (a) ON t TO reader",
        user="reader",
    )
    (table,) = source.introspect().tables
    assert [column.name for column in table.columns] == ["a"]
    with pytest.raises(DataOwnerError) as error:
        read(source, "SELECT b FROM t")
    assert error.value.code == "database.not_permitted"
    assert "GRANT SELECT" in error.value.hint.ru


def test_a_role_that_may_write_is_let_in_with_a_warning(
    opened: Callable[..., Source], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    opened("CREATE TABLE t (x INTEGER); GRANT SELECT ON t TO reader", user="reader")
    assert caplog.messages == []
    opened("CREATE TABLE t (x INTEGER); GRANT SELECT, INSERT ON t TO reader", user="reader")
    opened("CREATE TABLE t (x INTEGER)")
    assert caplog.messages == [
        "PostgreSQL role 'reader' may write; one that only reads is enough",
        "PostgreSQL role 'postgres' is a superuser; one that only reads is enough",
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT set_config('transaction_read_only', 'off', false) AS x",
        "SELECT lo_from_bytea(0, 'x') AS x",
        "SELECT nextval('s') AS x",
        "WITH d AS (DELETE FROM t RETURNING x) SELECT x FROM d",
        "SELECT x INTO stolen FROM t",
        "SELECT x FROM t FOR UPDATE",
        "SELECT 1; COMMIT; DROP TABLE t",
        "COPY t TO PROGRAM 'cat'",
        "DO $$ BEGIN DELETE FROM t; END $$",
        "VACUUM",
        "LISTEN x",
    ],
)
def test_its_doors_stay_shut_even_past_the_guard(
    opened: Callable[..., Source], statement: str
) -> None:
    source = opened("CREATE TABLE t AS SELECT 1 AS x; CREATE SEQUENCE s")
    with pytest.raises(DataOwnerError):
        read(source, statement)
    with pytest.raises(DataOwnerError):
        source.explain(ApprovedSql(f"SELECT 1; COMMIT; {statement}", Dialect.POSTGRES, ()))
    assert read(source, "SELECT x FROM t")["x"].to_pylist() == [1]


def test_the_owners_own_shorter_time_limit_is_kept(
    postgres: PostgresServer, opened: Callable[..., Source]
) -> None:
    with postgres.connect("postgres") as connection:
        connection.execute("CREATE ROLE hasty LOGIN")
        connection.execute("ALTER ROLE hasty SET statement_timeout = '200ms'")
    source = opened("CREATE TABLE t (x INTEGER)", user="hasty")
    with pytest.raises(DataOwnerError) as error:
        read(source, "SELECT pg_sleep(20) AS x")
    assert error.value.code == "database.interrupted"
    shown = read(source, "SELECT current_setting('statement_timeout') AS s")
    assert shown["s"].to_pylist() == ["200ms"]


def test_backslashes_mean_themselves_whatever_the_owner_set(
    postgres: PostgresServer, opened: Callable[..., Source]
) -> None:
    with postgres.connect("postgres") as connection:
        connection.execute("CREATE ROLE old_fashioned LOGIN")
        connection.execute("ALTER ROLE old_fashioned SET search_path = 'pg_temp'")
        connection.execute("ALTER ROLE old_fashioned SET datestyle = 'German'")
    source = opened("CREATE TABLE t AS SELECT DATE '2026-02-01' AS d", user="old_fashioned")
    assert read(source, r"SELECT '\' AS s")["s"].to_pylist() == ["\\"]
    with pytest.raises(DataOwnerError) as error:
        read(source, "SELECT d FROM t")
    assert error.value.code == "database.not_permitted"  # found in public, without the right


# --- a server that fails us


def test_a_server_that_is_not_there_is_told_so() -> None:
    error = refused("postgresql://reader@127.0.0.1:1/bank")
    assert error.code == "database.unreachable"
    assert "127.0.0.1:1" in error.what.ru


def test_a_host_that_nobody_knows_is_told_so() -> None:
    assert refused("postgresql://reader@nowhere.invalid/bank").code == "database.unreachable"


def test_a_missing_database_is_told_so(postgres: PostgresServer) -> None:
    error = refused(postgres.url("nothing"))
    assert (error.code, "'nothing'" in error.what.ru) == ("database.no_database", True)


@pytest.mark.parametrize("password", ["wrong", ""])
def test_a_wrong_password_is_told_so_and_not_shown(
    postgres: PostgresServer, password: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPASSWORD", password)
    error = refused(postgres.url("postgres", user="locked"))
    assert error.code == "database.wrong_password"
    assert not password or password not in error.told(Language.EN) + error.told(Language.RU)


@pytest.mark.parametrize("user", ["locked", "locked:${BANK_PASSWORD}"])
def test_a_password_comes_from_the_environment(
    postgres: PostgresServer, user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPASSWORD" if user == "locked" else "BANK_PASSWORD", "открой")
    with open_source(postgres.url("postgres", user=user), HERE) as source:
        assert read(source, "SELECT current_user::text AS me")["me"].to_pylist() == ["locked"]


def test_an_unknown_role_is_told_so(postgres: PostgresServer) -> None:
    assert refused(postgres.url("postgres", user="nobody")).code == "database.wrong_password"


def test_a_connection_thrown_out_in_the_middle_is_told_so(
    postgres: PostgresServer, opened: Callable[..., Source]
) -> None:
    source = opened("CREATE TABLE t (x INTEGER)")

    def throw_out() -> None:
        with postgres.connect("postgres") as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE application_name = 'ostap'"
            )

    timer = threading.Timer(0.5, throw_out)
    timer.start()
    with pytest.raises(DataOwnerError) as error:
        read(source, "SELECT pg_sleep(19) AS x")
    timer.join()
    assert error.value.code == "database.lost"
    assert read(source, "SELECT 1 AS x").num_rows == 1  # the next one has a connection of its own


def test_a_server_stopped_between_two_statements_is_told_so() -> None:
    from tests.conftest import start_postgres

    server = start_postgres()
    source = open_source(server.url("postgres"), HERE)
    server.stop()
    with pytest.raises(DataOwnerError) as error:
        read(source, "SELECT 1 AS x")
    assert error.value.code == "database.unreachable"
    source.close()


def test_too_many_connections_are_told_so(postgres: PostgresServer) -> None:
    with postgres.connect("postgres") as connection:
        connection.execute("CREATE ROLE crowded LOGIN CONNECTION LIMIT 1")
    held = psycopg.connect(host=str(postgres.socket), user="crowded", dbname="postgres")
    try:
        assert refused(postgres.url("postgres", user="crowded")).code == "database.full"
    finally:
        held.close()


def test_without_the_extra_its_name_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "ostap.sources.postgres", raising=False)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(EnvironmentFailedError) as error:
        open_source("postgresql://reader@localhost/bank", HERE)
    assert "pip install 'ostap[postgres]'" in error.value.hint.ru
