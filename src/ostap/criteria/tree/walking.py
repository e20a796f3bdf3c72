"""Walking a criteria tree, rebuilding it, and giving its nodes their ids."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count as counting

from ostap.errors import Problem
from ostap.names import Text
from ostap.results.criteria import (
    Against,
    Arithmetic,
    Attribute,
    ColumnMeasure,
    Criteria,
    Everybody,
    Group,
    KeySet,
    Measure,
    Measured,
    NamedMeasure,
    Node,
    Related,
    RowsMeasure,
    Sample,
    SavedAudience,
    Written,
)

Nodes = tuple[Node, ...]


def children(node: Node) -> Nodes:
    """Return the nodes directly inside a node, those inside its measures among them."""
    found: list[Node] = []

    def note(nodes: Nodes) -> Nodes:
        found.extend(nodes)
        return nodes

    with_children(node, note)
    return tuple(found)


def with_children(node: Node, change: Callable[[Nodes], Nodes]) -> Node:
    """Return the node with every tuple of nodes directly inside it changed, in reading order."""
    match node:
        case Group():
            return node.model_copy(update={"items": change(node.items)})
        case Related():
            update = {"where": change(node.where), "holds": change(node.holds)}
            return node.model_copy(update=update)
        case Measured():
            measured: dict[str, object] = {"measure": measure_with(node.measure, change)}
            if isinstance(node.test, Against) and not isinstance(node.test.than, Everybody):
                than = measure_with(node.test.than, change)
                measured["test"] = node.test.model_copy(update={"than": than})
            return node.model_copy(update=measured)
        case SavedAudience(criteria=Criteria() as inner):
            return node.model_copy(update={"criteria": criteria_with(inner, change)})
        case Attribute() | SavedAudience() | KeySet() | Sample() | Written():
            return node


def measure_with(measure: Measure, change: Callable[[Nodes], Nodes]) -> Measure:
    """Return a measure with every tuple of nodes inside it changed."""
    match measure:
        case RowsMeasure():
            update = {"where": change(measure.where), "holds": change(measure.holds)}
            return measure.model_copy(update=update)
        case Arithmetic():
            sides = {
                "left": measure_with(measure.left, change),
                "right": measure_with(measure.right, change),
            }
            return measure.model_copy(update=sides)
        case NamedMeasure() if measure.meaning is not None:
            return measure.model_copy(update={"meaning": measure_with(measure.meaning, change)})
        case ColumnMeasure() | NamedMeasure():
            return measure


def criteria_with(criteria: Criteria, change: Callable[[Nodes], Nodes]) -> Criteria:
    """Return a tree with its own nodes changed, and those inside its ``top``."""
    update: dict[str, object] = {"all_of": change(criteria.all_of)}
    if criteria.top is not None:
        by = measure_with(criteria.top.by, change)
        update["top"] = criteria.top.model_copy(update={"by": by})
    return criteria.model_copy(update=update)


def walk(nodes: Nodes) -> Iterator[Node]:
    """Yield every node in reading order."""
    for node in nodes:
        yield node
        yield from walk(children(node))


def walk_all(criteria: Criteria) -> Iterator[Node]:
    """Yield every node of a tree in reading order, those inside its ``top`` last."""
    found: list[Node] = []

    def note(nodes: Nodes) -> Nodes:
        found.extend(nodes)
        return nodes

    criteria_with(criteria, note)
    yield from walk(tuple(found))


def without_ids(nodes: Nodes) -> Nodes:
    """Return the nodes with every id taken away: a tree that will stand inside another."""
    return tuple(with_children(node, without_ids).model_copy(update={"id": None}) for node in nodes)


def with_ids(criteria: Criteria) -> tuple[Criteria, list[Problem]]:
    """Give ids in reading order: c1, c2; inside c2: c2.1, c2.2; inside the top: top.1.

    Given ones stay.
    """
    taken: set[str] = set()
    problems: list[Problem] = []
    for node in walk_all(criteria):
        if node.id is None:
            continue
        if node.id in taken:
            what = Text(f"two nodes are called '{node.id}'.", f"два узла названы '{node.id}'.")
            problems.append(Problem("criteria.same_id", node.id, what))
        taken.add(node.id)
    numbered = criteria.model_copy(update={"all_of": _named("c", taken)(criteria.all_of)})
    if criteria.top is not None:
        by = measure_with(criteria.top.by, _named("top.", taken))
        numbered = numbered.model_copy(update={"top": criteria.top.model_copy(update={"by": by})})
    return numbered, problems


def _named(prefix: str, taken: set[str]) -> Callable[[Nodes], Nodes]:
    """Return what gives ids to the nodes inside one node; its numbers run on between tuples."""
    numbers = counting(1)

    def name(nodes: Nodes) -> Nodes:
        found: list[Node] = []
        for node in nodes:
            given = node.id or next(
                candidate for n in numbers if (candidate := f"{prefix}{n}") not in taken
            )
            taken.add(given)
            inner = with_children(node, _named(f"{given}.", taken))
            found.append(inner.model_copy(update={"id": given}))
        return tuple(found)

    return name
