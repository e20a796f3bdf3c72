"""From a database to a drafted catalog: everything it declares and everything that was found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ostap.catalog.build import propose, propose_deals, propose_pairs
from ostap.catalog.build.describe import Described, describe
from ostap.catalog.build.keys import find_key
from ostap.catalog.build.links import FoundLink, declared_links, find_links
from ostap.catalog.build.profile import ColumnProfile, TableProfile
from ostap.catalog.build.reading import Questions, Reading
from ostap.catalog.build.sampling import declared_profile, profile_table
from ostap.errors import DataOwnerError, GuardRefusedError, Problem
from ostap.names import Text
from ostap.sources.protocol import SourceSchema, SourceTable

_HOPELESS = 5
"""Tables that can't be read, one after another from the first, before the database is given up."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A drafted catalog.

    ``raw`` is the catalog as YAML has it; ``profile`` what `profile.json` keeps; ``told`` what a
    person should know of the build; ``others`` the runners-up of sections, by section.
    """

    raw: dict[str, Any]
    profile: dict[str, Any]
    others: dict[str, tuple[str, ...]] = field(default_factory=dict)
    told: tuple[Problem, ...] = ()
    unread: frozenset[str] = frozenset()
    """Tables known by their declaration alone."""
    newest: dt.date | None = None
    """The newest event not after today."""
    links: tuple[FoundLink, ...] = ()


def draft_catalog(
    reading: Reading,
    today: dt.date,
    *,
    trust_declared: bool = True,
    progress: Callable[[str], None] = lambda _: None,
) -> Draft:
    """Return a draft of the catalog of a database. It passes `check_catalog`.

    Args:
        reading: the database.
        today: what is later is not an event yet.
        trust_declared: whether declared foreign keys are taken; without, all are looked for.
        progress: told the name of each table before it is read.

    Raises:
        DataOwnerError: the database is away, has no table, or none of them can be read.
    """
    schema, told = _usable(reading.schema())
    questions = Questions(reading)
    tables, unread = _profiles(schema, questions, progress)
    told += unread
    for table in tables:
        find_key(table)
    known = declared_links(tables) if trust_declared else []
    links = known + find_links(tables, _asks(tables, questions), known)
    described = describe(tables, links, reading.dialect, today)
    others = propose.entities(described)
    propose_deals.sections(described, others)
    propose_pairs.pairs(described)
    propose.times(described)
    return Draft(
        described.raw(),
        described.profile(),
        {name: found for name, found in others.items() if found},
        tuple(told),
        frozenset(problem.where for problem in unread),
        described.newest(),
        tuple(links),
    )


def _asks(
    tables: list[TableProfile], questions: Questions
) -> Callable[[ColumnProfile, ColumnProfile, int], tuple[int, int]]:
    named = {table.name: table.source for table in tables}

    def included(child: ColumnProfile, parent: ColumnProfile, most: int) -> tuple[int, int]:
        return questions.included(
            named[child.table], child.name, named[parent.table], parent.name, most
        )

    return included


def _usable(schema: SourceSchema) -> tuple[SourceSchema, list[Problem]]:
    """Leave out what a catalog can't name, and tell of it."""
    if not schema.tables:
        raise DataOwnerError(
            "database.empty",
            Text("The database has no tables.", "В базе нет ни одной таблицы."),
            Text(
                "Check the address and the rights of the user.",
                "Проверьте адрес и права пользователя.",
            ),
        )
    told: list[Problem] = []
    kept: list[SourceTable] = []
    for table in schema.tables:
        if "." in table.name or not table.columns:
            told.append(
                Problem(
                    "catalog.table_left_out",
                    table.name,
                    Text(
                        "left out: a catalog can't name a table with a dot or without columns.",
                        "пропущена: таблицу с точкой в имени или без столбцов каталог не назовёт.",
                    ),
                    Text("Make a view of it.", "Сделайте для неё представление."),
                )
            )
            continue
        kept.append(_without_twins(table, told))
    if not kept:
        raise DataOwnerError(
            "database.no_usable_table",
            Text("No table of the database can be named.", "Ни одну таблицу базы нельзя назвать."),
            problems=told,
        )
    return SourceSchema(tuple(kept)), told


def _without_twins(table: SourceTable, told: list[Problem]) -> SourceTable:
    """Leave out columns that differ from an earlier one by case alone: SQL would mix them up."""
    seen: dict[str, str] = {}
    for column in table.columns:
        first = seen.setdefault(column.name.lower(), column.name)
        if first != column.name:
            told.append(
                Problem(
                    "catalog.column_left_out",
                    f"{table.name}.{column.name}",
                    Text(
                        f"left out: it differs from '{first}' by case alone.",
                        f"пропущен: отличается от «{first}» только регистром.",
                    ),
                )
            )
    kept = tuple(column for column in table.columns if column.name in seen.values())
    return SourceTable(table.name, kept, table.primary_key, table.links, table.comment)


def _profiles(
    schema: SourceSchema, questions: Questions, progress: Callable[[str], None]
) -> tuple[list[TableProfile], list[Problem]]:
    profiles: list[TableProfile] = []
    told: list[Problem] = []
    for table in schema.tables:
        progress(table.name)
        try:
            profiles.append(profile_table(table, questions))
        except (DataOwnerError, GuardRefusedError) as error:
            profiles.append(declared_profile(table))
            why = error.problems[0].what if error.problems else error.what
            told.append(
                Problem(
                    "catalog.table_unread",
                    table.name,
                    Text(
                        f"described by its declaration alone: {why.en}",
                        f"описана только по объявлению: {why.ru}",
                    ),
                )
            )
            if len(told) == len(profiles) >= min(_HOPELESS, len(schema.tables)):
                raise
    return profiles, told


__all__ = ["Described", "Draft", "draft_catalog"]
