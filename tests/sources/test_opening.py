"""From an address to an open database, and everything that may be wrong with it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ostap.errors import DataOwnerError, InvalidInputError
from ostap.names import Language
from ostap.results.sql import ApprovedSql, Limits
from ostap.sources import Source, open_source

HOLDERS = {
    "duckdb": "import duckdb, sys; c = duckdb.connect(sys.argv[1])",
    "sqlite": (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('BEGIN EXCLUSIVE')"
    ),
}


def opening(url: str, base: Path) -> DataOwnerError:
    """Open what must not open and return why."""
    with pytest.raises(DataOwnerError) as error:
        open_source(url, base)
    assert error.value.exit_code == 4
    assert error.value.told(Language.EN) != error.value.told(Language.RU)
    return error.value


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("bank.duckdb", "database.bad_address"),
        ("duckdb://bank.duckdb", "database.bad_address"),
        ("duckdb:///", "database.bad_address"),
        ("sqlite:///:memory:", "database.bad_address"),
        ("sqlite:///bank.db?mode=rwc", "database.bad_address"),
        ("duckbd:///bank.duckdb", "database.unknown_kind"),
        ("", "database.bad_address"),
    ],
)
def test_an_address_of_no_known_form_is_the_callers_mistake(
    url: str, code: str, tmp_path: Path
) -> None:
    with pytest.raises(InvalidInputError) as error:
        open_source(url, tmp_path)
    assert error.value.code == code
    assert list(tmp_path.iterdir()) == []


def test_a_misspelt_kind_is_told_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError) as error:
        open_source("duckbd:///bank.duckdb", tmp_path)
    assert error.value.hint.ru == "Может быть, duckdb?"


def test_a_missing_file_is_not_made_and_a_near_name_is_told(file_kind: str, file: Path) -> None:
    error = opening(f"{file_kind}:///peple.{file_kind}", file.parent)
    assert error.code == "database.no_file"
    assert file.name in error.hint.en
    assert list(file.parent.iterdir()) == [file]


def test_a_folder_is_no_database(file_kind: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    assert opening(f"{file_kind}:///folder", tmp_path).code == "database.not_a_file"


def test_a_damaged_file_is_told_so(file_kind: str, tmp_path: Path) -> None:
    (tmp_path / "bad.db").write_bytes("это не база данных, а письмо ".encode() * 500)
    assert opening(f"{file_kind}:///bad.db", tmp_path).code == "database.corrupt"


def test_a_file_that_may_not_be_read_is_told_so(
    file_kind: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "open", denied)
    assert opening(f"{file_kind}:///{file.name}", file.parent).code == "database.not_permitted"


def test_a_file_that_a_writer_holds_is_told_so(
    file_kind: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ostap.sources.sqlite._LOCK_WAIT_SECONDS", 0.1)
    holder = subprocess.Popen(  # noqa: S603 - this interpreter, our own words
        [sys.executable, "-c", f"{HOLDERS[file_kind]}; print('held', flush=True); input()", file],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=dict(os.environ),
    )
    assert holder.stdout is not None
    try:
        assert holder.stdout.readline().strip() == b"held"
        assert opening(f"{file_kind}:///{file.name}", file.parent).code == "database.locked"
    finally:
        holder.communicate(b"\n")


def test_a_file_of_the_other_kind_is_told_so(file_kind: str, file: Path) -> None:
    other = {"duckdb": "sqlite", "sqlite": "duckdb"}[file_kind]
    assert opening(f"{other}:///{file.name}", file.parent).code == "database.corrupt"


def test_a_file_may_be_named_absolutely(file_kind: str, file: Path, tmp_path: Path) -> None:
    with open_source(f"{file_kind}:///{file}", tmp_path / "elsewhere") as opened:
        assert opened.dialect == file_kind


def asking_is_gone(source: Source) -> bool:
    """Return whether every question to the source is answered "gone"."""
    codes = set()
    statement = ApprovedSql("SELECT name FROM people", source.dialect, ())
    for action in (source.introspect, lambda: list(source.run(statement, Limits()))):
        with pytest.raises(DataOwnerError) as error:
            action()
        codes.add(error.value.code)
    return codes == {"database.gone"}


def test_a_deleted_file_is_noticed(file_kind: str, file: Path) -> None:
    with open_source(f"{file_kind}:///{file.name}", file.parent) as source:
        file.unlink()
        assert asking_is_gone(source)


def test_a_replaced_file_is_noticed(file_kind: str, file: Path) -> None:
    copy = file.with_suffix(".copy")
    copy.write_bytes(file.read_bytes())
    with open_source(f"{file_kind}:///{file.name}", file.parent) as source:
        copy.replace(file)
        assert asking_is_gone(source)
