"""What each condition costs, which exclude one another, what two audiences share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from ostap.catalog import Catalog
from ostap.criteria import Rule, contradictions, effects, funnel, load_rules, overlap
from ostap.criteria.counts.effects import Effect, Effects
from ostap.criteria.counts.overlap import Overlap
from ostap.errors import InvalidInputError
from ostap.results.criteria import Criteria
from ostap.sources import Source

AS_OF = dt.date(2026, 5, 31)
ReadTree = Callable[[str], Criteria]

NSK = "{kind: attribute, column: clients.city, test: {op: eq, value: nsk}}"
MSK = "{kind: attribute, column: clients.city, test: {op: eq, value: msk}}"
RICH = "{kind: attribute, column: clients.income, test: {op: ge, value: 75}}"
CARD = "{kind: related, table: cards, aggregate: exists}"


@pytest.fixture
def calm(tmp_path: Path, bank_catalog: Catalog) -> tuple[Rule, ...]:
    file = tmp_path / "rules.yaml"
    file.write_text(
        "rules: [{id: calm, title: calm, keep:"
        " {kind: related, table: complaints, aggregate: none, window: {last: 1}}}]"
    )
    return load_rules(file, bank_catalog)


def test_an_effect_is_how_many_more_there_would_be_without_that_one_alone(
    source: Source, tree: ReadTree, bank_catalog: Catalog, calm: tuple[Rule, ...]
) -> None:
    # city nsk: 1, 2, 4, 10; income from 75: 1, 5, 10; a card: 1, 3, 5; no complaint: all but 10
    criteria = tree(f"[{NSK}, {RICH}, {CARD}]")
    assert effects(source, criteria, bank_catalog, AS_OF, rules=calm) == Effects(
        count=1,
        criteria=(Effect("c1", more=1), Effect("c2", more=0), Effect("c3", more=0)),
        rules=(Effect("rule_calm", more=0),),
    )
    without_cards = tree(f"[{NSK}, {RICH}]")
    assert effects(source, without_cards, bank_catalog, AS_OF, rules=calm) == Effects(
        count=1,
        criteria=(Effect("c1", more=1), Effect("c2", more=2)),
        rules=(Effect("rule_calm", more=1),),
    )


def test_two_conditions_that_nobody_satisfies_together_are_named(
    source: Source, tree: ReadTree, bank_catalog: Catalog
) -> None:
    criteria = tree(f"[{NSK}, {RICH}, {MSK}]")
    assert funnel(source, criteria, bank_catalog, AS_OF).count == 0
    assert contradictions(source, criteria, bank_catalog, AS_OF) == (("c1", "c3"),)


def test_a_condition_that_nobody_satisfies_contradicts_nothing(
    source: Source, tree: ReadTree, bank_catalog: Catalog
) -> None:
    criteria = tree(
        f"[{NSK}, {{kind: attribute, column: clients.income, test: {{op: gt, value: 999}}}}]"
    )
    assert contradictions(source, criteria, bank_catalog, AS_OF) == ()
    assert contradictions(source, tree(f"[{NSK}]"), bank_catalog, AS_OF) == ()


def test_an_overlap_counts_both_audiences_as_they_are_selected(
    source: Source, tree: ReadTree, bank_catalog: Catalog, calm: tuple[Rule, ...]
) -> None:
    this, that = tree(f"[{NSK}]"), tree(f"[{RICH}]")
    found = overlap(source, this, that, bank_catalog, AS_OF)
    assert found == Overlap(this=4, that=3, both=2)
    assert (found.only_this, found.only_that, found.share) == (2, 1, 2 / 5)
    assert found.share_of_this == 2 / 4
    assert overlap(source, this, that, bank_catalog, AS_OF, rules=calm) == Overlap(3, 2, 1)


def test_two_empty_audiences_are_the_same(
    source: Source, tree: ReadTree, bank_catalog: Catalog
) -> None:
    nobody = tree("[{kind: attribute, column: clients.income, test: {op: gt, value: 999}}]")
    found = overlap(source, nobody, nobody, bank_catalog, AS_OF)
    assert (found, found.share, found.share_of_this) == (Overlap(0, 0, 0), 1.0, None)


def test_an_overlap_of_a_top_is_that_of_the_first(
    source: Source, tree: ReadTree, bank_catalog: Catalog
) -> None:
    richest = tree("{all_of: [], top: {count: 2, by: {kind: attribute, column: clients.income}}}")
    assert overlap(source, richest, tree(f"[{NSK}]"), bank_catalog, AS_OF) == Overlap(2, 4, 1)


def test_audiences_of_different_entities_have_nothing_to_compare(
    source: Source, tree: ReadTree, bank_catalog: Catalog
) -> None:
    items = tree(
        "{entity: item, all_of:"
        " [{kind: attribute, column: products.price, test: {op: lt, value: 5}}]}"
    )
    with pytest.raises(InvalidInputError) as refused:
        overlap(source, tree(f"[{NSK}]"), items, bank_catalog, AS_OF)
    assert refused.value.code == "criteria.other_entity"
