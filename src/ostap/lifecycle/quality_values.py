"""Values as people type them, read as what they are meant to be."""

from __future__ import annotations

from typing import Final

import polars as pl

_NUMBER: Final = r"^[^\d\-]{0,3}(-?\d+(?:\.\d+)?)[^\d]*$"
_LOOK_ALIKE: Final = dict(zip("авекмнорстух", "abekmhopctyx", strict=True))
"""Cyrillic letters that look like Latin ones, in lower case."""

PLACEHOLDERS: Final = frozenset(
    {
        "?", "-", "--", "—", "n/a", "na", "nan", "none", "null", "nil", "unknown", "undefined",
        "н/д", "нд", "нет данных", "не указано", "не указан", "не указана", "неизвестно",
        "не определено", "пусто", "xxx", "tbd",
    }
)  # fmt: skip
"""Words that stand for «nothing is known», in lower case."""


def as_numbers(values: pl.Series) -> pl.Series:
    """Return Float64: ``"12 000,5 руб."`` is 12000.5; what is no number is null."""
    if values.dtype == pl.Boolean:
        return values.cast(pl.Float64)
    if not values.dtype.is_numeric():
        plain = values.cast(pl.String, strict=False)
        plain = plain.str.replace_all(r"[\s\u00a0\u202f_']", "").str.replace_all(",", ".")
        values = plain.str.extract(_NUMBER).cast(pl.Float64, strict=False)
    numbers = values.cast(pl.Float64, strict=False)
    return numbers.set(~numbers.is_finite().fill_null(value=False), None)


def as_days(values: pl.Series, form: str | None) -> pl.Series:
    """Return Date; what is no day in ``form`` (or as 2026-11-20) is null."""
    if values.dtype == pl.String:
        if form:
            return values.str.to_date(form, strict=False)
        return values.str.strip_chars().str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
    if values.dtype.is_temporal():
        return values.cast(pl.Date, strict=False)
    return pl.Series(values.name, [None] * len(values), dtype=pl.Date)


def as_codes(values: pl.Series) -> pl.Series:
    """Return String as the catalog writes codes: 7 and 7.0 are "7"; blanks are kept."""
    if values.dtype.is_float():
        whole = (values == values.round(0)).fill_null(value=False)
        integers = values.cast(pl.Int64, strict=False).cast(pl.String)
        return integers.zip_with(whole, values.cast(pl.String))
    return values.cast(pl.String, strict=False)


def folded(value: str) -> str:
    """Return a value as the eye reads it: no case, no spaces at will, look-alike letters one."""
    plain = " ".join(value.replace("\u00a0", " ").split()).casefold().replace("ё", "е")
    return "".join(_LOOK_ALIKE.get(letter, letter) for letter in plain)
