"""Which nodes of two trees are two versions of one."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from difflib import SequenceMatcher
from typing import Final

from ostap.catalog import Catalog
from ostap.criteria.tree.normal import normal
from ostap.results.criteria import (
    Attribute,
    Criteria,
    Group,
    KeySet,
    Measured,
    Node,
    Related,
    SavedAudience,
)

Pair = tuple[Node, Node]
_ALIKE: Final = 0.75


def same(one: Node, other: Node, catalog: Catalog) -> bool:
    """Tell whether two nodes select the same, however they are written."""
    first, second = (normal(Criteria(all_of=(node,)), catalog) for node in (one, other))
    return first == second


def about(node: Node) -> Hashable:
    """Return what a node is about, whatever it asks of it."""
    match node:
        case Attribute():
            return (node.kind, node.column, node.of, node.via)
        case Related():
            return (node.kind, node.table, node.via)
        case Measured():
            return (node.kind, node.measure.model_dump_json(exclude={"window", "where"}))
        case KeySet() | SavedAudience():
            return (node.kind, node.name)
        case _:
            return (node.kind,)


def matched(
    before: Sequence[Node], after: Sequence[Node], catalog: Catalog
) -> tuple[list[Pair], list[Node], list[Node]]:
    """Return changed pairs in the later order, and what was removed and added.

    Nodes that select the same are left out: they are no change.
    """
    old, new = list(before), list(after)
    _take(old, new, lambda one, other: same(one, other, catalog))
    pairs = _take(old, new, lambda one, other: _same_id(one, other) and about(one) == about(other))
    pairs += _closest(old, new, lambda one, other: about(one) == about(other), least=0)
    pairs += _closest(old, new, lambda one, other: one.kind == other.kind, least=_ALIKE)
    order = [id(node) for node in after]
    pairs.sort(key=lambda pair: order.index(id(pair[1])))
    return pairs, old, new


def _same_id(one: Node, other: Node) -> bool:
    return one.id is not None and one.id == other.id


def _take(old: list[Node], new: list[Node], are: Callable[[Node, Node], bool]) -> list[Pair]:
    """Take out of both lists the pairs of which something holds."""
    pairs: list[Pair] = []
    for second in list(new):
        first = next((node for node in old if are(node, second)), None)
        if first is not None:
            old.remove(first)
            new.remove(second)
            pairs.append((first, second))
    return pairs


def _closest(
    old: list[Node], new: list[Node], may_be: Callable[[Node, Node], bool], *, least: float
) -> list[Pair]:
    """Take out of both lists the likest pairs among those that may be."""
    likeness = [
        (_likeness(one, other), number, one, other)
        for number, (one, other) in enumerate((a, b) for a in old for b in new if may_be(a, b))
    ]
    pairs: list[Pair] = []
    for ratio, _, one, other in sorted(likeness, key=lambda found: (-found[0], found[1])):
        if ratio >= least and one in old and other in new:
            old.remove(one)
            new.remove(other)
            pairs.append((one, other))
    return pairs


def _likeness(one: Node, other: Node) -> float:
    if isinstance(one, Group) and isinstance(other, Group) and one.combine == other.combine:
        shared = {about(item) for item in one.items} & {about(item) for item in other.items}
        return 1.0 if shared else 0.5
    bare = {"id", "said", "reason", "offer_field", "written_by"}
    texts = [node.model_dump_json(exclude=bare) for node in (one, other)]
    return SequenceMatcher(None, texts[0], texts[1], autojunk=False).ratio()
