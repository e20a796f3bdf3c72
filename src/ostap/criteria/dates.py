"""Dates kept as text: where each part stands in a format of fixed width."""

from __future__ import annotations

from typing import Final

_WIDTHS: Final = {"d": 2, "m": 2, "Y": 4, "H": 2, "M": 2, "S": 2}


def places_of(date_format: str) -> dict[str, tuple[int, int]] | None:
    """Return each directive's first character, counted from 1, and its width.

    ``None`` where the format has another directive than %d %m %Y %H %M %S, or lacks a part of
    the day: such text can't be put in order by cutting it.
    """
    places: dict[str, tuple[int, int]] = {}
    position, characters = 1, iter(date_format)
    for character in characters:
        width = 1
        if character == "%":
            directive = next(characters, "")
            if directive not in _WIDTHS or directive in places:
                return None
            width = _WIDTHS[directive]
            places[directive] = (position, width)
        position += width
    if not {"d", "m", "Y"} <= places.keys():
        return None
    return places


def supported_format(date_format: str) -> bool:
    """Tell whether dates kept in this format can be compared on every engine."""
    return places_of(date_format) is not None
