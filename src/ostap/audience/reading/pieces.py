"""A text cut into pieces: between marks, conjunctions, "у которых", "без", "с"."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, Literal

from ostap.audience.morphology import is_animate
from ostap.audience.reading.cue import Cue
from ostap.audience.reading.heard import Heard, joined
from ostap.audience.reading.mentions import Mention

Link = Literal["", "and", "or", "but", "with"]

_MARKS: Final = frozenset({",", ";", ":", ".", "—", "–", "(", ")", "!", "?"})
_LINKS: Final[dict[str, Link]] = {
    "и": "and", "and": "and", "также": "and", "плюс": "and", "или": "or", "либо": "or",
    "or": "or", "но": "but", "а": "but", "однако": "but", "зато": "but", "but": "but",
    "причем": "and", "притом": "and",
}  # fmt: skip
_OPENERS: Final[dict[str, Link]] = {
    "без": "with", "without": "with", "с": "with", "со": "with", "with": "with",
    "кроме": "but", "исключая": "but", "except": "but", "excluding": "but", "при": "with",
    "который": "and", "кто": "and", "who": "and", "whose": "and", "which": "and", "имеющий": "with",
    "у": "and", "ни": "and",
}  # fmt: skip


@dataclass(slots=True)
class Piece:
    """Words between two cuts."""

    start: int
    end: int
    link: Link
    after_comma: bool = False
    mentions: list[Mention] = field(default_factory=list)
    back: bool = False
    """Whether it goes on about the thing said before: "ставка по которому"."""
    people: bool = False
    """Whether it speaks of people anew: "у которых", "кто"."""


def cut(heard: Heard) -> list[Piece]:
    """Return the pieces of a text: between marks, conjunctions, "у которых", "без", "с"."""
    tokens = heard.tokens
    fixed = _inside_spans(heard)
    pieces: list[Piece] = []
    start, link, comma = 0, "", False
    at = 0
    while at < len(tokens):
        mark = tokens[at].kind == "mark" and tokens.folded(at) in _MARKS
        lemma = tokens.lemma(at) if tokens.folded(at) not in {"с", "со", "а"} else tokens.folded(at)
        joins, opens = _LINKS.get(lemma), _OPENERS.get(lemma)
        if lemma == "у" and tokens.lemma(at + 1) not in {"который", "кто", "они"}:
            opens = None
        if at in fixed or not (mark or joins or opens):
            at += 1
            continue
        if at > start:
            pieces.append(Piece(start, at, link, comma))  # type: ignore[arg-type]
            comma = False
            link = ""
        if mark:
            comma, start = True, at + 1
        elif joins:
            link, start = ("and" if _opens_a_pair(heard, at) else joins), at + 1
        else:
            link, start = link or opens or "", at
            at += 1
            if lemma == "у":
                at += tokens.lemma(at) in {"который", "кто"}
            continue
        at += 1
    if start < len(tokens):
        pieces.append(Piece(start, len(tokens), link, comma))  # type: ignore[arg-type]
    for piece in pieces:
        piece.mentions = [m for m in heard.mentions if piece.start <= m.start < piece.end]
        piece.people = _of_people(heard, piece) or _after_people(heard, piece)
        piece.back = not piece.people and _looks_back(heard, piece)
    return pieces


def _opens_a_pair(heard: Heard, at: int) -> bool:
    """Whether the first of "либо ..., либо ..." stands here: it joins nothing to what is before."""
    same = [
        n for n in range(len(heard.tokens)) if heard.tokens.folded(n) == heard.tokens.folded(at)
    ]
    return heard.tokens.folded(at) in {"либо", "или", "either"} and len(same) > 1 and same[0] == at


def _inside_spans(heard: Heard) -> set[int]:
    """Return the tokens that no cut may fall on: inside a number, a time, a name of many words."""
    inside: set[int] = set()
    for q in heard.quantities:
        inside |= set(range(q.start, q.end))
    for t in heard.times:
        inside |= set(range(t.start, t.end))
    for c in heard.cues:
        if c.cue is not Cue.NONE:
            inside |= set(range(c.start + 1, c.end))
    for m in heard.mentions:
        if m.whole > 0.9 and len(m.places) > 1:  # noqa: PLR2004 - nearly all of the name is said
            inside |= set(range(m.start + 1, m.end))
    for one, other in pairwise(heard.quantities):
        if joined(heard.tokens, one, other):
            inside |= set(range(one.start, other.end))
    for start, end in heard.tokens.quoted:
        inside |= set(range(start, end))
    return inside


def _of_people(heard: Heard, piece: Piece) -> bool:
    first = heard.tokens.lemma(piece.start)
    second = heard.tokens.lemma(piece.start + 1)
    return first in {"кто", "who"} or (first == "у" and second in {"который", "кто", "они"})


def _after_people(heard: Heard, piece: Piece) -> bool:
    """Whether "которым" stands right after a word for people: "пенсионеры, которым ..."."""
    lemmas = [heard.tokens.lemma(n) for n in range(piece.start, min(piece.end, piece.start + 2))]
    if "который" not in lemmas:
        return False
    nouns = (n for n in range(piece.start - 1, -1, -1) if heard.tokens[n].pos == "NOUN")
    return is_animate(heard.tokens.folded(next(nouns, 0)))


def _looks_back(heard: Heard, piece: Piece) -> bool:
    lemmas = {heard.tokens.lemma(n) for n in range(piece.start, min(piece.end, piece.start + 4))}
    folded = {heard.tokens.folded(n) for n in range(piece.start, min(piece.end, piece.start + 4))}
    plural_subject = heard.tokens.folded(piece.start) == "которые"
    return not plural_subject and bool(
        lemmas & {"который", "which", "whose", "этот"}
        or folded & {"по ним", "его", "ее", "их", "них", "он", "она"}
    )
