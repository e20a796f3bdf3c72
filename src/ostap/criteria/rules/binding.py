"""Which rules bind one audience: by its entity, its offer, and the keys that somebody keeps."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Final

from ostap.criteria.rules.hard import Rule, rules_for
from ostap.criteria.tree import walk
from ostap.criteria.values.constants import fold
from ostap.errors import InvalidInputError
from ostap.names import Text
from ostap.results.audience import Offer
from ostap.results.criteria import KeySet, LastWindow

Keys = Callable[[KeySet], Collection[str]]
"""Hands in the keys of a set; raises `InvalidInputError` ``criteria.no_keys`` where nobody does."""

NO_KEYS: Final = "criteria.no_keys"
NOT_CONNECTED: Final[dict[str, Text]] = {
    "contacted": Text("the contact history is not connected", "история контактов не подключена"),
    "sent": Text("what was sent is not recorded", "история отправленного не ведётся"),
    "reserved": Text("the reservations are not connected", "список броней не подключён"),
}
"""What is said where nobody keeps a set; a company may ask for others by their own names."""


@dataclass(frozen=True, slots=True)
class Unbound:
    """A rule that could not be asked, why, and what to do."""

    rule: Rule
    why: Text
    hint: Text


@dataclass(frozen=True, slots=True)
class Bound:
    """What binds one audience, what would and can't, and the keys, each set read once."""

    rules: tuple[Rule, ...]
    unbound: tuple[Unbound, ...] = ()
    keys: Keys | None = None


def bind(
    rules: Iterable[Rule],
    entity: str,
    *,
    offer: Offer | None = None,
    keys: Keys | None = None,
) -> Bound:
    """Return the rules that bind an audience, in the file's order.

    A rule for other offers is left out. One that looks at the offer where there is none, or asks
    for keys that nobody keeps, is returned as unbound, never dropped in silence.

    Args:
        rules: all rules of the company.
        entity: what the audience is made of.
        offer: what is offered; ``None`` where an audience is made of criteria alone.
        keys: hands in key sets.
    """
    kept = _Kept(keys)
    binding: list[Rule] = []
    unbound: list[Unbound] = []
    for rule in rules_for(rules, entity):
        if rule.when and offer is not None and not _concerns(rule, offer):
            continue
        why = _no_offer(rule, offer) or _no_keys(rule, kept)
        if why is None:
            binding.append(rule)
        else:
            unbound.append(why)
    return Bound(tuple(binding), tuple(unbound), keys and kept)


class _Kept:
    """Key sets, each handed in once: a hundred thousand keys need not be read five times."""

    def __init__(self, keys: Keys | None) -> None:
        self._keys = keys
        self._read: dict[tuple[str, LastWindow | None, int], Collection[str]] = {}

    def __call__(self, node: KeySet) -> Collection[str]:
        asked = (node.name, node.window, node.at_least)
        if asked not in self._read:
            if self._keys is None:
                raise InvalidInputError(
                    NO_KEYS,
                    Text(f"nobody keeps '{node.name}'.", f"набор '{node.name}' не ведётся."),
                    Text("Connect the journal.", "Подключите журнал."),
                )
            self._read[asked] = self._keys(node)
        return self._read[asked]


def _concerns(rule: Rule, offer: Offer) -> bool:
    """Tell whether every field that the rule names holds one of its texts."""
    given: dict[str, str | None] = {
        "product": offer.product,
        "channel": offer.channel,
        "text": offer.text,
        "notes": offer.notes,
    }
    return all(
        any(fold(text) in fold(given[name] or "") for text in texts)
        for name, texts in rule.when.items()
    )


def _no_offer(rule: Rule, offer: Offer | None) -> Unbound | None:
    if not rule.when or offer is not None:
        return None
    why = Text(
        "it depends on the offer, and none was given", "оно зависит от предложения, а его нет"
    )
    return Unbound(rule, why, Text("Give the offer.", "Укажите предложение."))


def _no_keys(rule: Rule, kept: _Kept) -> Unbound | None:
    """Return what is missing where a set that the rule asks for is kept by nobody."""
    if rule.keep is None:
        return None
    for node in walk((rule.keep,)):
        if not isinstance(node, KeySet):
            continue
        try:
            kept(node)
        except InvalidInputError as error:
            if error.code != NO_KEYS:
                raise
            why = NOT_CONNECTED.get(node.name, _unknown_set(node.name))
            return Unbound(rule, why, error.hint)
    return None


def _unknown_set(name: str) -> Text:
    return Text(f"the key set '{name}' is not connected", f"набор ключей '{name}' не подключён")
