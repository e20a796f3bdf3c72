"""Russian dictionary forms, by pymorphy3."""

from __future__ import annotations

import re
from functools import lru_cache

import pymorphy3

_RUSSIAN = re.compile(r"[а-яё]+(?:-[а-яё]+)*", re.IGNORECASE)
"""What the analyzer knows; on letters without a name of their own it fails."""


@lru_cache(maxsize=1)
def _analyzer() -> pymorphy3.MorphAnalyzer:
    return pymorphy3.MorphAnalyzer()


@lru_cache(maxsize=10_000)
def normal_form(word: str) -> str:
    """Return the dictionary form of a Russian word, with its capital kept."""
    if not _RUSSIAN.fullmatch(word):
        return word
    form = str(_analyzer().parse(word)[0].normal_form)
    return form.capitalize() if word[:1].isupper() else form


@lru_cache(maxsize=10_000)
def is_noun(word: str) -> bool:
    """Whether a word names a thing; any English word may, since it is not looked up."""
    return not _RUSSIAN.fullmatch(word) or _analyzer().parse(word)[0].tag.POS == "NOUN"


@lru_cache(maxsize=10_000)
def is_person(word: str) -> bool:
    """Whether a word is most likely a person's name, patronymic or surname."""
    if not _RUSSIAN.fullmatch(word):
        return False
    tag = _analyzer().parse(word)[0].tag
    return bool({"Name", "Surn", "Patr"} & set(tag.grammemes))


@lru_cache(maxsize=20_000)
def part_of_speech(word: str) -> tuple[str, str | None]:
    """Return the dictionary form of a Russian word and its part of speech (NOUN, ADJF, VERB...)."""
    if not _RUSSIAN.fullmatch(word):
        return word, None
    parsed = _analyzer().parse(word)[0]
    return str(parsed.normal_form), parsed.tag.POS and str(parsed.tag.POS)


@lru_cache(maxsize=20_000)
def number_of(word: str) -> str | None:
    """Return ``sing`` or ``plur`` of a Russian word; ``None`` where it has no number."""
    number = _analyzer().parse(word)[0].tag.number if _RUSSIAN.fullmatch(word) else None
    return number and str(number)


@lru_cache(maxsize=20_000)
def is_animate(word: str) -> bool:
    """Whether a word names somebody alive: "пенсионеры", "вкладчик"; a Russian noun alone may."""
    if not _RUSSIAN.fullmatch(word):
        return False
    tag = _analyzer().parse(word)[0].tag
    return bool(tag.POS == "NOUN" and tag.animacy == "anim")


@lru_cache(maxsize=20_000)
def is_place(word: str) -> bool:
    """Whether a Russian word may name a town, a region or a country."""
    if not _RUSSIAN.fullmatch(word):
        return False
    return any("Geox" in parse.tag.grammemes for parse in _analyzer().parse(word)[:3])
