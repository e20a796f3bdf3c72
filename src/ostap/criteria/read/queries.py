"""Queries as nodes: whether a column of the row at hand is among what a query selects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlglot import exp

from ostap.criteria.read import spans
from ostap.criteria.read.aggregates import Aggregates
from ostap.criteria.read.branches import beyond_pairs, inner_scope, root_scope, via_of
from ostap.criteria.read.columns import ColumnTests
from ostap.criteria.read.conditions import Conditions
from ostap.criteria.read.context import Context, Scope
from ostap.criteria.read.forms import stripped
from ostap.criteria.read.graph import Graph, Placing, Rows
from ostap.criteria.read.known import Known
from ostap.criteria.read.latest import Ranked, ranked_of
from ostap.criteria.read.logic import absent, together
from ostap.criteria.read.reasons import (
    CORRELATED,
    EXPRESSION,
    MULTIPLIED,
    OWNER,
    WAY,
    WINDOW,
    Unreadable,
)
from ostap.criteria.read.relations import conjuncts, ctes_of, refuse_limits
from ostap.criteria.read.rows import Asked
from ostap.criteria.tree.ways import Path, Place
from ostap.results.criteria import Aggregate, Attribute, Group, Node

_SETS = {exp.Union: "any_of", exp.Intersect: "all_of"}


class Queries:
    """Reads the queries of one statement."""

    def __init__(self, context: Context, known: Known | None = None) -> None:
        self.context = context
        self.known = known
        self.aggregates = Aggregates(context, self)
        self.conditions = Conditions(
            context, ColumnTests(context), self.member, self.aggregates.comparison, self.exists
        )

    def member(self, query: exp.Expr, output: str, name: str, column: str, scope: Scope) -> Node:
        """Return whether ``name.column`` is among the values of one of a query's outputs.

        Raises:
            Unreadable: the tree can't say it.
        """
        query = query.this if isinstance(query, exp.Subquery) else query
        if isinstance(query, exp.SetOperation):
            return self._set_operation(query, name, column, scope)
        if not isinstance(query, exp.Select):
            raise Unreadable(query, EXPRESSION)
        if ranked := ranked_of(query):
            return self._picked(ranked, name, column, scope)
        if query.find(exp.Window) and query.find(exp.Window).find_ancestor(exp.Select) is query:  # type: ignore[union-attr]
            raise Unreadable(query, WINDOW)
        refuse_limits(query)
        selected = next(
            (p for p in query.selects if output in {"", p.alias_or_name}), query.selects[0]
        )
        return self._selected(query, selected.unalias(), name, column, scope)

    def _picked(self, ranked: Ranked, name: str, column: str, scope: Scope) -> Node:
        """Return what is asked of the last or the first row of the row at hand."""
        inner = ranked.inner
        graph = Placing(inner, self.context, scope.ctes).graph(
            ranked.key, scope.names[name], column
        )
        nodes = self._own(graph.root, root_scope(graph, name, scope))
        asked = self.asked(graph, root_scope(graph, name, scope))
        found = self.aggregates.picked(ranked, asked)
        return together("all_of", [*nodes, *found])

    def _set_operation(self, query: exp.SetOperation, name: str, column: str, scope: Scope) -> Node:
        refuse_limits(query)
        inner = replace(scope, ctes=ctes_of(query, scope.ctes))
        left = self.member(query.this, "", name, column, inner)
        right = self.member(query.expression, "", name, column, inner)
        if isinstance(query, exp.Except):
            return together("all_of", [left, absent(right)])
        combine = _SETS[type(query)]
        items: list[Node] = []
        for node in (left, right):
            flat = isinstance(node, Group) and node.combine == combine
            items += node.items if flat and isinstance(node, Group) else [node]
        return together(combine, items)

    def exists(self, query: exp.Expr, scope: Scope) -> Node:
        """Return whether a query tied to the row at hand has any row.

        Raises:
            Unreadable: it is not tied by one link, or the tree can't say it.
        """
        select = query.this if isinstance(query, exp.Subquery) else query
        if not isinstance(select, exp.Select) or select.args.get("group"):
            raise Unreadable(query, EXPRESSION)
        refuse_limits(select)
        inner, outer, bare = untied(select, scope)
        return self._selected(bare, inner, outer.table, outer.name, scope)

    def _selected(
        self, select: exp.Select, selected: exp.Expr, name: str, column: str, scope: Scope
    ) -> Node:
        if not isinstance(selected, exp.Column):
            raise Unreadable(selected, EXPRESSION)
        nodes = self.select(select, selected, name, column, scope)
        return together("all_of", nodes) if nodes else self._always(name, column, scope)

    def _always(self, name: str, column: str, scope: Scope) -> Node:
        """Return what is true of every row: its column is among all values of that column."""
        ref = f"{scope.names[name]}.{column}"
        return Attribute.model_validate({"column": ref, "test": {"op": "filled"}})

    def select(
        self, select: exp.Select, selected: exp.Column, name: str, column: str, scope: Scope
    ) -> list[Node]:
        """Return the conditions under which ``name.column`` is what a SELECT selects."""
        table = scope.names[name]
        graph = Placing(select, self.context, scope.ctes).graph(selected, table, column)
        grouped, having = select.args.get("group"), select.args.get("having")
        inside = root_scope(graph, name, scope)
        nodes = self._own(graph.root, inside)
        if grouped is None and having is None:
            return nodes + [self._exists(child, inside, graph) for child in graph.root.children]
        keys = [stripped(key) for key in grouped.expressions] if grouped else []
        if len(keys) != 1 or not self._same_key(keys[0], selected, select):
            raise Unreadable(grouped or select, EXPRESSION)
        if not graph.root.children:
            raise Unreadable(select, EXPRESSION)
        asked = self.asked(graph, inside)
        return nodes + self.aggregates.having(conjuncts(having), asked)

    def _same_key(self, key: exp.Expr, selected: exp.Column, select: exp.Select) -> bool:
        if isinstance(key, exp.Literal) and not key.is_string:
            number = int(key.this)
            return select.selects[number - 1].unalias() == selected
        return key == selected or exp.EQ(this=key, expression=selected) in conjuncts(
            select.args.get("where")
        )

    # --- the row itself

    def _own(self, rows: Rows, scope: Scope, window: list[spans.Span] | None = None) -> list[Node]:
        """Return the conditions on the row itself and on what it points to."""
        found = [
            self._of_view(alias, scope)
            for alias in rows.inner_views
            if not (
                self.known and self.known.is_rule(scope.views[alias].query, scope.views[alias].ctes)
            )
        ]
        found += self.conditions.conjunction(rows.conditions, scope, window)
        return found + self._present(rows, found, scope)

    def _of_view(self, alias: str, scope: Scope) -> Node:
        view = scope.views[alias]
        if scope.of_entity and not view.on[0].strip() and self.known is not None:
            known = self.known.node(view.query, view.ctes)
            if known is not None:
                return known
        inner = replace(scope, views={}, ctes=view.ctes)
        return self.member(view.query, view.key, *view.on, inner)

    def _present(self, rows: Rows, found: Sequence[Node], scope: Scope) -> list[Node]:
        """Return that rows joined from the inside are there, where no condition says so."""
        missing: list[Node] = []
        for alias in sorted(rows.needed):
            table, place = scope.names[alias], scope.places[alias]
            if any(_needs(node, table) for node in found):
                continue
            if not place.path:
                continue
            node = exp.column(place.path[-1].to_column, table=alias)
            ref, via, _ = scope.column(node, self.context)
            missing.append(
                Attribute.model_validate({"column": ref, "via": via, "test": {"op": "filled"}})
            )
        return missing

    # --- rows that belong to it

    def _exists(self, rows: Rows, scope: Scope, graph: Graph) -> Node:
        return self.rows(rows, scope, graph).related(Aggregate.EXISTS)

    def grouped(
        self, select: exp.Select, key: exp.Expr, name: str, column: str, scope: Scope
    ) -> Asked:
        """Return the rows that a grouped view aggregates for the row at hand."""
        if not isinstance(key, exp.Column):
            raise Unreadable(key, EXPRESSION)
        graph = Placing(select, self.context, scope.ctes).graph(key, scope.names[name], column)
        keys = [stripped(one) for one in select.args["group"].expressions]
        if len(keys) != 1 or not self._same_key(keys[0], key, select) or graph.root.conditions:
            raise Unreadable(select, EXPRESSION)
        return self.asked(graph, root_scope(graph, name, scope))

    def tied(self, query: exp.Select, scope: Scope) -> Asked:
        """Return the rows that a subquery tied to the row at hand aggregates."""
        if query.args.get("group") or query.args.get("having"):
            raise Unreadable(query, EXPRESSION)
        refuse_limits(query)
        inner, outer, bare = untied(query, scope)
        table = scope.names[outer.table]
        graph = Placing(bare, self.context, scope.ctes).graph(inner, table, outer.name)
        if graph.root.conditions:
            raise Unreadable(query, EXPRESSION)
        return self.asked(graph, root_scope(graph, outer.table, scope))

    def asked(self, graph: Graph, scope: Scope) -> Asked:
        """Return the rows that a grouped SELECT aggregates.

        Raises:
            Unreadable: joins multiply them.
        """
        if len(graph.root.children) != 1:
            raise Unreadable(exp.Null(), MULTIPLIED)
        rows = graph.root.children[0]
        while rows.children:
            if len(rows.children) > 1:
                raise Unreadable(exp.Null(), MULTIPLIED)
            rows = rows.children[0]
        return self.rows(graph.root.children[0], scope, graph)

    def rows(self, rows: Rows, scope: Scope, graph: Graph) -> Asked:
        """Return the rows of one branch: the way to them, and what narrows them."""
        chain = [rows]
        while len(chain[-1].children) == 1:
            chain.append(chain[-1].children[0])
        root = scope.places[""]
        if root.base != scope.about:
            raise Unreadable(exp.Null(), WAY)
        path: Path = (*root.path, *(step for link in chain for step in link.steps))
        far = beyond_pairs(chain[-1], graph, self.context.catalog)
        path = (*path, *far)
        via = via_of(scope.about, path, self.context.ways)
        inner = inner_scope(chain, scope, graph, path)
        where: list[Node] = []
        window: list[spans.Span] = []
        for link in chain:
            where += self._own(link, inner, window)
        for child in chain[-1].children:
            below = replace(inner, places={**inner.places, "": Place(inner.about, ())})
            where.append(self._exists(child, below, graph))
        span = spans.window_of(window[0], self.context.as_of) if window else None
        return Asked(self.context, path, via, tuple(where), span, inner)


def _needs(node: Node, table: str) -> bool:
    """Tell whether a condition is never true where there is no row of a table."""
    return (
        isinstance(node, Attribute)
        and node.column.startswith(f"{table}.")
        and node.test.op != "missing"
        and node.missing == "drop"
    )


def untied(select: exp.Select, scope: Scope) -> tuple[exp.Column, exp.Column, exp.Select]:
    """Return the two columns that tie a subquery to the row at hand, and it without the tie.

    Raises:
        Unreadable: it is tied by none, or by more.
    """
    own = {s.alias_or_name for s in select.find_all(exp.Table, exp.Subquery)}
    where = conjuncts(select.args.get("where"))
    for number, condition in enumerate(where):
        node = stripped(condition)
        if not isinstance(node, exp.EQ):
            continue
        sides = [stripped(node.this), stripped(node.expression)]
        if not all(isinstance(side, exp.Column) for side in sides):
            continue
        sides.sort(key=lambda side: side.table not in own)  # type: ignore[attr-defined]
        inner, outer = sides
        if inner.table in own and outer.table not in own:  # type: ignore[attr-defined]
            if outer.table not in scope.places:  # type: ignore[attr-defined]
                raise Unreadable(node, OWNER)
            bare = select.copy()
            rest = [c.copy() for n, c in enumerate(where) if n != number]
            bare.set("where", exp.Where(this=exp.and_(*rest)) if rest else None)
            return inner, outer, bare  # type: ignore[return-value]
    raise Unreadable(select, CORRELATED)
