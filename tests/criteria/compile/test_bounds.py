"""How many are left: tops, rules that bound the size, sets of keys, and ways with names."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import sqlite3
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ostap.catalog import Catalog
from ostap.criteria import Rule, approve, compile_funnel, compile_ids, ids
from ostap.errors import InvalidInputError
from ostap.names import RUNNABLE, Dialect, Language
from ostap.results.criteria import Criteria
from ostap.results.sql import ApprovedSql
from ostap.sources import open_source

AS_OF = dt.date(2026, 5, 31)
EVERYBODY = "{kind: attribute, column: clients.client_id, test: {op: filled}}"
BY_INCOME = "{kind: attribute, column: clients.income}"
INCOMES = [50.0, 10.0, 50.0, None, 30.0, 20.0, 40.0]

ReadTree = Callable[[str], Criteria]


@pytest.fixture
def bank(make_bank: Callable[..., Any]) -> Any:
    clients = [{"client_id": n, "income": income} for n, income in enumerate(INCOMES, start=1)]
    return make_bank({"clients": clients})


def at_most(size: int) -> Rule:
    return Rule(id="few", title={"ru": "мало", "en": "few"}, at_most=size)


def chosen(bank: Any, criteria: Criteria, *rules: Rule, **more: Any) -> list[list[Any]]:
    """Return what each dialect selects, having held the funnel against it."""
    found: list[list[Any]] = []
    for dialect in bank.dialects:
        asked = (criteria, bank.catalog, dialect, AS_OF)
        sql = compile_ids(*asked, Language.EN, rules=rules, **more)
        keys = [key for (key,) in bank.run(sql, dialect)]
        (counts,) = bank.run(compile_funnel(*asked, rules=rules, **more), dialect)
        assert _left(counts, criteria, rules) == len(keys), dialect
        found.append(keys)
    return found


def _left(counts: Sequence[int], criteria: Criteria, rules: Sequence[Rule]) -> int:
    """Return the last of the counts that says how many are left."""
    return counts[-1] if rules or criteria.top is not None else counts[-2]


@pytest.mark.parametrize(
    ("top", "expected"),
    [
        ("count: 1", [1]),
        ("count: 3", [1, 3, 7]),
        ("count: 1, order: least", [2]),
        ("count: 99", [1, 2, 3, 5, 6, 7]),
        ("percent: 50", [1, 3, 7]),
        ("percent: 51", [1, 3, 5, 7]),
        ("percent: 0.1", [1]),
    ],
)
def test_a_top_takes_whole_people_of_those_who_have_the_measure(
    top: str, expected: list[int], bank: Any, tree: ReadTree
) -> None:
    criteria = tree(f"{{all_of: [{EVERYBODY}], top: {{{top}, by: {BY_INCOME}}}}}")
    assert chosen(bank, criteria) == [expected] * len(bank.dialects)


@pytest.mark.parametrize(("size", "expected"), [(2, [1, 3]), (9, [1, 3, 7])])
def test_a_bound_takes_from_the_end_of_the_tops_order(
    size: int, expected: list[int], bank: Any, tree: ReadTree
) -> None:
    for top in ("count: 3", "percent: 50"):
        criteria = tree(f"{{all_of: [{EVERYBODY}], top: {{{top}, by: {BY_INCOME}}}}}")
        assert chosen(bank, criteria, at_most(size), at_most(8)) == [expected] * len(bank.dialects)


def test_a_bound_without_a_top_goes_by_chance_that_is_the_same_everywhere(
    bank: Any, tree: ReadTree
) -> None:
    criteria = tree(f"[{EVERYBODY}]")
    three, *others = chosen(bank, criteria, at_most(3))
    four, *_ = chosen(bank, criteria, at_most(4))
    assert others == [three] * len(others)
    assert len(three) == 3
    assert set(three) < set(four)


def test_a_key_that_written_sql_repeats_takes_one_place(bank: Any, tree: ReadTree) -> None:
    repeated = "SELECT client_id FROM clients UNION ALL SELECT client_id FROM clients"
    written = f"{{kind: written, words: x, key_sql: {repeated}}}"
    criteria = tree(f"{{all_of: [{written}], top: {{count: 3, by: {BY_INCOME}}}}}")
    expected = [[1, 3, 7]] * len(bank.dialects)
    assert chosen(bank, criteria, approve=_unchecked) == expected


def _unchecked(sql: str) -> Any:
    class Passed:
        text = sql

    return Passed()


def test_half_a_million_keys_enter_as_one_literal(bank_catalog: Catalog, tree: ReadTree) -> None:
    criteria = tree("[{kind: keys, name: contacted}]")
    keys = [str(number) for number in range(500_000)]
    started = time.monotonic()
    for dialect in RUNNABLE:
        sql = compile_ids(criteria, bank_catalog, dialect, AS_OF, Language.EN, keys=lambda _: keys)
        assert sql.count('"499999"') == 1
        assert isinstance(approve(sql, bank_catalog, dialect), ApprovedSql)
    assert time.monotonic() - started < 60


def test_keys_that_nobody_hands_in_are_told(bank_catalog: Catalog, tree: ReadTree) -> None:
    criteria = tree("[{kind: keys, name: contacted}]")
    with pytest.raises(InvalidInputError) as raised:
        compile_ids(criteria, bank_catalog, Dialect.DUCKDB, AS_OF, Language.EN)
    assert raised.value.code == "criteria.no_keys"


def test_one_table_reached_by_two_ways_stands_there_twice(
    make_bank: Callable[..., Any], tree: ReadTree
) -> None:
    bank = make_bank(
        {
            "branches": [{"branch_id": 1, "rating": 5}, {"branch_id": 2, "rating": 1}],
            "clients": [
                {"client_id": 1, "home_branch": 1, "work_branch": 2},
                {"client_id": 2, "home_branch": 2, "work_branch": 1},
                {"client_id": 3, "home_branch": 1, "work_branch": None},
            ],
        }
    )
    rating = "{kind: attribute, column: branches.rating, via: [clients.%s], test: {op: %s}}"
    home = rating % ("home_branch", "ge, value: 4")
    work = rating % ("work_branch", "le, value: 2")
    both = tree(f"[{{kind: group, combine: all_of, items: [{home}, {work}]}}]")
    assert chosen(bank, both) == [[1]] * len(bank.dialects)


def test_a_sample_is_the_same_share_of_keys_in_every_real_database(
    tmp_path: Path, bank_catalog: Catalog, tree: ReadTree
) -> None:
    criteria = tree("[{kind: sample, share: 0.3, seed: spring}]")
    schema = "CREATE TABLE clients (client_id INTEGER)"
    rows = "INSERT INTO clients VALUES " + ", ".join(f"({number})" for number in range(1, 101))
    with duckdb.connect(tmp_path / "bank.duckdb") as made:
        made.execute(schema).execute(rows)
    with contextlib.closing(sqlite3.connect(tmp_path / "bank.sqlite")) as connection:
        connection.execute(schema)
        connection.execute(rows)
        connection.commit()
    found = []
    for engine in ("duckdb", "sqlite"):
        with open_source(f"{engine}:///bank.{engine}", tmp_path) as source:
            found.append(sorted(int(key) for key in ids(source, criteria, bank_catalog, AS_OF)))
    expected = [
        number
        for number in range(1, 101)
        if hashlib.md5(f"spring:{number}".encode(), usedforsecurity=False).hexdigest()[:8]
        < f"{int(0.3 * 2**32):08x}"
    ]
    assert found == [expected, expected]
