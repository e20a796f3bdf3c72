"""`ostap journal`, as a person runs it."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

Ostap = Callable[..., Any]
DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "formats" / "json.md"
DEALS = (
    "deal,client,item,created_on,closed_on,outcome\n"
    "D1,CL-000117,P1,2026-09-01,2026-10-01,won\nD2,CL-000118,P1,2026-09-02,2026-09-03,lost\n"
)


@pytest.fixture
def own_agency(agency: Path, tmp_path: Path) -> Path:
    """A copy of the agency, with two deals in its journal file's reach."""
    shutil.copytree(agency, tmp_path / "agency")
    (tmp_path / "agency" / "journal.db").unlink(missing_ok=True)
    (tmp_path / "deals.csv").write_text(DEALS, encoding="utf-8")
    return tmp_path / "agency"


def described(command: str) -> set[str]:
    [body] = re.findall(
        rf"^## `ostap {command}`\n(.*?)(?=^## |\Z)",
        DOCUMENT.read_text(encoding="utf-8"),
        flags=re.MULTILINE | re.DOTALL,
    )
    return set(re.findall(r"^\| `([^`]+)` \|", body, flags=re.MULTILINE))


def keys_of(value: Any, here: str = "") -> Iterator[str]:
    if isinstance(value, dict) and here != "versions":
        for key, one in value.items():
            yield from keys_of(one, f"{here}.{key}" if here else key)
    elif isinstance(value, dict):
        yield f"{here}.*"
    elif isinstance(value, list):
        for one in value:
            yield from keys_of(one, f"{here}[]")
    else:
        yield here


def test_history_goes_in_is_counted_and_comes_out(ostap: Ostap, own_agency: Path) -> None:
    deals = own_agency.parent / "deals.csv"
    said = ostap("journal", "import", deals, "--kind", "deals", "-w", own_agency)
    assert (said.code, said.out) == (0, "New events: 4; there already: 0.\n")
    again = ostap("journal", "import", deals, "--kind", "deals", "-w", own_agency, language="ru")
    assert again.out == "Новых событий: 0; уже были: 4.\n"
    stats = ostap("journal", "stats", "-w", own_agency, "--json").json
    assert {kind["kind"]: kind["events"] for kind in stats["kinds"]} == {"outcome": 2, "sent": 2}
    assert set(keys_of(stats)) == described("journal stats")
    exported = ostap("journal", "export", "--kind", "outcome", "-w", own_agency)
    lines = [json.loads(line) for line in exported.out.splitlines()]
    assert [(one["client"], one["result"]) for one in lines] == [
        ("CL-000117", "won"),
        ("CL-000118", "lost"),
    ]


def test_statistics_are_told_to_a_person_too(ostap: Ostap, own_agency: Path) -> None:
    ostap("journal", "import", own_agency.parent / "deals.csv", "--kind", "deals", "-w", own_agency)
    english = ostap("journal", "stats", "-w", own_agency).out.splitlines()
    assert re.fullmatch(r"sqlite, version \d{4}: 4 events, \d+\.\d MB", english[0])
    assert english[-1] == "Deals to be made in the CRM: 0 waiting, 0 given up"
    russian = ostap("journal", "stats", "-w", own_agency, language="ru").out.splitlines()
    assert russian[0].startswith("sqlite, версия ")


def test_wrong_rows_are_told_and_nothing_goes_in(ostap: Ostap, own_agency: Path) -> None:
    deals = own_agency.parent / "deals.csv"
    deals.write_text(DEALS + "D3,,P1,soon,,open\n", encoding="utf-8")
    said = ostap("journal", "import", deals, "--kind", "deals", "-w", own_agency)
    assert said.code == 2
    assert "2 thing(s) are wrong" in said.err
    assert ostap("journal", "export", "-w", own_agency).out == ""


def test_a_client_is_erased_only_when_that_is_sure(ostap: Ostap, own_agency: Path) -> None:
    ostap("journal", "import", own_agency.parent / "deals.csv", "--kind", "deals", "-w", own_agency)
    ostap("journal", "backup", "-w", own_agency)
    asked = ostap("journal", "erase", "CL-000117", "-w", own_agency)
    assert (asked.code, asked.err) == (1, "Nothing was erased. To do it: --yes\n")
    said = ostap("journal", "erase", "CL-000117", "--yes", "-w", own_agency)
    assert said.code == 0
    assert said.out.startswith("Erased: 2 events; in the client's place stands erased-")
    assert "Rewritten: backups/" in said.out
    left = [
        path.name
        for path in own_agency.iterdir()
        if path.is_file() and b"CL-000117" in path.read_bytes()
    ]
    assert left == []


def test_a_destroyed_journal_is_restored(ostap: Ostap, own_agency: Path) -> None:
    ostap("journal", "import", own_agency.parent / "deals.csv", "--kind", "deals", "-w", own_agency)
    before = ostap("journal", "export", "-w", own_agency).out
    made = Path(ostap("journal", "backup", "-w", own_agency).out.strip())
    refused = ostap("journal", "restore", made, "-w", own_agency)
    assert (refused.code, "journal.not_empty" in refused.err) == (1, True)
    for tail in ("", "-wal", "-shm"):
        (own_agency / f"journal.db{tail}").unlink(missing_ok=True)
    (own_agency / "journal.db").write_bytes(b"destroyed" * 100)
    broken = ostap("journal", "stats", "-w", own_agency)
    assert (broken.code, "journal.broken" in broken.err) == (4, True)
    said = ostap("journal", "restore", made, "-w", own_agency)
    assert (said.code, "events: 4." in said.out, "journal.db.broken-" in said.out) == (
        0,
        True,
        True,
    )
    assert ostap("journal", "export", "-w", own_agency).out == before


def test_what_is_too_old_is_purged_by_the_settings(ostap: Ostap, own_agency: Path) -> None:
    ostap("journal", "import", own_agency.parent / "deals.csv", "--kind", "deals", "-w", own_agency)
    nothing = ostap("journal", "purge", "-w", own_agency, "--as-of", "2026-12-01")
    assert nothing.out == "Nothing is older than that.\n"
    with (own_agency / "ostap.toml").open("a") as file:
        file.write("\n[retention]\nsent = 30\n")
    gone = ostap("journal", "purge", "-w", own_agency, "--as-of", "2026-12-01")
    assert gone.out.split() == ["sent", "2"]


def test_conversions_of_the_demo_agency(ostap: Ostap, own_agency: Path) -> None:
    found = ostap("journal", "conversions", "-w", own_agency, "--json").json
    assert set(keys_of(found)) | {"resets[]"} == described("journal conversions")
    assert sum(month["leads"] for month in found["months"]) > 1000
    assert found["days_to_close"] > 0
    assert found["months"][0]["mature"]
    shown = ostap("journal", "conversions", "-w", own_agency, language="ru").out
    assert "ещё не созрел" in shown


def test_a_ranking_is_in_the_journal_and_survives_its_failure(
    ostap: Ostap, trained: Path, tmp_path: Path, request_file: Path
) -> None:
    own = tmp_path / "agency"
    shutil.copytree(trained, own)
    for old in own.glob("journal*"):
        old.unlink()
    ranking = ostap("match", "rank", request_file, "-w", own, "--json").json
    [line] = ostap("journal", "export", "-w", own).out.splitlines()
    event = json.loads(line)
    assert event["key"] == ranking["selection"]
    assert [one["id"] for one in event["shown"]] == [one["id"] for one in ranking["items"]]
    assert event["asked"] == {"area_min": 40}
    assert set(event["versions"]) >= {"code", "catalog", "rules", "data", "model"}
    for path in own.glob("journal.db*"):
        path.unlink()
    (own / "journal.db").write_bytes(b"destroyed" * 100)
    answered = ostap("match", "rank", request_file, "-w", own, "--json")
    assert answered.code == 0
    assert answered.json["items"] == ranking["items"]
    assert "journal-spool.jsonl" in answered.json["notes"][-1]
    (own / "journal.db").unlink()
    [later] = ostap("journal", "export", "-w", own).out.splitlines()
    assert json.loads(later)["key"] == answered.json["selection"]
