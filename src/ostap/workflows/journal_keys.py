"""The key sets that criteria may name, read from the journal.

What a `KeySet` means, by the entity whose keys are asked for and the set's name:

    client  sent       clients who were sent the offer, or the item, of the context (any without)
    client  contacted  clients who were sent or told anything
    client  reserved   clients for whom the item of the context (any without) is held
    client  rejected   clients who turned down the offer, or the item, of the context (any without)
    item    sent       items that the client of the context was sent (anybody, without)
    item    reserved   items that are held for anybody but the client of the context
    item    rejected   items that the client of the context turned down (anybody, without)

A window is of days in UTC up to ``as_of``; what happened later is not seen. ``at_least`` counts
events, a sending to a whole audience as one. What is held is a state: it has no window.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from ostap.criteria.rules import NO_KEYS, Keys
from ostap.criteria.values.periods import following, window_days
from ostap.errors import InvalidInputError, did_you_mean
from ostap.journal import Journal
from ostap.journal.counting import About, Span, counted, held, held_stamp, last_run, mass_sendings
from ostap.journal.files import read_ids
from ostap.names import Text
from ostap.results.audience import Offer
from ostap.results.criteria import KeySet

Entity = Literal["client", "item"]
_LONGEST_OFFER: Final = 200
_CONTACTS: Final = ("contact", "sent")


@dataclass(frozen=True, slots=True)
class KeyContext:
    """For what the keys are asked: which entity's, and about whom or what."""

    entity: Entity = "client"
    client: str | None = None
    item: str | None = None
    offer: str | None = None
    manager: str | None = None


def offer_key(product: str) -> str | None:
    """Return what the journal calls an advertising offer: its product, blanks evened out."""
    return " ".join(product.split())[:_LONGEST_OFFER] or None


def kept_keys(entity: str, of: Callable[[KeyContext], Keys], offer: Offer | None = None) -> Keys:
    """Return what hands in the key sets of any entity.

    Args:
        entity: whose keys.
        of: opens the journal's answers; called when a set is asked for, not before.
        offer: the advertising offer that is about to be sent, where there is one.
    """
    product = None if offer is None else offer_key(offer.product)

    def keys(asked: KeySet) -> Collection[str]:
        match entity:
            case "client" | "item":
                return of(KeyContext(entity, offer=product))(asked)
            case _:
                raise InvalidInputError(
                    NO_KEYS,
                    Text(
                        f"The journal keeps no keys of the entity {entity}.",
                        f"Ключей сущности {entity} журнал не ведёт.",
                    ),
                )

    return keys


class HeldItems:
    """What is held on a day: read again only when a word about it was written since.

    Threads may share it.
    """

    def __init__(self, journal: Journal, day: dt.date) -> None:
        self._journal = journal
        self._day = day
        self._read: tuple[tuple[int, int], set[tuple[str, str]]] | None = None

    def __call__(self) -> set[tuple[str, str]]:
        """Return the items that are held, each with its client."""
        stamp, read = held_stamp(self._journal), self._read
        if read is None or read[0] != stamp:
            read = self._read = stamp, held(self._journal, self._day)
        return read[1]


class JournalKeys:
    """Answers the key sets of criteria; a `Keys` of `ostap.criteria`.

    Args:
        journal: what is read.
        root: the workspace's folder, where the runs' files of ids are.
        as_of: the last day that is seen.
        context: whom the question is about.
        held: what is held; read by whoever asks much, else with each question.
    """

    def __init__(
        self,
        journal: Journal,
        root: Path,
        as_of: dt.date,
        context: KeyContext,
        held: HeldItems | None = None,
    ) -> None:
        self._journal = journal
        self._root = root
        self._as_of = as_of
        self._context = context
        self._held = held or HeldItems(journal, as_of)
        self._ids: dict[str, frozenset[str]] = {}

    def __call__(self, asked: KeySet) -> Collection[str]:
        """Return the keys, as text, without order.

        Raises:
            InvalidInputError: there is no such set for the entity, or it takes no window.
            EnvironmentFailedError: the journal failed, or a run's file of ids is not what it was.
        """
        sets = self._sets()
        if asked.name not in sets:
            raise InvalidInputError(
                NO_KEYS,
                Text(
                    f"There is no key set '{asked.name}' of {self._context.entity}s.",
                    f"Набора ключей «{asked.name}» для сущности {self._context.entity} нет.",
                ),
                did_you_mean(asked.name, sets),
            )
        return sets[asked.name](asked)

    def _sets(self) -> Mapping[str, Callable[[KeySet], Collection[str]]]:
        if self._context.entity == "client":
            return {
                "sent": self._clients_sent,
                "contacted": self._clients_contacted,
                "reserved": self._reserved,
                "rejected": self._rejected,
            }
        return {
            "sent": self._items_sent,
            "reserved": self._reserved,
            "rejected": self._rejected,
        }

    def _clients_sent(self, asked: KeySet) -> Collection[str]:
        context, span = self._context, self._span(asked)
        about = About(item=context.item, offer=context.offer)
        counts = Counter(counted(self._journal, "client", {"sent"}, span, about))
        if context.item is None:
            counts.update(self._mass(span, context.offer))
        return _often(counts, asked)

    def _clients_contacted(self, asked: KeySet) -> Collection[str]:
        span = self._span(asked)
        counts = Counter(counted(self._journal, "client", _CONTACTS, span))
        counts.update(self._mass(span, None))
        return _often(counts, asked)

    def _items_sent(self, asked: KeySet) -> Collection[str]:
        about = About(client=self._context.client)
        return _often(counted(self._journal, "item", {"sent"}, self._span(asked), about), asked)

    def _rejected(self, asked: KeySet) -> Collection[str]:
        context = self._context
        if context.entity == "item":
            about = About(client=context.client)
        else:
            about = About(item=context.item, offer=context.offer)
        kinds = {"rejection"}
        return _often(
            counted(self._journal, context.entity, kinds, self._span(asked), about), asked
        )

    def _reserved(self, asked: KeySet) -> Collection[str]:
        if asked.window is not None or asked.at_least > 1:
            raise InvalidInputError(
                "criteria.keys_are_a_state",
                Text(
                    "What is reserved is a state of today: it takes no window and no at_least.",
                    "Бронь - это состояние на сегодня: у неё нет ни периода, ни at_least.",
                ),
            )
        context = self._context
        pairs = self._held()
        if context.entity == "item":
            return {item for item, client in pairs if client != context.client}
        return {client for item, client in pairs if context.item in {None, item}}

    def _mass(self, span: Span, offer: str | None) -> Counter[str]:
        """Return how many sendings to whole audiences reached each client."""
        counts: Counter[str] = Counter()
        for sending in mass_sendings(self._journal, span, offer):
            if sending.run is not None:
                counts.update(self._ids_of(sending.run))
        return counts

    def _ids_of(self, run: str) -> frozenset[str]:
        if run not in self._ids:
            event = last_run(self._journal, run)
            if event is None or event.ids is None:
                raise InvalidInputError(
                    "journal.unknown_run",
                    Text(
                        f"An offer was sent to the audience of run {run}; its ids are unknown.",
                        f"Предложение отправлено аудитории прогона {run}, ids которой неизвестны.",
                    ),
                )
            self._ids[run] = frozenset(read_ids(self._root, event.ids))
        return self._ids[run]

    def _span(self, asked: KeySet) -> Span:
        stop = following(self._as_of)
        return Span(window_days(asked.window, self._as_of).start if asked.window else None, stop)


def _often(counts: Mapping[str, int], asked: KeySet) -> Collection[str]:
    return {one for one, count in counts.items() if count >= asked.at_least}
