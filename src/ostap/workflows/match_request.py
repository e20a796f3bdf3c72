"""A request answered with the hard rules first: rules remove and name themselves, then a rank."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ostap.catalog import Catalog
from ostap.criteria import Bound, Keys, Rule, Unbound, bind, ids, rules_for
from ostap.criteria.tree import walk
from ostap.errors import NOTHING, EnvironmentFailedError
from ostap.matching import Matcher, PairRequest, load_matcher
from ostap.matching.reverse import WITHIN_DAYS, rank_clients
from ostap.matching.sides import KEY
from ostap.names import Language, Text
from ostap.results.criteria import Criteria, KeySet
from ostap.results.matching import ClientRanking, Ranking
from ostap.sources import Source
from ostap.workflows.journal_keys import KeyContext

_ITEM: Final = "item"
_CLIENT: Final = "client"
_OF_CLIENT: Final = frozenset({"sent", "rejected"})

KeysFor = Callable[[KeyContext], Keys]
"""Hands in the key sets of one request."""

Removed = tuple[dict[str, frozenset[str]], tuple[str, ...]]
"""Rule -> keys that it takes away, and what is told of rules that could not be asked."""


def load_ruled_matcher(
    source: Source,
    catalog: Catalog,
    rules: tuple[Rule, ...],
    models: Path,
    as_of: dt.date,
    language: Language,
    keys: KeysFor | None = None,
) -> RuledMatcher:
    """Return the current model over the day's items, with what each rule takes away.

    Args:
        source: the database, read only.
        catalog: what its columns mean.
        rules: the company's hard rules.
        models: the folder of versions.
        as_of: what today is.
        language: of reasons and notes.
        keys: hands in key sets for a request (what is reserved, what was sent to the client);
            without it the rules that name them are told as not applied.

    Raises:
        RefusedError: nothing is trained, or it was trained with another catalog.
        DataOwnerError: the database is away or failed.
    """
    matcher = load_matcher(source, catalog, models, as_of, language=language)
    vacant = frozenset(matcher.vacant)
    of_request = () if keys is None else tuple(filter(_names_keys, rules_for(rules, _ITEM)))
    standing = tuple(rule for rule in rules if rule not in of_request)
    asking = _Asking(source, catalog, as_of, language)
    removed, notes = asking.removed(standing, _ITEM, vacant)

    def of_one_request(context: KeyContext) -> Removed:
        if keys is None or not of_request:
            return {}, ()
        try:
            known = keys(context)
            handed_in = known if context.client is not None else of_nobody(known)
            return asking.removed(of_request, _ITEM, vacant, handed_in)
        except EnvironmentFailedError as away:  # an answer never waits for the journal
            return {}, tuple(
                _told(Unbound(rule, away.what, NOTHING), language) for rule in of_request
            )

    def of_clients() -> Removed:
        known = frozenset(matcher.company.clients[KEY].to_list())
        return asking.removed(rules, _CLIENT, known)

    return RuledMatcher(matcher, removed, notes, of_clients, of_one_request)


def of_nobody(keys: Keys) -> Keys:
    """Return the keys for a client that nobody knows: nothing was sent to him yet."""
    return lambda asked: () if asked.name in _OF_CLIENT else keys(asked)


def _names_keys(rule: Rule) -> bool:
    """Tell whether a rule asks for keys, which depend on who asks."""
    return rule.keep is not None and any(isinstance(node, KeySet) for node in walk((rule.keep,)))


@dataclass(frozen=True, slots=True)
class _Asking:
    """Asks the database what rules take away."""

    source: Source
    catalog: Catalog
    as_of: dt.date
    language: Language

    def removed(
        self,
        rules: tuple[Rule, ...],
        entity: str,
        of: frozenset[str],
        keys: Keys | None = None,
    ) -> Removed:
        """Return what each rule takes of some keys, and a note for each that can't be asked."""
        found: dict[str, frozenset[str]] = {}
        bound = bind(rules, entity, keys=keys)
        for rule in bound.rules:
            if rule.keep is not None:
                tree = Criteria(entity=entity, all_of=(rule.node,))
                alone = Bound((), keys=bound.keys)
                kept = ids(self.source, tree, self.catalog, self.as_of, rules=alone)
                found[rule.id] = of - frozenset(kept)
        return found, tuple(_told(one, self.language) for one in bound.unbound)


def _told(unbound: Unbound, language: Language) -> str:
    title = unbound.rule.words(language)
    return Text(
        f"The rule '{title}' was not applied: {unbound.why.en}.",
        f"Правило «{title}» не применено: {unbound.why.ru}.",
    ).to(language)


class RuledMatcher:
    """A matcher with the rules over items, both as of one day.

    What a rule removes is found once, when this is made; for rules that depend on the request
    (reserved for others, sent to this client) with each request. ``notes`` are told with every
    ranking: the rules that could not be asked. Rules about the size of an audience bind none.
    """

    def __init__(
        self,
        matcher: Matcher,
        removed: dict[str, frozenset[str]],
        notes: tuple[str, ...] = (),
        of_clients: Callable[[], Removed] = lambda: ({}, ()),
        of_request: Callable[[KeyContext], Removed] = lambda _: ({}, ()),
    ) -> None:
        self._matcher = matcher
        self._removed = removed
        self._notes = notes
        self._of_clients = of_clients
        self._of_request = of_request

    @property
    def matcher(self) -> Matcher:
        """What ranks, and what it knows of the company."""
        return self._matcher

    def rank(
        self, request: PairRequest, top: int | None = None, *, manager_effect: bool = True
    ) -> Ranking:
        """Return the items for a request, what the filter and what each rule removed."""
        context = KeyContext(_ITEM, client=request.client, manager=request.manager)
        removed, notes = self._of_request(context)
        ranking = self._matcher.rank(
            request, {**self._removed, **removed}, top, manager_effect=manager_effect
        )
        return ranking.model_copy(update={"notes": (*ranking.notes, *self._notes, *notes)})

    def clients(
        self,
        item: str,
        *,
        manager: str | None = None,
        sent: Collection[str] = (),
        top: int = 20,
        within_days: int = WITHIN_DAYS,
    ) -> ClientRanking:
        """Return whom to offer an item; rules over clients and over items come first.

        Raises:
            InvalidInputError: no such item or manager.
            DataOwnerError: the database is away or failed.
        """
        removed, notes = self._of_clients()
        found = rank_clients(
            self._matcher, item, manager=manager, removed=removed, sent=sent, top=top,
            within_days=within_days,
        )  # fmt: skip
        barred = [rule for rule, items in self._removed.items() if item in items]
        language = self._matcher.language
        notes += tuple(
            Text(
                f"the rule '{rule}' forbids to offer this item",
                f"правило «{rule}» запрещает предлагать этот предмет",
            ).to(language)
            for rule in barred
        )
        return found.model_copy(update={"notes": (*found.notes, *notes)})
