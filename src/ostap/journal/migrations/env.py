"""Run by Alembic, inside the transaction of the connection that it is handed."""

from __future__ import annotations

from alembic import context

from ostap.journal.opening import VERSION_TABLE
from ostap.journal.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    version_table=VERSION_TABLE,
    transactional_ddl=True,  # of SQLite too: a step is done whole or not at all
)
context.run_migrations()
