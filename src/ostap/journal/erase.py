"""A client taken out of the journal on request (GDPR article 17; 152-FZ articles 14, 21).

The id gives way to a tombstone drawn by chance, so nothing leads back; events stay, so that
counts and rates stay true. What people wrote about the client goes.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from ostap.errors import InvalidInputError
from ostap.journal.backup import backup_rows, rewrite_backup
from ostap.journal.events import AudienceRun
from ostap.journal.files import JournalFiles, Rewritten, rewritten_runs
from ostap.journal.opening import failures_told
from ostap.journal.rows import Row, moment, to_event, to_row
from ostap.journal.store import TOMBSTONE, Journal, now
from ostap.journal.substitution import Substitution
from ostap.journal.tables import ERASURES, EVENTS, METADATA, OUTBOX
from ostap.names import Text

_CHANGEABLE: Final = ("key", "client", "ref", "body")


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure did. ``tombstone`` stands in the client's place from now on."""

    tombstone: str
    events: int
    cancelled: int
    """deals that waited for the CRM and will not be made"""
    files: tuple[str, ...]
    """rewritten files of the workspace"""


def erase(journal: Journal, files: JournalFiles, client: str) -> Erased:
    """Replace a client by a tombstone in the store, the runs, the spool and the backups.

    Repeating it is harmless: what a failure left behind is found again. The store's files are then
    written anew, and writers wait for that. Not reached: copies taken out of the workspace, a
    server's own backups and archived logs, the company's database.

    Raises:
        InvalidInputError: ``client`` is empty or a tombstone.
        EnvironmentFailedError: the store or a file can't be written.
    """
    if not client.strip() or client.startswith(TOMBSTONE):
        raise InvalidInputError(
            "journal.erase",
            Text(f"'{client}' is no client's id.", f"«{client}»: это не id клиента."),
        )
    gone = Substitution(client, TOMBSTONE + secrets.token_hex(8))
    at = now()
    with rewritten_runs(files, gone) as rewritten, journal.writing() as connection:
        cancelled = _cancel(connection, client)  # by the events' keys, before these change
        events = _rewrite_events(connection, gone)
        _tell_new_hashes(connection, rewritten, f"{moment(at).date()}: one id erased")
        said = {"at": at, "events": events, "files": len(rewritten)}
        connection.execute(sa.insert(ERASURES).values(said | {"tombstone": gone.tombstone}))
    named = [one.path for one in rewritten]
    named += files.spool.rewrite(gone.line)
    named += [path for path in files.kept_backups() if _erase_in_backup(path, gone)]
    scrub(journal)
    told = tuple(path.relative_to(files.root).as_posix() for path in named)
    return Erased(gone.tombstone, events, cancelled, told)


def scrub(journal: Journal) -> None:
    """Write the store's files anew, so that nothing deleted is left in them.

    Raises:
        EnvironmentFailedError: another process reads or writes for too long.
    """
    with failures_told():
        pooled = journal.engine.raw_connection()
        try:
            raw: Any = pooled.driver_connection
            if journal.engine.dialect.name == "sqlite":
                raw.execute("VACUUM")
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                return
            raw.autocommit = True
            for table in METADATA.tables:
                raw.execute(f"VACUUM (FULL) {table}")
            raw.autocommit = False
        finally:
            pooled.close()


def _erase_in_backup(path: Path, gone: Substitution) -> bool:
    """Rewrite a backup as if the client had been erased before it was taken."""
    own = {
        row["key"]
        for table, row in backup_rows(path)
        if table == EVENTS.name and row["client"] == gone.client
    }

    def change(table: str, row: Row) -> Row | None:
        if table == EVENTS.name:
            return gone.row(row)
        return None if table == OUTBOX.name and row["key"] in own else row

    return rewrite_backup(path, change)


def _cancel(connection: sa.Connection, client: str) -> int:
    """Take the client's offers from the queue; their deals are not made any more."""
    own = sa.select(EVENTS.c.key).where(EVENTS.c.client == client, EVENTS.c.kind == "sent")
    return connection.execute(sa.delete(OUTBOX).where(OUTBOX.c.key.in_(own))).rowcount


def _rewrite_events(connection: sa.Connection, gone: Substitution) -> int:
    changed = 0
    for row in _naming(connection, gone):
        after = gone.row(row)
        if after != row:
            values = {name: after[name] for name in _CHANGEABLE}
            connection.execute(sa.update(EVENTS).where(EVENTS.c.seq == row["seq"]).values(values))
            changed += 1
    return changed


def _naming(connection: sa.Connection, gone: Substitution) -> Iterator[Row]:
    """Yield the rows that may name the client, found before any of them changes.

    The whole table is read: erasing is rare, and an index over texts would cost every write.
    """
    columns = EVENTS.c
    quoted = json.dumps(gone.client, ensure_ascii=False)
    searched = gone.client if gone.distinct else quoted
    signs = [columns.client == gone.client, columns.body.contains(searched, autoescape=True)]
    if gone.distinct:
        signs += [columns[name].contains(gone.client, autoescape=True) for name in ("key", "ref")]
    numbers: Sequence[int] = (
        connection.execute(sa.select(columns.seq).where(sa.or_(*signs))).scalars().all()
    )
    for number in numbers:
        found = connection.execute(sa.select(EVENTS).where(columns.seq == number))
        yield dict(found.mappings().one())


def _tell_new_hashes(connection: sa.Connection, files: list[Rewritten], note: str) -> None:
    """Let the runs' events tell what their files of ids are now, and why."""
    for file in files:
        if not file.is_ids:
            continue
        run = file.path.parent.name
        found = connection.execute(
            sa.select(EVENTS).where(EVENTS.c.kind == "run", EVENTS.c.ref == run)
        )
        for row in found.mappings().all():
            event = to_event(dict(row))
            if isinstance(event, AudienceRun) and event.ids is not None:
                notes = (*event.ids.notes, note)
                ids = file.now.model_copy(update={"notes": notes, "count": event.ids.count})
                body = to_row(event.model_copy(update={"ids": ids}))["body"]
                connection.execute(
                    sa.update(EVENTS).where(EVENTS.c.seq == row["seq"]).values(body=body)
                )
