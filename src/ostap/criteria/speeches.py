"""Which way of speaking each dialect has."""

from __future__ import annotations

from typing import Final

from ostap.criteria.speech import DuckDbSpeech, Speech, SqliteSpeech
from ostap.criteria.speech_clickhouse import ClickHouseSpeech
from ostap.criteria.speech_mssql import SqlServerSpeech
from ostap.criteria.speech_mysql import MySqlSpeech
from ostap.criteria.speech_oracle import OracleSpeech
from ostap.criteria.speech_postgres import PostgresSpeech
from ostap.criteria.speech_spark import SparkSpeech
from ostap.criteria.speech_trino import TrinoSpeech
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
