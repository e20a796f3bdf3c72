"""The sheet that an expert fills in without knowing whose list an item comes from, and its key.

The sheet is CSV: ``sheet`` (its id), ``request``, ``wishes``, ``item``, ``about``, ``suitable``
(to be filled in), ``expert``, ``marked_on``. The items of a lead stand shuffled, each once. Which
list they come from stands in the key alone, ``blind/<sheet>.json`` of the workspace.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from pydantic import ValidationError

from ostap.errors import EnvironmentFailedError, InvalidInputError, Problem
from ostap.matching.blind import Marked
from ostap.names import Language, Text
from ostap.results.blind import BlindKey, BlindLead
from ostap.sources.csv_shape import shape_of

FOLDER: Final = "blind"
COLUMNS: Final = (
    "sheet", "request", "wishes", "item", "about", "suitable", "expert", "marked_on",
)  # fmt: skip
_NEEDED: Final = ("sheet", "request", "item", "suitable")
_WORDS: Final = {
    "1": True, "yes": True, "y": True, "+": True, "да": True, "д": True, "1.0": True,
    "0": False, "no": False, "n": False, "-": False, "нет": False, "н": False, "0.0": False,
}  # fmt: skip
_MOST_PROBLEMS: Final = 20

Describe = Callable[[BlindLead, str], str]
"""What an expert must know of an item on the lead's day."""


def sheet_id(leads: Sequence[BlindLead], seed: int) -> str:
    """Return twelve hex digits that tell these lists apart from any others."""
    told = "|".join(lead.model_dump_json() for lead in leads)
    return hashlib.sha256(f"{seed}|{told}".encode()).hexdigest()[:12]


def write_sheet(
    path: Path,
    key: BlindKey,
    wishes: Callable[[BlindLead], str],
    about: Describe,
    seed: int,
    language: Language,
) -> int:
    """Write the sheet; return how many items are to be marked.

    Only so many of each list are asked about as the manager picked: every list is judged alike.
    Russian spreadsheets part columns by semicolons, so a Russian sheet does.

    Raises:
        EnvironmentFailedError: the disk refuses.
    """
    rng = np.random.default_rng([seed, 15])
    separator = ";" if language is Language.RU else ","
    rows = [
        (key.sheet, lead.request, wishes(lead), item, about(lead, item), "", "", "")
        for lead in key.leads
        for item in rng.permutation(asked_items(lead)).tolist()
    ]
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, delimiter=separator)
            writer.writerow(COLUMNS)
            writer.writerows([_harmless(cell) for cell in row] for row in rows)
    except OSError as error:
        raise _not_written(path, error) from error
    return len(rows)


def asked_items(lead: BlindLead) -> list[str]:
    """Return the items of all lists at the manager's length, each once, sorted."""
    return sorted({item for one in lead.lists.values() for item in one[: lead.length]})


def _harmless(cell: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell


def write_key(root: Path, key: BlindKey) -> Path:
    """Write which list was whose, apart from the sheet; return where.

    Raises:
        EnvironmentFailedError: the disk refuses.
    """
    path = root / FOLDER / f"{key.sheet}.json"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(key.model_dump_json(by_alias=True, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise _not_written(path, error) from error
    return path


def _not_written(path: Path, error: OSError) -> EnvironmentFailedError:
    return EnvironmentFailedError(
        "matching.sheet_not_written",
        Text(f"{path} can't be written: {error}", f"Файл {path} не записывается: {error}"),
        Text("Name another file or free the disk.", "Укажите другой файл или освободите диск."),
    )


def read_sheet(path: Path, root: Path) -> tuple[BlindKey, Marked]:
    """Return a filled sheet's key, and what was marked; cells left empty are not marks.

    Raises:
        InvalidInputError: it can't be read, lacks columns, holds words that are no mark (all of
            them are told), is filled in twice differently, or is of no sheet made here.
    """
    rows = list(_rows(path))
    key = _key(path, root, {row["sheet"].strip() for row in rows})
    asked = {(lead.request, item) for lead in key.leads for item in asked_items(lead)}
    problems: list[Problem] = []
    marked: dict[str, dict[str, bool]] = {}
    for line, row in enumerate(rows, 2):
        request, item = (row[name].strip().lstrip("'") for name in ("request", "item"))
        said = row["suitable"].strip().casefold().lstrip("'")
        if (request, item) not in asked:
            problems.append(_problem(path, line, *_STRANGE, f"{request}, {item}"))
        elif said and said not in _WORDS:
            problems.append(_problem(path, line, *_NO_MARK, row["suitable"]))
        elif said:
            own = marked.setdefault(request, {})
            if own.setdefault(item, _WORDS[said]) != _WORDS[said]:
                problems.append(_problem(path, line, *_TWICE, f"{request}, {item}"))
    if problems:
        raise InvalidInputError(
            "matching.sheet_marks",
            Text("The sheet holds what can't be read:", "В листе есть то, что прочесть нельзя:"),
            Text("Write 1 or 0 in the column suitable; leave the others as they were.",
                 "Пишите в столбце suitable 1 или 0, остальные столбцы не меняйте."),
            problems[:_MOST_PROBLEMS],
        )  # fmt: skip
    return key, marked


_STRANGE: Final = "matching.sheet_row", Text("no row of this sheet", "такой строки в листе не было")
_NO_MARK: Final = "matching.sheet_mark", Text("no mark", "это не отметка")
_TWICE: Final = "matching.sheet_twice", Text("marked both ways", "отмечено и так, и так")


def _problem(path: Path, line: int, code: str, what: Text, said: str) -> Problem:
    told = Text(f"{said!r}: {what.en}.", f"«{said}»: {what.ru}.")
    return Problem(code, f"{path.name}:{line}", told)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    try:
        shape = shape_of(path, None, None)
        if shape is None:
            raise _unreadable(path, Text("nothing is written in it", "он пуст"))
        lacking = [name for name in _NEEDED if name not in shape.columns]
        if lacking:
            listed = ", ".join(lacking)
            raise _unreadable(path, Text(f"it lacks: {listed}", f"не хватает: {listed}"))
        with path.open(encoding=shape.encoding, newline="") as file:
            for row in csv.DictReader(file, delimiter=shape.separator):
                yield {name: row.get(name) or "" for name in _NEEDED}
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise _unreadable(path, Text(str(error), str(error))) from error


def _unreadable(path: Path, why: Text) -> InvalidInputError:
    return InvalidInputError(
        "matching.sheet",
        Text(f"{path} can't be read: {why.en}.", f"{path} не читается: {why.ru}."),
        Text("Give the sheet that ostap match blind --export wrote, filled in.",
             "Укажите заполненный лист, который написала команда ostap match blind --export."),
    )  # fmt: skip


def _key(path: Path, root: Path, sheets: set[str]) -> BlindKey:
    found = sorted(sheets)
    file = root / FOLDER / f"{found[0] if len(found) == 1 else ''}.json"
    if len(found) != 1 or not re.fullmatch(r"[0-9a-f]{12}", found[0]) or not file.is_file():
        named = ", ".join(found) or "—"
        raise InvalidInputError(
            "matching.sheet_unknown",
            Text(f"{path} is of no sheet made in this workspace: {named}.",
                 f"{path}: такого листа в этой рабочей папке не составляли: {named}."),
            Text("Its key lies in blind/ of the workspace that wrote it.",
                 "Ключ к листу лежит в папке blind/ той рабочей папки, где его составили."),
        )  # fmt: skip
    try:
        return BlindKey.model_validate_json(file.read_text(encoding="utf-8"))
    except (ValidationError, OSError, UnicodeDecodeError) as error:
        detail = str(error).splitlines()[0]
        raise InvalidInputError(
            "matching.sheet_key",
            Text(f"{file} can't be read: {detail}", f"{file} не читается: {detail}"),
        ) from error
