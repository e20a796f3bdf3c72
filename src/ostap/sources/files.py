"""A folder of CSV and Parquet files as a database: each file a table of a snapshot."""

from __future__ import annotations

import codecs
import hashlib
import json
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb

from ostap.errors import DataOwnerError, Problem, did_you_mean
from ostap.names import Text
from ostap.settings import FilesSettings
from ostap.sources import csv_types
from ostap.sources.csv_shape import CsvShape, shape_of
from ostap.sources.csv_types import literal, quoted
from ostap.sources.replica import Replica

ROW_NUMBER: Final = "row_number"
_SUFFIXES: Final = (".csv", ".tsv", ".parquet")
_FORMAT: Final = 1
"""Of the snapshots; a new one makes all of them anew."""
_CHUNK: Final = 1 << 20
_LONGEST_LINE: Final = 10_000_000
_RAGGED: Final = re.compile(
    r"Line: (\d+).*?Expected Number of Columns: (\d+) Found: (\d+)", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class LoadedTable:
    """One file as it was read; ``notes`` are what its owner should know."""

    name: str
    rows: int
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class LoadedFiles:
    """A snapshot and what stands in it; ``tables`` is empty where the files had not changed."""

    path: Path
    tables: tuple[LoadedTable, ...]


def refresh_files(folder: Path, replica: Replica, settings: FilesSettings) -> LoadedFiles:
    """Read the files anew, if they or the settings changed, and point at the new snapshot.

    CSV columns are typed by all of their values; where they are of several kinds, text. Files are
    streamed: one larger than memory is fine. Nothing but the replica is written.

    Args:
        folder: of the files; folders inside are not looked at.
        replica: where snapshots lie.
        settings: how CSV files are read.

    Raises:
        DataOwnerError: the folder holds no file that can be read, or broken ones: all at once.
    """
    files = _files(folder)
    tables: list[LoadedTable] = []

    def make(path: Path) -> None:
        tables.extend(_load(files, settings, path))

    snapshot = replica.publish(_version(files, settings), make)
    return LoadedFiles(snapshot, tuple(tables))


def _files(folder: Path) -> dict[str, Path]:
    """Return the files by the names of their tables."""
    if not folder.is_dir():
        siblings = [p.name for p in folder.parent.iterdir()] if folder.parent.is_dir() else []
        raise DataOwnerError(
            "files.no_folder",
            Text(f"There is no folder {folder}.", f"Нет папки {folder}."),
            did_you_mean(folder.name, siblings),
        )
    found: dict[str, Path] = {}
    problems: list[Problem] = []
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() not in _SUFFIXES or path.name.startswith("."):
            continue
        same = next((name for name in found if name.lower() == path.stem.lower()), None)
        if same is not None:
            other = found[same].name
            what = Text(f"{other} is the same table.", f"{other} - та же таблица.")
            problems.append(Problem("files.same_name", path.name, what))
        found[path.stem] = path
    if problems:
        raise _unreadable(problems)
    if not found:
        listed = ", ".join(_SUFFIXES)
        raise DataOwnerError(
            "files.none",
            Text(f"{folder} holds no data files.", f"В папке {folder} нет файлов с данными."),
            Text(f"Ostap reads {listed}.", f"Остап читает {listed}."),
        )
    return found


def _version(files: dict[str, Path], settings: FilesSettings) -> str:
    digest = hashlib.blake2b(digest_size=8)
    digest.update(json.dumps([_FORMAT, settings.model_dump(mode="json")], sort_keys=True).encode())
    for path in files.values():
        digest.update(f"{path.name}\0{path.stat().st_size}\0".encode())
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
    return digest.hexdigest()


def _load(files: dict[str, Path], settings: FilesSettings, target: Path) -> list[LoadedTable]:
    loaded: list[LoadedTable] = []
    problems: list[Problem] = []
    with _writing(target) as connection:
        for name, path in files.items():
            try:
                loaded.append(_load_one(connection, name, path, settings))
            except _BrokenFile as broken:
                problems.append(Problem(broken.code, path.name, broken.what))
            except (duckdb.Error, UnicodeError, OSError) as error:
                problems.append(Problem("files.broken", path.name, _said(error)))
    if problems:
        raise _unreadable(problems)
    return loaded


@contextmanager
def _writing(target: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    settings = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    with duckdb.connect(target, config=dict(settings)) as connection:
        yield connection


class _BrokenFile(Exception):  # noqa: N818 - a signal: turned into a Problem
    """A file that can't become a table."""

    def __init__(self, code: str, what: Text) -> None:
        super().__init__(code, what)
        self.code = code
        self.what = what


def _load_one(
    connection: duckdb.DuckDBPyConnection, name: str, path: Path, settings: FilesSettings
) -> LoadedTable:
    notes: tuple[Text, ...] = ()
    if path.suffix.lower() == ".parquet":
        query = f"SELECT * FROM read_parquet({literal(str(path))})"  # noqa: S608 - quoted
        _create(connection, name, query, settings)
    else:
        shape = shape_of(path, settings.encoding, settings.separator)
        if shape is None:
            raise _BrokenFile(
                "files.empty", Text("the file is empty.", "файл пуст, в нём нет и заголовка.")
            )
        with _in_utf8(path, shape) as readable:
            notes = _load_csv(connection, name, _scan(readable, shape), shape, settings)
    counted = connection.execute(f"SELECT count(*) FROM {quoted(name)}").fetchone()  # noqa: S608 - quoted
    return LoadedTable(name, counted[0] if counted else 0, notes)


def _load_csv(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    scan: str,
    shape: CsvShape,
    settings: FilesSettings,
) -> tuple[Text, ...]:
    tried = csv_types.kinds(settings.date_format)
    cells = ", ".join(
        f"{csv_types.known(column, settings.missing)} AS {quoted(column)}"
        for column in shape.columns
    )
    scan = f"(SELECT {cells} FROM {scan})"  # noqa: S608 - quoted
    per_column = [csv_types.counts(column, tried) for column in shape.columns]
    asked = ", ".join(expression for counted in per_column for expression in counted)
    try:
        row = connection.execute(f"SELECT {asked} FROM {scan}").fetchone() or ()  # noqa: S608 - quoted
    except duckdb.InvalidInputException as error:
        raise _ragged(error) from error
    width = len(tried) + 1
    notes = [
        Text(f"a column is now called '{new}'.", f"столбец назван '{new}'.")
        for new in shape.renamed
    ]
    expressions = []
    for place, column in enumerate(shape.columns):
        found = row[place * width : (place + 1) * width]
        kind, nearly = csv_types.chosen(found, tried)
        if nearly is not None:
            fitting = found[1 + tried.index(nearly)]
            notes.append(_mixed(column, found[0] - fitting, found[0], nearly))
        value = csv_types.value(column, kind)
        expressions.append(f"{value} AS {quoted(column)}")
    _create(connection, name, f"SELECT {', '.join(expressions)} FROM {scan}", settings)  # noqa: S608 - quoted
    return tuple(notes)


def _create(
    connection: duckdb.DuckDBPyConnection, name: str, query: str, settings: FilesSettings
) -> None:
    if settings.row_number:
        columns = {row[0].lower() for row in connection.execute(f"DESCRIBE {query}").fetchall()}
        if ROW_NUMBER in columns:
            what = "it has a column row_number already."
            raise _BrokenFile("files.row_number", Text(what, "столбец row_number в нём уже есть."))
        query = f"SELECT row_number() OVER () AS {ROW_NUMBER}, q.* FROM ({query}) AS q"  # noqa: S608 - quoted
    connection.execute(f"CREATE TABLE {quoted(name)} AS {query}")


def _scan(path: Path, shape: CsvShape) -> str:
    columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in shape.columns)
    return (
        f"read_csv({literal(str(path))}, auto_detect=false, header=true, strict_mode=true,"
        f" delim={literal(shape.separator)}, quote='\"', escape='\"', null_padding=false,"
        f" max_line_size={_LONGEST_LINE}, columns={{{columns}}})"
    )


@contextmanager
def _in_utf8(path: Path, shape: CsvShape) -> Iterator[Path]:
    """Give the file itself, or a copy in UTF-8 for as long as it is needed."""
    if shape.encoding == "utf-8-sig":
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="ostap-") as folder:
        copy = Path(folder) / path.name
        with (
            codecs.open(str(path), "r", shape.encoding) as here,
            copy.open("w", encoding="utf-8", newline="") as there,
        ):
            while piece := here.read(_CHUNK):
                there.write(piece)
        yield copy


def _mixed(column: str, odd: int, total: int, kind: csv_types.Kind) -> Text:
    return Text(
        f"'{column}' stays text: {odd} of {total} values are no {kind.called.en}.",
        f"'{column}' остаётся текстом: {odd} из {total} значений - не {kind.called.ru}.",
    )


def _ragged(error: duckdb.Error) -> _BrokenFile:
    found = _RAGGED.search(str(error))
    if found is None:
        return _BrokenFile("files.broken", _said(error))
    line, wanted, got = found.groups()
    return _BrokenFile(
        "files.ragged",
        Text(
            f"line {line} has {got} values, the header has {wanted} columns.",
            f"в строке {line} значений: {got}, а столбцов в заголовке: {wanted}.",
        ),
    )


def _said(error: BaseException) -> Text:
    said = (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
    return Text(f"can't be read: {said}", f"не читается: {said}")


def _unreadable(problems: list[Problem]) -> DataOwnerError:
    return DataOwnerError(
        "files.unreadable",
        Text("The files can't become a database:", "Из этих файлов базы не собрать:"),
        Text(
            "Repair them, or move them out of the folder; the data used so far stays.",
            "Исправьте их или уберите из папки; прежние данные остаются в силе.",
        ),
        problems,
    )
