"""A FROM clause that grows: the tables at hand, and the joins that conditions ask for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import singledispatchmethod

from sqlglot import exp, parse_one

from ostap.catalog import Catalog, Column
from ostap.criteria import parts
from ostap.criteria.compile_tests import column_test, in_spans, plain_test
from ostap.criteria.parts import Expr
from ostap.criteria.periods import Days, following, window_days, window_months
from ostap.criteria.speech import Speech
from ostap.criteria.ways import Path, Ways, may_repeat, tables_of
from ostap.errors import RefusedError
from ostap.names import Text
from ostap.results.criteria import (
    Aggregate,
    Attribute,
    AttributeView,
    Compare,
    Group,
    Node,
    OneOf,
    Related,
    Test,
    Written,
)
from ostap.results.sql import ApprovedSql

Approve = Callable[[str], ApprovedSql]
"""The guard, for SQL that a person or a model wrote: selects the entity's key, or is refused."""


@dataclass(slots=True)
class Context:
    """What every part of one compilation needs."""

    catalog: Catalog
    ways: Ways
    speech: Speech
    as_of: dt.date
    approve: Approve | None
    ctes: list[exp.CTE] = field(default_factory=list)

    def column(self, ref: str) -> Column:
        """Return a column that validation has found."""
        found = self.catalog.column(ref)
        if found is None:
            raise KeyError(ref)
        return found

    def written(self, node: Written) -> exp.Query:
        """Return written SQL, once the guard has seen it."""
        if self.approve is None:
            raise RefusedError(
                "criteria.written_unapproved",
                Text("written SQL needs the guard.", "готовый SQL нельзя взять без проверки."),
            )
        approved = parse_one(self.approve(node.key_sql).text, dialect=self.speech.dialect)
        if not isinstance(approved, exp.Query):
            raise TypeError(approved)
        return approved


class Rows:
    """One FROM clause and the conditions over it.

    ``tables`` are at hand, the one that conditions are about last; what else a condition names is
    joined once, by joins that never multiply rows.
    """

    def __init__(
        self, context: Context, tables: tuple[str, ...], avoid: frozenset[str] = frozenset()
    ) -> None:
        self._context = context
        self._tables = tables
        self._avoid = avoid
        self._joined: set[str] = set(tables)
        self._joins: list[exp.Join] = []

    def joined_to(self, query: exp.Select) -> exp.Select:
        """Return the query with the joins that the conditions asked for."""
        for join in self._joins:
            query = query.join(join, copy=False)
        return query

    def _left_join(self, target: Expr, condition: Expr) -> None:
        self._joins.append(exp.Join(this=target, on=condition, side="LEFT"))

    def column(self, ref: str) -> exp.Column:
        """Return a column, joining its table where it is not at hand."""
        table, _, name = ref.partition(".")
        (place,) = self._context.ways.places(self._tables, table, self._avoid)
        for step in place.path:
            if step.to_table not in self._joined:
                self._joined.add(step.to_table)
                visible = visible_rows(step.to_table, self._context)
                condition = parts.all_of([parts.linked(step), *visible])
                self._left_join(parts.table(step.to_table), condition)
        return parts.column(table, name)

    @singledispatchmethod
    def condition(self, node: Node) -> Expr:
        """Return a node as a boolean expression over these rows. One method for each kind."""
        raise NotImplementedError(type(node))

    @condition.register
    def _(self, node: Group) -> Expr:
        items = [self.condition(item) for item in node.items]
        if node.combine == "all_of":
            return parts.all_of(items)
        either = exp.or_(*items)
        return parts.negated(either) if node.combine == "none_of" else either

    @condition.register
    def _(self, node: Attribute) -> Expr:
        column = self._context.column(node.column)
        value = self.column(node.column)
        if column.multi is None:
            return self._test(value, column, node.of, node.test)
        if column.multi.separator:
            return self._separated(value, column, column.multi.separator, node)
        return self._one_of_many(value.table, column, node)

    def _test(self, value: Expr, column: Column, view: AttributeView, test: Test) -> Expr:
        return column_test(value, column, view, test, self._context.speech, self._context.as_of)

    def _separated(self, value: Expr, column: Column, separator: str, node: Attribute) -> Expr:
        positive, any_of = _positive(node.test)
        if not isinstance(positive, Compare | OneOf):
            return self._test(value, column, node.of, node.test)
        wanted = (positive.value,) if isinstance(positive, Compare) else positive.values
        speech = self._context.speech
        found = exp.or_(*(speech.listed(value.copy(), separator, str(one)) for one in wanted))
        return found if any_of else parts.negated(found)

    def _one_of_many(self, table: str, column: Column, node: Attribute) -> Expr:
        """Join a table of values: whether any of them passes, unknown where there is none."""
        multi, key = column.multi, self._context.ways.key_of(table)
        if multi is None or not (multi.table and multi.key and multi.value and key):
            raise KeyError(node.column)
        positive, any_of = _positive(node.test)
        value, owner = (
            parts.column(multi.table, multi.value),
            parts.column(multi.table, multi.key),
        )
        passes = self._test(value, column, node.of, positive)
        hit = exp.Max(this=exp.case().when(passes, parts.number(1)).else_(parts.number(0)))
        values = (
            exp.select(owner, parts.named(hit, "hit"))
            .from_(parts.table(multi.table))
            .where(parts.not_null(value), *visible_rows(multi.table, self._context))
            .group_by(owner.copy())
        )
        alias = f"{node.id}_values"
        self._left_join(
            values.subquery(parts.identifier(alias)),
            parts.equal(parts.column(alias, multi.key), parts.column(table, key)),
        )
        found = parts.column(alias, "hit")
        match node.test.op:
            case "filled":
                return parts.not_null(found)
            case "missing":
                return parts.is_null(found)
            case _:
                return parts.equal(found, parts.number(int(any_of)))

    @condition.register
    def _(self, node: Related) -> Expr:
        base = self._tables[-1]
        (path,) = self._context.ways.rows(base, node.table)
        first = path[0]
        alias = f"{node.id}_rows"
        owner = parts.column(alias, first.to_column)
        query = related_rows(node, path, self._context, self._avoid | {base})
        self._left_join(
            query.subquery(parts.identifier(alias)),
            parts.equal(owner, parts.column(base, first.column)),
        )
        match node.aggregate:
            case Aggregate.EXISTS:
                return parts.not_null(owner)
            case Aggregate.NONE:
                return parts.is_null(owner)
            case Aggregate.COUNT | Aggregate.SUM:
                value = parts.column(alias, "value")
                return value_test(exp.Coalesce(this=value, expressions=[parts.number(0)]), node)

    @condition.register
    def _(self, node: Written) -> Expr:
        base = self._tables[-1]
        key = self._context.ways.key_of(base)
        if key is None:
            raise KeyError(base)
        name, alias = f"{node.id}_written", f"{node.id}_rows"
        self._context.ctes.append(parts.cte(name, self._context.written(node), (key,)))
        keys = exp.select(parts.column(name, key)).distinct().from_(parts.table(name))
        found = parts.column(alias, key)
        self._left_join(
            keys.subquery(parts.identifier(alias)), parts.equal(found, parts.column(base, key))
        )
        return parts.not_null(found)


def value_test(value: Expr, node: Related) -> Expr:
    """Return the test of an aggregate, divided by the window's months where that is asked."""
    if node.test is None:
        raise KeyError(node.id)
    if node.per and node.window and (months := window_months(node.window)):
        value = exp.Div(this=value, expression=exp.Literal.number(f"{months}.0"), typed=True)
    return plain_test(value, node.test)


def related_rows(node: Related, path: Path, context: Context, avoid: frozenset[str]) -> exp.Select:
    """Return one row for each owner that has matching rows: its link column and the ``value``.

    Each path is aggregated here, on its own, so that two paths never multiply each other's rows.
    Where a row can be reached twice (a client twice among an account's owners), it counts once.
    """
    owner = parts.column(path[0].to_table, path[0].to_column)
    matching = _matching(node, path, context, avoid)
    key = context.ways.key_of(node.table) if may_repeat(path) else None
    match node.aggregate:
        case Aggregate.EXISTS | Aggregate.NONE:
            return matching.select(owner).distinct()
        case Aggregate.COUNT:
            counted: Expr = exp.Star()
            if key is not None:
                counted = exp.Distinct(expressions=[parts.column(node.table, key)])
            value = parts.named(exp.Count(this=counted), "value")
            return matching.select(owner, value).group_by(owner.copy())
        case Aggregate.SUM:
            amount: Expr = parts.column(*_split(node.column))
            if key is not None:
                matching, amount = _each_once(
                    matching, owner, parts.column(node.table, key), amount
                )
                owner = parts.column("once", owner.name)
            value = parts.named(exp.Sum(this=amount), "value")
            return matching.select(owner, value).group_by(owner.copy())


def _split(ref: str | None) -> tuple[str, str]:
    table, _, name = (ref or "").partition(".")
    return table, name


def _each_once(
    matching: exp.Select, owner: Expr, key: Expr, amount: Expr
) -> tuple[exp.Select, Expr]:
    """Return the rows with each (owner, key) once, and where the amount stands in them."""
    once = matching.select(owner, parts.named(key, "row"), parts.named(amount, "amount")).distinct()
    rows = exp.Select().from_(once.subquery(parts.identifier("once")))
    return rows, parts.column("once", "amount")


def _matching(node: Related, path: Path, context: Context, avoid: frozenset[str]) -> exp.Select:
    """Return the rows that a related condition is about, still without columns."""
    rows = Rows(context, tables_of(path), avoid)
    conditions: list[Expr] = []
    if node.window is not None:
        time = event_time(node.table, context)
        if time is None:
            raise KeyError(node.table)
        span = window_days(node.window, context.as_of)
        conditions.append(in_spans(time, [span], context.speech))
    for table in reversed(tables_of(path)):
        if table != node.table or node.window is None:
            conditions += visible_rows(table, context)
    conditions += [rows.condition(condition) for condition in node.where]
    query = exp.Select().from_(parts.table(node.table))
    for step in reversed(path[1:]):
        query = query.join(parts.table(step.table), on=parts.linked(step))
    query = rows.joined_to(query)
    return query.where(parts.all_of(conditions)) if conditions else query


def event_time(table: str, context: Context) -> Expr | None:
    """Return when a row of ``table`` happened, as a date that compares."""
    name = context.catalog.tables[table].event_time
    if name is None:
        return None
    date_format = context.column(f"{table}.{name}").format
    value = parts.column(table, name)
    return context.speech.parsed(value, date_format) if date_format else value


def visible_rows(table: str, context: Context) -> list[Expr]:
    """Return what hides rows that happened after today; nothing where there is no event time."""
    time = event_time(table, context)
    if time is None:
        return []
    not_later = in_spans(time, [Days(None, following(context.as_of))], context.speech)
    return [exp.paren(exp.or_(parts.is_null(time), not_later))]


_OPPOSITE = {"ne": "eq", "not_in": "in"}


def _positive(test: Test) -> tuple[Test, bool]:
    """Return the test that one value must pass, and whether any value must, or none may."""
    if test.op in _OPPOSITE:
        return test.model_copy(update={"op": _OPPOSITE[test.op]}), False
    return test, True
