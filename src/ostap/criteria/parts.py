"""Pieces of SQL that every compiled statement is made of. Identifiers are always quoted."""

from __future__ import annotations

from collections.abc import Iterable

from sqlglot import exp

from ostap.catalog import LinkStep

Expr = exp.Expr


def literal(text: str) -> exp.Literal:
    """Return a text literal."""
    return exp.Literal.string(text)


def number(value: float) -> Expr:
    """Return a number literal without an exponent."""
    digits = str(value) if isinstance(value, int) else f"{value:.15f}".rstrip("0").rstrip(".")
    positive = exp.Literal.number(digits.removeprefix("-"))
    return exp.Neg(this=positive) if digits.startswith("-") else positive


def function(name: str, *arguments: Expr) -> Expr:
    """Return a call that SQLGlot leaves as it is written."""
    return exp.Anonymous(this=name, expressions=list(arguments))


def identifier(name: str) -> exp.Identifier:
    """Return a quoted name."""
    return exp.to_identifier(name, quoted=True)


def column(table: str, name: str) -> exp.Column:
    """Return ``"table"."name"``."""
    return exp.column(identifier(name), identifier(table))


def table(name: str) -> exp.Table:
    """Return a table by its quoted name."""
    return exp.Table(this=identifier(name))


def named(value: Expr, name: str) -> exp.Alias:
    """Return ``value AS "name"``."""
    return exp.Alias(this=value, alias=identifier(name))


def equal(left: Expr, right: Expr) -> exp.EQ:
    """Return ``left = right``."""
    return exp.EQ(this=left, expression=right)


def linked(step: LinkStep) -> exp.EQ:
    """Return the condition that joins a link's two ends."""
    return equal(column(step.table, step.column), column(step.to_table, step.to_column))


def is_null(value: Expr) -> exp.Is:
    """Return ``value IS NULL``."""
    return exp.Is(this=value.copy(), expression=exp.Null())


def not_null(value: Expr) -> Expr:
    """Return ``NOT value IS NULL``."""
    return exp.not_(is_null(value))


def negated(value: Expr) -> Expr:
    """Return ``NOT (value)``."""
    return exp.not_(exp.paren(value))


def all_of(conditions: Iterable[Expr]) -> Expr:
    """Return the conditions joined by AND, without the brackets that nobody needs."""
    flat: list[Expr] = []
    for condition in conditions:
        flat += condition.flatten() if isinstance(condition, exp.And) else [condition]
    return exp.and_(*flat)


def cte(name: str, query: exp.Query, columns: tuple[str, ...] = ()) -> exp.CTE:
    """Return ``"name" AS (query)``, its columns renamed where ``columns`` are given."""
    alias = exp.TableAlias(this=identifier(name), columns=[identifier(c) for c in columns])
    return exp.CTE(this=query, alias=alias)
