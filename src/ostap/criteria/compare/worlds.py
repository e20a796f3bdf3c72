"""Small made-up databases in which two criteria trees are likely to differ, if they can.

Values are drawn from the trees' own constants and their neighbours, with gaps: missing values,
rows that point nowhere, owners without rows, events after today.
"""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, TypeGuard

from ostap.catalog import Catalog, Column
from ostap.catalog.model import ColumnType
from ostap.criteria.tree import walk_all
from ostap.criteria.tree.normal_tests import values_of
from ostap.criteria.values.periods import DAY, back, window_days
from ostap.results.base import Scalar
from ostap.results.criteria import (
    Against,
    Attribute,
    AttributeView,
    Contains,
    Criteria,
    KeySet,
    Measured,
    Related,
    Unit,
    Window,
)

World = dict[str, list[dict[str, Any]]]
_ROWS: Final = (1, 4, 9)
_NEAR: Final = (-1, 0, 0, 0, 1)
_MISSING: Final = 0.15
_IN: Final = 0.4


def world_of(
    trees: Sequence[Criteria], catalog: Catalog, as_of: dt.date, dice: random.Random
) -> World:
    """Return rows for every table of the catalog.

    Args:
        trees: whose constants to use.
        catalog: of the trees.
        as_of: around which day events happen.
        dice: the source of chance.
    """
    wanted = _constants(trees, catalog, as_of)
    keys = _key_columns(catalog)
    world: World = {}
    for name, table in catalog.tables.items():
        world[name] = [
            {
                column: _key(f"{name}.{column}", number, keys, dice)
                if f"{name}.{column}" in keys
                else _value(meaning, wanted[f"{name}.{column}"], as_of, dice)
                for column, meaning in table.columns.items()
            }
            for number in range(1, 1 + dice.choice(_ROWS))
        ]
    return world


def key_sets_of(trees: Iterable[Criteria], dice: random.Random) -> dict[str, list[str]]:
    """Return some keys for every set of keys that the trees ask for, by its name."""
    named = {node.name for tree in trees for node in walk_all(tree) if isinstance(node, KeySet)}
    return {
        name: [str(key) for key in range(1, 10) if dice.random() < _IN] for name in sorted(named)
    }


def _key_columns(catalog: Catalog) -> Mapping[str, bool]:
    """Return the columns that hold keys, and whether each is its own table's, one a row."""
    found: dict[str, bool] = {}
    for link in catalog.links:
        found.setdefault(link.from_, False)
        found[link.to] = True
    for entity in catalog.entities.named().values():
        found[f"{entity.table}.{entity.key}"] = True
    for name, table in catalog.tables.items():
        for column, meaning in table.columns.items():
            if column == table.key or meaning.role == "key":
                found[f"{name}.{column}"] = True
            if meaning.multi is not None and meaning.multi.table:
                found[f"{meaning.multi.table}.{meaning.multi.key}"] = False
    return found


def _key(ref: str, number: int, keys: Mapping[str, bool], dice: random.Random) -> int | None:
    if keys[ref]:
        return number
    return dice.choice([1, 1, 2, 2, 3, 4, 5, 77, None])


def _value(  # noqa: PLR0911 - one return for each kind of column
    column: Column, wanted: Sequence[Scalar], as_of: dt.date, dice: random.Random
) -> Any:
    if column.multi is not None and column.multi.table:
        return None
    if dice.random() < _MISSING:
        return "" if column.type is ColumnType.TEXT and dice.random() < _MISSING else None
    if column.multi is not None and column.multi.separator:
        several = dice.choices([*wanted, "other"], k=dice.choice([1, 2]))
        return column.multi.separator.join(map(str, several))
    if column.type.is_time:
        return _day(column, wanted, as_of, dice)
    if column.type is ColumnType.BOOLEAN:
        return dice.choice([True, False])
    if column.type.is_numeric:
        base = dice.choice([*(v for v in wanted if not isinstance(v, str)), 0, 1, 3])
        # Halves tell "below 5" from "at most 4" where the numbers need not be whole.
        part = 0 if column.type is ColumnType.INTEGER else dice.choice([0, 0, 0.5])
        return base + dice.choice(_NEAR) + part
    return dice.choice([*wanted, *list(column.values)[:3], "other"])


def _day(column: Column, wanted: Sequence[Scalar], as_of: dt.date, dice: random.Random) -> Any:
    days = [dt.date.fromisoformat(value) for value in wanted if _is_day(value)]
    day = dice.choice([*days, as_of, back(as_of, dice.randint(1, 400), Unit.DAY)])
    day += dice.choice(_NEAR) * DAY
    if column.format:
        return day.strftime(column.format)
    if column.type is ColumnType.TIMESTAMP:
        return dt.datetime.combine(day, dt.time(dice.choice([0, 0, 23])))
    return day


def _is_day(value: Scalar) -> TypeGuard[str]:
    """Tell whether a constant is a day; a count of a date's values is none."""
    try:
        return isinstance(value, str) and dt.date.fromisoformat(value) is not None
    except ValueError:
        return False


def _constants(
    trees: Iterable[Criteria], catalog: Catalog, as_of: dt.date
) -> Mapping[str, list[Scalar]]:
    """Return the values that the trees name, by the column they are asked of."""
    found: dict[str, list[Scalar]] = defaultdict(list)
    for tree in trees:
        for node in walk_all(tree):
            if isinstance(node, Attribute):
                found[_held_in(node.column, catalog)] += _of_column(node, as_of)
            elif isinstance(node, Related):
                _rows_constants(node, catalog, as_of, found)
            elif isinstance(node, Measured) and not isinstance(node.test, Against):
                measure = node.measure
                if column := getattr(measure, "column", None):
                    found[column] += values_of(node.test)
                _window_constants(measure, catalog, as_of, found)
    return found


def _rows_constants(
    node: Related, catalog: Catalog, as_of: dt.date, found: dict[str, list[Scalar]]
) -> None:
    if node.column and node.test:
        asked = values_of(node.test)
        found[node.column] += asked
        # Two rows together may then reach the bound as well.
        found[node.column] += [v / 2 for v in asked if isinstance(v, int | float) and v]
    _window_constants(node, catalog, as_of, found)


def _window_constants(
    rows: Any, catalog: Catalog, as_of: dt.date, found: dict[str, list[Scalar]]
) -> None:
    window: Window | None = getattr(rows, "window", None)
    if window is None:
        return
    time = catalog.tables[rows.table].event_time
    span = window_days(window, as_of)
    found[f"{rows.table}.{time}"] += [
        end.isoformat() for end in (span.start, span.stop) if end is not None
    ]


def _held_in(ref: str, catalog: Catalog) -> str:
    """Return the column where the values of ``ref`` lie: that of a table of values, if there is."""
    column = catalog.column(ref)
    multi = column.multi if column else None
    return f"{multi.table}.{multi.value}" if multi and multi.table else ref


def _of_column(node: Attribute, as_of: dt.date) -> list[Scalar]:
    if isinstance(node.test, Contains):
        return [node.test.text, f"a {node.test.text.upper()} b"]
    values = values_of(node.test)
    if node.of is AttributeView.VALUE:
        return list(values)
    unit = Unit.YEAR if node.of is AttributeView.AGE else Unit.DAY
    around = [int(value) + step for value in values for step in (0, 1)]
    return [back(as_of, n, unit).isoformat() for n in around if n >= 0]
