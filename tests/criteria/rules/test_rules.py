"""Which rules bind an audience, what they may ask, and what they do to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from ostap.catalog import Catalog
from ostap.criteria import CutLine, Rule, bind, funnel, ids, load_rules
from ostap.errors import InvalidInputError
from ostap.names import Text
from ostap.results.audience import Offer
from ostap.results.criteria import Criteria, KeySet
from ostap.sources import Source

AS_OF = dt.date(2026, 5, 31)
ReadTree = Callable[[str], Criteria]

NSK = "{kind: attribute, column: clients.city, test: {op: eq, value: nsk}}"
RULES = """
  - id: calm
    title: calm
    keep: {kind: related, table: complaints, aggregate: none, window: {last: 1}}
  - id: no_credit_card
    title: has no credit card
    when: {product: [кредитная карта, credit card], channel: push}
    keep:
      kind: related
      table: cards
      aggregate: none
      where: [{kind: attribute, column: cards.kind, test: {op: eq, value: credit}}]
  - id: rested
    title: rested
    keep: {kind: group, combine: none_of, items: [{kind: keys, name: contacted, at_least: 2}]}
  - {id: cheap, title: cheap, entity: item, at_most: 3}
"""


def _rules(folder: Path, catalog: Catalog, text: str) -> tuple[Rule, ...]:
    file = folder / "rules.yaml"
    file.write_text("rules:" + text)
    return load_rules(file, catalog)


@pytest.fixture
def rules(tmp_path: Path, bank_catalog: Catalog) -> tuple[Rule, ...]:
    return _rules(tmp_path, bank_catalog, RULES)


def _ids_of(rules: tuple[Rule, ...]) -> list[str]:
    return [rule.id for rule in rules]


def test_a_rule_binds_its_entity_its_offers_and_where_its_keys_are_kept(
    rules: tuple[Rule, ...],
) -> None:
    card = Offer(product="Молодёжная Кредитная карта", text="…", channel="PUSH")
    deposit = Offer(product="Вклад", text="…", channel="push")
    assert _ids_of(bind(rules, "client", offer=card, keys=lambda _: ()).rules) == [
        "calm",
        "no_credit_card",
        "rested",
    ]
    assert _ids_of(bind(rules, "client", offer=deposit, keys=lambda _: ()).rules) == [
        "calm",
        "rested",
    ]
    assert _ids_of(bind(rules, "item").rules) == ["cheap"]


def test_a_rule_that_can_not_be_asked_is_returned_with_the_reason(
    rules: tuple[Rule, ...],
) -> None:
    bound = bind(rules, "client")
    assert _ids_of(bound.rules) == ["calm"]
    assert [(one.rule.id, one.why.en) for one in bound.unbound] == [
        ("no_credit_card", "it depends on the offer, and none was given"),
        ("rested", "the contact history is not connected"),
    ]


def test_a_key_set_is_read_once_and_other_failures_are_not_swallowed(
    rules: tuple[Rule, ...],
) -> None:
    asked: list[KeySet] = []

    def keys(node: KeySet) -> tuple[str, ...]:
        asked.append(node)
        return ("1",)

    bound = bind((*rules, rules[2].model_copy(update={"id": "again"})), "client", keys=keys)
    assert bound.keys is not None
    bound.keys(KeySet(name="contacted", at_least=2))
    assert [(node.name, node.at_least) for node in asked] == [("contacted", 2)]

    def broken(node: KeySet) -> tuple[str, ...]:
        raise InvalidInputError("journal.broken", Text(node.name, node.name))

    with pytest.raises(InvalidInputError):
        bind(rules, "client", keys=broken)


def test_key_sets_of_rules_and_of_criteria_are_handed_in(
    source: Source, tree: ReadTree, bank_catalog: Catalog, rules: tuple[Rule, ...]
) -> None:
    bound = bind(rules, "client", keys=lambda node: {"1"} if node.at_least == 2 else {"1", "4"})
    criteria = tree(f"[{NSK}, {{kind: keys, name: contacted}}]")
    assert list(ids(source, criteria, bank_catalog, AS_OF, rules=bound)) == ["4"]
    with pytest.raises(InvalidInputError) as refused:
        list(ids(source, criteria, bank_catalog, AS_OF, rules=rules))
    assert refused.value.code == "criteria.no_keys"


def test_at_most_cuts_in_the_order_of_the_top_or_by_chance_that_stays(
    source: Source, tree: ReadTree, bank_catalog: Catalog, tmp_path: Path
) -> None:
    few = _rules(tmp_path, bank_catalog, " [{id: few, title: few, at_most: 2}]")
    by_income = "top: {count: 3, by: {kind: attribute, column: clients.income}}"
    ranked = tree(f"{{all_of: [{NSK}], {by_income}}}")
    counts = funnel(source, ranked, bank_catalog, AS_OF, rules=few)
    assert (counts.top, counts.rules) == (
        CutLine("top", left=3, removed=1),
        (CutLine("rule_few", left=2, removed=1),),
    )
    assert counts.count == 2
    assert list(ids(source, ranked, bank_catalog, AS_OF, rules=few)) == ["1", "10"]
    # md5: 1 c4ca..., 10 d3d9..., 2 c81e..., 4 a87f...
    assert list(ids(source, tree(f"[{NSK}]"), bank_catalog, AS_OF, rules=few)) == ["1", "4"]


def test_at_least_removes_nobody_and_names_itself(
    source: Source, tree: ReadTree, bank_catalog: Catalog, tmp_path: Path
) -> None:
    rules = _rules(
        tmp_path,
        bank_catalog,
        " [{id: ten, title: ten, at_least: 10}, {id: two, title: two, at_least: 2}]",
    )
    counts = funnel(source, tree(f"[{NSK}]"), bank_catalog, AS_OF, rules=rules)
    assert (counts.count, _ids_of(counts.too_few), counts.rules) == (4, ["ten"], ())


def test_a_rule_says_exactly_one_thing(tmp_path: Path, bank_catalog: Catalog) -> None:
    with pytest.raises(InvalidInputError) as refused:
        _rules(
            tmp_path,
            bank_catalog,
            """
  - {id: nothing, title: a}
  - {id: both, title: b, at_most: 3, at_least: 1}
  - {id: whose, title: c, entity: klient, at_most: 3}
  - {id: zero, title: d, at_most: 1, when: {product: x}}
""",
        )
    assert [(problem.code, problem.where) for problem in refused.value.problems] == [
        ("rules.one_thing", "rules.0"),
        ("rules.one_thing", "rules.1"),
        ("criteria.unknown_entity", "rules.2.entity"),
    ]


@pytest.mark.parametrize(
    ("rule", "where"),
    [
        ("{id: a, title: a, at_most: 0}", "rules.0.at_most"),
        ("{id: a, title: a, at_most: 5, when: {price: x}}", "rules.0.when.price"),
        ("{id: a, title: a, atmost: 5}", "rules.0.atmost"),
    ],
)
def test_a_field_that_is_wrong_is_told_with_its_place(
    rule: str, where: str, tmp_path: Path, bank_catalog: Catalog
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        _rules(tmp_path, bank_catalog, f" [{rule}]")
    assert any(problem.where.startswith(where) for problem in refused.value.problems)
