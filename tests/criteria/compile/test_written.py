"""Dialects that are only written: what is written can be read, what can't be is refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlglot import exp, parse_one
from tests.criteria.askable import KEY_SETS, data
from tests.criteria.compile.test_golden import AS_OF, TREE
from tests.criteria.trees import tree_of

from ostap.catalog import Catalog
from ostap.criteria import approve, compile_funnel, compile_ids, validate
from ostap.criteria.files import parse_tree
from ostap.criteria.sql import rewriting
from ostap.criteria.sql.dialects import speeches
from ostap.criteria.sql.dialects.speech import DuckDbSpeech
from ostap.errors import GuardRefusedError, RefusedError
from ostap.names import RUNNABLE, Dialect, Language
from ostap.results.criteria import Criteria, KeySet

GOLDEN = Path(__file__).parents[1] / "golden"
WRITTEN = [dialect for dialect in Dialect if dialect not in RUNNABLE]

ReadTree = Callable[[str], Criteria]


def handed(node: KeySet) -> list[str]:
    return KEY_SETS[node.name]


def statements(seed: int, catalog: Catalog, dialect: Dialect) -> list[str]:
    criteria = validate(parse_tree(tree_of(seed), "tree"), catalog)
    return [
        compile_ids(criteria, catalog, dialect, AS_OF, Language.RU, keys=handed),
        compile_funnel(criteria, catalog, dialect, AS_OF, keys=handed),
    ]


@pytest.mark.parametrize("dialect", WRITTEN)
def test_every_construct_reads_as_who_runs_that_database_would_write_it(
    dialect: Dialect, tree: ReadTree, bank_catalog: Catalog
) -> None:
    sql = compile_ids(
        tree(TREE), bank_catalog, dialect, AS_OF, Language.EN, keys=lambda _: ["7", "12", "7"]
    )
    assert sql + "\n" == (GOLDEN / f"grown.{dialect.value}.sql").read_text()


def parses(dialect: Dialect, catalog: Catalog, seeds: range) -> None:
    refused = 0
    for seed in seeds:
        try:
            written = statements(seed, catalog, dialect)
        except RefusedError as error:  # Oracle takes '' for NULL, so no text equals it
            if error.code != "criteria.dialect_lacks":
                raise
            refused += 1
            continue
        for sql in written:
            again = parse_one(sql, dialect=dialect.value).sql(dialect.value, pretty=True)
            assert parse_one(again, dialect=dialect.value).sql(dialect.value, pretty=True) == again
    assert refused <= len(seeds) // 20


@pytest.mark.parametrize("dialect", WRITTEN)
def test_what_is_written_parses_and_is_written_again_the_same(
    dialect: Dialect, bank_catalog: Catalog
) -> None:
    parses(dialect, bank_catalog, range(25))


@pytest.mark.slow
@pytest.mark.parametrize("dialect", WRITTEN)
def test_so_does_what_is_written_of_200_trees(dialect: Dialect, bank_catalog: Catalog) -> None:
    parses(dialect, bank_catalog, range(25, 225))


@pytest.mark.parametrize("dialect", [Dialect.ORACLE, Dialect.TSQL, Dialect.MYSQL])
def test_what_a_dialect_lacks_is_not_in_its_statements(
    dialect: Dialect, bank_catalog: Catalog
) -> None:
    lacking = (exp.Filter,) if dialect is Dialect.MYSQL else (exp.Filter, exp.Boolean)
    for seed in range(25):
        for sql in statements(seed, bank_catalog, dialect):
            assert not list(parse_one(sql, dialect=dialect.value).find_all(*lacking)), sql


class _Rewritten(DuckDbSpeech):
    """DuckDB, told in the constructs of dialects that lack others."""

    def written(self, query: exp.Query, language: Language | None = None) -> str:
        """Return the statement after every rewrite that DuckDB understands."""
        rewriting.columns_named_inside(query)
        rewriting.keys_as_sets(query)
        rewriting.columns_named(query)
        rewriting.filters_as_cases(query)
        rewriting.known_memberships(query)
        rewriting.truth_as_numbers(query)
        rewriting.divided_as(query, lambda value: exp.cast(value, exp.DataType.Type.DOUBLE))
        rewriting.averaged_as(query, lambda value: exp.cast(value, exp.DataType.Type.DOUBLE))
        return super().written(query, language)


def test_rewriting_changes_no_meaning(
    make_bank: Callable[..., Any], bank_catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(speeches._SPEECHES, Dialect.DUCKDB, _Rewritten())
    banks = [make_bank(data(seed)) for seed in range(6)]
    for seed in range(60):
        criteria = validate(parse_tree(tree_of(seed), "tree"), bank_catalog)
        bank = banks[seed % 6]
        meant_ids, meant_counts = bank.meant(criteria, AS_OF, KEY_SETS)
        assert bank.ids(criteria, Dialect.DUCKDB, AS_OF, KEY_SETS) == meant_ids, seed
        assert bank.counts(criteria, Dialect.DUCKDB, AS_OF, KEY_SETS) == meant_counts, seed


@pytest.mark.parametrize("dialect", WRITTEN)
def test_the_guard_judges_no_sql_by_hand_in_them(
    dialect: Dialect, tree: ReadTree, bank_catalog: Catalog
) -> None:
    by_hand = tree("[{kind: written, words: x, key_sql: select client_id from clients}]")
    with pytest.raises(GuardRefusedError) as refused:
        compile_ids(by_hand, bank_catalog, dialect, AS_OF, Language.EN)
    assert refused.value.code == "guard.dialect"
    with pytest.raises(GuardRefusedError, match="Say it by criteria"):
        approve("select client_id from clients", bank_catalog, dialect)


def test_oracle_refuses_to_compare_with_empty_text(tree: ReadTree, bank_catalog: Catalog) -> None:
    empty = tree("[{kind: attribute, column: clients.job, test: {op: ne, value: ''}}]")
    with pytest.raises(RefusedError) as refused:
        compile_ids(empty, bank_catalog, Dialect.ORACLE, AS_OF, Language.EN)
    assert str(refused.value) == (
        "Oracle can't say this exactly: a comparison with empty text, which is NULL there.\n"
        "Ask for 'filled' or 'missing'."
    )


def test_oracle_takes_many_keys_in_pieces_that_a_constant_can_hold(
    tree: ReadTree, bank_catalog: Catalog
) -> None:
    keys = [f"клиент '{number}'" for number in range(1000)]
    criteria = tree("[{kind: keys, name: asked}]")
    sql = compile_ids(
        criteria, bank_catalog, Dialect.ORACLE, AS_OF, Language.EN, keys=lambda _: keys
    )
    pieces = [one.name for one in parse_one(sql, dialect="oracle").find_all(exp.Literal)]
    assert sum(piece.count("клиент") for piece in pieces) == len(keys)
    assert max(len(piece.replace("'", "''").encode()) for piece in pieces) <= 4000
    with pytest.raises(RefusedError, match="a key of 5000 characters"):
        compile_ids(
            criteria, bank_catalog, Dialect.ORACLE, AS_OF, Language.EN, keys=lambda _: ["k" * 5000]
        )


def test_clickhouse_holds_days_from_1900(tree: ReadTree, bank_catalog: Catalog) -> None:
    criteria = tree(
        "[{kind: attribute, column: clients.birth_date, of: age, test: {op: le, value: 150}}]"
    )
    sql = compile_ids(criteria, bank_catalog, Dialect.CLICKHOUSE, dt.date(2026, 5, 31), Language.RU)
    assert '"clients"."birth_date" >= toDate32(\'1900-01-01\')' in sql
    assert sql.endswith("join_use_nulls = 1 /* ненайденная строка — это NULL, а не 0 и не '' */")
