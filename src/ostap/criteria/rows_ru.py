"""Rows in Russian: `дебетовые карты со статусом «активна» за последние 3 месяца`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ostap.catalog import Column
from ostap.catalog.model import ColumnType
from ostap.criteria.morphology_ru import (
    Phrase,
    adjectives_in_tail,
    begins_with_preposition,
    is_adjective,
    lemma,
    lemmas,
    phrase,
    with_preposition,
)
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
    from ostap.criteria.words_ru import RussianWording

_KIND_WORDS = frozenset({"вид", "тип", "разновидность"})
_PLACE_WORDS = frozenset(
    {"категория", "валюта", "город", "регион", "район", "отделение", "страна", "группа"}
)
_CURRENCIES = {"RUB": "в рублях", "USD": "в долларах", "EUR": "в евро", "CNY": "в юанях"}


@dataclass(slots=True)
class RowsTold:
    """What is said of the rows: the noun, and what follows it."""

    table_title: str
    noun: Phrase
    tails: list[str] = field(default_factory=list)
    withs: list[str] = field(default_factory=list)
    withouts: list[str] = field(default_factory=list)
    clauses: list[str] = field(default_factory=list)
    window: str = ""
    titles: dict[str, str] = field(default_factory=dict)

    @property
    def clause(self) -> str:
        """``, у которых …`` or nothing."""
        return f", у которых {' и '.join(self.clauses)}" if self.clauses else ""

    @property
    def rest(self) -> str:
        """Everything after the noun."""
        words = [*self.tails]
        if self.withs:
            words.append(with_preposition(listed(self.withs, "и")))
        if self.withouts:
            also = "и " if self.withs else ""
            words.append(f"{also}без {listed(self.withouts, 'и')}")
        return "".join(f" {word}" for word in words) + self.window + self.clause

    @property
    def not_one(self) -> str:
        """``ни одной``, ``ни одного``."""
        return "ни одной" if self.noun.gender == "femn" else "ни одного"

    @property
    def bare_plural(self) -> str:
        """The noun alone, genitive plural: `операций`."""
        return Phrase((), self.noun.head, "", self.noun.noun).form("gent", plural=True)

    def said(self, case: str, *, plural: bool) -> str:
        """Return the noun in a case, and the rest."""
        return self.noun.form(case, plural=plural) + self.rest

    def short_title(self, ref: str) -> str:
        """Return a column's title without what repeats the table's: `остаток (на счёте)`."""
        return self.titles[ref]


def listed(words: list[str], conjunction: str) -> str:
    """Return `a, b и c`."""
    if len(words) < 2:  # noqa: PLR2004 - a list of one needs no conjunction
        return "".join(words)
    return f"{', '.join(words[:-1])} {conjunction} {words[-1]}"


def rows_told(wording: RussianWording, node: Related) -> RowsTold:
    """Return what is said of the rows of a related condition."""
    title = wording.table_title(node.table)
    noun = phrase(title)
    if noun.noun is None:
        noun = phrase(f"записи «{title}»")
    rows = RowsTold(title, noun)
    for name in wording.catalog.tables[node.table].columns:
        ref = f"{node.table}.{name}"
        rows.titles[ref] = _without_table(wording.title(ref), title)
    currency, pinned = wording.pinned_currency(node)
    for condition in _flat(node.where):
        if condition is pinned and currency:
            rows.tails.insert(0, _CURRENCIES.get(currency, f"в {currency}"))
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
        if isinstance(node, Group) and node.combine == "all_of":
            flat += _flat(node.items)
        else:
            flat.append(node)
    return flat


def _without_table(title: str, table_title: str) -> str:
    """Drop a title's last words that the table's title has said: `статус (карты)`."""
    words = title.split()
    if begins_with_preposition(title):
        return title
    said = lemmas(table_title)
    while len(words) > 1 and (
        lemma(words[-1].lower()) in said or begins_with_preposition(words[-1])
    ):
        words.pop()
    return " ".join(words)


def _narrow(wording: RussianWording, rows: RowsTold, node: Attribute) -> None:
    """Add one condition on a column: an adjective, another noun, `в …`, `с …` or `без …`."""
    column = wording.column(node.column)
    title = phrase(rows.titles.get(node.column) or wording.title(node.column))
    if column.type is ColumnType.CATEGORY and node.test.op in {"eq", "in"}:
        values = wording.value_titles(column, node.test)
        own = node.column in rows.titles
        if own and _by_category(rows, title, values):
            return
        if not own and _by_category_of_tail(wording, rows, node.column.partition(".")[0], values):
            return
    if isinstance(node.test, Presence) and title.noun is not None:
        if node.test.op == "missing":
            rows.withouts.append(title.form("gent"))
        else:
            given = title.with_adjectives(title.agreeing("указанный", "ablt"))
            rows.withs.append(given.form("ablt"))
    elif column.type is ColumnType.BOOLEAN:
        _by_flag(rows, title, node.test)
    elif isinstance(node.test, Contains) and title.noun is not None:
        rows.withs.append(f"текстом «{node.test.text}» в {title.form('loct')}")
    elif title.noun is None:
        rows.tails.append(f"({wording.attribute(node)})")
    else:
        rows.withs.append(f"{title.form('ablt')}{_said_of(wording, column, node)}")


def _by_category(rows: RowsTold, title: Phrase, values: list[str]) -> bool:
    """Say a category without its title, where the value itself does: `кредитные карты`."""
    kind = title.head_lemma in _KIND_WORDS
    if all(is_adjective(value) and (kind or _agrees(value, rows.noun)) for value in values):
        spoken = [value.lower() for value in values]
        rows.noun = rows.noun.with_adjectives(*listed(spoken, "или").replace(",", " ,").split())
        return True
    if all(begins_with_preposition(value) for value in values):
        rows.tails.append(listed(values, "или"))
        return True
    if kind and len(values) == 1 and phrase(values[0]).noun is not None:
        other = phrase(values[0])
        rows.noun = other.with_adjectives(*rows.noun.adjectives)
        return True
    quoted = listed([f"«{value}»" for value in values], "или")
    if kind and title.noun is not None:
        rows.tails.append(f"{title.form('gent', plural=False)} {quoted}")
        return True
    if title.head_lemma in _PLACE_WORDS:
        place = title.form("loct", plural=len(values) > 1)
        rows.tails.append(f"в {place} {quoted}")
        return True
    return False


def _by_category_of_tail(
    wording: RussianWording, rows: RowsTold, table: str, values: list[str]
) -> bool:
    """Say another table's category where the noun's tail names it: `операции по … картам`."""
    owner = phrase(wording.table_title(table))
    if owner.noun is None or not all(
        is_adjective(value) and _agrees(value, owner) for value in values
    ):
        return False
    spoken = listed([value.lower() for value in values], "или").replace(",", " ,").split()
    tail = adjectives_in_tail(rows.noun.tail, owner.head_lemma, spoken)
    if tail is None:
        return False
    rows.noun = Phrase(rows.noun.adjectives, rows.noun.head, tail, rows.noun.noun)
    return True


def _agrees(adjective: str, noun: Phrase) -> bool:
    singular = Phrase((), noun.head, "", noun.noun)
    return noun.noun is not None and adjective.lower() == singular.agreeing(
        adjective.lower(), "nomn", plural=False
    )


def _by_flag(rows: RowsTold, title: Phrase, test: Test) -> None:
    wanted = isinstance(test, Compare) and bool(test.value) is (test.op == "eq")
    if wanted and title.adjectives and title.head_lemma == rows.noun.head_lemma:
        rows.noun = rows.noun.with_adjectives(*title.adjectives)
        return
    name = " ".join((*title.adjectives, title.head, *title.tail.split()))
    (rows.withs if wanted else rows.withouts).append(
        f"{'признаком' if wanted else 'признака'} «{name}»"
    )


def _said_of(wording: RussianWording, column: Column, node: Attribute) -> str:
    test = node.test
    if node.of is AttributeView.DAYS_SINCE:
        return f" {wording.compared_days_ago(test)}"
    if column.type is ColumnType.CATEGORY:
        quoted = [f"«{value}»" for value in wording.value_titles(column, test)]
        if test.op in {"ne", "not_in"}:
            return " " + " и ".join(f"не {value}" for value in quoted)
        return f" {listed(quoted, 'или')}"
    return f" {wording.compared_value(column, test)}"
