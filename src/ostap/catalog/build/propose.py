"""Which table holds the clients, and when its rows happened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Final

from ostap.catalog.build import signs
from ostap.catalog.build.describe import Described, ownership_role
from ostap.catalog.build.kinds import is_past
from ostap.catalog.build.links import FoundLink
from ostap.catalog.build.profile import ColumnProfile, TableProfile
from ostap.catalog.build.words import Words
from ostap.catalog.model import ColumnType

_CLOSE: Final = 0.15
"""A runner-up this near is named."""

Others = dict[str, tuple[str, ...]]


def entities(described: Described) -> Others:
    """Set ``entities`` (the client alone) and birth dates; return the runners-up."""
    most = max(_pointing(described, name) for name in described.tables)
    scored = sorted(
        ((client_score(described, table, most), table.name) for table in described.tables.values()),
        key=lambda one: (-one[0], one[1]),
    )
    score, name = scored[0]
    table = described.tables[name]
    told: dict[str, Any] = {"table": name, "key": table.key or _nearest_key(table)}
    told |= {"confidence": round(score if table.key else score / 2, 2), "proposed": True}
    described.sections["entities"] = {"client": told}
    others: Others = defaultdict(tuple)
    others["entities.client"] = tuple(
        f"{other} ({round(value, 2)})"
        for value, other in scored[1:4]
        if value >= 0.5 and value >= score - 2 * _CLOSE  # noqa: PLR2004 - half sure
    )
    for one in described.tables.values():
        _birth(described, one)
    return others


def client_score(described: Described, table: TableProfile, most: int) -> float:
    """Return how much a table looks like the one of clients: 0 to 1.

    Its name, a key, columns of people, and other tables that point to it.

    Args:
        described: the tables.
        table: which.
        most: how many tables point to the one that most point to.
    """
    base = Words(table.words.name[-1:], table.words.comment[:1])
    named = 0.45 if base.says(signs.CLIENT) else 0.2 if _holds_client(table) else 0.0
    if described.out_of(table.name) and not base.says(signs.CLIENT):
        named = 0.0
    personal = sum(column.ref in described.sensitive for column in table.columns.values())
    births = any(c.words.says(signs.BIRTH) for c in table.columns.values())
    pointing = _pointing(described, table.name)
    score = named + (0.15 if table.key else 0.0)
    score += min(0.15, 0.05 * personal) + (0.1 if births else 0.0)
    return min(0.99, score + (0.2 * pointing / most if most else 0.0))


def _pointing(described: Described, table: str) -> int:
    return len({link.child.table for link in described.into(table)})


def _holds_client(table: TableProfile) -> bool:
    return any("".join(table.words.name).endswith(word) for word in signs.CLIENT.words)


def _nearest_key(table: TableProfile) -> str:
    """Return the column that is nearest to a key, where none is one."""
    best = max(table.columns.values(), key=lambda c: (c.fill == 1.0, c.distinct), default=None)
    return best.name if best is not None else next(iter(table.columns))


def _birth(described: Described, table: TableProfile) -> None:
    for column in described.columns(table.name, ColumnType.DATE, ColumnType.TIMESTAMP):
        if column.words.says(signs.BIRTH):
            described.extra.setdefault(column.ref, {})["role"] = "birth_date"
            return


def times(described: Described) -> None:
    """Give each table of events its event time; tables of things and people have none."""
    things = {told["table"] for told in described.sections["entities"].values()}
    for table in described.tables.values():
        tied = described.out_of(table.name) or not described.into(table.name)
        if table.name in things or not tied:
            continue
        if any(
            words.get("role") == "event_time" and ref.startswith(f"{table.name}.")
            for ref, words in described.extra.items()
        ):
            continue
        if (column := event_time(described, table)) is not None:
            described.extra.setdefault(column.ref, {})["role"] = "event_time"


def event_time(described: Described, table: TableProfile) -> ColumnProfile | None:
    """Return the column that says when a row happened, or ``None``."""
    scored = []
    happens = _reaches_client(described, table.name)
    times_of = described.columns(table.name, ColumnType.DATE, ColumnType.TIMESTAMP)
    for place, column in enumerate(times_of):
        if column.words.says(signs.BIRTH) or (column.rows and column.fill < 0.9):  # noqa: PLR2004 - nearly all
            continue
        begun = column.words.says(signs.BEGUN)
        if not happens and column.words.says(signs.FOUNDED):
            continue
        ended = column.words.named(signs.ENDED)
        score = (0.5 if begun else 0.0) - (0.6 if ended else 0.0) - 0.01 * place
        score += 0.2 if is_past(column, described.today) else -0.2
        scored.append((score, column))
    best = max(scored, key=lambda one: one[0], default=None)
    return best[1] if best is not None and best[0] > 0 else None


def _reaches_client(described: Described, start: str) -> bool:
    client = described.sections["entities"]["client"]["table"]
    seen, waiting = {start}, [start]
    while waiting:
        here = waiting.pop()
        owners = [link.child.table for link in described.into(here) if _is_owned(described, link)]
        following = [link.parent.table for link in described.out_of(here)] + owners
        if client in following:
            return True
        waiting += [table for table in following if table not in seen]
        seen.update(following)
    return False


def _is_owned(described: Described, link: FoundLink) -> bool:
    """Return whether a link comes from a table of joint owners."""
    return any(ownership_role(described, way) for way in described.out_of(link.child.table))


def section(told: Mapping[str, Any], confidence: float) -> dict[str, Any]:
    """Return a section without its empty words, marked as proposed."""
    kept = {name: value for name, value in told.items() if value is not None}
    return kept | {"confidence": round(confidence, 2), "proposed": True}
