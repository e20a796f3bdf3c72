"""Conditions on a column of the entity in Russian."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostap.catalog import Column
from ostap.catalog.model import ColumnType
from ostap.criteria.tree.flipping import may_be_unknown
from ostap.criteria.words.ru.morphology import negated_clause, phrase
from ostap.criteria.words.ru.numbers import (
    amount_of,
    compared,
    compared_days,
    days,
    listed,
    years,
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
    from ostap.criteria.words.ru.wording import RussianWording

_PRONOUNS = {"masc": "он", "femn": "она", "neut": "оно"}


def attribute(wording: RussianWording, node: Attribute) -> str:
    """Return a condition on a column of the entity, and what becomes of the unknown."""
    told = _told(wording, node)
    if node.missing == "keep" and may_be_unknown(node):
        told += _or_unknown(wording, node)
    return told + way_told(wording, node.via)


def way_told(wording: RussianWording, via: tuple[str, ...]) -> str:
    """Return ` (связь: «кто дал согласие»)`, or nothing where the way is the only one."""
    names = [f"«{title}»" for title in wording.via(via)]
    return f" (связь: {', '.join(names)})" if names else ""


def _told(wording: RussianWording, node: Attribute) -> str:
    column, title, test = wording.column(node.column), wording.title(node.column), node.test
    if node.of is AttributeView.AGE:
        return f"{_age(wording, node)} {compared(test, years)}"
    if node.of is AttributeView.DAYS_SINCE:
        since = phrase(title).form("gent")
        passed = compared(test, days, exactly="ровно ", at_least="не меньше")
        return f"с {since} прошло {passed}"
    if isinstance(test, Presence):
        known = phrase(title)
        given = f" {known.short('указан')}" if known.noun else ": указано"
        return title + (given if test.op == "filled" else given.replace("указан", "не указан"))
    if isinstance(test, Contains):
        return f"{title} {_contains(title)} «{test.text}»"
    if column.type is ColumnType.BOOLEAN:
        return _flag(title, test)
    told = compared_value(wording, column, test)
    return f"{title}: {told}" if _is_naming(column, test) else f"{title} {told}"


def _age(wording: RussianWording, node: Attribute) -> str:
    """Return `возраст`; of several birth dates it is said whose."""
    if wording.is_of_entity(node.column):
        return "возраст"
    owner = phrase(wording.table_title(node.column.partition(".")[0]))
    return f"возраст ({owner.form('nomn', plural=False)})"


def _or_unknown(wording: RussianWording, node: Attribute) -> str:
    title = phrase(wording.title(node.column))
    if node.of is AttributeView.AGE:
        return " или неизвестен"
    if node.of is AttributeView.DAYS_SINCE and title.noun is not None:
        pronoun = "они" if title.plural else _PRONOUNS[title.gender]
        return f", или {pronoun} не {title.short('указан')}"
    said_first = title.noun is not None and wording.column(node.column).type is not (
        ColumnType.BOOLEAN
    )
    return f" или не {title.short('указан')}" if said_first else ", или это не указано"


def denied_by_word(wording: RussianWording, node: Attribute) -> str | None:
    """Return `должность не содержит «…»`, `возраст не от 18 до 25 лет`."""
    title, test = wording.title(node.column), node.test
    way = way_told(wording, node.via)
    if isinstance(test, Contains):
        return f"{title} не {_contains(title)} «{test.text}»{way}"
    if node.of is AttributeView.AGE and isinstance(test, Between):
        return f"{_age(wording, node)} не {compared(test, years)}{way}"
    return None


def compared_value(
    wording: RussianWording, column: Column, test: Test, currency: str | None = None
) -> str:
    """Return a test of a column's value: `от 50 000 ₽`, `Томск или Москва`."""
    if column.type.is_time:
        return compared_days(test)
    if column.type.is_numeric:
        return compared(test, amount_of(column, currency))
    titles = wording.value_titles(column, test)
    if column.type is ColumnType.TEXT:
        titles = [f"«{title}»" for title in titles]
    if test.op in {"ne", "not_in"}:
        return " и ".join(f"не {title}" for title in titles)
    return listed(titles, "или")


def compared_days_ago(test: Test) -> str:
    """Return `не больше 30 дней назад`."""
    return f"{compared(test, days, at_least='не меньше')} назад"


def _contains(title: str) -> str:
    return "содержат" if phrase(title).plural else "содержит"


def _is_naming(column: Column, test: Test) -> bool:
    """Tell whether a test names values, after a colon, rather than compares them."""
    if column.type.is_numeric or column.type.is_time:
        return test.op in {"eq", "ne", "in", "not_in"}
    return True


def _flag(title: str, test: Test) -> str:
    wanted = isinstance(test, Compare) and bool(test.value) is (test.op == "eq")
    negative = negated_clause(title)
    said_as_is = negative is not None or title.startswith("есть ")
    if wanted:
        return title if said_as_is else f"{title}: да"
    return negative or f"{title}: нет"
