"""Constants, days and the compiler's own turns of phrase, recognised in a parsed statement."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Final

from sqlglot import exp, parse_one

from ostap.criteria.sql.dialects import Speech
from ostap.criteria.values.periods import DAY, back
from ostap.names import Dialect
from ostap.results.base import Scalar
from ostap.results.criteria import Unit

_UNITS: Final = {"DAY": (Unit.DAY, 1), "WEEK": (Unit.DAY, 7), "MONTH": (Unit.MONTH, 1),
                 "QUARTER": (Unit.MONTH, 3), "YEAR": (Unit.YEAR, 1)}  # fmt: skip
_SPAN: Final = re.compile(r"([+-]?\d+)\s*([A-Za-z]+)")
_DATE_FUNCTIONS: Final = frozenset({"DATE", "DATETIME"})


@dataclass(frozen=True, slots=True)
class Day:
    """A constant day, and how it was counted from today, where it was."""

    day: dt.date
    ago: tuple[int, Unit] | None = None


def stripped(node: exp.Expr) -> exp.Expr:
    """Return an expression without the brackets around it."""
    while isinstance(node, exp.Paren):
        node = node.this
    return node


def canonical(node: exp.Expr, dialect: Dialect) -> str:
    """Return a text that two expressions share when they are written alike."""
    bare = parse_one(node.sql(dialect=dialect.value, comments=False), dialect=dialect.value)
    for identifier in bare.find_all(exp.Identifier):
        identifier.args["quoted"] = True
    for paren in list(bare.find_all(exp.Paren)):
        paren.replace(paren.this)
    return stripped(bare).sql(dialect=dialect.value)


def written_as(node: exp.Expr, form: exp.Expr, speech: Speech) -> bool:
    """Tell whether an expression is what the compiler would have written."""
    return canonical(node, speech.dialect) == canonical(form, speech.dialect)


def constant_of(node: exp.Expr) -> Scalar | None:
    """Return the constant that an expression is; ``None`` where it is none."""
    node = stripped(node)
    if isinstance(node, exp.Boolean):
        return bool(node.this)
    if isinstance(node, exp.Neg):
        inner = constant_of(node.this)
        return -inner if isinstance(inner, int | float) and not isinstance(inner, bool) else None
    if isinstance(node, exp.Literal):
        if node.is_string:
            return str(node.this)
        number = float(node.this)
        return int(number) if number.is_integer() and "e" not in node.this.lower() else number
    return None


def day_of(node: exp.Expr, as_of: dt.date, dialect: Dialect) -> Day | None:
    """Return the day that an expression of constants is; ``None`` where it is none."""
    node = stripped(node)
    if isinstance(node, exp.Cast | exp.Date | exp.TsOrDsToDate) and not node.args.get("zone"):
        return day_of(node.this, as_of, dialect)
    if isinstance(node, exp.Literal) and node.is_string:
        return _literal_day(str(node.this), as_of)
    if isinstance(node, exp.Anonymous) and node.name.upper() in _DATE_FUNCTIONS:
        return _sqlite_day(node, as_of, dialect)
    if isinstance(node, exp.Add | exp.Sub):
        start, step = day_of(node.this, as_of, dialect), _interval(node.expression)
        if start is None or step is None:
            return None
        count, unit = step
        return _moved(start, -count if isinstance(node, exp.Sub) else count, unit, as_of)
    return None


def _literal_day(text: str, as_of: dt.date) -> Day | None:
    try:
        day = dt.date.fromisoformat(text.removesuffix(" 00:00:00"))
    except ValueError:
        return None
    return Day(day, ago=(0, Unit.DAY) if day == as_of else None)


def _moved(start: Day, count: int, unit: Unit, as_of: dt.date) -> Day | None:
    if count > 0 and unit is not Unit.DAY:
        return None  # months forward clamp in ways of their own
    moved = start.day + count * DAY if unit is Unit.DAY else back(start.day, -count, unit)
    from_today = start.day == as_of and count <= 0
    return Day(moved, (-count, unit) if from_today else None)


def _interval(node: exp.Expr) -> tuple[int, Unit] | None:
    node = stripped(node)
    if not isinstance(node, exp.Interval) or node.this is None:
        return None
    count = constant_of(node.this)
    unit = _UNITS.get(str(node.unit or "").upper().removesuffix("S"))
    if unit is None or not str(count).lstrip("-").isdecimal():
        return None
    return int(str(count)) * unit[1], unit[0]


def _sqlite_day(node: exp.Anonymous, as_of: dt.date, dialect: Dialect) -> Day | None:
    """Return ``date('2026-05-31', '-3 months')``; SQLite's months run over where ours clamp."""
    first, *steps = node.expressions
    found = day_of(first, as_of, dialect)
    for step in steps:
        said = _SPAN.fullmatch(str(constant_of(step)))
        unit = _UNITS.get(said[2].upper().removesuffix("S")) if said else None
        if found is None or said is None or unit is None:
            return None
        before, count = found.day, int(said[1]) * unit[1]
        found = _moved(found, count, unit[0], as_of)
        if found is not None and unit[0] is not Unit.DAY and found.day.day != before.day:
            return None
    return found
