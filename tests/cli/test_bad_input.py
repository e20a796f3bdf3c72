"""What is wrong around a command: the folder, its settings, its database, its files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ostap.demo.bank import DATABASE

Ostap = Callable[..., Any]
BOTH = pytest.mark.parametrize("language", ["en", "ru"])


def told(language: str, english: str, russian: str) -> str:
    return english if language == "en" else russian


@BOTH
def test_an_unknown_column_names_the_nearest(
    ostap: Ostap, bank: Path, tmp_path: Path, language: str
) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text(
        "all_of:\n"
        "  - {kind: attribute, column: clients.citty, test: {op: filled}}\n"
        "  - {kind: attribute, column: client.city, test: {op: filled}}\n",
        encoding="utf-8",
    )
    for command in ("check", "count", "ids", "sql", "text"):
        said = ostap("criteria", command, path, "-w", bank, language=language)
        assert (said.code, said.out) == (2, "")
        assert told(language, "Did you mean city?", "Может быть, city?") in said.err
        assert told(language, "Did you mean clients?", "Может быть, clients") in said.err.replace(
            "clients, ", "clients?"
        )


@BOTH
def test_a_missing_file_names_the_nearest(
    ostap: Ostap, bank: Path, young: Path, language: str
) -> None:
    said = ostap("criteria", "check", young.with_name("yung.yaml"), "-w", bank, language=language)
    assert said.code == 2
    assert told(language, "Did you mean young.yaml?", "Может быть, young.yaml?") in said.err


@BOTH
@pytest.mark.parametrize("what", ["missing", "corrupt", "a folder"])
def test_a_database_that_cannot_be_read_is_the_environments_failure(
    ostap: Ostap, own_bank: Path, young: Path, language: str, what: str
) -> None:
    database = own_bank / DATABASE
    database.unlink()
    if what == "corrupt":
        database.write_bytes(b"\x00not a database" * 1000)
    if what == "a folder":
        database.mkdir()
    for command in (["catalog", "check"], ["criteria", "count", str(young)]):
        said = ostap(*command, "-w", own_bank, language=language)
        assert (said.code, said.out) == (4, "")
        assert str(database) in said.err
        assert said.err.startswith(told(language, "Error [database.", "Ошибка [database."))


@BOTH
def test_a_broken_measure_and_an_audience_out_of_date_are_told_together(
    ostap: Ostap, own_bank: Path, language: str
) -> None:
    catalog = own_bank / "catalog.yaml"
    text = catalog.read_text(encoding="utf-8")
    catalog.write_text(text.replace("over: 3 months", "over: 3 moons", 1), encoding="utf-8")
    (own_bank / "audiences").mkdir()
    old = "all_of: [{kind: measure, measure: {kind: named, name: gone}, test: {op: gt, value: 0}}]"
    (own_bank / "audiences" / "old.yaml").write_text(old, encoding="utf-8")
    said = ostap("catalog", "check", "-w", own_bank, language=language)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(told(language, "Error [catalog.broken]", "Ошибка [catalog.broken]"))
    assert "measures.monthly_card_spend.over: " in said.err
    assert "audiences/old.yaml: all_of.0.measure.name: " in said.err


@BOTH
def test_an_unknown_key_of_the_settings_names_the_nearest(
    ostap: Ostap, own_bank: Path, language: str
) -> None:
    settings = own_bank / "ostap.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("database =", "databse ="), encoding="utf-8")
    said = ostap("catalog", "show", "-w", own_bank, language=language)
    assert said.code == 2
    hint = told(language, "Did you mean database?", "Может быть, database?")
    assert f"databse: {told(language, 'no such field.', 'нет такого поля.')} {hint}" in said.err
    assert f"database: {told(language, 'must be given.', 'нужно указать.')}" in said.err


@BOTH
def test_a_folder_that_is_no_workspace_is_told_with_what_to_do(
    ostap: Ostap, tmp_path: Path, language: str
) -> None:
    for command in (["catalog", "show"], ["audience", "runs"], ["match", "evaluate"]):
        said = ostap(*command, "-w", tmp_path, language=language)
        assert said.code == 2
        assert told(language, "is not a workspace", "это не рабочая папка") in said.err
        assert "ostap demo bank DIR" in said.err


@BOTH
def test_a_day_that_is_none_is_told(ostap: Ostap, bank: Path, young: Path, language: str) -> None:
    said = ostap(
        "criteria", "count", young, "-w", bank, "--as-of", "tomorrowish", language=language
    )
    assert said.code == 2
    assert told(language, "'tomorrowish' is not a day.", "'tomorrowish': это не дата.") in said.err


@BOTH
def test_where_nothing_can_be_written_nothing_is_left_half_written(
    ostap: Ostap, own_bank: Path, young: Path, language: str
) -> None:
    (own_bank / "runs").write_text("a file where the folder of runs should be", encoding="utf-8")
    before = sorted(own_bank.rglob("*"))
    said = ostap(
        "audience", "run", "--criteria-file", young, "--yes", "-w", own_bank, language=language
    )
    assert (said.code, said.out) == (4, "")
    assert told(language, "can't be written", "не записать") in said.err
    assert sorted(own_bank.rglob("*")) == before


@BOTH
def test_broken_yaml_is_told(ostap: Ostap, bank: Path, tmp_path: Path, language: str) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text("all_of: [", encoding="utf-8")
    said = ostap("criteria", "check", path, "-w", bank, language=language)
    assert said.code == 2
    assert told(language, "is not valid YAML", "это не YAML") in said.err


@BOTH
def test_a_broken_offer_is_told_before_any_model_is_asked(
    ostap: Ostap, bank: Path, tmp_path: Path, language: str
) -> None:
    path = tmp_path / "offer.json"
    path.write_text('{"product": "карта", "target_size": "20"}', encoding="utf-8")
    said = ostap("audience", "run", "--offer", path, "-w", bank, language=language)
    assert said.code == 2
    assert "target_size" in said.err
    assert f"text: {told(language, 'must be given.', 'нужно указать.')}" in said.err
    assert not (bank / "runs").exists()
