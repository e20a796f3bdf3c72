"""Backups: taken while others write, whole or none, back after the store is destroyed."""

from __future__ import annotations

import datetime as dt
import gzip
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from ostap.errors import EnvironmentFailedError, InvalidInputError, RefusedError
from ostap.journal import opening
from ostap.journal.backup import back_up, restore
from ostap.journal.events import Sent
from ostap.journal.outbox import Outbox
from ostap.journal.store import Journal
from ostap.journal.tables import METADATA

if TYPE_CHECKING:
    from tests.journal.conftest import Store

DAY = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)


def sent(number: int) -> Sent:
    return Sent(key=f"s{number}", at=DAY, client=f"C{number}", item="P1")


def test_a_destroyed_store_comes_back_as_it_was(store: Store) -> None:
    backup = store.folder / "b" / "one.journal.gz"
    with store.open() as journal:
        journal.append_all(sent(number) for number in range(700))
        before = list(journal.events()), Outbox(journal).listed(1000)
        made = back_up(journal, backup)
        assert (made.events, made.rows) == (700, 1400)
        destroy(store, journal)
    engine = opening.open_store(store.address, store.folder, {})
    aside = opening.set_broken_aside(engine)
    assert (aside is not None) is (store.kind == "sqlite")
    assert restore(engine, backup) == made
    engine.dispose()
    with store.open() as journal:
        assert (list(journal.events()), Outbox(journal).listed(1000)) == before
        assert journal.append(sent(700), sent(3)) == (1, 1)


def destroy(store: Store, journal: Journal) -> None:
    if store.kind == "sqlite":
        journal.close()
        (store.folder / "journal.db").write_bytes(b"\x00not a database" * 500)
        with pytest.raises(EnvironmentFailedError) as error:
            store.open()
        assert error.value.code == "journal.broken"
    else:
        with journal.engine.begin() as connection:
            for name in (*METADATA.tables, opening.VERSION_TABLE):
                connection.execute(sa.text(f"DROP TABLE {name}"))


def test_a_backup_is_one_state_while_writers_write(store: Store, journal: Journal) -> None:
    stop = threading.Event()

    def write() -> None:
        with store.open() as mine:
            number = 0
            while not stop.is_set():
                mine.append(*(sent(n) for n in range(number, number + 10)))
                number += 10

    writer = threading.Thread(target=write)
    writer.start()
    try:
        taken = [back_up(journal, store.folder / f"{n}.journal.gz") for n in range(5)]
    finally:
        stop.set()
        writer.join()
    for made in taken:
        assert made.events % 10 == 0
        assert made.rows == 2 * made.events  # each with its line in the outbox
    restore(journal.engine, taken[-1].path, replace=True)
    assert len(list(journal.events())) == taken[-1].events


def test_a_journal_moves_from_one_kind_of_store_to_another(
    journal: Journal, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    with Journal(opening.open_engine("journal.db", elsewhere, {})) as first:
        first.append(sent(1), sent(2))
        back_up(first, elsewhere / "moving.journal.gz")
        restore(journal.engine, elsewhere / "moving.journal.gz")
        assert list(journal.events()) == list(first.events())


def test_what_is_there_is_not_replaced_unasked(store: Store, journal: Journal) -> None:
    path = store.folder / "one.journal.gz"
    journal.append(sent(1))
    back_up(journal, path)
    journal.append(sent(2))
    with pytest.raises(RefusedError) as error:
        restore(journal.engine, path)
    assert error.value.code == "journal.not_empty"
    assert len(list(journal.events())) == 2
    restore(journal.engine, path, replace=True)
    assert list(journal.events()) == [sent(1)]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda raw: raw[: len(raw) // 2], "marker"),
        (
            lambda raw: gzip.compress(
                b"".join(gzip.decompress(raw).splitlines(keepends=True)[:-1])
            ),
            "end",
        ),
        (lambda _: b"not gzip", "gzip"),
        (lambda _: gzip.compress(b"{}\n"), "something else"),
        (lambda raw: gzip.compress(gzip.decompress(raw).replace(b'"0002"', b'"9999"')), "newer"),
    ],
)
def test_a_torn_or_strange_backup_changes_nothing(
    tmp_path: Path, sqlite_journal: Journal, change: object, why: str
) -> None:
    path = tmp_path / "one.journal.gz"
    sqlite_journal.append(*(sent(number) for number in range(50)))
    back_up(sqlite_journal, path)
    assert callable(change)
    path.write_bytes(change(path.read_bytes()))
    with pytest.raises(InvalidInputError, match=why):
        restore(sqlite_journal.engine, path, replace=True)
    assert len(list(sqlite_journal.events())) == 50


def test_a_backup_that_fails_leaves_no_half(tmp_path: Path, sqlite_journal: Journal) -> None:
    sqlite_journal.append(sent(1))
    (tmp_path / "file").write_text("")
    with pytest.raises(EnvironmentFailedError):
        back_up(sqlite_journal, tmp_path / "file" / "one.journal.gz")
    with pytest.raises(InvalidInputError):
        restore(sqlite_journal.engine, tmp_path / "absent.journal.gz")
    assert not list(tmp_path.glob("*.gz*"))
