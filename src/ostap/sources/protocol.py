"""What every database adapter does, and the shape it reports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self

import pyarrow as pa

from ostap.names import Dialect
from ostap.results.sql import ApprovedSql, Limits


@dataclass(frozen=True, slots=True)
class SourceColumn:
    """One column as the database declares it."""

    name: str
    declared_type: str
    nullable: bool
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class SourceLink:
    """One declared foreign key, column to column."""

    column: str
    to_table: str
    to_column: str


@dataclass(frozen=True, slots=True)
class SourceTable:
    """One table or view as the database declares it."""

    name: str
    columns: tuple[SourceColumn, ...]
    primary_key: tuple[str, ...] = ()
    links: tuple[SourceLink, ...] = ()
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class SourceSchema:
    """Everything a database declares."""

    tables: tuple[SourceTable, ...]

    def table(self, name: str) -> SourceTable | None:
        """Return the table of that name, or ``None``."""
        return next((table for table in self.tables if table.name == name), None)


class Source(Protocol):
    """A company's database, opened for reading only.

    May be used from several threads; each statement runs on a connection of its own. Is a context
    manager that closes it.
    """

    @property
    def dialect(self) -> Dialect:
        """The SQL it speaks."""

    def introspect(self) -> SourceSchema:
        """Return what the database declares of itself."""

    def explain(self, sql: ApprovedSql) -> None:
        """Let the database plan the statement without running it.

        Raises:
            DataOwnerError: the database would not plan it.
        """

    def run(self, sql: ApprovedSql, limits: Limits) -> Iterator[pa.RecordBatch]:
        """Run one approved statement and yield its rows as Arrow batches.

        Nothing happens before the first batch is asked for. There is always one, empty where no
        row is found, so that the columns are known. A row too many is an error, never a silent
        cut; leaving the iterator early lets the statement go.

        Raises:
            DataOwnerError: the database is away, failed, or a limit was passed.
        """

    def fingerprint(self, table: str, columns: Sequence[str], key: int, limits: Limits) -> pa.Table:
        """Return hashes of values that nobody may see, so that equal ones can be found.

        Spelling is evened out first: see `ostap.sources.fingerprint`. The values stay inside.

        Args:
            table: a table of the database.
            columns: its columns, each once.
            key: a random number; hashes under one key can be compared, also across tables.
            limits: what the reading may take.

        Returns:
            One uint64 column for each of ``columns``, row by row; null where nothing is there.

        Raises:
            DataOwnerError: the database is away, has no such table or column, or a limit was
                passed.
        """

    def interrupt(self) -> None:
        """Stop every statement that is running, from another thread."""

    def close(self) -> None:
        """Let the database go; later statements are refused."""

    def __enter__(self) -> Self:
        """Return the source itself."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
