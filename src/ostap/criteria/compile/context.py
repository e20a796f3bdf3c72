"""What every part of one compilation needs: columns as SQL says them, and the CTEs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from sqlglot import exp, parse_one

from ostap.catalog import Catalog, Column
from ostap.catalog.model import ColumnType, Entity
from ostap.criteria.compile.tests import in_spans
from ostap.criteria.guard.dialects import no_guard
from ostap.criteria.rules import NO_KEYS, Keys
from ostap.criteria.sql import parts
from ostap.criteria.sql.dialects import Speech
from ostap.criteria.sql.parts import Expr
from ostap.criteria.tree.ways import Ways
from ostap.criteria.values.periods import Days, following
from ostap.errors import InvalidInputError, RefusedError
from ostap.names import RUNNABLE, Text
from ostap.results.criteria import ColumnAsked, KeySet, Node, RowsAsked, Written
from ostap.results.sql import ApprovedSql

Approve = Callable[[str], ApprovedSql]
"""The guard, for SQL that a person or a model wrote: selects the entity's key, or is refused."""


@dataclass(slots=True)
class Context:
    """One compilation: its catalog, dialect and day, and the CTEs that conditions ask for."""

    catalog: Catalog
    ways: Ways
    speech: Speech
    as_of: dt.date
    entity: Entity
    approve: Approve | None = None
    keys: Keys | None = None
    _ctes: dict[str, exp.CTE] = field(default_factory=dict)
    _given: int = 0

    def add(self, name: str, query: exp.Query, columns: tuple[str, ...] = ()) -> None:
        """Put a CTE before what is being compiled; asked for twice, it stands once."""
        self._ctes.setdefault(name, parts.cte(name, query, columns))

    def new_ctes(self) -> list[exp.CTE]:
        """Return the CTEs that were added since this was last asked."""
        found = list(self._ctes.values())[self._given :]
        self._given = len(self._ctes)
        return found

    def column(self, ref: str) -> Column:
        """Return a column that validation has found."""
        found = self.catalog.column(ref)
        if found is None:
            raise KeyError(ref)
        return found

    def key_of(self, table: str) -> str:
        """Return the column that names one row of ``table``: of the entity, what it selects."""
        key = self.entity.key if table == self.entity.table else self.ways.key_of(table)
        if key is None:
            raise KeyError(table)
        return key

    def said(self, value: Expr, column: Column) -> Expr:
        """Return what a column says, of what it holds: the one place where the two differ.

        A date kept as text is read, kopecks become roubles, spending kept below zero is turned.
        """
        if column.format:
            return self.speech.parsed(value, column.format)
        if not column.type.is_numeric:
            return value
        if column.minor_units > 1:
            value = parts.quotient(value, parts.number(column.minor_units))
        return exp.Neg(this=parts.operand(value)) if column.negated else value

    def day_said(self, value: Expr, column: Column) -> Expr:
        """Return what a column says, a moment as its day."""
        said = self.said(value, column)
        moment = column.type is ColumnType.TIMESTAMP or column.format is not None
        return self.speech.as_day(said) if column.type.is_time and moment else said

    def event_time(self, table: str, alias: str = "") -> Expr | None:
        """Return when a row of ``table`` happened, as a date that compares."""
        name = self.catalog.tables[table].event_time
        if name is None:
            return None
        return self.said(parts.column(alias or table, name), self.column(f"{table}.{name}"))

    def not_later(self, value: Expr) -> Expr:
        """Return whether a date has come by today."""
        return in_spans(value, [Days(None, following(self.as_of))], self.speech)

    def visible(self, table: str, alias: str = "") -> list[Expr]:
        """Return what hides rows that happened after today; nothing without an event time."""
        time = self.event_time(table, alias)
        if time is None:
            return []
        return [exp.paren(exp.or_(parts.is_null(time), self.not_later(time)))]

    def written(self, node: Written) -> exp.Query:
        """Return written SQL, once the guard has seen it; it guards the runnable dialects alone."""
        if self.speech.dialect not in RUNNABLE:
            raise no_guard(self.speech.dialect)
        if self.approve is None:
            raise RefusedError(
                "criteria.written_unapproved",
                Text("written SQL needs the guard.", "готовый SQL нельзя взять без проверки."),
            )
        approved = parse_one(self.approve(node.key_sql).text, dialect=self.speech.dialect)
        if not isinstance(approved, exp.Query):
            raise TypeError(approved)
        return approved

    def keys_of(self, node: KeySet) -> list[str]:
        """Return the keys of a set, each once, in order."""
        if self.keys is None:
            raise InvalidInputError(
                NO_KEYS,
                Text(
                    f"nobody hands in the keys '{node.name}' here.",
                    f"здесь некому дать список ключей «{node.name}».",
                ),
            )
        return sorted({str(key) for key in self.keys(node)})


class AtHand(Protocol):
    """The rows that conditions and measures are about: one FROM clause that they may extend."""

    @property
    def context(self) -> Context:
        """The compilation."""

    @property
    def about(self) -> str:
        """The table whose row a condition is about."""

    def condition(self, node: Node) -> Expr:
        """Return a node as a boolean expression."""

    def raw(self, asked: ColumnAsked) -> exp.Column:
        """Return a column as it is kept."""

    def value_of(self, asked: RowsAsked, name: str) -> Expr:
        """Return what is made of the rows that belong to the row at hand."""

    def left_join(self, target: Expr, condition: Expr) -> None:
        """Extend the FROM clause by what has one row at most for each row at hand."""

    def joined_to(self, query: exp.Select) -> exp.Select:
        """Return the query with all joins that were asked for."""

    def afresh(self) -> AtHand:
        """Return all rows of the table at hand, in a FROM clause of their own."""
