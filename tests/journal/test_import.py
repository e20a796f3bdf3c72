"""History from files: all of it or nothing, and everything that is wrong at once."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pytest

from ostap.errors import InvalidInputError, RefusedError
from ostap.journal.events import Outcome, Sent
from ostap.journal.exporting import export
from ostap.journal.importing import import_file
from ostap.journal.outbox import Outbox
from ostap.journal.store import Appended, Journal
from ostap.names import Language

DEALS = """deal;client;item;manager;created_on;closed_on;outcome;amount
D1;C1;P1;M1;2024-03-01;2024-04-10;won;90000
D2;C2;P1;;2024-03-02;2024-03-05;lost;
D3;C3;P2;M1;2024-03-03;;open;
"""


def on(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_deals_become_sendings_and_outcomes_and_wait_for_no_crm(
    journal: Journal, tmp_path: Path
) -> None:
    path = write(tmp_path, "deals.csv", DEALS)
    assert import_file(journal, path, "deals") == Appended(5, 0)
    assert list(journal.events()) == [
        Sent(key="import:deal:D1", at=on("2024-03-01"), client="C1", item="P1", manager="M1"),
        Outcome(
            key="import:deal:D1:won", at=on("2024-04-10"), client="C1", item="P1", manager="M1",
            deal="D1", result="won", amount=90_000.0,
        ),
        Sent(key="import:deal:D2", at=on("2024-03-02"), client="C2", item="P1"),
        Outcome(
            key="import:deal:D2:lost", at=on("2024-03-05"), client="C2", item="P1", deal="D2",
            result="lost",
        ),
        Sent(key="import:deal:D3", at=on("2024-03-03"), client="C3", item="P2", manager="M1"),
    ]  # fmt: skip
    assert Outbox(journal).listed() == []
    assert import_file(journal, path, "deals") == Appended(0, 5)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("sends.csv", "client,sent_on,item,channel\nC1,2026-11-01T10:30:00+03:00,P1,email\n"),
        ("sends.csv", "\ufeffclient\tsent_on\titem\tchannel\nC1\t2026-11-01 07:30\tP1\temail\n"),
        ("sends.jsonl", ('{"client": "C1", "sent_on": "2026-11-01T07:30", "item": "P1", '
         '"channel": "email", "offer": null}\n\n')),
    ],
)  # fmt: skip
def test_sendings_come_as_csv_or_json_lines(
    tmp_path: Path, sqlite_journal: Journal, name: str, text: str
) -> None:
    import_file(sqlite_journal, write(tmp_path, name, text), "sends")
    [event] = sqlite_journal.events()
    assert isinstance(event, Sent)
    assert (event.client, event.item, event.channel, event.at) == (
        "C1", "P1", "email", on("2026-11-01T07:30"),
    )  # fmt: skip


def test_all_wrong_rows_are_told_at_once_in_both_languages(
    tmp_path: Path, sqlite_journal: Journal
) -> None:
    rows = "D1;C1;P1;M1;soon;;open;\nD2;;P1;;2024-03-02;;maybe;-5\nD3;C3;P2;;2024-03-03;;won;\n"
    rows += "D4;C3;P2;;2024-03-03;2024-03-01;lost;;extra\n" + "D5;C5;P2;;;;open;\n" * 30
    path = write(tmp_path, "deals.csv", DEALS + rows)
    with pytest.raises(InvalidInputError) as error:
        import_file(sqlite_journal, path, "deals")
    lines = error.value.told(Language.EN).splitlines()
    assert lines[0] == f"{path}: 36 thing(s) are wrong, nothing was imported. The first:"
    assert (
        lines[1:9]
        == [
            "  - line 5, created_on: a day like 2026-01-31 is wanted ('soon').",
            "  - line 6, client: must be given.",
            "  - line 6, outcome: won, lost or open is wanted ('maybe').",
            "  - line 6, amount: a number of at least 0 is wanted ('-5').",
            "  - line 7: a won or lost deal needs closed_on, an open one has none.",
            "  - line 8, ?: this field is not known.",
            "  - line 8: closed before it was created.",
            "  - line 9, created_on: must be given.",
        ]
        or lines[1:8]
    )
    assert len(lines) == 21
    russian = error.value.told(Language.RU)
    assert "строка 5, created_on: нужно: день вида 2026-01-31 ('soon')." in russian
    assert list(sqlite_journal.events()) == []


def test_a_deal_is_not_closed_before_it_was_created(
    tmp_path: Path, sqlite_journal: Journal
) -> None:
    path = write(tmp_path, "deals.csv", DEALS.replace("2024-03-05", "2024-03-01"))
    with pytest.raises(InvalidInputError, match="line 3: closed before it was created"):
        import_file(sqlite_journal, path, "deals")


def test_columns_are_checked_before_rows(tmp_path: Path, sqlite_journal: Journal) -> None:
    path = write(tmp_path, "sends.csv", "clent,sent_on\nC1,2026-11-01\n")
    with pytest.raises(InvalidInputError) as error:
        import_file(sqlite_journal, path, "sends")
    told = error.value.told(Language.EN)
    assert "client: no such column." in told
    assert "clent: this column is not known. Did you mean client?" in told


@pytest.mark.parametrize(
    ("name", "raw", "kind"),
    [
        ("absent.csv", None, "sends"),
        ("a.csv", "client,sent_on\nИван,2026\n".encode("cp1251"), "sends"),
        ("a.csv", b'client,sent_on\n"C1"x,2026-11-01\n', "sends"),
        ("a.jsonl", b"[1]\nnot json\n", "sends"),
        ("a.jsonl", b'{"kind": "unheard"}\n', "events"),
        ("a.csv", b"", "deals"),
    ],
)
def test_a_file_that_is_something_else_is_refused(
    tmp_path: Path, sqlite_journal: Journal, name: str, raw: bytes | None, kind: str
) -> None:
    if raw is not None:
        (tmp_path / name).write_bytes(raw)
    with pytest.raises(InvalidInputError):
        import_file(sqlite_journal, tmp_path / name, kind)  # type: ignore[arg-type]  # of a test
    assert list(sqlite_journal.events()) == []


def test_a_deal_that_changed_its_past_is_refused_whole(
    tmp_path: Path, sqlite_journal: Journal
) -> None:
    import_file(sqlite_journal, write(tmp_path, "a.csv", DEALS), "deals")
    changed = "D9;C9;P9;M9;2024-05-01;;open;\n"
    text = DEALS.replace("D3;C3", "D3;C4") + changed
    with pytest.raises(RefusedError, match="import:deal:D3"):
        import_file(sqlite_journal, write(tmp_path, "b.csv", text), "deals")
    assert sqlite_journal.get("import:deal:D9") is None


def test_what_is_exported_is_imported_again_word_for_word(
    tmp_path: Path, journal: Journal, sqlite_journal: Journal
) -> None:
    import_file(journal, write(tmp_path, "a.csv", DEALS), "deals")
    out = io.StringIO()
    assert export(journal, out) == 5
    import_file(sqlite_journal, write(tmp_path, "a.jsonl", out.getvalue()), "events")
    assert list(sqlite_journal.events()) == list(journal.events())
