"""A request answered with the hard rules first: rules remove and name themselves, then a rank."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ostap.catalog import Catalog
from ostap.criteria import Bound, Keys, Rule, Unbound, bind, ids, rules_for
from ostap.criteria.tree import with_ids
from ostap.errors import NOTHING, EnvironmentFailedError, InvalidInputError
from ostap.matching import Matcher, PairRequest, load_matcher
from ostap.matching.reverse import WITHIN_DAYS, rank_clients
from ostap.matching.sides import KEY
from ostap.names import Language, Text
from ostap.results.criteria import Criteria, Node
from ostap.results.matching import ClientRanking, Ranking
from ostap.sources import Source
from ostap.workflows.journal_keys import KeyContext
from ostap.workflows.request_rules import NotBySetsError, names_keys, prepared

_ITEM: Final = "item"
_CLIENT: Final = "client"
_OF_CLIENT: Final = frozenset({"sent", "rejected"})

REST_SECONDS: Final = 30.0
"""So long a journal that failed is left alone."""

KeysFor = Callable[[KeyContext], Keys]
"""Hands in the key sets of one request."""

Removed = tuple[dict[str, frozenset[str]], tuple[str, ...]]
"""Rule -> keys that it takes away, and what is told of rules that could not be asked."""

RemovedBy = Callable[[Keys], frozenset[str]]
"""Tells which keys a rule takes away, from key sets."""


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
        InvalidInputError: a rule on key sets can only be answered by SQL.
        DataOwnerError: the database is away or failed.
    """
    matcher = load_matcher(source, catalog, models, as_of, language=language)
    vacant = frozenset(matcher.vacant)
    of_request = tuple(filter(_depends, rules_for(rules, _ITEM))) if keys else ()
    standing = tuple(rule for rule in rules if rule not in of_request)
    asking = _Asking(source, catalog, as_of, language)
    removed, notes = asking.removed(standing, _ITEM, vacant)
    on_request = OnRequest(keys, asking.by_sets(of_request, vacant), language) if keys else None

    known = frozenset(matcher.company.clients[KEY].to_list())
    of_clients = _Once(lambda: asking.removed(rules, _CLIENT, known))
    if on_request is None:
        return RuledMatcher(matcher, removed, notes, of_clients)
    on_request(KeyContext(_ITEM))  # opens the journal, so that no request waits for it
    return RuledMatcher(matcher, removed, notes, of_clients, on_request)


def of_nobody(keys: Keys) -> Keys:
    """Return the keys for a client that nobody knows: nothing was sent to him yet."""
    return lambda asked: () if asked.name in _OF_CLIENT else keys(asked)


def _depends(rule: Rule) -> bool:
    """Tell whether what a rule removes depends on who asks."""
    return rule.keep is not None and names_keys(rule.keep)


class _Once:
    """Asks when first called, and remembers."""

    def __init__(self, ask: Callable[[], Removed]) -> None:
        self._ask = ask
        self._found: Removed | None = None

    def __call__(self) -> Removed:
        if self._found is None:
            self._found = self._ask()
        return self._found


class OnRequest:
    """What the rules on key sets remove, for one request after another; no SQL is asked.

    A journal that failed is not tried again for half a minute: its time-out is not every answer's.
    """

    def __init__(
        self,
        keys: KeysFor,
        by_sets: tuple[tuple[Rule, RemovedBy], ...],
        language: Language,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._keys = keys
        self._by_sets = {rule.id: removed for rule, removed in by_sets}
        self._rules = tuple(rule for rule, _ in by_sets)
        self._language = language
        self._clock = clock
        self._failed: tuple[float, Text] | None = None

    def __call__(self, context: KeyContext) -> Removed:
        """Return what each rule removes, or that the journal is away."""
        if not self._rules:
            return {}, ()
        failed = self._failed
        if failed is not None and self._clock() - failed[0] < REST_SECONDS:
            return self._away(failed[1])
        try:
            known = self._keys(context)
            handed_in = known if context.client is not None else of_nobody(known)
            bound = bind(self._rules, _ITEM, keys=handed_in)
            kept = bound.keys or handed_in
            removed = {rule.id: self._by_sets[rule.id](kept) for rule in bound.rules}
        except EnvironmentFailedError as error:  # an answer never waits for the journal
            self._failed = self._clock(), error.what
            return self._away(error.what)
        self._failed = None
        return removed, tuple(_told(one, self._language) for one in bound.unbound)

    def _away(self, why: Text) -> Removed:
        unbound = (Unbound(rule, why, NOTHING) for rule in self._rules)
        return {}, tuple(_told(one, self._language) for one in unbound)


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

    def by_sets(
        self, rules: tuple[Rule, ...], of: frozenset[str]
    ) -> tuple[tuple[Rule, RemovedBy], ...]:
        """Return for each rule what tells its removed keys from key sets; the rest is asked now."""
        return tuple((rule, self._by_sets(rule, of)) for rule in rules)

    def _by_sets(self, rule: Rule, of: frozenset[str]) -> RemovedBy:
        try:
            return prepared(rule.node, of, self._true)
        except NotBySetsError as error:
            raise InvalidInputError(
                "rules.top_of_keys",
                Text(
                    f"The rule '{rule.id}' names a saved audience with a key set and a 'top'.",
                    f"Правило «{rule.id}» ссылается на аудиторию, где есть и ключи, и 'top'.",
                ),
                Text(
                    "Such a rule can't be asked with each request: take one of the two out.",
                    "Такое правило нельзя проверять на каждый запрос: уберите одно из двух.",
                ),
            ) from error

    def _true(self, node: Node) -> Iterator[str]:
        tree, _ = with_ids(Criteria(entity=_ITEM, all_of=(node,)))
        return ids(self.source, tree, self.catalog, self.as_of)


def _told(unbound: Unbound, language: Language) -> str:
    title = unbound.rule.words(language)
    return Text(
        f"The rule '{title}' was not applied: {unbound.why.en}.",
        f"Правило «{title}» не применено: {unbound.why.ru}.",
    ).to(language)


class RuledMatcher:
    """A matcher with the rules over items, both as of one day.

    What a rule removes is found once, when this is made. Rules that depend on the request (reserved
    for others, sent to this client) ask the journal with each request, the database never.
    ``notes`` are told with every ranking: the rules that could not be asked. Rules about the size
    of an audience bind none.
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

    def settle(self) -> None:
        """Ask what is left to ask of the database, so that it may be closed.

        Raises:
            DataOwnerError: it is away or failed.
        """
        self._of_clients()

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
