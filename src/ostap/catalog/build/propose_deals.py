"""Where offers and their ends lie: deals, items, managers, requests, stock.

Each is proposed only where several signs meet, with the sum of their weights as confidence. The
prior is a person's to say: no database knows the deals that were never written down.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from ostap.catalog.build import signs
from ostap.catalog.build.describe import Described
from ostap.catalog.build.links import FoundLink
from ostap.catalog.build.profile import ColumnProfile, TableProfile
from ostap.catalog.build.propose import Others, event_time, section
from ostap.catalog.build.words import Sign, Words, split
from ostap.catalog.model import ColumnType

_DEALS_NEED: Final = 0.75
_REQUEST_NEEDS: Final = 0.6
_SURE: Final = 0.95
"""No guess is surer."""
_TIMES: Final = (ColumnType.DATE, ColumnType.TIMESTAMP)
_NUMBERS: Final = (ColumnType.NUMBER, ColumnType.INTEGER, ColumnType.MONEY)
_CLOSED: Final = Sign(
    frozenset({"close", "closed", "finish", "finished", "end", "ended"}), ("закры",)
)
_ASKED: Final = Sign(
    frozenset({"asked", "offered", "list", "ask", "asking", "initial"}), ("предлож",)
)
_FROM: Final = Sign(frozenset({"from", "start", "since", "begin", "s", "ot"}), ())
_TO: Final = Sign(frozenset({"to", "until", "till", "end", "po", "do"}), ())
_OBJECT: Final = ("title", "proposed", "confidence")


@dataclass(frozen=True, slots=True)
class _Deal:
    """A table that may be the one of deals."""

    table: TableProfile
    client: FoundLink
    item: FoundLink
    time: ColumnProfile
    outcome: ColumnProfile
    won: list[str]
    lost: list[str]
    score: float


def sections(described: Described, others: Others) -> None:
    """Set item, manager, request, stock and deals where they look so; name the runners-up."""
    _several_values(described)
    client = described.sections["entities"]["client"]["table"]
    found = sorted(
        (deal for table in described.tables.values() if (deal := _deal(described, table, client))),
        key=lambda deal: -deal.score,
    )
    deal = found[0] if found else None
    request = _request(described, client, deal, others)
    if deal is not None:
        others["deals"] = tuple(f"{one.table.name} ({one.score:.2f})" for one in found[1:4])
        _set_deals(described, deal, request)
    item = described.sections["entities"].get("item")
    if item is not None:
        _set_stock(described, item["table"])


def _deal(described: Described, table: TableProfile, client: str) -> _Deal | None:
    ways = described.out_of(table.name)
    to_client = next((way for way in ways if way.parent.table == client), None)
    time = event_time(described, table)
    outcome = _outcome(described, table)
    items = [way for way in ways if _may_be_item(described, way, client)]
    if to_client is None or time is None or outcome is None or not items:
        return None
    items.sort(key=lambda way: not described.tables[way.parent.table].words.says(signs.ITEM))
    column, won, lost = outcome
    item = items[0]
    score = 0.3 + 0.15 * described.tables[item.parent.table].words.says(signs.ITEM) + 0.15
    score += 0.3 * table.words.says(signs.DEAL)
    score += 0.1 * bool(described.columns(table.name, ColumnType.MONEY))
    score = min(score, _SURE)
    if score < _DEALS_NEED:
        return None
    return _Deal(table, to_client, item, time, column, won, lost, score)


def _may_be_item(described: Described, way: FoundLink, client: str) -> bool:
    there = described.tables[way.parent.table]
    people = there.words.says(signs.MANAGER) or there.words.says(signs.REQUEST)
    return there.name not in {client, way.child.table} and not people


def _outcome(
    described: Described, table: TableProfile
) -> tuple[ColumnProfile, list[str], list[str]] | None:
    for column in described.columns(table.name, ColumnType.CATEGORY):
        values = described.kinds[table.name][column.name].values
        won = [value for value in values if Words(split(value)).named(signs.WON)]
        lost = [value for value in values if Words(split(value)).named(signs.LOST)]
        if column.words.says(signs.OUTCOME) and won and lost:
            return column, won, lost
    return None


def _set_deals(described: Described, deal: _Deal, request: str | None) -> None:
    table = deal.table.name
    entities = described.sections["entities"]
    there = described.tables[deal.item.parent.table]
    entities["item"] = section({"table": there.name, "key": deal.item.parent.name}, deal.score)
    manager = _manager(described, table)
    if manager is not None:
        entities["manager"] = _manager_entity(described, manager, deal.score)
    closed = next(
        (
            c
            for c in described.columns(table, *_TIMES)
            if c.words.named(_CLOSED) or c.words.says(_CLOSED)
        ),
        None,
    )
    amount = _amount(described, table)
    asked = next((w for w in described.out_of(table) if w.parent.table == request), None)
    described.sections["deals"] = section(
        {
            "table": table,
            "key": deal.table.key,
            "client": deal.client.child.name,
            "item": deal.item.child.name,
            "manager": manager.child.name if manager else None,
            "request": asked.child.name if asked else None,
            "time": deal.time.name,
            "closed": closed.name if closed else None,
            "outcome": {"column": deal.outcome.name, "won": deal.won, "lost": deal.lost},
            "amount": amount.name if amount else None,
            "also_won": _also_won(described, deal),
        },
        deal.score,
    )
    described.extra.setdefault(deal.time.ref, {})["role"] = "event_time"
    late = [deal.outcome, *([closed] if closed else [])]
    late += [amount] if amount and amount.fill < 0.9 else []  # noqa: PLR2004 - not there at first
    late += [c for c in deal.table.columns.values() if c.words.says(signs.REASON)]
    for column in late:
        described.extra.setdefault(column.ref, {})["known_from"] = "close"


def _amount(described: Described, table: str) -> ColumnProfile | None:
    money = described.columns(table, ColumnType.MONEY)
    agreed = [column for column in money if not column.words.says(_ASKED)]
    return next(iter(agreed or money), None)


def _also_won(described: Described, deal: _Deal) -> dict[str, Any] | None:
    for table in described.tables.values():
        if table.name == deal.table.name or not table.words.says(signs.CONTRACT):
            continue
        ways = {way.parent.table: way.child.name for way in described.out_of(table.name)}
        client, item = deal.client.parent.table, deal.item.parent.table
        time = event_time(described, table)
        if client not in ways or item not in ways or time is None:
            continue
        amount = _amount(described, table.name)
        manager = _manager(described, table.name)
        paid = next(
            (c.name for c in described.columns(table.name, ColumnType.BOOLEAN)
             if c.words.name[-1:] == ("paid",)), None,
        )  # fmt: skip
        told = {
            "table": table.name,
            "client": ways[client],
            "item": ways[item],
            "manager": manager.child.name if manager else None,
            "time": time.name,
            "amount": amount.name if amount else None,
            "where": f'"{paid}"' if paid else None,
        }
        return {name: value for name, value in told.items() if value is not None}
    return None


def _manager(described: Described, table: str) -> FoundLink | None:
    return next(
        (
            w
            for w in described.out_of(table)
            if described.tables[w.parent.table].words.says(signs.MANAGER)
        ),
        None,
    )


def _manager_entity(described: Described, way: FoundLink, score: float) -> dict[str, Any]:
    table = way.parent.table
    told: dict[str, Any] = {"table": table, "key": way.parent.name, "dismissed": None}
    flags = described.columns(table, ColumnType.BOOLEAN)
    here = next((c for c in flags if c.words.named(signs.ACTIVE)), None)
    gone = next((c for c in flags if c.words.named(signs.DISMISSED)), None)
    left = next(
        (c for c in described.columns(table, *_TIMES) if c.words.says(signs.DISMISSED)), None
    )
    if gone is not None:
        told["dismissed"] = f'"{gone.name}"'
    elif here is not None:
        told["dismissed"] = f'not "{here.name}"'
    elif left is not None:
        told["dismissed"] = f'"{left.name}" is not null'
    return section(told, score)


def _request(described: Described, client: str, deal: _Deal | None, others: Others) -> str | None:
    """Set ``request`` and return its table: where clients say what they want."""
    asked = {way.parent.table for way in described.out_of(deal.table.name)} if deal else set()
    scored: list[tuple[float, str]] = []
    for table in described.tables.values():
        to_client = [w for w in described.out_of(table.name) if w.parent.table == client]
        if not to_client or table.key is None or (deal and table.name == deal.table.name):
            continue
        wishes = [
            c for c in described.columns(table.name, *_NUMBERS) if c.words.named(signs.WISHED)
        ]
        score = 0.4 * table.words.says(signs.REQUEST) + 0.3 * (table.name in asked)
        score += 0.1 * min(3, len(wishes))
        if score >= _REQUEST_NEEDS:
            scored.append((score, table.name))
    scored.sort(key=lambda one: (-one[0], one[1]))
    if not scored:
        return None
    score, name = scored[0]
    others["request"] = tuple(f"{other} ({value:.2f})" for value, other in scored[1:4])
    way = next(w for w in described.out_of(name) if w.parent.table == client)
    time = event_time(described, described.tables[name])
    manager = _manager(described, name)
    described.sections["request"] = section(
        {
            "table": name,
            "key": described.tables[name].key,
            "client": way.child.name,
            "manager": manager.child.name if manager else None,
            "time": time.name if time else None,
        },
        min(score, _SURE),
    )
    if time is not None:
        described.extra.setdefault(time.ref, {})["role"] = "event_time"
    return name


def _set_stock(described: Described, item: str) -> None:
    for way in described.into(item):
        table = described.tables[way.child.table]
        times = described.columns(table.name, *_TIMES)
        begun = next((c for c in times if c.words.named(_FROM)), None)
        ended = next((c for c in times if c.words.named(_TO)), None)
        if begun is None or ended is None or begun is ended:
            continue
        free = [table.words, begun.words, ended.words]
        if any(words.says(signs.STOCK) for words in free):
            told = {"table": table.name, "item": way.child.name}
            told |= {"from": begun.name, "to": ended.name}
            described.sections["stock"] = section(told, 0.85)
            described.extra.setdefault(begun.ref, {})["role"] = "event_time"
            return


def _several_values(described: Described) -> None:
    """Find tables that only hold several values of one column: the districts of a lead."""
    for table in described.tables.values():
        ways = described.out_of(table.name)
        values = described.columns(table.name, ColumnType.CATEGORY)
        if len(table.columns) != 2 or len(ways) != 1 or len(values) != 1:  # noqa: PLR2004 - key and value
            continue
        owner = described.tables[ways[0].parent.table]
        if ways[0].parent.name != owner.key or ways[0].child.unique:
            continue
        own = {*owner.words.name, *(word.rstrip("s") for word in owner.words.name)}
        name = "_".join(word for word in table.words.name if word not in own)
        if not name or name.lower() in {column.lower() for column in owner.columns}:
            continue
        described.several[f"{owner.name}.{name}"] = {
            "type": ColumnType.CATEGORY.value,
            "proposed": True,
            "multi": {"table": table.name, "key": ways[0].child.name, "value": values[0].name},
        }
