"""Which dialects the guard reads: those of the databases that Ostap opens."""

from __future__ import annotations

from typing import Final

from ostap.errors import GuardRefusedError
from ostap.names import RUNNABLE, Dialect, Text

TITLES: Final = {
    Dialect.DUCKDB: "DuckDB",
    Dialect.SQLITE: "SQLite",
    Dialect.POSTGRES: "PostgreSQL",
    Dialect.SPARK: "Spark",
    Dialect.CLICKHOUSE: "ClickHouse",
    Dialect.TRINO: "Trino",
    Dialect.MYSQL: "MySQL",
    Dialect.ORACLE: "Oracle",
    Dialect.TSQL: "SQL Server",
}
"""What the databases are called."""


def no_guard(dialect: Dialect) -> GuardRefusedError:
    """Return the refusal of SQL that somebody wrote in a dialect that the guard can't judge."""
    title, known = TITLES[dialect], ", ".join(TITLES[one] for one in RUNNABLE)
    return GuardRefusedError(
        "guard.dialect",
        Text(
            f"SQL written by hand can't be checked for {title}: only criteria are put into it.",
            f"Готовый SQL для {title} проверить нельзя: на него переводятся только критерии.",
        ),
        Text(
            f"Say it by criteria, or use one of: {known}.",
            f"Выразите это критериями или выберите из списка: {known}.",
        ),
    )
