"""A folder of files is read anew when asked."""

from pathlib import Path

import pytest

from ostap.delivery.cli.app import run

CATALOG = """
entities: {client: {table: people, key: id}}
tables: {people: {columns: {id: {type: id}, name: {type: text}}}}
"""


def test_new_rows_of_a_file_are_seen_after_a_refresh(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "ostap.toml").write_text('database = "files:///data"\n', encoding="utf-8")
    (tmp_path / "catalog.yaml").write_text(CATALOG, encoding="utf-8")
    (tmp_path / "data").mkdir()
    file = tmp_path / "data" / "people.csv"
    file.write_text("id,name\n1,Анна\n", encoding="utf-8")
    assert run(["catalog", "refresh", "-w", str(tmp_path)]) == 0
    file.write_text("id,name\n1,Анна\n2,Пётр\n", encoding="utf-8")
    capsys.readouterr()

    assert run(["catalog", "refresh", "-w", str(tmp_path)]) == 0

    shown = capsys.readouterr().out.split()
    assert shown[:2] == ["people", "2"]


def test_a_database_that_is_no_folder_of_files_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "ostap.toml").write_text('database = "sqlite:///a.db"\n', encoding="utf-8")
    (tmp_path / "catalog.yaml").write_text(CATALOG, encoding="utf-8")
    assert run(["catalog", "refresh", "-w", str(tmp_path)]) == 2
    assert "nothing to renew" in capsys.readouterr().err
