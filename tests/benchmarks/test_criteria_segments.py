"""Thirty segments of a bank's marketing select the same clients as SQL written by hand."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import duckdb
import pytest

from ostap.catalog import Catalog, load_catalog
from ostap.demo.bank import DATABASE, write_at_scale
from ostap.demo.bank_story import Scale

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
NAMES = sorted(file.stem for file in (BENCHMARKS / "criteria_segments").glob("*.yaml"))


@pytest.fixture(scope="module")
def criteria_sql() -> Iterator[ModuleType]:
    """The benchmark as a module: benchmarks are no package."""
    spec = importlib.util.spec_from_file_location("criteria_sql", BENCHMARKS / "criteria_sql.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("banks") / "bank"
    write_at_scale(folder, Scale(clients=3_000, card_operations=60_000), seed=11)
    return folder


@pytest.fixture(scope="module")
def catalog(bank: Path) -> Catalog:
    return load_catalog(bank / "catalog.yaml")


@pytest.fixture(scope="module")
def database(bank: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(bank / DATABASE), read_only=True) as connection:
        yield connection


def test_there_are_thirty_and_each_is_said_twice() -> None:
    by_hand = sorted(file.stem for file in (BENCHMARKS / "criteria_segments").glob("*.sql"))
    assert by_hand == NAMES
    assert len(NAMES) == 30


@pytest.mark.parametrize("name", NAMES)
def test_compiled_criteria_select_whom_the_hand_written_sql_selects(
    name: str, criteria_sql: ModuleType, catalog: Catalog, database: duckdb.DuckDBPyConnection
) -> None:
    segment = criteria_sql.segment(name, catalog)
    ours = database.execute(segment.compiled(catalog)).fetchall()
    assert ours == database.execute(segment.by_hand).fetchall()
    assert ours, "a segment of nobody proves nothing"
