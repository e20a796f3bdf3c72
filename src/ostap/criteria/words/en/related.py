"""Conditions on the entity's rows in English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostap.criteria.words.en.attributes import attribute, compared_value
from ostap.criteria.words.en.numbers import (
    Told,
    amount_of,
    compared,
    compared_days,
    days,
    number,
    percent,
    pluralised,
    singular,
)
from ostap.criteria.words.en.rows import predicate, rows_told
from ostap.criteria.words.en.subjects import in_a_month, of_rows, short_title, since
from ostap.criteria.words.wording import zero_matters
from ostap.results.base import Scalar
from ostap.results.criteria import Aggregate, Attribute, Compare, Related, RowsAsked, Test

if TYPE_CHECKING:
    from ostap.criteria.words.en.wording import EnglishWording

_PLACES = frozenset({"category", "currency", "city", "region", "district", "country", "group"})
_KINDS = frozenset({"kind", "type"})
_NOTHING = {("eq", 0), ("le", 0), ("lt", 1)}
_SOMETHING = {("gt", 0), ("ne", 0)}


def related(wording: EnglishWording, node: Related) -> str:
    """Return a condition on the entity's rows."""
    match node.aggregate:
        case Aggregate.EXISTS:
            return f"has {rows_told(wording, node).said}"
        case Aggregate.NONE:
            return f"has no {rows_told(wording, node).said}"
        case Aggregate.EVERY:
            return _every(wording, node)
    return rows_compared(wording, node, node.test) if node.test is not None else ""


def denied_every(wording: EnglishWording, node: Related) -> str | None:
    """Return `not all cards are credit cards, or has no cards`."""
    if predicate(wording, node.table, node.holds) is None:
        return None
    return f"not {_every(wording, node)}, or has no {rows_told(wording, node).said}"


def _every(wording: EnglishWording, node: Related) -> str:
    rows = rows_told(wording, node)
    holds = predicate(wording, node.table, node.holds)
    if holds is not None:
        return f"all {rows.said} {holds}"
    return f"for all {rows.said}: {wording.all_of([wording.clause(item) for item in node.holds])}"


def rows_compared(wording: EnglishWording, asked: RowsAsked, test: Test) -> str:
    """Return a number made of rows, and what it is tested for."""
    match asked.aggregate:
        case Aggregate.COUNT:
            return _counted(wording, asked, test)
        case Aggregate.DISTINCT:
            return _told_apart(wording, asked, test)
        case Aggregate.DAYS_SINCE:
            passed = compared(test, days, exactly="exactly ", less="less than", more="more than")
            return f"{passed} since {since(wording, asked, rows_told(wording, asked))}"
        case Aggregate.SHARE:
            return f"{of_rows(wording, asked)}: {compared(test, percent, exactly='exactly ')}"
        case Aggregate.LAST | Aggregate.FIRST as end:
            one = rows_told(wording, asked).called(end).one
            return f"{one}: {_of_one(wording, asked, test)}"
    return _amount(wording, asked, test)


def _counted(wording: EnglishWording, asked: RowsAsked, test: Test) -> str:
    rows = rows_told(wording, asked)
    if isinstance(test, Compare) and not asked.per:
        if (test.op, test.value) in _NOTHING:
            return f"has no {rows.said}"
        if (test.op, test.value) in _SOMETHING:
            test = Compare(op="ge", value=1)
    bare = _many(test, _counting(rows.noun))
    per = f" {in_a_month(asked, rows)}" if asked.per else ""
    none = ", or none at all" if zero_matters(asked, test) else ""
    return f"{bare}{per}{rows.rest}{none}"


def _many(test: Test, told: Told) -> str:
    return compared(test, told, exactly="exactly ", less="fewer than", more="more than")


def _counting(noun: str) -> Told:
    def told(value: Scalar) -> str:
        word = singular(noun) if value == 1 else noun
        return f"{number(float(value) if isinstance(value, float) else int(value))} {word}"

    return told


def _told_apart(wording: EnglishWording, asked: RowsAsked, test: Test) -> str:
    """Return `card transactions in at least 3 different categories`, `... of 2 different kinds`."""
    rows = rows_told(wording, asked)
    title = short_title(wording, asked, rows)
    if isinstance(test, Compare) and (test.op, test.value) in _NOTHING:
        return f"has no {title} of {rows.said}"
    if isinstance(test, Compare) and (test.op, test.value) in {("ge", 1), *_SOMETHING}:
        return f"at least 1 {title} of {rows.said}"
    none = ", or none at all" if zero_matters(asked, test) else ""
    head = title.split(" ")[0]
    among = head in _PLACES or head in _KINDS
    bare = _many(test, _differing(title, one="" if among else "different "))
    if among:
        joint = "in" if head in _PLACES else "of"
        return f"{rows.noun}{rows.narrowed} {joint} {bare}{rows.after()}{none}"
    return f"{bare} of {rows.said}{none}"


def _differing(title: str, *, one: str) -> Told:
    def told(value: Scalar) -> str:
        if value == 1:
            return f"1 {one}{title}"
        return f"{number(int(value))} different {pluralised(title)}"

    return told


def _of_one(wording: EnglishWording, asked: RowsAsked, test: Test) -> str:
    ref, rows = asked.column or "", rows_told(wording, asked)
    column, title = wording.column(ref), short_title(wording, asked, rows)
    if wording.catalog.tables[asked.table].event_time == ref.partition(".")[2]:
        return compared_days(test) or attribute(wording, Attribute(column=ref, test=test), title)
    if not column.type.is_numeric:
        return attribute(wording, Attribute(column=ref, test=test), title)
    currency, _ = wording.pinned_currency(asked)
    told = compared(test, amount_of(column, currency), exactly="exactly ")
    return f"{title} {told}"


def _amount(wording: EnglishWording, asked: RowsAsked, test: Test) -> str:
    column, rows = wording.column(asked.column or ""), rows_told(wording, asked)
    if not column.type.is_numeric:
        return f"{of_rows(wording, asked)}: {compared_value(wording, column, test)}"
    currency, _ = wording.pinned_currency(asked)
    told = compared(test, amount_of(column, currency), exactly="exactly ")
    none = f" (or no {rows.noun})" if zero_matters(asked, test) else ""
    if not asked.per:
        return f"{of_rows(wording, asked)}: {told}{none}"
    in_all = of_rows(wording, asked.model_copy(update={"per": None}))
    return f"{in_all}: {told} {in_a_month(asked, rows)}{none}"
