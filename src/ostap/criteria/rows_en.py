"""Rows in English: `debit cards with status “active” in the last 3 months`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ostap.catalog.model import ColumnType
from ostap.results.criteria import (
    Attribute,
    AttributeView,
    Compare,
    Contains,
    Group,
    Node,
    Presence,
    Related,
    Test,
)

if TYPE_CHECKING:
    from ostap.criteria.words_en import EnglishWording

_PREPOSITIONS = frozenset({"in", "at", "on", "to", "by", "from", "with", "for"})
_KIND_WORDS = frozenset({"kind", "type"})
_CURRENCIES = {"RUB": "in roubles", "USD": "in dollars", "EUR": "in euros", "CNY": "in yuan"}


@dataclass(slots=True)
class RowsTold:
    """What is said of the rows: the noun, and what follows it."""

    table_title: str
    noun: str
    tails: list[str] = field(default_factory=list)
    withs: list[str] = field(default_factory=list)
    clauses: list[str] = field(default_factory=list)
    window: str = ""

    @property
    def rest(self) -> str:
        """Everything after the noun."""
        words = "".join(f" {tail}" for tail in self.tails)
        words += f" with {listed(self.withs, 'and')}" if self.withs else ""
        having = [clause.removeprefix("has ") for clause in self.clauses]
        verbs = [
            "that have" if clause.startswith("has ") else "for which" for clause in self.clauses
        ]
        told = [f"{verb} {clause}" for verb, clause in zip(verbs, having, strict=True)]
        clause = f" {' and '.join(told)}" if told else ""
        return words + self.window + clause


def rows_told(wording: EnglishWording, node: Related) -> RowsTold:
    """Return what is said of the rows of a related condition."""
    title = wording.table_title(node.table)
    rows = RowsTold(title, title)
    currency, pinned = wording.pinned_currency(node)
    for condition in _flat(node.where):
        if condition is pinned and currency:
            rows.tails.insert(0, _CURRENCIES.get(currency, f"in {currency}"))
        elif isinstance(condition, Attribute):
            _narrow(wording, rows, condition)
        else:
            rows.clauses.append(wording.clause(condition))
    if node.window is not None:
        rows.window = wording.window(node.window)
    return rows


def _flat(nodes: tuple[Node, ...]) -> list[Node]:
    flat: list[Node] = []
    for node in nodes:
        inner = isinstance(node, Group) and node.combine == "all_of"
        flat += _flat(node.items) if inner and isinstance(node, Group) else [node]
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
        rows.withs.append(f"{title} {wording.compared_days_ago(test)}")
    else:
        rows.withs.append(f"{title} {wording.compared_value(column, test)}")


def without_table(title: str, table_title: str) -> str:
    """Drop a title's end that the table's title has said: `status (of the card)`."""
    nouns = {singular(word) for word in table_title.split()} | {singular(table_title)}
    for noun in sorted(nouns, key=len, reverse=True):
        for joint in (" of the ", " on the ", " of "):
            title = title.removesuffix(f"{joint}{noun}")
    head = singular(table_title).split(" ")[-1]
    return title.removeprefix(f"{head} ") if title != head else title


def singular(plural: str) -> str:
    """Return an English noun phrase in the singular, by its last letters."""
    if plural.endswith("ies"):
        return f"{plural[:-3]}y"
    if plural.endswith(("sses", "xes", "ches", "shes")):
        return plural[:-2]
    return plural[:-1] if plural.endswith("s") and not plural.endswith("ss") else plural


def listed(words: list[str], conjunction: str) -> str:
    """Return `a, b and c`."""
    if len(words) < 2:  # noqa: PLR2004 - a list of one needs no conjunction
        return "".join(words)
    return f"{', '.join(words[:-1])} {conjunction} {words[-1]}"


def is_true(test: Test) -> bool:
    """Tell whether a test of a yes or no asks for yes."""
    return isinstance(test, Compare) and bool(test.value) is (test.op == "eq")
