"""Russian dictionary forms, by pymorphy3."""

from __future__ import annotations

from functools import lru_cache

import pymorphy3


@lru_cache(maxsize=1)
def _analyzer() -> pymorphy3.MorphAnalyzer:
    return pymorphy3.MorphAnalyzer()


@lru_cache(maxsize=10_000)
def normal_form(word: str) -> str:
    """Return the dictionary form of a Russian word, with its capital kept."""
    form = str(_analyzer().parse(word)[0].normal_form)
    return form.capitalize() if word[:1].isupper() else form


@lru_cache(maxsize=10_000)
def is_noun(word: str) -> bool:
    """Whether a word names a thing; any English word may, since it is not looked up."""
    return word.isascii() or _analyzer().parse(word)[0].tag.POS == "NOUN"


@lru_cache(maxsize=10_000)
def is_person(word: str) -> bool:
    """Whether a word is most likely a person's name, patronymic or surname."""
    tag = _analyzer().parse(word)[0].tag
    return bool({"Name", "Surn", "Patr"} & set(tag.grammemes))


@lru_cache(maxsize=20_000)
def part_of_speech(word: str) -> tuple[str, str | None]:
    """Return the dictionary form of a Russian word and its part of speech (NOUN, ADJF, VERB...)."""
    parsed = _analyzer().parse(word)[0]
    return str(parsed.normal_form), parsed.tag.POS and str(parsed.tag.POS)


@lru_cache(maxsize=20_000)
def number_of(word: str) -> str | None:
    """Return ``sing`` or ``plur`` of a Russian word; ``None`` where it has no number."""
    number = _analyzer().parse(word)[0].tag.number
    return number and str(number)


@lru_cache(maxsize=20_000)
def is_animate(word: str) -> bool:
    """Whether a word names somebody alive: "пенсионеры", "вкладчик"; a Russian noun alone may."""
    tag = _analyzer().parse(word)[0].tag
    return not word.isascii() and tag.POS == "NOUN" and tag.animacy == "anim"


@lru_cache(maxsize=20_000)
def is_place(word: str) -> bool:
    """Whether a Russian word may name a town, a region or a country."""
    if word.isascii():
        return False
    return any("Geox" in parse.tag.grammemes for parse in _analyzer().parse(word)[:3])
