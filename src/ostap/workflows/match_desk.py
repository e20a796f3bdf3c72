"""What a person who matches needs beside the ranking: leads, managers, how items are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl
from pydantic import JsonValue

from ostap.catalog import Catalog
from ostap.catalog.model import ColumnType
from ostap.errors import InvalidInputError, did_you_mean
from ostap.journal import Journal
from ostap.journal.events import Selection
from ostap.matching import PairRequest
from ostap.matching.company import Company
from ostap.matching.encode import vocabulary_of
from ostap.matching.sides import KEY
from ostap.matching.tables import read_tables
from ostap.names import Text
from ostap.results.matching import RankedItem, Ranking, RemovedByRule
from ostap.sources import Source
from ostap.workflows.recording import NOT_KEPT, RanksPairs

Values = Mapping[str, Any]
"""Values by ``table.column``; what is missing is absent."""


@dataclass(frozen=True, slots=True)
class Lead:
    """A request as it stands in the company's table: who, through whom, which wishes."""

    id: str
    client: str | None
    manager: str | None
    wishes: Values


class MatchDesk:
    """One company as of a day, for whoever looks at it. Holds no connection.

    Args:
        company: what ranking knows of it.
        names: of items: id -> values of their texts.
    """

    def __init__(self, company: Company, names: Mapping[str, Values]) -> None:
        self.company = company
        self._names = names
        self._items = {row[KEY]: row for row in company.items.to_dicts()}

    @property
    def catalog(self) -> Catalog:
        """What the data means."""
        return self.company.catalog

    @property
    def managers(self) -> tuple[str, ...]:
        """The ids of those who still work there."""
        there = (key for key, active in self.company.managers.items() if active)
        return tuple(sorted(there, key=lambda one: (len(one), one)))

    def item(self, key: str) -> Values:
        """Return what is known of an item; nothing where it is unknown."""
        known = self._items.get(key, {})
        values = {ref: value for ref, value in known.items() if "." in ref and value is not None}
        return {**values, **self._names.get(key, {})}

    def lead(self, key: str) -> Lead:
        """Return a request by its id.

        Raises:
            InvalidInputError: there is none on the day, with the nearest ids.
        """
        requests = self.company.requests
        found = requests.filter(pl.col(KEY) == key).to_dicts()
        if not found:
            raise InvalidInputError(
                "desk.unknown_lead",
                Text(f"There is no request {key!r}.", f"Заявки «{key}» нет."),
                did_you_mean(key, requests[KEY].to_list()),
            )
        row = found[0]
        wishes = {ref: v for ref, v in row.items() if "." in ref and v not in (None, [])}
        return Lead(key, row["client"], row["manager"], wishes)

    def seen(self, ref: str) -> list[str]:
        """Return the codes that the data holds for a column of requests, sorted."""
        frames = (self.company.requests, self.company.clients)
        return sorted({v for f in frames if ref in f.columns for v in vocabulary_of(f[ref])})


def read_desk(source: Source, company: Company) -> MatchDesk:
    """Return the desk of a company, reading from the database only what items are called.

    Raises:
        DataOwnerError: the database is away or failed.
    """
    catalog = company.catalog
    item = catalog.entities.item
    if item is None:
        return MatchDesk(company, {})
    texts = [
        name
        for name, column in catalog.tables[item.table].columns.items()
        if column.type is ColumnType.TEXT and not (column.sensitive or column.protected)
    ]
    frame = read_tables(source, catalog, {item.table: [item.key, *texts]})[item.table]
    names = {
        row[item.key]: {f"{item.table}.{n}": row[n] for n in texts if row[n] is not None}
        for row in frame.to_dicts()
    }
    return MatchDesk(company, names)


@dataclass(frozen=True, slots=True)
class ShownBefore:
    """A ranking as it was shown once, and what had been asked."""

    ranking: Ranking
    asked: Mapping[str, JsonValue]


def shown_before(journal: Journal, matcher: RanksPairs, key: str) -> ShownBefore:
    """Return what was shown once, from the journal: the same items, places and probabilities.

    Only the reasons and prices are looked up anew. Nothing is journaled.

    Raises:
        InvalidInputError: the journal has no such selection of items.
        EnvironmentFailedError: the journal failed.
    """
    event = journal.get(key)
    if not isinstance(event, Selection) or event.of != "item":
        raise InvalidInputError(
            "desk.unknown_selection",
            Text("The journal has no such selection.", "В журнале нет такой подборки."),
            Text("Fill in the request anew.", "Заполните запрос заново."),
        )
    asked = {name: value for name, value in event.asked.items() if value != NOT_KEPT}
    now = matcher.rank(PairRequest(client=event.client, manager=event.manager, request=asked))
    known = {item.id: item for item in now.items}
    ranking = Ranking(
        as_of=event.as_of.isoformat(),
        versions=event.versions,
        client=event.client,
        manager=event.manager,
        items=tuple(
            RankedItem(
                id=one.id,
                probability=one.probability or 0.0,
                amount=known[one.id].amount if one.id in known else None,
                suitable=one.suitable is not False,
                reasons=known[one.id].reasons if one.id in known else (),
            )
            for one in event.shown
        ),
        filtered=event.filtered,
        removed_by_rule=tuple(RemovedByRule(id=r.id, rule=r.rule) for r in event.removed),
        notes=now.notes,
        selection=key,
    )
    return ShownBefore(ranking, asked)
