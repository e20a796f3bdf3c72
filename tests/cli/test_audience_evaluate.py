"""`ostap audience evaluate`: what it prints, where it writes, and its exit codes."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Ostap = Callable[..., Any]

CATALOG = """
entities: {client: {table: people, key: id, title: {ru: клиент, en: client}}}
tables:
  people:
    title: {ru: люди, en: people}
    columns:
      id: {type: id}
      city:
        type: category
        title: {ru: город, en: city}
        values: {nsk: {ru: Новосибирск, en: Novosibirsk}, tsk: {ru: Томск, en: Tomsk}}
"""
CASE = """
id: {name}
words: город Новосибирск
criteria: [город Новосибирск]
sql: select id from people where city = 'nsk'
ids: ids/{name}.csv
minutes_by_hand: 12
as_of: 2026-11-20
constructs: [list]
"""


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """A workspace of three people with two cases, the gold of one of them not quite theirs."""
    folder = tmp_path / "town"
    (folder / "cases" / "ids").mkdir(parents=True)
    with sqlite3.connect(folder / "town.sqlite") as base:
        base.execute("create table people (id integer primary key, city text)")
        base.executemany("insert into people values (?, ?)", [(1, "nsk"), (2, "tsk"), (3, "nsk")])
    base.close()
    (folder / "ostap.toml").write_text('database = "sqlite:///town.sqlite"\n', encoding="utf-8")
    (folder / "catalog.yaml").write_text(CATALOG, encoding="utf-8")
    for name, keys in (("right", "1\n3\n"), ("half", "1\n")):
        (folder / "cases" / f"{name}.yaml").write_text(CASE.format(name=name), encoding="utf-8")
        (folder / "cases" / "ids" / f"{name}.csv").write_text(f"id\n{keys}", encoding="utf-8")
    return folder


def test_the_report_names_what_is_not_right_and_fits_a_line(ostap: Ostap, town: Path) -> None:
    said = ostap("audience", "evaluate", "-w", town, "--no-model")
    assert said.code == 0
    assert said.out.startswith("Not as the gold says:\n  0.50  half: 2 selected, gold 1\n")
    assert "Part tune, no model" in said.out
    assert "Mean IoU is 0.75 [0.50, 1.00] (95 %); the very same ids in 50 %." in said.out
    assert re.search(r"By hand 12\.0 min, with Ostap 3\.\d min: \d\.\d times less\.", said.out)
    assert max(len(line) for line in said.out.splitlines()) <= 100
    told = [line.split(":")[0] for line in said.err.splitlines()]
    assert told == ["1/2 half", "2/2 right"]


def test_a_case_that_the_data_cannot_say_is_told_apart(ostap: Ostap, town: Path) -> None:
    (town / "cases" / "mood.yaml").write_text(
        "id: mood\nwords: город Новосибирск\nexpressible: false\nunsaid: [настроение]\n"
        "minutes_by_hand: 5\nas_of: 2026-11-20\n",
        encoding="utf-8",
    )
    said = ostap("audience", "evaluate", "-w", town, "--no-model", "--case", "mood")
    assert "-.--  mood: the data can't say this, and 2 were selected all the same" in said.out
    assert "0 % of what the data can't say was so reported." in said.out


def test_the_report_speaks_russian(ostap: Ostap, town: Path) -> None:
    said = ostap("audience", "evaluate", "-w", town, "--no-model", language="ru")
    assert said.out.startswith("Не так, как в эталоне:\n  0,50  half: отобрано 2, эталон 1\n")
    assert "Средний IoU 0,75 [0,50; 1,00] (95 %)" in said.out
    assert max(len(line) for line in said.out.splitlines()) <= 100


def test_the_table_of_what_was_taken_away_has_a_row_for_each_way(ostap: Ostap, town: Path) -> None:
    said = ostap("audience", "evaluate", "-w", town, "--no-model", "--ablate", "--case", "right")
    _, _, table = said.out.partition("With one part taken away\n")
    names = [line[2:30].strip() for line in table.splitlines()[1:6]]
    assert names == [
        "rules only, no model", "no linking", "no second parse", "no normaliser",
        "no titles of values",
    ]  # fmt: skip


def test_what_is_saved_is_what_is_printed(ostap: Ostap, town: Path, tmp_path: Path) -> None:
    saved = tmp_path / "figures.json"
    said = ostap("audience", "evaluate", "-w", town, "--no-model", "--json", "--save", saved)
    assert json.loads(saved.read_text(encoding="utf-8")) == said.json
    assert (said.json["cases"], said.json["mean_iou"], said.json["part"]) == (2, 0.75, "tune")
    assert list((town / "runs").glob("*")) == []


def test_another_folder_of_cases_may_be_given(ostap: Ostap, town: Path, tmp_path: Path) -> None:
    moved = tmp_path / "elsewhere"
    (town / "cases").rename(moved)
    said = ostap("audience", "evaluate", "-w", town, "--no-model", "--cases", moved, "--json")
    assert (said.code, said.json["cases"]) == (0, 2)
    absent = ostap("audience", "evaluate", "-w", town, "--no-model")
    assert (absent.code, "[cases.none]" in absent.err) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["--case", "rihgt"], 2, "Did you mean right?"),
        (["--part", "test"], 2, "[evaluation.no_cases]"),
        (["--part", "train"], 2, "'train'"),
        (["--limit-seconds", "0"], 2, "--limit-seconds"),
        (["--save", "/no/such/folder/file.json"], 4, "[disk.write]"),
    ],
)
def test_what_cannot_be_done_is_told(
    ostap: Ostap, town: Path, arguments: list[str], code: int, told: str
) -> None:
    said = ostap("audience", "evaluate", "-w", town, "--no-model", *arguments)
    assert (said.code, told in said.err) == (code, True)


def test_where_no_run_comes_to_an_end_the_exit_code_says_so(ostap: Ostap, town: Path) -> None:
    (town / "catalog.yaml").write_text(CATALOG.replace("people:", "folk:"), encoding="utf-8")
    catalog = (town / "catalog.yaml").read_text(encoding="utf-8")
    (town / "catalog.yaml").write_text(catalog.replace("table: people", "table: folk"), "utf-8")
    said = ostap("audience", "evaluate", "-w", town, "--no-model", "--json")
    assert said.code == 4
    assert {line["status"] for line in said.json["lines"]} == {"failed"}
    assert {line["score"]["iou"] for line in said.json["lines"]} == {0.0}
