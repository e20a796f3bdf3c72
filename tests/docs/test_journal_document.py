"""The examples of docs/formats/journal.md are what the journal reads and writes."""

import re
import tomllib
from pathlib import Path

import pytest

from ostap.journal import Journal, offer_states, open_engine
from ostap.journal.events import ANY_EVENT, EVENT_TYPES
from ostap.journal.importing import KINDS, import_file
from ostap.journal.retention import check_kinds
from ostap.journal.tables import METADATA
from ostap.settings import Settings, parse_as

DOCUMENT = (Path(__file__).resolve().parents[2] / "docs" / "formats" / "journal.md").read_text(
    encoding="utf-8"
)


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", DOCUMENT, flags=re.DOTALL)


def test_there_is_an_example_and_a_row_of_every_kind() -> None:
    events = [ANY_EVENT.validate_json(line) for line in blocks("json")[0].splitlines()]
    assert {event.kind for event in events} == set(EVENT_TYPES)
    assert set(re.findall(r"^\| `(\w+)` \|", DOCUMENT, flags=re.MULTILINE)) >= set(EVENT_TYPES)


def test_the_examples_go_in_and_end_as_the_text_says(tmp_path: Path) -> None:
    (tmp_path / "events.jsonl").write_text(blocks("json")[0], encoding="utf-8")
    with Journal(open_engine("journal.db", tmp_path, {})) as journal:
        import_file(journal, tmp_path / "events.jsonl", "events")
        assert offer_states(journal.events())["C1", "P1"].stage == "won"


@pytest.mark.parametrize(("place", "kind", "events"), [(0, "deals", 5), (1, "sends", 2)])
def test_the_examples_of_history_are_imported(
    tmp_path: Path, place: int, kind: str, events: int
) -> None:
    (tmp_path / "rows.csv").write_text(blocks("csv")[place], encoding="utf-8")
    with Journal(open_engine("journal.db", tmp_path, {})) as journal:
        found = next(one for one in KINDS if one == kind)
        assert import_file(journal, tmp_path / "rows.csv", found).new == events


def test_the_settings_of_the_example_are_read() -> None:
    settings = parse_as(Settings, tomllib.loads(blocks("toml")[0]), "journal.md")
    check_kinds(settings.retention, "retention")
    assert settings.journal == "journal.db"


def test_every_table_is_described() -> None:
    assert set(METADATA.tables) <= set(re.findall(r"`(journal_\w+)`", DOCUMENT))
