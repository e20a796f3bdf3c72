"""DuckDB, native: read-only, closed to files and to the network, its settings locked."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import duckdb
import pyarrow as pa

from ostap.errors import DataOwnerError
from ostap.names import Dialect
from ostap.results.sql import ApprovedSql, Limits
from ostap.sources import failures
from ostap.sources.fingerprint import hashed, plain_select
from ostap.sources.protocol import SourceColumn, SourceLink, SourceSchema, SourceTable
from ostap.sources.statement import OpenFile, Running, Stopwatch

_BATCH_ROWS: Final = 65_536
_MOST_THREADS: Final = 4

_COLUMNS: Final = """
    select table_name, column_name, data_type, is_nullable, comment
    from duckdb_columns()
    where not internal and schema_name = 'main' and database_name = current_database()
    order by table_name, column_index
"""
_CONSTRAINTS: Final = """
    select table_name, constraint_type, constraint_column_names,
           referenced_table, referenced_column_names
    from duckdb_constraints()
    where constraint_type in ('PRIMARY KEY', 'FOREIGN KEY')
      and schema_name = 'main' and database_name = current_database()
    order by table_name, constraint_index
"""
_COMMENTS: Final = """
    select table_name, comment from duckdb_tables()
    where not internal and schema_name = 'main' and database_name = current_database()
    union all
    select view_name, comment from duckdb_views()
    where not internal and schema_name = 'main' and database_name = current_database()
"""


def _settings() -> dict[str, str | bool | int | float | list[str]]:
    return {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "enable_external_access": "false",
        "python_enable_replacements": "false",
        "threads": str(min(_MOST_THREADS, os.cpu_count() or 1)),
        "temp_directory": "",  # no client's row is ever spilled to a disk
        "lock_configuration": "true",
    }


class DuckDbSource:
    """A DuckDB file. May be used from several threads: each statement has its own cursor.

    Only schema ``main`` is seen. While a `DuckDbSource` is open, the same process can't open the
    file with other settings.

    Args:
        path: the file.

    Raises:
        DataOwnerError: it is damaged, locked by a writer, or open here with other settings.
    """

    def __init__(self, path: Path) -> None:
        self._file = OpenFile(path)
        self._running = Running()
        try:
            self._connection: duckdb.DuckDBPyConnection | None = duckdb.connect(
                path, read_only=True, config=_settings()
            )
        except duckdb.Error as error:
            raise _not_opened(path, error) from error

    @property
    def dialect(self) -> Dialect:
        """DuckDB's SQL."""
        return Dialect.DUCKDB

    def introspect(self) -> SourceSchema:
        """Return the tables and views of schema ``main``, with their comments and keys."""
        columns: dict[str, list[SourceColumn]] = defaultdict(list)
        for table, name, declared, nullable, comment in self._rows(_COLUMNS):
            columns[table].append(SourceColumn(name, declared, nullable, comment))
        keys: dict[str, tuple[str, ...]] = {}
        links: dict[str, list[SourceLink]] = defaultdict(list)
        for table, kind, names, to_table, to_names in self._rows(_CONSTRAINTS):
            if kind == "PRIMARY KEY":
                keys[table] = tuple(names)
            else:
                pairs = zip(names, to_names, strict=True)
                links[table] += [SourceLink(name, to_table, to_name) for name, to_name in pairs]
        comments = dict(self._rows(_COMMENTS))
        return SourceSchema(
            tuple(
                SourceTable(
                    name, tuple(found), keys.get(name, ()), tuple(links[name]), comments.get(name)
                )
                for name, found in columns.items()
            )
        )

    def explain(self, sql: ApprovedSql) -> None:
        """Let DuckDB plan the statement without running it.

        Raises:
            DataOwnerError: it would not plan it.
        """
        self._check(sql)
        cursor = self._cursor()
        try:
            cursor.execute(f"EXPLAIN {sql.text}")
        except duckdb.Error as error:
            raise failures.failed(error, keep_quoted=True) from error
        finally:
            cursor.close()

    def run(self, sql: ApprovedSql, limits: Limits) -> Iterator[pa.RecordBatch]:
        """Run one approved statement; rows come as they are found.

        Enumerations come as text. ``sum`` of integers is DuckDB's HUGEINT: decimal128(38, 0).

        Raises:
            DataOwnerError: the database failed, or a limit was passed.
        """
        self._check(sql)
        yield from self._read(sql.text, limits)

    def fingerprint(self, table: str, columns: Sequence[str], key: int, limits: Limits) -> pa.Table:
        """Return hashes of a table's columns, row by row; see `Source.fingerprint`.

        Raises:
            DataOwnerError: the database failed, or a limit was passed.
        """
        self._file.check()
        return hashed(self._read(plain_select(table, columns), limits), columns, key)

    def _read(self, statement: str, limits: Limits) -> Iterator[pa.RecordBatch]:
        cursor = self._cursor()
        watch = Stopwatch(limits, cursor.interrupt)
        with self._running.holding(watch):
            try:
                with watch.running():
                    reader = cursor.sql(statement).to_arrow_reader(_BATCH_ROWS)
                schema = _plain_schema(reader.schema)
                empty = True
                while (batch := _following(reader, watch)) is not None:
                    watch.count(batch.num_rows)
                    empty = False
                    yield batch.cast(schema) if batch.schema != schema else batch
                if empty:
                    yield pa.RecordBatch.from_pylist([], schema=schema)
            except (duckdb.Error, pa.ArrowException, OSError) as error:
                raise _not_run(error, watch) from error
            finally:
                cursor.close()

    def interrupt(self) -> None:
        """Stop every statement that runs now."""
        self._running.interrupt()

    def close(self) -> None:
        """Let the file go; running statements are stopped."""
        self.interrupt()
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        if self._connection is None:
            raise failures.closed()
        try:
            return self._connection.cursor()
        except duckdb.Error as error:
            raise failures.failed(error) from error

    def _check(self, sql: ApprovedSql) -> None:
        if sql.dialect is not self.dialect:
            raise failures.wrong_dialect(self.dialect, sql.dialect)
        if self._connection is None:
            raise failures.closed()
        self._file.check()

    def _rows(self, statement: str) -> list[tuple[Any, ...]]:
        self._file.check()
        cursor = self._cursor()
        try:
            return cursor.execute(statement).fetchall()
        except duckdb.Error as error:
            raise failures.failed(error, keep_quoted=True) from error
        finally:
            cursor.close()


def _following(reader: pa.RecordBatchReader, watch: Stopwatch) -> pa.RecordBatch | None:
    watch.check()
    with watch.running():
        return next(reader, None)


def _plain_schema(schema: pa.Schema) -> pa.Schema:
    """Return the schema with text where DuckDB has an enumeration."""
    return pa.schema(
        [
            field.with_type(field.type.value_type) if pa.types.is_dictionary(field.type) else field
            for field in schema
        ]
    )


def _not_opened(path: Path, error: duckdb.Error) -> DataOwnerError:
    said = str(error)
    if "lock" in said or "different configuration" in said:
        return failures.locked(path)
    # A file of another kind: DuckDB would look for an extension that reads it.
    other_kind = "not a valid DuckDB" in said or "external extensions" in said
    if other_kind or isinstance(
        error, duckdb.SerializationException | duckdb.InternalException | duckdb.FatalException
    ):
        return failures.corrupt(path, "DuckDB")
    if "Permission denied" in said:
        return failures.not_permitted(path)
    return failures.failed(error, keep_quoted=True)


def _not_run(error: BaseException, watch: Stopwatch) -> DataOwnerError:
    # Errors of a streaming result come through Arrow as OSError or ArrowException.
    if isinstance(error, duckdb.InterruptException) or watch.was_stopped:
        return watch.why_stopped()
    if isinstance(error, duckdb.OutOfMemoryException) or "Out of Memory" in str(error):
        return failures.out_of_memory()
    return failures.failed(error)
