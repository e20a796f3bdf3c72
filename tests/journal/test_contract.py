"""What every kind of store must do, the same for all of them."""

from __future__ import annotations

import datetime as dt
import inspect
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from ostap.errors import EnvironmentFailedError, InvalidInputError, RefusedError
from ostap.journal import events, opening
from ostap.journal.events import (
    EVENT_TYPES,
    AnyEvent,
    AudienceRun,
    Contact,
    DealMade,
    IdFile,
    Mark,
    Outcome,
    Pick,
    Rejection,
    Removed,
    Reservation,
    Revision,
    RuleCount,
    RunCriterion,
    Selection,
    Sent,
    Shown,
    Verdict,
)
from ostap.journal.outbox import Outbox
from ostap.journal.store import Appended, Asked, Journal
from ostap.names import Language

if TYPE_CHECKING:
    from tests.journal.conftest import Store

DAY = dt.datetime(2026, 11, 20, 12, 30, 15, 123456, tzinfo=dt.UTC)
EXAMPLES: dict[str, AnyEvent] = {
    "selection": Selection(
        key="sel-1", at=DAY, client="C1", manager="M1", as_of=dt.date(2026, 11, 20),
        asked={"area_min": 40, "districts": ["Северный", "Южный"]},
        shown=(
            Shown(id="P1", position=1, probability=0.31, suitable=True, propensity=0.9),
            Shown(id="P2", position=2, probability=0.05, suitable=False),
        ),
        filtered=("P2", "P3"), removed=(Removed(id="P4", rule="not_reserved"),),
        versions={"code": "0.1", "catalog": "ab12", "data": "cd", "model": "m-3", "rules": "ef"},
    ),
    "run": AudienceRun(
        key="run-1", at=DAY, run="20261120-1", status="done", offer="Молодёжная карта",
        as_of=dt.date(2026, 11, 20),
        criteria=(RunCriterion(id="c1", text="возраст", written_by="model", alone=9, left=9),),
        rules=(RuleCount(rule="consent", removed=4),), sql="select client_id from clients",
        count=5, ids=IdFile(path="runs/1/ids.csv", sha256="0" * 64, bytes=40, count=5),
        tokens=1200, seconds=31.5, versions={"code": "0.1"},
    ),
    "pick": Pick(key="pick-1", at=DAY, selection="sel-1", client="C1", item="P1", manager="M1"),
    "rejection": Rejection(
        key="rej-1", at=DAY, selection="sel-1", client="C1", item="P2", by="client",
        reason="expensive", comment="дорого",
    ),
    "sent": Sent(
        key="sent-1", at=DAY, selection="sel-1", client="C1", item="P1", manager="M1",
        channel="email",
    ),
    "deal": DealMade(
        key="deal:sent-1", at=DAY, sent="sent-1", client="C1", item="P1", manager="M1", deal="D1"
    ),
    "contact": Contact(key="call-1", at=DAY, client="C1", manager="M1", channel="call"),
    "reserve": Reservation(
        key="res-1", at=DAY, item="P1", client="C1", until=dt.date(2026, 12, 1)
    ),
    "mark": Mark(
        key="mark-2", at=DAY, client="C1", item="P1", expert="E2", suitable=None,
        second_of="mark-1", comment="мало данных",
    ),
    "outcome": Outcome(
        key="out-1", at=DAY, client="C1", item="P1", deal="D1", result="won", source="contract",
        amount=90_000.0, corrects="out-0",
    ),
    "verdict": Verdict(
        key="ver-1", at=DAY, subject="m-3", gate="recall", accepted=True, why=("0.86 >= 0.8",),
        by="owner", versions={"model": "m-3"},
    ),
    "revision": Revision(
        key="rev-1", at=DAY, subject="recall_target", before=0.8, after=0.85, why="pilot", by="PO"
    ),
}  # fmt: skip


def sent(number: int, **changes: Any) -> Sent:
    fields = {"client": f"C{number % 7}", "item": f"P{number}"} | changes
    return Sent(key=f"sent-{number}", at=DAY + dt.timedelta(seconds=number), **fields)


def test_there_is_an_example_of_every_event_there_is() -> None:
    made = {
        one.model_fields["kind"].default
        for _, one in inspect.getmembers(events, inspect.isclass)
        if issubclass(one, events._Event) and one is not events._Event
    }
    assert made == set(EVENT_TYPES) == set(EXAMPLES)


@pytest.mark.parametrize("kind", sorted(EXAMPLES))
def test_an_event_comes_out_as_it_went_in(journal: Journal, kind: str) -> None:
    event = EXAMPLES[kind]
    assert journal.append(event) == Appended(1, 0)
    assert journal.get(event.key) == event
    assert list(journal.events()) == [event]


@pytest.mark.parametrize("kind", sorted(EXAMPLES))
def test_the_same_event_again_changes_nothing(journal: Journal, kind: str) -> None:
    event = EXAMPLES[kind]
    assert journal.append(event, event) == Appended(1, 1)
    assert journal.append(event) == Appended(0, 1)
    assert list(journal.events()) == [event]


def test_a_key_with_other_words_is_refused_by_name_and_nothing_is_written(
    journal: Journal,
) -> None:
    journal.append(sent(1))
    with pytest.raises(RefusedError) as error:
        journal.append(sent(2), sent(1, item="P9"), sent(3))
    assert error.value.code == "journal.other_event"
    assert "'sent-1'" in error.value.told(Language.EN)
    assert "item" in error.value.told(Language.RU)
    assert [one.key for one in journal.events()] == ["sent-1"]
    with pytest.raises(RefusedError):
        journal.append(sent(4), sent(4, item="P9"))


def test_what_is_asked_for_comes_in_the_order_it_was_written(journal: Journal) -> None:
    journal.append(*EXAMPLES.values(), sent(3), sent(2), sent(9))

    def keys(**asked: Any) -> list[str]:
        return [one.key for one in journal.events(Asked(**asked))]

    assert keys(kinds={"sent"}) == ["sent-1", "sent-3", "sent-2", "sent-9"]
    assert keys(kinds={"sent"}, client="C2") == ["sent-2", "sent-9"]
    assert keys(item="P9") == ["sent-9"]
    assert keys(ref="sel-1") == ["pick-1", "rej-1", "sent-1"]
    later = DAY + dt.timedelta(seconds=3)
    assert keys(kinds={"sent"}, since=later) == ["sent-3", "sent-9"]
    assert keys(kinds={"sent"}, until=later) == ["sent-1", "sent-2"]
    assert keys(known_by=DAY) == []  # all of it was written after that day
    assert journal.get("nothing") is None


def test_many_events_go_in_at_once_or_not_at_all(journal: Journal) -> None:
    def broken() -> Any:
        yield from (sent(number) for number in range(1200))
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        journal.append_all(broken())
    assert list(journal.events()) == []
    assert journal.append_all(sent(number) for number in range(1200)) == Appended(1200, 0)
    assert journal.append_all(sent(number) for number in range(1300)) == Appended(100, 1200)


def test_history_wants_no_deals_and_an_item_sent_now_does(journal: Journal) -> None:
    journal.append_all([sent(1)], make_deals=False)
    to_run = Sent(key="mass", at=DAY, run="20261120-1", offer="Молодёжная карта")
    journal.append(sent(1), sent(2), to_run, sent(3, item=None, offer="карта"))
    assert [one.key for one in Outbox(journal).listed()] == ["sent-2"]


def test_writers_in_threads_write_each_event_once(store: Store, journal: Journal) -> None:
    start = threading.Barrier(4)

    def write(worker: int) -> int:
        with store.open() as mine:
            start.wait()
            return sum(mine.append(sent(n)).new for n in range(worker * 10, worker * 10 + 30))

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(write, range(4))) == 60
    assert sorted(one.key for one in journal.events()) == sorted(f"sent-{n}" for n in range(60))


def test_a_reader_sees_the_journal_as_it_was_at_his_first_event(journal: Journal) -> None:
    journal.append_all(sent(number) for number in range(1500))
    reader = journal.events()
    next(reader)
    journal.append(sent(1500))
    assert sum(1 for _ in reader) == 1499
    assert sum(1 for _ in journal.events()) == 1501


def test_journals_opened_at_once_agree_on_the_tables(store: Store) -> None:
    start = threading.Barrier(4)

    def open_one(_: int) -> int:
        start.wait()
        with store.open() as mine:
            return len(list(mine.events()))

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(open_one, range(4))) == [0, 0, 0, 0]


@pytest.mark.parametrize("text", ["", "a\x00b", "x" * 1001])
def test_ids_and_keys_are_neither_empty_nor_endless(text: str) -> None:
    with pytest.raises(ValueError, match="key"):
        Contact(key=text, at=DAY, client="C1")
    with pytest.raises(ValueError, match="client"):
        Contact(key="k", at=DAY, client=text)


def test_ids_are_whatever_text_a_company_has(journal: Journal) -> None:
    event = Contact(key="k", at=DAY, client="Ёлки & 'палки'\n\"%_\\ 😀")
    journal.append(event)
    assert list(journal.events(Asked(client=event.client))) == [event]


def test_the_environment_names_the_journal_before_the_workspace(store: Store) -> None:
    environment = {opening.JOURNAL_VARIABLE: store.address}
    elsewhere = opening.open_engine("mysql://nowhere", store.folder, environment)
    assert elsewhere.dialect.name == store.kind
    elsewhere.dispose()


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("mysql://host/journal", "journal.address"),
        ("postgresql://u@/journal?host=/nowhere", "journal.unreachable"),
        ("postgresql://u:secret@host/journal", "database.bad_address"),
        ("no/such/folder/journal.db", "journal.unreachable"),
        ("broken.db", "journal.broken"),
    ],
)
def test_an_address_that_leads_nowhere_is_told(tmp_path: Any, address: str, code: str) -> None:
    (tmp_path / "broken.db").write_bytes(b"not a database at all" * 100)
    with pytest.raises((InvalidInputError, EnvironmentFailedError)) as error:
        opening.open_engine(address, tmp_path, {})
    assert error.value.code == code
    told = error.value.told(Language.RU)
    assert "secret" not in told
    assert told != error.value.told(Language.EN)
