"""Conditions on a column of the entity in English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostap.catalog import Column
from ostap.catalog.model import ColumnType
from ostap.criteria.tree.flipping import may_be_unknown
from ostap.criteria.words.en.numbers import (
    amount_of,
    compared,
    compared_days,
    compared_days_ago,
    listed,
    singular,
)
from ostap.results.criteria import (
    Attribute,
    AttributeView,
    Between,
    Compare,
    Contains,
    Presence,
    Test,
)

if TYPE_CHECKING:
    from ostap.criteria.words.en.wording import EnglishWording


def attribute(wording: EnglishWording, node: Attribute, title: str | None = None) -> str:
    """Return a condition on a column of the entity, and what becomes of the unknown."""
    told = _told(wording, node, title or wording.title(node.column))
    if node.missing == "keep" and may_be_unknown(node):
        told += " or missing"
    return told + way_told(wording, node.via)


def way_told(wording: EnglishWording, via: tuple[str, ...]) -> str:
    """Return ` (link: “borrower”)`, or nothing where the way is the only one."""
    names = [f"“{title}”" for title in wording.via(via)]
    return f" (link: {', '.join(names)})" if names else ""


def _told(wording: EnglishWording, node: Attribute, title: str) -> str:
    column, test = wording.column(node.column), node.test
    if node.of is AttributeView.AGE:
        return f"{_age(wording, node)} {compared(test, str, less='under', more='over')}"
    if node.of is AttributeView.DAYS_SINCE:
        return f"{title} {compared_days_ago(test)}"
    if isinstance(test, Presence):
        return f"{title}: {'filled in' if test.op == 'filled' else 'missing'}"
    if isinstance(test, Contains):
        return f"{title} contains “{test.text}”"
    if column.type is ColumnType.BOOLEAN:
        return f"{title}: {'yes' if is_true(test) else 'no'}"
    told = compared_value(wording, column, test)
    naming = test.op in {"eq", "ne", "in", "not_in"}
    return f"{title}: {told}" if naming else f"{title} {told}"


def _age(wording: EnglishWording, node: Attribute) -> str:
    if wording.is_of_entity(node.column):
        return "age"
    return f"age of the {singular(wording.table_title(node.column.partition('.')[0]))}"


def denied_by_word(wording: EnglishWording, node: Attribute) -> str | None:
    """Return `job title does not contain “…”`, `age not 18 to 25`."""
    way = way_told(wording, node.via)
    if isinstance(node.test, Contains):
        return f"{wording.title(node.column)} does not contain “{node.test.text}”{way}"
    if node.of is AttributeView.AGE and isinstance(node.test, Between):
        return f"{_age(wording, node)} not {compared(node.test, str)}{way}"
    return None


def compared_value(
    wording: EnglishWording, column: Column, test: Test, currency: str | None = None
) -> str:
    """Return a test of a column's value: `at least 50,000 ₽`, `Tomsk or Moscow`."""
    if column.type.is_time:
        return compared_days(test)
    if column.type.is_numeric:
        return compared(test, amount_of(column, currency))
    titles = wording.value_titles(column, test)
    if column.type is ColumnType.TEXT:
        titles = [f"“{title}”" for title in titles]
    if test.op in {"ne", "not_in"}:
        return f"not {listed(titles, 'or')}"
    return listed(titles, "or")


def is_true(test: Test) -> bool:
    """Tell whether a test of a yes or no asks for yes."""
    return isinstance(test, Compare) and bool(test.value) is (test.op == "eq")
