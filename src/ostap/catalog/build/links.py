"""Links found where none is declared: by name, type, value inclusion and cardinality.

Every column is compared with the keys that its name, or its range of values, speaks for; only
those few pairs are asked about. The confidence is `inclusion * (1/2 + name/2)`, less where few
values were seen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from ostap.catalog.build.names import NameScore
from ostap.catalog.build.profile import ColumnProfile, Family, TableProfile
from ostap.errors import DataOwnerError, RefusedError

_ASKED: Final = 2_000
"""Distinct values whose inclusion is looked at."""
_BEST: Final = 4
"""Keys that one column is compared with, at most."""
_NEEDED: Final = ((0.9, 0.8), (0.75, 0.95), (0.5, 0.98))
"""The better the name, the more broken references are forgiven: (name, inclusion)."""
_COVERS: Final = 1.0
_NAME_ALONE: Final = 0.95

Included = Callable[[ColumnProfile, ColumnProfile, int], tuple[int, int]]
"""Asks the database of how many values of the first column how many stand in the second."""


@dataclass(frozen=True, slots=True)
class FoundLink:
    """Many rows of ``child`` point to one of ``parent``."""

    child: ColumnProfile
    parent: ColumnProfile
    confidence: float
    declared: bool = False
    one_to_one: bool = False
    others: tuple[str, ...] = field(default=())
    """Other keys it might point to, as ``table.column (confidence)``."""


def declared_links(tables: Sequence[TableProfile]) -> list[FoundLink]:
    """Return the foreign keys that the database declares, where both ends are seen."""
    named = {table.name: table for table in tables}
    found: list[FoundLink] = []
    for table in tables:
        for link in table.source.links:
            child = table.columns.get(link.column)
            there = named.get(link.to_table)
            parent = there.columns.get(link.to_column) if there else None
            if child is not None and parent is not None:
                one = is_one_to_one(table, child, parent)
                found.append(FoundLink(child, parent, 1.0, declared=True, one_to_one=one))
    return found


def find_links(
    tables: Sequence[TableProfile], included: Included, known: Iterable[FoundLink] = ()
) -> list[FoundLink]:
    """Return the links that are not declared.

    Args:
        tables: their keys found.
        included: asks the database where the values seen do not settle it.
        known: links of columns that need none.
    """
    done = {link.child.ref for link in known}
    keys = _Keys(tables)
    found: list[FoundLink] = []
    for table in tables:
        for column in table.columns.values():
            if column.ref in done or column.family not in {Family.WHOLE, Family.TEXT, Family.REAL}:
                continue
            if column.family is Family.REAL and not pa.types.is_integer(column.seen.type):
                continue
            link = _best(table, column, keys, included)
            if link is not None:
                found.append(link)
    return found


def is_one_to_one(table: TableProfile, column: ColumnProfile, key: ColumnProfile) -> bool:
    """Return whether no row of the parent can have two: unique by more than chance.

    Unique so far proves nothing of tomorrow; a key does, and so does a row for each row there.
    """
    if not (column.unique and column.exact and column.distinct > 1):
        return False
    own = table.key_declared and table.key == column.name
    return own or column.distinct >= _COVERS * key.distinct


class _Keys:
    """The keys of all tables, found by what a name may say of them."""

    def __init__(self, tables: Sequence[TableProfile]) -> None:
        self._names = NameScore(tables)
        self.by_name = {table.name: table for table in tables}
        self._ranged: dict[Family, list[tuple[TableProfile, ColumnProfile]]] = defaultdict(list)
        for table in tables:
            if table.key is not None and (key := table.columns[table.key]).distinct >= 50:  # noqa: PLR2004 - fewer prove nothing
                self._ranged[key.family].append((table, key))

    def candidates(
        self, table: TableProfile, column: ColumnProfile
    ) -> list[tuple[float, TableProfile, ColumnProfile]]:
        """Return the keys that a column may point to, the likeliest name first."""
        named = self._names.candidates(table, column)
        if named:
            return named[:_BEST]
        if not _has_range(column):
            return []
        likely = [
            (0.4, other, key)
            for other, key in self._ranged[column.family]
            if other is not table and _same_range(column, key)
        ]
        return likely if len(likely) <= _BEST else []


def _best(
    table: TableProfile, column: ColumnProfile, keys: _Keys, included: Included
) -> FoundLink | None:
    judged: list[tuple[float, float, FoundLink]] = []
    for name, other, key in keys.candidates(table, column):
        if not _comparable(column, key):
            continue
        confidence = _confidence(column, key, name, other, included)
        if confidence is None:
            continue
        one = is_one_to_one(table, column, key)
        judged.append(
            (name, confidence, FoundLink(column, key, round(confidence, 2), one_to_one=one))
        )
    if not judged:
        return None
    judged.sort(key=lambda one: (one[0] + one[1], one[2].parent.distinct), reverse=True)
    best = judged[0][2]
    others = tuple(f"{link.parent.ref} ({link.confidence})" for _, _, link in judged[1:])
    return FoundLink(
        best.child, best.parent, best.confidence, one_to_one=best.one_to_one, others=others
    )


def _confidence(
    column: ColumnProfile,
    key: ColumnProfile,
    name: float,
    other: TableProfile,
    included: Included,
) -> float | None:
    if column.distinct == 0 or key.distinct == 0:
        # Nothing to compare: the name must say it plainly.
        return 0.5 if name >= _NAME_ALONE else None
    try:
        asked, there = _inclusion(column, key, other, included)
    except (DataOwnerError, RefusedError):
        return None
    share = there / asked if asked else 0.0
    needed = next((least for of, least in _NEEDED if name >= of), 0.999)
    if share < needed:
        return None
    few = 1 - 0.3 / (1 + asked / 5)
    return share * (0.5 + 0.5 * name) * few


def _inclusion(
    column: ColumnProfile, key: ColumnProfile, other: TableProfile, included: Included
) -> tuple[int, int]:
    if not other.whole:
        return included(column, key, _ASKED)
    values = column.seen[:_ASKED]
    there = pc.is_in(pc.cast(values, _wide(values)), pc.cast(key.seen, _wide(values)))
    return len(values), pc.sum(there).as_py() or 0


def _wide(values: pa.Array) -> pa.DataType:
    return pa.string() if pa.types.is_string(values.type) else pa.int64()


def _comparable(column: ColumnProfile, key: ColumnProfile) -> bool:
    if column.distinct == 0 or key.distinct == 0:
        return column.family == key.family
    texts = [pa.types.is_string(side.seen.type) for side in (column, key)]
    whole = [pa.types.is_integer(side.seen.type) for side in (column, key)]
    return all(texts) or all(whole)


def _has_range(column: ColumnProfile) -> bool:
    """Return whether a column's whole numbers are many and start beyond any count of things."""
    low = column.low
    return column.distinct >= 100 and isinstance(low, int) and low >= 1000  # noqa: PLR2004 - fewer prove nothing


def _same_range(column: ColumnProfile, key: ColumnProfile) -> bool:
    """Return whether a column's whole numbers fill most of a key's, end to end."""
    ends = (column.low, column.high, key.low, key.high)
    if not all(isinstance(end, int) for end in ends):
        return False
    low, high, first, last = (int(str(end)) for end in ends)
    spread = max(1, last - first)
    near = abs(low - first) <= 0.02 * spread and abs(high - last) <= 0.02 * spread
    # Keys that start at one look like any count of things; a range of their own is a mark.
    return near and first <= low and high <= last and first >= 1000  # noqa: PLR2004 - beyond counts
