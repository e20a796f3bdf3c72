"""The tables step by step: what an older Ostap kept is read by this one."""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from ostap.errors import EnvironmentFailedError
from ostap.journal import opening
from ostap.journal.backup import restore
from ostap.journal.events import Outcome, Selection, Sent, Shown
from ostap.journal.outbox import Outbox
from ostap.journal.store import Asked, Journal
from ostap.journal.tables import METADATA

if TYPE_CHECKING:
    from tests.journal.conftest import Store

KEPT = Path(__file__).parent / "kept"
DAY = dt.datetime(2026, 10, 1, 9, 0, 0, 250_000, tzinfo=dt.UTC)
KEPT_EVENTS = [
    Selection(
        key="sel-1", at=DAY, client="C1", manager="M1", as_of=dt.date(2026, 10, 1),
        asked={"area_min": 40}, shown=(Shown(id="P1", position=1, probability=0.3),),
        versions={"code": "0.1"},
    ),
    Sent(key="sent-1", at=DAY, selection="sel-1", client="C1", item="P1", manager="M1"),
    Outcome(key="out-1", at=DAY + dt.timedelta(days=9), client="C1", item="P1", result="won"),
]  # fmt: skip
"""What the kept files of older versions hold; all were written by those versions."""


@pytest.mark.parametrize("version", ["0001"])
def test_a_file_of_an_older_version_is_brought_up_to_date_and_says_the_same(
    tmp_path: Path, version: str
) -> None:
    shutil.copy(KEPT / f"journal-{version}.db", tmp_path / "journal.db")
    with Journal(opening.open_engine("journal.db", tmp_path, {})) as journal:
        assert list(journal.events()) == KEPT_EVENTS
        assert [one.key for one in Outbox(journal).listed()] == ["sent-1"]
        early = Asked(known_by=DAY + dt.timedelta(days=1))
        assert [one.key for one in journal.events(early)] == ["sel-1", "sent-1"]


@pytest.mark.parametrize("version", ["0001"])
def test_a_backup_of_an_older_version_is_restored_on_every_kind_of_store(
    store: Store, version: str
) -> None:
    engine = opening.open_store(store.address, store.folder, {})
    restore(engine, KEPT / f"journal-{version}.journal.gz")
    engine.dispose()
    with store.open() as journal:
        assert list(journal.events()) == KEPT_EVENTS
        new = Sent(key="sent-2", at=DAY, client="C2", item="P2")
        assert journal.append(new).new == 1


def test_the_migrations_make_the_tables_that_the_code_means(journal: Journal) -> None:
    with journal.engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"include_name": lambda name, kind, _: kind != "table" or name in METADATA.tables},
        )
        assert compare_metadata(context, METADATA) == []


def test_the_newest_version_is_the_last_step_and_steps_stand_in_one_line() -> None:
    script = ScriptDirectory.from_config(opening.migration_config())
    steps = [one.revision for one in script.walk_revisions()]
    assert script.get_heads() == [opening.NEWEST]
    assert steps == sorted(steps, reverse=True)


def test_tables_of_a_newer_ostap_are_left_alone(store: Store, journal: Journal) -> None:
    with journal.engine.begin() as connection:
        connection.execute(sa.text("UPDATE journal_version SET version_num = '9999'"))
    with pytest.raises(EnvironmentFailedError) as error:
        store.open()
    assert error.value.code == "journal.newer"


def test_a_step_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    shutil.copy(KEPT / "journal-0001.db", path)
    with sqlite3.connect(path) as raw:
        raw.execute("CREATE TABLE blocker (x)")
        raw.execute("DROP INDEX journal_events_kind")  # the second step will miss it
    raw.close()
    with pytest.raises(EnvironmentFailedError):
        opening.open_engine("journal.db", tmp_path, {})
    with sqlite3.connect(path) as raw:
        columns = [row[1] for row in raw.execute("PRAGMA table_info(journal_events)")]
        assert "recorded" not in columns
        assert raw.execute("SELECT version_num FROM journal_version").fetchone() == ("0001",)
    raw.close()
