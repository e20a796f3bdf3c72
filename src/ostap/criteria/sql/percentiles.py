"""Percentiles for engines that have none that is exact."""

from __future__ import annotations

from decimal import Decimal

from sqlglot import exp

from ostap.criteria.sql import parts
from ostap.criteria.sql.parts import Expr, function, number


def share_of(level: float) -> Expr:
    """Return a percentage as a share of one."""
    return number(float(Decimal(str(level)) / 100))


def interpolated(table: str, column: str, level: float) -> exp.Select:
    """Return the value below which ``level`` percent lie, between the two neighbours.

    Values are numbered from 0, and ``middle`` is the place, seldom a whole one, where the
    percentile lies; a straight line joins the values on both sides of it.
    """
    value = parts.column(table, column)
    place = exp.Sub(this=parts.numbered([value.copy()], within=[]), expression=number(1))
    last = exp.Sub(this=exp.Window(this=parts.counted()), expression=number(1))
    placed = (
        exp.select(
            parts.named(value, "value"),
            parts.named(place, "place"),
            parts.named(parts.times(last, share_of(level)), "middle"),
        )
        .from_(parts.table(table))
        .where(parts.not_null(value))
    )
    one, at, middle = (parts.column("placed", n) for n in ("value", "place", "middle"))
    low, high = exp.Min(this=one), exp.Max(this=one.copy())
    above_low = parts.minus(exp.Max(this=middle), exp.Min(this=at))
    between = exp.Add(this=low, expression=parts.times(parts.minus(high, low.copy()), above_low))
    distance = function("ABS", parts.minus(at.copy(), middle.copy()))
    return (
        exp.select(between)
        .from_(placed.subquery(parts.identifier("placed")))
        .where(exp.LT(this=distance, expression=number(1)))
    )
