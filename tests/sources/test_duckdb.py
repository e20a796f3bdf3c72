"""What only DuckDB does: comments, streams, its own types, and the doors that stay shut."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from ostap.errors import DataOwnerError
from ostap.names import Dialect
from ostap.results.sql import ApprovedSql, Limits
from ostap.sources.duckdb import DuckDbSource


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "t.duckdb"
    with duckdb.connect(made) as opened:
        opened.execute("""
            SET TimeZone = 'UTC';
            CREATE TYPE kinds AS ENUM ('a', 'b');
            CREATE TABLE t (moment TIMESTAMPTZ, kind kinds, price DECIMAL(18, 2), n INTEGER);
            INSERT INTO t VALUES ('2026-11-21 10:00:00+00', 'a', 1.50, 7);
            COMMENT ON TABLE t IS 'таблица';
            COMMENT ON COLUMN t.price IS 'цена';
            CREATE SCHEMA other;
            CREATE TABLE other.hidden (x INTEGER);
        """)
    return made


@pytest.fixture
def source(path: Path) -> Iterator[DuckDbSource]:
    with DuckDbSource(path) as opened:
        yield opened


def read(source: DuckDbSource, text: str) -> pa.Table:
    return pa.Table.from_batches(source.run(ApprovedSql(text, Dialect.DUCKDB, ()), Limits()))


def test_comments_are_told_and_other_schemas_are_not(source: DuckDbSource) -> None:
    (table,) = source.introspect().tables
    assert table.comment == "таблица"
    assert {c.name: c.comment for c in table.columns}["price"] == "цена"


def test_its_own_types_arrive(source: DuckDbSource) -> None:
    table = read(source, "SELECT moment, kind, price, sum(n) OVER () AS total FROM t")
    (row,) = table.to_pylist()
    assert row["moment"].astimezone(dt.UTC) == dt.datetime(2026, 11, 21, 10, tzinfo=dt.UTC)
    assert (row["kind"], row["price"], row["total"]) == ("a", Decimal("1.50"), Decimal(7))
    assert table.schema.field("kind").type == pa.string()


def test_many_rows_come_in_pieces(source: DuckDbSource) -> None:
    statement = ApprovedSql("SELECT range AS n FROM range(200000)", Dialect.DUCKDB, ())
    sizes = [batch.num_rows for batch in source.run(statement, Limits())]
    assert sum(sizes) == 200_000
    assert len(sizes) > 1


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM read_text('/etc/hostname')",
        "COPY t TO 'stolen.csv'",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
        "INSTALL httpfs",
        "SELECT * FROM pandas_like",
    ],
)
def test_its_doors_stay_shut_even_past_the_guard(source: DuckDbSource, statement: str) -> None:
    pandas_like = pa.table({"x": [1]})  # a name that DuckDB would look up in Python's frames
    assert pandas_like.num_rows == 1
    with pytest.raises(DataOwnerError):
        read(source, statement)


def test_two_of_the_same_file_live_together(path: Path, source: DuckDbSource) -> None:
    with DuckDbSource(path) as second:
        assert read(second, "SELECT n FROM t").equals(read(source, "SELECT n FROM t"))
    assert read(source, "SELECT n FROM t").num_rows == 1


def test_a_file_cut_short_is_the_data_owners_concern(tmp_path: Path) -> None:
    path = tmp_path / "big.duckdb"
    with duckdb.connect(path) as made:
        made.execute("CREATE TABLE big AS SELECT md5(range::VARCHAR) AS s FROM range(500000)")
    with DuckDbSource(path) as source:
        with path.open("r+b") as cut:
            cut.truncate(300_000)
        with pytest.raises(DataOwnerError) as error:
            read(source, "SELECT max(s) AS m FROM big")
    assert error.value.code in {"database.failed", "database.corrupt"}
