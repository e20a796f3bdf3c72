"""Comparisons of dates, gathered into spans of days, and said as tests, ages and windows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from sqlglot import exp

from ostap.catalog import Column
from ostap.catalog.model import ColumnType
from ostap.criteria.read.context import Context, Scope
from ostap.criteria.read.forms import Day, day_of, stripped, written_as
from ostap.criteria.read.reasons import EXPRESSION, MOMENT, Unreadable
from ostap.criteria.read.results import Takes
from ostap.criteria.sql import parts
from ostap.criteria.values.periods import DAY, back, following
from ostap.results.criteria import (
    Attribute,
    AttributeView,
    Between,
    Compare,
    FixedWindow,
    LastWindow,
    Test,
    Unit,
    Window,
)

_LONGEST_MONTHS: Final = 120
_OLDEST: Final = 150
_TURNED: Final[dict[type[exp.Expr], type[exp.Expr]]] = {
    exp.LT: exp.GT,
    exp.LTE: exp.GTE,
    exp.GT: exp.LT,
    exp.GTE: exp.LTE,
}


@dataclass(frozen=True, slots=True)
class Span:
    """``start <= day < stop`` of one column, and how the ends were counted from today."""

    ref: str
    via: tuple[str, ...]
    column: Column
    start: dt.date | None = None
    stop: dt.date | None = None
    ago: tuple[int, Unit] | None = None
    """How long before today the day before ``start`` is, where it was counted so."""

    def met(self, other: Span) -> Span:
        """Return the days that belong to both."""
        starts = [s for s in (self.start, other.start) if s is not None]
        stops = [s for s in (self.stop, other.stop) if s is not None]
        start = max(starts, default=None)
        ago = self.ago if start == self.start and self.ago else None
        ago = ago or (other.ago if start == other.start else None)
        return Span(self.ref, self.via, self.column, start, min(stops, default=None), ago)


def span_of(node: exp.Expr, scope: Scope, context: Context) -> Span | None:
    """Return the days that a comparison of a date with constants leaves; ``None``: no such."""
    node = stripped(node)
    if isinstance(node, exp.Between):
        low = span_of(exp.GTE(this=node.this, expression=node.args["low"]), scope, context)
        high = span_of(exp.LTE(this=node.this, expression=node.args["high"]), scope, context)
        return low.met(high) if low and high else None
    if not isinstance(node, exp.EQ | exp.LT | exp.LTE | exp.GT | exp.GTE):
        return None
    kind: type[exp.Expr] = type(node)
    left, right = node.this, node.expression
    if _date_column(left, scope, context) is None:
        kind, left, right = _TURNED.get(kind, kind), right, left
    dated = _date_column(left, scope, context)
    day = day_of(right, context.as_of, context.speech.dialect) if dated else None
    if dated is None or day is None:
        return None
    span, exact = dated
    if not exact and kind not in {exp.GTE, exp.LT}:
        raise Unreadable(node, MOMENT)
    return _bounded(span, kind, day)


def _bounded(span: Span, kind: type[exp.Expr], day: Day) -> Span:
    after = following(day.day)
    starts: dict[type[exp.Expr], dt.date] = {exp.GT: after, exp.GTE: day.day, exp.EQ: day.day}
    stops: dict[type[exp.Expr], dt.date] = {exp.LT: day.day, exp.LTE: after, exp.EQ: after}
    start, stop = starts.get(kind), stops.get(kind)
    ago = day.ago if kind is exp.GT and day.ago and day.ago[0] else None
    return Span(span.ref, span.via, span.column, start, stop, ago)


def _date_column(  # noqa: PLR0911 - one return for each way a date is written
    node: exp.Expr, scope: Scope, context: Context
) -> tuple[Span, bool] | None:
    """Return the date column that an expression is, and whether it is told apart by days."""
    node = stripped(node)
    found = list(node.find_all(exp.Column))
    if len({(c.table, c.name) for c in found}) != 1 or found[0].table not in scope.places:
        return None
    ref, via, column = scope.column(found[0], context)
    if not column.type.is_time:
        return None
    span = Span(ref, via, column)
    whole = column.type is ColumnType.DATE
    if column.format:
        return (span, True) if _parsed(node, found[0], column.format, context) else None
    if node is found[0]:
        return span, whole
    cast_to_day = isinstance(node, exp.Date | exp.TsOrDsToDate) or (
        isinstance(node, exp.Cast | exp.TryCast) and node.to.this == exp.DType.DATE
    )
    if cast_to_day and stripped(node.this) is found[0]:
        return span, True
    if (
        isinstance(node, exp.Anonymous)
        and node.name.upper() == "DATE"
        and node.expressions == [found[0]]
    ):
        return span, True
    return None


def _parsed(node: exp.Expr, column: exp.Column, date_format: str, context: Context) -> bool:
    """Tell whether an expression reads a date kept as text by its format."""
    form = context.speech.parsed(parts.column(column.table, column.name), date_format)
    if written_as(node, form, context.speech):
        return True
    if isinstance(node, exp.StrToTime | exp.StrToDate) and stripped(node.this) is column:
        return str(node.args["format"].name) == date_format
    named = isinstance(node, exp.Anonymous) and node.name.upper() in {"STRPTIME", "TRY_STRPTIME"}
    return (
        named
        and stripped(node.expressions[0]) is column
        and node.expressions[1].name == date_format
    )


def attribute_of(span: Span, context: Context) -> Attribute:
    """Return a span as a condition on its column: an age, days since, or dates."""
    if span.start and span.stop and span.start >= span.stop:
        # No day lies in it, and still it is unknown where the date is missing.
        view = AttributeView.DAYS_SINCE
        return Attribute(column=span.ref, via=span.via, of=view, test=Compare(op="lt", value=0))
    if span.column.role == "birth_date" and (aged := _age(span, context)):
        return Attribute(column=span.ref, via=span.via, of=AttributeView.AGE, test=aged)
    if since := _days_since(span, context):
        view = AttributeView.DAYS_SINCE
        return Attribute(column=span.ref, via=span.via, of=view, test=since)
    return Attribute(column=span.ref, via=span.via, test=_dates(span))


def _age(span: Span, context: Context) -> Test | None:
    as_of, tomorrow = context.as_of, following(context.as_of)

    def years(end: dt.date | None) -> int | None:
        close = range(_OLDEST)
        return next((n for n in close if following(back(as_of, n, Unit.YEAR)) == end), None)

    oldest, youngest = years(span.start), years(span.stop)
    if (span.start is None) is not (oldest is None) or (span.stop is None) is not (
        youngest is None
    ):
        return None
    if oldest is None:
        return None if youngest is None else Compare(op="ge", value=youngest)
    if span.stop is None:
        context.assume(Takes.NO_FUTURE, span.ref)
    if span.stop in {None, tomorrow}:
        return Compare(op="lt", value=oldest)
    low = youngest or 0
    if low == oldest - 1:
        return Compare(op="eq", value=low)
    return Between(op="between", low=low, high=oldest - 1)


def _days_since(span: Span, context: Context) -> Test | None:
    """Return the days since a date, where the span is counted in days up to today."""
    if span.start is None or span.stop != following(context.as_of):
        return None
    days = (context.as_of - span.start).days
    return Compare(op="le", value=days) if days else Compare(op="eq", value=0)


def _dates(span: Span) -> Test:
    if span.start is None:
        stop = span.stop or dt.date.max
        if stop.day == 1 or stop == dt.date.min:
            return Compare(op="lt", value=stop.isoformat())
        return Compare(op="le", value=(stop - DAY).isoformat())
    if span.stop is None:
        return Compare(op="ge", value=span.start.isoformat())
    last = span.stop - DAY
    if last == span.start:
        return Compare(op="eq", value=last.isoformat())
    return Between(op="between", low=span.start.isoformat(), high=last.isoformat())


def window_of(span: Span, as_of: dt.date) -> Window:
    """Return a span of a table's event time as a window.

    What is open towards the future ends today: the tree hides what has not happened yet.
    """
    up_to_today = span.stop is None or span.stop >= following(as_of)
    if span.start is not None and up_to_today:
        if span.ago is not None:
            return LastWindow(last=span.ago[0], unit=span.ago[1])
        if span.stop == following(as_of) and (last := _last(span.start, as_of)):
            return last
    start = span.start.isoformat() if span.start else None
    end = (span.stop - DAY).isoformat() if span.stop else None
    if start is None and end is None:
        raise ValueError(span)
    return FixedWindow(start=start, end=end)


def _last(start: dt.date, as_of: dt.date) -> LastWindow | None:
    for months in range(1, _LONGEST_MONTHS):
        if following(back(as_of, months, Unit.MONTH)) == start:
            return LastWindow(last=months, unit=Unit.MONTH)
    days = (as_of - start).days + 1
    return LastWindow(last=days, unit=Unit.DAY) if days > 0 else None


def never_later(node: exp.Expr, scope: Scope, context: Context) -> bool:
    """Tell whether an expression only hides what happens after today, as the tree does anyway."""
    either = list(node.flatten()) if isinstance(node := stripped(node), exp.Or) else []
    if len(either) != 2:  # noqa: PLR2004 - unknown, or not later
        return False
    unknown, bound = stripped(either[0]), stripped(either[1])
    asks = isinstance(unknown, exp.Is) and isinstance(unknown.expression, exp.Null)
    if not asks or unknown.args.get("negate"):
        return False
    span = span_of(bound, scope, context)
    if span is None or span.start is not None or span.stop != following(context.as_of):
        return False
    table, _, name = span.ref.partition(".")
    if context.catalog.tables[table].event_time != name:
        return False
    found = _date_column(unknown.this, scope, context)
    return found is not None and found[0].ref == span.ref


def unreadable_date(node: exp.Expr) -> Unreadable:
    """Return that a date is asked in a way that the tree has not."""
    return Unreadable(node, EXPRESSION)
