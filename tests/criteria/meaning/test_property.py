"""Whatever the tree and the data, every engine and the plain evaluator say the same."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.criteria.askable import KEY_SETS, data
from tests.criteria.trees import tree_of, trees

from ostap.catalog import Catalog
from ostap.criteria import approve, compile_funnel, compile_ids, describe, validate
from ostap.criteria.counts.run import keys_guard
from ostap.criteria.files import parse_tree
from ostap.errors import InvalidInputError
from ostap.names import RUNNABLE, Dialect, Language
from ostap.results.criteria import KeySet

TODAY = dt.date(2026, 5, 31)
DAYS_ASKED = (*[TODAY] * 5, dt.date(2026, 2, 28), dt.date(2026, 3, 1))
EMBEDDED = (Dialect.DUCKDB, Dialect.SQLITE)


@pytest.fixture(scope="module")
def bank_of(make_bank: Callable[..., Any]) -> Callable[[int], Any]:
    return functools.cache(lambda seed: make_bank(data(seed)))


def handed(node: KeySet) -> list[str]:
    return KEY_SETS[node.name]


def agree(
    raw: dict[str, Any], bank: Any, catalog: Catalog, as_of: dt.date, dialects: Sequence[Dialect]
) -> None:
    criteria = validate(parse_tree(raw, "tree"), catalog)
    meant_ids, meant_counts = bank.meant(criteria, as_of, KEY_SETS)
    for dialect in dialects:
        asked = f"{dialect} on {as_of}: {raw}"
        assert bank.ids(criteria, dialect, as_of, KEY_SETS) == meant_ids, asked
        assert bank.counts(criteria, dialect, as_of, KEY_SETS) == meant_counts, asked


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(raw=trees())
def test_the_guard_lets_through_whatever_is_compiled(
    raw: dict[str, Any], bank_catalog: Catalog
) -> None:
    criteria = validate(parse_tree(raw, "tree"), bank_catalog)
    for dialect in RUNNABLE:
        keys = compile_ids(criteria, bank_catalog, dialect, TODAY, Language.RU, keys=handed)
        assert keys_guard(bank_catalog, dialect, "client", TODAY)(keys).outputs
        counts = compile_funnel(criteria, bank_catalog, dialect, TODAY, keys=handed)
        assert approve(counts, bank_catalog, dialect).text


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(raw=trees())
def test_whatever_is_asked_can_be_said(raw: dict[str, Any], bank_catalog: Catalog) -> None:
    criteria = validate(parse_tree(raw, "tree"), bank_catalog)
    for language in Language:
        words = describe(criteria, bank_catalog, language)
        assert not re.search(r"  |None|\[|;;|^ | $|,,|\{", words), words


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(raw=trees(), seed=st.integers(0, 5), as_of=st.sampled_from(DAYS_ASKED))
def test_engines_and_evaluator_agree(
    raw: dict[str, Any],
    seed: int,
    as_of: dt.date,
    bank_of: Callable[[int], Any],
    bank_catalog: Catalog,
) -> None:
    agree(raw, bank_of(seed), bank_catalog, as_of, EMBEDDED)


# Every tree is asked of DuckDB and of SQLite, every third one of PostgreSQL too, to save time.
@pytest.mark.parametrize("first", range(0, 450, 50))
def test_engines_and_evaluator_agree_on_450_trees(
    first: int, bank_of: Callable[[int], Any], bank_catalog: Catalog
) -> None:
    for seed in range(first, first + 50):
        bank = bank_of(seed % 6)
        dialects = EMBEDDED if seed % 3 else bank.dialects
        agree(tree_of(seed), bank, bank_catalog, DAYS_ASKED[seed % len(DAYS_ASKED)], dialects)


@pytest.mark.slow
@pytest.mark.parametrize("first", range(1000, 5000, 100))
def test_engines_and_evaluator_agree_on_4000_trees(
    first: int, bank_of: Callable[[int], Any], bank_catalog: Catalog
) -> None:
    too_large = 0
    for seed in range(first, first + 100):
        bank = bank_of(seed % 41)
        as_of = DAYS_ASKED[seed % len(DAYS_ASKED)]
        try:
            agree(tree_of(seed), bank, bank_catalog, as_of, bank.dialects)
        except InvalidInputError as error:  # one tree in thousands is drawn deeper than is allowed
            if [problem.code for problem in error.problems] != ["criteria.too_large"]:
                raise
            too_large += 1
    assert too_large <= 1
