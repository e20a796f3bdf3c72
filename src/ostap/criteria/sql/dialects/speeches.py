"""Which way of speaking each dialect has."""

from __future__ import annotations

from typing import Final

from ostap.criteria.sql.dialects.clickhouse import ClickHouseSpeech
from ostap.criteria.sql.dialects.mssql import SqlServerSpeech
from ostap.criteria.sql.dialects.mysql import MySqlSpeech
from ostap.criteria.sql.dialects.oracle import OracleSpeech
from ostap.criteria.sql.dialects.postgres import PostgresSpeech
from ostap.criteria.sql.dialects.spark import SparkSpeech
from ostap.criteria.sql.dialects.speech import DuckDbSpeech, Speech, SqliteSpeech
from ostap.criteria.sql.dialects.trino import TrinoSpeech
from ostap.names import Dialect

_SPEECHES: Final[dict[Dialect, Speech]] = {
    Dialect.DUCKDB: DuckDbSpeech(),
    Dialect.SQLITE: SqliteSpeech(),
    Dialect.POSTGRES: PostgresSpeech(),
    Dialect.SPARK: SparkSpeech(),
    Dialect.CLICKHOUSE: ClickHouseSpeech(),
    Dialect.TRINO: TrinoSpeech(),
    Dialect.MYSQL: MySqlSpeech(),
    Dialect.ORACLE: OracleSpeech(),
    Dialect.TSQL: SqlServerSpeech(),
}


def speech_of(dialect: Dialect) -> Speech:
    """Return the dialect's way of speaking."""
    return _SPEECHES[dialect]
