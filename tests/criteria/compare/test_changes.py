"""What changed between two trees, told as a person would tell it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.criteria.trees import trees

from ostap.catalog import Catalog
from ostap.criteria import validate
from ostap.criteria.compare import changes_json, diff
from ostap.criteria.files import parse_tree
from ostap.names import Language
from ostap.results.criteria import Criteria

AGE = "{kind: attribute, column: clients.birth_date, of: age, test: {op: %s}}"
YOUNG = AGE % "lt, value: 25"
OLDER = AGE % "lt, value: 30"
NSK = "{kind: attribute, column: clients.city, test: {op: eq, value: nsk}}"
TOMSK = "{kind: attribute, column: clients.city, test: {op: eq, value: tomsk}}"
RICH = "{kind: attribute, column: clients.income, test: {op: ge, value: 50000}}"
CREDIT = "{kind: attribute, column: cards.kind, test: {op: eq, value: credit}}"
DEBIT = "{kind: attribute, column: cards.kind, test: {op: eq, value: debit}}"
LIMIT = "{kind: attribute, column: cards.credit_limit, test: {op: ge, value: 1000}}"


def cards(where: str = "", more: str = "") -> str:
    return f"{{kind: related, table: cards, aggregate: exists, where: [{where}]{more}}}"


def counted(value: int, more: str = "") -> str:
    test = f"test: {{op: ge, value: {value}}}"
    return f"{{kind: related, table: cards, aggregate: count, {test}{more}}}"


def group(combine: str, *items: str) -> str:
    return f"{{kind: group, combine: {combine}, items: [{', '.join(items)}]}}"


CASES: dict[str, tuple[str, str, list[str], list[str]]] = {
    "a bound": (
        f"[{YOUNG}]",
        f"[{OLDER}]",
        ["возраст: меньше 25\u00a0лет → меньше 30\u00a0лет"],
        ["age: under 25 → under 30"],
    ),
    "one more": (
        f"[{NSK}]",
        f"[{NSK}, {RICH}]",
        ["добавлено: ежемесячный доход от 50\u00a0000\u00a0₽"],
        ["added: monthly income at least 50,000\u00a0₽"],
    ),
    "one less": (
        f"[{NSK}, {RICH}]",
        f"[{RICH}]",
        ["убрано: город: Новосибирск"],
        ["removed: city: Novosibirsk"],
    ),
    "order": (f"[{NSK}, {RICH}]", f"[{RICH}, {NSK}]", [], []),
    "other words for it": (
        f"[{NSK}]",
        "[{kind: attribute, column: clients.city, said: n, id: x, test: {op: in, values: [nsk]}}]",
        [],
        [],
    ),
    "a value": (
        f"[{NSK}]",
        f"[{TOMSK}]",
        ["город: Новосибирск → Томск"],
        ["city: Novosibirsk → Tomsk"],
    ),
    "alternatives": (
        f"[{NSK}, {RICH}]",
        f"[{group('any_of', NSK, RICH)}]",
        ["теперь хотя бы одно из: город: Новосибирск; ежемесячный доход от 50\u00a0000\u00a0₽"],
        ["now at least one of: city: Novosibirsk; monthly income at least 50,000\u00a0₽"],
    ),
    "no longer alternatives": (
        f"[{group('any_of', NSK, RICH)}]",
        f"[{NSK}, {RICH}]",
        ["теперь всё сразу: город: Новосибирск; ежемесячный доход от 50\u00a0000\u00a0₽"],
        ["now all of: city: Novosibirsk; monthly income at least 50,000\u00a0₽"],
    ),
    "inside a group": (
        f"[{group('any_of', NSK, RICH)}]",
        f"[{group('any_of', TOMSK, RICH)}]",
        ["в списке «хотя бы одно из»: город: Новосибирск → Томск"],
        ["among “at least one of”: city: Novosibirsk → Tomsk"],
    ),
    "what narrows the rows": (
        f"[{cards(CREDIT)}]",
        f"[{cards(f'{DEBIT}, {LIMIT}')}]",
        [
            "карты: вид карты: кредитная → дебетовая",
            "карты: добавлено «кредитный лимит от 1\u00a0000\u00a0₽»",
        ],
        [
            "cards: kind of card: credit → debit",
            "cards: added “credit limit at least 1,000\u00a0₽”",
        ],
    ),
    "how many": (
        f"[{counted(3)}]",
        f"[{counted(5)}]",
        ["не меньше 3 карт → не меньше 5 карт"],
        ["at least 3 cards → at least 5 cards"],
    ),
    "the period": (
        f"[{cards(CREDIT, ', window: {last: 3}')}]",
        f"[{cards(CREDIT, ', window: {last: 6}')}]",
        ["есть кредитные карты: за последние 3\u00a0месяца → за последние 6\u00a0месяцев"],
        ["has credit cards: in the last 3\u00a0months → in the last 6\u00a0months"],
    ),
    "there is none now": (
        f"[{cards()}]",
        "[{kind: related, table: cards, aggregate: none}]",
        ["есть карты → нет ни одной карты"],
        ["has cards → has no cards"],
    ),
    "ids that moved on": (
        f"[{NSK}, {YOUNG}]",
        f"[{OLDER}]",
        ["возраст: меньше 25\u00a0лет → меньше 30\u00a0лет", "убрано: город: Новосибирск"],
        ["age: under 25 → under 30", "removed: city: Novosibirsk"],
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_the_smallest_changed_part_is_told(
    case: tuple[str, str, list[str], list[str]],
    tree: Callable[[str], Criteria],
    bank_catalog: Catalog,
) -> None:
    before, after, russian, english = case
    for language, words in ((Language.RU, russian), (Language.EN, english)):
        changes = diff(tree(before), tree(after), bank_catalog, language)
        assert [change.words for change in changes] == words


def test_a_top_is_added_changed_and_removed(
    tree: Callable[[str], Criteria], bank_catalog: Catalog
) -> None:
    by = "by: {kind: attribute, column: clients.income}"
    none, ten, twenty = (
        tree(f"{{all_of: [{NSK}]{top}}}")
        for top in ("", f", top: {{count: 10, {by}}}", f", top: {{count: 20, {by}}}")
    )

    def told(before: Criteria, after: Criteria) -> list[tuple[str, bool, bool]]:
        changes = diff(before, after, bank_catalog, Language.EN)
        return [(c.kind, c.before is None, c.after is None) for c in changes]

    assert told(none, ten) == [("added", True, False)]
    assert told(ten, twenty) == [("changed", False, False)]
    assert told(twenty, none) == [("removed", False, True)]
    assert told(ten, ten) == []


def test_changes_have_a_json_form(tree: Callable[[str], Criteria], bank_catalog: Catalog) -> None:
    changes = diff(tree(f"[{YOUNG}]"), tree(f"[{OLDER}]"), bank_catalog, Language.EN)
    assert changes_json(changes) == {
        "schema": 1,
        "changes": [
            {
                "kind": "changed",
                "node": "c1",
                "words": "age: under 25 → under 30",
                "before": "age under 25",
                "after": "age under 30",
            }
        ],
    }


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(one=trees(), other=trees(), language=st.sampled_from(list(Language)))
def test_any_two_trees_can_be_compared_and_a_tree_with_itself_has_no_change(
    one: dict[str, Any], other: dict[str, Any], language: Language, bank_catalog: Catalog
) -> None:
    first, second = (validate(parse_tree(raw, "tree"), bank_catalog) for raw in (one, other))
    assert diff(first, first, bank_catalog, language) == ()
    changes = diff(first, second, bank_catalog, language)
    assert all(change.words.strip() and "None" not in change.words for change in changes)
