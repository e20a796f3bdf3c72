"""How long events are kept: what is older goes, and leaves its counts behind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from ostap.errors import InvalidInputError, Problem, did_you_mean
from ostap.journal.events import EVENT_TYPES
from ostap.journal.rows import start_of
from ostap.journal.store import Journal
from ostap.journal.tables import EVENTS, OUTBOX, PURGED
from ostap.names import Text

_TOLD_APART_BY: Final = {
    "outcome": ("result",),
    "rejection": ("reason",),
    "run": ("status",),
    "mark": ("suitable",),
    "reserve": ("released",),
    "sent": ("channel",),
    "selection": ("versions", "model"),
    "verdict": ("gate",),
}
"""What a kind's counts are kept apart by; the others are only counted."""


def check_kinds(kinds: Iterable[str], where: str) -> None:
    """Raise where a kind is none, all of them at once.

    Raises:
        InvalidInputError: a kind is unknown.
    """
    problems = [
        Problem(
            "journal.kind",
            f"{where}.{kind}",
            Text("no such kind of event.", "нет такого вида событий."),
            did_you_mean(kind, EVENT_TYPES),
        )
        for kind in kinds
        if kind not in EVENT_TYPES
    ]
    if problems:
        raise InvalidInputError(
            "journal.kinds",
            Text("Kinds of events that are none:", "Таких видов событий нет:"),
            problems=problems,
        )


def purge(journal: Journal, days: Mapping[str, int], today: dt.date) -> dict[str, int]:
    """Delete events that are older than their kind's days; keep how many there were.

    Counts stay by month, kind and what tells the kind's events apart. A sent offer that still
    waits for its deal stays. A kind without days is kept for ever.

    Args:
        journal: the journal.
        days: how long each kind is kept, counted from ``today`` back, in UTC.
        today: the day of the purge.

    Returns:
        How many events of each kind went.

    Raises:
        InvalidInputError: a kind is unknown.
        EnvironmentFailedError: the store failed; nothing has changed.
    """
    check_kinds(days, "retention")
    gone = {}
    with journal.writing() as connection:
        for kind, kept in sorted(days.items()):
            old = sa.and_(
                EVENTS.c.kind == kind,
                EVENTS.c.at < start_of(today - dt.timedelta(days=kept)),
                EVENTS.c.key.not_in(sa.select(OUTBOX.c.key)),
            )
            _keep_counts(connection, kind, old)
            gone[kind] = connection.execute(sa.delete(EVENTS).where(old)).rowcount
    return {kind: count for kind, count in gone.items() if count}


def _keep_counts(connection: sa.Connection, kind: str, old: sa.ColumnElement[bool]) -> None:
    month = month_of(connection)
    detail = _detail(connection, kind)
    counted = (
        sa.select(month.label("month"), detail.label("detail"), sa.func.count().label("events"))
        .where(old)
        .group_by(sa.text("month"), sa.text("detail"))
    )
    rows = [{"kind": kind, **row} for row in connection.execute(counted).mappings()]
    if not rows:
        return
    maker: Any = postgresql if connection.dialect.name == "postgresql" else sqlite
    adding = maker.insert(PURGED)
    more = {"events": PURGED.c.events + adding.excluded.events}
    keys = list(PURGED.primary_key.columns)
    connection.execute(adding.on_conflict_do_update(index_elements=keys, set_=more), rows)


def month_of(connection: sa.Connection) -> sa.ColumnElement[str]:
    """Return an event's month as SQL, like ``2026-11``, in UTC."""
    seconds = EVENTS.c.at / sa.literal_column("1000000")
    if connection.dialect.name == "postgresql":
        moment = sa.func.timezone("UTC", sa.func.to_timestamp(seconds))
        return sa.func.to_char(moment, "YYYY-MM", type_=sa.String)
    return sa.func.strftime("%Y-%m", seconds, "unixepoch", type_=sa.String)


def _detail(connection: sa.Connection, kind: str) -> sa.ColumnElement[str]:
    path = _TOLD_APART_BY.get(kind)
    if path is None:
        return sa.literal("", sa.String)
    value: sa.ColumnElement[Any]
    if connection.dialect.name == "postgresql":
        value = sa.func.json_extract_path_text(sa.cast(EVENTS.c.body, sa.JSON), *path)
    else:  # `->>` would give 0 and 1 for truth
        told = sa.func.json_extract(EVENTS.c.body, f"$.{'.'.join(path)}")
        kind_of = sa.func.json_type(EVENTS.c.body, f"$.{'.'.join(path)}")
        value = sa.case((kind_of.in_(["true", "false"]), kind_of), else_=told)
    return sa.func.coalesce(value, "", type_=sa.String)
