"""What a criteria tree means, in plain Python over rows as dicts: slow, and meant to be obvious.

It is the reference that the compiled SQL is tested against, so it shares with the compiler only
the choice of a way through the links. ``None`` is "unknown", beside true and false.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import math
from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from typing import Any

from ostap.catalog import Catalog
from ostap.criteria.meaning.measures import Measures, counts_rows, meaning_of
from ostap.criteria.meaning.rows import Data, Here, Row, World
from ostap.criteria.meaning.tests import Truth, combined, compared, holds, number_holds, passes
from ostap.criteria.tree.ways import Ways
from ostap.results.criteria import (
    Against,
    Aggregate,
    Attribute,
    AttributeView,
    ColumnAsked,
    ColumnMeasure,
    Criteria,
    Everybody,
    Group,
    KeySet,
    Measure,
    Measured,
    NamedMeasure,
    Node,
    Presence,
    Related,
    RowsAsked,
    RowsMeasure,
    Sample,
    SavedAudience,
    Test,
    Top,
    Written,
)

KeySets = Mapping[str, Collection[str]]
"""The keys that a caller hands in, as text, by the name of the set."""


def truths(
    criteria: Criteria,
    catalog: Catalog,
    data: Data,
    as_of: dt.date,
    key_sets: KeySets | None = None,
) -> list[list[Truth]]:
    """Return for every visible row of the entity whether each criterion holds, in order.

    Args:
        criteria: a tree that `validate` returned, without written SQL.
        catalog: the catalog that it was validated with.
        data: all rows of all tables.
        as_of: what "today" is.
        key_sets: what stands for each `KeySet` of the tree.

    Raises:
        NotImplementedError: the tree holds written SQL, or a key set that is not given.
    """
    meaning = _Meaning(World(catalog, Ways(catalog), data, as_of), key_sets or {})
    here = meaning.everyone(criteria.entity)
    return [[meaning.truth(node, row) for node in criteria.all_of] for row in here]


def selected(
    criteria: Criteria,
    catalog: Catalog,
    data: Data,
    as_of: dt.date,
    key_sets: KeySets | None = None,
) -> list[Any]:
    """Return the keys for which every criterion is known to hold, and of them only the ``top``.

    Arguments and errors are those of `truths`.
    """
    meaning = _Meaning(World(catalog, Ways(catalog), data, as_of), key_sets or {})
    return sorted(meaning.selected(criteria))


class _Meaning:
    """The nodes of a tree, each asked of one row at a time."""

    def __init__(self, world: World, key_sets: KeySets) -> None:
        self._world = world
        self._key_sets = key_sets
        self._measures = Measures(world, self.truth)
        self._saved: dict[Criteria, list[Any]] = {}

    def everyone(self, entity: str) -> list[Here]:
        """Return every visible row of an entity."""
        table = self._world.catalog.entities.named()[entity].table
        return [Here({table: row}, table) for row in self._world.rows(table)]

    def selected(self, criteria: Criteria) -> list[Any]:
        """Return the keys of those that a tree selects."""
        left = [
            here
            for here in self.everyone(criteria.entity)
            if all(self.truth(node, here) is True for node in criteria.all_of)
        ]
        if criteria.top is not None:
            left = self._first(criteria.top, left)
        return [self._world.key(here) for here in left]

    def _first(self, top: Top, left: Sequence[Here]) -> list[Here]:
        """Return the first by a measure, without those who lack it; of equals the least key."""
        measured = [(self._measures.value(top.by, here), here) for here in left]
        known = [(value, here) for value, here in measured if value is not None]
        known.sort(key=lambda each: self._world.key(each[1]))
        known.sort(key=lambda each: each[0], reverse=top.order == "most")
        size = top.count
        if size is None:
            size = math.ceil(len(known) * Fraction(str(top.percent)) / 100)
        return [here for _, here in known[:size]]

    def truth(self, node: Node, here: Here) -> Truth:
        """Return whether a node holds for the rows at hand."""
        match node:
            case Attribute():
                return _kept(self._column(node, node.test, here), node.missing)
            case Related():
                return self._rows(node, node.test, here)
            case Measured():
                return _kept(self._measured(node.measure, node.test, here), node.missing)
            case Group():
                items = [self.truth(item, here) for item in node.items]
                return _kept(combined(node.combine, items), node.missing)
            case SavedAudience() | KeySet() | Sample():
                return self._among(node, self._world.key(here))
            case Written():
                message = "written SQL has no meaning without a database"
                raise NotImplementedError(message)

    def _column(self, asked: ColumnAsked, test: Test, here: Here) -> Truth:
        column = self._world.column(asked.column)
        if asked.of is not AttributeView.VALUE:
            return number_holds(test, self._measures.of_column(asked, here))
        if column.multi is None:
            return holds(test, self._measures.of_column(asked, here), column)
        row = self._world.row_of(asked.column.partition(".")[0], here, asked.via)
        values = self._world.values(asked.column, row)
        if isinstance(test, Presence):
            return bool(values) is (test.op == "filled")
        if not values:
            return None
        if test.op in {"ne", "not_in"}:
            return all(holds(test, value, column) for value in values)
        return any(holds(test, value, column) for value in values)

    def _rows(self, asked: RowsAsked, test: Test | None, here: Here) -> bool:
        match asked.aggregate:
            case Aggregate.EXISTS:
                return bool(self._measures.matches(asked, here))
            case Aggregate.NONE:
                return not self._measures.matches(asked, here)
            case Aggregate.EVERY:
                matches = self._measures.matches(asked, here)
                return bool(matches) and self._measures.holding(asked, matches) == matches
        value = self._measures.of_rows(asked, here)
        if value is None or test is None:
            return False
        if asked.aggregate in {Aggregate.LAST, Aggregate.FIRST} and asked.column is not None:
            return holds(test, value, self._world.column(asked.column)) is True
        return compared(test, value)

    def _measured(self, measure: Measure, test: Test | Against, here: Here) -> Truth:
        if isinstance(test, Against):
            return self._against(measure, test, here)
        match measure:
            case ColumnMeasure():
                return self._column(measure, test, here)
            case RowsMeasure():
                return self._rows(measure, test, here)
            case NamedMeasure():
                return self._measured(meaning_of(measure), test, here)
        value = self._measures.value(measure, here)
        if value is None:
            return False if counts_rows(measure) else None
        return compared(test, value)

    def _against(self, measure: Measure, test: Against, here: Here) -> Truth:
        left = self._measures.value(measure, here)
        if isinstance(test.than, Everybody):
            right: Any = self._measures.everybody(test.than, measure, here)
            of_rows = counts_rows(measure)
        else:
            right = self._measures.value(test.than, here)
            of_rows = counts_rows(measure) or counts_rows(test.than)
        if left is None or right is None:
            return False if of_rows else None
        return passes(test.op, left, right if isinstance(right, dt.date) else right * test.times)

    def _among(self, node: SavedAudience | KeySet | Sample, key: Any) -> bool:
        match node:
            case SavedAudience():
                if node.criteria is None:
                    raise ValueError(node.name)
                if node.criteria not in self._saved:
                    self._saved[node.criteria] = self.selected(node.criteria)
                return key in self._saved[node.criteria]
            case KeySet():
                if node.name not in self._key_sets:
                    message = f"nobody has handed in the keys of {node.name}"
                    raise NotImplementedError(message)
                return str(key) in self._key_sets[node.name]
            case Sample():
                digits = hashlib.md5(f"{node.seed}:{key}".encode()).hexdigest()[:8]  # noqa: S324 - no secret, only chance
                return int(digits, 16) < int(node.share * 2**32)


def _kept(truth: Truth, missing: str) -> Truth:
    """Return true for the unknown where that is asked."""
    return True if truth is None and missing == "keep" else truth


__all__ = ["Data", "KeySets", "Row", "Truth", "selected", "truths"]
