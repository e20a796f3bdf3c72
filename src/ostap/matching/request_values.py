"""The values of a request: numbers, days and categories as the catalog and the data know them."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from typing import Any, Final

from pydantic import JsonValue

from ostap.catalog.model import ColumnType
from ostap.errors import Problem, did_you_mean
from ostap.matching.company import Company
from ostap.matching.encode import vocabulary_of
from ostap.matching.plan import SideColumn
from ostap.names import Text

SHOWN: Final = 80
"""So many characters of what was given are repeated in a message."""


class ValueReader:
    """Reads the values of one company's requests; known categories are collected once."""

    def __init__(self, company: Company) -> None:
        self._company = company
        categories = [c for c in company.plan.request if c.kind in {"category", "multi"}]
        self._known = {side.ref: _known_values(side, company) for side in categories}
        self._titles = {side.ref: _titles(side, company) for side in categories}

    def read(self, where: str, value: JsonValue, side: SideColumn) -> tuple[list[Problem], Any]:
        """Return what is wrong with a value, and the value as the frames keep it."""
        if value is None or value in ("", []):
            return [], None
        if side.kind == "number":
            return _number(where, value, side.ref, self._company)
        if side.kind == "date":
            date = _date(value)
            problem = (
                [] if date else [_wrong(where, value, Text("a date YYYY-MM-DD", "дата ГГГГ-ММ-ДД"))]
            )
            return problem, date
        column = self._company.catalog.column(side.ref)
        if column and column.type is ColumnType.BOOLEAN:
            return _boolean(where, value)
        many = value if isinstance(value, list) else [value]
        if isinstance(value, list) and side.kind != "multi":
            return [
                _wrong(where, value, Text("one value, not a list", "одно значение, не список"))
            ], None
        problems, codes = [], []
        known, titles = self._known[side.ref], self._titles[side.ref]
        for one in many:
            code = _code(one, known, titles)
            if code is None:
                problems.append(_not_known(where, one, known, titles))
            else:
                codes.append(code)
        return problems, sorted(set(codes)) if side.kind == "multi" else next(iter(codes), None)


def _number(
    where: str, value: JsonValue, ref: str, company: Company
) -> tuple[list[Problem], float | None]:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return [_wrong(where, value, Text("a number", "число"))], None
    if not math.isfinite(value):
        return [_wrong(where, value, Text("a finite number", "конечное число"))], None
    measured = any(ref in p.wish and p.kind != "one_of" for p in company.plan.pairs)
    if measured and value < 0:
        return [_wrong(where, value, Text("zero or more", "число не меньше нуля"))], None
    return [], float(value)


def _boolean(where: str, value: JsonValue) -> tuple[list[Problem], bool | None]:
    if isinstance(value, bool):
        return [], value
    return [_wrong(where, value, Text("true or false", "true или false"))], None


def _date(value: JsonValue) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None


def not_later(where: str, value: JsonValue, as_of: dt.date) -> list[Problem]:
    """Return what is wrong with a day that has to have come."""
    date = _date(value)
    if value is None or (date and date <= as_of):
        return []
    if date is None:
        return [_wrong(where, value, Text("a date YYYY-MM-DD", "дата ГГГГ-ММ-ДД"))]
    late = Text(f"{date} is later than today, {as_of}.", f"{date} позже сегодняшнего дня, {as_of}.")
    return [Problem("matching.future", where, late)]


def _refs(side: SideColumn, company: Company) -> list[str]:
    """Return the column of a wish and the columns it is held against: they share their codes."""
    return [side.ref] + [p.value for p in company.plan.pairs if side.ref in p.wish]


def _known_values(side: SideColumn, company: Company) -> dict[str, str]:
    """Return folded code -> code of everything seen or listed in the catalog for a column."""
    found: set[str] = set()
    for ref in _refs(side, company):
        column = company.catalog.column(ref)
        found |= set(column.values) if column else set()
        for frame in (company.requests, company.clients, company.items):
            if ref in frame.columns:
                found |= set(vocabulary_of(frame[ref]))
    return {value.casefold(): value for value in sorted(found)}


def _titles(side: SideColumn, company: Company) -> dict[str, str]:
    """Return word -> code of everything that the catalog calls a column's values."""
    found: dict[str, str] = {}
    for ref in _refs(side, company):
        column = company.catalog.column(ref)
        for code, title in (column.values if column else {}).items():
            for word in title.words:
                found.setdefault(word, code)
    return found


def _code(value: JsonValue, known: Mapping[str, str], titles: Mapping[str, str]) -> str | None:
    """Return the code that a value means: itself, or what the catalog calls so."""
    if isinstance(value, bool | float | list | dict) or value is None:
        return None
    folded = str(value).strip().casefold()
    by_title = {word.casefold(): code for word, code in titles.items()}
    return known.get(folded) or by_title.get(folded)


def _not_known(
    where: str, value: JsonValue, known: Mapping[str, str], titles: Mapping[str, str]
) -> Problem:
    shown = str(value)[:SHOWN]
    return Problem(
        "matching.unknown_value",
        where,
        Text(f"no such value: {shown!r}.", f"нет такого значения: «{shown}»."),
        did_you_mean(shown, [*known.values(), *titles]),
    )


def _wrong(where: str, value: JsonValue, needed: Text) -> Problem:
    shown = str(value)[:SHOWN]
    return Problem(
        "matching.wrong_type",
        where,
        Text(f"{needed.en} is needed, not {shown!r}.", f"нужно: {needed.ru}; получено «{shown}»."),
    )
