"""Honest statements, spoilt at random: whatever still passes reads only, and only what is open."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ostap.catalog import Catalog
from ostap.criteria.guard import approve
from ostap.errors import DataOwnerError, GuardRefusedError
from ostap.names import RUNNABLE, Dialect
from ostap.results.sql import Limits
from ostap.sources import Source

HONEST = sorted(
    re.sub(r"^-- .*\n", "", part.partition("\n")[2]).strip()
    for path in sorted((Path(__file__).parent / "honest").glob("*.sql"))
    for part in path.read_text(encoding="utf-8").split("-- name: ")[1:]
)
WORDS = (
    "passport", "phone", "c.passport", "full_name", "iban", "number", "internal_note", "clients",
    "c", "*", "c.*", "staff_salaries", "sqlite_master", "duckdb_tables()", "rich_clients", "rowid",
    "(SELECT passport FROM clients)", "(SELECT max(phone) AS m FROM clients)", "AS passport",
    "AS segment", "FROM clients", "JOIN clients AS z ON z.client_id = client_id", "NATURAL JOIN",
    "UNION ALL SELECT passport FROM clients", "UNION SELECT * FROM clients", ";", "; DROP TABLE",
    "DELETE FROM clients", "INTO stolen", "COLUMNS('pass.*')", "::text", "CAST(c AS VARCHAR)",
    "(c).passport", "[1]", ".passport", "getenv('HOME')", "IS NULL", "IS NOT NULL", "USING (phone)",
    "WITH clients AS (SELECT 1 AS x)", ", (SELECT * FROM clients) AS q", "/*", "*/", "--", "'", '"',
    "`", "[", "]", "(", ")", ",", "ORDER BY ALL", "GROUP BY ALL", "QUALIFY 1 = 1", "LIMIT 1",
    "E'\\''", "$$", "$$x$$", "U&'!0070' UESCAPE '!'", "ctid", "xmin", "c::regclass", "INTO",
    "FOR UPDATE", "LATERAL", "row_to_json(c)", "ONLY", "pg_sleep(9)", "= ANY(ARRAY[1])",
    "concat(c)", "list(c)", "min(c)", "segment", "client_id", "NOT", "AND", "OR", "1", "''",
)  # fmt: skip


@st.composite
def spoilt(draw: st.DrawFn) -> str:
    """Return an honest statement with some of its words dropped, doubled, moved or replaced."""
    words = draw(st.sampled_from(HONEST)).split(" ")
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(words) - 1))
        match draw(st.sampled_from(("put", "put", "replace", "replace", "drop", "swap", "graft"))):
            case "put":
                words.insert(place, draw(st.sampled_from(WORDS)))
            case "replace":
                words[place] = draw(st.sampled_from(WORDS))
            case "drop" if len(words) > 1:
                del words[place]
            case "swap":
                other = draw(st.integers(0, len(words) - 1))
                words[place], words[other] = words[other], words[place]
            case "graft":
                words[place:] = draw(st.sampled_from(HONEST)).split(" ")[-len(words) + place :]
    return " ".join(words)


def _try(sql: str, catalog: Catalog, bank: Source) -> list[Any]:
    try:
        approved = approve(sql, catalog, bank.dialect)
        found = bank.run(approved, Limits(seconds=2, rows=1000))
        return [row for batch in found for row in batch.to_pylist()]
    except (GuardRefusedError, DataOwnerError):
        return []


@pytest.mark.parametrize("dialect", RUNNABLE)
@settings(
    max_examples=250,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(sql=spoilt())
def test_what_passes_leaks_nothing_and_changes_nothing(
    dialect: Dialect,
    sql: str,
    catalog: Catalog,
    banks: dict[Dialect, Source],
    contents: Callable[[Dialect], object],
) -> None:
    if dialect not in banks:
        pytest.skip("no PostgreSQL server can be started")
    before = contents(dialect)
    rows = _try(sql, catalog, banks[dialect])
    assert "CANARY" not in str(rows)
    assert contents(dialect) == before


@st.composite
def scribbled(draw: st.DrawFn) -> str:
    """Return an honest statement with characters put in, taken out, or cut short."""
    text = draw(st.sampled_from(HONEST))
    for _ in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.sampled_from((0, 0, 1, 2, 20))))
        put = draw(
            st.one_of(st.sampled_from(WORDS), st.text(max_size=4), st.sampled_from("();'\","))
        )
        text = text[:start] + put + text[end:]
    return text


@pytest.mark.parametrize("dialect", RUNNABLE)
@settings(
    max_examples=400,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(sql=st.one_of(scribbled(), spoilt()), keys=st.booleans())
def test_any_text_is_refused_or_approved_for_good(
    dialect: Dialect, sql: str, keys: bool, catalog: Catalog
) -> None:
    entity = catalog.entities.client if keys else None
    try:
        once = approve(sql, catalog, dialect, keys_only=entity)
    except GuardRefusedError:
        return
    assert approve(once.text, catalog, dialect, keys_only=entity) == once
