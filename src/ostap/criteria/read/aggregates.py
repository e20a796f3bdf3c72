"""Counts, sums and other aggregates: what stands in HAVING, in a joined view, in a subquery."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from sqlglot import exp

from ostap.criteria.read.context import Context, Scope
from ostap.criteria.read.forms import constant_of, day_of, stripped
from ostap.criteria.read.latest import Ranked
from ostap.criteria.read.logic import COMPARED, TURNED, opposite_of, together
from ostap.criteria.read.reasons import (
    AGGREGATE,
    EXPRESSION,
    MOMENT,
    Unreadable,
)
from ostap.criteria.read.results import Takes
from ostap.criteria.read.rows import Asked
from ostap.criteria.read.term import Term
from ostap.criteria.read.terms import Terms
from ostap.criteria.values.operands import number_passes
from ostap.criteria.values.periods import window_months
from ostap.results.base import Scalar
from ostap.results.criteria import (
    Against,
    Aggregate,
    Attribute,
    AttributeView,
    Between,
    Compare,
    Contains,
    Measured,
    Node,
    OneOf,
    Presence,
    Test,
)

if TYPE_CHECKING:
    from ostap.criteria.read.queries import Queries

_ZERO_OF_NONE: Final = frozenset({Aggregate.COUNT, Aggregate.DISTINCT, Aggregate.SUM})
_DAYS: Final = {"lt": "gt", "le": "ge", "gt": "lt", "ge": "le", "eq": "eq", "ne": "ne"}


class Aggregates:
    """Reads comparisons of what is counted or added up."""

    def __init__(self, context: Context, queries: Queries) -> None:
        self.context = context
        self._queries = queries
        self._terms = Terms(context, queries)
        self.term = self._terms.term

    def having(self, parts: list[exp.Expr], asked: Asked) -> list[Node]:
        """Return the conditions on the groups of a grouped SELECT: its rows are there."""
        if not parts:
            return [asked.related(Aggregate.EXISTS)]
        return [self._of_group(part, asked) for part in parts]

    def picked(self, ranked: Ranked, asked: Asked) -> list[Node]:
        """Return what is asked of the last or first rows."""
        table = asked.table
        time = self.context.catalog.tables[table].event_time
        if self._terms.own_column(ranked.time, asked) != f"{table}.{time}":
            raise Unreadable(ranked.time, AGGREGATE)
        key = self.context.ways.key_of(table)
        if ranked.tied_by is None:
            self.context.assume(Takes.NO_TIES, f"{table}.{time}")
        elif self._terms.own_column(ranked.tied_by, asked) != f"{table}.{key}":
            raise Unreadable(ranked.tied_by, AGGREGATE)
        known = Attribute(column=f"{table}.{time}", test=Presence(op="filled"))
        if known not in asked.where and asked.window is None:
            self.context.assume(Takes.FILLED, f"{table}.{time}")
        where = tuple(node for node in asked.where if node != known)
        rows = replace(asked, where=where)
        if not ranked.tests:
            return [rows.related(Aggregate.EXISTS)]
        found: list[Node] = []
        for node in self._queries.conditions.conjunction(list(ranked.tests), asked.inner):
            own = isinstance(node, Attribute) and node.column.startswith(f"{table}.")
            if not (isinstance(node, Attribute) and own) or node.missing == "keep" or node.via:
                raise Unreadable(ranked.tests[0], AGGREGATE)
            if node.of is not AttributeView.VALUE or isinstance(node.test, Presence | Contains):
                raise Unreadable(ranked.tests[0], AGGREGATE)
            found.append(rows.related(ranked.aggregate, node.test, column=node.column))
        return found

    def _of_group(self, node: exp.Expr, asked: Asked) -> Node:
        node = stripped(node)
        if isinstance(node, exp.And | exp.Or):
            combine = "all_of" if isinstance(node, exp.And) else "any_of"
            return together(combine, [self._of_group(part, asked) for part in node.flatten()])
        if isinstance(node, exp.Not):
            return self._of_group(opposite_of(node.this), asked)
        found = self._compared(node, None, asked)
        if found is None:
            raise Unreadable(node, AGGREGATE)
        return found

    def comparison(self, node: exp.Expr, scope: Scope) -> Node | None:
        """Return a comparison that rows stand in; ``None`` where it is of plain columns."""
        columns = [
            c
            for c in node.find_all(exp.Column)
            if c.find_ancestor(exp.Query) is None
            or c.find_ancestor(exp.Query) is node.find_ancestor(exp.Query)
        ]
        tied = any(c.table in scope.views for c in columns)
        sides = [s for s in (node.args.get("this"), node.args.get("expression")) if s is not None]
        several = len({(c.table, c.name) for c in columns}) > 1
        if not (tied or several or any(s.find(exp.Select) for s in sides)):
            return None
        return self._compared(node, scope, None)

    def _compared(  # noqa: PLR0911 - one return for each kind of comparison
        self, node: exp.Expr, scope: Scope | None, asked: Asked | None
    ) -> Node | None:
        if isinstance(node, exp.Between):
            low = exp.GTE(this=node.this, expression=node.args["low"])
            high = exp.LTE(this=node.this, expression=node.args["high"])
            term = self._terms.term(node.this, scope, asked)
            ends = [constant_of(node.args[end]) for end in ("low", "high")]
            if term.asked is not None and term.factor == 1 and None not in ends:
                return self._tested(term, _between(ends), node)
            both = [self._compared(end, scope, asked) for end in (low, high)]
            return together("all_of", [found for found in both if found is not None])
        if isinstance(node, exp.In):
            term = self._terms.term(node.this, scope, asked)
            values = [constant_of(item) for item in node.expressions]
            if None in values or term.factor != 1:
                raise Unreadable(node, EXPRESSION)
            return self._tested(term, OneOf(op="in", values=tuple(_known(values))), node)
        op = COMPARED.get(type(node))
        if op is None:
            return None
        left, right = node.this, node.expression
        if _constant(left, self.context) and not _constant(right, self.context):
            op, left, right = TURNED[op], right, left
        term = self._terms.term(left, scope, asked)
        if (value := constant_of(right)) is not None and not _day(right, term, self.context):
            return self._against_constant(term, op, value, node)
        if day := day_of(right, self.context.as_of, self.context.speech.dialect):
            return self._against_day(term, op, day.day, node)
        return self._against(term, op, self._terms.term(right, scope, asked), node)

    # --- against a constant

    def _against_constant(self, term: Term, op: str, value: Scalar, node: exp.Expr) -> Node:
        if isinstance(value, str | bool):
            return self._tested(term, Compare.model_validate({"op": op, "value": value}), node)
        if term.asked is None or term.factor <= 0:
            raise Unreadable(node, EXPRESSION)
        months = window_months(term.asked.window) if term.asked.window else None
        per = {"per": "month"} if months and term.factor == Fraction(1, months) else {}
        if per and months == 1:
            per = {}
        bound = Fraction(str(value)) / (1 if per else term.factor)
        plain = int(bound) if bound.denominator == 1 else float(bound)
        test = Compare.model_validate({"op": op, "value": plain})
        return self._tested(term, test, node, **per)

    def _against_day(self, term: Term, op: str, day: Any, node: exp.Expr) -> Node:
        asked, column = term.asked, self.context.catalog.column(term.column or "")
        if asked is None or column is None or not column.type.is_time or column.format:
            raise Unreadable(node, EXPRESSION)
        if not term.by_day and op not in {"ge", "lt"}:
            raise Unreadable(node, MOMENT)
        if term.aggregate is Aggregate.MAX and day <= self.context.as_of:
            days = (self.context.as_of - day).days
            time = self.context.catalog.tables[asked.table].event_time
            of = None if term.column == f"{asked.table}.{time}" else term.column
            test = Compare.model_validate({"op": _DAYS[op], "value": days})
            if of is not None:
                self.context.assume(Takes.NO_FUTURE, of)
            return term.rows.related(Aggregate.DAYS_SINCE, test, column=of)
        test = Compare.model_validate({"op": op, "value": day.isoformat()})
        return term.rows.related(term.aggregate, test, column=term.column)

    def _tested(self, term: Term, test: Test, node: exp.Expr, **more: Any) -> Node:
        if term.asked is None:
            raise Unreadable(node, EXPRESSION)
        column = self.context.catalog.column(term.column or "")
        picked = term.aggregate in {Aggregate.LAST, Aggregate.FIRST}
        if column is not None and (picked or not column.type.is_numeric):
            values = test.values if isinstance(test, OneOf) else [getattr(test, "value", None)]
            for value in values if term.aggregate is not Aggregate.DISTINCT else ():
                self._queries.conditions.columns.constant(value, column, node)
        if term.aggregate is Aggregate.SHARE:
            return term.asked.related(Aggregate.SHARE, test, holds=term.holds)
        condition = term.rows.related(term.aggregate, test, column=term.column, **more)
        numbers = term.aggregate in _ZERO_OF_NONE
        if term.zero or not numbers or not number_passes(0, test):
            return condition
        return together("all_of", [self._present(term), condition])

    def _present(self, term: Term) -> Node:
        """Return that there are rows with a value: only then SQL has anything to compare."""
        rows = term.rows
        if term.aggregate is Aggregate.SUM and term.column:
            rows = rows.narrowed([Attribute(column=term.column, test=Presence(op="filled"))])
        return rows.related(Aggregate.EXISTS)

    # --- against another value

    def _against(self, left: Term, op: str, right: Term, node: exp.Expr) -> Node:
        if left.everybody is not None:
            left, op, right = right, TURNED[op], left
        if (share := self._share(left, op, right)) is not None:
            return share
        times = right.factor / left.factor
        if times <= 0 or left.everybody is not None:
            raise Unreadable(node, EXPRESSION)
        if right.everybody is not None and (
            left.attribute is None or left.attribute.column != right.of
        ):
            raise Unreadable(node, EXPRESSION)
        for term in (left, right):
            if term.aggregate in {Aggregate.LAST, Aggregate.FIRST}:
                raise Unreadable(node, EXPRESSION)
        test = Against.model_validate(
            {"op": op, "than": right.measure().model_dump(), "times": float(times)}
        )
        measured = Measured.model_validate(
            {"measure": left.measure().model_dump(), "test": test.model_dump()}
        )
        needed = [
            self._present(term)
            for term in (left, right)
            if term.asked is not None and not term.zero and term.aggregate in _ZERO_OF_NONE
        ]
        needed = [one for number, one in enumerate(needed) if one not in needed[:number]]
        return together("all_of", [*needed, measured])

    def _share(self, left: Term, op: str, right: Term) -> Node | None:
        """Return ``count(*) filter (...) >= 0.5 * count(*)`` as a share, or as every row."""
        both = (left, right)
        if any(t.asked is None or t.aggregate is not Aggregate.COUNT or t.column for t in both):
            return None
        if not left.holds and right.holds:
            left, op, right = right, TURNED[op], left
        if right.holds or not left.holds or left.asked != right.asked or left.asked is None:
            return None
        part = right.factor / left.factor
        if part == 1 and op in {"eq", "ge"}:
            return left.asked.related(Aggregate.EVERY, holds=left.holds)
        test = Compare.model_validate({"op": op, "value": float(part)})
        return left.asked.related(Aggregate.SHARE, test, holds=left.holds)


def _between(ends: list[Scalar | None]) -> Between:
    low, high = _known(ends)
    return Between(op="between", low=low, high=high)


def _known(values: list[Scalar | None]) -> list[Scalar]:
    return [value for value in values if value is not None]


def _constant(node: exp.Expr, context: Context) -> bool:
    if constant_of(node) is not None:
        return True
    return day_of(node, context.as_of, context.speech.dialect) is not None


def _day(node: exp.Expr, term: Term, context: Context) -> bool:
    """Tell whether a text is a day, because it is compared with one."""
    column = context.catalog.column(term.column or "")
    dated = column is not None and column.type.is_time
    return dated and day_of(node, context.as_of, context.speech.dialect) is not None
