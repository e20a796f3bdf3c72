"""A catalog against the database it describes."""

from __future__ import annotations

from ostap.catalog.model import Catalog
from ostap.errors import Problem, did_you_mean
from ostap.names import Text
from ostap.sources.protocol import SourceSchema


def missing_in_database(catalog: Catalog, schema: SourceSchema) -> list[Problem]:
    """Return the tables and columns that the catalog names and the database does not have."""
    problems: list[Problem] = []
    for name, table in catalog.tables.items():
        found = schema.table(name)
        if found is None:
            problems.append(
                Problem(
                    "catalog.no_such_table",
                    f"tables.{name}",
                    Text("the database has no such table.", "такой таблицы в базе нет."),
                    did_you_mean(name, [t.name for t in schema.tables]),
                )
            )
            continue
        there = {column.name for column in found.columns}
        problems += [
            Problem(
                "catalog.no_such_column",
                f"tables.{name}.columns.{column_name}",
                Text("the database has no such column.", "такого столбца в базе нет."),
                did_you_mean(column_name, there),
            )
            for column_name, column in table.columns.items()
            if column_name not in there and not (column.multi and column.multi.table)
        ]
    return problems


def unlisted(catalog: Catalog, schema: SourceSchema) -> list[str]:
    """Return the tables and ``table.column`` of the database that the catalog is silent on."""
    found: list[str] = []
    for table in schema.tables:
        listed = catalog.tables.get(table.name)
        if listed is None:
            found.append(table.name)
        else:
            found += [
                f"{table.name}.{column.name}"
                for column in table.columns
                if column.name not in listed.columns
            ]
    return found
