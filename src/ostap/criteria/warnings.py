"""What is right to run and still good to know."""

from __future__ import annotations

from ostap.catalog import Catalog
from ostap.criteria.tree import walk
from ostap.names import Text
from ostap.results.criteria import Attribute, Between, Compare, Criteria, Node, OneOf, Related


def warnings_of(criteria: Criteria, catalog: Catalog) -> tuple[Text, ...]:
    """Return what a person should know of a validated tree, each thing once.

    Rows without an event time are read as they are now, whatever day is asked about; amounts of
    several currencies are compared as bare numbers.
    """
    found: list[Text] = []
    for node in walk(criteria.all_of):
        found += _timeless(node, catalog)
        found += _mixed_currencies(node, catalog)
    return tuple(dict.fromkeys(found))


def _timeless(node: Node, catalog: Catalog) -> list[Text]:
    if not isinstance(node, Related) or catalog.tables[node.table].event_time is not None:
        return []
    return [
        Text(
            f"{node.table} has no event time: its rows are read as of now.",
            f"у {node.table} нет времени события: строки читаются как есть сейчас.",
        )
    ]


def _mixed_currencies(node: Node, catalog: Catalog) -> list[Text]:
    if not isinstance(node, Attribute) or not isinstance(node.test, Compare | Between | OneOf):
        return []
    column = catalog.column(node.column)
    table = node.column.partition(".")[0]
    if column is None or column.currency not in catalog.tables[table].columns:
        return []
    return [
        Text(
            f"{node.column} is compared as a number, whatever its currency.",
            f"{node.column} сравнивается как число, в какой бы валюте ни было.",
        )
    ]
