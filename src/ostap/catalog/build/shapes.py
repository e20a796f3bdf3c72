"""What texts look like: days, numbers, phones, cards, tax numbers, people's names.

Checksums: Luhn (ISO/IEC 7812-1), ИНН (order of the Federal Tax Service, 10 and 12 digits),
СНИЛС (weights 9 to 1, modulo 101).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from typing import Final

_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}")
_PHONE: Final = re.compile(
    r"(?:\+\d{1,3}|8)[\s(-]*\d{3}[\s)-]*\d{3}[\s-]*\d{2}[\s-]*\d{2}|\d{3}-\d{3}-\d{4}"
)
_IP: Final = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}")
_IBAN: Final = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
_PASSPORT: Final = re.compile(r"\d{2}\s?\d{2}\s\d{6}")
_PATRONYMIC: Final = re.compile(r"[А-ЯЁ][а-яё]+(?:ович|евич|ьич|ична|овна|евна|инична)")
_INITIALS: Final = re.compile(r"[А-ЯЁ][а-яё-]+\s+[А-ЯЁ]\.\s?(?:[А-ЯЁ]\.)?")
_SURNAME: Final = re.compile(
    r"[А-ЯЁ][а-яё]+(?:ов|ев|ёв|ин|ын|ский|цкой|ова|ева|ёва|ина|ына|ская|енко)"
)
_UUID: Final = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
_NUMBER: Final = re.compile(r"-?\d{1,3}(?:[\s\u00a0]\d{3})+(?:[.,]\d+)?|-?\d+(?:[.,]\d+)?")
_GROUPED: Final = re.compile(r"-?\d{1,3}(?:[\s\u00a0]\d{3})+(?:[.,]\d+)?|-?\d+[.,]\d+")

_MOST: Final = 0.8
"""The share of distinct values that makes a shape."""
_NEARLY_ALL: Final = 0.97

FORMATS: Final = (
    "%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%Y/%m/%d", "%Y%m%d",
    "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M",
    "%Y-%m-%d %H:%M", "%Y%m%d %H:%M:%S",
)  # fmt: skip
"""How days and moments are kept as text, the first that fits. 3/4/2026 is read day first."""
_FRACTION: Final = re.compile(r"(\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2})\.\d{1,6}")


def date_format(values: Sequence[str]) -> str | None:
    """Return the format that nearly all of the texts are days or moments in, or ``None``."""
    if not values:
        return None
    plain = [_FRACTION.sub(r"\1", value) for value in values]
    for known in FORMATS:
        if not _reads(plain[0], known) and not _reads(plain[-1], known):
            continue
        if sum(_reads(value, known) for value in plain) >= _NEARLY_ALL * len(plain):
            return known
    return None


def moment_of(value: str, known: str) -> dt.datetime | None:
    """Return the moment that a text says in a format; ``None`` where it says none."""
    plain = _FRACTION.sub(r"\1", value)
    try:
        moment = dt.datetime.strptime(plain, known)  # noqa: DTZ007 - stored days have no zone
    except ValueError:
        return None
    # 1.2.2026 reads as %d.%m.%Y too, and does not sort or compare as one.
    fits = 1800 <= moment.year <= 2200 and moment.strftime(known) == plain  # noqa: PLR2004 - a life's years
    return moment if fits else None


def _reads(value: str, known: str) -> bool:
    return moment_of(value, known) is not None


def is_number_text(values: Sequence[str]) -> bool:
    """Return whether texts are numbers, some of them with spaces or fractions, none a code."""
    if not values or any(len(v) > 1 and v[0] == "0" and v[1].isdigit() for v in values):
        return False
    share = sum(_NUMBER.fullmatch(v.strip()) is not None for v in values) / len(values)
    return share >= _NEARLY_ALL and any(_GROUPED.fullmatch(v.strip()) for v in values)


def separator_of(values: Sequence[str]) -> str | None:
    """Return the separator of texts that hold several of a few values each, or ``None``."""
    for mark in (",", ";", "|"):
        several = sum(mark in value for value in values)
        if several < max(2, 0.3 * len(values)):
            continue
        parts = [part.strip() for value in values for part in value.split(mark)]
        few = set(parts)
        # A word used again and again in several mixtures; sentences have parts of their own.
        short = all(0 < len(part) <= 30 and part.count(" ") <= 2 for part in few)  # noqa: PLR2004 - a value's words
        if short and 1 < len(few) <= 40 and 2 * len(parts) >= 3 * len(few):  # noqa: PLR2004 - a list's length
            return mark
    return None


def parts_of(value: str, separator: str) -> list[str]:
    """Return the values that one text holds."""
    return [part.strip() for part in value.split(separator) if part.strip()]


def personal_shape(values: Sequence[str]) -> str | None:
    """Return what personal thing most of the texts look like, or ``None``."""
    if not values:
        return None
    for name, test in _SHAPES:
        if sum(test(value.strip()) for value in values) >= _MOST * len(values):
            return name
    contacts = sum(_is_phone(v) or _is_email(v) for v in values)
    return "contact" if contacts >= 0.6 * len(values) else None


def luhn(digits: str) -> bool:
    """Return whether the digits pass the Luhn check."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        number = int(digit) * (2 if place % 2 else 1)
        total += number - 9 if number > 9 else number  # noqa: PLR2004 - the sum of its digits
    return total % 10 == 0


def inn(digits: str) -> bool:
    """Return whether the digits are a taxpayer's number of Russia, by its checksum."""
    weights = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)

    def check(count: int) -> bool:
        total = sum(w * int(d) for w, d in zip(weights[-count:], digits, strict=False))
        return total % 11 % 10 == int(digits[count])

    if len(digits) == 10:  # noqa: PLR2004 - a company's
        return check(9)
    return len(digits) == 12 and check(10) and check(11)  # noqa: PLR2004 - a person's


def snils(digits: str) -> bool:
    """Return whether the digits are a pension insurance number of Russia, by its checksum."""
    if len(digits) != 11:  # noqa: PLR2004 - nine and two
        return False
    total = sum((9 - place) * int(digit) for place, digit in enumerate(digits[:9]))
    return (total % 101) % 100 == int(digits[9:])


def _is_email(value: str) -> bool:
    return _EMAIL.fullmatch(value) is not None


def _is_phone(value: str) -> bool:
    return _PHONE.fullmatch(value) is not None


def _digits(value: str, lengths: range) -> str:
    bare = re.sub(r"[\s-]", "", value)
    return bare if bare.isascii() and bare.isdigit() and len(bare) in lengths else ""


def _is_card(value: str) -> bool:
    bare = _digits(value, range(15, 20))
    return bool(bare) and luhn(bare)


def _is_account(value: str) -> bool:
    return bool(_digits(value, range(20, 21))) or _IBAN.fullmatch(value) is not None


def _is_inn(value: str) -> bool:
    bare = _digits(value, range(10, 13))
    return bool(bare) and inn(bare)


def _is_snils(value: str) -> bool:
    bare = _digits(value, range(11, 12))
    return bool(bare) and snils(bare)


def _is_person(value: str) -> bool:
    words = value.split()
    if len(words) > 6:  # noqa: PLR2004 - a sentence
        return False
    return (
        any(_PATRONYMIC.fullmatch(word) for word in words)
        or _INITIALS.search(value) is not None
        or (len(words) <= 2 and _SURNAME.fullmatch(words[0] if words else "") is not None)  # noqa: PLR2004 - and a first name
    )


_SHAPES: Final[tuple[tuple[str, Callable[[str], bool]], ...]] = (
    ("email", _is_email),
    ("phone", _is_phone),
    ("card", _is_card),
    ("account", _is_account),
    ("snils", _is_snils),
    ("inn", _is_inn),
    ("passport", lambda value: _PASSPORT.fullmatch(value) is not None),
    ("ip", lambda value: _IP.fullmatch(value) is not None),
    ("person", _is_person),
)


def is_uuid(values: Sequence[str]) -> bool:
    """Return whether all texts are UUIDs."""
    return bool(values) and all(_UUID.fullmatch(value) for value in values)
