"""A request answered with the hard rules first: rules remove and name themselves, then a rank."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from ostap.catalog import Catalog
from ostap.criteria import Bound, Rule, Unbound, bind, ids
from ostap.matching import Matcher, PairRequest, load_matcher
from ostap.names import Language, Text
from ostap.results.criteria import Criteria
from ostap.results.matching import Ranking
from ostap.sources import Source

_ITEM = "item"


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
    removed: dict[str, frozenset[str]] = {}
    bound = bind(rules, _ITEM)
    for rule in bound.rules:
        if rule.keep is not None:
            tree = Criteria(entity=_ITEM, all_of=(rule.node,))
            alone = Bound((), keys=bound.keys)
            removed[rule.id] = vacant - frozenset(ids(source, tree, catalog, as_of, rules=alone))
    return RuledMatcher(matcher, removed, tuple(_told(one, language) for one in bound.unbound))


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
        self, matcher: Matcher, removed: dict[str, frozenset[str]], notes: tuple[str, ...] = ()
    ) -> None:
        self._matcher = matcher
        self._removed = removed
        self._notes = notes

    @property
    def matcher(self) -> Matcher:
        """What ranks, and what it knows of the company."""
        return self._matcher

    def rank(self, request: PairRequest, top: int | None = None) -> Ranking:
        """Return the items for a request, what the filter and what each rule removed."""
        ranking = self._matcher.rank(request, self._removed, top)
        return ranking.model_copy(update={"notes": (*ranking.notes, *self._notes)})
