"""A request answered with the hard rules first: rules remove and name themselves, then a rank."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from pathlib import Path

from ostap.catalog import Catalog
from ostap.criteria import Bound, Rule, Unbound, bind, ids
from ostap.matching import Matcher, PairRequest, load_matcher
from ostap.matching.reverse import WITHIN_DAYS, rank_clients
from ostap.matching.sides import KEY
from ostap.names import Language, Text
from ostap.results.criteria import Criteria
from ostap.results.matching import ClientRanking, Ranking
from ostap.sources import Source

_ITEM = "item"
_CLIENT = "client"

Removed = tuple[dict[str, frozenset[str]], tuple[str, ...]]
"""Rule -> keys that it takes away, and what is told of rules that could not be asked."""


def load_ruled_matcher(
    source: Source,
    catalog: Catalog,
    rules: tuple[Rule, ...],
    models: Path,
    as_of: dt.date,
    language: Language,
) -> RuledMatcher:
    """Return the current model over the day's items, with what each rule takes away.

    Raises:
        RefusedError: nothing is trained, or it was trained with another catalog.
        DataOwnerError: the database is away or failed.
    """
    matcher = load_matcher(source, catalog, models, as_of, language=language)
    vacant = frozenset(matcher.vacant)
    removed, notes = _removed(source, catalog, rules, _ITEM, vacant, as_of, language)

    def of_clients() -> Removed:
        known = frozenset(matcher.company.clients[KEY].to_list())
        return _removed(source, catalog, rules, _CLIENT, known, as_of, language)

    return RuledMatcher(matcher, removed, notes, of_clients)


def _removed(
    source: Source,
    catalog: Catalog,
    rules: tuple[Rule, ...],
    entity: str,
    keys: frozenset[str],
    as_of: dt.date,
    language: Language,
) -> Removed:
    """Return what each rule takes of the keys, and a note for each that can't be asked."""
    removed: dict[str, frozenset[str]] = {}
    bound = bind(rules, entity)
    for rule in bound.rules:
        if rule.keep is not None:
            tree = Criteria(entity=entity, all_of=(rule.node,))
            alone = Bound((), keys=bound.keys)
            removed[rule.id] = keys - frozenset(ids(source, tree, catalog, as_of, rules=alone))
    return removed, tuple(_told(one, language) for one in bound.unbound)


def _told(unbound: Unbound, language: Language) -> str:
    title = unbound.rule.words(language)
    return Text(
        f"The rule '{title}' was not applied: {unbound.why.en}.",
        f"Правило «{title}» не применено: {unbound.why.ru}.",
    ).to(language)


class RuledMatcher:
    """A matcher with the rules over items, both as of one day.

    What each rule removes is found once, when this is made. ``notes`` are told with every
    ranking: the rules that could not be asked. Rules about the size of an audience bind none.
    """

    def __init__(
        self,
        matcher: Matcher,
        removed: dict[str, frozenset[str]],
        notes: tuple[str, ...] = (),
        of_clients: Callable[[], Removed] = lambda: ({}, ()),
    ) -> None:
        self._matcher = matcher
        self._removed = removed
        self._notes = notes
        self._of_clients = of_clients

    @property
    def matcher(self) -> Matcher:
        """What ranks, and what it knows of the company."""
        return self._matcher

    def rank(
        self, request: PairRequest, top: int | None = None, *, manager_effect: bool = True
    ) -> Ranking:
        """Return the items for a request, what the filter and what each rule removed."""
        ranking = self._matcher.rank(request, self._removed, top, manager_effect=manager_effect)
        return ranking.model_copy(update={"notes": (*ranking.notes, *self._notes)})

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
