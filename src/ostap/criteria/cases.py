"""Validation cases of a workspace (`cases/`): read, checked whole, and their gold run.

The format is `docs/formats/cases.md`.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from ostap.catalog import Catalog
from ostap.criteria.counts.run import keys_guard
from ostap.errors import InvalidInputError, Problem, did_you_mean
from ostap.names import Text
from ostap.results.cases import Case, Part
from ostap.results.sql import Limits
from ostap.settings import parse_as, read_yaml
from ostap.settings.reading import read_text
from ostap.sources import Source

_TODAY: Final = re.compile(
    r"\b(current_date|current_timestamp|localtimestamp|getdate\s*\(|now\s*\(|today\s*\()",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?")


def load_cases(folder: Path, part: Part | None = Part.TUNE) -> tuple[Case, ...]:
    """Return the cases of a folder in the order of their ids.

    Args:
        folder: holds a YAML file for each case, named by its id, and their files of ids.
        part: which cases to return; ``None`` for all. All are read and checked either way.

    Raises:
        InvalidInputError: there is no such folder, it holds no case, or some are wrong: every
            problem of every file, ``where`` like `young-spenders.yaml: minutes_by_hand`.
    """
    paths = sorted(folder.glob("*.yaml")) if folder.is_dir() else []
    if not paths:
        raise InvalidInputError(
            "cases.none",
            Text(f"There are no cases in {folder}.", f"В папке {folder} нет проверочных примеров."),
            Text(
                "A case is a YAML file of that folder: docs/formats/cases.md.",
                "Пример - это файл YAML в этой папке: docs/formats/cases.md.",
            ),
        )
    cases: list[Case] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            case = _read(path)
        except InvalidInputError as error:
            problems += _of_file(path, error.problems or (Problem(error.code, "", error.what),))
            continue
        problems += _of_file(path, _mismatches(case, path))
        cases.append(case)
    if problems:
        raise InvalidInputError(
            "cases.invalid",
            Text(f"{folder} has {len(problems)} problem(s):", f"{folder}, ошибок: {len(problems)}"),
            problems=problems,
        )
    return tuple(case for case in cases if part is None or case.part is part)


def gold_ids(case: Case, folder: Path) -> tuple[frozenset[str], ...]:
    """Return the stored keys of each right reading, in the order of the case's `sql`.

    Raises:
        InvalidInputError: a file is not there, or is not a heading and one key a line, each once.
    """
    return tuple(_keys_of(folder / name) for name in case.ids)


def run_gold(
    case: Case, source: Source, catalog: Catalog, *, limits: Limits | None = None
) -> tuple[tuple[str, ...], ...]:
    """Return the keys that each of the case's statements selects now, sorted, each once.

    Raises:
        InvalidInputError: the catalog has no such entity.
        GuardRefusedError: a statement must not reach the database.
        DataOwnerError: the database failed or took too long.
    """
    entities = catalog.entities.named()
    if case.entity not in entities:
        raise InvalidInputError(
            "cases.unknown_entity",
            Text(
                f"{case.id}: the catalog has no entity '{case.entity}'.",
                f"{case.id}: в каталоге нет сущности '{case.entity}'.",
            ),
            did_you_mean(case.entity, entities),
        )
    guard = keys_guard(catalog, source.dialect, case.entity, case.as_of)
    return tuple(
        _sorted(
            str(key)
            for batch in source.run(guard(sql), limits or Limits())
            for key in batch.column(0).to_pylist()
        )
        for sql in case.sql
    )


def write_gold(case: Case, folder: Path, heading: str, found: Sequence[Iterable[str]]) -> None:
    """Write the keys of each reading into the case's files of ids, sorted, under a heading."""
    for name, keys in zip(case.ids, found, strict=True):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join([heading, *_sorted(keys)]) + "\n", encoding="utf-8")


def _sorted(keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(keys), key=lambda key: (len(key), key)))


def _read(path: Path) -> Case:
    raw = read_yaml(path)
    if isinstance(raw, dict) and isinstance(offer := raw.get("offer"), dict) and "terms" in offer:
        raw = raw | {"offer": offer | {"terms": _plain(offer["terms"])}}
    return parse_as(Case, raw, str(path))


def _plain(value: Any) -> Any:
    """Return an offer's terms with numbers and yes-or-no as JSON would hold them.

    Terms may hold anything, so no model turns the YAML's text; codes like 0203 stay text.
    """
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if value in ("true", "false"):
        return value == "true"
    if isinstance(value, str) and (found := _NUMBER.fullmatch(value)):
        return float(value) if found[2] else int(value)
    return value


def _of_file(path: Path, problems: Iterable[Problem]) -> Iterator[Problem]:
    for problem in problems:
        where = f"{path.name}: {problem.where}" if problem.where else path.name
        yield Problem(problem.code, where, problem.what, problem.hint)


def _mismatches(case: Case, path: Path) -> Iterator[Problem]:
    """Yield how the fields of a well-formed case do not fit one another or the folder."""
    if case.id != path.stem:
        yield Problem(
            "cases.name",
            "id",
            Text(
                f"must be the file's name, {path.stem}.", f"должно быть именем файла, {path.stem}."
            ),
        )
    if (case.words is None) == (case.offer is None):
        yield Problem(
            "cases.words_or_offer",
            "words",
            Text("give either words or an offer.", "нужны либо слова, либо предложение."),
        )
    yield from _gold_fields(case)
    for number, sql in enumerate(case.sql):
        if found := _TODAY.search(sql):
            yield Problem(
                "cases.today",
                f"sql.{number}",
                Text(f"'{found[0]}' changes every day.", f"'{found[0]}' меняется каждый день."),
                Text("Write :as_of, or the date itself.", "Напишите :as_of или саму дату."),
            )
    for name in case.ids:
        if not (path.parent / name).resolve().is_relative_to(path.parent.resolve()):
            yield Problem(
                "cases.ids_outside",
                "ids",
                Text(f"{name} lies outside the folder.", f"{name} лежит вне папки."),
            )
        elif not (path.parent / name).is_file():
            yield Problem(
                "cases.no_ids", "ids", Text(f"there is no file {name}.", f"нет файла {name}.")
            )


def _gold_fields(case: Case) -> Iterator[Problem]:
    """Yield what is missing of the gold, or is there though nothing can be said."""
    gold = {"criteria": case.criteria, "sql": case.sql, "ids": case.ids}
    for name, value in gold.items():
        if case.expressible and not value:
            yield Problem(
                "cases.no_gold",
                name,
                Text("must be given.", "нужно указать."),
                Text("Or write expressible: false.", "Или напишите expressible: false."),
            )
        if not case.expressible and value:
            yield Problem(
                "cases.gold_of_nothing",
                name,
                Text(
                    "nothing is expressible, so it must be absent.",
                    "ничего выразить нельзя, поэтому здесь должно быть пусто.",
                ),
            )
    if not case.expressible and not case.unsaid:
        yield Problem(
            "cases.no_unsaid",
            "unsaid",
            Text("say what the data lacks.", "укажите, чего нет в данных."),
        )
    if case.ids and len(case.ids) != len(case.sql):
        yield Problem(
            "cases.readings",
            "ids",
            Text(
                f"{len(case.ids)} file(s) for {len(case.sql)} statement(s).",
                f"файлов {len(case.ids)}, а запросов {len(case.sql)}.",
            ),
        )


def _keys_of(path: Path) -> frozenset[str]:
    text, name = read_text(path)
    rows = list(csv.reader(text.splitlines()))
    keys = [row[0] for row in rows[1:] if len(row) == 1 and row[0]]
    if not rows or len(rows[0]) != 1 or len(keys) != len(rows) - 1 or len(set(keys)) != len(keys):
        raise InvalidInputError(
            "cases.broken_ids",
            Text(
                f"{name} must be a heading and one key a line, each once.",
                f"{name}: нужны заголовок и по одному ключу в строке, без повторов.",
            ),
        )
    return frozenset(keys)
