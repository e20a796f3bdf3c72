"""Decisions on what was shown: said twice is once, and nothing is sent twice."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from ostap.errors import EnvironmentFailedError, RefusedError
from ostap.journal import Journal, Outbox, Stage, open_engine
from ostap.names import Text
from ostap.workflows.decisions import About, Decisions, Standing

NOON = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
SEEN = About(selection="selection:1", client="C1", item="P1", manager="M1", who="anna")


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with Journal(open_engine("journal.db", tmp_path, {})) as opened:
        yield opened


@pytest.fixture
def decisions(journal: Journal) -> Decisions:
    minutes = iter(range(1_000))
    return Decisions(lambda: journal, lambda: NOON + dt.timedelta(minutes=next(minutes)))


def test_the_same_pick_again_is_no_news(decisions: Decisions, journal: Journal) -> None:
    assert [decisions.pick(SEEN), decisions.pick(SEEN)] == [True, False]
    [event] = journal.events()
    assert (event.kind, event.who, event.at) == ("pick", "anna", NOON)


def test_a_change_of_mind_is_another_event(decisions: Decisions) -> None:
    decisions.pick(SEEN)
    turn = decisions.standing("C1")["P1"].turn
    later = About("selection:1", "C1", "P1", turn=turn, who="anna")
    decisions.reject(later, "client", "price")
    assert decisions.standing("C1") == {
        "P1": Standing(
            stage=Stage.REJECTED, turn=2, at=NOON + dt.timedelta(minutes=1), reason="price"
        )
    }


def test_two_words_on_what_was_seen_once_are_told_apart(decisions: Decisions) -> None:
    decisions.reject(SEEN, "client", "price")
    assert decisions.reject(SEEN, "client", "price") is False
    with pytest.raises(RefusedError, match="decided about P1 meanwhile"):
        decisions.reject(SEEN, "client", "place")


def test_a_sending_is_queued_for_the_crm_once(decisions: Decisions, journal: Journal) -> None:
    assert [decisions.send(SEEN, "email"), decisions.send(SEEN, "email")] == [True, False]
    assert len(Outbox(journal).listed()) == 1


def test_what_was_sent_is_not_sent_again_from_another_selection(decisions: Decisions) -> None:
    decisions.send(SEEN, "email")
    elsewhere = About(selection="selection:2", client="C1", item="P1")
    with pytest.raises(RefusedError) as refused:
        decisions.send(elsewhere, "email")
    assert refused.value.code == "decision.sent_already"


def test_many_clicks_at_once_send_once(decisions: Decisions, journal: Journal) -> None:
    clicks = [threading.Thread(target=decisions.send, args=(SEEN, "email")) for _ in range(8)]
    for click in clicks:
        click.start()
    for click in clicks:
        click.join()
    assert [event.kind for event in journal.events()] == ["sent"]


def test_where_the_journal_fails_nothing_waits_to_be_written() -> None:
    def broken() -> Journal:
        raise EnvironmentFailedError("journal.unreachable", Text("Away.", "Нет связи."))

    with pytest.raises(EnvironmentFailedError):
        Decisions(broken).pick(SEEN)
