"""The journal's tables, as the newest migration leaves them; a test holds the two together.

Moments are whole microseconds since 1970 in UTC: eight bytes, the same order on every engine.
Names begin with ``journal_``: the database may be one that others use too.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

METADATA: Final = sa.MetaData()

# SQLite gives numbers by itself only to an INTEGER key.
_NUMBER: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

EVENTS: Final = sa.Table(
    "journal_events",
    METADATA,
    sa.Column("seq", _NUMBER, primary_key=True, autoincrement=True),
    sa.Column("key", sa.Text, nullable=False, unique=True),
    sa.Column("kind", sa.String(12), nullable=False),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("recorded", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("client", sa.Text),
    sa.Column("item", sa.Text),
    sa.Column("manager", sa.Text),
    sa.Column("offer", sa.Text),
    sa.Column("ref", sa.Text),
    sa.Column("body", sa.Text, nullable=False),
)
"""One row an event. What queries look for stands in columns, the rest as JSON in ``body``."""

sa.Index(
    "journal_events_client",
    EVENTS.c.client,
    EVENTS.c.at,
    sqlite_where=EVENTS.c.client.is_not(None),
    postgresql_where=EVENTS.c.client.is_not(None),
)
sa.Index(
    "journal_events_ref",
    EVENTS.c.ref,
    sqlite_where=EVENTS.c.ref.is_not(None),
    postgresql_where=EVENTS.c.ref.is_not(None),
)
# Key sets and statistics are answered from this index alone.
sa.Index("journal_events_kind", EVENTS.c.kind, EVENTS.c.at, EVENTS.c.client, EVENTS.c.item)

OUTBOX: Final = sa.Table(
    "journal_outbox",
    METADATA,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("state", sa.String(8), nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("queued", sa.BigInteger, nullable=False),
    sa.Column("next_at", sa.BigInteger, nullable=False),
    sa.Column("lease_by", sa.Text),
    sa.Column("lease_until", sa.BigInteger),
    sa.Column("last_error", sa.Text),
    sa.Index("journal_outbox_next", "state", "next_at"),
)
"""Sent offers whose deal the CRM does not have yet: a queue of keys, who is who is in the event."""

PURGED: Final = sa.Table(
    "journal_purged",
    METADATA,
    sa.Column("month", sa.String(7), primary_key=True),
    sa.Column("kind", sa.String(12), primary_key=True),
    sa.Column("detail", sa.Text, primary_key=True),
    sa.Column("events", sa.BigInteger, nullable=False),
)
"""How many events were purged, by month, kind and what tells them apart (result, reason)."""

ERASURES: Final = sa.Table(
    "journal_erasures",
    METADATA,
    sa.Column("tombstone", sa.Text, primary_key=True),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("events", sa.BigInteger, nullable=False),
    sa.Column("files", sa.BigInteger, nullable=False),
)
"""Erasures on request, without whom they were of."""
