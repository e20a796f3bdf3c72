"""The linker: which part of the catalog some words are about, without a model.

A column is found by its own title, synonyms and name, by the titles of its values, and by the
title of its table; the rarer a word is in the catalog, the more it says (idf). Columns that may
not be used in a condition (sensitive, protected) are never candidates.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from ostap.audience.stems import alike, fold, same_meaning, stem, stems, words
from ostap.catalog.model import Catalog, Column, ColumnType

_AGE_WORDS = frozenset(
    same_meaning(word)
    for word in stems(
        "возраст старше моложе младше молодой молодежь молодежный пенсионер age old young"
    )
)
_COLUMN_WEIGHT, _VALUE_WEIGHT, _NAME_WEIGHT, _TABLE_WEIGHT = 1.0, 1.1, 0.5, 1.2
_SOFT = 0.6
_NEAR_BEST = 0.7
_FAR_FROM_BEST = 0.5
_AGE_SCORE = 12.0
"""Words of age are sure: no other column answers "старше 30"."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A column that the words may be about, how much, and which of its values they name."""

    ref: str
    score: float
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Linked:
    """What the words are about."""

    columns: tuple[Candidate, ...]
    """Best first."""
    tables: tuple[str, ...]
    """Of those columns, best first, then tables named by themselves."""
    unknown: frozenset[str]
    """Words that nothing in the catalog speaks of."""

    def values_of(self, ref: str) -> tuple[str, ...]:
        """Return the codes of a column that the words name."""
        return next((c.values for c in self.columns if c.ref == ref), ())


@dataclass(frozen=True, slots=True)
class _Entry:
    """One thing in the catalog that has words: a column's title, a value, a table."""

    meanings: frozenset[str]
    weight: float
    column: str | None
    table: str
    value: str | None = None


class Linker:
    """The words of one catalog, indexed once. Any number of threads may link with it."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._entries = [entry for entry in _entries(catalog) if entry.meanings]
        seen = Counter(meaning for entry in self._entries for meaning in entry.meanings)
        total = len(self._entries) or 1
        self._idf = {m: math.log(1 + total / count) for m, count in seen.items()}
        self._by_meaning: dict[str, list[int]] = {}
        for number, entry in enumerate(self._entries):
            for meaning in entry.meanings:
                self._by_meaning.setdefault(meaning, []).append(number)

    def link_each(self, texts: Sequence[str], *, most: int = 8, tables: int = 3) -> Linked:
        """Return what any of the texts is about: each gives its best columns and tables."""
        columns: dict[str, Candidate] = {}
        ranks: list[tuple[str, ...]] = []
        for text in texts:
            linked = self.link([text], most=most)
            ranks.append(linked.tables[:tables])
            for one in linked.columns:
                known = columns.get(one.ref, Candidate(one.ref, 0.0))
                values = tuple(dict.fromkeys((*known.values, *one.values)))
                columns[one.ref] = Candidate(one.ref, max(known.score, one.score), values)
        best = sorted(columns.values(), key=lambda c: (-c.score, c.ref))
        # Every text's first table stands before any text's second.
        named = dict.fromkeys(t for place in zip_longest(*ranks) for t in place if t is not None)
        return Linked(tuple(best), tuple(named), self.unknown(texts))

    def link(self, texts: Sequence[str], *, most: int = 16) -> Linked:
        """Return what ``texts`` are about together: at most ``most`` columns, best first."""
        said = self._weights(texts)
        columns: dict[str, float] = {}
        values: dict[str, dict[str, float]] = {}
        titles: dict[str, float] = {}
        for number in self._touched(said):
            entry = self._entries[number]
            score = self._score(entry, said)
            if entry.column is None:
                titles[entry.table] = max(titles.get(entry.table, 0.0), score)
                continue
            if entry.value is not None:
                values.setdefault(entry.column, {})[entry.value] = score
            columns[entry.column] = max(columns.get(entry.column, 0.0), score)
        self._add_ages(texts, columns)
        found = self._ranked(columns, values, titles)
        tables = dict(titles)
        for one in found:
            table = _table_of(one.ref)
            tables[table] = max(tables.get(table, 0.0), one.score)
        # Words of age outweigh everything by design; they say nothing of how near a table is.
        rivals = [score for table, score in tables.items() if not self._has_birth_date(table)]
        least = _FAR_FROM_BEST * max(rivals, default=0.0)
        near = [table for table, score in tables.items() if score >= least]
        named = sorted(near, key=lambda table: (-tables[table], table))
        asked = [one for one in found if not self._is_key(one.ref)]
        return Linked(tuple(asked[:most]), tuple(named), self.unknown(texts))

    def _has_birth_date(self, table: str) -> bool:
        columns = self._catalog.tables[table].columns.values()
        return any(column.role == "birth_date" for column in columns)

    def _is_key(self, ref: str) -> bool:
        column = self._catalog.column(ref)
        return column is None or column.type is ColumnType.ID

    def unknown(self, texts: Sequence[str]) -> frozenset[str]:
        """Return the words that nothing in the catalog speaks of."""
        return frozenset(
            word
            for text in texts
            for word in words(text)
            if (meaning := same_meaning(stem(word))) not in _AGE_WORDS and not self._near(meaning)
        )

    def tells_kind(self, word: str) -> bool:
        """Whether a word names a table or a value, and is not about age: "кредитная", "карта"."""
        meaning = same_meaning(stem(fold(word)))
        if meaning in _AGE_WORDS:
            return False
        touched = self._touched(known for known, _ in self._near(meaning))
        entries = (self._entries[number] for number in touched)
        return any(entry.column is None or entry.value is not None for entry in entries)

    def _weights(self, texts: Sequence[str]) -> dict[str, float]:
        """Return catalog meaning -> how surely the texts mention it (1, or less when alike)."""
        said: dict[str, float] = {}
        for meaning in {same_meaning(word) for text in texts for word in stems(text)}:
            for known, sure in self._near(meaning):
                said[known] = max(said.get(known, 0.0), sure)
        return said

    def _near(self, meaning: str) -> list[tuple[str, float]]:
        if meaning in self._by_meaning:
            return [(meaning, 1.0)]
        return [(known, _SOFT) for known in self._by_meaning if alike(known, meaning)]

    def _touched(self, said: Iterable[str]) -> set[int]:
        return {number for meaning in said for number in self._by_meaning[meaning]}

    def _score(self, entry: _Entry, said: dict[str, float]) -> float:
        """Return weighted idf of what is said, damped by what the entry says beyond it."""
        hit = sum(self._idf[m] * said[m] for m in entry.meanings if m in said)
        full = sum(self._idf[m] for m in entry.meanings)
        return entry.weight * hit * math.sqrt(hit / full)

    def _add_ages(self, texts: Sequence[str], columns: dict[str, float]) -> None:
        if not any(_speaks_of_age(text) for text in texts):
            return
        for ref in self._catalog.column_refs:
            column = self._catalog.column(ref)
            if column and column.role == "birth_date" and is_usable(column):
                columns[ref] = max(columns.get(ref, 0.0), _AGE_SCORE)

    def _ranked(
        self,
        columns: dict[str, float],
        values: dict[str, dict[str, float]],
        titles: dict[str, float],
    ) -> list[Candidate]:
        """Return the columns, best first; one whose table is named too is surer."""
        found = []
        for ref, score in columns.items():
            hits = values.get(ref, {})
            best = max(hits.values(), default=0.0)
            named = tuple(v for v, s in sorted(hits.items()) if s >= _NEAR_BEST * best)
            whole = score + titles.get(_table_of(ref), 0.0)
            found.append(Candidate(ref, round(whole, 4), named))
        return sorted(found, key=lambda c: (-c.score, c.ref))


def everything(catalog: Catalog) -> Linked:
    """Return all that a condition may name, in the catalog's order: what linking spares a model."""
    columns = {ref: catalog.column(ref) for ref in catalog.column_refs}
    usable = [
        ref for ref, column in columns.items()
        if column and is_usable(column) and column.type is not ColumnType.ID
    ]  # fmt: skip
    return Linked(tuple(Candidate(ref, 1.0) for ref in usable), tuple(catalog.tables), frozenset())


def is_usable(column: Column) -> bool:
    """Whether a condition may be put on it."""
    return not column.sensitive and not column.protected


def _entries(catalog: Catalog) -> Iterable[_Entry]:
    for name, table in catalog.tables.items():
        titles = [_meanings(said) for said in (*table.title.words, *table.synonyms)]
        for said in titles:
            yield _Entry(said, _TABLE_WEIGHT, None, name)
        yield _Entry(_meanings(name), _NAME_WEIGHT * _TABLE_WEIGHT, None, name)
        common = frozenset().union(*titles)
        for column_name, column in table.columns.items():
            if is_usable(column):
                yield from _column_entries(f"{name}.{column_name}", column, name, common)


def _column_entries(
    ref: str, column: Column, table: str, common: frozenset[str]
) -> Iterable[_Entry]:
    """Yield what a column is called, and its values, less what its table's title says anyway.

    "Kind of card" in the table "cards" is found by "kind": "card" speaks of every column there.
    """

    def own(said: str) -> frozenset[str]:
        return (_meanings(said) - common) or _meanings(said)

    for said in (*column.title.words, *column.synonyms):
        yield _Entry(own(said), _COLUMN_WEIGHT, ref, table)
    yield _Entry(own(ref.partition(".")[2]), _NAME_WEIGHT, ref, table)
    if column.type is ColumnType.CATEGORY:
        for code, title in column.values.items():
            for said in (*title.words, code):
                yield _Entry(own(said), _VALUE_WEIGHT, ref, table, code)


def _meanings(said: str) -> frozenset[str]:
    return frozenset(same_meaning(word) for word in stems(said))


def _speaks_of_age(text: str) -> bool:
    folded = f" {fold(text)} "
    years = any(f"{sign}лет" in folded for sign in (" ", "-")) and any(c.isdigit() for c in folded)
    return years or bool({same_meaning(word) for word in stems(text)} & _AGE_WORDS)


def _table_of(ref: str) -> str:
    return ref.partition(".")[0]
