"""Where a query's names stand: at the row at hand, and along a branch of rows that belong to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlglot import exp

from ostap.catalog import Catalog
from ostap.criteria.read.context import Scope
from ostap.criteria.read.graph import Graph, Rows
from ostap.criteria.read.reasons import WAY, Unreadable
from ostap.criteria.tree.ways import Path, Place, Ways, tables_of


def root_scope(graph: Graph, name: str, scope: Scope) -> Scope:
    """Return the names at hand for conditions on the row that a query selects."""
    place = scope.places[name]
    at_root = {
        alias: Place(place.base, (*place.path, *way)) for alias, way in graph.root.members.items()
    }
    views = {
        alias: replace(view, on=(name, view.on[1])) if not view.on[0] else view
        for alias, view in graph.root.views.items()
    }
    return scope.widened(
        {**at_root, "": place},
        {**{a: graph.names[a] for a in at_root}, "": scope.names[name]},
        views,
        graph.ctes,
    )


def beyond_pairs(last: Rows, graph: Graph, catalog: Catalog) -> Path:
    """Return the step from a table of pairs to what the pairs are made with.

    An account's owners are rows between clients and accounts; who asks for them asks for
    accounts. Other rows are meant themselves, whatever they point to.
    """
    if graph.first in last.needed and len(last.members[graph.first]) == 1:
        return last.members[graph.first]
    pairs = any(link.role and link.from_.startswith(f"{last.table}.") for link in catalog.links)
    ways = [last.members[a] for a in sorted(last.needed) if len(last.members[a]) == 1]
    return ways[0] if pairs and len(ways) == 1 else ()


def via_of(start: str, path: Path, ways: Ways) -> tuple[str, ...]:
    """Return the links that a condition must name so that its way is this one, if it must.

    Raises:
        Unreadable: no choice of links gives this way.
    """
    if path[-1].to_table == start:
        raise Unreadable(exp.Null(), WAY)
    for via in ((), tuple(step.link_column for step in path)):
        if ways.rows(start, path[-1].to_table, via) == [path]:
            return via
    raise Unreadable(exp.Null(), WAY)


def inner_scope(chain: Sequence[Rows], scope: Scope, graph: Graph, path: Path) -> Scope:
    """Return the names at hand for conditions on the rows at the end of a way.

    Raises:
        Unreadable: the way passes a table twice.
    """
    places: dict[str, Place] = {}
    before: Path = scope.places[""].path
    for link in chain:
        before = (*before, *link.steps)
        for alias, way in link.members.items():
            places[alias] = _placed((*before, *way), path)
    views = {a: v for link in chain for a, v in link.views.items()}
    names = {alias: graph.names[alias] for alias in places}
    tables = tables_of(path)
    if len(set(tables)) < len(tables):
        raise Unreadable(exp.Null(), WAY)
    return Scope(tables, scope.avoid | {scope.about}, places, names, views, graph.ctes)


def _placed(way: Path, path: Path) -> Place:
    """Return where the end of a way stands for the tables that a path passes."""
    shared = 0
    while shared < min(len(way), len(path)) and way[shared] == path[shared]:
        shared += 1
    return Place(way[shared - 1].to_table, way[shared:])
