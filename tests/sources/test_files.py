"""A folder of CSV and Parquet files as a database: what is detected, kept, refused and told."""

from __future__ import annotations

import datetime as dt
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ostap.errors import DataOwnerError, InvalidInputError
from ostap.names import Dialect, Language
from ostap.results.sql import ApprovedSql, Limits
from ostap.settings import FilesSettings
from ostap.sources import Source, open_source, refresh

URL = "files:///exports"


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    """An empty folder of files in a workspace."""
    folder = tmp_path / "exports"
    folder.mkdir()
    return folder


def read(source: Source, text: str) -> list[dict[str, Any]]:
    sql = ApprovedSql(text, Dialect.DUCKDB, ())
    return [row for batch in source.run(sql, Limits()) for row in batch.to_pylist()]


def loaded(folder: Path, **settings: Any) -> list[dict[str, Any]]:
    """Return the rows of the only table ``t``, read anew."""
    refresh(URL, folder.parent, FilesSettings(**settings))
    with open_source(URL, folder.parent) as source:
        return read(source, "SELECT * FROM t")


def refused(folder: Path, **settings: Any) -> DataOwnerError:
    with pytest.raises(DataOwnerError) as error:
        refresh(URL, folder.parent, FilesSettings(**settings))
    assert error.value.told(Language.EN) != error.value.told(Language.RU)
    return error.value


def test_each_column_has_the_type_that_all_of_its_values_have(exports: Path) -> None:
    (exports / "t.csv").write_text(
        "n,x,day,tag,at,yes,code,nothing\n"
        "1,0.5,2026-11-21,21.11.2026,2026-11-21 10:30,true,007,\n"
        "-20, .5,?,01.02.2026,2026-11-21T10:30:05,False,010,NA\n"
    )
    assert loaded(exports) == [
        {
            "n": 1, "x": 0.5, "day": dt.date(2026, 11, 21), "tag": dt.date(2026, 11, 21),
            "at": dt.datetime(2026, 11, 21, 10, 30),  # noqa: DTZ001 - stored without a zone
            "yes": True, "code": "007", "nothing": None,
        },
        {
            "n": -20, "x": 0.5, "day": None, "tag": dt.date(2026, 2, 1),
            "at": dt.datetime(2026, 11, 21, 10, 30, 5),  # noqa: DTZ001 - the same
            "yes": False, "code": "010", "nothing": None,
        },
    ]  # fmt: skip


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
def test_encoding_and_separator_are_found(exports: Path, encoding: str, separator: str) -> None:
    text = separator.join(["город", "имя"]) + "\n" + separator.join(["Орёл", '"Ан, на; |"']) + "\n"
    (exports / "t.csv").write_bytes(text.encode(encoding))
    assert loaded(exports) == [{"город": "Орёл", "имя": "Ан, на; |"}]


def test_western_letters_are_not_taken_for_cyrillic(exports: Path) -> None:
    (exports / "t.csv").write_bytes("name,city\nCafé Chaîné,Potosí\n".encode("latin-1"))
    assert loaded(exports) == [{"name": "Café Chaîné", "city": "Potosí"}]


def test_a_decimal_comma_and_spaces_between_thousands_are_numbers(exports: Path) -> None:
    (exports / "t.csv").write_text("price;n\n1 200,50;1 000\n\u00a07,5;2\n")
    assert loaded(exports) == [{"price": 1200.5, "n": 1000.0}, {"price": 7.5, "n": 2.0}]


def test_what_is_missing_and_what_a_day_is_may_be_told(exports: Path) -> None:
    (exports / "t.csv").write_text("a,day\nнет,12/31/2026\n5,01/02/2026\n")
    rows = loaded(exports, missing=["нет"], date_format="%m/%d/%Y")
    assert [row["a"] for row in rows] == [None, 5]
    assert [row["day"] for row in rows] == [dt.date(2026, 12, 31), dt.date(2026, 1, 2)]


def test_values_of_several_kinds_stay_text_and_the_odd_ones_are_counted(exports: Path) -> None:
    lines = [*map(str, range(99)), "много"]
    (exports / "t.csv").write_text("n\n" + "\n".join(lines) + "\n")
    (table,) = refresh(URL, exports.parent).tables
    assert table.rows == 100
    assert [note.ru for note in table.notes] == [
        "'n' остаётся текстом: 1 из 100 значений - не целые числа."
    ]
    assert {type(row["n"]) for row in loaded(exports)} == {str}


def test_a_row_number_is_a_key_in_the_order_of_the_file(exports: Path) -> None:
    (exports / "t.csv").write_text("a\nx\ny\n")
    assert loaded(exports, row_number=True) == [
        {"row_number": 1, "a": "x"},
        {"row_number": 2, "a": "y"},
    ]


def test_names_that_stand_twice_or_not_at_all_are_changed_and_told(exports: Path) -> None:
    (exports / "t.csv").write_text("a,A,\n1,2,3\n")
    (table,) = refresh(URL, exports.parent).tables
    assert [note.en for note in table.notes] == [
        "a column is now called 'A_2'.",
        "a column is now called 'column_3'.",
    ]
    assert loaded(exports) == [{"a": 1, "A_2": 2, "column_3": 3}]


def test_quotes_hold_separators_quotes_and_new_lines(exports: Path) -> None:
    (exports / "t.csv").write_text('a,b\n"x, ""y""\nz",1\n')
    assert loaded(exports) == [{"a": 'x, "y"\nz', "b": 1}]


def test_a_header_without_rows_is_an_empty_table(exports: Path) -> None:
    (exports / "t.csv").write_text("a,b\n")
    assert loaded(exports) == []


def test_parquet_files_keep_their_types(exports: Path) -> None:
    pq.write_table(pa.table({"a": [1], "d": [dt.date(2026, 1, 1)]}), exports / "t.parquet")
    assert loaded(exports) == [{"a": 1, "d": dt.date(2026, 1, 1)}]


def test_every_broken_file_is_named_at_once_and_the_old_data_stays(exports: Path) -> None:
    (exports / "t.csv").write_text("a\n1\n")
    assert loaded(exports) == [{"a": 1}]
    (exports / "t.csv").write_text("a,b\n1,2\n1,2,3\n")
    (exports / "empty.csv").write_text("")
    (exports / "broken.parquet").write_bytes(b"not a parquet file at all")
    error = refused(exports)
    found = {problem.where: problem.what.ru for problem in error.problems}
    assert set(found) == {"t.csv", "empty.csv", "broken.parquet"}
    assert found["t.csv"] == "в строке 3 значений: 3, а столбцов в заголовке: 2."
    with open_source(URL, exports.parent) as source:
        assert read(source, "SELECT a FROM t") == [{"a": 1}]
    assert not [path for path in (exports.parent / "replica").iterdir() if path.name[0] == "."]


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda folder: folder.rmdir(), "files.no_folder"),
        (lambda folder: (folder / "notes.docx").write_text("x"), "files.none"),
        (
            lambda folder: [(folder / name).write_text("a\n1\n") for name in ("t.csv", "T.tsv")],
            "files.unreadable",
        ),
    ],
)
def test_a_folder_that_is_no_database_is_told_so(
    exports: Path, make: Callable[[Path], object], code: str
) -> None:
    make(exports)
    assert refused(exports).code == code


def test_only_a_folder_of_files_is_read_anew(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError) as error:
        refresh("duckdb:///bank.duckdb", tmp_path)
    assert error.value.code == "database.not_files"


def test_an_open_source_goes_on_with_its_snapshot_and_three_are_kept(exports: Path) -> None:
    (exports / "t.csv").write_text("a\n0\n")
    source = open_source(URL, exports.parent)
    for number in range(1, 3):
        (exports / "t.csv").write_text(f"a\n{number}\n")
        refresh(URL, exports.parent)
    assert read(source, "SELECT a FROM t") == [{"a": 0}]
    source.close()
    (exports / "t.csv").write_text("a\n3\n")
    first = refresh(URL, exports.parent)
    again = refresh(URL, exports.parent)
    assert (again.path, again.tables) == (first.path, ())
    assert len(list((exports.parent / "replica").glob("*.duckdb"))) == 3
    assert loaded(exports) == [{"a": 3}]


def test_the_files_of_a_snapshot_are_not_looked_at_again_until_asked(exports: Path) -> None:
    (exports / "t.csv").write_text("a\n1\n")
    assert loaded(exports) == [{"a": 1}]
    (exports / "t.csv").unlink()
    with open_source(URL, exports.parent) as source:
        assert read(source, "SELECT a FROM t") == [{"a": 1}]


@pytest.mark.slow
def test_a_file_of_two_hundred_megabytes_is_streamed(exports: Path) -> None:
    line = "12345;Санкт-Петербург, Невский проспект;2026-11-21;15,75\n"
    with (exports / "t.csv").open("w") as file:
        file.write("id;address;day;price\n")
        for _ in range(200):
            file.write(line * (1_000_000 // len(line.encode())))
    assert os.path.getsize(exports / "t.csv") > 195_000_000  # noqa: PTH202 - reads well
    (table,) = refresh(URL, exports.parent).tables
    assert table.rows > 2_000_000
    with open_source(URL, exports.parent) as source:
        assert read(source, "SELECT min(price) AS p, max(day) AS d FROM t") == [
            {"p": 15.75, "d": dt.date(2026, 11, 21)}
        ]


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "table", "rows"),
    [
        ("restaurants", "geoplaces2", 130),
        ("maven_crm", "sales_pipeline", 8800),
        ("dubai_re_funnel", "Leads", 5000),
    ],
)
def test_real_exports_become_tables(
    shared_data: Path, tmp_path: Path, name: str, table: str, rows: int
) -> None:
    found = refresh(f"files:///{shared_data / name}", tmp_path)
    assert {t.name: t.rows for t in found.tables}[table] == rows


@pytest.mark.shared
def test_a_bank_of_public_data_without_ids_gets_row_numbers(
    shared_data: Path, exports: Path
) -> None:
    with zipfile.ZipFile(shared_data / "uci_bank_marketing" / "bank+marketing.zip") as outer:
        outer.extract("bank.zip", exports)
    with zipfile.ZipFile(exports / "bank.zip") as inner:
        inner.extract("bank-full.csv", exports)
    (table,) = refresh(URL, exports.parent, FilesSettings(row_number=True)).tables
    assert (table.name, table.rows, table.notes) == ("bank-full", 45211, ())
    with open_source(URL, exports.parent) as source:
        (row,) = read(
            source, 'SELECT row_number, age, job, y FROM "bank-full" WHERE row_number = 1'
        )
    assert row == {"row_number": 1, "age": 58, "job": "management", "y": "no"}
