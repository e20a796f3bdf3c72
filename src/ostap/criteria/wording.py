"""What both languages share when they tell a criterion: titles, values, flipping, taking apart."""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from functools import singledispatchmethod

from ostap.catalog import Catalog, Column
from ostap.catalog.model import ColumnType
from ostap.criteria.operands import number_passes
from ostap.names import Language
from ostap.results.base import Scalar
from ostap.results.criteria import (
    Aggregate,
    Attribute,
    Between,
    Compare,
    Group,
    Node,
    OneOf,
    Related,
    Test,
    Written,
)

NBSP = "\u00a0"
CURRENCY_SIGNS = {
    "RUB": "₽",
    "USD": "$",
    "EUR": "€",
    "GBP": "£",
    "CNY": "¥",
    "KZT": "₸",
    "CZK": "Kč",
}

_OPPOSITES = {
    "eq": "ne", "ne": "eq", "lt": "ge", "ge": "lt", "gt": "le", "le": "gt",
    "in": "not_in", "not_in": "in", "filled": "missing", "missing": "filled",
}  # fmt: skip


class Wording(ABC):
    """One language's way of telling a tree. ``clause`` is the way in."""

    language: Language

    def __init__(self, catalog: Catalog, as_of: dt.date | None) -> None:
        self.catalog = catalog
        self.as_of = as_of

    @singledispatchmethod
    def clause(self, node: Node) -> str:
        """Return a node as a clause that can stand in a list."""
        raise NotImplementedError(type(node))

    @clause.register
    def _(self, node: Attribute) -> str:
        return self.attribute(node)

    @clause.register
    def _(self, node: Related) -> str:
        return self.related(node)

    @clause.register
    def _(self, node: Written) -> str:
        return node.words

    @clause.register
    def _(self, node: Group) -> str:
        if len(node.items) == 1 and node.combine != "none_of":
            return self.clause(node.items[0])
        if node.combine == "all_of":
            return self.all_of([self._bracketed(item) for item in node.items])
        if node.combine == "any_of":
            return self.any_of([self._bracketed(item) for item in node.items])
        opposite = [flipped(item) for item in node.items]
        known = [item for item in opposite if item is not None]
        if len(known) == len(opposite):
            return self.all_of([self.clause(item) for item in known])
        return self.none_of([self.clause(item) for item in node.items])

    def _bracketed(self, node: Node) -> str:
        inner = self.clause(node)
        several = isinstance(node, Group) and len(node.items) > 1
        return f"({inner})" if several else inner

    @abstractmethod
    def attribute(self, node: Attribute) -> str:
        """Return a condition on a column of the entity."""

    @abstractmethod
    def related(self, node: Related) -> str:
        """Return a condition on the entity's rows."""

    @abstractmethod
    def all_of(self, clauses: list[str]) -> str:
        """Return clauses that all hold."""

    @abstractmethod
    def any_of(self, clauses: list[str]) -> str:
        """Return clauses of which one holds at least."""

    @abstractmethod
    def none_of(self, clauses: list[str]) -> str:
        """Return clauses of which none holds."""

    @abstractmethod
    def number(self, value: float) -> str:
        """Return a number as the language writes it."""

    def column(self, ref: str) -> Column:
        """Return a column that validation has found."""
        found = self.catalog.column(ref)
        if found is None:
            raise KeyError(ref)
        return found

    def title(self, ref: str) -> str:
        """Return what a column is called; its bare name where the catalog has no title."""
        return self.column(ref).title.to(self.language, ref.partition(".")[2])

    def table_title(self, table: str) -> str:
        """Return what a table is called."""
        return self.catalog.tables[table].title.to(self.language, table)

    def value_titles(self, column: Column, test: Test) -> list[str]:
        """Return the values a test names, as people call them, each once."""
        match test:
            case Compare():
                values: tuple[Scalar, ...] = (test.value,)
            case OneOf():
                values = test.values
            case _:
                values = ()
        return list(dict.fromkeys(self.value_title(column, value) for value in values))

    def value_title(self, column: Column, value: Scalar) -> str:
        """Return one value as people call it."""
        if column.type is ColumnType.CATEGORY and (title := column.values.get(str(value))):
            return title.to(self.language, str(value))
        return str(value)

    def pinned_currency(self, node: Related) -> tuple[str | None, Attribute | None]:
        """Return the currency of a sum's column, and the condition that pins it if one does."""
        if node.column is None:
            return None, None
        currency = self.column(node.column).currency
        ref = f"{node.table}.{currency}"
        if currency not in self.catalog.tables[node.table].columns:
            return currency, None
        for condition in node.where:
            if isinstance(condition, Attribute) and condition.column == ref:
                test = condition.test
                if isinstance(test, Compare) and test.op == "eq":
                    return str(test.value), condition
                if isinstance(test, OneOf) and test.op == "in":
                    return str(test.values[0]), condition
        return None, None


def flipped(node: Node) -> Node | None:
    """Return a node that is true exactly where this one is known false; ``None``: can't be said."""
    if isinstance(node, Attribute) and isinstance(node.test, Between):
        below = Compare(op="lt", value=node.test.low)
        above = Compare(op="gt", value=node.test.high)
        sides = tuple(node.model_copy(update={"test": test}) for test in (below, above))
        return Group(combine="any_of", items=sides)
    if isinstance(node, Attribute) and node.test.op in _OPPOSITES:
        return node.model_copy(update={"test": _opposite(node.test)})
    if isinstance(node, Related):
        swap = {Aggregate.EXISTS: Aggregate.NONE, Aggregate.NONE: Aggregate.EXISTS}
        if node.aggregate in swap:
            return node.model_copy(update={"aggregate": swap[node.aggregate]})
        if node.test is not None and node.test.op in _OPPOSITES:
            return node.model_copy(update={"test": _opposite(node.test)})
    return None


def _opposite(test: Test) -> Test:
    return test.model_copy(update={"op": _OPPOSITES[test.op]})


def zero_matters(node: Related) -> bool:
    """Tell whether those without a single row satisfy a count or sum, which must be said."""
    return node.test is not None and number_passes(0, node.test)
