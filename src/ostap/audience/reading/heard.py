"""Everything that rules hear in one text, before anything is made of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from ostap.audience.reading.cue import Cue
from ostap.audience.reading.cues import CueSaid, read_cues
from ostap.audience.reading.ground import Ground
from ostap.audience.reading.mentions import Lexicon, Mention
from ostap.audience.reading.quantities import Quantity, read_quantities
from ostap.audience.reading.spans import TimeSaid
from ostap.audience.reading.times import read_times
from ostap.audience.reading.tokens import Tokens, tokenised


@dataclass(frozen=True, slots=True)
class Heard:
    """The words with what they may mean, in the order of the text."""

    tokens: Tokens
    quantities: tuple[Quantity, ...]
    times: tuple[TimeSaid, ...]
    cues: tuple[CueSaid, ...]
    mentions: tuple[Mention, ...]
    ground: Ground
    as_of: dt.date

    def part(self, start: int, end: int) -> Heard:
        """Return what is heard from one token up to another, not included."""
        return replace(
            self,
            quantities=tuple(q for q in self.quantities if start <= q.at < end),
            times=tuple(t for t in self.times if start <= t.start < end),
            cues=tuple(c for c in self.cues if start <= c.start < end),
            mentions=tuple(m for m in self.mentions if start <= m.start < end),
        )

    def without(self, start: int, end: int) -> Heard:
        """Return what is heard outside some tokens."""
        return replace(
            self,
            quantities=tuple(q for q in self.quantities if not start <= q.at < end),
            times=tuple(t for t in self.times if not start <= t.start < end),
            cues=tuple(c for c in self.cues if not start <= c.start < end),
            mentions=tuple(m for m in self.mentions if not start <= m.start < end),
        )

    def has(self, *cues: Cue) -> bool:
        """Whether any of the cues is heard."""
        return any(said.cue in cues for said in self.cues)

    def until(self, at: int) -> int:
        """Return the next token from ``at`` that is a mark between clauses, or the end."""
        for n in range(at, len(self.tokens)):
            inside = any(t.start <= n < t.end for t in self.times)
            if not inside and self.tokens.folded(n) in {",", ";", "."}:
                return n
        return max(at, len(self.tokens))

    def sentence_start(self, at: int) -> int:
        """Return where the sentence begins that a token stands in."""
        marks = (n + 1 for n in range(at) if self.tokens.folded(n) in {";", ".", ":"})
        return max(marks, default=0)

    def of(self, *cues: Cue) -> list[CueSaid]:
        """Return where the cues are heard."""
        return [said for said in self.cues if said.cue in cues]


_QUIET: Final = frozenset({
    Cue.AVG, Cue.EVERY, Cue.NOW, Cue.GREATER, Cue.LESS, Cue.LAST, Cue.FIRST, Cue.FILLED,
    Cue.MISSING, Cue.NONE, Cue.NEVER, Cue.NOT, Cue.EXCEPT, Cue.MAX, Cue.MIN, Cue.TOP, Cue.BOTTOM,
    Cue.TOTAL, Cue.PER_MONTH, Cue.DISTINCT, Cue.MEDIAN, Cue.PERCENTILE,
})  # fmt: skip
"""Words that ask and name nothing: "в среднем" is no secondary education."""


def _of_one_unit(quantities: list[Quantity], tokens: Tokens) -> list[Quantity]:
    """Return the numbers with the unit that is said once for two: "старше 25 и моложе 35 лет"."""
    found = list(quantities)
    for n, (one, other) in enumerate(pairwise(quantities)):
        if one.of is None and other.of is not None and joined(tokens, one, other):
            found[n] = replace(one, of=other.of, currency=other.currency)
    return found


def joined(tokens: Tokens, one: Quantity, other: Quantity) -> bool:
    """Whether two bounds are said of one thing: "больше 3, но меньше 10"."""
    between = {tokens.folded(n) for n in range(one.end, other.start)}
    opposite = {one.bound, other.bound} in (
        {"gt", "lt"}, {"ge", "le"}, {"gt", "le"}, {"ge", "lt"}
    )  # fmt: skip
    return opposite and between <= {",", "и", "но", "а", "and", "but"}


def hear(text: str, lexicon: Lexicon, ground: Ground, as_of: dt.date) -> Heard:
    """Return what rules hear in a text."""
    tokens = tokenised(text)
    times, quantities = read_times(tokens, read_quantities(tokens, lexicon.units), as_of)
    taken = frozenset(n for t in times for n in range(t.start, t.end))
    # A unit of the company's own ("баллов") may be a part of a column's name too.
    numbers = frozenset(n for q in quantities for n in range(q.start, q.unit_at or q.end))
    cues = read_cues(tokens, taken | numbers)
    quiet = frozenset(n for c in cues if c.cue in _QUIET for n in range(c.start, c.end))
    mentions = lexicon.mentions(tokens, taken | numbers, quiet)
    quantities = _of_one_unit(quantities, tokens)
    return Heard(
        tokens, tuple(quantities), tuple(times), tuple(cues), tuple(mentions), ground, as_of
    )
