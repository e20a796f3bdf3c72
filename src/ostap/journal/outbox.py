"""A deal in the CRM for every sent offer: queued with the event, made later, exactly once.

"Once" goes as far as the portal allows: the sent event's key goes along as the deal's idempotency
key and is looked for before anything is created, so a worker that died between the portal's
answer and ours finds its own deal. Workers hold leases on different keys and renew them before each
key; only one that waits for the portal longer than a whole lease can meet another at the same key,
which is why a lease must be longer than the port's own time-outs.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple, Protocol

import sqlalchemy as sa

from ostap.errors import InvalidInputError, OstapError, RefusedError
from ostap.journal.events import DealMade, Sent
from ostap.journal.rows import microseconds, moment, to_event, to_row
from ostap.journal.store import Journal, insert_new, now
from ostap.journal.tables import EVENTS, OUTBOX
from ostap.names import Language

_SECOND: Final = 1_000_000
_LONGEST_ERROR: Final = 500


class CrmPort(Protocol):
    """What the outbox needs of a CRM. Errors are Ostap's.

    `RefusedError` and `InvalidInputError` are final; after any other the outbox tries again.
    """

    def find(self, key: str) -> str | None:
        """Return the id of the deal that was made with this idempotency key."""

    def create(self, key: str, sent: Sent) -> str:
        """Make a deal that can be found by ``key``; return its id."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How often and how long the outbox tries.

    Waits ``first``, twice that, four times that …, at most ``longest`` seconds, and gives up after
    ``attempts``: with these defaults after about a day and a half.
    """

    attempts: int = 16
    first: float = 30.0
    longest: float = 3 * 3600.0
    lease: float = 300.0
    """seconds; longer than the port may take to find and to create one deal"""
    batch: int = 20

    def wait(self, attempts: int) -> float:
        """Return the seconds to wait after so many failed attempts."""
        return float(min(self.first * 2 ** min(attempts - 1, 60), self.longest))


class Worked(NamedTuple):
    """What one pass of a worker did."""

    made: int = 0
    found: int = 0
    later: int = 0
    dead: int = 0


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line of the outbox as a person sees it."""

    key: str
    state: str
    attempts: int
    queued: dt.datetime
    next_at: dt.datetime
    last_error: str | None


@dataclass(slots=True)
class Outbox:
    """The queue of deals to be made, over a journal.

    Args:
        journal: whose sent offers are served.
        patience: of all workers alike.
        clock: microseconds since 1970; a test's own.
    """

    journal: Journal
    patience: Patience = Patience()
    clock: Callable[[], int] = now
    worker: str = field(default_factory=lambda: secrets.token_hex(8))

    def work(self, port: CrmPort) -> Worked:
        """Serve what is due, one batch; what fails waits longer each time.

        Raises:
            EnvironmentFailedError: the journal failed; leases run out by themselves.
        """
        made = found = later = dead = 0
        for key, attempts, sent in self._claim():
            if not self._renewed(key):
                continue
            try:
                deal = port.find(key)
                found += deal is not None
                if deal is None:
                    deal = port.create(key, sent)
                    made += 1
            except OstapError as error:
                final = isinstance(error, RefusedError | InvalidInputError)
                if self._failed(key, attempts + 1, error, final=final):
                    dead += 1
                else:
                    later += 1
            else:
                self._done(key, sent, deal)
        return Worked(made, found, later, dead)

    def listed(self, limit: int = 100) -> Sequence[Waiting]:
        """Return what waits or is dead, the oldest first."""
        with self.journal.reading() as connection:
            rows = connection.execute(
                sa.select(OUTBOX).order_by(OUTBOX.c.queued, OUTBOX.c.key).limit(limit)
            ).mappings()
            return [
                Waiting(
                    row["key"], row["state"], row["attempts"], moment(row["queued"]),
                    moment(row["next_at"]), row["last_error"],
                )
                for row in rows
            ]  # fmt: skip

    def revive(self) -> int:
        """Let all dead letters try again from the start; return how many."""
        fresh = {"state": "waiting", "attempts": 0, "next_at": self.clock()}
        with self.journal.writing() as connection:
            dead = sa.update(OUTBOX).where(OUTBOX.c.state == "dead").values(fresh)
            return connection.execute(dead).rowcount

    def _claim(self) -> list[tuple[str, int, Sent]]:
        """Lease what is due and let by others; return key, attempts so far, what was sent."""
        at = self.clock()
        free = sa.or_(OUTBOX.c.lease_until.is_(None), OUTBOX.c.lease_until < at)
        due = (
            sa.select(OUTBOX.c.key)
            .where(OUTBOX.c.state == "waiting", OUTBOX.c.next_at <= at, free)
            .order_by(OUTBOX.c.next_at, OUTBOX.c.key)
            .limit(self.patience.batch)
            .with_for_update(skip_locked=True)  # nothing to SQLite, where one writes at a time
        )
        until = at + int(self.patience.lease * _SECOND)
        with self.journal.writing() as connection:
            keys = list(connection.execute(due).scalars())
            if not keys:
                return []
            connection.execute(
                sa.update(OUTBOX)
                .where(OUTBOX.c.key.in_(keys))
                .values(lease_by=self.worker, lease_until=until)
            )
            joined = (
                sa.select(OUTBOX.c.attempts, EVENTS)
                .join(EVENTS, EVENTS.c.key == OUTBOX.c.key)
                .where(OUTBOX.c.key.in_(keys))
                .order_by(OUTBOX.c.next_at, OUTBOX.c.key)
            )
            rows = [dict(row) for row in connection.execute(joined).mappings()]
        claimed = ((row["key"], row["attempts"], to_event(row)) for row in rows)
        return [(key, n, sent) for key, n, sent in claimed if isinstance(sent, Sent)]

    def _mine(self, key: str) -> sa.ColumnElement[bool]:
        return sa.and_(OUTBOX.c.key == key, OUTBOX.c.lease_by == self.worker)

    def _renewed(self, key: str) -> bool:
        """Start the lease of a key anew; return whether it is still ours."""
        at = self.clock()
        until = at + int(self.patience.lease * _SECOND)
        renewing = sa.update(OUTBOX).where(self._mine(key), OUTBOX.c.lease_until >= at)
        with self.journal.writing() as connection:
            return bool(connection.execute(renewing.values(lease_until=until)).rowcount)

    def _done(self, key: str, sent: Sent, deal: str) -> None:
        """Write the deal down and take the key from the queue, both or none.

        Also where the lease was lost meanwhile: the deal is there, and its event says so once.
        """
        if sent.client is None:
            message = "only offers sent to a client are queued"
            raise TypeError(message)
        at = moment(self.clock())
        made = DealMade(
            key=f"deal:{key}", at=at, sent=key, client=sent.client, item=sent.item,
            manager=sent.manager, deal=deal,
        )  # fmt: skip
        with self.journal.writing() as connection:
            gone = connection.execute(sa.delete(OUTBOX).where(OUTBOX.c.key == key))
            if gone.rowcount:
                row = to_row(made) | {"recorded": microseconds(at)}
                connection.execute(insert_new(connection, EVENTS), [row])

    def _failed(self, key: str, attempts: int, error: OstapError, *, final: bool) -> bool:
        """Put a key back, or to the dead letters; return whether it is dead."""
        dead = final or attempts >= self.patience.attempts
        wait = int(self.patience.wait(attempts) * _SECOND)
        told = f"[{error.code}] {error.told(Language.EN)}"[:_LONGEST_ERROR]
        changes = {
            "state": "dead" if dead else "waiting",
            "attempts": attempts,
            "next_at": self.clock() + wait,
            "lease_by": None,
            "lease_until": None,
            "last_error": told,
        }
        with self.journal.writing() as connection:
            connection.execute(sa.update(OUTBOX).where(self._mine(key)).values(changes))
        return dead
