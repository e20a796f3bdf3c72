"""What a manager decides about what he was shown: picked, turned down, sent. Said twice is once.

A decision's key is made of the selection, the item and how many decisions there were on the pair
when the person saw it (``turn``). So a double click or a repeated request is the same event, and
a change of mind is another.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from ostap.errors import RefusedError
from ostap.journal import AnyEvent, Asked, Journal, Stage, offer_states
from ostap.journal.events import Pick, Rejection, Sent
from ostap.names import Text

Decision = Pick | Rejection | Sent
_KINDS: Final = frozenset({"pick", "rejection", "sent"})
_ALL_KINDS: Final = _KINDS | {"deal", "outcome"}


@dataclass(frozen=True, slots=True)
class About:
    """What is decided about, by whom.

    Attributes:
        selection: the key of what was shown.
        client: whom it is for.
        item: what was shown.
        turn: how many decisions on this pair the person saw.
        manager: whose client it is.
        who: the employee who decides.
    """

    selection: str
    client: str
    item: str
    turn: int = 0
    manager: str | None = None
    who: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How far an item came with a client, as the journal knows."""

    stage: Stage = Stage.SHOWN
    turn: int = 0
    at: dt.datetime | None = None
    """when it was last decided on, in UTC"""
    reason: str | None = None
    """of the last rejection, a code"""
    sent: bool = False
    """whether it was ever sent"""


class Decisions:
    """Writes decisions and says where they led. Threads may share it.

    Every method raises `EnvironmentFailedError` where the journal fails: then nothing is written,
    and nothing waits to be written later.

    Args:
        opened: gives the journal.
        clock: this moment; a test's own.
    """

    def __init__(
        self,
        opened: Callable[[], Journal],
        clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    ) -> None:
        self._opened = opened
        self._clock = clock
        self._one_at_a_time = threading.Lock()

    def pick(self, about: About) -> bool:
        """Write that an item was picked; return whether that is news.

        Raises:
            RefusedError: somebody decided otherwise meanwhile.
        """
        return self._write(Pick(**self._common("pick", about)))

    def reject(
        self,
        about: About,
        by: Literal["client", "manager"],
        reason: str,
        comment: str | None = None,
    ) -> bool:
        """Write that an item was turned down, by whom and why; return whether that is news.

        Raises:
            RefusedError: somebody decided otherwise meanwhile.
        """
        common = self._common("rejection", about)
        return self._write(Rejection(**common, by=by, reason=reason, comment=comment or None))

    def send(self, about: About, channel: str | None = None) -> bool:
        """Write that an item goes to the client, and queue its deal for the CRM.

        Returns:
            Whether that is news.

        Raises:
            RefusedError: it was sent to this client already, or somebody decided otherwise.
        """
        event = Sent(**self._common("sent", about), channel=channel)
        with self._one_at_a_time:
            journal = self._opened()
            if (before := self._said_before(journal, event)) is not None:
                return before
            earlier = self.standing(about.client).get(about.item)
            if earlier is not None and earlier.sent:
                raise _sent_already(about.item)
            return self._append(journal, event)

    def standing(self, client: str) -> dict[str, Standing]:
        """Return how far every item came that a client was shown or sent, by item."""
        told = Asked(client=client, kinds=_ALL_KINDS)
        events = list(self._opened().events(told))
        found: dict[str, list[Decision]] = {}
        for event in events:
            if isinstance(event, Pick | Rejection | Sent) and event.item is not None:
                found.setdefault(event.item, []).append(event)
        return {
            item: Standing(
                stage=state.stage,
                turn=len(found.get(item, ())),
                at=max((one.at for one in found.get(item, ())), default=None),
                reason=state.reason,
                sent=state.sent > 0,
            )
            for (_, item), state in offer_states(events).items()
        }

    def _common(self, kind: str, about: About) -> dict[str, object]:
        seen = "\0".join((about.selection, about.client, about.item, str(about.turn)))
        digest = hashlib.sha256(seen.encode()).hexdigest()[:24]
        return {
            "key": f"{kind}:{digest}",
            "at": self._clock(),
            "selection": about.selection,
            "client": about.client,
            "item": about.item,
            "manager": about.manager,
            "who": about.who,
        }

    def _write(self, event: Decision) -> bool:
        with self._one_at_a_time:
            journal = self._opened()
            before = self._said_before(journal, event)
            return self._append(journal, event) if before is None else before

    def _append(self, journal: Journal, event: Decision) -> bool:
        try:
            return journal.append(event).new > 0
        except RefusedError as error:
            if error.code != "journal.other_event":
                raise
            # Another process wrote the same key between our look and our word.
            return bool(self._said_before(journal, event))

    def _said_before(self, journal: Journal, event: Decision) -> bool | None:
        """Return ``False`` where the same was said before, ``None`` where nothing was."""
        stored = journal.get(event.key)
        if stored is None:
            return None
        if _said(stored) == _said(event):
            return False
        raise RefusedError(
            "decision.meanwhile",
            Text(
                f"Something else was decided about {event.item} meanwhile.",
                f"По {event.item} тем временем решили иначе.",
            ),
            Text("Look at it again.", "Посмотрите на него ещё раз."),
        )


def _said(event: AnyEvent) -> dict[str, object]:
    """Return what an event says, whenever it was said and by whom."""
    return event.model_dump(exclude={"at", "who"})


def _sent_already(item: str) -> RefusedError:
    return RefusedError(
        "decision.sent_already",
        Text(f"{item} was sent to this client already.", f"{item} этому клиенту уже отправляли."),
        Text(
            "Nothing was sent again. Reload the page to see when it was.",
            "Повторно ничего не отправлено. Обновите страницу, чтобы увидеть, когда это было.",
        ),
    )
