"""Databases reached through SQLAlchemy. A kind of database adds what only it can do."""

from __future__ import annotations

import abc
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from types import TracebackType
from typing import Any, Final, Self

import pyarrow as pa
import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.engine.reflection import Inspector

from ostap.errors import DataOwnerError
from ostap.names import Dialect
from ostap.results.sql import ApprovedSql, Limits
from ostap.sources import failures
from ostap.sources.fingerprint import hashed, plain_select
from ostap.sources.protocol import SourceColumn, SourceLink, SourceSchema, SourceTable
from ostap.sources.statement import Running, Stopwatch
from ostap.sources.to_arrow import Rows

_BATCH_ROWS: Final = 20_000


class SqlSource(abc.ABC):
    """What all databases behind SQLAlchemy share: reflection, limits, rows to Arrow.

    A subclass gives the engine, whose every connection must be read-only, and fills the hooks
    below. Each statement takes a connection of its own, so several threads may run at once.
    """

    _plan: str
    """What is put before a statement to have it planned and not run."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._running = Running()
        self._open = True

    @property
    @abc.abstractmethod
    def dialect(self) -> Dialect:
        """The SQL it speaks."""

    @abc.abstractmethod
    def _still_there(self) -> None:
        """Raise where the database is known to be gone before anything is asked."""

    @abc.abstractmethod
    def _stop(self, raw: Any) -> None:
        """Interrupt what runs on a driver's connection; called from another thread."""

    @abc.abstractmethod
    def _guarded(self, raw: Any, watch: Stopwatch) -> AbstractContextManager[None]:
        """Hold a driver's connection to reading, and to ``watch``, while a statement runs."""

    def _declared(self, connection: sa.Connection, table: str) -> dict[str, str]:
        """Return the declared type of each column of a table or view, as the database has it."""
        return {c["name"]: str(c["type"]) for c in sa.inspect(connection).get_columns(table)}

    @abc.abstractmethod
    def _explained(self, error: exc.DBAPIError) -> DataOwnerError:
        """Return what a driver's error means."""

    def introspect(self) -> SourceSchema:
        """Return tables and views; a view that the database itself can't read is left out."""
        with self._connected() as connection:
            inspector = sa.inspect(connection)
            tables = [self._table(connection, inspector, n) for n in inspector.get_table_names()]
            views = [self._view(connection, inspector, n) for n in inspector.get_view_names()]
        found = [*tables, *(view for view in views if view is not None)]
        return SourceSchema(tuple(sorted(found, key=lambda table: table.name)))

    def explain(self, sql: ApprovedSql) -> None:
        """Let the database plan the statement without running it.

        Raises:
            DataOwnerError: it would not plan it.
        """
        self._check(sql)
        with self._connected() as connection:
            _execute(connection, f"{self._plan} {sql.text}").close()

    def run(self, sql: ApprovedSql, limits: Limits) -> Iterator[pa.RecordBatch]:
        """Run one approved statement.

        All rows are gathered (in Arrow's compact form) before the first batch is given: only then
        is a column's type known.

        Raises:
            DataOwnerError: the database failed, or a limit was passed.
        """
        self._check(sql)
        with self._connected() as connection:
            declared = self._declared_outputs(connection, sql)
            rows = self._read(connection, sql.text, limits)
        yield from rows.batches(declared)

    def fingerprint(self, table: str, columns: Sequence[str], key: int, limits: Limits) -> pa.Table:
        """Return hashes of a table's columns, row by row; see `Source.fingerprint`.

        Raises:
            DataOwnerError: the database failed, or a limit was passed.
        """
        with self._connected() as connection:
            rows = self._read(connection, plain_select(table, columns), limits)
        return hashed(rows.batches([None] * len(columns)), columns, key)

    def _read(self, connection: sa.Connection, statement: str, limits: Limits) -> Rows:
        raw = connection.connection.dbapi_connection
        watch = Stopwatch(limits, lambda: self._stop(raw))
        with self._running.holding(watch), self._guarded(raw, watch):
            try:
                return _gather(connection, statement, watch)
            except exc.DBAPIError as error:
                if watch.was_stopped:
                    raise watch.why_stopped() from error
                raise

    def interrupt(self) -> None:
        """Stop every statement that runs now."""
        self._running.interrupt()

    def close(self) -> None:
        """Let the database go; running statements are stopped."""
        self.interrupt()
        self._open = False
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @contextmanager
    def _connected(self) -> Iterator[sa.Connection]:
        if not self._open:
            raise failures.closed()
        self._still_there()
        try:
            with self._engine.connect() as connection:
                yield connection
        except exc.DBAPIError as error:
            raise self._explained(error) from error
        except exc.SQLAlchemyError as error:
            raise failures.failed(error) from error

    def _check(self, sql: ApprovedSql) -> None:
        if sql.dialect is not self.dialect:
            raise failures.wrong_dialect(self.dialect, sql.dialect)

    def _table(self, connection: sa.Connection, inspector: Inspector, name: str) -> SourceTable:
        links = [
            SourceLink(column, key["referred_table"], to_column)
            for key in inspector.get_foreign_keys(name)
            for column, to_column in zip(
                key["constrained_columns"], key["referred_columns"], strict=False
            )
        ]
        return SourceTable(
            name,
            self._columns(connection, inspector, name),
            tuple(inspector.get_pk_constraint(name)["constrained_columns"]),
            tuple(links),
            _comment(inspector, name),
        )

    def _view(
        self, connection: sa.Connection, inspector: Inspector, name: str
    ) -> SourceTable | None:
        try:
            return SourceTable(name, self._columns(connection, inspector, name))
        except exc.SQLAlchemyError:
            return None

    def _columns(
        self, connection: sa.Connection, inspector: Inspector, name: str
    ) -> tuple[SourceColumn, ...]:
        declared = self._declared(connection, name)
        return tuple(
            SourceColumn(
                column["name"],
                declared.get(column["name"], ""),
                bool(column["nullable"]),
                column.get("comment"),
            )
            for column in inspector.get_columns(name)
        )

    def _declared_outputs(
        self, connection: sa.Connection, sql: ApprovedSql
    ) -> tuple[str | None, ...]:
        """Return the declared type of each returned column that is passed through from a table."""
        parts = [(origin or ".").split(".", 1) for origin in sql.outputs]
        types = {
            table: {name.lower(): t for name, t in self._declared(connection, table).items()}
            for table in {table for table, _ in parts if table}
        }
        return tuple(types[table].get(name.lower()) if table else None for table, name in parts)


def _comment(inspector: Inspector, name: str) -> str | None:
    try:
        return inspector.get_table_comment(name)["text"]
    except NotImplementedError:
        return None  # a database without comments


def _execute(connection: sa.Connection, text: str) -> sa.CursorResult[Any]:
    # no_parameters: a percent sign or a colon of the statement is nobody's placeholder.
    return connection.execution_options(no_parameters=True).exec_driver_sql(text)


def _gather(connection: sa.Connection, text: str, watch: Stopwatch) -> Rows:
    with watch.running():
        result = _execute(connection, text)
    rows = Rows(tuple(result.keys()))
    while True:
        watch.check()
        with watch.running():
            some = result.fetchmany(_BATCH_ROWS)
        if not some:
            return rows
        watch.count(len(some))
        rows.add(some)
