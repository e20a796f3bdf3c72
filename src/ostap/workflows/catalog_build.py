"""Making a workspace's catalog from its database, and making it again when either has changed."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from ostap.catalog import Catalog, Column, Table
from ostap.catalog.build import (
    Change,
    ChangeKind,
    Draft,
    draft_catalog,
    drafted_hashes,
    merge_catalog,
    write_catalog,
)
from ostap.catalog.model import ColumnType, Entities, Entity
from ostap.criteria import approve
from ostap.errors import Problem, RefusedError
from ostap.names import FORMAT_VERSION, Dialect, Language, Text
from ostap.results.sql import Limits
from ostap.settings import parse_as, read_json
from ostap.settings.reading import parse_yaml, read_text
from ostap.settings.workspace import SETTINGS_FILE
from ostap.sources import Source, SourceSchema, SourceTable, open_source

CATALOG_FILE: Final = "catalog.yaml"
PROFILE_FILE: Final = "profile.json"
"""What was seen of the database, beside the catalog: counts, ranges, value counts."""
RULES_FILE: Final = "rules.yaml"
_SECONDS: Final = 30.0
_OLD_DAYS: Final = 60
"""Where the newest event is older, "today" is the day of that event."""

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class CatalogBuild:
    """What a build did, or would do."""

    catalog: Catalog
    changes: tuple[Change, ...]
    told: tuple[Problem, ...]
    newest: dt.date | None
    fresh: bool
    """Whether there was no catalog before."""

    @property
    def is_old(self) -> bool:
        """Whether nothing has happened for so long that today must be the newest event's day."""
        return self.newest is not None and (_today() - self.newest).days > _OLD_DAYS


def init_workspace(
    folder: Path, database: str, language: Language, progress: Progress = lambda _: None
) -> CatalogBuild:
    """Make a workspace from a live database: settings, a drafted catalog, empty rules.

    Args:
        folder: made where it is not there; must not be a workspace.
        database: as in `ostap.toml`; a relative path is the workspace's.
        language: of answers and of the catalog's comments.
        progress: told each table's name.

    Raises:
        RefusedError: the folder is a workspace, or holds files that would be overwritten.
        InvalidInputError: the address is not a database's.
        DataOwnerError: the database is away, empty, or can't be read.
    """
    taken = [n for n in (SETTINGS_FILE, CATALOG_FILE, RULES_FILE) if (folder / n).exists()]
    if taken:
        raise _taken(folder, taken[0])
    with open_source(database, folder) as source:
        draft = draft_catalog(GuardedReading(source), _today(), progress=progress)
    built = _first(draft)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / SETTINGS_FILE).write_text(_settings(database, language, built), encoding="utf-8")
    (folder / RULES_FILE).write_text("rules: []\n", encoding="utf-8")
    _write_catalog(folder, write_catalog(draft.raw, draft.others, language))
    _write_profile(folder, draft, drafted_hashes(draft.raw))
    return built


def build_catalog(
    source: Source,
    root: Path,
    language: Language,
    *,
    dry_run: bool = False,
    progress: Progress = lambda _: None,
) -> CatalogBuild:
    """Draft the catalog of a workspace, or bring its draft up to date.

    Args:
        source: the workspace's database, open.
        root: the workspace's folder.
        language: of the comments in a new catalog.
        dry_run: whether to write nothing.
        progress: told each table's name.

    Raises:
        InvalidInputError: the catalog that is there can't be read.
        RefusedError: it can't be changed in place.
        DataOwnerError: the database is away, empty, or can't be read.
    """
    path = root / CATALOG_FILE
    old = read_text(path)[0] if path.exists() else None
    if old is not None:
        parse_as(Catalog, parse_yaml(old, str(path)), str(path))  # before the database is asked
    draft = draft_catalog(GuardedReading(source), _today(), progress=progress)
    if old is None:
        if not dry_run:
            _write_catalog(root, write_catalog(draft.raw, draft.others, language))
            _write_profile(root, draft, drafted_hashes(draft.raw))
        return _first(draft)
    merged = merge_catalog(old, draft, _drafted(root))
    if not dry_run:
        if merged.text != old:
            _write_catalog(root, merged.text)
        _write_profile(root, draft, merged.drafted)
    catalog = parse_as(Catalog, parse_yaml(merged.text, str(path)), str(path))
    return CatalogBuild(catalog, merged.changes, draft.told, draft.newest, fresh=False)


def _first(draft: Draft) -> CatalogBuild:
    catalog = parse_as(Catalog, draft.raw, CATALOG_FILE)
    changes = tuple(Change(ChangeKind.ADDED, f"tables.{name}") for name in catalog.tables)
    return CatalogBuild(catalog, changes, draft.told, draft.newest, fresh=True)


def _drafted(root: Path) -> dict[str, str]:
    path = root / PROFILE_FILE
    if not path.exists():
        return {}
    raw = read_json(path)
    found = raw.get("drafted") if isinstance(raw, dict) else None
    return {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) else {}


def _write_catalog(root: Path, text: str) -> None:
    """Swap the file whole: who reads it meanwhile reads the old one."""
    beside = root / f"{CATALOG_FILE}.new"
    beside.write_text(text, encoding="utf-8")
    beside.replace(root / CATALOG_FILE)


def _write_profile(root: Path, draft: Draft, drafted: dict[str, str]) -> None:
    kept: dict[str, Any] = {"schema": FORMAT_VERSION, **draft.profile, "drafted": drafted}
    text = json.dumps(kept, ensure_ascii=False, indent=1, allow_nan=False)
    (root / PROFILE_FILE).write_text(text + "\n", encoding="utf-8")


def _settings(database: str, language: Language, built: CatalogBuild) -> str:
    today = Text(
        '# The newest event is old: today is its day. Write "today" when the data is fresh.\n',
        '# Последнее событие давнее: «сегодня» - его день. Когда данные свежие, пишите "today".\n',
    )
    note = today.to(language) if built.is_old else ""
    as_of = "latest" if built.is_old else "today"
    address = json.dumps(database, ensure_ascii=False)
    return f'database = {address}\nlanguage = "{language}"\n{note}as_of = "{as_of}"\n'


def _today() -> dt.date:
    return dt.datetime.now().astimezone().date()


def _taken(folder: Path, name: str) -> RefusedError:
    return RefusedError(
        "workspace.exists",
        Text(
            f"{folder} is already a workspace: it has {name}.",
            f"{folder}: это уже рабочая папка, в ней есть {name}.",
        ),
        Text(
            f"To bring its catalog up to date: ostap catalog build -w {folder}",
            f"Чтобы обновить её каталог: ostap catalog build -w {folder}",
        ),
    )


class GuardedReading:
    """A source as a draft reads it: every statement approved against the bare tables it names.

    Nothing is known to be sensitive while a catalog is drafted, so every column may be read for
    its shape; what was read is counted and let go.

    Args:
        source: an open database.
        seconds: how long one statement may take.
    """

    def __init__(self, source: Source, seconds: float = _SECONDS) -> None:
        self._source = source
        self._seconds = seconds

    @property
    def dialect(self) -> Dialect:
        """The database's."""
        return self._source.dialect

    def schema(self) -> SourceSchema:
        """Return what the database declares of itself."""
        return self._source.introspect()

    def read(self, sql: str, tables: Sequence[SourceTable], most: int) -> pa.Table:
        """Return the rows of one statement over ``tables``."""
        approved = approve(sql, _bare(tables), self.dialect)
        limits = Limits(seconds=self._seconds, rows=most)
        return pa.Table.from_batches(list(self._source.run(approved, limits)))


def _bare(tables: Sequence[SourceTable]) -> Catalog:
    """Return a catalog of nothing but names."""
    plain = Column(type=ColumnType.TEXT)
    named = {t.name: Table(columns={c.name: plain for c in t.columns}) for t in tables}
    first = tables[0]
    client = Entity(table=first.name, key=first.columns[0].name)
    return Catalog(entities=Entities(client=client), tables=named)
