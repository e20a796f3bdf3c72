"""A table's own key: declared, or a column that looks like one and behaves like one."""

from __future__ import annotations

from typing import Final

from ostap.catalog.build.profile import ColumnProfile, Family, TableProfile
from ostap.catalog.build.words import ID_WORDS, base_of

_ENOUGH: Final = 0.7
_LONGEST_KEY: Final = 40
_OWN_IDS: Final = frozenset({"id", "uuid", "guid", "pk", "key", "ид"})
"""Alone they say "this row"; a bare `code` or `number` may be anything's."""


def find_key(table: TableProfile) -> None:
    """Set ``table.key`` to a declared single key, or to the best found one, or leave ``None``."""
    declared = table.source.primary_key
    if len(declared) == 1:
        table.key, table.key_declared = declared[0], True
        return
    if declared:
        return  # of several columns: none is the key
    scored = [
        (_score(table, column, place), -place, name)
        for place, (name, column) in enumerate(table.columns.items())
        if column.unique and column.exact and column.family in {Family.WHOLE, Family.TEXT}
    ]
    best = max(scored, default=(0.0, 0, ""))
    if best[0] >= _ENOUGH:
        table.key = best[2]


def may_be_key(table: TableProfile, column: ColumnProfile) -> bool:
    """Return whether a column is unique in what was seen, and stands or is named like a key."""
    if not column.distinct == column.filled == column.rows:
        return False
    first = next(iter(table.columns)) == column.name
    own, base = base_of(table.words.name), base_of(column.words.name)
    return first or is_id_named(column) or bool(own and base and set(own) & set(base))


def is_id_named(column: ColumnProfile) -> bool:
    """Return whether a name says "which one": `client_id`, `no`, `sbtxid`, `код региона`."""
    name = column.words.name
    return bool(name) and (bool({name[-1], name[0]} & ID_WORDS) or name[-1].endswith("id"))


def _score(table: TableProfile, column: ColumnProfile, place: int) -> float:
    if column.family is Family.TEXT and column.longest > _LONGEST_KEY:
        return 0.0
    name = column.words.name
    own = base_of(table.words.name)
    base = base_of(name)
    first = 0.1 if place == 0 else 0.0
    if is_id_named(column):
        if base == own or (own and base == own[-1:]) or (not base and set(name) & _OWN_IDS):
            return 0.9 + first
        return 0.7 + first
    if base and own and (base == own or base == own[-1:] or base == own[:1]):
        return 0.75 + first
    spaced = column.family is Family.TEXT and any(" " in text for text in column.texts(50))
    return 0.0 if spaced else 0.6 + first
