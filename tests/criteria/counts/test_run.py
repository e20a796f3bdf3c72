"""Counts, keys and rules through the guard and a real adapter, the same on every engine."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

from ostap.catalog import Catalog
from ostap.criteria import (
    Funnel,
    FunnelLine,
    Rule,
    approve,
    compile_ids,
    funnel,
    ids,
    load_rules,
)
from ostap.errors import GuardRefusedError, InvalidInputError, RefusedError
from ostap.names import RUNNABLE, Dialect, Language
from ostap.results.criteria import Criteria
from ostap.sources import Source, open_source

if TYPE_CHECKING:
    from tests.conftest import PostgresServer

AS_OF = dt.date(2026, 5, 31)
SCHEMA = (Path(__file__).parents[1] / "bank" / "schema.sql").read_text()
ROWS = """
INSERT INTO clients (client_id, city, income, job) VALUES
    (1, 'nsk', 100, 'ГЛАВНЫЙ бухгалтер'), (2, 'nsk', NULL, 'повар'), (3, 'tomsk', 50, NULL),
    (10, 'nsk', 70, 'счетовод');
INSERT INTO cards (card_id, client_id, kind) VALUES (1, 1, 'credit'), (2, 3, 'debit');
INSERT INTO complaints (complaint_id, client_id, filed_on, topic) VALUES (1, 10, '30.05.2026', 'x');
"""
RULES = """
rules:
  - id: calm
    title: {ru: нет свежих жалоб, en: no fresh complaint}
    keep: {kind: related, table: complaints, aggregate: none, window: {last: 1}}
  - id: cheap
    title: дешёвый
    entity: item
    keep: {kind: attribute, column: products.price, test: {op: lt, value: 5}}
"""

ReadTree = Callable[[str], Criteria]


@pytest.fixture(params=["duckdb", "sqlite", "postgresql"])
def source(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Source]:
    url = f"{request.param}:///bank.{request.param}"
    if request.param == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres")
        database = server.new_database()
        with server.connect(database) as in_postgres:
            in_postgres.execute((SCHEMA + ROWS).replace("DOUBLE", "DOUBLE PRECISION").encode())
        url = server.url(database)
    elif request.param == "duckdb":
        with duckdb.connect(tmp_path / "bank.duckdb") as made:
            made.execute(SCHEMA + ROWS)
    else:
        connection = sqlite3.connect(tmp_path / "bank.sqlite")
        connection.executescript(SCHEMA + ROWS)
        connection.close()
    opened = open_source(url, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def rules(tmp_path: Path, bank_catalog: Catalog) -> tuple[Rule, ...]:
    file = tmp_path / "rules.yaml"
    file.write_text(RULES)
    return load_rules(file, bank_catalog)


CITY = "{kind: attribute, column: clients.city, test: {op: eq, value: nsk}}"
INCOME = "{kind: attribute, column: clients.income, test: {op: ge, value: 60}}"
NO_CREDIT = (
    "{kind: related, table: cards, aggregate: none,"
    " where: [{kind: attribute, column: cards.kind, test: {op: eq, value: credit}}]}"
)


def test_the_funnel_counts_each_alone_what_is_left_what_is_unknown_and_the_rules_apart(
    source: Source, tree: ReadTree, bank_catalog: Catalog, rules: tuple[Rule, ...]
) -> None:
    criteria = tree(f"[{CITY}, {INCOME}, {NO_CREDIT}]")
    assert funnel(source, criteria, bank_catalog, AS_OF, rules=rules) == Funnel(
        total=4,
        criteria=(
            FunnelLine("c1", alone=3, left=3, unknown=0, removed=1),
            FunnelLine("c2", alone=2, left=2, unknown=1, removed=1),
            FunnelLine("c3", alone=3, left=1, unknown=0, removed=1),
        ),
        rules=(FunnelLine("rule_calm", alone=3, left=0, unknown=0, removed=1),),
    )


def test_ids_are_the_keys_as_text_in_order(
    source: Source, tree: ReadTree, bank_catalog: Catalog, rules: tuple[Rule, ...]
) -> None:
    criteria = tree(f"[{CITY}]")
    assert list(ids(source, criteria, bank_catalog, AS_OF)) == ["1", "2", "10"]
    assert list(ids(source, criteria, bank_catalog, AS_OF, rules=rules)) == ["1", "2"]


def test_text_is_found_whatever_the_case_on_both_engines(
    source: Source, tree: ReadTree, bank_catalog: Catalog
) -> None:
    criteria = tree("[{kind: attribute, column: clients.job, test: {op: contains, text: БУХ}}]")
    assert list(ids(source, criteria, bank_catalog, AS_OF)) == ["1"]


def test_written_sql_is_a_criterion_like_any_other(
    source: Source, tree: ReadTree, bank_catalog: Catalog
) -> None:
    written = (
        "{kind: written, words: бедные,"
        " key_sql: 'SELECT client_id FROM clients WHERE income < 60 OR income IS NULL'}"
    )
    alone = tree(f"[{CITY}, {written}]")
    assert list(ids(source, alone, bank_catalog, AS_OF)) == ["2"]
    negated = tree(f"[{{kind: group, combine: none_of, items: [{written}]}}]")
    assert list(ids(source, negated, bank_catalog, AS_OF)) == ["1", "10"]
    assert funnel(source, negated, bank_catalog, AS_OF).count == 2


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM clients",
        "SELECT client_id FROM clients WHERE email = ''x''",
        "SELECT city FROM clients",
        "SELECT client_id FROM passwords",
    ],
)
def test_written_sql_that_the_guard_refuses_never_runs(
    sql: str, source: Source, tree: ReadTree, bank_catalog: Catalog
) -> None:
    criteria = tree(f"[{{kind: written, words: x, key_sql: '{sql}'}}]")
    with pytest.raises(GuardRefusedError):
        list(ids(source, criteria, bank_catalog, AS_OF))
    with pytest.raises(GuardRefusedError):
        funnel(source, criteria, bank_catalog, AS_OF)


def test_written_sql_without_a_guard_is_refused(tree: ReadTree, bank_catalog: Catalog) -> None:
    criteria = tree("[{kind: written, words: x, key_sql: SELECT client_id FROM clients}]")
    with pytest.raises(RefusedError):
        compile_ids(criteria, bank_catalog, Dialect.DUCKDB, AS_OF, Language.EN)


@pytest.mark.parametrize("dialect", RUNNABLE)
def test_every_dialect_is_spoken(dialect: Dialect, tree: ReadTree, bank_catalog: Catalog) -> None:
    sql = compile_ids(tree(f"[{CITY}]"), bank_catalog, dialect, AS_OF, Language.EN)
    assert approve(sql, bank_catalog, dialect).outputs == ("clients.client_id",)


def test_the_sql_reads_as_one_step_for_each_criterion_with_its_words(
    tree: ReadTree, bank_catalog: Catalog, rules: tuple[Rule, ...]
) -> None:
    criteria = tree(f"[{CITY}, {NO_CREDIT}]")
    sql = compile_ids(criteria, bank_catalog, Dialect.DUCKDB, AS_OF, Language.RU, rules=rules[:1])
    golden = Path(__file__).parents[1] / "golden" / "ids.duckdb.sql"
    assert sql + "\n" == golden.read_text()


def test_a_title_can_not_end_the_comment_that_it_stands_in(
    source: Source, tree: ReadTree, bank_catalog: Catalog
) -> None:
    criteria = tree(
        "[{kind: attribute, column: clients.job, test: {op: eq, value: '*/ DROP TABLE x; /*'}}]"
    )
    assert list(ids(source, criteria, bank_catalog, AS_OF)) == []


def test_no_rules_file_is_no_rules(tmp_path: Path, bank_catalog: Catalog) -> None:
    assert load_rules(tmp_path / "rules.yaml", bank_catalog) == ()
    (tmp_path / "rules.yaml").write_text("rules:\n")
    assert load_rules(tmp_path / "rules.yaml", bank_catalog) == ()


def test_every_mistake_of_every_rule_is_told_with_its_place(
    tmp_path: Path, bank_catalog: Catalog
) -> None:
    file = tmp_path / "rules.yaml"
    file.write_text("""
rules:
  - id: a
    title: a
    keep: {kind: attribute, column: clients.religion, test: {op: filled}}
  - id: a
    title: b
    keep: {kind: attribute, column: clients.email, test: {op: eq, value: x}}
  - id: b
    title: c
    entity: manager
    keep: {kind: attribute, column: clients.city, test: {op: filled}}
""")
    with pytest.raises(InvalidInputError) as refused:
        load_rules(file, bank_catalog)
    assert [(problem.code, problem.where) for problem in refused.value.problems] == [
        ("rules.same_id", "rules.1.id"),
        ("criteria.protected", "rules.0.keep.column"),
        ("criteria.op", "rules.1.keep.test.op"),
        ("criteria.unknown_entity", "rules.2.entity"),
    ]
