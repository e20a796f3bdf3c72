"""Which way of speaking each dialect has."""

from __future__ import annotations

from typing import Final

from ostap.criteria.speech import DuckDbSpeech, Speech, SqliteSpeech
from ostap.criteria.speech_postgres import PostgresSpeech
from ostap.names import Dialect

_SPEECHES: Final[dict[Dialect, Speech]] = {
    Dialect.DUCKDB: DuckDbSpeech(),
    Dialect.SQLITE: SqliteSpeech(),
    Dialect.POSTGRES: PostgresSpeech(),
}


def speech_of(dialect: Dialect) -> Speech:
    """Return the dialect's way of speaking."""
    return _SPEECHES[dialect]
