"""Other people's questions become cases that the evaluation can judge."""

from __future__ import annotations

import csv
import datetime as dt
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from ostap.catalog import load_catalog
from ostap.criteria.cases import gold_ids, load_cases
from ostap.results.cases import Part

pytestmark = pytest.mark.shared

ROOT = Path(__file__).resolve().parents[2]
DAY = dt.date(2026, 11, 21)


@pytest.fixture(scope="module")
def benchmark() -> ModuleType:
    """The script, as a module."""
    spec = importlib.util.spec_from_file_location(
        "public_cases", ROOT / "benchmarks" / "public_cases.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def made(
    benchmark: ModuleType, shared_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Workspaces of the Berka bank's questions."""
    out = tmp_path_factory.mktemp("public")
    questions = list(benchmark.bird(shared_data / "berka", hints=False))
    benchmark.convert("financial", questions, shared_data, out)
    benchmark.write_list(out / "questions.csv", questions)
    return out


def test_a_workspace_selects_the_rows_of_its_table_and_has_gold_from_our_copy(made: Path) -> None:
    folder = made / "berka-account"
    assert load_catalog(folder / "catalog.yaml").entities.client.table == "account"
    [case] = [one for one in load_cases(folder / "cases", None) if one.id == "bird-095"]
    assert case.as_of.year == 1998
    assert case.words is not None
    assert case.words.startswith("List out the account numbers of clients who are youngest")
    [keys] = gold_ids(case, folder / "cases")
    assert keys


def test_every_question_is_listed_with_what_became_of_it(made: Path) -> None:
    with (made / "questions.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 106
    assert {row["guard"] for row in rows} == {"passed"}
    cases = {path.stem for path in made.glob("*/cases/*.yaml")}
    assert {row["question"] for row in rows if row["case_of"]} == cases
    assert all(bool(row["case_of"]) != bool(row["why_not"]) for row in rows)


def test_every_third_question_is_kept_for_the_test(made: Path) -> None:
    parts = {
        case.id: case.part for folder in made.glob("*/cases") for case in load_cases(folder, None)
    }
    assert all(
        (part is Part.TEST) == (int(name.removeprefix("bird-")) % 3 == 0)
        for name, part in parts.items()
    )


def test_names_become_words_and_today_the_day_of_the_copy(benchmark: ModuleType) -> None:
    assert benchmark.spoken("sbCustJoinDate") == "sb cust join date"
    assert benchmark.spoken("addr_city") == "addr city"
    sql = "select a from consumer_div.t where d > date('NOW', '-30 days') and e < CURRENT_DATE"
    assert benchmark.frozen(sql, DAY) == (
        "select a from t where d > date('2026-11-21', '-30 days') and e < '2026-11-21'"
    )
