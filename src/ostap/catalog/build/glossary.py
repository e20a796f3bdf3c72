"""Words that stand in names of columns, and what people call them in both languages.

A name is turned into a title word by word; where one word is unknown there is no Russian title.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final, NamedTuple

from ostap.catalog.build.words import is_russian, singular, split


class Word(NamedTuple):
    """One word: Russian, Russian in the genitive, English."""

    ru: str
    of: str
    en: str


_FILE: Final = Path(__file__).parent / "glossary.txt"
_HEADS_FIRST: Final = frozenset(
    {
        "dt", "date", "data", "summa", "nomer", "kod", "tip", "vid", "status", "kolvo", "srok",
        "cena", "tsena", "stavka", "stoimost", "dolg",
    }
)  # fmt: skip
"""Words that name the thing when they stand first: `dt_open`, `summa_kredita`."""

_VALUES: Final[dict[str, tuple[str, str]]] = {
    "y": ("да", "yes"), "n": ("нет", "no"), "yes": ("да", "yes"), "no": ("нет", "no"),
    "да": ("да", "yes"), "нет": ("нет", "no"), "true": ("да", "yes"), "false": ("нет", "no"),
    "m": ("мужской", "male"), "f": ("женский", "female"), "м": ("мужской", "male"),
    "ж": ("женский", "female"), "rub": ("рубль", "rouble"), "rur": ("рубль", "rouble"),
    "usd": ("доллар США", "US dollar"), "eur": ("евро", "euro"), "cny": ("юань", "yuan"),
    "active": ("действует", "active"), "closed": ("закрыт", "closed"), "new": ("новый", "new"),
    "blocked": ("заблокирован", "blocked"), "won": ("успех", "won"), "lost": ("неудача", "lost"),
    "lose": ("неудача", "lost"), "male": ("мужской", "male"), "female": ("женский", "female"),
    "cancelled": ("отменён", "cancelled"), "pending": ("ожидает", "pending"),
    "success": ("успешно", "success"), "failed": ("неудача", "failed"),
}  # fmt: skip
_ONE_LETTER_SEX: Final = frozenset("mfмж")


def glossary() -> dict[str, Word]:
    """Return the words by the way they stand in names."""
    found: dict[str, Word] = {}
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        names, colon, meaning = line.partition(":")
        if colon and not line.startswith("#"):
            ru, of, en = (part.strip() for part in meaning.split(","))
            found |= dict.fromkeys(names.split(), Word(ru, of, en))
    return found


def title_of(name: str, comment: str | None, words: dict[str, Word]) -> dict[str, str]:
    """Return the title of a table or column: its comment, else what its name can be read as.

    Args:
        name: as the database has it.
        comment: the database's, in either language.
        words: the glossary.
    """
    said = " ".join((comment or "").split())[:120]
    if said:
        return {"ru": said} if is_russian(said) else {"en": said}
    if is_russian(name):
        return {"ru": " ".join(split(name))}
    parts = [part for part in split(name) if not part.isdigit()]
    known = [words.get(part) or words.get(singular(part)) for part in parts]
    if not parts:
        return {}
    if parts[0] in _HEADS_FIRST and len(parts) > 1:
        parts, known = [*parts[1:], parts[0]], [*known[1:], known[0]]
    title = {"en": " ".join(w.en if w else part for w, part in zip(known, parts, strict=True))}
    found = [word for word in known if word is not None]
    if len(found) == len(known):
        title["ru"] = " ".join([found[-1].ru, *(word.of for word in found[:-1])])
    return dict(sorted(title.items(), reverse=True))


def value_title(value: str, *, of_sex: bool) -> dict[str, str]:
    """Return what a stored value means, where that is plain; nothing where it is a code."""
    folded = value.strip().casefold()
    if folded in _VALUES and (of_sex or folded not in _ONE_LETTER_SEX):
        ru, en = _VALUES[folded]
        return {"ru": ru, "en": en}
    if is_russian(value):
        return {"ru": value.strip()}
    return {}
