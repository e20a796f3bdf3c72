"""What is too old goes and leaves its counts."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from ostap.errors import InvalidInputError
from ostap.journal.events import AnyEvent, Contact, Mark, Outcome, Rejection, Selection, Sent
from ostap.journal.retention import purge
from ostap.journal.statistics import statistics
from ostap.journal.store import Journal
from ostap.journal.tables import PURGED
from ostap.names import Language

TODAY = dt.date(2026, 11, 20)


def days_ago(days: int) -> dt.datetime:
    return dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC) - dt.timedelta(days=days)


def counts(journal: Journal) -> list[tuple[str, str, str, int]]:
    with journal.reading() as connection:
        rows = connection.execute(
            sa.select(PURGED).order_by(PURGED.c.month, PURGED.c.kind, PURGED.c.detail)
        )
        return [(row.month, row.kind, row.detail, row.events) for row in rows]


def history() -> list[AnyEvent]:
    pair = {"client": "C1", "item": "P1"}
    return [
        *(Outcome(key=f"o{n}", at=days_ago(400), result="lost", **pair) for n in range(3)),
        Outcome(key="o3", at=days_ago(400), result="won", **pair),
        Outcome(key="o4", at=days_ago(10), result="won", **pair),
        Rejection(key="r1", at=days_ago(370), by="client", reason="дорого", **pair),
        Mark(key="m1", at=days_ago(400), expert="E1", suitable=True, **pair),
        Mark(key="m2", at=days_ago(400), expert="E1", suitable=None, **pair),
        Selection(key="s1", at=days_ago(400), client="C1", as_of=TODAY, versions={"model": "m-3"}),
        Contact(key="c1", at=days_ago(4000), client="C1"),
    ]


def test_old_events_go_and_their_counts_stay(journal: Journal) -> None:
    journal.append(*history())
    kept = {"outcome": 365, "rejection": 365, "mark": 365, "selection": 365}
    assert purge(journal, kept, TODAY) == {
        "mark": 2, "outcome": 4, "rejection": 1, "selection": 1,
    }  # fmt: skip
    assert [one.key for one in journal.events()] == ["o4", "c1"]
    assert counts(journal) == [
        ("2025-10", "mark", "", 1),
        ("2025-10", "mark", "true", 1),
        ("2025-10", "outcome", "lost", 3),
        ("2025-10", "outcome", "won", 1),
        ("2025-10", "selection", "m-3", 1),
        ("2025-11", "rejection", "дорого", 1),
    ]
    stats = {one.kind: (one.events, one.purged) for one in statistics(journal).kinds}
    assert stats == {
        "contact": (1, 0), "mark": (0, 2), "outcome": (1, 4), "rejection": (0, 1),
        "selection": (0, 1),
    }  # fmt: skip


def test_counts_of_later_purges_are_added(journal: Journal) -> None:
    journal.append(*history())
    purge(journal, {"outcome": 365}, TODAY)
    assert purge(journal, {"outcome": 365}, TODAY) == {}
    journal.append(Outcome(key="late", at=days_ago(400), result="lost", client="C2", item="P1"))
    purge(journal, {"outcome": 365}, TODAY)
    assert counts(journal) == [("2025-10", "outcome", "lost", 4), ("2025-10", "outcome", "won", 1)]


def test_an_offer_that_still_waits_for_its_deal_stays(journal: Journal) -> None:
    waiting = Sent(key="s1", at=days_ago(400), client="C1", item="P1")
    journal.append(waiting)
    assert purge(journal, {"sent": 30}, TODAY) == {}
    assert list(journal.events()) == [waiting]


def test_the_day_of_the_bound_itself_stays(journal: Journal) -> None:
    bound = dt.datetime(2026, 11, 10, tzinfo=dt.UTC)
    before = bound - dt.timedelta(microseconds=1)
    journal.append(
        Contact(key="stays", at=bound, client="C1"), Contact(key="goes", at=before, client="C1")
    )
    purge(journal, {"contact": 10}, TODAY)
    assert [one.key for one in journal.events()] == ["stays"]


def test_unknown_kinds_are_told_all_at_once(journal: Journal) -> None:
    with pytest.raises(InvalidInputError) as error:
        purge(journal, {"outcomes": 1, "sents": 2}, TODAY)
    assert error.value.told(Language.EN).splitlines()[1:] == [
        "  - retention.outcomes: no such kind of event. Did you mean outcome?",
        "  - retention.sents: no such kind of event. Did you mean sent?",
    ]
