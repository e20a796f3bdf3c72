"""A catalog against the rows of its database: categories that hold what no list names."""

from __future__ import annotations

from typing import Final

from ostap.catalog import Catalog
from ostap.catalog.build import Questions
from ostap.catalog.model import ColumnType
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
