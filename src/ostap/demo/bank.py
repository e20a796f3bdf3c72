"""The made-up bank: a workspace whose marketer needs audiences.

What does not depend on chance lies as it is in `bank_files`: settings, catalog, rules, offers,
criteria, the schema. The rest is drawn from a seed by `bank_story`, spoiled by `bank_mess`.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Final

import duckdb

from ostap.demo.bank_mess import spoil
from ostap.demo.bank_story import FULL, USUAL, Scale, tell, truth
from ostap.errors import InvalidInputError
from ostap.names import Text
from ostap.settings import read_yaml

DATABASE: Final = Path("data/bank.duckdb")
TRUTH: Final = Path("truth.json")
"""What the product never reads; also the mark by which an earlier bank is known."""
_SCHEMA: Final = "schema.sql"
_CASES: Final = "cases"
USUAL_SEED: Final = 7
"""The stored ids of the cases are those of this seed's bank of the usual size."""

UNCOMMENTED: Final = frozenset({"stop_list", "loyalty_movements", "broker_trades"})
"""Tables on which nobody has commented, as in life."""


def write_bank(
    folder: Path,
    *,
    seed: int = USUAL_SEED,
    full: bool = False,
    progress: Callable[[str], None] | None = None,
) -> None:
    """Write the bank's workspace: settings, catalog, rules, offers, criteria, database, truth.

    The same seed gives the same rows; another one, other people, shares and response process.
    Validation cases come with the usual seed and size only: their stored ids are of that bank.
    The folder appears whole or not at all: it is built beside itself and renamed. An earlier bank
    of this generator is replaced, with whatever was made in its folder since.

    Args:
        folder: where; absent, empty, or an earlier bank.
        seed: of all random streams, 0 or more.
        full: 250,000 clients and 5 million card operations instead of 10,000 and 200,000.
        progress: called with the name of each table when it is written.

    Raises:
        InvalidInputError: the folder holds something else, is a file, or the seed is negative.
    """
    folder = folder.resolve()
    _refuse(folder, seed)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as temporary:
        made = Path(temporary) / "made"
        write_at_scale(made, FULL if full else USUAL, seed=seed, progress=progress)
        _put_in_place(made, folder, aside=Path(temporary) / "before")


def write_at_scale(
    folder: Path, scale: Scale, *, seed: int, progress: Callable[[str], None] | None = None
) -> None:
    """Write a bank of any size into a folder that is not there yet; not atomic."""
    left_out = [_SCHEMA] if (seed, scale) == (USUAL_SEED, USUAL) else [_SCHEMA, _CASES]
    with as_file(files("ostap.demo") / "bank_files") as kept:
        shutil.copytree(
            kept,
            folder,
            ignore=shutil.ignore_patterns(*left_out),
            copy_function=shutil.copyfile,  # the copies may be edited, the originals may not
        )
        schema = (kept / _SCHEMA).read_text(encoding="utf-8")
    (folder / DATABASE).parent.mkdir()
    with duckdb.connect(str(folder / DATABASE)) as database:
        database.execute(schema)
        for name, frame in tell(seed, scale):
            _insert(database, name, spoil(name, frame, seed).to_arrow())
            if progress:
                progress(name)
        _comment(database, read_yaml(folder / "catalog.yaml"))
    told = json.dumps(truth(seed), ensure_ascii=False, indent=2)
    (folder / TRUTH).write_text(told + "\n", encoding="utf-8")


def _insert(database: duckdb.DuckDBPyConnection, table: str, rows: Any) -> None:
    database.register("rows_to_insert", rows)
    database.execute(f'INSERT INTO "{table}" BY NAME SELECT * FROM rows_to_insert')  # noqa: S608 - our own names
    database.unregister("rows_to_insert")


def _comment(database: duckdb.DuckDBPyConnection, catalog: Any) -> None:
    """Comment on tables and columns with their Russian titles, but for those nobody cared for."""
    database.begin()  # one write to the disk, not hundreds
    for name, table in catalog["tables"].items():
        if name in UNCOMMENTED:
            continue
        _comment_on(database, f'TABLE "{name}"', table["title"])
        for column, told in table["columns"].items():
            if "title" in told:
                _comment_on(database, f'COLUMN "{name}"."{column}"', told["title"])
    database.commit()


def _comment_on(database: duckdb.DuckDBPyConnection, what: str, title: Any) -> None:
    words = (title if isinstance(title, str) else title["ru"]).replace("'", "''")
    database.execute(f"COMMENT ON {what} IS '{words}'")


def _refuse(folder: Path, seed: int) -> None:
    if seed < 0:
        raise InvalidInputError(
            "demo.seed",
            Text(
                f"The seed is {seed}: it must be 0 or more.", f"Зерно {seed}: нужно 0 или больше."
            ),
        )
    if not folder.exists():
        return
    if not folder.is_dir():
        raise InvalidInputError(
            "demo.not_a_folder",
            Text(f"{folder} is a file, not a folder.", f"{folder}: это файл, а не папка."),
            Text("Name a new folder.", "Укажите новую папку."),
        )
    if any(folder.iterdir()) and not _is_demo_bank(folder):
        raise InvalidInputError(
            "demo.folder_not_empty",
            Text(
                f"{folder} is not empty, and is not a demo bank.",
                f"{folder}: папка не пуста, и это не демонстрационный банк.",
            ),
            Text("Name a new or empty folder.", "Укажите новую или пустую папку."),
        )


def _is_demo_bank(folder: Path) -> bool:
    try:
        told = json.loads((folder / TRUTH).read_text(encoding="utf-8"))
    except (OSError, ValueError):  # no such file, or somebody else's
        return False
    return isinstance(told, dict) and told.get("demo") == "bank"


def _put_in_place(made: Path, folder: Path, aside: Path) -> None:
    """Rename the new folder into its place; what was there comes back where that fails."""
    if not folder.exists():
        made.rename(folder)
        return
    folder.rename(aside)
    try:
        made.rename(folder)
    except OSError:
        aside.rename(folder)
        raise
