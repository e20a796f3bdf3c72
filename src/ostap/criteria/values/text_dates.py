"""Dates kept as text: where each part stands in a format of fixed width."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

_WIDTHS: Final = {"d": 2, "m": 2, "Y": 4, "H": 2, "M": 2, "S": 2}


def pieces_of(date_format: str) -> Iterator[tuple[str, int]]:
    """Yield a format piece by piece: a directive's letter and its width, or a character and 0.

    A directive that is not supported has the width 1.
    """
    characters = iter(date_format)
    for character in characters:
        if character == "%":
            directive = next(characters, "")
            yield directive, _WIDTHS.get(directive, 1)
        else:
            yield character, 0


def places_of(date_format: str) -> dict[str, tuple[int, int]] | None:
    """Return each directive's first character, counted from 1, and its width.

    ``None`` where the format has another directive than %d %m %Y %H %M %S, or lacks a part of
    the day: such text can't be put in order by cutting it.
    """
    places: dict[str, tuple[int, int]] = {}
    position = 1
    for text, width in pieces_of(date_format):
        if width == 0:
            position += 1
            continue
        if text not in _WIDTHS or text in places:
            return None
        places[text] = (position, width)
        position += width
    if not {"d", "m", "Y"} <= places.keys():
        return None
    return places


def supported_format(date_format: str) -> bool:
    """Tell whether dates kept in this format can be compared on every engine."""
    return places_of(date_format) is not None
