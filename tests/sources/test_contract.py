"""What every kind of database must do, the same for all of them."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pyarrow as pa
import pytest

from ostap.errors import DataOwnerError
from ostap.names import Dialect, Language
from ostap.results.sql import ApprovedSql, Limits
from ostap.sources import Source, SourceLink

Sql = Callable[..., ApprovedSql]
PEOPLE = (
    "SELECT person_id, town_id, name, born, seen, height, active FROM people ORDER BY person_id"
)
ORIGINS = tuple(
    f"people.{name}"
    for name in ("person_id", "town_id", "name", "born", "seen", "height", "active")
)


def rows(source: Source, sql: ApprovedSql, limits: Limits | None = None) -> list[dict[str, Any]]:
    """Return everything a statement gives, row by row."""
    found = source.run(sql, limits or Limits())
    return [row for batch in found for row in batch.to_pylist()]


def refused(code: str, error: pytest.ExceptionInfo[DataOwnerError]) -> bool:
    """Return whether the error has the code and says itself in both languages."""
    said = {error.value.told(language) for language in Language}
    return error.value.code == f"database.{code}" and len(said) == len(Language)


def test_it_tells_tables_columns_keys_and_links(source: Source) -> None:
    schema = source.introspect()
    assert [table.name for table in schema.tables] == ["grown", "people", "towns"]
    people, towns = schema.table("people"), schema.table("towns")
    assert people is not None
    assert towns is not None
    assert [c.name for c in people.columns] == [ref.partition(".")[2] for ref in ORIGINS]
    assert [c.declared_type for c in people.columns] == [
        "INTEGER", "INTEGER", "VARCHAR", "DATE", "TIMESTAMP", "DOUBLE", "BOOLEAN",
    ]  # fmt: skip
    assert people.primary_key == ("person_id",)
    assert people.links == (SourceLink("town_id", "towns", "town_id"),)
    assert [(c.name, c.nullable) for c in towns.columns][1] == ("name", False)
    assert schema.table("nobody") is None


def test_it_tells_views(source: Source) -> None:
    grown = source.introspect().table("grown")
    assert grown is not None
    assert [(c.name, c.declared_type) for c in grown.columns] == [
        ("person_id", "INTEGER"),
        ("name", "VARCHAR"),
    ]


def test_rows_come_with_their_types_and_cyrillic(source: Source, sql: Sql) -> None:
    found = rows(source, sql(PEOPLE, *ORIGINS))
    assert found[0] == {
        "person_id": 1,
        "town_id": 1,
        "name": "Пётр",
        "born": dt.date(1990, 5, 1),
        "seen": dt.datetime(2026, 11, 20, 10, 30),  # noqa: DTZ001 - stored without a zone
        "height": 1.75,
        "active": True,
    }
    assert found[2] == {"person_id": 3} | dict.fromkeys(list(found[0])[1:])


def test_no_row_is_one_empty_batch_with_its_columns(source: Source, sql: Sql) -> None:
    statement = sql("SELECT person_id, born FROM people WHERE 1 = 0", *ORIGINS[:1], ORIGINS[3])
    (batch,) = source.run(statement, Limits())
    assert batch.num_rows == 0
    assert batch.schema.names == ["person_id", "born"]
    assert batch.schema.field("born").type == pa.date32()


def test_nothing_runs_before_it_is_asked_for(source: Source, sql: Sql, endless: str) -> None:
    began = time.monotonic()
    source.run(sql(endless), Limits(seconds=1))
    assert time.monotonic() - began < 0.5


def test_a_slow_statement_is_stopped(source: Source, sql: Sql, endless: str) -> None:
    began = time.monotonic()
    with pytest.raises(DataOwnerError) as error:
        rows(source, sql(endless), Limits(seconds=0.3))
    assert refused("too_slow", error)
    assert time.monotonic() - began < 5
    assert rows(source, sql("SELECT 1 AS one")) == [{"one": 1}]


def test_a_row_too_many_is_an_error_and_no_silent_cut(source: Source, sql: Sql) -> None:
    assert len(rows(source, sql(PEOPLE), Limits(rows=3))) == 3
    with pytest.raises(DataOwnerError) as error:
        rows(source, sql(PEOPLE), Limits(rows=2))
    assert refused("too_many_rows", error)


def test_another_thread_interrupts_it(source: Source, sql: Sql, endless: str) -> None:
    timer = threading.Timer(0.3, source.interrupt)
    timer.start()
    with pytest.raises(DataOwnerError) as error:
        rows(source, sql(endless), Limits(seconds=20))
    assert refused("interrupted", error)
    timer.join()


def test_several_threads_read_at_once(source: Source, sql: Sql) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: rows(source, sql(PEOPLE, *ORIGINS)), range(12)))
    assert all(one == found[0] for one in found)


def test_an_iterator_left_early_lets_go(source: Source, sql: Sql) -> None:
    found = source.run(sql(PEOPLE), Limits())
    next(found)
    del found
    assert len(rows(source, sql(PEOPLE))) == 3


def test_a_plan_is_made_without_running(source: Source, sql: Sql, endless: str) -> None:
    source.explain(sql(endless))


def test_what_can_not_be_planned_is_an_error(source: Source, sql: Sql) -> None:
    with pytest.raises(DataOwnerError) as error:
        source.explain(sql("SELECT nothing FROM people"))
    assert refused("failed", error)
    assert "nothing" in str(error.value)


@pytest.mark.parametrize(
    "writing",
    [
        "INSERT INTO towns VALUES (3, 'Казань')",
        "DELETE FROM people",
        "UPDATE people SET name = ''",
        "DROP TABLE people",
        "CREATE TABLE more (x INTEGER)",
        "ATTACH 'more.db' AS more",
        "SELECT 1; DROP TABLE people",
    ],
)
def test_nothing_is_written_even_past_the_guard(
    source: Source, sql: Sql, place: Any, writing: str
) -> None:
    before = place.contents()
    with pytest.raises(DataOwnerError):
        rows(source, sql(writing))
    assert place.contents() == before


def test_a_statement_for_another_dialect_is_refused(source: Source) -> None:
    other = Dialect.SQLITE if source.dialect is Dialect.DUCKDB else Dialect.DUCKDB
    foreign = ApprovedSql("SELECT 1", other, ())
    with pytest.raises(DataOwnerError) as error:
        rows(source, foreign)
    assert refused("wrong_dialect", error)


def test_after_close_it_refuses(source: Source, sql: Sql) -> None:
    source.close()
    source.close()
    for action in (source.introspect, lambda: rows(source, sql("SELECT 1"))):
        with pytest.raises(DataOwnerError) as error:
            action()
        assert refused("closed", error)


def test_no_value_of_a_row_stands_in_an_error(source: Source, sql: Sql, kind: str) -> None:
    statement = "SELECT CAST(name AS INTEGER) AS n FROM people"
    if kind == "sqlite":
        assert rows(source, sql(statement))[0] == {"n": 0}  # SQLite's casts never fail
        return
    with pytest.raises(DataOwnerError) as error:
        rows(source, sql(statement))
    assert "Пётр" not in error.value.told(Language.RU) + error.value.told(Language.EN)
