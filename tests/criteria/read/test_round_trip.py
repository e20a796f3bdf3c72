"""What `compile_ids` writes is read back: as the same tree, or as SQL that selects the same."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable
from typing import Any

import pytest
from tests.criteria.askable import KEY_SETS, data
from tests.criteria.trees import tree_of

from ostap.catalog import Catalog
from ostap.criteria import compile_ids, validate
from ostap.criteria.counts.run import keys_guard
from ostap.criteria.files import parse_tree
from ostap.criteria.read import read_sql
from ostap.criteria.rules import Bound
from ostap.names import Dialect, Language
from ostap.results.criteria import Criteria, KeySet

AS_OF = dt.date(2026, 5, 31)
BOUND = Bound((), (), lambda node: KEY_SETS[node.name])


def handed(node: KeySet) -> list[str]:
    return KEY_SETS[node.name]


@pytest.fixture(scope="module")
def bank_of(make_bank: Callable[..., Any]) -> Callable[[int], Any]:
    return functools.cache(lambda seed: make_bank(data(seed)))


def asked(seed: int, catalog: Catalog) -> Criteria:
    return validate(parse_tree(tree_of(seed), "tree"), catalog)


@pytest.mark.parametrize("dialect", [Dialect.DUCKDB, Dialect.SQLITE, Dialect.POSTGRES])
@pytest.mark.parametrize("first", [0, 20])
def test_what_nobody_edited_is_read_back_as_the_very_tree(
    first: int, dialect: Dialect, bank_catalog: Catalog
) -> None:
    for seed in range(first, first + 20):
        criteria = asked(seed, bank_catalog)
        sql = compile_ids(criteria, bank_catalog, dialect, AS_OF, Language.RU, keys=handed)
        reading = read_sql(sql, bank_catalog, dialect, AS_OF, before=criteria, rules=BOUND)
        assert reading.unread == (), seed
        assert reading.criteria == criteria, seed


def agree(
    seed: int, dialect: Dialect, catalog: Catalog, bank_of: Callable[[int], Any], worlds: int
) -> None:
    criteria = asked(seed, catalog)
    sql = compile_ids(criteria, catalog, dialect, AS_OF, Language.RU, keys=handed)
    reading = read_sql(sql, catalog, dialect, AS_OF)
    assert reading.criteria is not None, seed
    guard = keys_guard(catalog, dialect, "client", AS_OF)
    back = compile_ids(reading.criteria, catalog, dialect, AS_OF, Language.RU, approve=guard)
    for world in range(worlds):
        bank = bank_of(world)
        assert bank.run(back, dialect) == bank.run(sql, dialect), (seed, world, sql)


@pytest.mark.parametrize("dialect", [Dialect.DUCKDB, Dialect.SQLITE])
def test_read_without_its_tree_the_statement_still_selects_the_same(
    dialect: Dialect, bank_catalog: Catalog, bank_of: Callable[[int], Any]
) -> None:
    for seed in range(100, 120):
        agree(seed, dialect, bank_catalog, bank_of, worlds=3)


@pytest.mark.slow
@pytest.mark.parametrize("dialect", [Dialect.DUCKDB, Dialect.SQLITE])
@pytest.mark.parametrize("first", range(1000, 2000, 100))
def test_a_thousand_statements_read_without_their_trees_select_the_same(
    first: int, dialect: Dialect, bank_catalog: Catalog, bank_of: Callable[[int], Any]
) -> None:
    for seed in range(first, first + 100):
        agree(seed, dialect, bank_catalog, bank_of, worlds=6)
