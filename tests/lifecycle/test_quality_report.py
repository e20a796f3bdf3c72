"""The report as people get it: the page, the JSON, the list, the command; and the demos' mess."""

import csv
import html
import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from ostap.delivery.cli.app import run
from ostap.demo import write_agency, write_bank
from ostap.lifecycle.report_quality import quality_page
from ostap.names import Language
from ostap.results.quality import QualityReport, ToFill, WorkList
from ostap.workflows.quality_report import work_list_csv

MakeReport = Callable[..., QualityReport]
ATTACK = "<script>alert(1)</script>"
CATALOG = f"""
entities: {{client: {{table: t, key: id}}}}
tables:
  t:
    title: "{ATTACK}"
    columns:
      id: {{type: id}}
      made_on: {{type: date, role: event_time}}
      kind: {{type: category, title: "{ATTACK}", values: {{x: x}}}}
      secret: {{type: text, sensitive: true}}
"""


def frame(n: int = 60) -> pl.DataFrame:
    days = pl.Series([f"20{20 + i % 3}-05-05" for i in range(n)]).str.to_date()
    kinds = [ATTACK if i % 2 else "x" for i in range(n)]
    return pl.DataFrame(
        {"id": range(n), "made_on": days, "kind": kinds, "secret": [f"s{i}" for i in range(n)]}
    )


@pytest.mark.parametrize("language", list(Language))
def test_values_and_titles_never_become_markup_and_nothing_is_fetched(
    report: MakeReport, language: Language
) -> None:
    page = quality_page(report(CATALOG, {"t": frame()}), language, None)
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "http" not in page.replace("http-equiv", "")
    assert f'<html lang="{language.value}">' in page


def test_the_page_tells_fill_by_year_findings_and_every_check(report: MakeReport) -> None:
    made = report(CATALOG, {"t": frame()})
    page = quality_page(made, Language.EN, "list.csv")
    for part in ("2020: 20, 2021: 20, 2022: 20", "values not looked at", "30 values are not in"):
        assert part in page
    assert all(check.code in page and html.escape(check.title.en) in page for check in made.checks)


def test_a_report_comes_back_from_its_json(report: MakeReport) -> None:
    made = report(CATALOG, {"t": frame()})
    raw = json.loads(made.model_dump_json(by_alias=True))
    assert (raw["schema"], raw["as_of"]) == (1, "2026-11-20")
    assert QualityReport.model_validate_json(json.dumps(raw)) == made


def test_no_cell_of_the_work_list_is_a_formula() -> None:
    row = ToFill(place=1, why="item", table="t", id="=1+1", missing=("a", "b"))
    text = work_list_csv(WorkList(total=1, rows=(row,)))
    assert text == '\ufeffplace,why,table,id,missing\r\n1,item,t,\'=1+1,"a, b"\r\n'


def found(folder: Path) -> dict[str, list[str]]:
    """Run the command and return where each check found something."""
    assert run(["catalog", "report", "-w", str(folder)]) == 0
    [told] = (folder / "reports").glob("*.json")
    raw = json.loads(told.read_text(encoding="utf-8"))
    return {c["code"]: [f["where"] for f in c["findings"]] for c in raw["checks"]}


@pytest.mark.slow
def test_every_trap_of_the_demo_agency_is_found_and_no_phone_is_shown(tmp_path: Path) -> None:
    folder = tmp_path / "agency"
    write_agency(folder, seed=1)
    traps = found(folder)
    assert traps["requests.again"] == ["leads"]
    assert "clients" in traps["people.same"]
    assert traps["requests.rewritten"] == ["leads.wishes_edited_on"]
    assert "leads.area_min, area_max ~ premises.area" in traps["deals.won_against_the_wish"]
    assert traps["numbers.two_units"] == ["premises.price_month"]
    assert traps["dates.order"] == ["deals.created_on, closed_on"]
    assert traps["types.number_as_text"] == ["clients.monthly_turnover"]
    assert {"deals.close_reason", "deals.monthly_rent", "deals.contract_number"} == set(
        traps["fill.only_after_closing"]
    )
    assert traps["requests.tells_the_end"] == ["leads.contract_number"]
    assert traps["deals.balance"] == ["deals"]  # with the open ones apart
    # What is as it should be stays untold.
    for code in ("links.orphans", "links.multiply", "keys.not_unique", "categories.unlisted"):
        assert traps[code] == []
    assert not [path for path in (folder / "reports").iterdir() if "@example." in path.read_text()]
    [listed] = (folder / "reports").glob("*-work-list.csv")
    with listed.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [row["place"] for row in rows] == [str(n) for n in range(1, len(rows) + 1)]
    assert rows[0]["why"] == "item"


@pytest.mark.slow
def test_the_mess_of_the_demo_bank_is_found(tmp_path: Path) -> None:
    from ostap.demo.bank_mess import MESS

    folder = tmp_path / "bank"
    write_bank(folder, seed=1)
    traps = found(folder)
    respelled = {f"{table}.{column}" for table, mess in MESS.items() for column in mess.respelled}
    assert respelled - set(traps["categories.two_spellings"]) == set()
    assert traps["dates.placeholder"] == ["clients.birth_date"]
    assert traps["dates.age"] == ["clients.birth_date"]
    assert traps["numbers.two_units"] == []


@pytest.mark.shared
def test_the_czech_bank_keeps_a_question_mark_for_a_number(
    shared_data: Path, tmp_path: Path
) -> None:
    [database] = (shared_data / "berka" / "sqlite").glob("*.sqlite")
    example = Path(__file__).resolve().parents[2] / "examples" / "berka"
    (tmp_path / "catalog.yaml").write_bytes((example / "catalog.yaml").read_bytes())
    settings = f'database = "sqlite:///{database}"\nlanguage = "en"\nas_of = "1998-12-31"\n'
    (tmp_path / "ostap.toml").write_text(settings, encoding="utf-8")
    traps = found(tmp_path)
    assert traps["links.orphans"] == []
    assert traps["dates.order"] == []
