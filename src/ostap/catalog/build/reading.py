"""What a draft may ask of a database: a port, and the few statements it is asked with.

The statements are made here and pass the guard on their way (`workflows/catalog_build.py`), each
against a catalog of the bare tables it names: while a catalog is drafted nobody has said yet what
is sensitive, so a column may be read for its shape. See `docs/design/0005-catalog-build.md`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

import pyarrow as pa
from sqlglot import exp

from ostap.names import Dialect
from ostap.sources.protocol import SourceSchema, SourceTable

LONGEST_TEXT: Final = 300
"""Characters of a text that are read: enough for its shape."""

_UNREADABLE: Final = ("blob", "bytea", "binary", "struct", "map(", "[]", "json", "xml", "union(")


class Reading(Protocol):
    """A database that answers the statements of this file."""

    @property
    def dialect(self) -> Dialect:
        """The SQL it speaks."""

    def schema(self) -> SourceSchema:
        """Return what the database declares of itself."""

    def read(self, sql: str, tables: Sequence[SourceTable], most: int) -> pa.Table:
        """Return the rows of one statement over ``tables``, ``most`` of them at most.

        Raises:
            DataOwnerError: the database is away, refused, or took too long.
            GuardRefusedError: the guard would not let the statement through.
        """


class Questions:
    """The statements, in one dialect.

    Args:
        reading: who answers.
    """

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def count(self, table: SourceTable) -> int:
        """Return how many rows there are."""
        query = exp.select(exp.alias_(exp.Count(this=exp.Star()), "n")).from_(_table(table))
        [row] = self._ask(query, [table], 1).to_pylist()
        return int(row["n"])

    def rows(
        self, table: SourceTable, columns: Sequence[str], limit: int, offset: int = 0
    ) -> pa.Table:
        """Return rows of some columns, which come as ``c0``, ``c1`` and so on."""
        texts = {c.name for c in table.columns if _is_text(c.declared_type)}
        wanted = [
            exp.alias_(_head(_column(name)) if name in texts else _column(name), f"c{number}")
            for number, name in enumerate(columns)
        ]
        query = exp.select(*wanted).from_(_table(table)).limit(limit)
        return self._ask(query.offset(offset) if offset else query, [table], limit)

    def totals(
        self, table: SourceTable, counted: Sequence[str], ranged: Sequence[str]
    ) -> dict[str, dict[str, object]]:
        """Return filled, distinct, low and high of whole columns.

        Args:
            table: which.
            counted: the columns whose distinct values are counted.
            ranged: the columns whose lowest and highest value are wanted.
        """
        wanted: list[exp.Expr] = [exp.alias_(exp.Count(this=exp.Star()), "n")]
        for number, name in enumerate(counted):
            distinct = exp.Distinct(expressions=[_column(name)])
            wanted.append(exp.alias_(exp.Count(this=_column(name)), f"f{number}"))
            wanted.append(exp.alias_(exp.Count(this=distinct), f"d{number}"))
        for number, name in enumerate(ranged):
            wanted.append(exp.alias_(exp.Min(this=_column(name)), f"l{number}"))
            wanted.append(exp.alias_(exp.Max(this=_column(name)), f"h{number}"))
        [row] = self._ask(exp.select(*wanted).from_(_table(table)), [table], 1).to_pylist()
        found: dict[str, dict[str, object]] = {}
        for number, name in enumerate(counted):
            told = found.setdefault(name, {})
            told |= {"filled": row[f"f{number}"], "distinct": row[f"d{number}"]}
        for number, name in enumerate(ranged):
            found.setdefault(name, {}).update(low=row[f"l{number}"], high=row[f"h{number}"])
        return found

    def values(self, table: SourceTable, column: str, most: int) -> list[tuple[object, int]]:
        """Return a column's values with their counts, the commonest first."""
        query = (
            exp.select(
                exp.alias_(_column(column), "v"), exp.alias_(exp.Count(this=exp.Star()), "n")
            )
            .from_(_table(table))
            .where(_filled(column))
            .group_by(_column(column))
            .order_by(exp.Ordered(this=exp.column("n"), desc=True))
            .limit(most)
        )
        return [(row["v"], row["n"]) for row in self._ask(query, [table], most).to_pylist()]

    def included(
        self, child: SourceTable, column: str, parent: SourceTable, key: str, most: int
    ) -> tuple[int, int]:
        """Return of how many values of ``column`` how many stand in ``key``."""
        inner = (
            exp.select(exp.alias_(_column(column), "v"))
            .distinct()
            .from_(_table(child))
            .where(_filled(column))
            .limit(most)
        )
        there = exp.column(exp.to_identifier(key, quoted=True), table="p")
        query = (
            exp.select(
                exp.alias_(exp.Count(this=exp.column("v", table="s")), "asked"),
                exp.alias_(exp.Count(this=there), "found"),
            )
            .from_(inner.subquery("s"))
            .join(
                exp.alias_(_table(parent), "p", table=True),
                on=exp.EQ(this=there.copy(), expression=exp.column("v", table="s")),
                join_type="left",
            )
        )
        [row] = self._ask(query, [child, parent], 1).to_pylist()
        return int(row["asked"]), int(row["found"])

    def _ask(self, query: exp.Expr, tables: Sequence[SourceTable], most: int) -> pa.Table:
        sql = query.sql(dialect=self._reading.dialect.value)
        return self._reading.read(sql, tables, most)


def readable(declared_type: str) -> bool:
    """Return whether values of that type tell a draft anything: no bytes, no structures."""
    declared = declared_type.lower()
    return not any(word in declared for word in _UNREADABLE)


def _is_text(declared_type: str) -> bool:
    declared = declared_type.lower()
    return any(word in declared for word in ("char", "text", "clob", "string"))


def _head(column: exp.Expr) -> exp.Expr:
    length = exp.Literal.number(LONGEST_TEXT)
    return exp.Substring(this=column, start=exp.Literal.number(1), length=length)


def _table(table: SourceTable) -> exp.Table:
    return exp.Table(this=exp.to_identifier(table.name, quoted=True))


def _column(name: str) -> exp.Column:
    return exp.column(exp.to_identifier(name, quoted=True))


def _filled(column: str) -> exp.Expr:
    return exp.Not(this=exp.Is(this=_column(column), expression=exp.Null()))
