"""The catalog as seen from the entity that is selected: what is its own, what belongs to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ostap.audience.reading.tokens import tokenised
from ostap.catalog import Catalog, LinkStep, Paths
from ostap.catalog.model import Column, ColumnType, Table


@dataclass(frozen=True, slots=True)
class Base:
    """Rows that belong to the entity, and the tables whose columns may narrow them."""

    name: str
    path: tuple[LinkStep, ...]
    reach: frozenset[str]
    """Its own table, those on the way, and those that its rows point to."""

    @property
    def hops(self) -> int:
        """How many joins away it is."""
        return len(self.path)


class Ground:
    """What criteria about one entity may be made of."""

    def __init__(self, catalog: Catalog, entity: str) -> None:
        self.catalog = catalog
        self.entity = catalog.entities.named()[entity]
        self._paths = Paths(catalog)

    @property
    def root(self) -> str:
        """The entity's own table."""
        return self.entity.table

    @cached_property
    def called(self) -> frozenset[str]:
        """What the entity is called, as dictionary forms: "помещение"."""
        titles = (*self.entity.title.words, *self.table(self.root).title.words)
        return frozenset(token.lemma for said in titles for token in tokenised(said).all)

    @cached_property
    def own(self) -> frozenset[str]:
        """The tables of which the entity has one row: its own, and those that it points to."""
        return frozenset(
            t for t in self.catalog.tables if len(self._paths.to_one(self.root, t)) == 1
        )

    @cached_property
    def bases(self) -> dict[str, Base]:
        """The tables whose rows belong to the entity, by one way."""
        found = {}
        for name, table in self.catalog.tables.items():
            if name in self.own or not _is_countable(table):
                continue
            ways = self._paths.owned(self.root, name)
            if len(ways) == 1 and self._is_held(ways[0]):
                found[name] = Base(name, ways[0], self._reach(name, ways[0]))
        return found

    def _is_held(self, way: tuple[LinkStep, ...]) -> bool:
        """Whether what a way ends in is the entity's: an account behind a table of owners is.

        A shop behind an operation is not, nor the cash machines of a branch that was visited.
        """
        return all(step.many or self._only_joins(step.table) for step in way)

    def _only_joins(self, name: str) -> bool:
        table = self.catalog.tables[name]
        numbers = any(column.type.is_numeric for column in table.columns.values())
        return not numbers and table.event_time is None

    def _reach(self, name: str, way: tuple[LinkStep, ...]) -> frozenset[str]:
        passed = {step.to_table for step in way}
        pointed = {t for t in self.catalog.tables if len(self._paths.to_one(name, t)) == 1}
        return frozenset({name} | passed | (pointed - self.own))

    def table(self, name: str) -> Table:
        """Return a table of the catalog."""
        return self.catalog.tables[name]

    def column(self, ref: str) -> Column:
        """Return a column of the catalog by ``table.column``."""
        return self.catalog.tables[ref.partition(".")[0]].columns[ref.partition(".")[2]]

    def columns(self, table: str) -> Iterator[tuple[str, Column]]:
        """Yield the columns of a table that may be asked, by ``table.column``."""
        for name, column in self.table(table).columns.items():
            if not (column.sensitive or column.protected or column.type is ColumnType.ID):
                yield f"{table}.{name}", column

    def event_time(self, table: str) -> str | None:
        """Return the column that says when a row happened, as ``table.column``."""
        name = self.table(table).event_time
        return None if name is None else f"{table}.{name}"


def _is_countable(table: Table) -> bool:
    """Whether a table holds more than keys: a bare link table says nothing by itself."""
    return any(column.type is not ColumnType.ID for column in table.columns.values())


def table_of(ref: str) -> str:
    """Return the table of ``table.column``."""
    return ref.partition(".")[0]
