"""What the form of a SELECT tells before any name of it is known."""

from __future__ import annotations

from sqlglot import exp

from ostap.criteria.guard.lists import is_rows_of_list


def order_of(query: exp.Expr) -> list[exp.Expr]:
    """Return what the query is ordered by."""
    order = query.args.get("order")
    return list(order.expressions) if order is not None else []


def inside_query(node: exp.Expr, root: exp.Expr) -> bool:
    """Return whether ``node`` stands in a query inside the expression ``root``."""
    query = node.find_ancestor(exp.Select)
    return query is not None and root.find_ancestor(exp.Select) is not query


def only_asks_whether(select: exp.Select) -> bool:
    """Return whether it is the ``SELECT *`` of an EXISTS, where what is selected is nothing."""
    return (
        isinstance(select.parent, exp.Exists)
        and len(select.expressions) == 1
        and type(select.expressions[0]) is exp.Star
    )


def at_most_one_row(select: exp.Select) -> bool:
    """Return whether the query is proven to have one row at most."""
    limit = select.args.get("limit")
    if isinstance(limit, exp.Limit) and limit.expression == exp.Literal.number(1):
        return True
    if select.args.get("group") is not None:
        return False
    if select.args.get("from_") is None:
        return not is_rows_of_list(select)
    return any(_aggregates(projection, select) for projection in select.expressions)


def _aggregates(projection: exp.Expr, select: exp.Select) -> bool:
    """Return whether an aggregate of this SELECT itself stands in the projection."""
    for node in projection.find_all(exp.AggFunc):
        scalar = isinstance(node, exp.Max | exp.Min) and node.expressions  # SQLite's max(a, b)
        windowed = node.find_ancestor(exp.Window, exp.Select)
        if not scalar and windowed is select:
            return True
    return False
