"""Conditions on measures in English: against a constant, one another, and everybody's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostap.criteria.tree.flipping import may_be_unknown
from ostap.criteria.tree.measures import unfolded
from ostap.criteria.words.en.attributes import attribute
from ostap.criteria.words.en.numbers import (
    Told,
    amount_of,
    compared,
    compared_days,
    days,
    number,
    ordinal,
    percent,
    plain,
    pluralised,
)
from ostap.criteria.words.en.related import rows_compared
from ostap.criteria.words.en.subjects import bracketed, subject_of
from ostap.criteria.words.kinds import are_alike, is_time
from ostap.criteria.words.wording import NBSP
from ostap.names import Language
from ostap.results.base import Scalar
from ostap.results.criteria import (
    Against,
    Aggregate,
    Arithmetic,
    Attribute,
    AttributeView,
    ColumnMeasure,
    Compare,
    Everybody,
    Measure,
    Measured,
    NamedMeasure,
    RowsMeasure,
    Test,
    Top,
)

if TYPE_CHECKING:
    from ostap.criteria.words.en.wording import EnglishWording

_SIZES = {
    "lt": "is less than", "le": "is at most", "gt": "is more than", "ge": "is at least",
    "eq": "equals", "ne": "does not equal",
}  # fmt: skip
_TIMES = {
    "lt": "is before", "le": "is on or before", "gt": "is after", "ge": "is on or after",
    "eq": "equals", "ne": "does not equal",
}  # fmt: skip
_HUNDRED = 100


def measured(wording: EnglishWording, node: Measured) -> str:
    """Return a condition on a measure."""
    if isinstance(node.test, Against):
        told = _against(wording, node.measure, node.test)
    elif isinstance(node.measure, ColumnMeasure):
        asked = node.measure
        column = Attribute(
            column=asked.column, of=asked.of, via=asked.via, test=node.test, missing=node.missing
        )
        return attribute(wording, column)
    else:
        told = _constant(wording, node.measure, node.test)
    keep = node.missing == "keep" and may_be_unknown(node)
    return wording.or_unknown(told) if keep else told


def _constant(wording: EnglishWording, measure: Measure, test: Test) -> str:
    if isinstance(measure, RowsMeasure):
        return rows_compared(wording, measure, test)
    if isinstance(measure, Arithmetic) and measure.kind == "ratio" and are_alike(wording, measure):
        left, right = (bracketed(wording, side) for side in (measure.left, measure.right))
        part = compared(test, percent, exactly="exactly ", less="less than", more="more than")
        return f"{left} is {part} of {right}"
    if (
        isinstance(measure, Arithmetic)
        and measure.kind == "difference"
        and is_time(wording, measure.left)
        and isinstance(test, Compare)
        and float(test.value) >= 0
    ):
        left, right = (bracketed(wording, side) for side in (measure.left, measure.right))
        return f"from {right} to {left}: {compared(test, days, exactly='exactly ')}"
    subject = subject_of(wording, measure)
    if is_time(wording, measure):
        return f"{subject}: {compared_days(test)}"
    return f"{subject}: {compared(test, _told(wording, measure), exactly='exactly ')}"


def _against(wording: EnglishWording, measure: Measure, test: Against) -> str:
    left = subject_of(wording, measure)
    words = _TIMES if is_time(wording, measure) else _SIZES
    if isinstance(test.than, Everybody):
        return f"{left} {words[test.op]} {_multiplied(test.times)}{_of_all(wording, test)}"
    return f"{left} {words[test.op]} {_multiplied(test.times)}{bracketed(wording, test.than)}"


def _multiplied(count: float) -> str:
    """Return `twice `, `1.5 times `, `80% of `."""
    if count == 1:
        return ""
    if count == 2:  # noqa: PLR2004 - twofold has a word of its own
        return "twice "
    return f"{number(float(count))} times " if count > 1 else f"{percent(count)} of "


def _of_all(wording: EnglishWording, test: Against) -> str:
    everybody = test.than
    if not isinstance(everybody, Everybody):
        return ""
    title = wording.entity_title()
    whom = f"all {pluralised(title)}" if title else "all"
    if everybody.level is None:
        return f"the {everybody.statistic} over {whom}"
    told = f"the {ordinal(everybody.level)} percentile over {whom}"
    if test.times != 1 or test.op in {"eq", "ne"}:
        return told
    upper = test.op in {"gt", "ge"}
    part = round(_HUNDRED - everybody.level if upper else everybody.level, 8)
    return f"{told} ({'top' if upper else 'bottom'} {number(float(part))}%)"


def _told(wording: EnglishWording, measure: Measure) -> Told:  # noqa: PLR0911 - one for each kind of measure
    """Return how a measure's numbers are said."""
    match measure:
        case NamedMeasure():
            found = wording.catalog.measures.get(measure.name)
            if found and found.unit:
                return _with_unit(found.unit.to(Language.EN, ""))
            return _told(wording, unfolded(measure))
        case ColumnMeasure(of=AttributeView.VALUE):
            return amount_of(wording.column(measure.column))
        case RowsMeasure(aggregate=Aggregate.SHARE):
            return percent
        case RowsMeasure(column=str() as ref) if measure.aggregate is not Aggregate.DISTINCT:
            currency, _ = wording.pinned_currency(measure)
            return amount_of(wording.column(ref), currency)
        case Arithmetic(kind="difference"):
            return days if is_time(wording, measure.left) else _told(wording, measure.left)
        case Arithmetic() if are_alike(wording, measure):
            return percent
        case _:
            return plain


def _with_unit(unit: str) -> Told:
    def told(value: Scalar) -> str:
        return f"{plain(value)}{NBSP}{unit}"

    return told


def top(wording: EnglishWording, asked: Top) -> str:
    """Return `100 clients with the largest total amount of deposits`."""
    one, most = wording.entity_title() or "", asked.order == "most"
    by_age = isinstance(asked.by, ColumnMeasure) and asked.by.of is AttributeView.AGE
    if by_age:
        one = f"{'oldest' if most else 'youngest'} {one}"
    whom = pluralised(one)
    if asked.count is not None:
        many = f"{number(asked.count)} {one if asked.count == 1 else whom}"
    else:
        many = f"the {number(float(asked.percent or 0))}% of {whom}"
    if by_age:
        return many if asked.percent else f"the {many}"
    if is_time(wording, asked.by):
        size = "latest" if most else "earliest"
    else:
        size = "largest" if most else "smallest"
    by = subject_of(wording, asked.by)
    if isinstance(asked.by, Arithmetic) and asked.by.kind == "difference":
        left, right = (bracketed(wording, side) for side in (asked.by.left, asked.by.right))
        by = f"difference between {left} and {right}"
    return f"{many} with the {size} {by}"
