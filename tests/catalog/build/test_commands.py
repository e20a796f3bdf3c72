"""`ostap init`, `ostap catalog build` and `ostap catalog check` from outside."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from ostap.delivery.cli.app import run

SCRIPT = """
CREATE TABLE clients (client_id INTEGER PRIMARY KEY, phone VARCHAR, city VARCHAR);
CREATE TABLE visits (visit_id INTEGER PRIMARY KEY, client_id INTEGER, made_on DATE);
INSERT INTO clients SELECT range + 1, '+7 900 000-00-0' || (range % 10), 'abc'[range % 3 + 1]
    FROM range(60);
INSERT INTO visits SELECT range + 1, range % 60 + 1, DATE '2020-01-01' FROM range(90);
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OSTAP_LANG", "en")
    folder = tmp_path / "company"
    (folder / "data").mkdir(parents=True)
    change(folder, SCRIPT)
    return folder


def change(folder: Path, script: str) -> None:
    with duckdb.connect(folder / "data" / "c.duckdb") as made:
        made.execute(script)


def init(folder: Path, *more: str) -> int:
    return run(["init", str(folder), "--database", "duckdb:///data/c.duckdb", *more])


def test_init_makes_a_workspace_that_checks_and_shows(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert init(folder, "--language", "ru") == 0
    assert sorted(path.name for path in folder.iterdir() if path.is_file()) == [
        "catalog.yaml",
        "ostap.toml",
        "profile.json",
        "rules.yaml",
    ]
    settings = (folder / "ostap.toml").read_text(encoding="utf-8")
    assert 'as_of = "latest"' in settings  # nothing has happened since 2020
    assert 'language = "ru"' in settings
    assert run(["catalog", "check", "-w", str(folder)]) == 0
    assert run(["catalog", "show", "clients", "-w", str(folder)]) == 0
    assert "phone" in capsys.readouterr().out
    assert "+7 900" not in (folder / "profile.json").read_text(encoding="utf-8")


def test_init_refuses_a_folder_that_is_a_workspace(folder: Path) -> None:
    assert init(folder) == 0
    before = (folder / "catalog.yaml").read_bytes()
    assert init(folder) == 1
    assert (folder / "catalog.yaml").read_bytes() == before


def test_init_leaves_nothing_behind_when_the_database_is_away(tmp_path: Path) -> None:
    folder = tmp_path / "none"
    assert run(["init", str(folder), "--database", "duckdb:///c.duckdb"]) == 4
    assert not folder.exists()


def test_an_empty_database_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OSTAP_LANG", "ru")
    duckdb.connect(tmp_path / "c.duckdb").close()
    assert run(["init", str(tmp_path), "--database", "duckdb:///c.duckdb"]) == 4
    assert "В базе нет ни одной таблицы." in capsys.readouterr().err
    assert not (tmp_path / "ostap.toml").exists()


def test_check_tells_what_is_newer_than_the_catalog_and_build_takes_it_in(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    init(folder)
    change(folder, "CREATE TABLE shops AS SELECT range AS shop_id FROM range(3)")
    change(folder, "ALTER TABLE visits ADD COLUMN note VARCHAR; UPDATE clients SET city = 'd'")
    capsys.readouterr()
    assert run(["catalog", "check", "-w", str(folder)]) == 0
    told = capsys.readouterr().out
    assert "shops" in told
    assert "visits.note" in told
    assert "clients.city: values that the list does not name: d" in told
    before = (folder / "catalog.yaml").read_bytes()
    assert run(["catalog", "build", "--dry-run", "--json", "-w", str(folder)]) == 0
    planned = json.loads(capsys.readouterr().out)["changes"]
    assert (folder / "catalog.yaml").read_bytes() == before
    assert {(one["kind"], one["where"]) for one in planned} == {
        ("added", "tables.shops"),
        ("added", "tables.visits.columns.note"),
        ("changed", "tables.clients.columns.city"),
    }
    assert run(["catalog", "build", "-w", str(folder)]) == 0
    assert "added: tables.shops" in capsys.readouterr().out
    assert run(["catalog", "check", "-w", str(folder)]) == 0
    assert "shops" not in capsys.readouterr().out


def test_what_vanished_is_marked_and_check_says_so(folder: Path) -> None:
    init(folder)
    change(folder, "DROP TABLE visits")
    assert run(["catalog", "check", "-w", str(folder)]) == 2
    assert run(["catalog", "build", "-w", str(folder)]) == 0
    assert "vanished: true" in (folder / "catalog.yaml").read_text(encoding="utf-8")


def test_a_broken_catalog_is_told_before_the_database_is_read(folder: Path) -> None:
    init(folder)
    (folder / "catalog.yaml").write_text("tables: [", encoding="utf-8")
    assert run(["catalog", "build", "-w", str(folder)]) == 2
    assert (folder / "catalog.yaml").read_text(encoding="utf-8") == "tables: ["
