"""What every part of one reading shares."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sqlglot import exp

from ostap.catalog import Catalog, Column, LinkStep
from ostap.criteria.read.reasons import EXPRESSION, OWNER, WAY, Unreadable
from ostap.criteria.read.results import Assumption, Takes, Unread
from ostap.criteria.sql.dialects import Speech
from ostap.criteria.tree.ways import Path, Place, Ways
from ostap.names import Language


@dataclass(slots=True)
class Context:
    """The catalog, the day, and what has been found so far."""

    catalog: Catalog
    ways: Ways
    speech: Speech
    as_of: dt.date
    language: Language
    assumed: dict[Assumption, None] = field(default_factory=dict)
    unread: list[Unread] = field(default_factory=list)

    def assume(self, takes: Takes, about: str) -> None:
        """Note what the tree takes for granted."""
        self.assumed[Assumption(takes=takes, about=about)] = None

    def link(self, table: str, column: str, to_table: str, to_column: str) -> Path | None:
        """Return the way that an equality of two columns is; ``None`` where no link says so.

        Two columns that point to one and the same are a way over what they point to.
        """
        here, there = f"{table}.{column}", f"{to_table}.{to_column}"
        targets: dict[str, list[str]] = {here: [], there: []}
        for link in self.catalog.links:
            one = link.cardinality == "one_to_one"
            if (link.from_, link.to) == (here, there):
                return (LinkStep(table, column, to_table, to_column, many=False),)
            if (link.from_, link.to) == (there, here):
                return (LinkStep(table, column, to_table, to_column, many=not one),)
            if link.from_ in targets:
                targets[link.from_].append(link.to)
        for shared in targets[here]:
            if shared in targets[there]:
                middle, _, key = shared.partition(".")
                up, down = (
                    self.link(table, column, middle, key),
                    self.link(middle, key, to_table, to_column),
                )
                if up and down:
                    self.assume(Takes.KNOWN, here)
                    return (*up, *down)
        return None


@dataclass(frozen=True, slots=True)
class View:
    """A query that FROM names, tied by one of its columns to a column at hand."""

    query: exp.Expr
    key: str
    on: tuple[str, str]
    """The name at hand, and its column."""
    ctes: Mapping[str, exp.CTE]


@dataclass(frozen=True, slots=True)
class Scope:
    """The tables at hand, as validation sees them, and the statement's names for them."""

    tables: tuple[str, ...]
    avoid: frozenset[str] = frozenset()
    places: Mapping[str, Place] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    views: Mapping[str, View] = field(default_factory=dict)
    ctes: Mapping[str, exp.CTE] = field(default_factory=dict)

    @property
    def about(self) -> str:
        """The table that conditions are about."""
        return self.tables[-1]

    @property
    def of_entity(self) -> bool:
        """Whether conditions are about the entity itself, where written SQL may stand."""
        return not self.avoid

    def widened(
        self,
        places: Mapping[str, Place],
        names: Mapping[str, str],
        views: Mapping[str, View],
        ctes: Mapping[str, exp.CTE],
    ) -> Scope:
        """Return the scope with more names at hand; new ones hide old ones."""
        return replace(
            self,
            places={**self.places, **places},
            names={**self.names, **names},
            views={**self.views, **views},
            ctes=ctes,
        )

    def column(self, node: exp.Column, context: Context) -> tuple[str, tuple[str, ...], Column]:
        """Return a column as criteria name it, the way to it where it needs a name, and it.

        Raises:
            Unreadable: it is out of reach of a condition here.
        """
        place = self.places.get(node.table)
        if place is None:
            raise Unreadable(node, OWNER)
        table = self.names[node.table]
        found = context.catalog.column(f"{table}.{node.name}")
        if found is None:
            raise Unreadable(node, EXPRESSION)
        for via in ((), tuple(step.link_column for step in place.path)):
            if context.ways.places(self.tables, table, self.avoid, via) == [place]:
                return f"{table}.{node.name}", via, found
        raise Unreadable(node, WAY)
