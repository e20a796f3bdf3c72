"""Which way through the catalog's links a criterion takes, and where its columns stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ostap.catalog import Catalog, LinkStep, Paths

Path = tuple[LinkStep, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a column is found: a table already at hand, and single-row joins from there."""

    base: str
    path: Path


class Ways:
    """The catalog's links as criteria read them. Answers are lists: more than one is ambiguous."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._paths = Paths(catalog)

    @property
    def link_columns(self) -> frozenset[str]:
        """Everything that a ``via`` may be made of."""
        return self._paths.link_columns

    def key_of(self, table: str) -> str | None:
        """Return the column that names one row of ``table``: declared, or pointed at by a link.

        A single column of role ``key`` is declared as well.
        """
        if declared := self._catalog.tables[table].key:
            return declared
        for entity in self._catalog.entities.named().values():
            if entity.table == table:
                return entity.key
        columns = self._catalog.tables[table].columns
        keys = [name for name, column in columns.items() if column.role == "key"]
        if len(keys) == 1:
            return keys[0]
        targets = (link.to.partition(".") for link in self._catalog.links)
        return next((column for name, _, column in targets if name == table), None)

    def rows(self, start: str, table: str, via: Sequence[str] = ()) -> list[Path]:
        """Return the ways from one row of ``start`` to the rows of ``table`` that belong to it.

        The shortest of its own rows and of what it points to; only where there is neither, a way
        over a shared reference (premises -> building -> the building's tenants). With ``via``, the
        way whose links these are (as `told` prints them), however long.
        """
        if via:
            return self._paths.named(start, table, via)
        direct = self._paths.owned(start, table) + self._paths.to_one(start, table)
        shortest = min((len(path) for path in direct), default=0)
        return [path for path in direct if len(path) == shortest] or self._paths.any(start, table)

    def places(
        self,
        bases: Sequence[str],
        table: str,
        avoid: frozenset[str],
        via: Sequence[str] = (),
    ) -> list[Place]:
        """Return where the columns of ``table`` stand for one row of the ``bases``.

        Two conditions of one row may reach the same table by different ``via``: two rows of it.

        Args:
            bases: the tables at hand, the one that the criterion is about last.
            table: the table whose column is wanted.
            avoid: tables that must not be passed: inside a related row, the row's owner.
            via: the links of the way, as `told` prints them; it passes none of the ``bases``.
        """
        if table in bases and not via:
            return [Place(table, ())]
        passed = avoid | frozenset(bases)
        for base in reversed(bases):
            paths = (
                self._paths.named(base, table, via, many=False, avoid=passed)
                if via
                else self._paths.to_one(base, table, avoid)
            )
            if paths:
                return [Place(base, path) for path in paths]
        return []


def tables_of(path: Path) -> tuple[str, ...]:
    """Return the tables that a way passes, its end last, its start left out."""
    return tuple(step.to_table for step in path)


def may_repeat(path: Path) -> bool:
    """Tell whether one row at the end may be reached twice: many rows, then their shared parent."""
    many_seen = False
    for step in path:
        if many_seen and not step.many:
            return True
        many_seen = many_seen or step.many
    return False


def told(path: Path) -> str:
    """Return a way as its columns: ``disp.client_id - disp.account_id - trans.account_id``."""
    return " - ".join(step.link_column for step in path)
