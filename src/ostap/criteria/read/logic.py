"""Nodes and comparisons turned round: Kleene's logic, on which SQL and the tree agree."""

from __future__ import annotations

from typing import Any, Final

from sqlglot import exp

from ostap.criteria.read.forms import stripped
from ostap.criteria.read.reasons import AGGREGATE, Unreadable
from ostap.criteria.tree.normal_tests import opposite
from ostap.results.criteria import (
    Aggregate,
    Attribute,
    AttributeView,
    Group,
    Measured,
    Node,
    Presence,
    Related,
)

COMPARED: Final[dict[type[exp.Expr], str]] = {
    exp.EQ: "eq", exp.NEQ: "ne", exp.LT: "lt", exp.LTE: "le", exp.GT: "gt", exp.GTE: "ge",
}  # fmt: skip
OPPOSITE: Final[dict[type[exp.Expr], type[exp.Expr]]] = {
    exp.EQ: exp.NEQ, exp.NEQ: exp.EQ, exp.LT: exp.GTE, exp.GTE: exp.LT, exp.GT: exp.LTE,
    exp.LTE: exp.GT,
}  # fmt: skip
TURNED: Final = {"eq": "eq", "ne": "ne", "lt": "gt", "le": "ge", "gt": "lt", "ge": "le"}
_SWAPPED: Final = {Aggregate.EXISTS: Aggregate.NONE, Aggregate.NONE: Aggregate.EXISTS}


def together(combine: str, nodes: list[Node]) -> Node:
    """Return nodes as one: a group of them, or the only one."""
    if len(nodes) == 1:
        return nodes[0]
    return Group.model_validate({"combine": combine, "items": tuple(nodes)})


def negated(node: Node) -> Node:
    """Return what is true where a node is known false, said as plainly as can be."""
    update: dict[str, Any] | None = None
    if isinstance(node, Related) and node.aggregate in _SWAPPED:
        update = {"aggregate": _SWAPPED[node.aggregate]}
    elif isinstance(node, Attribute) and node.missing == "drop":
        turned = opposite(node.test)
        plain = node.of is AttributeView.VALUE and turned is not None
        if plain and turned is not None and turned.op not in {"lt", "le", "gt", "ge"}:
            update = {"test": turned}
    elif isinstance(node, Group) and node.combine == "any_of" and node.missing == "drop":
        update = {"combine": "none_of"}
    if update is None:
        return Group(combine="none_of", items=(node,))
    return node.model_copy(update=update)


def may_be_unknown(node: Node) -> bool:
    """Tell whether a node can be unknown for anybody."""
    match node:
        case Attribute():
            return node.missing == "drop" and not isinstance(node.test, Presence)
        case Group():
            return node.missing == "drop" and any(map(may_be_unknown, node.items))
        case Measured():
            return node.missing == "drop"
        case _:
            return False


def absent(node: Node) -> Node:
    """Return that the row at hand is not among those a query selects: true where unknown, too."""
    turned = negated(node)
    if not may_be_unknown(turned):
        return turned
    if isinstance(turned, Attribute | Measured | Group):
        return turned.model_copy(update={"missing": "keep"})
    return Group(combine="all_of", items=(turned,), missing="keep")


def never_unknown(node: Node) -> Node:
    """Return a node that is false where this one is unknown: ``IS TRUE``."""
    keep = negated(node)
    if isinstance(keep, Attribute):
        return negated(keep.model_copy(update={"missing": "keep"}))
    kept = Group(combine="all_of", items=(keep,), missing="keep")
    return negated(kept)


def unknown_kept(items: list[Node]) -> Node | None:
    """Return ``x <> 1 OR x IS NULL`` as one condition that keeps the unknown."""
    for asked, missing in (items, items[::-1]):
        if (
            isinstance(asked, Attribute)
            and isinstance(missing, Attribute)
            and missing.test.op == "missing"
            and asked.test.op not in {"missing", "filled"}
            and (asked.column, asked.via, asked.of) == (missing.column, missing.via, missing.of)
            and asked.missing == missing.missing == "drop"
        ):
            return asked.model_copy(update={"missing": "keep"})
    return None


def opposite_of(node: exp.Expr) -> exp.Expr:
    """Return a condition with NOT pushed into it: exact in Kleene's logic.

    Raises:
        Unreadable: there is no opposite.
    """
    node = stripped(node)
    if type(node) in OPPOSITE:
        return OPPOSITE[type(node)](this=node.this, expression=node.expression)
    if isinstance(node, exp.Not):
        return stripped(node.this)
    if isinstance(node, exp.And | exp.Or):
        parts = [opposite_of(part) for part in node.flatten()]
        return exp.or_(*parts) if isinstance(node, exp.And) else exp.and_(*parts)
    if isinstance(node, exp.Between):
        return exp.or_(
            exp.LT(this=node.this, expression=node.args["low"]),
            exp.GT(this=node.this, expression=node.args["high"]),
        )
    raise Unreadable(node, AGGREGATE)
