"""Boolean expressions as nodes. Both sides follow Kleene's logic: NOT is `none_of`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from sqlglot import exp

from ostap.catalog.model import ColumnType
from ostap.criteria.read import spans
from ostap.criteria.read.columns import ColumnTests, bare_column
from ostap.criteria.read.context import Context, Scope, View
from ostap.criteria.read.forms import canonical, constant_of, stripped
from ostap.criteria.read.logic import (
    COMPARED,
    OPPOSITE,
    absent,
    may_be_unknown,
    negated,
    never_unknown,
    together,
    unknown_kept,
)
from ostap.criteria.read.reasons import EXPRESSION, Unreadable
from ostap.criteria.read.results import Takes
from ostap.criteria.sql import parts
from ostap.results.criteria import (
    Attribute,
    Group,
    Measured,
    Node,
    OneOf,
    Presence,
)

_EITHER: Final = 2

Member = Callable[[exp.Expr, str, str, str, Scope], Node]
"""Whether a column at hand is among what a query selects: query, output, name, column, scope."""
Counted = Callable[[exp.Expr, Scope], "Node | None"]
"""A comparison that counts or adds up; ``None`` where it is none."""


@dataclass(slots=True)
class Conditions:
    """Reads the conditions of one statement."""

    context: Context
    columns: ColumnTests
    member: Member
    measured: Counted
    exists: Callable[[exp.Expr, Scope], Node]

    def conjunction(
        self,
        parts_: Iterable[exp.Expr],
        scope: Scope,
        window: list[spans.Span] | None = None,
    ) -> list[Node]:
        """Return conditions that all hold; bounds of one date are one condition.

        Those of the event time of what they are about go into ``window``, where one is given.
        """
        time = self.context.catalog.tables[scope.about].event_time
        found: list[Node | spans.Span] = []
        at: dict[tuple[str, tuple[str, ...]], int] = {}
        for part in parts_:
            if _always(part) or spans.never_later(part, scope, self.context):
                continue
            span = spans.span_of(part, scope, self.context)
            if span is None:
                found.append(self.condition(part, scope))
            elif window is not None and span.ref == f"{scope.about}.{time}" and not span.via:
                window[:] = [window[0].met(span) if window else span]
            elif (place := at.get((span.ref, span.via))) is not None:
                before = found[place]
                found[place] = before.met(span) if isinstance(before, spans.Span) else span
            else:
                at[span.ref, span.via] = len(found)
                found.append(span)
        return [
            spans.attribute_of(node, self.context) if isinstance(node, spans.Span) else node
            for node in found
        ]

    def condition(  # noqa: C901, PLR0911, PLR0912 - one branch for each kind of expression
        self, node: exp.Expr, scope: Scope
    ) -> Node:
        """Return one boolean expression as a node.

        Raises:
            Unreadable: the tree can't say it.
        """
        node = stripped(node)
        if node.args.get("negate"):  # NOT LIKE, PostgreSQL's IS NOT
            plain = node.copy()
            plain.set("negate", None)
            return self._negated(plain, scope)
        if known := self.columns.said_by_compiler(node, scope):
            return known
        match node:
            case exp.And():
                return together("all_of", self.conjunction(node.flatten(), scope))
            case exp.Or():
                return self._either(list(node.flatten()), scope)
            case exp.Not():
                return self._negated(node.this, scope)
            case exp.Exists():
                return self.exists(node.this, scope)
            case exp.In():
                return self._in(node, scope)
            case exp.Is():
                return self._is(node, scope)
            case exp.Column():
                return self.columns.flag(node, scope)
            case exp.Like() | exp.ILike() | exp.Escape():
                return self.columns.like(node, scope)
            case exp.Coalesce() if [constant_of(e) for e in node.expressions] == [True]:
                return self._kept(node.this, scope)
            case exp.NullSafeNEQ() | exp.NullSafeEQ():
                return self.columns.null_safe(node, scope)
            case _:
                return self._compared(node, scope)

    def _either(self, items: list[exp.Expr], scope: Scope) -> Node:
        found = [together("all_of", self.conjunction([item], scope)) for item in items]
        if len(found) == _EITHER and (kept := unknown_kept(found)):
            return kept
        return together("any_of", found)

    def _negated(self, node: exp.Expr, scope: Scope) -> Node:
        node = stripped(node)
        if isinstance(node, exp.Or) and not _counts(node, scope):
            items = [together("all_of", self.conjunction([i], scope)) for i in node.flatten()]
            return Group(combine="none_of", items=tuple(items))
        if isinstance(node, exp.In) and (query := node.args.get("query")) is not None:
            self._no_null_trap(query)
            self._filled(node.this, scope)
            return absent(self.condition(node, scope))
        if isinstance(node, exp.Exists):
            return absent(self.condition(node, scope))
        if isinstance(node, exp.Not):
            return self.condition(node.this, scope)
        if type(node) in COMPARED or (
            isinstance(node, exp.And | exp.Or | exp.Between) and _counts(node, scope)
        ):
            return self._turned(node, scope)
        return negated(together("all_of", self.conjunction([node], scope)))

    def _turned(self, node: exp.Expr, scope: Scope) -> Node:
        """Push NOT into comparisons: a count of no rows must not become true by it."""
        if isinstance(node, exp.And | exp.Or):
            items = [self._negated(part, scope) for part in node.flatten()]
            return together("any_of" if isinstance(node, exp.And) else "all_of", items)
        if isinstance(node, exp.Between):
            below = exp.LT(this=node.this.copy(), expression=node.args["low"].copy())
            above = exp.GT(this=node.this.copy(), expression=node.args["high"].copy())
            return together("any_of", [self.condition(n, scope) for n in (below, above)])
        turned = OPPOSITE[type(node)]
        found = self.conjunction(
            [turned(this=node.this.copy(), expression=node.expression.copy())], scope
        )
        return together("all_of", found)

    def _no_null_trap(self, query: exp.Expr) -> None:
        """Note that `NOT IN` counts on a column without NULL, unless the query leaves none."""
        select = query.unnest() if isinstance(query, exp.Subquery) else query
        if not isinstance(select, exp.Select) or not select.selects:
            return
        key = select.selects[0].unalias()
        where = select.args.get("where")
        sure = {
            canonical(part, self.context.speech.dialect)
            for part in (
                where.this.flatten()
                if where and isinstance(where.this, exp.And)
                else [where.this]
                if where
                else []
            )
        }
        if canonical(parts.not_null(key), self.context.speech.dialect) in sure:
            return
        name = key.name if isinstance(key, exp.Column) else ""
        tables = {t.alias_or_name: t.name for t in select.find_all(exp.Table)}
        table = tables.get(key.table, "") if isinstance(key, exp.Column) else ""
        column = self.context.catalog.column(f"{table}.{name}")
        if column is not None and self.context.ways.key_of(table) != name:
            self.context.assume(Takes.FILLED, f"{table}.{name}")

    def _filled(self, node: exp.Expr, scope: Scope) -> None:
        """Note that a missing value is in no list: `NULL NOT IN (…)` is unknown, not true."""
        column = bare_column(node)
        if column is None or column.table not in scope.places:
            return
        table = scope.names[column.table]
        if self.context.ways.key_of(table) != column.name:
            self.context.assume(Takes.FILLED, f"{table}.{column.name}")

    # --- rows

    def _in(self, node: exp.In, scope: Scope) -> Node:
        query = node.args.get("query")
        if query is not None:
            column = stripped(node.this)
            if not isinstance(column, exp.Column) or column.table not in scope.places:
                return self._in_of_view(node, query, scope)
            return self.member(query, "", column.table, column.name, scope)
        if (asked := self.measured(node, scope)) is not None:
            return asked
        column_node = bare_column(node.this)
        if column_node is None:
            raise Unreadable(node, EXPRESSION)
        ref, via, column_meant = scope.column(column_node, self.context)
        values = [constant_of(item) for item in node.expressions]
        read = tuple(self.columns.constant(v, column_meant, node) for v in values)
        return Attribute(column=ref, via=via, test=OneOf(op="in", values=read))

    def _in_of_view(self, node: exp.In, query: exp.Expr, scope: Scope) -> Node:
        """Read ``view.key IN (...)``: the view's key is that of the row at hand."""
        column = stripped(node.this)
        view = scope.views.get(column.table) if isinstance(column, exp.Column) else None
        if view is None or column.name != view.key:
            raise Unreadable(node, EXPRESSION)
        return self.member(query, "", *view.on, scope)

    def _is(self, node: exp.Is, scope: Scope) -> Node:
        column = stripped(node.this)
        if not isinstance(node.expression, exp.Null):
            wanted = constant_of(node.expression)
            if isinstance(column, exp.Column) and isinstance(wanted, bool):
                flag = self.columns.flag(column, scope)
                return never_unknown(flag if wanted else negated(flag))
            raise Unreadable(node, EXPRESSION)
        if not isinstance(column, exp.Column):
            raise Unreadable(node, EXPRESSION)
        view = scope.views.get(column.table)
        if view is not None:
            return absent(self._in_view(view, column, scope))
        ref, via, meaning = scope.column(column, self.context)
        if meaning.format or meaning.multi:
            raise Unreadable(node, EXPRESSION)
        if meaning.type in {ColumnType.TEXT, ColumnType.CATEGORY} and not meaning.sensitive:
            self.context.assume(Takes.NO_BLANKS, ref)
        return Attribute(column=ref, via=via, test=Presence(op="missing"))

    def _in_view(self, view: View, column: exp.Column, scope: Scope) -> Node:
        if column.name != view.key:
            raise Unreadable(column, EXPRESSION)
        inner = Scope(scope.tables, scope.avoid, scope.places, scope.names, {}, view.ctes)
        return self.member(view.query, view.key, *view.on, inner)

    def _kept(self, node: exp.Expr, scope: Scope) -> Node:
        """Return a condition that counts as true where it is unknown."""
        found = self.condition(node, scope)
        if not may_be_unknown(found):
            return found
        if _counts(node, scope):
            raise Unreadable(node, EXPRESSION)
        if isinstance(found, Attribute | Measured | Group) and found.missing == "drop":
            return found.model_copy(update={"missing": "keep"})
        return Group(combine="all_of", items=(found,), missing="keep")

    def _compared(self, node: exp.Expr, scope: Scope) -> Node:
        if (measured := self.measured(node, scope)) is not None:
            return measured
        return self.columns.plain(node, scope)


def _counts(node: exp.Expr, scope: Scope) -> bool:
    """Tell whether an expression compares what is counted or added up."""
    return any(c.table in scope.views for c in node.find_all(exp.Column)) or any(
        isinstance(query.parent, exp.Subquery) and isinstance(query.parent.parent, tuple(COMPARED))
        for query in node.find_all(exp.Select)
    )


def _always(node: exp.Expr) -> bool:
    """Tell whether an expression is plainly true: ``TRUE``, ``1 = 1``."""
    node = stripped(node)
    if isinstance(node, exp.EQ):
        left, right = constant_of(node.this), constant_of(node.expression)
        return left is not None and left == right
    return constant_of(node) is True
