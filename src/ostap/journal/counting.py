"""How often each client or item stands in the journal, counted by the store."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa

from ostap.journal.events import AudienceRun, Reservation, Sent
from ostap.journal.rows import start_of, to_event
from ostap.journal.store import Asked, Journal
from ostap.journal.tables import EVENTS


@dataclass(frozen=True, slots=True)
class Span:
    """Days in UTC: from ``start``, before ``stop``."""

    start: dt.date | None
    stop: dt.date


@dataclass(frozen=True, slots=True)
class About:
    """Whom or what events must be about; what is ``None`` does not narrow."""

    client: str | None = None
    item: str | None = None
    offer: str | None = None


def counted(
    journal: Journal,
    of: Literal["client", "item"],
    kinds: Collection[str],
    span: Span,
    about: About | None = None,
) -> dict[str, int]:
    """Return how many events of ``kinds`` each client or item has; those without any are absent."""
    column = EVENTS.c[of]
    counting = (
        sa.select(column, sa.func.count())
        .where(column.is_not(None), *_within(kinds, span), *_about(about or About()))
        .group_by(column)
    )
    with journal.reading() as connection:
        return {row[0]: row[1] for row in connection.execute(counting)}


def mass_sendings(journal: Journal, span: Span, offer: str | None) -> list[Sent]:
    """Return the sendings to whole audiences, in the order they were written."""
    found = (
        sa.select(EVENTS)
        .where(EVENTS.c.client.is_(None), *_within({"sent"}, span), *_about(About(offer=offer)))
        .order_by(EVENTS.c.seq)
    )
    with journal.reading() as connection:
        events = [to_event(dict(row)) for row in connection.execute(found).mappings()]
    return [event for event in events if isinstance(event, Sent)]


def last_run(journal: Journal, run: str) -> AudienceRun | None:
    """Return the last word of an audience run that has ids."""
    found = [
        event
        for event in journal.events(Asked(kinds={"run"}, ref=run))
        if isinstance(event, AudienceRun) and event.ids is not None
    ]
    return found[-1] if found else None


def held(journal: Journal, day: dt.date) -> set[tuple[str, str]]:
    """Return the items that are held on a day, each with its client.

    Of several words about one item and client the latest counts; of one moment the last written.
    """
    after = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), dt.UTC)
    last: dict[tuple[str, str], Reservation] = {}
    for event in journal.events(Asked(kinds={"reserve"}, until=after)):
        if isinstance(event, Reservation):
            pair = event.item, event.client
            if pair not in last or last[pair].at <= event.at:
                last[pair] = event
    return {
        pair
        for pair, event in last.items()
        if not event.released and (event.until is None or event.until >= day)
    }


def held_stamp(journal: Journal) -> tuple[int, int]:
    """Return what changes with every word about what is held: the last one, and how many."""
    asked = sa.select(sa.func.max(EVENTS.c.seq), sa.func.count()).where(EVENTS.c.kind == "reserve")
    with journal.reading() as connection:
        last, count = connection.execute(asked).one()
    return last or 0, count


def _within(kinds: Collection[str], span: Span) -> Iterator[sa.ColumnElement[bool]]:
    yield EVENTS.c.kind.in_(sorted(kinds))
    yield EVENTS.c.at < start_of(span.stop)
    if span.start is not None:
        yield EVENTS.c.at >= start_of(span.start)


def _about(about: About) -> Iterator[sa.ColumnElement[bool]]:
    for name in ("client", "item", "offer"):
        if (value := getattr(about, name)) is not None:
            yield EVENTS.c[name] == value
