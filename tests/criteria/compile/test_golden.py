"""The SQL of the grown language as text: what an analyst would read, one file for each dialect."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from ostap.catalog import Catalog
from ostap.criteria import approve, compile_ids
from ostap.names import RUNNABLE, Dialect, Language
from ostap.results.criteria import Criteria

GOLDEN = Path(__file__).parents[1] / "golden"
AS_OF = dt.date(2026, 5, 31)
TREE = """
all_of:
  - kind: attribute
    column: branches.rating
    via: [clients.work_branch]
    test: {op: ge, value: 4}
    missing: keep
  - kind: related
    table: card_transactions
    aggregate: share
    column: card_transactions.amount
    currency: RUB
    holds: [{kind: attribute, column: card_transactions.category, test: {op: eq, value: fuel}}]
    window: {calendar: month, count: 3}
    test: {op: ge, value: 0.5}
  - kind: measure
    measure: {kind: related, table: account_transactions, aggregate: sum,
              column: account_transactions.spent, window: {last: 3}, per: month, months: active}
    test: {op: gt, times: 1.5, than: {kind: everybody, statistic: percentile, level: 90}}
  - kind: measure
    measure: {kind: related, table: cards, aggregate: count}
    test: {op: gt, than: {kind: attribute, column: clients.children}}
  - kind: related
    table: account_transactions
    aggregate: last
    column: account_transactions.fee
    test: {op: eq, value: 0}
  - kind: group
    combine: none_of
    items:
      - {kind: keys, name: contacted}
      - {kind: sample, share: 0.1, seed: control}
top:
  percent: 10
  by: {kind: ratio, left: {kind: named, name: monthly_card_spend},
       right: {kind: attribute, column: clients.income}}
"""


@pytest.mark.parametrize("dialect", RUNNABLE)
def test_every_construct_reads_as_an_analyst_would_write_it(
    dialect: Dialect, tree: Callable[[str], Criteria], bank_catalog: Catalog
) -> None:
    sql = compile_ids(
        tree(TREE), bank_catalog, dialect, AS_OF, Language.EN, keys=lambda _: ["7", "12", "7"]
    )
    golden = GOLDEN / f"grown.{dialect.value}.sql"
    assert sql + "\n" == golden.read_text()
    assert approve(sql, bank_catalog, dialect).outputs == ("clients.client_id",)
