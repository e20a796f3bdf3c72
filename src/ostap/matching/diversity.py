"""A short list that isn't fifteen floors of one building."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from ostap.catalog import Catalog
from ostap.errors import InvalidInputError, did_you_mean
from ostap.matching.stock import Ints
from ostap.matching.tables import as_codes, read_tables
from ostap.names import Text
from ostap.sources.protocol import Source

MOST_OF_A_GROUP: Final = 3


def spread(ranked: Ints, group: Sequence[str | None], top: int | None) -> tuple[list[int], int]:
    """Return the places of the first ``top``, and how many gave way to another group.

    The order stays; an item waits while its group already has `MOST_OF_A_GROUP`, and comes back
    where nothing else is left: the cap of a group, the plainest of the diversifications that
    Carbonell and Goldstein (1998), "The use of MMR", began.

    Args:
        ranked: places, best first.
        group: of each place; None belongs to no group.
        top: how many; None: all, in plain order.
    """
    order: list[int] = ranked.tolist()
    if top is None or top >= len(order):
        return order, 0
    taken: Counter[str] = Counter()
    chosen: list[int] = []
    waiting: list[int] = []
    for place in order:
        own = group[place]
        if own is not None and taken[own] >= MOST_OF_A_GROUP:
            waiting.append(place)
            continue
        if own is not None:
            taken[own] += 1
        chosen.append(place)
        if len(chosen) == top:
            break
    plain = set(order[:top])
    chosen += waiting[: top - len(chosen)]
    return chosen, len(plain - set(chosen))


def read_groups(source: Source, catalog: Catalog) -> dict[str, str]:
    """Return item -> its building; empty where the catalog names no column for it.

    Raises:
        DataOwnerError: the database is away or failed.
    """
    item = catalog.entities.item
    if item is None or item.group is None:
        return {}
    column = item.group.removeprefix(f"{item.table}.")
    if column not in catalog.tables[item.table].columns:
        raise InvalidInputError(
            "matching.unknown_group",
            Text(
                f"entities.item.group: {item.table} has no column {column!r}.",
                f"entities.item.group: в {item.table} нет столбца «{column}».",
            ),
            did_you_mean(column, catalog.tables[item.table].columns),
        )
    frame = read_tables(source, catalog, {item.table: [item.key, column]})[item.table]
    keys, groups = as_codes(frame[item.key]), as_codes(frame[column])
    return {key: group for key, group in zip(keys, groups, strict=True) if key and group}
