"""One side of a comparison that rows stand in: an aggregate, a view's value, a subquery."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from sqlglot import exp

from ostap.catalog.model import ColumnType
from ostap.criteria.read.context import Context, Scope
from ostap.criteria.read.forms import constant_of, stripped
from ostap.criteria.read.reasons import (
    AGGREGATE,
    EXPRESSION,
    MULTIPLIED,
    WHOLE_DIVISION,
    Unreadable,
)
from ostap.criteria.read.relations import conjuncts
from ostap.criteria.read.results import Takes
from ostap.criteria.read.rows import Asked
from ostap.criteria.read.term import Term
from ostap.names import Dialect
from ostap.results.criteria import (
    Aggregate,
    ColumnMeasure,
    Everybody,
    Node,
)

if TYPE_CHECKING:
    from ostap.criteria.read.queries import Queries

_PLAIN: Final[dict[type[exp.Expr], Aggregate]] = {
    exp.Sum: Aggregate.SUM, exp.Avg: Aggregate.AVG,
    exp.Min: Aggregate.MIN, exp.Max: Aggregate.MAX,
}  # fmt: skip
_PICKED: Final[dict[type[exp.Expr], Aggregate]] = {
    exp.ArgMax: Aggregate.LAST,
    exp.ArgMin: Aggregate.FIRST,
}
_PICKED_BY_NAME: Final = {"ARG_MAX_NULL": Aggregate.LAST, "ARG_MIN_NULL": Aggregate.FIRST}
"""As the compiler writes it: by ``(time, key)``, so that there are no ties."""


class Terms:
    """Reads terms."""

    def __init__(self, context: Context, queries: Queries) -> None:
        self.context = context
        self._queries = queries

    def term(  # noqa: PLR0911 - one return for each kind of term
        self, node: exp.Expr, scope: Scope | None, asked: Asked | None
    ) -> Term:
        """Return one side of a comparison.

        Raises:
            Unreadable: it is no measure.
        """
        node = stripped(node)
        match node:
            case exp.Coalesce() if [constant_of(e) for e in node.expressions] == [0]:
                return replace(self.term(node.this, scope, asked), zero=True)
            case exp.Cast() if node.to.this == exp.DType.DATE:
                return replace(self.term(node.this, scope, asked), by_day=True)
            case exp.Cast() if node.to.this in {exp.DType.DOUBLE, exp.DType.DECIMAL}:
                return self.term(node.this, scope, asked)
            case exp.Div() if asked is not None and constant_of(node.expression) is None:
                return self._ratio(node, asked)
            case exp.Mul() | exp.Div():
                return self._scaled(node, scope, asked)
            case exp.Subquery() if scope is not None:
                return self._subquery(node.this, scope)
            case exp.Column() if scope is not None:
                return self._column(node, scope)
            case exp.Filter() if asked is not None:
                term = self.term(node.this, scope, asked)
                more = self._conditions(node.expression, asked)
                return replace(term, holds=(*term.holds, *more))
            case _ if asked is not None:
                return self._aggregate(node, asked)
        raise Unreadable(node, EXPRESSION)

    def _conditions(self, where: exp.Expr, asked: Asked) -> list[Node]:
        return self._queries.conditions.conjunction(conjuncts(where), asked.inner)

    def _ratio(self, node: exp.Div, asked: Asked) -> Term:
        """Read ``COUNT(*) FILTER (…) / COUNT(*)``: a share of the rows."""
        below = stripped(node.expression)
        if isinstance(below, exp.Nullif) and constant_of(below.expression) == 0:
            below = stripped(below.this)
        part, whole = self.term(node.this, None, asked), self.term(below, None, asked)
        counted = all(t.aggregate is Aggregate.COUNT and t.column is None for t in (part, whole))
        if not counted or whole.holds or not part.holds or whole.factor != part.factor:
            raise Unreadable(node, AGGREGATE)
        if self.context.speech.dialect is not Dialect.DUCKDB and not node.find(exp.Cast):
            raise Unreadable(node, WHOLE_DIVISION)
        return Term(asked, Aggregate.SHARE, None, part.holds)

    def _scaled(self, node: exp.Expr, scope: Scope | None, asked: Asked | None) -> Term:
        left, right = constant_of(node.this), constant_of(node.expression)
        value, inner = (left, node.expression) if left is not None else (right, node.this)
        if not isinstance(value, int | float) or isinstance(value, bool) or value <= 0:
            raise Unreadable(node, EXPRESSION)
        factor = Fraction(str(value))
        term = self.term(inner, scope, asked)
        if isinstance(node, exp.Div):
            if left is not None:
                raise Unreadable(node, EXPRESSION)
            said_whole = stripped(node.expression).name.isdecimal()
            exact = self.context.speech.dialect is Dialect.DUCKDB or not said_whole
            if not exact and term.aggregate is not Aggregate.AVG:
                raise Unreadable(node, WHOLE_DIVISION)
            factor = 1 / factor
        return replace(term, factor=term.factor * factor)

    def _column(self, node: exp.Column, scope: Scope) -> Term:
        view = scope.views.get(node.table)
        if view is None:
            ref, via, column = scope.column(node, self.context)
            if not column.type.is_numeric or column.minor_units != 1 or column.negated:
                raise Unreadable(node, EXPRESSION)
            return Term(attribute=ColumnMeasure(column=ref, via=via))
        select = view.query
        if not isinstance(select, exp.Select) or not select.args.get("group"):
            raise Unreadable(node, AGGREGATE)
        found = next((p for p in select.selects if p.alias_or_name == node.name), None)
        key = next((p for p in select.selects if p.alias_or_name == view.key), None)
        if found is None or key is None or select.args.get("having"):
            raise Unreadable(node, AGGREGATE)
        inner = replace(scope, views={}, ctes=view.ctes)
        asked = self._queries.grouped(select, key.unalias(), *view.on, inner)
        return self.term(found.unalias(), None, asked)

    def _subquery(self, query: exp.Expr, scope: Scope) -> Term:
        if not isinstance(query, exp.Select) or len(query.selects) != 1:
            raise Unreadable(query, EXPRESSION)
        value = query.selects[0].unalias()
        if everybody := self._everybody(query, value, scope):
            return everybody
        asked = self._queries.tied(query, scope)
        term = self.term(value, None, asked)
        # COUNT of no rows is 0 even without COALESCE; a group is not asked for here.
        counted = term.aggregate in {Aggregate.COUNT, Aggregate.DISTINCT}
        return replace(term, zero=term.zero or counted)

    def _everybody(self, query: exp.Select, value: exp.Expr, scope: Scope) -> Term | None:
        """Read ``(SELECT AVG(income) FROM clients)``."""
        entity = self.context.catalog.entities.named().values()
        source = query.args["from_"].this if query.args.get("from_") else None
        plain = not any(query.args.get(p) for p in ("where", "joins", "group", "having", "limit"))
        column = stripped(value.this) if isinstance(value, exp.AggFunc) else None
        if not plain or not isinstance(source, exp.Table) or not isinstance(column, exp.Column):
            return None
        if (
            not scope.of_entity
            or source.name != scope.about
            or source.name not in {e.table for e in entity}
        ):
            return None
        ref = f"{source.name}.{column.name}"
        match value:
            case exp.Avg():
                found = Everybody(statistic="average")
            case exp.Median():
                found = Everybody(statistic="median")
            case exp.PercentileCont():
                level = constant_of(value.expression)
                if not isinstance(level, float) or not 0 < level < 1:
                    return None
                found = Everybody(statistic="percentile", level=round(level * 100, 10))
            case _:
                return None
        return Term(everybody=found, of=ref)

    def _aggregate(self, node: exp.Expr, asked: Asked) -> Term:
        if isinstance(node, exp.Count):
            return self._count(node, asked)
        if type(node) in _PICKED:
            ref = self.own_column(node.this, asked)
            self._by_time(node, asked)
            return Term(asked, _PICKED[type(node)], ref)
        if (picked := _PICKED_BY_NAME.get(node.name.upper())) and isinstance(node, exp.Anonymous):
            value, place = node.expressions
            ref = self.own_column(value, asked)
            self._by_time_and_key(place, asked)
            return Term(asked, picked, ref)
        aggregate = _PLAIN.get(type(node))
        if aggregate is None or node.args.get("expressions"):
            raise Unreadable(node, AGGREGATE)
        value, zero = stripped(node.this), False
        holds: tuple[Node, ...] = ()
        if isinstance(value, exp.Case | exp.If) and aggregate is Aggregate.SUM:
            value, where, zero = _filtered(value)
            holds = tuple(self._conditions(where, asked))
            if isinstance(value, exp.Literal) and constant_of(value) == 1:
                return Term(asked, Aggregate.COUNT, None, holds, zero)
        ref = self.own_column(value, asked)
        column = self.context.catalog.column(ref)
        by_day = column is not None and column.type is ColumnType.DATE
        if asked.repeats:
            self._once(asked)
        return Term(asked, aggregate, ref, holds, zero, by_day=by_day)

    def _count(self, node: exp.Count, asked: Asked) -> Term:
        value = node.this
        key = self.context.ways.key_of(asked.table)
        if isinstance(value, exp.Distinct):
            if len(value.expressions) != 1:
                raise Unreadable(node, AGGREGATE)
            ref = self.own_column(value.expressions[0], asked)
            if ref == f"{asked.table}.{key}":
                return Term(asked, Aggregate.COUNT)
            return Term(asked, Aggregate.DISTINCT, ref)
        if asked.repeats:
            self._once(asked)
        if isinstance(value, exp.Star) or constant_of(value) is not None:
            return Term(asked, Aggregate.COUNT)
        if isinstance(value, exp.Case | exp.If):
            then, where, zero = _filtered(value)
            if zero or constant_of(then) is None:
                raise Unreadable(node, AGGREGATE)
            return Term(asked, Aggregate.COUNT, None, tuple(self._conditions(where, asked)))
        ref = self.own_column(value, asked)
        if ref == f"{asked.table}.{key}":
            return Term(asked, Aggregate.COUNT)
        filled = exp.Not(this=exp.Is(this=value.copy(), expression=exp.Null()))
        return Term(
            asked, Aggregate.COUNT, None, (self._queries.conditions.condition(filled, asked.inner),)
        )

    def own_column(self, node: exp.Expr, asked: Asked) -> str:
        """Return a column of the rows themselves.

        Raises:
            Unreadable: it is another table's, whose values the join may repeat.
        """
        node = stripped(node)
        if not isinstance(node, exp.Column):
            raise Unreadable(node, EXPRESSION)
        ref, via, column = asked.inner.column(node, self.context)
        if ref.partition(".")[0] != asked.table or via:
            raise Unreadable(node, MULTIPLIED)
        if column.minor_units != 1 or column.negated:
            raise Unreadable(node, EXPRESSION)
        return ref

    def _by_time(self, node: exp.Expr, asked: Asked) -> None:
        time = self.context.catalog.tables[asked.table].event_time
        if self.own_column(node.expression, asked) != f"{asked.table}.{time}":
            raise Unreadable(node, AGGREGATE)
        self.context.assume(Takes.NO_TIES, f"{asked.table}.{time}")

    def _by_time_and_key(self, place: exp.Expr, asked: Asked) -> None:
        time = self.context.catalog.tables[asked.table].event_time
        key = self.context.ways.key_of(asked.table)
        by = place.expressions if isinstance(place, exp.Tuple) else [place]
        named = [self.own_column(one, asked) for one in by]
        if named == [f"{asked.table}.{time}"]:
            self.context.assume(Takes.NO_TIES, named[0])
        elif named != [f"{asked.table}.{time}", f"{asked.table}.{key}"]:
            raise Unreadable(place, AGGREGATE)

    def _once(self, asked: Asked) -> None:
        """Note that a join must not name a row twice for one owner: the tree counts it once."""
        pairs = next(step.to_table for step in asked.path if step.many)
        self.context.assume(Takes.ONCE, pairs)


def _filtered(node: exp.Expr) -> tuple[exp.Expr, exp.Expr, bool]:
    """Return ``CASE WHEN p THEN x [ELSE 0] END`` as x, p, and whether 0 is its else.

    Raises:
        Unreadable: it is another CASE.
    """
    branches = node.args.get("ifs") or [node]
    default = node.args.get("default") or node.args.get("false")
    zero = default is not None and constant_of(default) == 0
    if (
        len(branches) != 1
        or (default is not None and not zero)
        or (isinstance(node, exp.Case) and node.this is not None)
    ):
        raise Unreadable(node, AGGREGATE)
    then = branches[0].args["true"]
    return stripped(then), branches[0].this, zero
