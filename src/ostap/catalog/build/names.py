"""How much a column's name speaks for a table's key."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from ostap.catalog.build.keys import is_id_named
from ostap.catalog.build.profile import ColumnProfile, TableProfile
from ostap.catalog.build.words import (
    ID_WORDS,
    base_of,
    common_prefix,
    common_start,
    singular,
    split,
)

_SHORT: Final = 3
_SUFFIX: Final = 5
_AT_HOME: Final = 0.96
"""A key whose table is named as the key is."""

Candidate = tuple[float, TableProfile, ColumnProfile]


class NameScore:
    """Looks up, for a column, the keys its name may mean, without comparing it with every key.

    Args:
        tables: with their keys found.
    """

    def __init__(self, tables: Sequence[TableProfile]) -> None:
        self._by_key: dict[str, list[TableProfile]] = defaultdict(list)
        self._by_last: dict[str, list[TableProfile]] = defaultdict(list)
        self._by_start: dict[str, list[TableProfile]] = defaultdict(list)
        self._by_suffix: dict[str, list[TableProfile]] = defaultdict(list)
        for table in tables:
            if table.key is None:
                continue
            self._by_key[_folded(table.key)].append(table)
            own = base_of(table.words.name)
            if own:
                self._by_last[own[-1]].append(table)
                self._by_start["".join(own)[:_SHORT]].append(table)
                if len(own) > 1:
                    self._by_last[own[0]].append(table)
            for base in base_of(table.columns[table.key].words.name)[-1:]:
                self._by_last[base].append(table)
            if len(split(table.key)) == 1:
                self._by_suffix[_compact(table.columns[table.key])[-_SUFFIX:]].append(table)

    def candidates(self, table: TableProfile, column: ColumnProfile) -> list[Candidate]:
        """Return the keys with their scores, 0.5 to 1, the best first; none without a name."""
        words = column.words.name
        base = base_of(words)
        plain = self._plain(table, column, base)
        if plain:
            return plain
        looked: list[TableProfile] = list(self._by_key.get(_folded(column.name), ()))
        for word in base[-2:]:
            looked += self._by_last.get(word, ())
            looked += self._by_start.get(word[:_SHORT], ()) if len(word) >= _SHORT else []
        if len(split(column.name)) == 1:
            looked += self._by_suffix.get(_compact(column)[-_SUFFIX:], ())
        return self._scored(table, column, looked, base)

    def _plain(
        self, table: TableProfile, column: ColumnProfile, base: tuple[str, ...]
    ) -> list[Candidate]:
        """Return the keys of the very same name, where one of them is at home."""
        same = self._by_key.get(_folded(column.name), [])
        found = self._scored(table, column, same, base)
        return found if found and found[0][0] >= _AT_HOME else []

    def _scored(
        self,
        table: TableProfile,
        column: ColumnProfile,
        looked: list[TableProfile],
        base: tuple[str, ...],
    ) -> list[Candidate]:
        found: list[Candidate] = []
        for other in {id(one): one for one in looked}.values():
            key = other.columns[other.key or ""]
            if key is column or (table.key == column.name and _is_own(table, base)):
                continue
            score = name_score(table, column, other, key)
            # A table's own key points elsewhere only where its name plainly says so.
            if score >= (0.9 if table.key == column.name else 0.5):
                found.append((score, other, key))
        return sorted(found, key=lambda one: (-one[0], one[1].name))


def name_score(
    table: TableProfile, column: ColumnProfile, other: TableProfile, key: ColumnProfile
) -> float:
    """Return how plainly a column's name says another table's key: 0 to 1."""
    base = base_of(column.words.name)
    if other is table:
        # A tree: parent_id, manager_id among employees.
        return 0.8 if base and is_id_named(column) and base[0] in _OF_TREES else 0.0
    own = base_of(other.words.name)
    near = 0.02 if set(base_of(table.words.name)) & set(own) else 0.0
    score = max(
        _by_key(base, own, column, key),
        _by_table(base, own, named=is_id_named(column)),
        _by_suffix(table, column, key),
    )
    return min(0.99, score + near) if 0.5 < score < 1 else score  # noqa: PLR2004 - a plain name needs no help


def _by_key(
    base: tuple[str, ...], own: tuple[str, ...], column: ColumnProfile, key: ColumnProfile
) -> float:
    """Score a name against the key's own: `tab_no`, `operator_tab_no`."""
    key_base = base_of(key.words.name)
    if not key_base:
        return 0.0
    if _folded(column.name) == _folded(key.name):
        if base == own:
            return 1.0
        at_home = own[-1:] == key_base[-1:] or "".join(own).startswith("".join(key_base))
        return 0.96 if at_home else 0.92
    longer = len(base) > len(key_base) and base[-len(key_base) :] == key_base
    return (0.9 if is_id_named(column) else 0.8) if longer else 0.0


def _by_table(base: tuple[str, ...], own: tuple[str, ...], *, named: bool) -> float:
    """Score a name against the table's: `client_id`, `home_branch`, `doc_id` for doctors."""
    if not base or not own:
        return 0.0
    if base == own:
        return 1.0 if named else 0.8
    if base[-1] == own[-1]:
        return 0.86 if named else 0.76
    return 0.78 if len(own) == 1 and named and _shortened(base, own) else 0.0


_OF_TREES: Final = frozenset(
    {"parent", "manager", "head", "chief", "boss", "supervisor", "superior"}
)


def _by_suffix(table: TableProfile, column: ColumnProfile, key: ColumnProfile) -> float:
    """Score names without separators, where each table has a prefix: `sbtxcustid`, `sbcustid`."""
    apart = len(split(column.name)) > 1 or len(split(key.name)) > 1
    if apart or not is_id_named(column):
        return 0.0
    here, there = _compact(column), _compact(key)
    end = _common_end(here, there)
    if len(end) < _SUFFIX or end in ID_WORDS:
        return 0.0
    rest = here.removeprefix(common_prefix(table.columns))
    return 0.9 if rest == end or len(end) >= 0.7 * len(there) else 0.6


def _is_own(table: TableProfile, base: tuple[str, ...]) -> bool:
    """Return whether a key names its own table, and so points nowhere."""
    own = base_of(table.words.name)
    return not base or not own or base == own or base[-1] == own[-1]


def _shortened(base: tuple[str, ...], own: tuple[str, ...]) -> bool:
    one, whole = "".join(base), "".join(own)
    short, long = sorted((one, whole), key=len)
    return len(short) >= _SHORT and long.startswith(short)


def _compact(column: ColumnProfile) -> str:
    return "".join(split(column.name))


def _common_end(one: str, two: str) -> str:
    return common_start((one[::-1], two[::-1]))[::-1]


def _folded(name: str) -> str:
    return singular(name.lower())
