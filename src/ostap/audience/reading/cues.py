"""Words that say what is asked of a thing and name no thing: "ни одного", "сумма", "последний"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ostap.audience.reading.cue import Cue
from ostap.audience.reading.said_cues import SAID
from ostap.audience.reading.tokens import Tokens


@dataclass(frozen=True, slots=True)
class CueSaid:
    """A cue and its tokens."""

    cue: Cue
    start: int
    end: int


_PHRASES: Final[tuple[tuple[tuple[str, ...], Cue], ...]] = tuple(
    sorted(
        ((tuple(words.split()), cue) for cue, said in SAID.items() for words in said.split("|")),
        key=lambda entry: -len(entry[0]),
    )
)


def read_cues(tokens: Tokens, taken: frozenset[int]) -> list[CueSaid]:
    """Return the cues of a text; a word may be two ("средний", "больше среднего")."""
    found: list[CueSaid] = []
    used: set[int] = set(taken)
    for words, cue in _PHRASES:
        for at in range(len(tokens) - len(words) + 1):
            places = set(range(at, at + len(words)))
            if places & used:
                continue
            if all(w in {tokens.folded(at + n), tokens.lemma(at + n)} for n, w in enumerate(words)):
                found.append(CueSaid(cue, at, at + len(words)))
                used |= places
    return sorted(found, key=lambda one: one.start)
