"""The demo agency's workspace: whole, readable, the same for the same seed."""

import datetime as dt
import hashlib
import json
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from ostap.catalog import Catalog, load_catalog
from ostap.criteria import funnel, load_rules, validate
from ostap.demo import write_agency
from ostap.demo.agency import SENT, AgencySettings
from ostap.demo.agency_truth import AgencyTruth
from ostap.errors import EnvironmentFailedError, InvalidInputError
from ostap.names import Text
from ostap.results.criteria import Criteria
from ostap.settings import Workspace, parse_as, read_json
from ostap.sources import open_source

AS_OF = dt.date(2026, 11, 20)
SMALL = AgencySettings(leads=2500)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, AgencyTruth]:
    folder = tmp_path_factory.mktemp("agency") / "agency"
    return folder, write_agency(folder, seed=7, settings=SMALL)


@pytest.fixture(scope="module")
def folder(made: tuple[Path, AgencyTruth]) -> Path:
    return made[0]


@pytest.fixture(scope="module")
def catalog(folder: Path) -> Catalog:
    return load_catalog(folder / "catalog.yaml")


def _query(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(folder / "data" / "agency.duckdb"), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def _hashes(folder: Path) -> dict[str, str]:
    tables = [
        str(name)
        for (name,) in _query(folder, "select table_name from duckdb_tables() where not internal")
    ]
    return {
        table: hashlib.sha256(
            repr(_query(folder, f"select * from {table} order by all")).encode()
        ).hexdigest()
        for table in tables
    }


def test_the_workspace_holds_these_files(folder: Path) -> None:
    found = sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())
    assert found == [
        "catalog.yaml",
        "data/agency.duckdb",
        "marks/expert.csv",
        "ostap.toml",
        "picks/managers.csv",
        "requests/lead.json",
        "rules.yaml",
        "truth.json",
        "truth_sent.parquet",
    ]


def test_its_settings_name_the_database_the_language_and_the_last_day(folder: Path) -> None:
    settings = Workspace(folder).settings
    assert (settings.database, settings.language, settings.as_of) == (
        "duckdb:///data/agency.duckdb",
        "ru",
        dt.date(2026, 11, 20),
    )


def test_the_catalog_and_the_database_have_the_same_tables_and_columns(
    folder: Path, catalog: Catalog
) -> None:
    in_database = _query(
        folder, "select table_name, column_name from duckdb_columns() where not internal"
    )
    in_catalog = {
        (table_name, name)
        for table_name, table in catalog.tables.items()
        for name, column in table.columns.items()
        if not (column.multi and column.multi.table)  # a table of values stands for the column
    }
    assert set(in_database) == in_catalog


def test_every_title_and_every_code_of_the_catalog_is_told_in_both_languages(
    catalog: Catalog,
) -> None:
    untold = [
        ref
        for ref in catalog.column_refs
        if (column := catalog.column(ref))
        for title in (column.title, *column.values.values())
        if not (title.ru and title.en)
    ]
    assert untold == []


def test_every_code_in_the_database_has_its_meaning_in_the_catalog(
    folder: Path, catalog: Catalog
) -> None:
    unknown = {}
    for ref in catalog.column_refs:
        column = catalog.column(ref)
        assert column is not None
        if column.values and not column.multi:
            table, _, name = ref.partition(".")
            codes = _query(folder, f"select distinct {name} from {table} where {name} is not null")
            if extra := {code for (code,) in codes} - set(column.values):
                unknown[ref] = extra
    assert unknown == {}


def test_most_columns_and_all_tables_are_described_in_the_database_itself(folder: Path) -> None:
    counted = "select count(comment), count(*) from {} where not internal"
    [(described, columns)] = _query(folder, counted.format("duckdb_columns()"))
    [(tables_described, tables)] = _query(folder, counted.format("duckdb_tables()"))
    assert isinstance(described, int)
    assert isinstance(columns, int)
    assert 0.9 < described / columns < 1
    assert tables_described == tables == 10


def test_the_crm_declares_its_keys_and_the_copy_of_1c_does_not(folder: Path) -> None:
    found = _query(
        folder,
        "select table_name, count(*) from duckdb_constraints() "
        "where constraint_type = 'FOREIGN KEY' group by 1 order by 1",
    )
    assert found == [
        ("deals", 4),
        ("lead_businesses", 1),
        ("lead_districts", 1),
        ("leads", 2),
        ("premises", 1),
        ("vacancies", 1),
    ]


def test_the_rules_are_valid_criteria_over_premises(folder: Path, catalog: Catalog) -> None:
    rules = load_rules(folder / "rules.yaml", catalog)
    assert [(rule.id, rule.entity) for rule in rules] == [
        ("vacant", "item"),
        ("not_on_hold", "item"),
        ("can_be_shown", "item"),
        ("not_reserved", "item"),
        ("not_sent_before", "item"),
    ]


def test_the_rules_keep_what_is_vacant_and_may_be_shown_and_say_what_is_not_connected(
    folder: Path, catalog: Catalog
) -> None:
    rules = load_rules(folder / "rules.yaml", catalog)
    known = {"kind": "attribute", "column": "premises.kind", "test": {"op": "filled"}}
    criteria = validate(parse_as(Criteria, {"entity": "item", "all_of": [known]}, "x"), catalog)
    with open_source("duckdb:///data/agency.duckdb", folder) as source:
        counts = funnel(source, criteria, catalog, AS_OF, rules=rules)
    still_empty = "select premises_id from vacancies where vacant_from <= '2026-11-20' and "
    still_empty += "(vacant_to is null or vacant_to > '2026-11-20')"
    may_be = "kind is not null and not is_on_hold and readiness <> 'under_repair'"
    [(expected,)] = _query(
        folder, f"select count(*) from premises where {may_be} and premises_id in ({still_empty})"
    )
    assert counts.count == expected
    assert [(line.id, line.removed > 0) for line in counts.rules] == [
        ("rule_vacant", True),
        ("rule_not_on_hold", True),
        ("rule_can_be_shown", True),
    ]
    assert [(one.rule.id, one.why.ru) for one in counts.unbound] == [
        ("not_reserved", "список броней не подключён"),
        ("not_sent_before", "история отправленного не ведётся"),
    ]


def test_the_ready_question_uses_the_columns_and_codes_of_the_catalog(
    folder: Path, catalog: Catalog
) -> None:
    asked = read_json(folder / "requests" / "lead.json")
    assert set(asked) == {"client", "manager", "request"}
    columns = catalog.tables["leads"].columns
    assert len(asked["request"]) >= 8
    assert set(asked["request"]) <= set(columns)
    several = {n for n, value in asked["request"].items() if isinstance(value, list)}
    assert several == {n for n in asked["request"] if columns[n].multi}
    [(active,)] = _query(
        folder, f"select is_active from managers where manager_id = {asked['manager']}"
    )
    assert active is True


def test_the_expert_marked_the_whole_stock_of_the_day_for_forty_recent_leads(
    folder: Path,
) -> None:
    marks = pl.read_csv(folder / "marks" / "expert.csv", try_parse_dates=True)
    assert marks.columns == ["request", "item", "suitable", "expert", "marked_on"]
    by_lead = marks.group_by("request").agg(pl.len(), pl.col("marked_on").first())
    assert by_lead.height == 40
    for request, count, day in by_lead.rows():
        [(made, said)] = _query(
            folder, f"select created_on, wishes_edited_on from leads where lead_id = {request}"
        )
        [(vacant,)] = _query(
            folder,
            f"select count(*) from vacancies where vacant_from <= date '{made}' "
            f"and (vacant_to is null or vacant_to > date '{made}')",
        )
        assert (count, day) == (vacant, max(made, said))
        assert (day - made).days <= 1
    assert 0.03 < marks["suitable"].mean() < 0.3  # type: ignore[operator]


def test_managers_picked_two_to_four_of_that_stock_for_the_same_leads(folder: Path) -> None:
    marks = pl.read_csv(folder / "marks" / "expert.csv")
    picks = pl.read_csv(folder / "picks" / "managers.csv")
    assert picks.columns == ["request", "item", "manager", "picked_on"]
    assert set(picks["request"]) == set(marks["request"])
    assert picks.join(marks, on=["request", "item"], how="semi").height == picks.height
    assert picks.is_duplicated().sum() == 0
    count = picks.group_by("request").len()["len"]
    assert (count.min(), count.max()) == (2, 4)
    suits = picks.join(marks, on=["request", "item"])["suitable"].mean()
    assert suits > 3 * marks["suitable"].mean()  # type: ignore[operator]  # both are numbers


def test_the_truth_lies_beside_the_database_and_says_what_was_returned(
    made: tuple[Path, AgencyTruth],
) -> None:
    folder, truth = made
    told = json.loads((folder / "truth.json").read_text())
    assert told["demo"] == "agency"
    assert told["best_reachable_auc"] == truth.best_reachable_auc
    sent = pl.read_parquet(folder / SENT)
    assert (sent.height, sent["won"].sum()) == (truth.sent, truth.won)


def test_the_same_seed_makes_the_same_company(folder: Path, tmp_path: Path) -> None:
    write_agency(tmp_path / "again", seed=7, settings=SMALL)
    assert _hashes(tmp_path / "again") == _hashes(folder)
    for name in ("truth.json", "marks/expert.csv", "picks/managers.csv", "requests/lead.json"):
        assert (tmp_path / "again" / name).read_bytes() == (folder / name).read_bytes()


def test_another_seed_makes_a_company_of_another_nature(
    made: tuple[Path, AgencyTruth], tmp_path: Path
) -> None:
    other = write_agency(tmp_path / "other", seed=8, settings=SMALL)
    here, there = made[1].process, other.process
    assert all(here["weights"][name] != there["weights"][name] for name in here["weights"])
    assert all(here["affinity"][name] != there["affinity"][name] for name in here["affinity"])
    assert here["skill"] != there["skill"]


def test_progress_is_told_by_the_names_of_the_tables(tmp_path: Path) -> None:
    told: list[str] = []
    truth = write_agency(
        tmp_path / "agency", settings=AgencySettings(leads=1000), progress=told.append
    )
    assert told == [
        "managers", "owners", "premises", "vacancies", "clients", "leads", "lead_businesses",
        "lead_districts", "deals", "contracts",
    ]  # fmt: skip
    assert set(told) == set(truth.rows)


def test_a_folder_with_something_else_in_it_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(InvalidInputError) as refused:
        write_agency(tmp_path, settings=SMALL)
    assert refused.value.code == "demo.folder_not_empty"
    assert [p.name for p in tmp_path.iterdir()] == ["notes.txt"]


def test_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "agency").write_text("mine")
    with pytest.raises(InvalidInputError) as refused:
        write_agency(tmp_path / "agency", settings=SMALL)
    assert refused.value.code == "demo.not_a_folder"


def test_an_earlier_demo_is_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "agency"
    few = AgencySettings(leads=1000)
    write_agency(folder, seed=1, settings=few)
    write_agency(folder, seed=2, settings=few)
    assert json.loads((folder / "truth.json").read_text())["seed"] == 2
    assert [p.name for p in tmp_path.iterdir()] == ["agency"]


def test_what_breaks_half_way_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise EnvironmentFailedError("environment.disk_full", Text("full", "нет места"))

    monkeypatch.setattr("ostap.demo.agency_workspace.write_database", full)
    with pytest.raises(EnvironmentFailedError):
        write_agency(tmp_path / "agency", settings=AgencySettings(leads=1000))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("leads", [0, 999])
def test_a_company_too_small_to_be_one_is_refused(tmp_path: Path, leads: int) -> None:
    with pytest.raises(InvalidInputError) as refused:
        write_agency(tmp_path / "agency", settings=AgencySettings(leads=leads))
    assert refused.value.code == "demo.too_small"


def test_a_negative_seed_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError) as refused:
        write_agency(tmp_path / "agency", seed=-1)
    assert refused.value.code == "demo.seed"
