"""What each aggregate of rows takes, what its test is read as, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from tests.criteria.validation.refusals import catalog_of, node_of, problems_of, refusal, stands

from ostap.catalog import Catalog
from ostap.results.criteria import Related


def rows(rest: str, table: str = "cards") -> str:
    return f"{{kind: related, table: {table}, {rest}}}"


CREDIT = "{kind: attribute, column: cards.kind, test: {op: eq, value: кредитная}}"
TRANSACTIONS = "card_transactions"
LIMIT = "column: cards.credit_limit"

READ: dict[str, dict[str, Any]] = {
    rows(f"aggregate: distinct, column: {TRANSACTIONS}.category, test: {{op: ge, value: '3'}}",
         TRANSACTIONS): {"value": 3},
    rows(f"aggregate: avg, {LIMIT}, test: {{op: ge, value: 50000.5}}"): {"value": 50000.5},
    rows(f"aggregate: min, {LIMIT}, test: {{op: lt, value: 10}}"): {"value": 10},
    rows("aggregate: max, column: cards.opened_on, test: {op: le, value: 2026-01-31}"): {
        "value": "2026-01-31"},
    rows("aggregate: last, column: cards.kind, test: {op: eq, value: Кредитная}"): {
        "value": "credit"},
    rows("aggregate: first, column: cards.opened_on, test: {op: ge, value: 2020-01-01}"): {
        "value": "2020-01-01"},
    rows("aggregate: last, column: complaints.topic, test: {op: contains, text: карт}",
         "complaints"): {"text": "карт"},
    rows(f"aggregate: share, holds: [{CREDIT}], test: {{op: ge, value: 30%}}"): {"value": 0.3},
    rows(f"aggregate: share, holds: [{CREDIT}], test: {{op: lt, value: '12,5 %'}}"): {
        "value": 0.125},
    rows(f"aggregate: share, {LIMIT}, holds: [{CREDIT}], test: {{op: between, low: 0, high: 1}}"): {
        "low": 0, "high": 1},
    rows("aggregate: days_since, test: {op: gt, value: 90}"): {"value": 90},
    rows("aggregate: days_since, column: accounts.opened_on, test: {op: gt, value: 90}",
         "accounts"): {"value": 90},
    rows("aggregate: count, per: month, months: active, test: {op: ge, value: 1.5}"): {
        "value": 1.5},
    rows("aggregate: count, per: month, window: {calendar: quarter, count: 2},"
         " test: {op: ge, value: 1}"): {"value": 1},
}  # fmt: skip


@pytest.mark.parametrize(("node", "expected"), READ.items())
def test_a_test_is_read_as_what_the_aggregate_makes(
    node: str, expected: dict[str, Any], bank_catalog: Catalog
) -> None:
    found = node_of(node, bank_catalog)
    assert isinstance(found, Related)
    assert found.test is not None
    assert found.test.model_dump(exclude={"op"}) == expected


def test_distinct_values_may_be_those_of_a_table_on_the_way_or_pointed_to(
    bank_catalog: Catalog,
) -> None:
    for column in ("cards.kind", f"{TRANSACTIONS}.category"):
        text = rows(
            f"aggregate: distinct, column: {column}, test: {{op: ge, value: 2}}", TRANSACTIONS
        )
        assert stands(text, bank_catalog)


def test_every_row_must_hold_and_its_conditions_are_coerced(bank_catalog: Catalog) -> None:
    found = node_of(rows(f"aggregate: every, holds: [{CREDIT}]"), bank_catalog)
    assert isinstance(found, Related)
    (held,) = found.holds
    assert held.kind == "attribute"
    assert held.id == "c1.1"
    assert held.test.model_dump() == {"op": "eq", "value": "credit"}


REFUSED: dict[str, tuple[str, str, str]] = {
    rows("aggregate: every"): (
        "holds_missing", "holds", "Add holds: [{kind: attribute, …}]."),
    rows("aggregate: share, test: {op: ge, value: 0.5}"): (
        "holds_missing", "holds", "Add holds: [{kind: attribute, …}]."),
    rows(f"aggregate: count, holds: [{CREDIT}], test: {{op: ge, value: 1}}"): (
        "holds_unwanted", "holds", "Put it into where."),
    rows(f"aggregate: every, holds: [{CREDIT}], test: {{op: ge, value: 1}}"): (
        "test_unwanted", "test", "Use count for 'at least 3'."),
    rows(f"aggregate: share, holds: [{CREDIT}]"): (
        "test_missing", "test", "For example test: {op: ge, value: 3}."),
    rows(f"aggregate: share, holds: [{CREDIT}], test: {{op: ge, value: 30}}"): (
        "value", "test.value", "Write 30% or 0.3."),
    rows(f"aggregate: share, holds: [{CREDIT}], test: {{op: ge, value: -0.1}}"): (
        "value", "test.value", ""),
    rows("aggregate: avg, test: {op: ge, value: 1}"): (
        "column_missing", "column", "Known: cards.credit_limit."),
    rows("aggregate: distinct, test: {op: ge, value: 1}"): (
        "column_missing", "column",
        ("Known: cards.card_id, cards.client_id, cards.contactless, cards.credit_limit,"
        " cards.kind, cards.opened_on, cards.status.")),
    rows("aggregate: every, column: cards.kind, holds: [" + CREDIT + "]"): (
        "column_unwanted", "column", ""),
    rows("aggregate: avg, column: cards.opened_on, test: {op: ge, value: 1}"): (
        "not_numeric", "column", "Known: cards.credit_limit."),
    rows("aggregate: max, column: cards.kind, test: {op: eq, value: credit}"): (
        "not_ordered", "column", "Known: cards.credit_limit, cards.opened_on."),
    rows("aggregate: days_since, column: cards.kind, test: {op: ge, value: 1}"): (
        "not_a_date", "column", "Known: cards.opened_on."),
    rows("aggregate: days_since, test: {op: ge, value: 1.5}"): ("value", "test.value", ""),
    rows(f"aggregate: avg, {LIMIT}, test: {{op: filled}}"): (
        "op", "test.op", "Possible: eq, ne, in, not_in, lt, le, gt, ge, between."),
    rows("aggregate: last, column: cards.kind, test: {op: missing}"): (
        "op", "test.op", "Possible: eq, ne, in, not_in."),
    rows("aggregate: last, column: cards.kind, test: {op: eq, value: золотая}"): (
        "value", "test.value", "Known: credit, debit, дебетовая, кредитная."),
    rows("aggregate: max, column: cards.opened_on, test: {op: ge, value: 31.01.2026}"): (
        "value", "test.value", "Write 2026-01-31."),
    rows(f"aggregate: avg, {LIMIT}, test: {{op: ge, value: 1}}", TRANSACTIONS): (
        "column_elsewhere", "column", "Known: card_transactions.amount."),
    rows("aggregate: last, column: accounts.balance, test: {op: ge, value: 1}", "accounts"): (
        "no_event_time", "aggregate",
        "Give a column role: event_time. Dates here: opened_on."),
    rows("aggregate: days_since, test: {op: ge, value: 1}", "accounts"): (
        "no_event_time", "aggregate",
        "Give a column role: event_time. Dates here: opened_on."),
    rows("aggregate: count, per: month, months: active, test: {op: ge, value: 1}", "accounts"): (
        "no_event_time", "months",
        "Give a column role: event_time. Dates here: opened_on."),
    rows("aggregate: count, months: active, test: {op: ge, value: 1}"): (
        "months_without_per", "months", "Add per: month."),
    rows(f"aggregate: avg, {LIMIT}, per: month, window: {{last: 3}}, test: {{op: ge, value: 1}}"): (
        "per_unwanted", "per", "Only count and sum have."),
    rows("aggregate: count, per: month, window: {calendar: month, ago: 0},"
         " test: {op: ge, value: 1}"): (
        "per_days", "per", "Write the window in months or years; in the calendar, from ago: 1."),
}  # fmt: skip


@pytest.mark.parametrize(("node", "expected"), REFUSED.items())
def test_what_an_aggregate_does_not_take_is_refused(
    node: str, expected: tuple[str, str, str], bank_catalog: Catalog
) -> None:
    assert refusal(node, bank_catalog) == expected


def test_everything_wrong_with_one_condition_is_told_at_once(bank_catalog: Catalog) -> None:
    wrong = rows(
        "aggregate: share, column: cards.kind, months: active, window: {start: soon}, holds:"
        " [{kind: attribute, column: cards.kind, test: {op: eq, value: gold}}],"
        " test: {op: ge, value: 30}"
    )
    assert [(p.code, p.where) for p in problems_of(wrong, bank_catalog)] == [
        ("criteria.value", "all_of.0.holds.0.test.value"),
        ("criteria.not_numeric", "all_of.0.column"),
        ("criteria.value", "all_of.0.window.start"),
        ("criteria.months_without_per", "all_of.0.months"),
        ("criteria.value", "all_of.0.test.value"),
    ]


GUARDED = """
entities: {client: {table: c, key: id}}
tables:
  c: {columns: {id: {type: id}}}
  t:
    columns:
      cid: {type: id}
      on: {type: date, role: event_time}
      score: {type: integer, sensitive: true}
      faith: {type: integer, protected: true}
      tags: {type: category, multi: {separator: ","}}
links: [{from: t.cid, to: c.id}]
"""


@pytest.mark.parametrize(
    "aggregate", ["sum", "avg", "min", "max", "last", "first", "distinct", "share"]
)
@pytest.mark.parametrize(
    ("column", "code"),
    [("score", "sensitive"), ("faith", "protected"), ("tags", "several_values")],
)
def test_no_aggregate_looks_into_what_is_sensitive_protected_or_several(
    aggregate: str, column: str, code: str
) -> None:
    held = "{kind: attribute, column: t.on, test: {op: filled}}"
    holds = f"holds: [{held}]," if aggregate == "share" else ""
    text = rows(
        f"aggregate: {aggregate}, column: t.{column}, {holds} test: {{op: ge, value: 1}}", "t"
    )
    codes = [p.code for p in problems_of(text, catalog_of(GUARDED))]
    assert f"criteria.{code}" in codes


def test_the_latest_of_rows_that_have_no_key_is_refused() -> None:
    text = rows("aggregate: last, column: t.on, test: {op: ge, value: 2026-01-01}", "t")
    assert refusal(text, catalog_of(GUARDED)) == ("no_key", "table", "Add tables.t.key.")


@pytest.mark.parametrize(
    ("node", "code"),
    [
        ("{kind: keys, name: contacted}", "keys_inside"),
        ("{kind: sample, share: 0.5, seed: a}", "sample_inside"),
        ("{kind: written, words: x, key_sql: select 1}", "written_inside"),
    ],
)
def test_what_selects_by_the_entity_s_key_stays_outside_rows(
    node: str, code: str, bank_catalog: Catalog
) -> None:
    assert stands(node, bank_catalog)
    for place, other in (("where", "exists"), ("holds", "every")):
        inside = rows(f"aggregate: {other}, {place}: [{node}]")
        assert refusal(inside, bank_catalog) == (
            code, f"{place}.0", "Put it outside this condition.",
        )  # fmt: skip
