"""Events, the outbox, what was purged, what was erased."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_NUMBER: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "journal_events",
        sa.Column("seq", _NUMBER, primary_key=True, autoincrement=True),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("client", sa.Text),
        sa.Column("item", sa.Text),
        sa.Column("manager", sa.Text),
        sa.Column("offer", sa.Text),
        sa.Column("ref", sa.Text),
        sa.Column("body", sa.Text, nullable=False),
    )
    for name, columns in (("client", ["client", "at"]), ("ref", ["ref"])):
        filled = sa.text(f"{columns[0]} IS NOT NULL")
        op.create_index(
            f"journal_events_{name}",
            "journal_events",
            columns,
            sqlite_where=filled,
            postgresql_where=filled,
        )
    op.create_index("journal_events_kind", "journal_events", ["kind", "at"])
    op.create_table(
        "journal_outbox",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("queued", sa.BigInteger, nullable=False),
        sa.Column("next_at", sa.BigInteger, nullable=False),
        sa.Column("lease_by", sa.Text),
        sa.Column("lease_until", sa.BigInteger),
        sa.Column("last_error", sa.Text),
    )
    op.create_index("journal_outbox_next", "journal_outbox", ["state", "next_at"])
    op.create_table(
        "journal_purged",
        sa.Column("month", sa.String(7), primary_key=True),
        sa.Column("kind", sa.String(12), primary_key=True),
        sa.Column("detail", sa.Text, primary_key=True),
        sa.Column("events", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "journal_erasures",
        sa.Column("tombstone", sa.Text, primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("events", sa.BigInteger, nullable=False),
        sa.Column("files", sa.BigInteger, nullable=False),
    )
