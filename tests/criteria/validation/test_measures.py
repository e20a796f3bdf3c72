"""Measures, what they may be compared with, and tops."""

from __future__ import annotations

from typing import Any

import pytest
from tests.criteria.validation.refusals import (
    catalog_of,
    node_of,
    problems_of,
    refusal,
    stands,
    tree_of,
)

from ostap.catalog import Catalog
from ostap.criteria import validate
from ostap.results.criteria import Measured, NamedMeasure, RowsMeasure


def column(ref: str, of: str = "value") -> str:
    return f"{{kind: attribute, column: {ref}, of: {of}}}"


def rows(rest: str, table: str = "cards") -> str:
    return f"{{kind: related, table: {table}, {rest}}}"


def ratio(left: str, right: str) -> str:
    return f"{{kind: ratio, left: {left}, right: {right}}}"


def less(left: str, right: str) -> str:
    return f"{{kind: difference, left: {left}, right: {right}}}"


def measured(measure: str, test: str) -> str:
    return f"{{kind: measure, measure: {measure}, test: {test}}}"


def against(than: str, rest: str = "op: gt") -> str:
    return f"{{{rest}, than: {than}}}"


INCOME = column("clients.income")
AGE = column("clients.birth_date", "age")
BORN = column("clients.birth_date")
CARD_LIMIT = column("cards.credit_limit")
CARDS = rows("aggregate: count")
LIMITS = rows("aggregate: sum, column: cards.credit_limit")
NEWEST = rows("aggregate: max, column: cards.opened_on")
SINCE = rows("aggregate: days_since")
CREDIT = "{kind: attribute, column: cards.kind, test: {op: eq, value: кредитная}}"
SHARE = rows(f"aggregate: share, holds: [{CREDIT}]")
CURRENCY = "{kind: attribute, column: card_transactions.currency, test: {op: eq, value: …}}"
SPEND = "{kind: named, name: monthly_card_spend}"
EVERYBODY = "{kind: everybody, statistic: median}"

READ: dict[str, dict[str, Any]] = {
    measured(INCOME, "{op: ge, value: '50000'}"): {"op": "ge", "value": 50000},
    measured(AGE, "{op: between, low: 18, high: 25}"): {"op": "between", "low": 18, "high": 25},
    measured(BORN, "{op: ge, value: 1990-01-01}"): {"op": "ge", "value": "1990-01-01"},
    measured(CARDS, "{op: in, values: [1, 2]}"): {"op": "in", "values": (1, 2)},
    measured(NEWEST, "{op: ge, value: 2026-01-01}"): {"op": "ge", "value": "2026-01-01"},
    measured(SHARE, "{op: ge, value: 30%}"): {"op": "ge", "value": 0.3},
    measured(ratio(LIMITS, INCOME), "{op: gt, value: 150%}"): {"op": "gt", "value": 1.5},
    measured(less(CARDS, CARDS), "{op: lt, value: -1}"): {"op": "lt", "value": -1},
    measured(less(NEWEST, BORN), "{op: gt, value: 7000}"): {"op": "gt", "value": 7000},
    measured(SPEND, "{op: ge, value: 10000}"): {"op": "ge", "value": 10000},
}


@pytest.mark.parametrize(("node", "expected"), READ.items())
def test_a_constant_is_read_as_what_is_measured(
    node: str, expected: dict[str, Any], bank_catalog: Catalog
) -> None:
    found = node_of(node, bank_catalog)
    assert isinstance(found, Measured)
    assert found.test.model_dump() == expected


@pytest.mark.parametrize(
    "node",
    [
        measured(LIMITS, against(INCOME, "op: gt, times: 2")),
        measured(LIMITS, against(SPEND)),
        measured(NEWEST, against(column("clients.registered_on"))),
        measured(SINCE, against(column("clients.registered_on", "days_since"))),
        measured(CARDS, against(column("clients.children"))),
        measured(ratio(LIMITS, CARDS), against(INCOME)),
        measured(ratio(LIMITS, INCOME), against(SHARE)),
        measured(SPEND, against(EVERYBODY, "op: ge, times: 1.5")),
        measured(CARDS, against("{kind: everybody, statistic: percentile, level: 90}")),
    ],
)
def test_like_is_compared_with_like(node: str, bank_catalog: Catalog) -> None:
    assert stands(node, bank_catalog)


def test_nodes_inside_measures_are_coerced_and_numbered(bank_catalog: Catalog) -> None:
    where = f"where: [{CREDIT}]"
    counted = rows(f"aggregate: count, {where}")
    (node,) = tree_of(measured(counted, against(counted)), bank_catalog).all_of
    assert isinstance(node, Measured)
    assert isinstance(node.measure, RowsMeasure)
    assert node.test.op == "gt"
    dumped = node.model_dump(mode="json")
    inside = [dumped["measure"]["where"][0], dumped["test"]["than"]["where"][0]]
    assert [(one["id"], one["test"]["value"]) for one in inside] == [
        ("c1.1", "credit"),
        ("c1.2", "credit"),
    ]


REFUSED: dict[str, tuple[str, str, str]] = {
    measured(column("clients.city"), "{op: eq, value: 1}"): (
        "not_a_measure", "measure.column",
        "Known: clients.birth_date, clients.children, clients.income, clients.registered_on."),
    measured(column("clients.interests"), "{op: eq, value: 1}"): (
        "several_values", "measure.column", ""),
    measured(column("clients.email"), "{op: eq, value: 1}"): ("sensitive", "measure.column", ""),
    measured(column("clients.religion"), "{op: eq, value: 1}"): ("protected", "measure.column", ""),
    measured(column("clients.incom"), "{op: eq, value: 1}"): (
        "unknown_column", "measure.column", "Did you mean income?"),
    measured(column("clients.income", "age"), "{op: eq, value: 1}"): (
        "age", "measure.of", "Did you mean clients.birth_date?"),
    measured(rows("aggregate: exists"), "{op: eq, value: 1}"): (
        "not_a_measure", "measure.aggregate", "Use count, or kind: related."),
    measured(rows("aggregate: last, column: cards.kind"), "{op: eq, value: 1}"): (
        "not_a_measure", "measure.column", "Known: cards.credit_limit, cards.opened_on."),
    measured(rows("aggregate: sum, column: card_transactions.amount", "card_transactions"),
             "{op: gt, value: 0}"): (
        "currency", "measure.where",
        f"Add to where: {CURRENCY}, or give currency: RUB"),
    measured(INCOME, "{op: filled}"): (
        "op", "test.op", "Possible: eq, ne, in, not_in, lt, le, gt, ge, between."),
    measured(INCOME, "{op: ge, value: много}"): ("value", "test.value", ""),
    measured(NEWEST, "{op: ge, value: 5}"): (
        "value", "test.value", "Write it as 2026-01-31."),
    measured(SHARE, "{op: ge, value: 30}"): ("value", "test.value", "Write 30% or 0.3."),
    measured(INCOME, against(BORN)): ("unlike", "test.than", ""),
    measured(LIMITS, against(CARDS)): ("unlike", "test.than", ""),
    measured(AGE, against(SINCE)): ("unlike", "test.than", ""),
    measured(less(INCOME, CARDS), "{op: gt, value: 0}"): ("unlike", "measure", ""),
    measured(less(NEWEST, INCOME), "{op: gt, value: 0}"): ("unlike", "measure", ""),
    measured(ratio(NEWEST, INCOME), "{op: gt, value: 0}"): (
        "not_a_number", "measure", "Use difference: the days between two dates."),
    measured(NEWEST, against(BORN, "op: gt, times: 2")): (
        "not_a_number", "test.times",
        "Compare the difference of the dates with a number of days."),
    measured(NEWEST, against(EVERYBODY)): (
        "not_a_number", "test.than", "Measure the days since them."),
    measured("{kind: named, name: monthly_card_spent}", "{op: gt, value: 0}"): (
        "unknown_measure", "measure.name", "Did you mean monthly_card_spend?"),
    measured("{kind: named, name: траты по картам в месяц}", "{op: gt, value: 0}"): (
        "unknown_measure", "measure.name", "Did you mean monthly_card_spend?"),
    rows(f"aggregate: exists, where: [{measured(CARD_LIMIT, against(EVERYBODY))}]"): (
        "everybody_inside", "where.0.test.than", "Put it outside this condition."),
}  # fmt: skip


@pytest.mark.parametrize(("node", "expected"), REFUSED.items())
def test_what_can_t_be_measured_or_compared_is_refused(
    node: str, expected: tuple[str, str, str], bank_catalog: Catalog
) -> None:
    assert refusal(node, bank_catalog) == expected


def test_each_side_of_a_measure_is_told_by_its_place(bank_catalog: Catalog) -> None:
    wrong = measured(
        ratio(column("clients.incom"), rows("aggregate: sum, column: cards.limit")),
        against(less(column("clients.sity"), rows("aggregate: count", "cardz"))),
    )
    assert [p.where for p in problems_of(wrong, bank_catalog)] == [
        "all_of.0.measure.left.column",
        "all_of.0.measure.right.column",
        "all_of.0.test.than.left.column",
        "all_of.0.test.than.right.table",
    ]


def test_what_does_not_go_together_is_said_in_both_languages(bank_catalog: Catalog) -> None:
    (problem,) = problems_of(measured(LIMITS, against(SINCE)), bank_catalog)
    assert problem.what.en == "an amount in RUB and a number of days don't go together."
    assert problem.what.ru == "сумма в RUB и число дней несопоставимы."


def test_a_measure_of_rows_may_be_asked_of_rows(bank_catalog: Catalog) -> None:
    operations = rows("aggregate: count", "card_transactions")
    busy = measured(operations, "{op: ge, value: 5}")
    assert stands(rows(f"aggregate: exists, where: [{busy}]"), bank_catalog)


def test_a_top_takes_any_measure_and_is_numbered_apart(bank_catalog: Catalog) -> None:
    by = rows(f"aggregate: count, where: [{CREDIT}]")
    found = tree_of(f"{{all_of: [], top: {{count: 100, by: {by}}}}}", bank_catalog)
    assert found.top is not None
    assert isinstance(found.top.by, RowsMeasure)
    assert found.top.by.where[0].id == "top.1"
    for other in (BORN, SPEND, ratio(LIMITS, INCOME)):
        found = tree_of(f"{{top: {{percent: 10, by: {other}, order: least}}}}", bank_catalog)
        assert found.top is not None


def test_a_top_by_what_is_no_measure_is_refused(bank_catalog: Catalog) -> None:
    (problem,) = problems_of(f"{{top: {{count: 5, by: {column('clients.email')}}}}}", bank_catalog)
    assert (problem.code, problem.where) == ("criteria.sensitive", "top.by.column")


UNITS = """
entities: {client: {table: c, key: id}}
tables:
  c:
    columns:
      id: {type: id}
      height: {type: number, unit: {ru: см, en: cm}}
      weight: {type: number, unit: {ru: кг, en: kg}}
      score: {type: number}
      paid: {type: money, currency: cur}
      owed: {type: money, currency: cur}
      cur: {type: category}
      saved: {type: money, currency: USD}
      earned: {type: money, currency: RUB}
      worth: {type: money}
"""


def test_units_and_currencies_are_compared_where_both_are_known() -> None:
    catalog = catalog_of(UNITS)

    def pair(left: str, right: str) -> str:
        return measured(column(f"c.{left}"), against(column(f"c.{right}")))

    for left, right in (("height", "score"), ("worth", "saved"), ("paid", "owed")):
        assert stands(pair(left, right), catalog)
    currency = "Turn both into one by currency."
    assert refusal(pair("height", "weight"), catalog) == ("unlike", "test.than", "")
    assert refusal(pair("saved", "earned"), catalog) == ("unlike", "test.than", currency)
    assert refusal(pair("paid", "earned"), catalog) == ("unlike", "test.than", currency)


def test_amounts_in_a_currency_of_each_row_are_not_compared_across_rows() -> None:
    catalog = catalog_of(UNITS)
    instead = "Ask it by kind: attribute, or together with its currency."
    paid = column("c.paid")
    assert refusal(measured(paid, "{op: gt, value: 5}"), catalog) == (
        "currency", "measure", instead)  # fmt: skip
    assert refusal(measured(paid, against(EVERYBODY)), catalog) == (
        "currency", "test.than", instead)  # fmt: skip
    (problem,) = problems_of(f"{{top: {{count: 5, by: {paid}}}}}", catalog)
    assert (problem.code, problem.where) == ("criteria.currency", "top.by")
    assert stands(measured(ratio(paid, column("c.owed")), "{op: gt, value: 0.5}"), catalog)


def test_a_measure_means_the_same_after_the_catalog_changed(bank_catalog: Catalog) -> None:
    text = measured(SPEND, "{op: ge, value: 1}")
    before = tree_of(text, bank_catalog)
    named = before.all_of[0]
    assert isinstance(named, Measured)
    assert isinstance(named.measure, NamedMeasure)
    assert named.measure.meaning is not None
    changed = bank_catalog.model_copy(update={"measures": {}})
    assert validate(before, changed) == before
