"""Which columns of the catalog become features, and which do not and why."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Final, Literal

from ostap.catalog import Catalog, Column, LinkStep, Paths
from ostap.catalog.model import ColumnType, Pair
from ostap.names import Text
from ostap.results.base import Frozen

Kind = Literal["number", "category", "multi", "date"]
Side = Literal["request", "item"]

DROPPED: Final[dict[str, Text]] = {
    "sensitive": Text("personal data", "персональные данные"),
    "protected": Text("may not select people", "нельзя отбирать людей по этому признаку"),
    "close": Text("known only when the deal closes", "становится известно только при закрытии"),
    "text": Text("free text", "свободный текст"),
    "late": Text(
        "mostly becomes known after the deal's day", "обычно становится известно после дня сделки"
    ),
    "state_date": Text(
        "a date of the present state: on the deal's day it may not have been known",
        "дата нынешнего состояния: в день сделки могла быть неизвестна",
    ),
}


class SideColumn(Frozen):
    """One column that becomes features; ``known_from`` is the date column it became known on."""

    ref: str
    kind: Kind
    known_from: str | None = None


class FeaturePlan(Frozen):
    """What a catalog gives to learn from. The same catalog always gives the same plan."""

    request: tuple[SideColumn, ...]
    item: tuple[SideColumn, ...]
    pairs: tuple[Pair, ...]
    manager: bool
    dropped: tuple[tuple[str, str], ...] = ()
    """``(table.column, reason code)``"""
    of_day: tuple[tuple[str, str], ...] = ()
    """``(stock.column, item.column)``: the item's column was that in a period of the stock"""

    @property
    def fingerprint(self) -> str:
        """Twelve hex digits that change when any feature's origin does."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:12]

    def columns(self, side: Side) -> tuple[SideColumn, ...]:
        """Return the columns of one side."""
        return self.request if side == "request" else self.item

    def without(self, refs: frozenset[str]) -> FeaturePlan:
        """Return the plan without some columns and the pairs that need them."""
        return self.model_copy(
            update={
                "request": tuple(c for c in self.request if c.ref not in refs),
                "item": tuple(c for c in self.item if c.ref not in refs),
                "pairs": tuple(p for p in self.pairs if not {*p.wish, p.value} & refs),
                "of_day": tuple(pair for pair in self.of_day if pair[1] not in refs),
            }
        )

    def column(self, ref: str) -> SideColumn | None:
        """Return the column of that name on either side."""
        return next((c for c in (*self.request, *self.item) if c.ref == ref), None)


def make_plan(catalog: Catalog) -> FeaturePlan:
    """Return the plan of a catalog whose names are known to be right."""
    dropped: dict[str, str] = {}
    sides: dict[Side, list[SideColumn]] = {"request": [], "item": []}
    for side, found in sides.items():
        for table in side_tables(catalog, side):
            for ref, column in _features_of(catalog, table):
                kind, why_not = _kind(catalog, table, column)
                if kind is None:
                    dropped[ref] = why_not
                    continue
                known = column.known_from
                since = None if known == "open" else f"{table}.{known}"
                found.append(SideColumn(ref=ref, kind=kind, known_from=since))
    usable = {column.ref for columns in sides.values() for column in columns}
    return FeaturePlan(
        request=tuple(sides["request"]),
        item=tuple(sides["item"]),
        pairs=tuple(p for p in catalog.pairs if {*p.wish, p.value} <= usable),
        manager=bool(catalog.entities.manager and catalog.deals and catalog.deals.manager),
        dropped=tuple(dropped.items()),
        of_day=_of_day(catalog, {column.ref for column in sides["item"]}),
    )


def _of_day(catalog: Catalog, items: set[str]) -> tuple[tuple[str, str], ...]:
    """Return the values of periods that stand for a column of the item that is a feature."""
    stock = catalog.stock
    if stock is None:
        return ()
    named = ((f"{stock.table}.{name}", ref) for name, ref in stock.values.items())
    return tuple((name, ref) for name, ref in named if ref in items)


def _features_of(catalog: Catalog, table: str) -> Iterator[tuple[str, Column]]:
    """Yield the columns of a table that say something of their own.

    Not its keys, its times and the days its values became known, and, where the deals lie in
    the same table, nothing of the deal.
    """
    silent: set[str | None] = set()
    if (request := catalog.request) and request.table == table:
        silent |= {request.key, request.client, request.manager, request.time}
    if (deals := catalog.deals) and deals.table == table:
        silent |= {deals.key, deals.client, deals.item, deals.manager, deals.time, deals.closed}
        silent |= {deals.outcome.column, deals.amount, deals.request}
    if (stock := catalog.stock) and stock.table == table:
        silent |= {stock.item, stock.from_, stock.to}
    silent |= {column.known_from for column in catalog.tables[table].columns.values()}
    silent |= {e.key for e in catalog.entities.named().values() if e.table == table}
    for name, column in catalog.tables[table].columns.items():
        if column.type is not ColumnType.ID and column.role is None and name not in silent:
            yield f"{table}.{name}", column


def _kind(catalog: Catalog, table: str, column: Column) -> tuple[Kind | None, str]:
    """Return the kind of feature a column is, or None and the code of why it is none."""
    if barred := _barred(column):
        return None, barred
    if column.multi:
        return "multi", ""
    if column.type.is_numeric:
        return "number", ""
    if column.type in {ColumnType.CATEGORY, ColumnType.BOOLEAN}:
        return "category", ""
    if column.type.is_time:
        said_then = catalog.request is not None and catalog.request.table == table
        return ("date", "") if said_then else (None, "state_date")
    return None, "text"


def _barred(column: Column) -> str | None:
    if column.sensitive:
        return "sensitive"
    if column.protected:
        return "protected"
    return "close" if column.known_from == "close" else None


def side_tables(catalog: Catalog, side: Side) -> dict[str, tuple[LinkStep, ...]]:
    """Return the tables of one side, each with the way to it from the side's own table.

    Beside the side's own tables these are the ones they point to (a premises' building). Where
    two ways lead to a table it is left out: which one is meant is not said.
    """
    starts = _starts(catalog, side)
    found: dict[str, tuple[LinkStep, ...]] = dict.fromkeys(starts, ())
    paths = Paths(catalog)
    for table in catalog.tables:
        if table in found or table in _spoken_for(catalog):
            continue
        ways = [way for start in starts for way in paths.to_one(start, table)]
        if len(ways) == 1 and not _crosses(ways[0], _spoken_for(catalog) - set(starts)):
            found[table] = ways[0]
    return found


def _starts(catalog: Catalog, side: Side) -> list[str]:
    if side == "item":
        return [catalog.entities.item.table] if catalog.entities.item else []
    own = [catalog.request.table] if catalog.request else []
    return list(dict.fromkeys([*own, catalog.entities.client.table]))


def _spoken_for(catalog: Catalog) -> set[str]:
    """Return the tables that have a part of their own, and so lend no columns."""
    deals, stock = catalog.deals, catalog.stock
    tables = {entity.table for entity in catalog.entities.named().values()}
    tables |= {catalog.request.table} if catalog.request else set()
    tables |= {stock.table} if stock else set()
    tables |= {deals.table} if deals else set()
    tables |= {deals.also_won.table} if deals and deals.also_won else set()
    return tables


def _crosses(way: tuple[LinkStep, ...], closed: set[str]) -> bool:
    return any(step.to_table in closed for step in way)
