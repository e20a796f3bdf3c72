"""A request answered with the hard rules first: rules remove and name themselves, then a rank."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from ostap.catalog import Catalog
from ostap.criteria import Rule, ids, rules_for
from ostap.matching import Matcher, PairRequest, load_matcher
from ostap.names import Language
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
    for rule in rules_for(rules, _ITEM):
        tree = Criteria(entity=_ITEM, all_of=(rule.node,))
        removed[rule.id] = vacant - frozenset(ids(source, tree, catalog, as_of))
    return RuledMatcher(matcher, removed)


class RuledMatcher:
    """A matcher with the rules over items, both as of one day.

    What each rule removes is found once, when this is made.
    """

    def __init__(self, matcher: Matcher, removed: dict[str, frozenset[str]]) -> None:
        self._matcher = matcher
        self._removed = removed

    def rank(self, request: PairRequest, top: int | None = None) -> Ranking:
        """Return the items for a request, what the filter and what each rule removed."""
        return self._matcher.rank(request, self._removed, top)
