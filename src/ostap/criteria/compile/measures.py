"""Measures as SQL: numbers and days for each row at hand, and what they are compared with."""

from __future__ import annotations

from sqlglot import exp

from ostap.criteria.compile.context import AtHand, Context
from ostap.criteria.compile.tests import plain_test
from ostap.criteria.sql import parts
from ostap.criteria.sql.parts import Expr
from ostap.criteria.tree.measures import of_rows, unfolded
from ostap.results.criteria import (
    Against,
    Aggregate,
    Arithmetic,
    Attribute,
    AttributeView,
    ColumnMeasure,
    Everybody,
    Measure,
    Measured,
    NamedMeasure,
    Node,
    Related,
    RowsMeasure,
)

_ENDS = frozenset({Aggregate.MIN, Aggregate.MAX, Aggregate.LAST, Aggregate.FIRST})


def plainly(node: Node) -> Node:
    """Return a measure against a constant as what it says: a condition on a column or on rows."""
    if not isinstance(node, Measured) or isinstance(node.test, Against):
        return node
    match unfolded(node.measure):
        case ColumnMeasure(column=column, of=view, via=via):
            return Attribute(
                id=node.id, column=column, of=view, via=via, test=node.test, missing=node.missing
            )
        case RowsMeasure() as asked:
            rows = {name: getattr(asked, name) for name in type(asked).model_fields}
            return Related.model_validate(rows | {"id": node.id, "test": node.test})
        case _:
            return node


def measured(node: Measured, rows: AtHand) -> Expr:
    """Return a measure against a constant, another measure, or everybody's."""
    test, made_of_rows = node.test, of_rows(node.measure)
    if isinstance(test, Against):
        made_of_rows = made_of_rows or of_rows(test.than)
        if isinstance(test.than, Everybody):
            value, than = _with_everybody(node, test.than, rows)
        else:
            value = measure(node.measure, str(node.id), rows)
            than = measure(test.than, f"{node.id}_than", rows)
        if test.times != 1:
            than = parts.times(parts.number(test.times), than)
        condition = parts.compared(test.op, value, than)
    else:
        condition = plain_test(measure(node.measure, str(node.id), rows), test)
    if made_of_rows:
        return parts.settled(condition, unknown_as=False)
    return parts.settled(condition, unknown_as=True) if node.missing == "keep" else condition


def measure(asked: Measure, name: str, rows: AtHand) -> Expr:
    """Return a measure of the row at hand, NULL where it is missing.

    Args:
        asked: what is measured.
        name: what its rows are named after.
        rows: the FROM clause that it extends.
    """
    match unfolded(asked):
        case ColumnMeasure() as column:
            return _of_column(column, rows)
        case RowsMeasure() as related:
            value = rows.value_of(related, f"{name}_rows")
            if related.aggregate is not Aggregate.DAYS_SINCE:
                return value
            return rows.context.speech.days_until(rows.context.as_of, value)
        case Arithmetic(kind=kind, left=left, right=right):
            sides = measure(left, f"{name}_left", rows), measure(right, f"{name}_right", rows)
            if kind == "ratio":
                return parts.quotient(*sides)
            if _is_day(left, rows.context) and _is_day(right, rows.context):
                return rows.context.speech.days_between(*sides)
            return parts.minus(*sides)
        case NamedMeasure():
            raise AssertionError(asked)


def _of_column(asked: ColumnMeasure, rows: AtHand) -> Expr:
    context = rows.context
    value = context.day_said(rows.raw(asked), context.column(asked.column))
    if asked.of is AttributeView.VALUE:
        return value
    speech, as_of = context.speech, context.as_of
    is_age = asked.of is AttributeView.AGE
    passed = speech.age(value, as_of) if is_age else speech.days_until(as_of, value)
    return exp.case().when(context.not_later(value), passed)


def _is_day(asked: Measure, context: Context) -> bool:
    match unfolded(asked):
        case ColumnMeasure(of=AttributeView.VALUE, column=column):
            return context.column(column).type.is_time
        case RowsMeasure(aggregate=aggregate, column=str(column)) if aggregate in _ENDS:
            return context.column(column).type.is_time
        case _:
            return False


def _with_everybody(node: Measured, than: Everybody, rows: AtHand) -> tuple[Expr, Expr]:
    """Return the measure of the row at hand, and the statistic over all rows of its table.

    Both are read from one CTE, so that what is made of rows is made once.
    """
    context, about = rows.context, rows.about
    name, key = f"{node.id}_everyone", context.key_of(about)
    everyone = rows.afresh()
    value = measure(node.measure, str(node.id), everyone)
    query = exp.select(parts.column(about, key), parts.named(value, "value"))
    query = everyone.joined_to(query.from_(parts.table(about)))
    visible = context.visible(about)
    context.add(name, query.where(*visible) if visible else query)
    rows.left_join(
        parts.table(name), parts.equal(parts.column(name, key), parts.column(about, key))
    )
    if than.statistic == "average":
        mean = exp.Avg(this=parts.column(name, "value"))
        statistic = exp.select(mean).from_(parts.table(name))
    else:
        level = 50.0 if than.level is None else than.level
        statistic = context.speech.percentile(name, "value", level)
    return parts.column(name, "value"), statistic.subquery()
