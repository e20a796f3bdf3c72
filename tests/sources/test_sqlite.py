"""What only SQLite does: columns without fixed types, and a function of ours."""

from __future__ import annotations

import datetime as dt
import sqlite3
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from ostap.errors import DataOwnerError
from ostap.names import Dialect
from ostap.results.sql import ApprovedSql, Limits
from ostap.sources.sqlite import SqliteSource


def read(path: Path, text: str, *outputs: str | None) -> pa.Table:
    with SqliteSource(path) as source:
        statement = ApprovedSql(text, Dialect.SQLITE, (), outputs)
        return pa.Table.from_batches(source.run(statement, Limits()))


def holding(path: Path, declared: str, *values: Any) -> Path:
    made = sqlite3.connect(path)
    made.execute(f"CREATE TABLE t (x {declared})")
    made.executemany("INSERT INTO t VALUES (?)", [(value,) for value in values])
    made.commit()
    made.close()
    return path


@pytest.mark.parametrize(
    ("declared", "values", "type_", "shown"),
    [
        ("INTEGER", [1, None], pa.int64(), [1, None]),
        ("INTEGER", [1, "два"], pa.string(), ["1", "два"]),
        ("REAL", [1, 2.5], pa.float64(), [1.0, 2.5]),
        ("NUMERIC", [1, 2], pa.float64(), [1.0, 2.0]),
        ("MONEY", [1, 2.5], pa.float64(), [1.0, 2.5]),
        ("VARCHAR(10)", ["Ёлка", None], pa.string(), ["Ёлка", None]),
        ("DATE", ["2026-11-21", None], pa.date32(), [dt.date(2026, 11, 21), None]),
        ("DATE", ["2026-11-21", "вчера"], pa.string(), ["2026-11-21", "вчера"]),
        ("DATE", ["21.11.2026"], pa.string(), ["21.11.2026"]),
        ("BOOLEAN", [0, 1, None], pa.bool_(), [False, True, None]),
        ("BOOLEAN", [0, 7], pa.int64(), [0, 7]),
        ("BLOB", [b"\x00"], pa.binary(), [b"\x00"]),
        ("BLOB", [b"ab", "cd"], pa.string(), ["ab", "cd"]),
        ("", [1, 2], pa.int64(), [1, 2]),
        ("", [1, "a", 2.5], pa.string(), ["1", "a", "2.5"]),
        ("INTEGER", [None, None], pa.int64(), [None, None]),
        ("", [None], pa.string(), [None]),
        ("INTEGER", [2**62], pa.int64(), [2**62]),
    ],
)
def test_a_column_is_as_declared_where_every_value_fits(
    tmp_path: Path, declared: str, values: list[Any], type_: pa.DataType, shown: list[Any]
) -> None:
    table = read(holding(tmp_path / "t.db", declared, *values), "SELECT x FROM t", "t.x")
    assert table.schema.field("x").type == type_
    assert table["x"].to_pylist() == shown


def test_kinds_that_first_meet_in_a_later_batch_become_text(tmp_path: Path) -> None:
    path = holding(tmp_path / "t.db", "", *range(30_000), "конец")
    table = read(path, "SELECT x FROM t", "t.x")
    assert table["x"].to_pylist()[::30_000] == ["0", "конец"]


def test_whole_numbers_and_fractions_of_different_batches_are_numbers(tmp_path: Path) -> None:
    path = holding(tmp_path / "t.db", "", *range(30_000), 0.5)
    assert read(path, "SELECT x FROM t")["x"].to_pylist()[-1] == 0.5


def test_a_computed_column_has_the_type_of_its_values(tmp_path: Path) -> None:
    path = holding(tmp_path / "t.db", "DATE", "2026-11-21")
    table = read(path, "SELECT count(*) AS n, max(x) AS last FROM t", None, None)
    assert table.to_pylist() == [{"n": 1, "last": "2026-11-21"}]


def test_text_that_is_not_utf8_loses_a_letter_and_not_the_row(tmp_path: Path) -> None:
    path = holding(tmp_path / "t.db", "TEXT", "да")
    made = sqlite3.connect(path)
    made.execute("INSERT INTO t VALUES (CAST(x'cff0e8e2e5f2' AS TEXT))")
    made.commit()
    made.close()
    assert read(path, "SELECT x FROM t", "t.x")["x"].to_pylist() == ["да", "\ufffd" * 6]


def test_fold_is_blind_to_case_and_to_yo(tmp_path: Path) -> None:
    path = holding(tmp_path / "t.db", "TEXT", "ПЁТР", "Straße", None)
    folded = read(path, "SELECT ostap_fold(x) AS f FROM t")["f"].to_pylist()
    assert folded == ["петр", "strasse", None]


def test_the_same_name_twice_is_two_columns(tmp_path: Path) -> None:
    path = holding(tmp_path / "t.db", "INTEGER", 1)
    table = read(path, "SELECT x, x FROM t", "t.x", "t.x")
    assert [column.to_pylist() for column in table.columns] == [[1], [1]]


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT name FROM sqlite_master",
        "SELECT name FROM pragma_table_info('t')",
        "PRAGMA query_only = OFF",
        "SELECT load_extension('evil.so')",
        "WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT n FROM r",
        "BEGIN",
    ],
)
def test_its_authorizer_lets_only_reading_of_tables_through(tmp_path: Path, statement: str) -> None:
    path = holding(tmp_path / "t.db", "INTEGER", 1)
    with pytest.raises(DataOwnerError):
        read(path, statement)


def test_a_view_that_no_longer_works_is_left_out(tmp_path: Path) -> None:
    path = holding(tmp_path / "t.db", "INTEGER", 1)
    made = sqlite3.connect(path)
    made.executescript("CREATE TABLE u (y); CREATE VIEW v AS SELECT y FROM u; DROP TABLE u;")
    made.close()
    with SqliteSource(path) as source:
        assert [table.name for table in source.introspect().tables] == ["t"]


def test_a_file_cut_short_is_told_so(tmp_path: Path) -> None:
    path = holding(tmp_path / "t.db", "TEXT", *("длинный текст " * 50 for _ in range(500)))
    with SqliteSource(path) as source:
        os_size = path.stat().st_size
        with path.open("r+b") as cut:
            cut.truncate(os_size // 2)
        statement = ApprovedSql("SELECT count(x) AS n, max(x) AS m FROM t", Dialect.SQLITE, ())
        with pytest.raises(DataOwnerError) as error:
            list(source.run(statement, Limits()))
    assert error.value.code == "database.corrupt"
