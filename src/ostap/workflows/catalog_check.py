"""A catalog against the rows of its database, and what is built on it: measures, audiences."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from ostap.catalog import Catalog
from ostap.catalog.build import Questions
from ostap.catalog.model import ColumnType
from ostap.criteria import SavedAudiences, check_measures
from ostap.errors import InvalidInputError, Problem
from ostap.names import Text
from ostap.sources import Source, SourceSchema
from ostap.workflows.catalog_build import GuardedReading

_MOST: Final = 500
"""Different values of one column that are looked at, the commonest first."""


def unseen_values(source: Source, catalog: Catalog, schema: SourceSchema) -> dict[str, list[str]]:
    """Return by ``table.column`` the values that stand in the database and in no list.

    Looks at categories that have a list; sensitive and protected columns are left alone.

    Args:
        source: an open database.
        catalog: its catalog.
        schema: what the database declares; what it does not have is passed over.

    Raises:
        DataOwnerError: the database is away or failed.
    """
    questions = Questions(GuardedReading(source))
    found: dict[str, list[str]] = {}
    for name, table in catalog.tables.items():
        there = schema.table(name)
        if there is None:
            continue
        known = {column.name for column in there.columns}
        for column, told in table.columns.items():
            listed = told.type is ColumnType.CATEGORY and told.values and column in known
            if not listed or told.sensitive or told.protected:
                continue
            mark = told.multi.separator if told.multi else None
            values = [str(value) for value, _ in questions.values(there, column, _MOST)]
            parts = [part for value in values for part in (value.split(mark) if mark else [value])]
            unseen = dict.fromkeys(p.strip() for p in parts if p.strip() and p not in told.values)
            if new := [value for value in unseen if value not in told.values]:
                found[f"{name}.{column}"] = new
    return found


def refuse_broken(catalog: Catalog, saved: SavedAudiences) -> None:
    """Refuse measures of the catalog that can't be asked, and saved audiences that no longer fit.

    Raises:
        InvalidInputError: every problem; ``where`` is such as ``measures.card_spend.of`` or
            ``audiences/pensioners.yaml: all_of.0.column``.
    """
    problems = [*check_measures(catalog), *_audiences(saved)]
    if problems:
        raise InvalidInputError(
            "catalog.broken",
            Text(
                f"The measures and saved audiences have {len(problems)} mistake(s):",
                f"В показателях и сохранённых аудиториях ошибок: {len(problems)}",
            ),
            problems=problems,
        )


def _audiences(saved: SavedAudiences) -> list[Problem]:
    problems: list[Problem] = []
    for name in saved.names():
        try:
            saved.load(name)
        except InvalidInputError as error:
            found = error.problems or (Problem(error.code, "", error.what, error.hint),)
            file = f"audiences/{name}.yaml"
            problems += [
                replace(one, where=f"{file}: {one.where}" if one.where else file) for one in found
            ]
    return problems
