"""What one SELECT says in FROM and WHERE, taken apart but not yet placed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlglot import exp

from ostap.criteria.read.forms import stripped
from ostap.criteria.read.reasons import EXPRESSION, INNER_LIMIT, JOIN, Unreadable

End = tuple[str, str]
"""One end of an equality: a relation's name and its column."""


@dataclass(slots=True)
class Relation:
    """One thing that FROM or JOIN names, with the conditions of its ON."""

    alias: str
    source: exp.Expr
    left: bool
    on: list[exp.Expr]


def ctes_of(query: exp.Expr, outer: Mapping[str, exp.CTE]) -> Mapping[str, exp.CTE]:
    """Return the named queries that a query may use."""
    clause = query.args.get("with_")
    if clause is None:
        return outer
    return {**outer, **{cte.alias: cte for cte in clause.expressions}}


def conjuncts(node: exp.Expr | None) -> list[exp.Expr]:
    """Return the conditions that AND joins."""
    if node is None:
        return []
    node = stripped(node.this if isinstance(node, exp.Where | exp.Having) else node)
    if isinstance(node, exp.And):
        return [inner for part in node.flatten() for inner in conjuncts(part)]
    return [node]


def refuse_limits(select: exp.Expr) -> None:
    """Refuse what has no meaning inside a tree."""
    for part in ("limit", "offset"):
        if (clause := select.args.get(part)) is not None:
            raise Unreadable(clause, INNER_LIMIT)


def relations_of(select: exp.Select) -> Iterator[Relation]:
    """Yield what FROM and JOIN name; USING is told as equalities.

    Raises:
        Unreadable: there is no FROM, or a join the tree has no word for.
    """
    if select.args.get("from_") is None:
        raise Unreadable(select, EXPRESSION)
    source = select.args["from_"].this
    yield Relation(source.alias_or_name, source, left=False, on=[])
    before = [source.alias_or_name]
    for join in select.args.get("joins") or []:
        side, kind = join.side.upper(), join.kind.upper()
        if side not in {"", "LEFT"} or kind not in {"", "INNER", "OUTER", "CROSS"}:
            raise Unreadable(join, JOIN)
        alias = join.this.alias_or_name
        on = conjuncts(join.args.get("on"))
        for name in join.args.get("using") or []:
            left = exp.column(name.copy(), table=before[0])
            on.append(exp.EQ(this=left, expression=exp.column(name.copy(), table=alias)))
        yield Relation(alias, join.this, side == "LEFT", on)
        before.append(alias)


def pair_of(condition: exp.Expr) -> tuple[End, End] | None:
    """Return the two columns that a condition makes equal."""
    node = stripped(condition)
    if not isinstance(node, exp.EQ):
        return None
    left, right = stripped(node.this), stripped(node.expression)
    if isinstance(left, exp.Column) and isinstance(right, exp.Column) and left.table != right.table:
        return (left.table, left.name), (right.table, right.name)
    return None


def aliases_in(condition: exp.Expr) -> set[str]:
    """Return the names that a condition's columns bear; a subquery's own are harmless here."""
    own = {t.alias_or_name for t in condition.find_all(exp.Table, exp.Subquery)}
    return {c.table for c in condition.find_all(exp.Column)} - own
