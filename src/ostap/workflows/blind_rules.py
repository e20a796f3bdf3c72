"""What the hard rules over items took away on a past day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection

import polars as pl

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


def without_barred(
    marks: pl.DataFrame, barred: Callable[[dt.date, Collection[str]], Collection[str]]
) -> pl.DataFrame:
    """Return the marks of what the rules let through on the day of each mark.

    What a rule takes away no model is asked about: an expert's no would be blamed on the model.
    Rows whose day can't be read stay as they are.

    Args:
        marks: `ostap.matching.promise_marks.read_marks`.
        barred: which of some items the rules take away on a day.
    """
    dated = marks.with_columns(pl.col("marked_on").str.to_date(strict=False).alias("day"))
    pairs = dated.drop_nulls("day").select("day", "item").unique(maintain_order=True)
    gone = [
        (day, item)
        for (day,), rows in pairs.group_by("day", maintain_order=True)
        for item in barred(day, rows["item"].to_list())
    ]
    taken = pl.DataFrame(gone, schema={"day": pl.Date, "item": pl.String}, orient="row")
    kept = dated.join(taken, on=["day", "item"], how="anti", maintain_order="left")
    return kept.drop("day")
