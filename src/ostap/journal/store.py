"""The journal itself: events go in once by their key, come out whole, and stay."""

from __future__ import annotations

import datetime as dt
import itertools
import time
from collections.abc import Collection, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, Self

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from ostap.errors import RefusedError
from ostap.journal import opening
from ostap.journal.events import AnyEvent, Sent
from ostap.journal.rows import COMPARED, Row, microseconds, to_event, to_row
from ostap.journal.tables import EVENTS, OUTBOX
from ostap.names import Text

_CHUNK: Final = 500
TOMBSTONE: Final = "erased-"
"""What stands in place of an erased client begins so."""


class Appended(NamedTuple):
    """How many events were written, and how many were there already, word for word."""

    new: int
    known: int


@dataclass(frozen=True, slots=True)
class Asked:
    """Which events to read; what is ``None`` does not narrow.

    ``since`` and ``until`` are about when they happened (until is not included), ``known_by``
    about when they were written.
    """

    kinds: Collection[str] | None = None
    client: str | None = None
    item: str | None = None
    ref: str | None = None
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    known_by: dt.datetime | None = None


class Journal:
    """An append-only store of events, SQLite or PostgreSQL. Threads and processes may share it.

    Every method that touches the store may raise `EnvironmentFailedError`.
    """

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine

    def close(self) -> None:
        """Let go of the store."""
        self.engine.dispose()

    def append(self, *events: AnyEvent) -> Appended:
        """Write events, all or none. The same event again changes nothing.

        An item sent to a client also waits in the outbox for its deal in the CRM.

        Raises:
            RefusedError: a key stands for another event already, or its client was erased.
        """
        return self.append_all(events)

    def append_all(self, events: Iterable[AnyEvent], *, make_deals: bool = True) -> Appended:
        """Write a stream of events in one transaction; see `append`.

        Args:
            events: read once.
            make_deals: whether sent items want a deal in the CRM; not so for history.
        """
        new = known = 0
        stream = iter(events)
        with self.writing() as connection:
            while chunk := list(itertools.islice(stream, _CHUNK)):
                fresh = _append(connection, chunk)
                if make_deals:
                    _queue(connection, fresh)
                new, known = new + len(fresh), known + len(chunk) - len(fresh)
        return Appended(new, known)

    def events(self, asked: Asked | None = None) -> Generator[AnyEvent, None, None]:
        """Return events in the order they were written, as of the first one read."""
        asked = asked or Asked()
        found = sa.select(EVENTS).where(*_conditions(asked)).order_by(EVENTS.c.seq)
        with self.reading() as connection:
            streamed = connection.execution_options(yield_per=1000).execute(found)
            for row in streamed.mappings():
                yield to_event(dict(row))

    def get(self, key: str) -> AnyEvent | None:
        """Return the event of a key."""
        with self.reading() as connection:
            found = connection.execute(sa.select(EVENTS).where(EVENTS.c.key == key))
            row = found.mappings().first()
        return to_event(dict(row)) if row else None

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """Yield a connection in a writing transaction: for the journal's own rooms."""
        with opening.failures_told(), opening.writing(self.engine) as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Yield a connection that sees one state of the journal: for the journal's own rooms."""
        with opening.failures_told(), opening.reading(self.engine) as connection:
            yield connection

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def insert_new(engine: sa.Connection, table: sa.Table) -> Any:
    """Return an INSERT that passes over keys that are there."""
    maker = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert
    return maker(table).on_conflict_do_nothing()


def now() -> int:
    """Return this moment as the tables keep it."""
    return time.time_ns() // 1000


def _append(connection: sa.Connection, events: Sequence[AnyEvent]) -> list[AnyEvent]:
    """Write a chunk; return the events that were not there."""
    rows: dict[str, Row] = {}
    first: dict[str, AnyEvent] = {}
    for event in events:
        row = to_row(event)
        if (twin := rows.setdefault(event.key, row)) is not row:
            _demand_same(row, twin)
        first.setdefault(event.key, event)
    known = _refuse_others(connection, rows)
    fresh = [row | {"recorded": now()} for key, row in rows.items() if key not in known]
    if not fresh:
        return []
    inserting = insert_new(connection, EVENTS).returning(EVENTS.c.key)
    written = set(connection.execute(inserting, fresh).scalars())
    if len(written) != len(fresh):  # another writer was faster; his words must be the same
        _refuse_others(connection, rows)
    return [event for key, event in first.items() if key in written]


def _refuse_others(connection: sa.Connection, rows: dict[str, Row]) -> set[str]:
    """Return the keys that are there, each as the very same event."""
    columns = [EVENTS.c.key, *(EVENTS.c[name] for name in COMPARED)]
    found = connection.execute(sa.select(*columns).where(EVENTS.c.key.in_(list(rows))))
    known = set()
    for stored in found.mappings():
        _demand_same(rows[stored["key"]], dict(stored))
        known.add(stored["key"])
    return known


def _demand_same(row: Row, stored: Row) -> None:
    differing = [name for name in COMPARED if row[name] != stored[name]]
    if not differing:
        return
    key = row["key"]
    if str(stored["client"] or "").startswith(TOMBSTONE):
        raise RefusedError(
            "journal.erased",
            Text(
                f"The client of the event '{key}' was erased on request.",
                f"Клиент события «{key}» удалён по его требованию.",
            ),
        )
    listed = ", ".join(differing)
    raise RefusedError(
        "journal.other_event",
        Text(
            f"The key '{key}' stands for another event already; they differ in: {listed}.",
            f"Ключ «{key}» уже занят другим событием; различаются: {listed}.",
        ),
        Text(
            "Give a new event a new key; a correction is an event of its own.",
            "Новому событию нужен новый ключ; исправление - отдельное событие.",
        ),
    )


def _queue(connection: sa.Connection, events: Sequence[AnyEvent]) -> None:
    at = now()
    waiting = [
        {"key": event.key, "state": "waiting", "attempts": 0, "queued": at, "next_at": at}
        for event in events
        if isinstance(event, Sent) and event.client is not None and event.item is not None
    ]
    if waiting:
        connection.execute(insert_new(connection, OUTBOX), waiting)


def _conditions(asked: Asked) -> Iterator[sa.ColumnElement[bool]]:
    columns = EVENTS.c
    if asked.kinds is not None:
        yield columns.kind.in_(sorted(asked.kinds))
    for name in ("client", "item", "ref"):
        if (value := getattr(asked, name)) is not None:
            yield columns[name] == value
    if asked.since is not None:
        yield columns.at >= microseconds(asked.since)
    if asked.until is not None:
        yield columns.at < microseconds(asked.until)
    if asked.known_by is not None:
        yield columns.recorded < microseconds(asked.known_by)
