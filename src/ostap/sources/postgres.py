"""PostgreSQL through psycopg: read-only sessions, one schema, rows in batches by a cursor."""

from __future__ import annotations

import contextlib
import logging
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Final

import psycopg
import pyarrow as pa
import sqlalchemy as sa
from psycopg import errors as pg_errors
from sqlalchemy import exc, pool

from ostap.errors import DataOwnerError
from ostap.names import Dialect
from ostap.results.sql import ApprovedSql, Limits
from ostap.sources import failures, postgres_failures
from ostap.sources.fingerprint import hashed, plain_select
from ostap.sources.postgres_address import PostgresAddress
from ostap.sources.postgres_types import Columns, teach
from ostap.sources.protocol import SourceColumn, SourceLink, SourceSchema, SourceTable
from ostap.sources.sql import SqlSource
from ostap.sources.statement import Stopwatch

_BATCH_ROWS: Final = 20_000
_CONNECT_SECONDS: Final = 10
_CANCEL_SECONDS: Final = 5.0
_SLACK_SECONDS: Final = 1.0
"""How much later than we the server itself stops a statement: the second line."""
_CONNECTION: Final[dict[str, Any]] = {
    "application_name": "ostap",
    "client_encoding": "UTF8",
    "connect_timeout": _CONNECT_SECONDS,
    # A server that vanished without a word is noticed within half a minute.
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
}

_SESSION: Final = """
    SELECT set_config('search_path', 'pg_catalog, ' || quote_ident(%(schema)s), false),
           set_config('default_transaction_read_only', 'on', false),
           set_config('standard_conforming_strings', 'on', false),
           set_config('client_min_messages', 'error', false),
           set_config('datestyle', 'ISO', false)
"""
_STATEMENT: Final = """
    SELECT set_config('cursor_tuple_fraction', '1', true),  -- all rows will be wanted
           set_config('statement_timeout', CASE
               WHEN setting = '0' OR setting::bigint > %(milliseconds)s THEN %(milliseconds)s::text
               ELSE setting END, true)
    FROM pg_settings WHERE name = 'statement_timeout'
"""
_SCHEMAS: Final = """
    SELECT nspname FROM pg_namespace
    WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
      AND has_schema_privilege(oid, 'USAGE')
"""
_RIGHTS: Final = """
    SELECT current_user, rolsuper, EXISTS (
        SELECT FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
        WHERE n.nspname = %(schema)s AND c.relkind IN ('r', 'p')
          AND has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE'))
    FROM pg_roles WHERE rolname = current_user
"""
# Tables, partitioned ones as a whole, views, materialised views, foreign tables; only the columns
# that the role may read.
_COLUMNS: Final = """
    SELECT c.relname, a.attname, upper(format_type(a.atttypid, a.atttypmod)), NOT a.attnotnull,
           col_description(c.oid, a.attnum), obj_description(c.oid, 'pg_class')
    FROM pg_class AS c
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
    JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE n.nspname = %(schema)s AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
      AND NOT c.relispartition AND has_column_privilege(c.oid, a.attnum, 'SELECT')
    ORDER BY c.relname COLLATE "C", a.attnum
"""
_CONSTRAINTS: Final = """
    SELECT c.relname, k.contype::text, a.attname, to_table.relname, b.attname
    FROM pg_constraint AS k
    JOIN pg_class AS c ON c.oid = k.conrelid
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
    CROSS JOIN LATERAL unnest(k.conkey, k.confkey) WITH ORDINALITY AS pair(here, there, place)
    JOIN pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = pair.here
    LEFT JOIN pg_class AS to_table
      ON to_table.oid = k.confrelid AND to_table.relnamespace = c.relnamespace
    LEFT JOIN pg_attribute AS b ON b.attrelid = k.confrelid AND b.attnum = pair.there
    WHERE n.nspname = %(schema)s AND k.contype IN ('p', 'f') AND k.conparentid = 0
    ORDER BY c.relname, k.conname, pair.place
"""
_SHORT_TYPES: Final = (
    ("CHARACTER VARYING", "VARCHAR"),
    ("TIMESTAMP WITHOUT TIME ZONE", "TIMESTAMP"),
    ("TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ"),
    ("DOUBLE PRECISION", "DOUBLE"),
)

_log = logging.getLogger(__name__)


class PostgresSource(SqlSource):
    """A PostgreSQL database, one schema of it.

    Every session is read-only, whatever the role may do, and every statement has a connection of
    its own: a late cancel can't hit another. A role that may write is let in, with a warning in
    the log: reading is all that is asked of it. Types without a likeness in Arrow (arrays,
    intervals, JSON, ranges, user-made ones) come as the server's text. Days outside Python's
    years, ``infinity`` among them, come as its first or last; ``NaN`` of a ``numeric`` as missing.

    Args:
        address: where it is.

    Raises:
        DataOwnerError: it can't be reached, does not let the user in, or has no such schema.
    """

    _plan = "EXPLAIN"

    def __init__(self, address: PostgresAddress) -> None:
        self._address = address
        super().__init__(
            sa.create_engine(
                "postgresql+psycopg://",
                creator=lambda: _connect(address),
                poolclass=pool.NullPool,
                use_native_hstore=False,
            )
        )
        self._look_around()

    @property
    def dialect(self) -> Dialect:
        """PostgreSQL's SQL."""
        return Dialect.POSTGRES

    def introspect(self) -> SourceSchema:
        """Return what the role may read of the schema: tables, partitioned ones whole, and views.

        Links into other schemas are left out.
        """
        columns: dict[str, list[SourceColumn]] = defaultdict(list)
        comments: dict[str, str | None] = {}
        keys: dict[str, list[str]] = defaultdict(list)
        links: dict[str, list[SourceLink]] = defaultdict(list)
        with self._connected() as connection:
            for table, name, declared, nullable, comment, about in self._rows(connection, _COLUMNS):
                columns[table].append(SourceColumn(name, _short(declared), nullable, comment))
                comments[table] = about
            for table, kind, name, to_table, to_name in self._rows(connection, _CONSTRAINTS):
                if kind == "p":
                    keys[table].append(name)
                elif to_table in columns:
                    links[table].append(SourceLink(name, to_table, to_name))
        return SourceSchema(
            tuple(
                SourceTable(name, tuple(found), tuple(keys[name]), tuple(links[name]), about)
                for (name, found), about in zip(columns.items(), comments.values(), strict=True)
            )
        )

    def explain(self, sql: ApprovedSql) -> None:
        """Let PostgreSQL plan the statement without running it.

        Raises:
            DataOwnerError: it would not plan it.
        """
        self._check(sql)
        with self._connected() as connection, self._translated():
            # Binary: such statements are sent by the protocol that takes no second one after `;`.
            cursor = _driver(connection).cursor(binary=True)
            cursor.execute(f"{self._plan} {sql.text}".encode())

    def run(self, sql: ApprovedSql, limits: Limits) -> Iterator[pa.RecordBatch]:
        """Run one approved statement; rows come in batches as the server finds them.

        Where a column's type is only known from its values (a ``numeric`` without digits), all
        rows are gathered first.

        Raises:
            DataOwnerError: the database failed, or a limit was passed.
        """
        self._check(sql)
        yield from self._stream(sql.text, limits)

    def fingerprint(self, table: str, columns: Sequence[str], key: int, limits: Limits) -> pa.Table:
        """Return hashes of a table's columns, row by row; see `Source.fingerprint`.

        Raises:
            DataOwnerError: the database failed, or a limit was passed.
        """
        return hashed(self._stream(plain_select(table, columns), limits), columns, key)

    def _stream(self, statement: str, limits: Limits) -> Iterator[pa.RecordBatch]:
        with self._connected() as connection:
            raw = _driver(connection)
            watch = Stopwatch(limits, lambda: self._stop(raw))
            with self._running.holding(watch), self._translated(watch):
                yield from _batches(raw, statement, watch, limits)

    def _still_there(self) -> None:
        """Pass: a server is known to be gone only when asked."""

    def _stop(self, raw: Any) -> None:
        # If the server is gone the statement itself says so; a timer's thread has nobody to tell.
        with contextlib.suppress(psycopg.Error):
            raw.cancel_safe(timeout=_CANCEL_SECONDS)

    def _guarded(self, raw: Any, watch: Stopwatch) -> AbstractContextManager[None]:
        del raw, watch  # its sessions are read-only from their first moment
        return nullcontext()

    def _explained(self, error: exc.DBAPIError) -> DataOwnerError:
        if isinstance(error.orig, psycopg.Error):
            return postgres_failures.meaning(error.orig, self._address)
        return failures.failed(error)

    @contextlib.contextmanager
    def _translated(self, watch: Stopwatch | None = None) -> Iterator[None]:
        """Turn the driver's errors into ours."""
        try:
            yield
        except psycopg.Error as error:
            if watch is not None and watch.was_stopped:
                raise watch.why_stopped() from error
            raise postgres_failures.meaning(error, self._address) from error

    def _look_around(self) -> None:
        """Check that the schema is there, and what the role may do."""
        schema = self._address.schema
        with self._connected() as connection:
            schemas = [str(name) for (name,) in self._rows(connection, _SCHEMAS)]
            if schema not in schemas:
                raise postgres_failures.no_schema(schema, schemas)
            for role, is_superuser, may_write in self._rows(connection, _RIGHTS):
                if is_superuser or may_write:
                    may = "is a superuser" if is_superuser else "may write"
                    _log.warning("PostgreSQL role %r %s; one that only reads is enough", role, may)

    def _rows(self, connection: sa.Connection, statement: str) -> list[Any]:
        found = connection.exec_driver_sql(statement, {"schema": self._address.schema})
        return list(found)


def _connect(address: PostgresAddress) -> psycopg.Connection[Any]:
    given: Mapping[str, Any] = {
        "host": address.host,
        "port": address.port,
        "user": address.user,
        "password": address.password,
        "dbname": address.database,
        **dict(address.options),
    }
    raw = psycopg.connect(**_CONNECTION, **{k: v for k, v in given.items() if v is not None})
    try:
        raw.prepare_threshold = None  # a pooler between us may hand the session to others
        raw.read_only = True
        raw.execute(_SESSION, {"schema": address.schema})
        raw.commit()
    except BaseException:
        raw.close()
        raise
    return raw


def _driver(connection: sa.Connection) -> psycopg.Connection[Any]:
    raw: Any = connection.connection.dbapi_connection
    if not isinstance(raw, psycopg.Connection):
        raise TypeError(raw)
    return raw


def _batches(
    raw: psycopg.Connection[Any], text: str, watch: Stopwatch, limits: Limits
) -> Iterator[pa.RecordBatch]:
    milliseconds = int((limits.seconds + _SLACK_SECONDS) * 1000)
    with raw.cursor(name="ostap") as cursor:
        teach(cursor)
        with watch.running():
            raw.execute(_STATEMENT, {"milliseconds": milliseconds})
            # A cursor is declared FOR a query: PostgreSQL takes nothing else there.
            cursor.execute(text.encode())
        columns = Columns(cursor.description or (), _zone(raw))
        kept: list[pa.RecordBatch] = []
        some = _following(cursor, watch)
        while True:
            batch = columns.batch(some)
            kept.append(batch)
            if columns.settled:
                yield kept.pop()
            if len(some) < _BATCH_ROWS:
                break
            some = _following(cursor, watch)
    yield from columns.settle(kept)


def _following(cursor: psycopg.ServerCursor[Any], watch: Stopwatch) -> list[tuple[Any, ...]]:
    watch.check()
    with watch.running():
        try:
            some = cursor.fetchmany(_BATCH_ROWS)
        except pg_errors.QueryCanceled:
            watch.check()  # we did it
            raise
    watch.count(len(some))
    return some


def _zone(raw: psycopg.Connection[Any]) -> str:
    return str(getattr(raw.info.timezone, "key", "UTC"))


def _short(declared: str) -> str:
    for long, short in _SHORT_TYPES:
        declared = declared.replace(long, short)
    return declared
