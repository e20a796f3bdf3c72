"""From the agency's tables to a DuckDB file with keys and comments, as a CRM would leave it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

from ostap.demo.agency_tables import Tables

WORDLESS = {"deals.title", "owners.owner_id", "lead_businesses.lead_id", "vacancies.vacancy_id"}
"""Columns that nobody got round to describing."""


def write_database(
    path: Path,
    schema: str,
    catalog: dict[str, Any],
    tables: Tables,
    progress: Callable[[str], None],
) -> None:
    """Create the file.

    Args:
        path: where; must not exist.
        schema: the ``create table`` statements, referenced tables first.
        catalog: `catalog.yaml` as read; its Russian titles become the comments.
        tables: what to put in, by table name.
        progress: called with the name of each table when it is written.
    """
    with duckdb.connect(str(path)) as connection:
        connection.execute(schema)
        declared = connection.execute("from duckdb_tables() select table_name order by table_oid")
        for (table,) in declared.fetchall():
            connection.register("incoming", tables[table].to_arrow())
            connection.execute(f'insert into "{table}" by name select * from incoming')  # noqa: S608 - our own names
            connection.unregister("incoming")
            progress(table)
        for statement in comments(catalog):
            connection.execute(statement)


def comments(catalog: dict[str, Any]) -> list[str]:
    """Return ``comment on`` statements: the Russian titles of most tables and columns."""
    found = []
    for table, about in catalog["tables"].items():
        found.append(f'comment on table "{table}" is {_quoted(about["title"]["ru"])}')
        for name, column in about["columns"].items():
            in_database = "table" not in column.get("multi", {})
            if in_database and f"{table}.{name}" not in WORDLESS:
                words = _quoted(column["title"]["ru"])
                found.append(f'comment on column "{table}"."{name}" is {words}')
    return found


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
