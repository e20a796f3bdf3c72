"""Key sets that criteria name: what each means, in days and events."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from ostap.errors import EnvironmentFailedError, InvalidInputError
from ostap.journal.events import AudienceRun, Contact, Rejection, Reservation, Sent
from ostap.journal.files import id_file
from ostap.journal.store import Journal
from ostap.names import Language
from ostap.results.conditions import LastWindow, Unit
from ostap.results.criteria import KeySet
from ostap.workflows.journal_keys import JournalKeys, KeyContext

AS_OF = dt.date(2026, 11, 20)
MONTH = LastWindow(last=30, unit=Unit.DAY)


def ago(days: int, hour: int = 12) -> dt.datetime:
    return dt.datetime(2026, 11, 20, hour, tzinfo=dt.UTC) - dt.timedelta(days=days)


@pytest.fixture
def filled(journal: Journal, tmp_path: Path) -> Journal:
    """What happened to a few clients and items, and a mass sending of a card."""
    run = tmp_path / "runs" / "r1"
    run.mkdir(parents=True)
    (run / "ids.csv").write_text("client_id\nC1\nC9\n", encoding="utf-8")
    journal.append_all(
        [
            Sent(key="s1", at=ago(0, 23), client="C1", item="P1"),
            Sent(key="s2", at=ago(29), client="C2", item="P1"),
            Sent(key="s3", at=ago(30), client="C3", item="P2"),
            Sent(key="s4", at=ago(3), client="C2", item="P2", offer="card"),
            Sent(key="s5", at=ago(-1), client="C4", item="P1"),
            AudienceRun(
                key="r1", at=ago(6), run="r1", status="done", as_of=AS_OF,
                ids=id_file(run / "ids.csv", tmp_path, 2),
            ),
            Sent(key="mass", at=ago(5), run="r1", offer="card"),
            Contact(key="c1", at=ago(2), client="C5"),
            Rejection(key="j1", at=ago(4), client="C1", item="P2", by="client", reason="far"),
            Rejection(key="j2", at=ago(4), client="C2", offer="card", by="client", reason="no"),
            Reservation(key="b1", at=ago(9), item="P3", client="C1"),
            Reservation(key="b2", at=ago(9), item="P4", client="C2", until=ago(1).date()),
            Reservation(key="b3", at=ago(9), item="P5", client="C2", until=AS_OF),
            Reservation(key="b4", at=ago(9), item="P6", client="C2"),
            Reservation(key="b5", at=ago(8), item="P6", client="C2", released=True),
        ],
        make_deals=False,
    )  # fmt: skip
    return journal


@pytest.mark.parametrize(
    ("context", "asked", "expected"),
    [
        ({}, {"name": "sent"}, {"C1", "C2", "C3", "C9"}),
        ({}, {"name": "sent", "window": MONTH}, {"C1", "C2", "C9"}),
        ({}, {"name": "sent", "at_least": 2}, {"C1", "C2"}),
        ({"offer": "card"}, {"name": "sent"}, {"C1", "C2", "C9"}),
        ({"item": "P1"}, {"name": "sent"}, {"C1", "C2"}),
        ({}, {"name": "contacted", "window": LastWindow(last=5, unit=Unit.DAY)},
         {"C1", "C2", "C5"}),
        ({}, {"name": "contacted", "window": LastWindow(last=6, unit=Unit.DAY)},
         {"C1", "C2", "C5", "C9"}),
        ({}, {"name": "rejected"}, {"C1", "C2"}),
        ({"offer": "card"}, {"name": "rejected"}, {"C2"}),
        ({"item": "P2"}, {"name": "rejected"}, {"C1"}),
        ({}, {"name": "reserved"}, {"C1", "C2"}),
        ({"item": "P5"}, {"name": "reserved"}, {"C2"}),
        ({"entity": "item"}, {"name": "sent"}, {"P1", "P2"}),
        ({"entity": "item", "client": "C3"}, {"name": "sent"}, {"P2"}),
        ({"entity": "item"}, {"name": "reserved"}, {"P3", "P5"}),
        ({"entity": "item", "client": "C1"}, {"name": "reserved"}, {"P5"}),
        ({"entity": "item", "client": "C1"}, {"name": "rejected"}, {"P2"}),
    ],
)  # fmt: skip
def test_a_set_is_whom_it_says(
    filled: Journal,
    tmp_path: Path,
    context: dict[str, Any],
    asked: dict[str, Any],
    expected: set[str],
) -> None:
    keys = JournalKeys(filled, tmp_path, AS_OF, KeyContext(**context))
    assert set(keys(KeySet(**asked))) == expected


def test_an_unknown_set_and_a_window_of_a_state_are_told(
    sqlite_journal: Journal, tmp_path: Path
) -> None:
    keys = JournalKeys(sqlite_journal, tmp_path, AS_OF, KeyContext())
    with pytest.raises(InvalidInputError, match="Did you mean contacted") as error:
        keys(KeySet(name="contacts"))
    assert error.value.code == "criteria.no_keys"
    with pytest.raises(InvalidInputError) as error:
        keys(KeySet(name="reserved", window=MONTH))
    assert "нет ни периода" in error.value.told(Language.RU)


def test_a_file_of_ids_that_changed_or_is_gone_is_not_trusted(
    filled: Journal, tmp_path: Path
) -> None:
    path = tmp_path / "runs" / "r1" / "ids.csv"
    path.write_text("client_id\nC1\n", encoding="utf-8")
    asked = KeySet(name="sent")
    with pytest.raises(EnvironmentFailedError) as error:
        JournalKeys(filled, tmp_path, AS_OF, KeyContext())(asked)
    assert error.value.code == "journal.ids_changed"
    path.unlink()
    with pytest.raises(EnvironmentFailedError):
        JournalKeys(filled, tmp_path, AS_OF, KeyContext())(asked)
    filled.append(Sent(key="lost", at=ago(1), run="r2"))
    with pytest.raises((InvalidInputError, EnvironmentFailedError)):
        JournalKeys(filled, tmp_path, AS_OF, KeyContext())(asked)
