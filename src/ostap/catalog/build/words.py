"""The words inside a name and a comment: `dt_open`, `ClientID`, `дата открытия`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

ID_WORDS: Final = frozenset(
    {
        "id", "ids", "code", "kod", "key", "no", "nr", "num", "number", "nomer", "uuid", "guid",
        "pk", "ref", "код", "номер", "ид", "ключ", "ссылка", "идентификатор", "kluch", "ident",
    }
)  # fmt: skip
"""The words that say "which one" and nothing of what."""

_BEFORE_CAPITAL: Final = re.compile(
    r"(?<=[a-zа-яё0-9])(?=[A-ZА-ЯЁ])|(?<=[A-ZА-ЯЁ])(?=[A-ZА-ЯЁ][a-zа-яё])"
)
_WORD: Final = re.compile(r"[A-Za-zА-Яа-яЁё]+|\d+")
_SEVERAL: Final = 4
_PREFIX: Final = 3
_IRREGULAR: Final = {"people": "person", "children": "child", "men": "man", "women": "woman"}
_CYRILLIC: Final = re.compile(r"[А-Яа-яЁё]")


@dataclass(frozen=True, slots=True)
class Sign:
    """What speaks for a meaning: words of a name, and beginnings of words of a comment."""

    words: frozenset[str]
    stems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """What a column or table is called: the words of its name and of its comment."""

    name: tuple[str, ...]
    comment: tuple[str, ...] = ()

    def says(self, sign: Sign) -> bool:
        """Return whether the name or the comment holds a word of the sign."""
        return self.named(sign) or any(
            word in sign.words or word.startswith(sign.stems or ("\0",)) for word in self.comment
        )

    def named(self, sign: Sign) -> bool:
        """Return whether the name alone holds a word of the sign."""
        return any(
            word in sign.words
            or singular(word) in sign.words
            or word.startswith(sign.stems or ("\0",))
            for word in self.name
        )


def words_of(name: str, comment: str | None = None) -> Words:
    """Return the words of a name and its comment."""
    return Words(split(name), split(comment or ""))


def split(name: str) -> tuple[str, ...]:
    """Return the words of a name in lower case: snake, camel, Cyrillic; digits stand alone."""
    return tuple(word.lower() for word in _WORD.findall(_BEFORE_CAPITAL.sub(" ", name)))


def common_prefix(names: Iterable[str]) -> str:
    """Return what names without separators begin with, all of them: `sbtx` of `sbtxid`."""
    lowered = [name.lower() for name in names]
    prefix = common_start(lowered)
    apart = any(not name.isalnum() for name in lowered)
    return "" if apart or len(lowered) < _SEVERAL or len(prefix) < _PREFIX else prefix


def common_start(texts: Sequence[str]) -> str:
    """Return the letters that all texts begin with."""
    first, last = min(texts, default=""), max(texts, default="")
    pairs = zip(first, last, strict=False)
    return first[
        : next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(first), len(last)))
    ]


def without_prefix(name: str, prefix: str) -> str:
    """Return a name without its table's prefix, its `id` apart: `sbtxcustid` gives `cust id`."""
    rest = name[len(prefix) :]
    if not prefix or not rest:
        return name
    return f"{rest[:-2]} id" if rest.lower().endswith("id") and len(rest) > 2 else rest  # noqa: PLR2004 - id itself


def singular(word: str) -> str:
    """Return an English word without its plural; other words come back as they are."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):  # noqa: PLR2004 - gas, bus
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    if word.endswith(("sses", "xes", "ches", "shes", "zes")):
        return word[:-2]
    return word[:-1]


def base_of(words: Iterable[str]) -> tuple[str, ...]:
    """Return the words without those that only say "which one", each in the singular."""
    return tuple(singular(word) for word in words if word not in ID_WORDS)


def is_russian(text: str) -> bool:
    """Return whether a text has Russian letters."""
    return bool(_CYRILLIC.search(text))
