"""Russian dictionary forms, by pymorphy3."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import pymorphy3

_RUSSIAN = re.compile(r"[а-яё]+(?:-[а-яё]+)*", re.IGNORECASE)
"""What the analyzer knows; on letters without a name of their own it fails."""


@lru_cache(maxsize=1)
def _analyzer() -> pymorphy3.MorphAnalyzer:
    return pymorphy3.MorphAnalyzer()


@lru_cache(maxsize=20_000)
def _parses(word: str) -> tuple[Any, ...]:
    """Return how a word may be read, the likeliest first; nothing for what is not Russian."""
    return tuple(_analyzer().parse(word)) if _RUSSIAN.fullmatch(word) else ()


def normal_form(word: str) -> str:
    """Return the dictionary form of a Russian word, with its capital kept."""
    form = str(parses[0].normal_form) if (parses := _parses(word)) else word
    return form.capitalize() if parses and word[:1].isupper() else form


def is_noun(word: str) -> bool:
    """Whether a word names a thing; any English word may, since it is not looked up."""
    parses = _parses(word)
    return not parses or bool(parses[0].tag.POS == "NOUN")


def is_person(word: str) -> bool:
    """Whether a word is most likely a person's name, patronymic or surname."""
    parses = _parses(word)
    return bool(parses and {"Name", "Surn", "Patr"} & set(parses[0].tag.grammemes))


def part_of_speech(word: str) -> tuple[str, str | None]:
    """Return the dictionary form of a Russian word and its part of speech (NOUN, ADJF, VERB...)."""
    if not (parses := _parses(word)):
        return word, None
    pos = parses[0].tag.POS
    return str(parses[0].normal_form), pos and str(pos)


def number_of(word: str) -> str | None:
    """Return ``sing`` or ``plur`` of a Russian word; ``None`` where it has no number."""
    number = parses[0].tag.number if (parses := _parses(word)) else None
    return number and str(number)


def is_animate(word: str) -> bool:
    """Whether a word names somebody alive: "пенсионеры", "вкладчик"; a Russian noun alone may."""
    parses = _parses(word)
    return bool(parses and parses[0].tag.POS == "NOUN" and parses[0].tag.animacy == "anim")


def is_place(word: str) -> bool:
    """Whether a Russian word may name a town, a region or a country."""
    return any("Geox" in parse.tag.grammemes for parse in _parses(word)[:3])
