"""Telling words in Russian or English from words in other languages, without a model."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_WORD: Final = re.compile(r"[^\W\d_]+")
_ENGLISH: Final = frozenset(
    re.findall(
        r"\w+",
        "a an and are as at be by for from get has have if in is it no not of on only or our "
        "out own than that the their them they this those to up us we who whose will with you "
        "your",
    )
)
_OTHER: Final = frozenset(
    # German, French, Spanish, Italian, Portuguese, Polish, Turkish; none is an English word.
    re.findall(
        r"\w+",
        "der das und für mit von ist sie nicht ein eine einen auf bei zum zur ihre kunden alle "
        "le la les des et pour avec vous votre est une sur qui dans aux nos el los las con para "
        "por su que una más usted clientes del y il gli che per della sono tutti di chi i os um "
        "uma você seu não são e o dla jest oraz nie się lub który z w ve için bir bu ile olan",
    )
)
_FEW: Final = 2
_HALF: Final = 0.5


def is_foreign(text: str) -> bool:
    """Return whether a phrase is in a language other than Russian and English.

    Scripts other than Cyrillic and Latin decide by themselves. Latin words are foreign where
    more of them are little words of other languages, or carry their letters (ü, é, ł), than are
    little words of English; so a brand alone is never foreign. Languages in Cyrillic are taken
    for Russian: the readers find no word of theirs in the catalog, and that is told.
    """
    words = [word.casefold() for word in _WORD.findall(text)]
    scripts = [_script(word) for word in words]
    letters = sum(len(word) for word in words)
    other = sum(len(w) for w, script in zip(words, scripts, strict=True) if script == "other")
    if other > letters * _HALF:
        return True
    latin = [word for word, script in zip(words, scripts, strict=True) if script == "latin"]
    if len(latin) < _FEW or sum(map(len, latin)) <= letters * _HALF:
        return False
    strange = sum(word in _OTHER or not word.isascii() for word in latin)
    return strange > sum(word in _ENGLISH for word in latin)


def _script(word: str) -> str:
    name = unicodedata.name(word[0], "")
    if name.startswith("CYRILLIC"):
        return "cyrillic"
    return "latin" if name.startswith("LATIN") else "other"
