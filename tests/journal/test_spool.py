"""When the journal fails an answer is given, and what was answered is written later."""

from __future__ import annotations

import datetime as dt
import logging
from pathlib import Path

import pytest

from ostap.errors import EnvironmentFailedError, RefusedError
from ostap.journal.events import Contact
from ostap.journal.opening import open_engine
from ostap.journal.spool import Recorder, Spool
from ostap.journal.store import Journal
from ostap.names import Text

DAY = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)


def contact(number: int, client: str = "C1") -> Contact:
    return Contact(key=f"k{number}", at=DAY, client=client)


class Shaky:
    """A journal that can be away, and how often it was asked for."""

    def __init__(self, journal: Journal) -> None:
        self.journal = journal
        self.away = False
        self.asked = 0

    def __call__(self) -> Journal:
        """Give the journal, or fail."""
        self.asked += 1
        if self.away:
            raise EnvironmentFailedError("journal.unreachable", Text("Away.", "Нет связи."))
        return self.journal


def test_an_event_waits_in_a_file_while_the_journal_is_away(
    tmp_path: Path, sqlite_journal: Journal
) -> None:
    shaky, spool = Shaky(sqlite_journal), Spool(tmp_path)
    moment = [0.0]
    recorder = Recorder(shaky, spool, lambda: moment[0])
    assert recorder.record(contact(1)) is None
    shaky.away = True
    warning = recorder.record(contact(2))
    assert warning is not None
    assert warning.en.startswith("Away. ")
    assert warning.ru.startswith("Нет связи. ")
    assert recorder.record(contact(3)) is not None
    assert (shaky.asked, spool.count()) == (2, 2)  # the second time it was not even tried
    shaky.away, moment[0] = False, 31.0
    assert recorder.record(contact(4)) is None
    assert [one.key for one in sqlite_journal.events()] == ["k1", "k2", "k3", "k4"]
    assert spool.count() == 0


def test_what_waited_is_written_once_even_if_replaying_was_interrupted(
    tmp_path: Path, sqlite_journal: Journal
) -> None:
    spool = Spool(tmp_path)
    for number in range(3):
        spool.put(contact(number))
    before = spool.path.read_bytes()
    assert spool.replay(sqlite_journal) == 3
    spool.path.write_bytes(before)  # as after a crash between writing and emptying
    assert spool.replay(sqlite_journal) == 0
    assert len(list(sqlite_journal.events())) == 3


def test_a_torn_line_is_dropped_and_a_refused_event_is_kept_apart(
    tmp_path: Path, sqlite_journal: Journal, caplog: pytest.LogCaptureFixture
) -> None:
    spool = Spool(tmp_path)
    sqlite_journal.append(contact(1))
    spool.put(contact(1, client="C2"))
    spool.put(contact(2))
    with spool.path.open("a") as file:
        file.write('{"kind": "contact", "key": "k3", "at": "2026-')
    with caplog.at_level(logging.WARNING):
        assert spool.replay(sqlite_journal) == 1
    assert [record.message for record in caplog.records] == [
        "a spooled event is refused",
        "a torn line of the spool is dropped",
    ]
    assert [one.key for one in sqlite_journal.events()] == ["k1", "k2"]
    assert '"C2"' in spool.refused.read_text()
    assert spool.path.read_text() == ""


def test_a_journal_that_fails_while_replaying_leaves_the_file_as_it_is(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    spool.put(contact(1))
    journal = Journal(open_engine("journal.db", tmp_path, {}))
    journal.close()
    (tmp_path / "journal.db").write_bytes(b"broken" * 1000)
    with pytest.raises(EnvironmentFailedError):
        spool.replay(journal)
    journal.close()
    assert spool.count() == 1


def test_a_refusal_is_no_failure_and_a_full_disk_is_told(
    tmp_path: Path, sqlite_journal: Journal
) -> None:
    shaky = Shaky(sqlite_journal)
    recorder = Recorder(shaky, Spool(tmp_path / "absent"))
    recorder.record(contact(1))
    with pytest.raises(RefusedError):
        recorder.record(contact(1, client="C2"))
    shaky.away = True
    with pytest.raises(EnvironmentFailedError) as error:
        recorder.record(contact(3))
    assert error.value.code == "journal.spool"
