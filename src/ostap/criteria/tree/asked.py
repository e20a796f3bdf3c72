"""What a tree reads: its columns, its rows, and the links it passes on the way to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ostap.catalog import Catalog, LinkStep
from ostap.criteria.tree.measures import unfolded
from ostap.criteria.tree.walking import children, walk_all
from ostap.criteria.tree.ways import Ways, tables_of
from ostap.results.criteria import (
    Against,
    Arithmetic,
    Attribute,
    ColumnAsked,
    ColumnMeasure,
    Criteria,
    Everybody,
    Measure,
    Measured,
    NamedMeasure,
    Node,
    Related,
    RowsAsked,
    RowsMeasure,
    SavedAudience,
)

Asked = ColumnAsked | RowsAsked


def asked_of(node: Node) -> Iterator[Asked]:
    """Yield the columns and the rows that a validated node itself asks about, not its children."""
    match node:
        case Attribute() | Related():
            yield node
        case Measured():
            yield from _of_measure(node.measure)
            if isinstance(node.test, Against) and not isinstance(node.test.than, Everybody):
                yield from _of_measure(node.test.than)
        case SavedAudience(criteria=Criteria(top=top)) if top is not None:
            yield from _of_measure(top.by)
        case _:
            return


def asked_in(criteria: Criteria) -> Iterator[tuple[str | None, Asked]]:
    """Yield everything that a validated tree asks about, with the id of the node that asks."""
    for node in walk_all(criteria):
        for asked in asked_of(node):
            yield node.id, asked
    if criteria.top is not None:
        for asked in _of_measure(criteria.top.by):
            yield "top", asked


def _of_measure(measure: Measure) -> Iterator[Asked]:
    match unfolded(measure):
        case Arithmetic(left=left, right=right):
            yield from _of_measure(left)
            yield from _of_measure(right)
        case ColumnMeasure() | RowsMeasure() as leaf:
            yield leaf
        case NamedMeasure():
            return


@dataclass(slots=True)
class Reading:
    """The columns, tables and links that a tree reads, each with the first node that does."""

    columns: dict[str, str | None] = field(default_factory=dict)
    tables: dict[str, str | None] = field(default_factory=dict)
    steps: dict[LinkStep, str | None] = field(default_factory=dict)


def reading_of(criteria: Criteria, catalog: Catalog) -> Reading:
    """Return what a validated tree reads."""
    walking = _Walking(Ways(catalog), catalog, Reading())
    start = catalog.entities.named()[criteria.entity].table
    walking.tree(criteria, start)
    return walking.reading


@dataclass(frozen=True, slots=True)
class _Walking:
    ways: Ways
    catalog: Catalog
    reading: Reading

    def tree(self, criteria: Criteria, start: str) -> None:
        self.reading.tables.setdefault(start, None)
        for node in criteria.all_of:
            self.node(node, (start,), frozenset())
        if criteria.top is not None:
            self._measure(criteria.top.by, "top", (start,), frozenset())

    def node(self, node: Node, tables: tuple[str, ...], avoid: frozenset[str]) -> None:
        match node:
            case SavedAudience(criteria=Criteria() as saved):
                self.tree(saved, tables[-1])
            case Measured():
                self._measure(node.measure, node.id, tables, avoid)
                if isinstance(node.test, Against) and not isinstance(node.test.than, Everybody):
                    self._measure(node.test.than, node.id, tables, avoid)
            case Attribute() | Related():
                self._asked(node, node.id, tables, avoid)
            case _:
                for inner in children(node):
                    self.node(inner, tables, avoid)

    def _measure(
        self, measure: Measure, by: str | None, tables: tuple[str, ...], avoid: frozenset[str]
    ) -> None:
        for asked in _of_measure(measure):
            self._asked(asked, by, tables, avoid)

    def _asked(
        self, asked: Asked, by: str | None, tables: tuple[str, ...], avoid: frozenset[str]
    ) -> None:
        if isinstance(asked, ColumnAsked):
            table = asked.column.partition(".")[0]
            path = self.ways.places(tables, table, avoid, asked.via)[0].path
            self._note(asked.column, path, by)
            return
        path = self.ways.rows(tables[-1], asked.table, asked.via)[0]
        self._note(asked.column, path, by)
        inner = tables_of(path)
        for node in (*asked.where, *asked.holds):
            self.node(node, inner, avoid | {tables[-1]})

    def _note(self, column: str | None, path: tuple[LinkStep, ...], by: str | None) -> None:
        if column is not None:
            self.reading.columns.setdefault(column, by)
        for step in path:
            self.reading.steps.setdefault(step, by)
            self.reading.tables.setdefault(step.to_table, by)
