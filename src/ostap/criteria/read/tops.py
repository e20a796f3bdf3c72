"""ORDER BY a measure LIMIT n, at the end of a statement, as the tree's top."""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp

from ostap.catalog.model import Entity
from ostap.criteria.read.branches import root_scope
from ostap.criteria.read.context import Context, Scope
from ostap.criteria.read.forms import constant_of, stripped
from ostap.criteria.read.graph import Placing
from ostap.criteria.read.queries import Queries
from ostap.criteria.read.reasons import LIMIT, Unreadable
from ostap.criteria.read.results import Takes
from ostap.results.criteria import ColumnMeasure, Everybody, RowsMeasure, Top


@dataclass(slots=True)
class Tops:
    """Reads the order and the limit of a whole statement."""

    context: Context
    queries: Queries
    meaning: Entity

    def top(self, select: exp.Select, scope: Scope) -> Top:
        """Return the first by a measure.

        Raises:
            Unreadable: the limit has no order by a measure, or is not a plain number.
        """
        limit, order = select.args["limit"], select.args.get("order")
        count = constant_of(limit.expression)
        if order is None or select.args.get("offset") or type(count) is not int or count < 1:
            raise Unreadable(limit, LIMIT)
        first, *rest = order.expressions
        key = select.selects[0].unalias()
        if any(item.args.get("desc") or stripped(item.this) != key for item in rest):
            raise Unreadable(order, LIMIT)
        if not rest:
            self.context.assume(Takes.NO_TIES, stripped(first.this).sql())
        by = self._measure(stripped(first.this), select, key, scope)
        most = "most" if first.args.get("desc") else "least"
        return Top.model_validate({"count": count, "by": by.model_dump(), "order": most})

    def _measure(
        self, node: exp.Expr, select: exp.Select, key: exp.Expr, scope: Scope
    ) -> RowsMeasure | ColumnMeasure:
        if not isinstance(key, exp.Column):
            raise Unreadable(key, LIMIT)
        graph = Placing(select, self.context, scope.ctes).graph(
            key, self.meaning.table, self.meaning.key
        )
        inside = root_scope(graph, "", scope)
        aggregates = self.queries.aggregates
        if select.args.get("group"):
            term = aggregates.term(node, None, self.queries.asked(graph, inside))
        else:
            term = aggregates.term(node, inside, None)
        measure = term.measure()
        if isinstance(measure, Everybody) or term.factor <= 0:
            raise Unreadable(node, LIMIT)
        return measure
