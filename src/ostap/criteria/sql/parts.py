"""Pieces of SQL that every compiled statement is made of. Identifiers are always quoted."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from sqlglot import exp

from ostap.catalog import LinkStep

Expr = exp.Expr


def literal(text: str) -> exp.Literal:
    """Return a text literal."""
    return exp.Literal.string(text)


def number(value: float) -> Expr:
    """Return a number literal without an exponent, as exact as the number itself."""
    digits = str(value) if isinstance(value, int) else f"{Decimal(repr(value)):f}"
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
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


def table(name: str, alias: str | None = None) -> exp.Table:
    """Return a table by its quoted name, under an alias where that is another."""
    called = None if alias in {None, name} else exp.TableAlias(this=identifier(str(alias)))
    return exp.Table(this=identifier(name), alias=called)


def named(value: Expr, name: str) -> exp.Alias:
    """Return ``value AS "name"``."""
    return exp.Alias(this=value, alias=identifier(name))


def equal(left: Expr, right: Expr) -> exp.EQ:
    """Return ``left = right``."""
    return exp.EQ(this=left, expression=right)


def linked(step: LinkStep, here: str = "", there: str = "") -> exp.EQ:
    """Return the condition that joins a link's two ends, under their aliases where given."""
    return equal(
        column(here or step.table, step.column), column(there or step.to_table, step.to_column)
    )


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


_COMPARISONS = {
    "eq": exp.EQ,
    "ne": exp.NEQ,
    "lt": exp.LT,
    "le": exp.LTE,
    "gt": exp.GT,
    "ge": exp.GTE,
}


def compared(op: str, left: Expr, right: Expr) -> Expr:
    """Return ``left op right``; ``op`` is eq, ne, lt, le, gt or ge."""
    return _COMPARISONS[op](this=left, expression=right)


def or_else(value: Expr, default: Expr) -> exp.Coalesce:
    """Return ``COALESCE(value, default)``."""
    return exp.Coalesce(this=value, expressions=[default])


def or_zero(value: Expr) -> Expr:
    """Return ``COALESCE(value, 0)``."""
    return or_else(value, number(0))


def settled(condition: Expr, *, unknown_as: bool) -> Expr:
    """Return a condition that is never unknown: ``COALESCE(condition, FALSE)``."""
    return or_else(condition, exp.Boolean(this=unknown_as))


def asked_to_hold(condition: Expr) -> Expr:
    """Return a condition for WHERE, which takes the unknown for false without being told."""
    settled_as_false = condition.expressions == [exp.false()]
    if isinstance(condition, exp.Coalesce) and settled_as_false:
        found: Expr = condition.this
        return found
    return condition


def times(left: Expr, right: Expr) -> Expr:
    """Return ``left * right``."""
    return exp.Mul(this=operand(left), expression=operand(right))


def minus(left: Expr, right: Expr) -> Expr:
    """Return ``left - right``."""
    return exp.Sub(this=operand(left), expression=operand(right))


def quotient(left: Expr, right: Expr) -> Expr:
    """Return ``left / right`` as no whole-number division; NULL where ``right`` is 0.

    SQLGlot casts the left side where a dialect would divide whole numbers.
    """
    if not isinstance(right, exp.Literal):
        right = exp.Nullif(this=right, expression=number(0))
    return exp.Div(this=operand(left), expression=right)


def operand(value: Expr) -> Expr:
    """Return a value as a side of an operation, in brackets where it is one itself."""
    return exp.paren(value) if isinstance(value, exp.Binary) else value


def counted(condition: Expr | None = None) -> Expr:
    """Return ``COUNT(*)``, of those rows alone for which a condition holds."""
    rows = exp.Count(this=exp.Star())
    return rows if condition is None else only(rows, condition)


def only(aggregate: Expr, condition: Expr) -> Expr:
    """Return ``aggregate FILTER (WHERE condition)``."""
    return exp.Filter(this=aggregate, expression=exp.Where(this=condition))


def first(value: Expr, *, most: bool) -> Expr:
    """Return what orders the greatest (least) value first; for values that are not NULL."""
    return exp.Ordered(this=value, desc=True, nulls_first=False) if most else value


def numbered(by: list[Expr], within: list[Expr]) -> Expr:
    """Return ``ROW_NUMBER() OVER (PARTITION BY within ORDER BY by)``."""
    return exp.Window(
        this=exp.RowNumber(), partition_by=within or None, order=exp.Order(expressions=by)
    )


def cte(name: str, query: exp.Query, columns: tuple[str, ...] = ()) -> exp.CTE:
    """Return ``"name" AS (query)``, its columns renamed where ``columns`` are given."""
    alias = exp.TableAlias(this=identifier(name), columns=[identifier(c) for c in columns])
    return exp.CTE(this=query, alias=alias)
