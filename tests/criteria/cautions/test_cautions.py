"""Warnings: each has a code, the node it is about, what it is and what to do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from ostap.catalog import Catalog
from ostap.criteria import (
    Rule,
    bind,
    contradictions,
    count_cautions,
    data_cautions,
    funnel,
    load_rules,
    warnings_of,
)
from ostap.criteria.cautions import Caution
from ostap.results.criteria import Criteria
from ostap.sources import Source

AS_OF = dt.date(2026, 5, 31)
ReadTree = Callable[[str], Criteria]

NSK = "{kind: attribute, column: clients.city, test: {op: eq, value: nsk}}"
MSK = "{kind: attribute, column: clients.city, test: {op: eq, value: msk}}"
ANY_CITY = "{kind: attribute, column: clients.city, test: {op: filled}}"
NO_SUCH = "{kind: attribute, column: clients.income, test: {op: gt, value: 999}}"


def coded(cautions: tuple[Caution, ...]) -> list[tuple[str, str | None, str]]:
    return [(one.code, one.node, one.what.en) for one in cautions]


def test_what_the_counts_tell(source: Source, tree: ReadTree, bank_catalog: Catalog) -> None:
    def told(nodes: str) -> list[tuple[str, str | None, str]]:
        criteria = tree(nodes)
        counts = funnel(source, criteria, bank_catalog, AS_OF)
        excluding = () if counts.count else contradictions(source, criteria, bank_catalog, AS_OF)
        return coded(count_cautions(counts, criteria, bank_catalog, excluding=excluding))

    city = "city: Novosibirsk"
    assert told(f"[{NSK}]") == []
    assert told(f"[{NO_SUCH}]") == [
        ("nobody_alone", "c1", "Nobody satisfies: monthly income above 999\u00a0₽")
    ]
    assert told(f"[{NSK}, {MSK}]") == [
        ("nobody_after", "c2", "Nobody is left after: city: Moscow"),
        ("excluding", "c2", f"Nobody satisfies both: {city}; city: Moscow"),
    ]
    assert told(f"[{NSK}, {ANY_CITY}]") == [
        ("removes_nobody", "c2", "Removes nobody: city: filled in")
    ]
    assert told(f"[{ANY_CITY}]") == [
        ("removes_nobody", "c1", "Removes nobody: city: filled in"),
        ("everybody", None, "Everybody is selected."),
    ]


def test_a_condition_that_is_mostly_unknown_is_told(
    source: Source, tree: ReadTree, bank_catalog: Catalog
) -> None:
    criteria = tree("[{kind: attribute, column: clients.children, test: {op: ge, value: 1}}]")
    counts = funnel(source, criteria, bank_catalog, AS_OF)
    assert [
        (code, node) for code, node, _ in coded(count_cautions(counts, criteria, bank_catalog))
    ] == [
        ("nobody_alone", "c1"),
        ("mostly_unknown", "c1"),
    ]


def test_sizes_not_reached_and_rules_that_could_not_be_asked_are_told(
    source: Source, tree: ReadTree, bank_catalog: Catalog, tmp_path: Path
) -> None:
    rules = _rules(
        tmp_path,
        bank_catalog,
        """
  - {id: enough, title: {ru: не меньше десяти, en: ten at least}, at_least: 10}
  - id: rested
    title: {ru: не беспокоили месяц, en: left alone for a month}
    keep:
      kind: group
      combine: none_of
      items: [{kind: keys, name: contacted, window: {last: 1}}]
""",
    )
    criteria = tree(f"[{NSK}]")
    counts = funnel(source, criteria, bank_catalog, AS_OF, rules=rules)
    found = count_cautions(counts, criteria, bank_catalog, rules)
    assert coded(found) == [
        ("too_few", "rule_enough", "Too few: 4 are selected, the rule 'ten at least' wants 10."),
        (
            "unbound",
            "rule_rested",
            (
                "The rule 'left alone for a month' was not applied: the contact history is not"
                " connected."
            ),
        ),
    ]
    assert found[1].what.ru == (
        "Правило «не беспокоили месяц» не применено: история контактов не подключена."
    )
    assert all(one.hint.en and one.hint.ru for one in found)
    connected = bind(rules, "client", keys=lambda _: {"1", "3"})
    assert funnel(source, criteria, bank_catalog, AS_OF, rules=connected).count == 3


def test_what_the_data_does_to_an_answer_is_counted(
    source: Source, tree: ReadTree, bank_catalog: Catalog
) -> None:
    criteria = tree(
        """
  - {kind: attribute, column: districts.average_salary, test: {op: gt, value: 1}}
  - {kind: attribute, column: clients.registered_on, of: days_since, test: {op: le, value: 900}}
  - {kind: related, table: complaints, aggregate: none, window: {last: 1}}
  - kind: related
    table: card_transactions
    aggregate: sum
    column: card_transactions.amount
    currency: RUB
    test: {op: ge, value: 1}
"""
    )
    assert [
        (one.code, one.node, one.what.en) for one in data_cautions(source, criteria, bank_catalog)
    ] == [
        (
            "fan_out",
            "c1",
            (
                "districts.district_id repeats 1 value(s), though a link leads there as to a key: "
                "rows may be counted more than once."
            ),
        ),
        (
            "unread_dates",
            "c2",
            "1 date(s) of clients.registered_on do not read as %d.%m.%Y and count as missing.",
        ),
        (
            "unread_dates",
            "c3",
            "1 date(s) of complaints.filed_on do not read as %d.%m.%Y and count as missing.",
        ),
        (
            "no_rate",
            "c4",
            (
                "1 row(s) of card_transactions are in a currency without a rate to RUB: "
                "their amounts count as missing."
            ),
        ),
    ]


def test_data_that_is_in_order_says_nothing(
    source: Source, tree: ReadTree, bank_catalog: Catalog
) -> None:
    assert data_cautions(source, tree(f"[{NSK}]"), bank_catalog) == ()
    cards = tree("[{kind: related, table: cards, aggregate: exists}]")
    assert data_cautions(source, cards, bank_catalog) == ()


def test_what_the_tree_alone_tells_names_its_node(tree: ReadTree, bank_catalog: Catalog) -> None:
    criteria = tree(
        f"[{NSK}, {{kind: group, combine: any_of, items:"
        " [{kind: related, table: accounts, aggregate: exists}]}]"
    )
    assert [(one.code, one.node) for one in warnings_of(criteria, bank_catalog)] == [
        ("timeless", "c2.1")
    ]


def _rules(folder: Path, catalog: Catalog, text: str) -> tuple[Rule, ...]:
    file = folder / "rules.yaml"
    file.write_text("rules:" + text)
    return load_rules(file, catalog)
