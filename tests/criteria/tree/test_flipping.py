"""Which nodes have an opposite that says exactly when they are known to be false."""

from __future__ import annotations

import pytest

from ostap.catalog import Catalog
from ostap.criteria import validate
from ostap.criteria.files import parse_tree
from ostap.criteria.tree.flipping import flipped
from ostap.settings.reading import parse_yaml

CARDS = "kind: related, table: cards"
INCOME = "{kind: attribute, column: clients.income}"
AVERAGE = "kind: related, table: accounts, aggregate: avg, column: accounts.balance"


@pytest.mark.parametrize(
    "node",
    [
        "{kind: attribute, column: clients.birth_date, of: age, test: {op: lt, value: 18}}",
        f"{{{AVERAGE}, test: {{op: lt, value: 5}}}}",
        f"{{{CARDS}, aggregate: last, column: cards.kind, test: {{op: eq, value: credit}}}}",
        f"{{{CARDS}, aggregate: days_since, test: {{op: gt, value: 90}}}}",
        f"{{kind: measure, measure: {{{AVERAGE}}}, test: {{op: lt, than: {INCOME}}}}}",
        (
            "{kind: related, table: card_transactions, aggregate: count, window: {last: 6},"
            " per: month, months: active, test: {op: ge, value: 2}}"
        ),
        "{kind: sample, share: 0.1, seed: a}",
    ],
)
def test_what_is_false_where_nothing_is_known_has_no_opposite(
    node: str, bank_catalog: Catalog
) -> None:
    raw = {"all_of": [parse_yaml(node, "tree")]}
    (found,) = validate(parse_tree(raw, "tree"), bank_catalog).all_of
    assert flipped(found) is None
