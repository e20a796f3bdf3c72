"""What both languages share when they tell a criterion: titles, values, taking apart."""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Iterable
from functools import singledispatchmethod

from ostap.catalog import Catalog, Column
from ostap.catalog.model import ColumnType
from ostap.criteria.tree.flipping import flipped
from ostap.criteria.values.operands import number_passes
from ostap.names import Language
from ostap.results.base import Scalar
from ostap.results.criteria import (
    Aggregate,
    Attribute,
    Compare,
    Criteria,
    Group,
    KeySet,
    Measured,
    Node,
    OneOf,
    Related,
    RowsAsked,
    Sample,
    SavedAudience,
    Test,
    Top,
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
_SENTENCE = 2
"""So many clauses are joined by a word; more make a list."""


class Wording(ABC):
    """One language's way of telling a tree. ``tree`` and ``clause`` are the ways in."""

    language: Language
    conjunctions: tuple[str, str]
    """``and`` and ``or`` within a clause: where they stand, the clause wants brackets."""

    def __init__(self, catalog: Catalog, as_of: dt.date | None, entity: str | None) -> None:
        self.catalog = catalog
        self.as_of = as_of
        self.entity = entity

    def tree(self, criteria: Criteria) -> str:
        """Return a whole tree: its criteria and its top, with ``; `` between."""
        clauses = [self.clause(item) for item in criteria.all_of]
        told = self.listed(clauses)
        if criteria.top is None:
            return told
        top = self.top(criteria.top)
        return f"{told}; {self.of_them(top)}" if told else top

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
    def _(self, node: Measured) -> str:
        return self.measured(node)

    @clause.register
    def _(self, node: SavedAudience) -> str:
        return self.saved(node, denied=False)

    @clause.register
    def _(self, node: KeySet) -> str:
        return self.keys(node, denied=False)

    @clause.register
    def _(self, node: Sample) -> str:
        return self.sample(node, denied=False)

    @clause.register
    def _(self, node: Written) -> str:
        return node.words

    @clause.register
    def _(self, node: Group) -> str:
        told = self._group(node)
        if node.missing == "drop":
            return told
        (apart,) = self._bracketed_where((told,), (", ", "; ", *self.conjunctions))
        return self.or_unknown(apart)

    def _group(self, node: Group) -> str:
        clauses = [self._inside(item) for item in node.items]
        if node.combine == "none_of":
            denied = [self.denied(item) for item in node.items]
            known = [clause for clause in denied if clause is not None]
            return self.all_of(known) if len(known) == len(denied) else self.none_of(clauses)
        if len(clauses) == 1:
            return self.clause(node.items[0])
        return self.all_of(clauses) if node.combine == "all_of" else self.any_of(clauses)

    def _inside(self, node: Node) -> str:
        inner = self.clause(node)
        several = isinstance(node, Group) and len(node.items) > 1
        return self.bracketed(inner) if several else inner

    def denied(self, node: Node) -> str | None:
        """Return what is true exactly where the node is known false; ``None``: no short way."""
        match node:
            case SavedAudience():
                return self.saved(node, denied=True)
            case KeySet():
                return self.keys(node, denied=True)
            case Sample():
                return self.sample(node, denied=True)
            case Group(combine="all_of", items=(only,)):
                return self.denied(only)
        if (opposite := flipped(node)) is not None:
            return self.clause(opposite)
        return self.denied_by_word(node)

    def all_of(self, clauses: list[str]) -> str:
        """Return `A and B`, or a list where there are more; brackets where a reader wants them."""
        if len(clauses) > _SENTENCE:
            return self.listed(clauses)
        and_, or_ = self.conjunctions
        return and_.join(self._apart(clauses, (", ", "; ", or_)))

    def any_of(self, clauses: list[str]) -> str:
        """Return `A, or B`, or a list where there are more."""
        if len(clauses) > _SENTENCE:
            return self.any_of_list(self.listed(clauses))
        return f",{self.conjunctions[1]}".join(self._apart(clauses, (", ", "; ")))

    def listed(self, clauses: list[str]) -> str:
        """Return `A; B; C`."""
        return "; ".join(self._apart(clauses, ("; ",)))

    def _apart(self, clauses: list[str], marks: tuple[str, ...]) -> list[str]:
        """Put brackets around those of several clauses that would run into their neighbours."""
        return clauses if len(clauses) == 1 else self._bracketed_where(clauses, marks)

    def _bracketed_where(self, clauses: Iterable[str], marks: tuple[str, ...]) -> list[str]:
        return [
            self.bracketed(clause) if any(mark in clause for mark in marks) else clause
            for clause in clauses
        ]

    @staticmethod
    def bracketed(clause: str) -> str:
        """Return the clause in brackets of its own."""
        opened = 0
        for place, character in enumerate(clause):
            opened += (character == "(") - (character == ")")
            if opened == 0:
                whole = place == len(clause) - 1
                return clause if whole and clause.startswith("(") else f"({clause})"
        return f"({clause})"

    @abstractmethod
    def attribute(self, node: Attribute) -> str:
        """Return a condition on a column of the entity."""

    @abstractmethod
    def related(self, node: Related) -> str:
        """Return a condition on the entity's rows."""

    @abstractmethod
    def measured(self, node: Measured) -> str:
        """Return a condition on a measure."""

    @abstractmethod
    def saved(self, node: SavedAudience, *, denied: bool) -> str:
        """Return that one is, or is not, in a saved audience."""

    @abstractmethod
    def keys(self, node: KeySet, *, denied: bool) -> str:
        """Return that one is, or is not, in a set of keys."""

    @abstractmethod
    def sample(self, node: Sample, *, denied: bool) -> str:
        """Return that chance has, or has not, picked one."""

    @abstractmethod
    def top(self, top: Top) -> str:
        """Return how many are taken, and by what."""

    @abstractmethod
    def of_them(self, top: str) -> str:
        """Return a top that stands after criteria."""

    @abstractmethod
    def or_unknown(self, clause: str) -> str:
        """Return a clause that is also satisfied where nothing is known."""

    @abstractmethod
    def denied_by_word(self, node: Node) -> str | None:
        """Return a denial that is no node's: `not all cards ...`, `does not contain`."""

    @abstractmethod
    def any_of_list(self, listed: str) -> str:
        """Return a list of which one holds at least."""

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

    def entity_title(self) -> str | None:
        """Return what those are called who are selected; ``None`` where it is not known who."""
        named = self.catalog.entities.named()
        name = self.entity or (next(iter(named)) if len(named) == 1 else None)
        return named[name].title.to(self.language, name) if name in named else None

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

    def pinned_currency(self, asked: RowsAsked) -> tuple[str | None, Attribute | None]:
        """Return the currency of the column asked, and the condition that pins it if one does."""
        if asked.column is None:
            return None, None
        column = self.column(asked.column)
        if asked.currency and column.type is ColumnType.MONEY:
            return asked.currency, None
        if column.currency_column is None:
            return column.currency, None
        ref = f"{asked.column.partition('.')[0]}.{column.currency_column}"
        for condition in asked.where:
            if isinstance(condition, Attribute) and condition.column == ref:
                test = condition.test
                if isinstance(test, Compare) and test.op == "eq":
                    return str(test.value), condition
                one = len(self.value_titles(self.column(ref), test)) == 1
                if isinstance(test, OneOf) and test.op == "in" and one:
                    return str(test.values[0]), condition
        return None, None

    def is_of_entity(self, ref: str) -> bool:
        """Tell whether a column is the entity's own, not that of another table."""
        named = self.catalog.entities.named()
        entities = [named[self.entity]] if self.entity in named else list(named.values())
        return ref.partition(".")[0] in {entity.table for entity in entities}

    def via(self, columns: tuple[str, ...]) -> list[str]:
        """Return what the link columns of a way are called."""
        titled = [ref for ref in columns if self.column(ref).title.words]
        return [self.title(ref) for ref in titled or columns]


def zero_matters(asked: RowsAsked, test: Test | None) -> bool:
    """Tell whether those without a single row satisfy a count or sum, which must be said."""
    counted = asked.aggregate in {Aggregate.COUNT, Aggregate.SUM, Aggregate.DISTINCT}
    return counted and asked.months == "all" and test is not None and number_passes(0, test)
