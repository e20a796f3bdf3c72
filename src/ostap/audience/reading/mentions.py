"""What of the catalog the words of one text name, and with which words: tables, columns, values."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from ostap.audience.morphology import is_animate
from ostap.audience.reading.entries import Entry, Kind, entries_of, speaks
from ostap.audience.reading.quantities import canonical_unit
from ostap.audience.reading.tokens import Token, Tokens
from ostap.audience.stems import alike
from ostap.catalog.model import Catalog

_SOFT: Final = 0.6
_LEAST_SAID: Final[dict[Kind, float]] = {"table": 0.3, "column": 0.5, "value": 0.4}
"""So much of what a thing is called must be said, by weight."""
_NEARLY_WHOLE: Final = 0.9
_LEAST_OF_A_DAY: Final = 0.7
_OF_A_SYNONYM: Final = 0.85
_OF_A_PERSON: Final = 0.7
""""Пенсионеры" are people of a kind sooner than rows of pensions."""
_OF_A_VERB: Final = 0.7
"""A verb names a thing less surely than a noun: "открыл"."""
_PREFIXES: Final = ("по", "за", "от", "при", "про", "вы", "на", "с", "у", "о")
_ALIKE_FROM: Final = 4
"""Words that are alike begin with the same letters."""
_WIDEST_GAP: Final = 3
_BREAKS: Final = frozenset({",", ";", ":", ".", "(", ")", "!", "?"})


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that name a thing of the catalog."""

    kind: Kind
    table: str
    column: str | None
    """``table.column``; ``None`` where the table itself is named."""
    codes: tuple[str, ...]
    """Of a value: every code that is called so."""
    places: frozenset[int]
    """The tokens that name it."""
    weight: float
    """How much they say: the rarer the words and the more of the name is said, the more."""
    whole: float
    """What part of the name is said, 0 to 1."""

    @property
    def start(self) -> int:
        """The first token."""
        return min(self.places)

    @property
    def end(self) -> int:
        """The token after the last."""
        return max(self.places) + 1


class Lexicon:
    """The words of one catalog, indexed once; any number of threads may read it."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self._entries = list(entries_of(catalog))
        seen = Counter(meaning for entry in self._entries for meaning in entry.meanings)
        total = len(self._entries) or 1
        self._says = {m: math.log(1 + total / count) for m, count in seen.items()}
        self._by_meaning: dict[str, list[int]] = defaultdict(list)
        for number, entry in enumerate(self._entries):
            for meaning in entry.meanings:
                self._by_meaning[meaning].append(number)
        self._by_start: dict[str, list[str]] = defaultdict(list)
        for meaning in self._by_meaning:
            self._by_start[meaning[:_ALIKE_FROM]].append(meaning)

    @cached_property
    def units(self) -> frozenset[str]:
        """What the columns are measured in."""
        columns = (c for table in self.catalog.tables.values() for c in table.columns.values())
        return frozenset(canonical_unit(w) for c in columns if c.unit for w in c.unit.words)

    def mentions(
        self,
        tokens: Tokens,
        taken: frozenset[int] = frozenset(),
        quiet: frozenset[int] = frozenset(),
    ) -> list[Mention]:
        """Return everything that the words may name, several readings of one word among it.

        Args:
            tokens: the text.
            taken: tokens that mean something else: numbers, spans of time.
            quiet: tokens that name nothing by themselves, but may be a part of a name.
        """
        heard: dict[int, dict[str, list[tuple[int, float]]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for at, token in enumerate(tokens.all):
            if at in taken or not speaks(token):
                continue
            for meaning, sure in self._near(token):
                for number in self._by_meaning.get(meaning, ()):
                    only = self._entries[number].only
                    if only is not None and only is not token.folded.isascii():
                        continue
                    verb = _OF_A_VERB if token.pos in {"VERB", "INFN"} else 1.0
                    if self._entries[number].kind == "table" and is_animate(token.folded):
                        verb = _OF_A_PERSON
                    entry = self._entries[number]
                    itself = not entry.words or token.lemma in entry.words
                    verb *= 1.0 if itself else _OF_A_SYNONYM
                    heard[number][meaning].append((at, sure * verb))
        found: dict[tuple[Kind, str, str | None, frozenset[int]], Mention] = {}
        for number, hits in heard.items():
            for one in self._of_entry(self._entries[number], hits, tokens):
                key = (one.kind, one.table, one.column, one.places)
                found[key] = _joined(found[key], one) if key in found else one
        loud = [one for one in found.values() if not one.places <= quiet]
        return _without_weaker(loud)

    def _near(self, token: Token) -> list[tuple[str, float]]:
        if token.meaning in self._by_meaning:
            return [(token.meaning, 1.0)]
        # A verb's stem is short, and much is like it: "состоят" is no "состоятельный".
        verb = token.pos in {"VERB", "INFN"}
        near = [
            one
            for one in self._alike(token.meaning)
            if not verb or len(one[0]) <= len(token.meaning) + 1
        ]
        if near or token.pos not in {"VERB", "INFN", "PRTS", "PRTF"}:
            return near
        # "пожаловался" is of "жалоба", "откликнулся" of "отклик".
        bare = next((token.meaning[len(p) :] for p in _PREFIXES if token.meaning.startswith(p)), "")
        return self._alike(bare)

    def _alike(self, meaning: str) -> list[tuple[str, float]]:
        begins = self._by_start.get(meaning[:_ALIKE_FROM], ())
        return [(known, _SOFT) for known in begins if alike(known, meaning)]

    def knows(self, token: Token) -> bool:
        """Whether anything in the catalog speaks of a word."""
        return bool(self._near(token))

    def _of_entry(
        self, entry: Entry, hits: dict[str, list[tuple[int, float]]], tokens: Tokens
    ) -> Iterator[Mention]:
        """Yield the places where an entry is named: its words near each other, each once."""
        ordered = sorted((at, meaning, sure) for meaning, s in hits.items() for at, sure in s)
        full = sum(self._says[m] for m in entry.meanings)
        cluster: list[tuple[int, str, float]] = []
        for hit in [*ordered, None]:
            near = hit and cluster and _are_near(tokens, cluster[-1][0], hit[0])
            fresh = hit and hit[1] not in {meaning for _, meaning, _ in cluster}
            if hit and (not cluster or (near and fresh)):
                cluster.append(hit)
                continue
            if cluster:
                said = sum(self._says[meaning] * sure for _, meaning, sure in cluster)
                whole = sum(self._says[meaning] for _, meaning, _ in cluster) / full
                least = _LEAST_OF_A_DAY if entry.day else _LEAST_SAID[entry.kind]
                thing = any(tokens[at].pos in {"NOUN", None} for at, _, _ in cluster)
                # A part of a name names it only by its noun: "кафе", not "домашний".
                if whole >= (least if thing else _NEARLY_WHOLE):
                    part = math.sqrt(whole) if entry.kind == "table" else whole * whole
                    yield Mention(
                        entry.kind, entry.table, entry.column,
                        (entry.code,) if entry.code is not None else (),
                        frozenset(at for at, _, _ in cluster),
                        entry.weight * said * part, whole,
                    )  # fmt: skip
            cluster = [hit] if hit else []


def _are_near(tokens: Tokens, one: int, other: int) -> bool:
    """Whether two words may be parts of one name: close, and no mark between."""
    return other - one <= _WIDEST_GAP and not any(
        tokens[n].kind == "mark" and tokens.folded(n) in _BREAKS for n in range(one, other)
    )


def _joined(one: Mention, other: Mention) -> Mention:
    """Return two values of one column that the same words name; the better said weighs."""
    best, rest = (one, other) if one.weight >= other.weight else (other, one)
    if best.kind != "value" or rest.weight < 0.8 * best.weight:
        return best
    codes = tuple(dict.fromkeys((*best.codes, *rest.codes)))
    return Mention(best.kind, best.table, best.column, codes, best.places, best.weight, best.whole)


def _without_weaker(found: list[Mention]) -> list[Mention]:
    """Drop a mention of a column's value where a longer name of the same column holds its words."""
    kept = []
    for one in found:
        longer = (
            other for other in found
            if other.kind == one.kind and other.table == one.table and other.column == one.column
            and one.places < other.places and other.weight > one.weight
        )  # fmt: skip
        if not any(longer):
            kept.append(one)
    return sorted(kept, key=lambda m: (m.start, -m.weight, m.table, m.column or ""))
