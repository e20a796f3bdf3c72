"""The second bank is made as it is kept, its catalog fits it, and its gold is what its SQL selects.

To renew the ids after a deliberate change:
python benchmarks/second_bank/make.py DIR --renew; then read what has changed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from ostap.catalog import Catalog, load_catalog
from ostap.criteria.cases import gold_ids, load_cases, run_gold
from ostap.delivery.cli import run
from ostap.results.cases import Case
from ostap.results.sql import Limits
from ostap.settings import Workspace
from ostap.sources import Source, open_source

HERE = Path(__file__).parents[2] / "benchmarks" / "second_bank"
CASES = {case.id: case for case in load_cases(HERE / "cases", None)}
SPOKEN = sorted(name for name, case in CASES.items() if case.expressible)
KINDS = ("words", "offer")
DRAW = "import json, sys, make; print(json.dumps(make.drawn_parts(*json.load(sys.stdin))))"


def made(folder: Path) -> Path:
    """Run the script as a person does."""
    subprocess.run(  # noqa: S603 - this interpreter, our script
        [sys.executable, HERE / "make.py", folder], check=True, timeout=120
    )
    return folder


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("banks") / "second")


@pytest.fixture(scope="module")
def catalog(bank: Path) -> Catalog:
    return load_catalog(bank / "catalog.yaml")


@pytest.fixture(scope="module")
def source(bank: Path) -> Iterator[Source]:
    with open_source(Workspace(bank).settings.database, bank) as opened:
        yield opened


def kind_of(case: Case) -> str:
    return "words" if case.offer is None else "offer"


@pytest.mark.slow
def test_the_same_seed_gives_the_same_rows(bank: Path, tmp_path: Path) -> None:
    again = made(tmp_path / "again")
    assert fingerprint(again) == fingerprint(bank)


def fingerprint(folder: Path) -> dict[str, tuple[int, int]]:
    """Return for each table how many rows it has and what they add up to, whatever their order."""
    with duckdb.connect(str(folder / "data" / "retail.duckdb"), read_only=True) as database:
        names = [name for (name,) in database.execute("SHOW TABLES").fetchall()]
        return {name: counted(database, name) for name in names}


def counted(database: duckdb.DuckDBPyConnection, table: str) -> tuple[int, int]:
    found = database.execute(
        f"SELECT count(*), sum(hash({table}))::HUGEINT FROM {table}"
    ).fetchone()
    assert found is not None
    return int(found[0]), int(found[1])


def test_a_folder_that_is_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    refused = subprocess.run(  # noqa: S603 - this interpreter, our script
        [sys.executable, HERE / "make.py", tmp_path], capture_output=True, text=True, check=False
    )
    assert refused.returncode == 2
    assert "is there already" in refused.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.slow
def test_the_catalog_fits_the_database(
    bank: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OSTAP_LANG", "en")
    assert run(["catalog", "check", "-w", str(bank)]) == 0
    said = capsys.readouterr().out
    assert "16 tables" in said
    assert said.count("\n") == 1, "it has nothing to remark"


@pytest.mark.slow
@pytest.mark.parametrize("name", SPOKEN)
def test_the_stored_ids_are_what_the_sql_selects(
    name: str, source: Source, catalog: Catalog
) -> None:
    case = CASES[name]
    found = run_gold(case, source, catalog, limits=Limits(seconds=120))
    stored = gold_ids(case, HERE / "cases")
    assert tuple(frozenset(keys) for keys in found) == stored
    assert all(stored), "a case of nobody proves nothing"
    assert len(set(stored)) == len(stored), "two readings that select the same are one"


def test_there_are_forty_wordings_and_sixteen_offers_and_some_ask_for_what_is_not_there() -> None:
    assert Counter(map(kind_of, CASES.values())) == {"words": 40, "offer": 16}
    assert Counter(kind_of(case) for case in CASES.values() if case.unsaid) == {
        "words": 5,
        "offer": 2,
    }
    offers = [case.offer for case in CASES.values() if case.offer]
    assert sum(offer.notes is not None for offer in offers) == 8


def test_parts_are_drawn_by_chance_and_not_chosen() -> None:
    ids = [[name for name, case in CASES.items() if kind_of(case) == kind] for kind in KINDS]
    drawn = subprocess.run(  # noqa: S603 - this interpreter, words of this file
        [sys.executable, "-c", DRAW],
        input=json.dumps(ids),
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": str(HERE)},
    )
    assert {name: case.part.value for name, case in CASES.items()} == json.loads(drawn.stdout)
    assert Counter((kind_of(case), case.part.value) for case in CASES.values()) == {
        ("words", "tune"): 20,
        ("words", "test"): 20,
        ("offer", "tune"): 8,
        ("offer", "test"): 8,
    }
