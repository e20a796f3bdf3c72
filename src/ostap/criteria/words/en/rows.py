"""Rows in English: `debit cards with status “active” in the last 3 months`."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ostap.catalog.model import ColumnType
from ostap.criteria.words.en.attributes import compared_value, is_true, way_told
from ostap.criteria.words.en.numbers import compared_days_ago, listed, singular
from ostap.results.criteria import (
    Attribute,
    AttributeView,
    Contains,
    Group,
    Node,
    Presence,
    RowsAsked,
)

if TYPE_CHECKING:
    from ostap.criteria.words.en.wording import EnglishWording

_PREPOSITIONS = frozenset({"in", "at", "on", "to", "by", "from", "with", "for"})
_RUNNING_ON = (", ", "; ", " for which ", " is ", " equals ", " equal ")
"""Where these stand in a clause, a reader would not see its end without brackets."""
_KIND_WORDS = frozenset({"kind", "type"})
_CURRENCIES = {"RUB": "roubles", "USD": "dollars", "EUR": "euros", "CNY": "yuan"}


@dataclass(slots=True)
class RowsTold:
    """What is said of the rows: the noun, and what follows it."""

    table_title: str
    noun: str
    tails: list[str] = field(default_factory=list)
    withs: list[str] = field(default_factory=list)
    clauses: list[str] = field(default_factory=list)
    window: str = ""

    def after(self, have: str = "have") -> str:
        """Return the window and the clauses; a single one ``has``."""
        told = [
            f"that {have} {clause.removeprefix('has ')}"
            if clause.startswith("has ")
            else f"for which {clause}"
            for clause in self.clauses
        ]
        return self.window + (f" {' and '.join(told)}" if told else "")

    @property
    def rest(self) -> str:
        """Everything after the noun."""
        return self.narrowed + self.after()

    @property
    def narrowed(self) -> str:
        """What follows the noun without the window and the clauses."""
        words = "".join(f" {tail}" for tail in self.tails)
        return words + (f" with {listed(self.withs, 'and')}" if self.withs else "")

    @property
    def said(self) -> str:
        """The noun and the rest."""
        return self.noun + self.rest

    @property
    def one(self) -> str:
        """A single one, and the rest."""
        return singular(self.noun) + self.narrowed + self.after("has")

    def called(self, adjective: str) -> RowsTold:
        """Return the same rows with an adjective before the noun."""
        return replace(self, noun=f"{adjective} {self.noun}")


def rows_told(wording: EnglishWording, asked: RowsAsked) -> RowsTold:
    """Return what is said of the rows of a condition or a measure."""
    rows = bare_rows(wording, asked.table)
    currency, pinned = wording.pinned_currency(asked)
    if asked.currency:
        rows.tails.append(f"converted to {_CURRENCIES.get(asked.currency, asked.currency)}")
    for condition in _flat(asked.where):
        if condition is pinned and currency:
            rows.tails.insert(0, f"in {_CURRENCIES.get(currency, currency)}")
        else:
            _narrow_by(wording, rows, condition, several=len(_flat(asked.where)) > 1)
    if asked.window is not None:
        rows.window = wording.window(asked.window)
    if asked.via:
        rows.window = way_told(wording, asked.via) + rows.window
    return rows


def bare_rows(wording: EnglishWording, table: str) -> RowsTold:
    """Return all rows of a table, before anything is said of them."""
    title = wording.table_title(table)
    return RowsTold(title, title)


def narrowed_rows(wording: EnglishWording, table: str, nodes: tuple[Node, ...]) -> RowsTold:
    """Return the rows of a table of which the nodes are true, without a window."""
    rows = bare_rows(wording, table)
    for node in _flat(nodes):
        _narrow_by(wording, rows, node, several=len(_flat(nodes)) > 1)
    return rows


def predicate(wording: EnglishWording, table: str, nodes: tuple[Node, ...]) -> str | None:
    """Return what all rows are: `are credit cards and have status “active”`; ``None``: no way."""
    rows = narrowed_rows(wording, table, nodes)
    if rows.clauses:
        return None
    told = []
    if rows.noun != rows.table_title:
        told.append(f"are {rows.noun}{''.join(f' {tail}' for tail in rows.tails)}")
    elif rows.tails:
        told.append(f"are {' '.join(rows.tails)}")
    if rows.withs:
        told.append(f"have {listed(rows.withs, 'and')}")
    return " and ".join(told)


def _narrow_by(wording: EnglishWording, rows: RowsTold, node: Node, *, several: bool) -> None:
    is_plain = isinstance(node, Attribute) and node.missing == "drop" and not node.via
    if isinstance(node, Attribute) and is_plain and node.of is not AttributeView.AGE:
        _narrow(wording, rows, node)
        return
    clause = wording.clause(node)
    marks = (*_RUNNING_ON, " or ") if several else _RUNNING_ON
    runs_on = any(mark in clause for mark in marks)
    rows.clauses.append(wording.bracketed(clause) if runs_on else clause)


def _flat(nodes: tuple[Node, ...]) -> list[Node]:
    flat: list[Node] = []
    for node in nodes:
        if isinstance(node, Group) and node.combine == "all_of" and node.missing == "drop":
            flat += _flat(node.items)
        else:
            flat.append(node)
    return flat


def _narrow(wording: EnglishWording, rows: RowsTold, node: Attribute) -> None:
    column, test = wording.column(node.column), node.test
    title = without_table(wording.title(node.column), rows.table_title)
    if column.type is ColumnType.CATEGORY and test.op in {"eq", "in"}:
        values = wording.value_titles(column, test)
        if all(value.split(" ")[0] in _PREPOSITIONS for value in values):
            rows.tails.append(listed(values, "or"))
            return
        if title.split(" ")[0] in _KIND_WORDS:
            noun = singular(rows.noun)
            bare = [value.removesuffix(noun).rstrip() for value in values]
            rows.noun = f"{listed(bare, 'or')} {rows.noun}".strip()
            return
        quoted = listed([f"“{value}”" for value in values], "or")
        rows.withs.append(f"{title} {quoted}")
        return
    if isinstance(test, Presence):
        rows.withs.append(f"“{title}” {'filled in' if test.op == 'filled' else 'missing'}")
    elif isinstance(test, Contains):
        rows.withs.append(f"{title} containing “{test.text}”")
    elif column.type is ColumnType.BOOLEAN:
        rows.withs.append(f"“{title}”: {'yes' if is_true(test) else 'no'}")
    elif column.type is ColumnType.CATEGORY:
        quoted = listed([f"“{value}”" for value in wording.value_titles(column, test)], "or")
        rows.withs.append(f"{title} other than {quoted}")
    elif node.of is AttributeView.DAYS_SINCE:
        rows.withs.append(f"{title} {compared_days_ago(test)}")
    else:
        rows.withs.append(f"{title} {compared_value(wording, column, test)}")


def without_table(title: str, table_title: str) -> str:
    """Drop a title's end that the table's title has said: `status (of the card)`."""
    nouns = {singular(word) for word in table_title.split()} | {singular(table_title)}
    for noun in sorted(nouns, key=len, reverse=True):
        for joint in (" of the ", " on the ", " in the ", " of "):
            title = title.removesuffix(f"{joint}{noun}")
    head = singular(table_title).split(" ")[-1]
    return title.removeprefix(f"{head} ") if title != head else title
