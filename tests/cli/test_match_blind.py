"""`ostap match blind` on a small agency: at once by its marks, and by a sheet there and back."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Ostap = Callable[..., Any]


def fill(path: Path, suits: Callable[[str, str], bool]) -> None:
    """Mark every row as an expert would."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        for row in rows:
            mark = "1" if suits(row["request"], row["item"]) else "0"
            writer.writerow({**row, "suitable": mark})


def test_with_marks_it_says_at_once_who_picks_better(ostap: Ostap, trained: Path) -> None:
    said = ostap("match", "blind", "--latest", "20", "-w", trained, "--json")
    assert said.code == 0
    report = said.json
    assert (report["leads"], report["picks_from"], report["sheet"]) == (20, {"file": 20}, None)
    assert report["whole_stock"] is True
    assert [one["who"] for one in report["differences"]] == ["model", "rule", "random"]
    for one in report["differences"]:
        assert one["wins"] + one["ties"] + one["losses"] == one["leads"] == 20
    by_who = {one["who"]: one for one in report["lists"] if one["length"] is None}
    assert by_who["manager"]["usable_share"] > by_who["random"]["usable_share"]
    assert {one["length"] for one in report["lists"]} == {None, 5, 10}
    assert report["model"] != "rule"  # where the rule ranks, a model is tried all the same


def test_a_sheet_goes_to_the_expert_and_comes_back(
    ostap: Ostap, trained: Path, tmp_path: Path
) -> None:
    sheet = tmp_path / "sheet.csv"
    arguments = ("match", "blind", "--latest", "12", "-w", trained)
    written = ostap(*arguments, "--export", sheet, "--json").json
    assert (written["sheet"]["leads"], written["lists"], written["standing"]) == (12, [], None)
    key = json.loads(Path(written["sheet"]["key_file"]).read_text())
    own = {one["request"]: set(one["lists"]["model"][: len(one["lists"]["manager"])])
           for one in key["leads"]}  # fmt: skip
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == written["sheet"]["rows"]
    assert all("area" in row["wishes"] and "area" in row["about"] for row in rows)
    fill(sheet, lambda request, item: item in own[request])
    report = ostap("match", "blind", "--marks", sheet, "-w", trained, "--json").json
    model = next(one for one in report["lists"] if one["who"] == "model")
    assert (model["usable_share"], report["standing"], report["leads"]) == (1.0, "better", 12)
    told = ostap("match", "blind", "--marks", sheet, "-w", trained, language="ru")
    assert "Модель выбирает лучше менеджеров (доля пригодных +" in told.out
    english = ostap("match", "blind", "--marks", sheet, "-w", trained).out
    assert max(map(len, english.splitlines())) <= 100
    assert "Usable share against the manager\n  model" in english


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", "The sheet holds what can't be read"), ("ru", "В листе есть то, что прочесть нельзя")],
)
def test_a_sheet_filled_in_wrongly_names_its_rows(
    ostap: Ostap, trained: Path, tmp_path: Path, language: str, told: str
) -> None:
    (trained / "blind").mkdir(exist_ok=True)
    key = {"schema": 1, "as_of": "2026-11-20", "sheet": "a" * 12, "model": "additive",
           "learnt_from": 1, "leads": []}  # fmt: skip
    (trained / "blind" / f"{'a' * 12}.json").write_text(json.dumps(key))
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(f"sheet,request,item,suitable\n{'a' * 12},1,2,1\n")
    said = ostap("match", "blind", "--marks", sheet, "-w", trained, language=language)
    assert (said.code, said.out) == (2, "")
    assert told in said.err
    assert "sheet.csv:2" in said.err


def test_without_picks_there_is_nothing_to_compare(
    ostap: Ostap, trained: Path, tmp_path: Path
) -> None:
    both = ("--export", tmp_path / "a.csv", "--marks", tmp_path / "b.csv")
    assert ostap("match", "blind", *both, "-w", trained).code == 2
    early = ostap("match", "blind", "--as-of", "2018-06-01", "-w", trained)
    assert early.code == 1
    assert "There is nothing to compare" in early.err
