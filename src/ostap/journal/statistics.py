"""What the journal holds, in figures."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import sqlalchemy as sa

from ostap.journal.opening import NEWEST
from ostap.journal.rows import moment
from ostap.journal.store import Journal
from ostap.journal.tables import ERASURES, EVENTS, METADATA, OUTBOX, PURGED
from ostap.results.base import Frozen


class KindStats(Frozen):
    """Events of one kind."""

    kind: str
    events: int
    first: dt.datetime | None
    last: dt.datetime | None
    purged: int


class OutboxStats(Frozen):
    """The queue of deals to be made in the CRM."""

    waiting: int
    dead: int
    oldest: dt.datetime | None


class JournalStats(Frozen):
    """The whole journal."""

    store: str
    version: str
    bytes: int
    events: int
    kinds: tuple[KindStats, ...]
    outbox: OutboxStats
    erasures: int


def statistics(journal: Journal) -> JournalStats:
    """Return what the journal holds; a second or two at ten million events."""
    with journal.reading() as connection:
        live = _live(connection)
        purged = _purged(connection)
        outbox = _outbox(connection)
        erasures = connection.execute(sa.select(sa.func.count()).select_from(ERASURES)).scalar_one()
        size = _size(connection)
    kinds = tuple(
        KindStats(
            kind=kind,
            events=live[kind][0] if kind in live else 0,
            first=moment(live[kind][1]) if kind in live else None,
            last=moment(live[kind][2]) if kind in live else None,
            purged=purged.get(kind, 0),
        )
        for kind in sorted({*live, *purged})
    )
    return JournalStats(
        store=journal.engine.dialect.name,
        version=NEWEST,
        bytes=size,
        events=sum(one.events for one in kinds),
        kinds=kinds,
        outbox=outbox,
        erasures=erasures,
    )


def _live(connection: sa.Connection) -> dict[str, tuple[int, int, int]]:
    at = EVENTS.c.at
    counted = sa.select(EVENTS.c.kind, sa.func.count(), sa.func.min(at), sa.func.max(at))
    rows = connection.execute(counted.group_by(EVENTS.c.kind))
    return {kind: (count, first, last) for kind, count, first, last in rows}


def _purged(connection: sa.Connection) -> dict[str, int]:
    counted = sa.select(PURGED.c.kind, sa.func.sum(PURGED.c.events)).group_by(PURGED.c.kind)
    return {kind: int(count) for kind, count in connection.execute(counted)}


def _outbox(connection: sa.Connection) -> OutboxStats:
    counted = sa.select(OUTBOX.c.state, sa.func.count(), sa.func.min(OUTBOX.c.queued))
    rows = connection.execute(counted.group_by(OUTBOX.c.state)).all()
    states = {state: count for state, count, _ in rows}
    oldest = min((queued for _, _, queued in rows), default=None)
    return OutboxStats(
        waiting=states.get("waiting", 0),
        dead=states.get("dead", 0),
        oldest=None if oldest is None else moment(oldest),
    )


def _size(connection: sa.Connection) -> int:
    """Return the bytes of all tables and indexes on the disk."""
    if connection.dialect.name == "sqlite":
        name = connection.engine.url.database or ""
        return sum(
            path.stat().st_size for path in (Path(name), Path(f"{name}-wal")) if path.is_file()
        )
    sizes = [sa.func.pg_total_relation_size(name) for name in METADATA.tables]
    return sum(connection.execute(sa.select(*sizes)).one())
