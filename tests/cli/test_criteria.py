"""`ostap criteria` and `ostap catalog` on a small bank."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Ostap = Callable[..., Any]


def test_a_sound_file_is_said_to_be_in_order(ostap: Ostap, bank: Path, young: Path) -> None:
    assert ostap("criteria", "check", young, "-w", bank).out == "In order: 1 criteria.\n"
    said = ostap("criteria", "check", young, "-w", bank, language="ru")
    assert (said.code, said.out) == (0, "Всё в порядке, критериев: 1.\n")


def test_criteria_are_said_in_words_of_either_language(
    ostap: Ostap, bank: Path, young: Path
) -> None:
    assert ostap("criteria", "text", young, "-w", bank).out == "c1  age 18 to 25\n"
    assert ostap("criteria", "text", young, "-w", bank, language="ru").out == (
        "c1  возраст от 18 до 25\N{NO-BREAK SPACE}лет\n"
    )
    said = ostap("criteria", "text", young, "-w", bank, "--json")
    assert said.json["criteria"] == [{"id": "c1", "text": "age 18 to 25"}]


def test_sql_selects_the_key_and_names_the_day(ostap: Ostap, bank: Path, young: Path) -> None:
    said = ostap("criteria", "sql", young, "-w", bank, "--as-of", "2020-03-01")
    assert "CAST('2002-03-02' AS DATE)" in said.out
    answer = ostap("criteria", "sql", young, "-w", bank, "--dialect", "sqlite", "--json").json
    assert (answer["as_of"], answer["dialect"]) == ("2026-11-20", "sqlite")
    assert "'2008-11-21'" in answer["sql"]


def test_counts_fit_one_another_and_the_ids(ostap: Ostap, bank: Path, young: Path) -> None:
    counts = ostap("criteria", "count", young, "-w", bank, "--json").json
    ids = ostap("criteria", "ids", young, "-w", bank, "--json").json["ids"]
    [line] = counts["criteria"]
    assert counts["total"] >= line["alone"] == line["left"] > counts["count"] > 0
    assert len(set(ids)) == len(ids) == counts["count"]
    listed = ostap("criteria", "ids", young, "-w", bank)
    assert listed.out.split() == ids
    told = ostap("criteria", "count", young, "-w", bank, language="ru").out
    assert told.startswith("Всего: 1\N{NO-BREAK SPACE}000\n")
    assert f"\nОтобрано: {counts['count']}\n" in told


def test_criteria_that_nobody_satisfies_select_nobody_and_that_is_no_failure(
    ostap: Ostap, bank: Path, nobody: Path
) -> None:
    assert ostap("criteria", "count", nobody, "-w", bank, "--json").json["count"] == 0
    said = ostap("criteria", "ids", nobody, "-w", bank)
    assert (said.code, said.out) == (0, "")


@pytest.mark.parametrize(
    ("sql", "code", "word"),
    [
        ("select client_id from clients", 0, "allowed"),
        ("select client_id from clients; select 1", 1, "one"),
        ("drop table clients", 1, "SELECT"),
        ("select read_text('/etc/hosts')", 1, "read_text"),
        ("selec", 1, ""),
    ],
)
def test_the_guard_allows_or_says_why_not(
    ostap: Ostap, bank: Path, monkeypatch: pytest.MonkeyPatch, sql: str, code: int, word: str
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(sql))
    said = ostap("criteria", "guard", "-w", bank)
    assert said.code == code
    assert word in said.out + said.err
    monkeypatch.setattr("sys.stdin", io.StringIO(sql))
    answer = ostap("criteria", "guard", "-w", bank, "--json").json
    assert answer["allowed"] is (code == 0)
    assert bool(answer["reasons"]) is (code == 1)


def test_the_guard_demands_the_key_alone_where_asked(
    ostap: Ostap, bank: Path, tmp_path: Path
) -> None:
    statement = tmp_path / "two.sql"
    statement.write_text("select client_id, city from clients", encoding="utf-8")
    assert ostap("criteria", "guard", statement, "-w", bank).code == 0
    assert ostap("criteria", "guard", statement, "-w", bank, "--keys-only", "client").code == 1
    said = ostap("criteria", "guard", statement, "-w", bank, "--keys-only", "cleint")
    assert (said.code, "Did you mean client?" in said.err) == (2, True)


def test_an_unknown_dialect_names_the_nearest(ostap: Ostap, bank: Path, young: Path) -> None:
    said = ostap("criteria", "sql", young, "-w", bank, "--dialect", "postgre")
    assert (said.code, "Did you mean postgres?" in said.err) == (2, True)


def test_a_catalog_at_peace_with_its_database_is_said_to_be_in_order(
    ostap: Ostap, bank: Path, agency: Path
) -> None:
    said = ostap("catalog", "check", "-w", bank)
    assert (said.code, said.out.startswith("In order: 47 tables")) == (0, True)
    said = ostap("catalog", "check", "-w", agency, language="ru")
    assert (said.code, said.out.startswith("Всё в порядке: таблиц ")) == (0, True)


def test_a_catalog_that_names_what_the_database_lacks_is_told(ostap: Ostap, own_bank: Path) -> None:
    path = own_bank / "catalog.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count("\ntables:\n") == 1
    ghosts = "\ntables:\n  ghosts: {columns: {id: {type: id}}}\n"
    path.write_text(text.replace("\ntables:\n", ghosts), encoding="utf-8")
    said = ostap("catalog", "check", "-w", own_bank)
    assert said.code == 2
    assert "ghosts" in said.err


def test_tables_and_columns_are_shown_with_their_titles(ostap: Ostap, bank: Path) -> None:
    tables = ostap("catalog", "show", "-w", bank, language="ru").out
    assert len(tables.splitlines()) == 47
    assert "операции по картам" in tables
    columns = ostap("catalog", "show", "clients", "-w", bank, language="ru").out
    assert "личное" in columns
    shown = ostap("catalog", "show", "clients", "-w", bank, "--json").json
    assert shown["columns"]["birth_date"]["role"] == "birth_date"


@pytest.mark.parametrize(
    ("language", "hint"),
    [("en", "Did you mean clients?"), ("ru", "Может быть, clients?")],
)
def test_an_unknown_table_names_the_nearest(
    ostap: Ostap, bank: Path, language: str, hint: str
) -> None:
    said = ostap("catalog", "show", "clientz", "-w", bank, language=language)
    assert (said.code, said.err.splitlines()[-1]) == (2, hint)
