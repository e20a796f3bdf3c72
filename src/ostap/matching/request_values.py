"""The values of a request: numbers, days and categories as the catalog and the data know them."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from typing import Any

from pydantic import JsonValue

from ostap.catalog import Column
from ostap.errors import Problem, did_you_mean
from ostap.matching.company import Company
from ostap.matching.encode import vocabulary_of
from ostap.matching.plan import SideColumn
from ostap.names import Text


class ValueReader:
    """Reads the values of one company's requests; known categories are collected once."""

    def __init__(self, company: Company) -> None:
        self._company = company
        self._known = {
            side.ref: _known_values(side, company)
            for side in company.plan.request
            if side.kind in {"category", "multi"}
        }

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
        many = value if isinstance(value, list) else [value]
        if isinstance(value, list) and side.kind != "multi":
            return [
                _wrong(where, value, Text("one value, not a list", "одно значение, не список"))
            ], None
        problems, codes = [], []
        column = self._company.catalog.column(side.ref)
        known = self._known[side.ref]
        for one in many:
            code = _code(one, known, column)
            if code is None:
                problems.append(_not_known(where, one, known, column))
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


def _known_values(side: SideColumn, company: Company) -> dict[str, str]:
    """Return value -> value of everything seen or listed in the catalog for a column."""
    refs = [side.ref] + [p.value for p in company.plan.pairs if side.ref in p.wish]
    found: set[str] = set()
    for ref in refs:
        column = company.catalog.column(ref)
        found |= set(column.values) if column else set()
        for frame in (company.requests, company.clients, company.items):
            if ref in frame.columns:
                found |= set(vocabulary_of(frame[ref]))
    return {value.casefold(): value for value in sorted(found)}


def _code(value: JsonValue, known: Mapping[str, str], column: Column | None) -> str | None:
    """Return the code that a value means: itself, or what the catalog calls so."""
    if isinstance(value, bool):
        value = "true" if value else "false"
    if isinstance(value, float | list | dict) or value is None:
        return None
    folded = str(value).strip().casefold()
    if folded in known:
        return known[folded]
    for code, title in (column.values if column else {}).items():
        if folded in {word.casefold() for word in title.words}:
            return code
    return None


def _not_known(
    where: str, value: JsonValue, known: Mapping[str, str], column: Column | None
) -> Problem:
    titles = [word for title in (column.values if column else {}).values() for word in title.words]
    shown = str(value)[:80]
    return Problem(
        "matching.unknown_value",
        where,
        Text(f"no such value: {shown!r}.", f"нет такого значения: «{shown}»."),
        did_you_mean(shown, [*known.values(), *titles]),
    )


def _wrong(where: str, value: JsonValue, needed: Text) -> Problem:
    shown = str(value)[:80]
    return Problem(
        "matching.wrong_type",
        where,
        Text(f"{needed.en} is needed, not {shown!r}.", f"нужно: {needed.ru}; получено «{shown}»."),
    )
