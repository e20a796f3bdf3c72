"""What is right to run and still good to know, told from the tree and the catalog alone.

What only the data can tell is in `ostap.criteria.data_cautions`, what the counts tell in
`ostap.criteria.count_cautions`.
"""

from __future__ import annotations

from dataclasses import dataclass

from ostap.catalog import Catalog
from ostap.criteria.tree.asked import Asked, asked_in
from ostap.errors import NOTHING
from ostap.names import Text
from ostap.results.criteria import Attribute, Between, Compare, Criteria, OneOf, RowsAsked


@dataclass(frozen=True, slots=True)
class Caution:
    """One thing to know: a stable code, the node it is about, what it is, what to do."""

    code: str
    node: str | None
    what: Text
    hint: Text = NOTHING


def warnings_of(criteria: Criteria, catalog: Catalog) -> tuple[Caution, ...]:
    """Return what a person should know of a validated tree, each thing once.

    Codes: ``timeless`` (rows without an event time are read as they are now, whatever day is
    asked about), ``bare_amounts`` (amounts of several currencies compared as numbers).
    """
    found: dict[tuple[str, Text], Caution] = {}
    for node, asked in asked_in(criteria):
        for caution in (*_timeless(node, asked, catalog), *_bare_amounts(node, asked, catalog)):
            found.setdefault((caution.code, caution.what), caution)
    return tuple(found.values())


def _timeless(node: str | None, asked: Asked, catalog: Catalog) -> list[Caution]:
    if not isinstance(asked, RowsAsked) or catalog.tables[asked.table].event_time is not None:
        return []
    what = Text(
        f"{asked.table} has no event time: its rows are read as of now.",
        f"у {asked.table} нет времени события: строки читаются как есть сейчас.",
    )
    hint = Text(
        "If a column says when a row happened, give it role: event_time in the catalog.",
        "Если есть столбец с временем события, отметьте его в каталоге: role: event_time.",
    )
    return [Caution("timeless", node, what, hint)]


def _bare_amounts(node: str | None, asked: Asked, catalog: Catalog) -> list[Caution]:
    if not isinstance(asked, Attribute) or not isinstance(asked.test, Compare | Between | OneOf):
        return []
    column = catalog.column(asked.column)
    table = asked.column.partition(".")[0]
    if column is None or column.currency not in catalog.tables[table].columns:
        return []
    what = Text(
        f"{asked.column} is compared as a number, whatever its currency.",
        f"{asked.column} сравнивается как число, в какой бы валюте ни было.",
    )
    hint = Text(
        f"Add a condition on {table}.{column.currency}.",
        f"Добавьте условие на {table}.{column.currency}.",
    )
    return [Caution("bare_amounts", node, what, hint)]
