"""A text as tokens: words with their dictionary form and meaning, numbers, marks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ostap.audience.morphology import part_of_speech
from ostap.audience.stems import fold, same_meaning, stem

_TOKEN = re.compile(
    r"(?P<date>\d{4}-\d\d-\d\d|\d{1,2}\.\d{1,2}\.\d{4})"
    r"|(?P<number>\d{1,3}(?:[    ]\d{3})+(?!\d)(?:[.,]\d+)?"
    r"|\d{1,3}(?:,\d{3})+(?!\d)|\d+(?:[.,]\d+)?)"
    r"|(?P<word>[^\W\d_]+(?:[-'’][^\W\d_]+)*)"
    r"|(?P<mark>[<>≤≥]=?|\S)"
)
_QUOTED = re.compile(r"[«\"“]([^»\"”]{1,80})[»\"”]")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number, a date or a mark, and where it stands."""

    text: str
    start: int
    end: int
    kind: str
    """``word``, ``number``, ``date`` or ``mark``."""
    folded: str
    lemma: str
    """Its dictionary form, folded; itself for anything but a Russian word."""
    meaning: str
    """The stem that stands for what it means (`stems.same_meaning`)."""
    pos: str | None
    """Part of speech of a Russian word, as pymorphy3 names it."""

    @property
    def is_word(self) -> bool:
        """Whether it is made of letters."""
        return self.kind == "word"

    @property
    def is_capital(self) -> bool:
        """Whether it is written as a name is."""
        return self.is_word and self.text[:1].isupper()


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of one text."""

    text: str
    all: tuple[Token, ...]
    quoted: tuple[tuple[int, int], ...]
    """From which token up to which other, not included, quotation marks stand."""

    def __len__(self) -> int:
        return len(self.all)

    def __getitem__(self, at: int) -> Token:
        return self.all[at]

    def lemma(self, at: int) -> str:
        """Return the dictionary form of a token; empty beyond either end."""
        return self.all[at].lemma if 0 <= at < len(self.all) else ""

    def folded(self, at: int) -> str:
        """Return a token in lower case; empty beyond either end."""
        return self.all[at].folded if 0 <= at < len(self.all) else ""

    def said(self, start: int, end: int) -> str:
        """Return the text of the tokens from ``start`` up to ``end``, not included."""
        return self.text[self.all[start].start : self.all[end - 1].end] if end > start else ""


def tokenised(text: str) -> Tokens:
    """Return the tokens of a text, Russian or English."""
    found = tuple(_token(match) for match in _TOKEN.finditer(text))
    quoted = []
    for match in _QUOTED.finditer(text):
        inside = [n for n, t in enumerate(found) if match.start(1) <= t.start < match.end(1)]
        if inside:
            quoted.append((inside[0], inside[-1] + 1))
    return Tokens(text, found, tuple(quoted))


def _token(match: re.Match[str]) -> Token:
    kind = match.lastgroup or "mark"
    text = match.group()
    folded, lemma, meaning, pos = _read(text, kind)
    return Token(text, match.start(), match.end(), kind, folded, lemma, meaning, pos)


@lru_cache(maxsize=20_000)
def _read(text: str, kind: str) -> tuple[str, str, str, str | None]:
    folded = fold(text)
    if kind != "word":
        return folded, folded, folded, None
    if folded.isascii():
        return folded, folded, same_meaning(stem(folded)), None
    lemma, pos = part_of_speech(folded)
    return folded, fold(lemma), same_meaning(stem(folded)), pos
