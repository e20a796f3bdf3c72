"""Which mentions of some words are taken, seen from one base: the best that do not overlap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ostap.audience.reading.ground import Base, Ground
from ostap.audience.reading.mentions import Mention
from ostap.catalog.model import ColumnType

_ALONG: Final = 0.8
"""A column of a table on the way, or of one that the rows point to, is a little less likely."""
_WHOLE_NAME: Final = 0.9
_BY_KIND: Final = 0.95
"""Rows are called by their kind: "ипотека", "КАСКО"."""
_BY_VALUE: Final = 0.7
_BY_COLUMN: Final = 0.8
_BY_DAY: Final = 0.5
_UNNAMED: Final = 0.6
"""Rows whose own table, columns and values nobody named are seldom meant."""
_HOP: Final = 0.97
_LONGER: Final = 0.8
"""A name of several words outweighs words that are each a name, unless these say much more."""
_BACKGROUND: Final = 0.9
"""A column that a condition can hardly stand on (a text) is named by accident more often."""


@dataclass(frozen=True, slots=True)
class Cover:
    """What some words are about, if they are about one base."""

    base: Base | None
    """``None``: the entity's own columns."""
    mentions: tuple[Mention, ...]
    score: float

    @property
    def places(self) -> frozenset[int]:
        """The tokens that it explains."""
        return frozenset().union(*(m.places for m in self.mentions))

    def of(self, kind: str) -> list[Mention]:
        """Return the mentions of a kind, in the order of the text."""
        return sorted((m for m in self.mentions if m.kind == kind), key=lambda m: m.start)


def cover_of_root(ground: Ground, mentions: list[Mention]) -> Cover:
    """Return what the words say of the entity's own columns."""
    own = [
        (m.weight * (1.0 if m.table == ground.root else _ALONG), m)
        for m in mentions
        if m.table in ground.own and (m.kind != "table" or m.table != ground.root)
    ]
    return _best(None, own)


def cover_of_base(ground: Ground, base: Base, mentions: list[Mention]) -> Cover:
    """Return what the words say of the rows of one table."""
    told: list[tuple[float, Mention]] = []
    for m in mentions:
        if m.table not in base.reach:
            continue
        weight = m.weight if m.table == base.name else m.weight * _ALONG
        if m.kind == "column" and ground.column(m.column or "").type is ColumnType.TEXT:
            weight *= _BACKGROUND
        told.append((weight, m))
    found = _best(base, told)
    factor = max((_names(ground, base, m) for m in found.mentions), default=0.0)
    factor *= _HOP**base.hops
    return Cover(base, found.mentions, found.score * factor)


def _names(ground: Ground, base: Base, m: Mention) -> float:
    """Return how well one mention says that these rows are meant."""
    if m.table != base.name:
        return _UNNAMED
    if m.kind == "table":
        return 1.0 if m.whole > _WHOLE_NAME else _BY_COLUMN
    column = ground.column(m.column or "")
    if m.kind == "value":
        return _BY_KIND if is_kind(column.title.words) else _BY_VALUE
    return _BY_DAY if column.type.is_time else _BY_COLUMN


def is_kind(titles: tuple[str, ...]) -> bool:
    """Whether a column says what kind of thing a row is."""
    return any(said.casefold().startswith(("вид", "тип", "kind", "type")) for said in titles)


def _best(base: Base | None, told: list[tuple[float, Mention]]) -> Cover:
    """Return the mentions that explain most without using a word twice: greedy, heaviest first."""
    chosen: list[Mention] = []
    used: set[int] = set()
    score = 0.0

    def by_word(one: tuple[float, Mention]) -> tuple[float, int, str]:
        weight, m = one
        return -weight / len(m.places) ** _LONGER, m.start, m.column or ""

    for weight, m in sorted(told, key=by_word):
        if m.places & used:
            continue
        chosen.append(m)
        used |= m.places
        score += weight
    return Cover(base, tuple(chosen), score)


def value_columns(mentions: list[Mention]) -> dict[str, list[Mention]]:
    """Return the values named, by their column, in the order of the text."""
    found: dict[str, list[Mention]] = {}
    for m in sorted(mentions, key=lambda m: m.start):
        if m.kind == "value" and m.column is not None:
            found.setdefault(m.column, []).append(m)
    return found
