"""Ways through the links: from a table to those it points to, and to the rows that belong to it."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from ostap.catalog.model import Catalog


@dataclass(frozen=True, slots=True)
class LinkStep:
    """One join: from a column here to a column there, and whether there may be many rows there."""

    table: str
    column: str
    to_table: str
    to_column: str
    many: bool

    @property
    def link_column(self) -> str:
        """The step's name, ``table.column``: of the side of the link that points."""
        table, column = (self.to_table, self.to_column) if self.many else (self.table, self.column)
        return f"{table}.{column}"


Path = tuple[LinkStep, ...]


class Paths:
    """The catalog's links as a graph, walked both ways."""

    def __init__(self, catalog: Catalog) -> None:
        self._from: dict[str, list[LinkStep]] = {table: [] for table in catalog.tables}
        for link in catalog.links:
            table, _, column = link.from_.partition(".")
            to_table, _, to_column = link.to.partition(".")
            one = link.cardinality == "one_to_one"
            self._from[table].append(LinkStep(table, column, to_table, to_column, many=False))
            self._from[to_table].append(LinkStep(to_table, to_column, table, column, many=not one))

    @property
    def link_columns(self) -> frozenset[str]:
        """`LinkStep.link_column` of every step there is."""
        return frozenset(step.link_column for steps in self._from.values() for step in steps)

    def to_one(self, start: str, end: str, avoid: frozenset[str] = frozenset()) -> list[Path]:
        """Return the shortest ways from ``start`` to ``end`` on which no step multiplies rows.

        ``avoid`` names tables that the way must not pass through.
        """
        return self._shortest(start, end, many=False, avoid=avoid)

    def owned(self, start: str, end: str) -> list[Path]:
        """Return the shortest ways to the rows that belong to one row of ``start``.

        Such a way begins with the rows that point to ``start``. One that begins with a reference
        that others share (all accounts of the client's district) does not lead to its own rows.
        """
        return self._shortest(start, end, many=True, first=True)

    def any(self, start: str, end: str) -> list[Path]:
        """Return the shortest ways from ``start`` to ``end``; more than one is an ambiguity."""
        return self._shortest(start, end, many=True)

    def named(
        self,
        start: str,
        end: str,
        via: Sequence[str],
        *,
        many: bool = True,
        avoid: frozenset[str] = frozenset(),
    ) -> list[Path]:
        """Return the ways from ``start`` to ``end`` whose steps have these names, of any length.

        Args:
            start: where the way begins.
            end: where it ends.
            via: `LinkStep.link_column` of every step, in order.
            many: whether a step may lead to many rows.
            avoid: tables that it must not pass. No way passes a table twice.
        """
        found: list[Path] = [()]
        for name in via:
            found = [
                (*path, step)
                for path in found
                for step in self._from.get(path[-1].to_table if path else start, [])
                if step.link_column == name
                and (many or not step.many)
                and step.to_table not in {start, *avoid, *(passed.to_table for passed in path)}
            ]
        return [path for path in found if path and path[-1].to_table == end]

    def _shortest(
        self,
        start: str,
        end: str,
        *,
        many: bool,
        first: bool = False,
        avoid: frozenset[str] = frozenset(),
    ) -> list[Path]:
        if start == end:
            return [()]
        found: list[Path] = []
        queue: deque[Path] = deque([()])
        while queue:
            path = queue.popleft()
            if found and len(path) >= len(found[0]):
                break
            here = path[-1].to_table if path else start
            visited = {start, *avoid, *(step.to_table for step in path)}
            for step in self._from.get(here, []):
                if (step.many and not many) or step.to_table in visited:
                    continue
                if first and not path and not step.many:
                    continue
                longer = (*path, step)
                if step.to_table == end:
                    found.append(longer)
                else:
                    queue.append(longer)
        return found
