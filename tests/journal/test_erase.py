"""A client is erased on request: nothing of him is left in any byte of the workspace."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ostap.errors import EnvironmentFailedError, InvalidInputError, RefusedError
from ostap.journal.backup import back_up, restore
from ostap.journal.erase import erase
from ostap.journal.events import (
    AnyEvent,
    AudienceRun,
    IdFile,
    Mark,
    Outcome,
    Rejection,
    Revision,
    Selection,
    Sent,
    Shown,
)
from ostap.journal.files import JournalFiles, id_file, read_ids
from ostap.journal.outbox import Outbox
from ostap.journal.state import Stage, offer_states
from ostap.journal.store import TOMBSTONE, Asked, Journal

if TYPE_CHECKING:
    from tests.journal.conftest import Store

DAY = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
GONE, OTHER = "client-7f3e91-Пётр", "client-000002"
PHONE = "+7 900 123-45-67"


def story(client: str) -> list[AnyEvent]:
    """Everything the journal may know of one client, with the id in every place it may stand."""
    return [
        Selection(
            key=f"sel:{client}", at=DAY, client=client, as_of=DAY.date(),
            asked={"name": client, "phone": PHONE, "area_min": 40},
            shown=(Shown(id="P1", position=1, probability=0.5),),
        ),
        Rejection(
            key=f"rej:{client}", at=DAY, client=client, item="P2", by="client", reason="expensive",
            comment=f"просил звонить на {PHONE}",
        ),
        Sent(
            key=f"sent:{client}:P1", at=DAY, selection=f"sel:{client}", client=client, item="P1"
        ),
        Mark(
            key=f"mark:{client}", at=DAY, client=client, item="P1", expert="E1", suitable=True,
            comment=f"{client} мой знакомый",
        ),
        Outcome(
            key=f"out:{client}:0", at=DAY, client=client, item="P1", deal=f"D-{client}",
            result="lost",
        ),
        Outcome(
            key=f"out:{client}:1", at=DAY + dt.timedelta(days=1), client=client, item="P1",
            deal=f"D-{client}", result="won", source="contract", corrects=f"out:{client}:0",
        ),
    ]  # fmt: skip


def fill(journal: Journal, root: Path) -> JournalFiles:
    """Both clients in the store, in a run's files, in the spool and in a backup."""
    files = JournalFiles(root, "client_id")
    run = files.runs / "r1"
    run.mkdir(parents=True)
    (run / "ids.csv").write_text(f"client_id\n{OTHER}\n{GONE}\n", encoding="utf-8")
    (run / "audience.sql").write_text(f"-- без {GONE}\nselect 1\n", encoding="utf-8")
    items = files.runs / "r2"
    items.mkdir()
    (items / "ids.csv").write_text("premises_id\nP1\n", encoding="utf-8")
    reverse = Selection(
        key="rev", at=DAY, of="client", item="P1", as_of=DAY.date(), filtered=(OTHER,),
        shown=(Shown(id=GONE, position=1), Shown(id=OTHER, position=2)),
    )  # fmt: skip
    ran = AudienceRun(
        key="run:r1", at=DAY, run="r1", status="done", as_of=DAY.date(), count=2,
        sql=f"select client_id from clients where client_id <> '{GONE}'",
        ids=id_file(run / "ids.csv", root, 2),
    )  # fmt: skip
    said = Revision(key="rev-1", at=DAY, subject="rules", after=[GONE], why="жалоба", by="PO")
    journal.append(*story(GONE), *story(OTHER), reverse, ran, said)
    files.spool.put(story(GONE)[0].model_copy(update={"key": f"late:{GONE}"}))
    files.spool.put(story(OTHER)[0].model_copy(update={"key": f"late:{OTHER}"}))
    back_up(journal, files.backups / "one.journal.gz")
    return files


def bytes_of(root: Path) -> dict[str, bytes]:
    found = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    return {
        path.relative_to(root).as_posix(): gzip.decompress(raw) if path.suffix == ".gz" else raw
        for path, raw in found.items()
    }


def naming(root: Path, text: str) -> list[str]:
    signs = (text.encode(), json.dumps(text)[1:-1].encode())
    return sorted(
        name for name, raw in bytes_of(root).items() if any(sign in raw for sign in signs)
    )


def test_no_byte_of_the_client_is_left_in_any_file(tmp_path: Path, sqlite_journal: Journal) -> None:
    files = fill(sqlite_journal, tmp_path)
    assert set(naming(tmp_path, GONE)) - {"journal.db"} == {
        "backups/one.journal.gz",
        "journal-spool.jsonl",
        "journal.db-wal",
        "runs/r1/audience.sql",
        "runs/r1/ids.csv",
    }
    done = erase(sqlite_journal, files, GONE)
    assert (done.events, done.cancelled) == (9, 1)
    assert done.files == (
        "runs/r1/audience.sql", "runs/r1/ids.csv", "journal-spool.jsonl",
        "backups/one.journal.gz",
    )  # fmt: skip
    assert naming(tmp_path, GONE) == []
    kept = sum(raw.count(PHONE.encode()) for raw in bytes_of(tmp_path).values())
    sqlite_journal.close()
    assert naming(tmp_path, GONE) == []
    assert kept > 0  # the other client's words stay
    assert naming(tmp_path, OTHER)


def test_the_rest_of_the_journal_says_what_it_said(store: Store, journal: Journal) -> None:
    files = fill(journal, store.folder)
    before = offer_states(journal.events())
    done = erase(journal, files, GONE)
    after = offer_states(journal.events())
    assert {pair: state for pair, state in after.items() if pair[0] == OTHER} == {
        pair: state for pair, state in before.items() if pair[0] == OTHER
    }
    stages = {item: after[done.tombstone, item].stage for item in ("P1", "P2")}
    assert stages == {"P1": Stage.WON, "P2": Stage.REJECTED}  # corrections still find their word
    assert done.tombstone.startswith(TOMBSTONE)
    assert [one.key for one in Outbox(journal).listed()] == [f"sent:{OTHER}:P1"]
    [selection] = journal.events(Asked(client=done.tombstone, kinds={"selection"}))
    assert isinstance(selection, Selection)
    assert selection.asked == {"name": "erased", "phone": "erased", "area_min": "erased"}
    words = " ".join(event.model_dump_json() for event in journal.events())
    assert GONE not in words


def test_a_runs_ids_have_a_new_hash_and_a_note(store: Store, journal: Journal) -> None:
    files = fill(journal, store.folder)
    done = erase(journal, files, GONE)
    run = journal.get("run:r1")
    assert isinstance(run, AudienceRun)
    assert isinstance(run.ids, IdFile)
    assert list(read_ids(store.folder, run.ids)) == [OTHER, done.tombstone]
    [note] = run.ids.notes
    assert note.endswith("one id erased")
    assert GONE not in (run.sql or "")


def test_a_restored_backup_does_not_bring_the_client_back(store: Store, journal: Journal) -> None:
    files = fill(journal, store.folder)
    erase(journal, files, GONE)
    restore(journal.engine, files.backups / "one.journal.gz", replace=True)
    assert GONE not in " ".join(event.model_dump_json() for event in journal.events())
    assert len(list(journal.events(Asked(client=OTHER)))) == 6


def test_erasing_again_finds_nothing_and_harms_nothing(store: Store, journal: Journal) -> None:
    files = fill(journal, store.folder)
    erase(journal, files, GONE)
    before = list(journal.events())
    again = erase(journal, files, GONE)
    assert (again.events, again.cancelled, again.files) == (0, 0, ())
    assert list(journal.events()) == before


def test_an_event_that_comes_again_after_the_erasure_is_refused(
    store: Store, journal: Journal
) -> None:
    event = Sent(key="sent-1", at=DAY, client=GONE, item="P1")
    journal.append(event)
    erase(journal, JournalFiles(store.folder, "client_id"), GONE)
    with pytest.raises(RefusedError) as error:
        journal.append(event)
    assert error.value.code == "journal.erased"


def test_a_short_id_takes_nothing_of_other_clients_with_it(store: Store, journal: Journal) -> None:
    files = JournalFiles(store.folder, "client_id")
    others: list[AnyEvent] = [
        Sent(key="sent:18:17", at=DAY, client="18", item="17", manager="17"),
        Selection(
            key="sel:18", at=DAY, client="18", as_of=DAY.date(), asked={"floor": "17"},
            shown=(Shown(id="17", position=1),),
        ),
    ]  # fmt: skip
    reverse = Selection(
        key="rev", at=DAY, of="client", item="17", as_of=DAY.date(),
        shown=(Shown(id="17", position=1),),
    )  # fmt: skip
    journal.append(*others, reverse, Sent(key="sent:17:3", at=DAY, client="17", item="3"))
    done = erase(journal, files, "17")
    assert [journal.get(event.key) for event in others] == others
    changed = journal.get("rev")
    assert isinstance(changed, Selection)
    assert (changed.item, changed.shown[0].id) == ("17", done.tombstone)
    [own] = journal.events(Asked(client=done.tombstone))
    assert own.key == f"sent:{done.tombstone}:3"
    assert done.events == 2


def test_what_a_crash_left_is_rewritten_and_what_is_no_text_is_named(
    tmp_path: Path, sqlite_journal: Journal
) -> None:
    files = fill(sqlite_journal, tmp_path)
    run = files.runs / "r1"
    (run / ".ids.csv.x1y2").write_text(f"client_id\n{GONE}\n", encoding="utf-8")
    (run / "picture.png").write_bytes(b"\x89PNG\xff\xfe")
    erase(sqlite_journal, files, GONE)
    assert naming(tmp_path, GONE) == []
    (run / "export.bin").write_bytes(b"\xff\xfe" + OTHER.encode())
    with pytest.raises(EnvironmentFailedError, match=r"export\.bin"):
        erase(sqlite_journal, files, OTHER)
    assert len(list(sqlite_journal.events(Asked(client=OTHER)))) == 6  # nothing was half done
    assert [path.name for path in run.iterdir() if path.name.startswith(".ids.csv.")] == [
        ".ids.csv.x1y2"
    ]


@pytest.mark.parametrize("client", ["", "  ", "erased-0011"])
def test_what_is_no_client_is_refused(tmp_path: Path, sqlite_journal: Journal, client: str) -> None:
    with pytest.raises(InvalidInputError):
        erase(sqlite_journal, JournalFiles(tmp_path, "client_id"), client)
