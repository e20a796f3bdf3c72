"""Which columns are sensitive and which are protected: by name and by shape.

A guess that hides too much costs a person one word; one that hides too little costs a leak. So
either sign is enough.
"""

from __future__ import annotations

from typing import Final

from ostap.catalog.build import signs
from ostap.catalog.build.profile import ColumnProfile, Family, TableProfile
from ostap.catalog.build.shapes import personal_shape
from ostap.catalog.build.words import ID_WORDS, Sign, Words

_FLAGS: Final = 3
_MANY: Final = 100
"""So few values on so many rows are a flag, whatever it is called."""
_CARD_DIGITS: Final = 15
_ENOUGH: Final = 5
"""Distinct values below which a shape may be chance."""
_NAME_WORDS: Final = frozenset({"name", "names", "imya", "имя", "fullname", "title"})
_PARTS_OF_NAMES: Final = frozenset({"first", "last", "middle", "full", "maiden", "contact"})
_NOT_WHAT: Final = frozenset(
    {
        "type",
        "kind",
        "status",
        "verified",
        "confirmed",
        "date",
        "dt",
        "since",
        "count",
        "cnt",
        "at",
        "on",
        "ts",
        "time",
        "class",
    }
)
"""`passport_status`, `email_confirmed`: about the thing, not the thing."""


_PLACES: Final = Sign(
    frozenset(
        {
            "city",
            "town",
            "region",
            "country",
            "district",
            "gorod",
            "brand",
            "make",
            "state",
            "type",
            "kind",
        }
    ),
    ("город", "регион", "район", "стран", "округ", "марк", "бренд", "область"),
)
"""Texts that look like surnames, or belong to an address, and are of things."""


def is_sensitive(table: TableProfile, column: ColumnProfile, *, is_key: bool) -> bool:
    """Return whether a column is a person's: of it only "is filled" may be asked.

    Args:
        table: its table.
        column: the column.
        is_key: whether it is a key or part of a link: such are numbers inside the database.
    """
    if column.family not in {Family.TEXT, Family.WHOLE, Family.OTHER}:
        return False
    shape = _shape(column)
    if is_key or (column.distinct == 1 and column.exact):
        return shape in {"email", "phone", "card", "snils", "inn", "passport", "account"}
    if shape is not None and not (shape == "person" and column.words.says(_PLACES)):
        return True
    return _named(table, column)


def is_protected(column: ColumnProfile) -> bool:
    """Return whether a column may not select people: faith, nationality, health, politics."""
    return column.family in {
        Family.TEXT, Family.WHOLE, Family.BOOLEAN,
    } and column.words.says(signs.PROTECTED)  # fmt: skip


def _shape(column: ColumnProfile) -> str | None:
    if column.distinct < _ENOUGH:
        return None
    shape = personal_shape(column.texts(200))
    if column.family is Family.WHOLE and shape not in {"card", "account", "phone", "inn"}:
        return None
    if shape == "inn" and column.family is Family.WHOLE and not column.words.says(signs.IDENTITY):
        return None
    return shape


def _named(table: TableProfile, column: ColumnProfile) -> bool:
    words = column.words
    flag = column.distinct <= _FLAGS < _MANY < column.filled
    if set(words.name[-1:]) & _NOT_WHAT or flag:
        return False
    if words.says(signs.IDENTITY) or words.says(signs.REACH) or words.named(signs.NAMED):
        return not _counts(column)
    if column.family is Family.TEXT and words.says(signs.PLACE):
        return not words.says(_PLACES)
    return _is_name(table, column) or _is_number(table, column)


def _is_name(table: TableProfile, column: ColumnProfile) -> bool:
    """Return whether a column holds what people are called."""
    comment = set(column.words.comment)
    said = comment & {"имя", "фио"} or any(w.startswith(("фамил", "отчеств")) for w in comment)
    name = column.words.name
    return bool(said) or (bool(set(name) & _NAME_WORDS) and _is_of_people(table, name))


def _is_number(table: TableProfile, column: ColumnProfile) -> bool:
    """Return whether a column holds the number of an account, a card or a person's paper."""
    words = column.words
    numbered = bool({*words.name, *words.comment} & ID_WORDS) or words.named(signs.SERIES)
    if words.says(signs.ACCOUNT) and numbered and column.family is Family.TEXT:
        return column.longest >= _CARD_DIGITS
    return table.words.says(signs.DOCUMENT) and words.says(signs.SERIES)


def _is_of_people(table: TableProfile, name: tuple[str, ...]) -> bool:
    """Return whether a column called a name is a person's: `clients.name`, `first_name`."""
    if set(name) & _PARTS_OF_NAMES:
        return True
    own = tuple(w for w in name if w not in _NAME_WORDS)
    if own:
        return Words(own).named(signs.PERSON)
    last = Words(table.words.name[-1:], table.words.comment[:1])
    joined = "".join(table.words.name)
    long_words = [word for word in signs.PERSON.words if len(word) >= _ENOUGH]
    return last.says(signs.PERSON) or joined.endswith(tuple(long_words))


def _counts(column: ColumnProfile) -> bool:
    return column.words.named(signs.NOT_MONEY) and column.family is Family.WHOLE
