"""What of each row is added up, averaged or looked at, in the currency that is asked for."""

from __future__ import annotations

from sqlglot import exp

from ostap.criteria.compile.context import AtHand, Context
from ostap.criteria.sql import parts
from ostap.criteria.sql.parts import Expr
from ostap.results.criteria import ColumnAsked, RowsAsked


def amount(asked: RowsAsked, rows: AtHand) -> Expr | None:
    """Return what ``column`` says of a row, a moment as its day; ``None`` without a column.

    An amount of a currency without a rate is NULL.
    """
    if asked.column is None:
        return None
    context = rows.context
    column = context.column(asked.column)
    value = context.day_said(rows.raw(ColumnAsked(column=asked.column)), column)
    if asked.currency is None:
        return value
    if not column.currency_column:
        rate = _rate(context, column.currency or "", asked.currency)
        return value if rate == 1 else parts.times(value, _constant(rate))
    table = asked.column.partition(".")[0]
    code = rows.raw(ColumnAsked(column=f"{table}.{column.currency_column}"))
    currencies = context.catalog.currencies
    codes = {} if currencies is None else {currencies.base: 1.0} | currencies.rates
    cases = [
        exp.If(this=parts.literal(one), true=_constant(_rate(context, one, asked.currency)))
        for one in codes
    ]
    return parts.times(value, exp.Case(this=code, ifs=cases))


def _rate(context: Context, code: str, to: str) -> float | None:
    currencies = context.catalog.currencies
    return None if currencies is None else currencies.rate(code, to)


def _constant(rate: float | None) -> Expr:
    return exp.Null() if rate is None else parts.number(rate)
