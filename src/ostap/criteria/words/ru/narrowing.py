"""One condition said of rows in Russian: an adjective, another noun, `в …`, `с …` or `без …`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostap.catalog import Column
from ostap.catalog.model import ColumnType
from ostap.criteria.words.ru.attributes import attribute, compared_days_ago, compared_value
from ostap.criteria.words.ru.morphology import (
    Phrase,
    adjectives_in_tail,
    begins_with_preposition,
    is_adjective,
    phrase,
)
from ostap.criteria.words.ru.numbers import listed
from ostap.results.criteria import Attribute, AttributeView, Compare, Contains, Presence, Test

if TYPE_CHECKING:
    from ostap.criteria.words.ru.rows import RowsTold
    from ostap.criteria.words.ru.wording import RussianWording

KIND_WORDS = frozenset({"вид", "тип", "разновидность"})
STATUS_WORDS = frozenset({"статус", "состояние", "стадия"})
PLACE_WORDS = frozenset(
    {"категория", "валюта", "город", "регион", "район", "отделение", "страна", "группа"}
)


def narrow(wording: RussianWording, rows: RowsTold, node: Attribute) -> None:
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
    elif isinstance(node.test, Presence):
        rows.tails.append(f"({attribute(wording, node)})")
    elif column.type is ColumnType.BOOLEAN:
        _by_flag(rows, title, node.test, wording.title(node.column))
    elif isinstance(node.test, Contains) and title.noun is not None:
        rows.withs.append(f"текстом «{node.test.text}» в {title.form('loct')}")
    elif title.noun is None:
        rows.tails.append(f"({attribute(wording, node)})")
    else:
        rows.withs.append(f"{title.form('ablt')}{_said_of(wording, column, node)}")


def _by_category(rows: RowsTold, title: Phrase, values: list[str]) -> bool:
    """Say a category without its title, where the value itself does: `кредитные карты`."""
    kind = title.head_lemma in KIND_WORDS
    if all(is_adjective(value) and (kind or _agrees(value, rows.noun)) for value in values):
        spoken = [value.lower() for value in values]
        rows.noun = rows.noun.with_adjectives(*listed(spoken, "или").replace(",", " ,").split())
        return True
    if all(begins_with_preposition(value) for value in values):
        rows.tails.append(listed(values, "или"))
        return True
    if kind and len(values) == 1 and phrase(values[0]).noun is not None:
        other = phrase(values[0])
        rows.noun, rows.mass = other.with_adjectives(*rows.noun.adjectives), False
        return True
    quoted = listed([f"«{value}»" for value in values], "или")
    if kind and title.noun is not None:
        rows.tails.append(f"{title.form('gent', plural=False)} {quoted}")
        return True
    if title.head_lemma in PLACE_WORDS:
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


def _by_flag(rows: RowsTold, title: Phrase, test: Test, full_title: str) -> None:
    wanted = isinstance(test, Compare) and bool(test.value) is (test.op == "eq")
    if is_adjective(full_title) and _agrees(full_title, rows.noun):
        words = (full_title,) if wanted else ("не", full_title)
        rows.noun = rows.noun.with_adjectives(*words)
        return
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
        return f" {compared_days_ago(test)}"
    if column.type is ColumnType.CATEGORY:
        quoted = [f"«{value}»" for value in wording.value_titles(column, test)]
        if test.op in {"ne", "not_in"}:
            return " " + " и ".join(f"не {value}" for value in quoted)
        return f" {listed(quoted, 'или')}"
    return f" {compared_value(wording, column, test)}"
