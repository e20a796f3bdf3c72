"""Rows in Russian: `дебетовые карты со статусом «активна» за последние 3 месяца`."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ostap.criteria.words.ru.attributes import way_told
from ostap.criteria.words.ru.morphology import (
    Phrase,
    begins_with_preposition,
    lemma,
    lemmas,
    phrase,
    stated,
    with_preposition,
)
from ostap.criteria.words.ru.narrowing import STATUS_WORDS, narrow
from ostap.criteria.words.ru.numbers import listed
from ostap.results.criteria import (
    Attribute,
    AttributeView,
    Group,
    Node,
    RowsAsked,
)

if TYPE_CHECKING:
    from ostap.criteria.words.ru.wording import RussianWording

_CURRENCIES = {"RUB": "в рублях", "USD": "в долларах", "EUR": "в евро", "CNY": "в юанях"}
_CONVERTED = {
    "RUB": "в пересчёте на рубли",
    "USD": "в пересчёте на доллары",
    "EUR": "в пересчёте на евро",
    "CNY": "в пересчёте на юани",
}


@dataclass(slots=True)
class RowsTold:
    """What is said of the rows: the noun, and what follows it."""

    table_title: str
    noun: Phrase
    mass: bool = False
    """The title stands in the singular, and rows are not told apart: `оплата услуг`."""
    tails: list[str] = field(default_factory=list)
    withs: list[str] = field(default_factory=list)
    withouts: list[str] = field(default_factory=list)
    clauses: list[str] = field(default_factory=list)
    window: str = ""
    titles: dict[str, str] = field(default_factory=dict)

    def clause(self, *, plural: bool = True) -> str:
        """Return ``, у которых …``, of a single one ``, у которой …``, or nothing."""
        if not self.clauses:
            return ""
        one = "которой" if self.noun.gender == "femn" else "которого"
        whose = "которых" if plural and not self.mass else one
        return f", у {whose} {' и '.join(self.clauses)}"

    @property
    def closing(self) -> str:
        """The comma that ends the clause, where the sentence goes on."""
        return "," if self.clauses else ""

    @property
    def rest(self) -> str:
        """Everything after the noun in the plural."""
        return self.narrowed + self.window + self.clause()

    @property
    def rest_of_one(self) -> str:
        """Everything after the noun in the singular."""
        return self.narrowed + self.window + self.clause(plural=False)

    @property
    def narrowed(self) -> str:
        """What follows the noun without the window and the clause."""
        words = [*self.tails]
        if self.withs:
            words.append(with_preposition(listed(self.withs, "и")))
        if self.withouts:
            also = "и " if self.withs else ""
            words.append(f"{also}без {listed(self.withouts, 'и')}")
        return "".join(f" {word}" for word in words)

    @property
    def not_one(self) -> str:
        """``ни одной``, ``ни одного``."""
        return "ни одной" if self.counted.gender == "femn" else "ни одного"

    @property
    def bare_plural(self) -> str:
        """The noun alone, genitive plural: `операций`."""
        return Phrase((), self.noun.head, "", self.noun.noun).form("gent", plural=not self.mass)

    @property
    def counted(self) -> Phrase:
        """The noun that numbers go with: `запись «оплата услуг»` where there is no plural."""
        if not self.mass:
            return self.noun
        return phrase("записи").with_tail(f"«{self.noun.form('nomn')}»")

    def said(self, case: str, *, plural: bool) -> str:
        """Return the noun in a case, and the rest."""
        rest = self.rest if plural else self.rest_of_one
        return self.noun.form(case, plural=plural and not self.mass) + rest

    def called(self, *adjectives: str) -> RowsTold:
        """Return the same rows with adjectives before the noun: `последняя карта`."""
        return replace(self, noun=self.noun.with_adjectives(*adjectives))


def rows_told(wording: RussianWording, asked: RowsAsked) -> RowsTold:
    """Return what is said of the rows of a condition or a measure."""
    rows = bare_rows(wording, asked.table)
    currency, pinned = wording.pinned_currency(asked)
    if asked.currency:
        rows.tails.append(_CONVERTED.get(asked.currency, f"в пересчёте на {asked.currency}"))
    _narrow_all(wording, rows, asked.where, currency, pinned)
    if asked.window is not None:
        rows.window = wording.window(asked.window)
    if asked.via:
        rows.window = way_told(wording, asked.via) + rows.window
    return rows


def bare_rows(wording: RussianWording, table: str) -> RowsTold:
    """Return all rows of a table, before anything is said of them."""
    title = wording.table_title(table)
    noun = phrase(title)
    if noun.noun is None:
        noun = phrase(f"записи «{title}»")
    rows = RowsTold(title, noun, mass=not noun.plural)
    for name in wording.catalog.tables[table].columns:
        ref = f"{table}.{name}"
        rows.titles[ref] = _without_table(wording.title(ref), title)
    return rows


def narrowed_rows(wording: RussianWording, table: str, nodes: tuple[Node, ...]) -> RowsTold:
    """Return the rows of a table of which the nodes are true, without a window."""
    rows = bare_rows(wording, table)
    _narrow_all(wording, rows, nodes, None, None)
    return rows


def predicate(
    wording: RussianWording, table: str, nodes: tuple[Node, ...], *, plural: bool
) -> str | None:
    """Return what rows are: ` активны`, ` — кредитные`, ` — с остатком …`; ``None``: no way."""
    if (said := _stated(wording, table, nodes, plural=plural)) is not None:
        return f" {said}"
    told = _after_dash(wording, table, nodes, plural=plural)
    return f" — {told}" if told else None


def _stated(
    wording: RussianWording, table: str, nodes: tuple[Node, ...], *, plural: bool
) -> str | None:
    """Return the one value of a status, where it can be said without its title: `активны`."""
    node = nodes[0]
    if len(nodes) != 1 or not isinstance(node, Attribute) or not _is_short(node):
        return None
    if not node.column.startswith(f"{table}.") or node.test.op not in {"eq", "in"}:
        return None
    column, rows = wording.column(node.column), bare_rows(wording, table)
    values = wording.value_titles(column, node.test)
    named = phrase(rows.titles[node.column]).head_lemma in STATUS_WORDS
    if rows.mass or not named or len(values) != 1 or " " in values[0]:
        return None
    return stated(values[0], plural=plural)


def _after_dash(
    wording: RussianWording, table: str, nodes: tuple[Node, ...], *, plural: bool
) -> str | None:
    bare, rows = bare_rows(wording, table), narrowed_rows(wording, table, nodes)
    if rows.clauses:
        return None
    many = plural and not rows.mass
    same = (rows.noun.head, rows.noun.tail) == (bare.noun.head, bare.noun.tail)
    if not same:
        return rows.noun.form("nomn", plural=many) + rows.narrowed
    added = rows.noun.adjectives[: len(rows.noun.adjectives) - len(bare.noun.adjectives)]
    words = [bare.noun.agreeing(adjective, "nomn", plural=many) for adjective in added]
    return (" ".join(words).replace(" ,", ",") + rows.narrowed).strip()


def _narrow_all(
    wording: RussianWording,
    rows: RowsTold,
    nodes: tuple[Node, ...],
    currency: str | None,
    pinned: Attribute | None,
) -> None:
    for condition in _flat(nodes):
        if condition is pinned and currency:
            rows.tails.insert(0, _CURRENCIES.get(currency, f"в {currency}"))
        elif isinstance(condition, Attribute) and _is_short(condition):
            narrow(wording, rows, condition)
        else:
            clause = wording.clause(condition)
            marks = (", ", "; ", " или ") if len(_flat(nodes)) > 1 else (", ", "; ")
            runs_on = any(mark in clause for mark in marks)
            rows.clauses.append(wording.bracketed(clause) if runs_on else clause)


def _is_short(node: Attribute) -> bool:
    """Tell whether a condition may stand before or after the noun, not in a clause of its own."""
    return node.missing == "drop" and not node.via and node.of is not AttributeView.AGE


def _flat(nodes: tuple[Node, ...]) -> list[Node]:
    flat: list[Node] = []
    for node in nodes:
        if isinstance(node, Group) and node.combine == "all_of" and node.missing == "drop":
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
