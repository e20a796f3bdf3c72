"""Walking a criteria tree, and giving its nodes their ids."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count as counting

from ostap.errors import Problem
from ostap.names import Text
from ostap.results.criteria import Attribute, Group, Node, Related, Written


def children(node: Node) -> tuple[Node, ...]:
    """Return the nodes directly inside a node."""
    match node:
        case Group():
            return node.items
        case Related():
            return node.where
        case Attribute() | Written():
            return ()


def walk(nodes: tuple[Node, ...]) -> Iterator[Node]:
    """Yield every node in reading order."""
    for node in nodes:
        yield node
        yield from walk(children(node))


def with_ids(nodes: tuple[Node, ...]) -> tuple[tuple[Node, ...], list[Problem]]:
    """Give ids in reading order: c1, c2; inside c2: c2.1, c2.2. Given ones stay."""
    taken: set[str] = set()
    problems: list[Problem] = []
    for node in walk(nodes):
        if node.id is None:
            continue
        if node.id in taken:
            what = Text(f"two nodes are called '{node.id}'.", f"два узла названы '{node.id}'.")
            problems.append(Problem("criteria.same_id", node.id, what))
        taken.add(node.id)
    return _numbered(nodes, "c", taken), problems


def _numbered(nodes: tuple[Node, ...], prefix: str, taken: set[str]) -> tuple[Node, ...]:
    numbers = counting(1)
    found: list[Node] = []
    for node in nodes:
        name = node.id or next(
            candidate for n in numbers if (candidate := f"{prefix}{n}") not in taken
        )
        taken.add(name)
        inner = _numbered(children(node), f"{name}.", taken)
        field = {Group: "items", Related: "where"}.get(type(node))
        update: dict[str, object] = {"id": name} | ({field: inner} if field else {})
        found.append(node.model_copy(update=update))
    return tuple(found)
