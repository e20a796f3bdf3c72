"""What the hard rules over items took away on a past day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from ostap.catalog import Catalog
from ostap.criteria import Bound, Rule, bind, ids
from ostap.names import Language, Text
from ostap.results.criteria import Criteria
from ostap.sources import Source

_ITEM = "item"


class Barred:
    """Asks the database, once for each day; a column without a history is read as it is now.

    Rules that ask the journal bind nobody here: what was sent or reserved since would take away
    the very items that the manager picked.
    """

    def __init__(self, source: Source, catalog: Catalog, rules: tuple[Rule, ...]) -> None:
        self._source = source
        self._catalog = catalog
        self._bound = bind(rules, _ITEM)
        self._known: dict[dt.date, frozenset[str]] = {}

    def __call__(self, day: dt.date, of: Collection[str]) -> Collection[str]:
        """Return which of some items may not be shown on a day.

        Raises:
            DataOwnerError: the database is away or failed.
        """
        keep = tuple(rule.node for rule in self._bound.rules if rule.keep is not None)
        if not keep:
            return ()
        if day not in self._known:
            tree = Criteria(entity=_ITEM, all_of=keep)
            self._known[day] = frozenset(
                ids(self._source, tree, self._catalog, day, rules=Bound(()))
            )
        return set(of) - self._known[day]

    def notes(self, language: Language) -> tuple[str, ...]:
        """Return which rules were not asked."""
        titles = [f"«{one.rule.words(language)}»" for one in self._bound.unbound]
        if not titles:
            return ()
        listed = ", ".join(titles)
        told = Text(
            f"rules that ask the journal bind no list: {listed}",
            f"правила, которые спрашивают журнал, здесь не действуют: {listed}",
        )
        return (told.to(language),)
