"""Building again: a person's words stay to the letter, what is new comes, what went is marked."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ostap.catalog import Catalog, check_catalog
from ostap.catalog.build import Draft, drafted_hashes, merge_catalog, write_catalog
from ostap.names import Language
from ostap.settings import parse_as
from ostap.settings.reading import parse_yaml

Drafted = Callable[[str], tuple[Draft, Catalog]]

BEFORE = """
CREATE TABLE clients (client_id INTEGER PRIMARY KEY, phone VARCHAR, city VARCHAR, old DOUBLE);
CREATE TABLE visits (visit_id INTEGER PRIMARY KEY, client_id INTEGER, made_on DATE);
CREATE TABLE gone (gone_id INTEGER PRIMARY KEY, note VARCHAR);
INSERT INTO clients SELECT range + 1, '+7 900 000-00-0' || (range % 10), 'abc'[range % 3 + 1], 1.5
    FROM range(60);
INSERT INTO visits SELECT range + 1, range % 60 + 1, DATE '2026-01-01' + range::INT FROM range(90);
"""
AFTER = (
    BEFORE.replace(", old DOUBLE", ", age INTEGER").replace(", 1.5", ", 30")
    + "DROP TABLE gone; CREATE TABLE shops (shop_id INTEGER PRIMARY KEY, name VARCHAR);"
    "INSERT INTO shops SELECT range + 1, 'shop' || range FROM range(5);"
)
BY_HAND = """\
# Written by Anna.
entities:
  client: {table: clients, key: client_id}   # our people
tables:
  clients:
    title: {ru: наши клиенты}
    columns:
      client_id: {type: id}
      phone: {type: text, sensitive: true}   # never show
      city: {type: category, values: &towns {a: {en: Anapa}}}
      old: {type: number}
      # the end of the clients

  visits: {columns: {visit_id: {type: id}, client_id: {type: id}, made_on: {type: date}}}
links:
  - {from: visits.client_id, to: clients.client_id}   # checked
# Nothing below.
"""


def catalog_of(text: str) -> Catalog:
    return parse_as(Catalog, parse_yaml(text, "catalog.yaml"), "catalog.yaml")


def written(draft: Draft) -> str:
    return write_catalog(draft.raw, draft.others, Language.EN)


def test_a_written_draft_reads_back_as_itself(drafted: Drafted) -> None:
    draft, catalog = drafted(BEFORE)
    assert catalog_of(written(draft)) == catalog


def test_building_twice_changes_nothing(drafted: Drafted) -> None:
    draft, _ = drafted(BEFORE)
    text = written(draft)
    merged = merge_catalog(text, drafted(BEFORE)[0], drafted_hashes(draft.raw))
    assert merged.text == text
    assert merged.changes == ()


def test_a_hand_written_catalog_keeps_every_letter_and_gains_what_is_new(drafted: Drafted) -> None:
    merged = merge_catalog(BY_HAND, drafted(AFTER)[0], {})
    lines = merged.text.splitlines()
    for line in BY_HAND.splitlines():
        kept = line if "old:" not in line and not line.startswith("  visits") else ""
        assert kept == "" or kept in lines
    assert [(c.kind.value, c.where) for c in merged.changes] == [
        ("added", "tables.clients.columns.age"),
        ("added", "tables.shops"),
        ("vanished", "tables.clients.columns.old"),
    ]
    catalog = catalog_of(merged.text)
    assert check_catalog(catalog) == []
    assert catalog.tables["clients"].columns["old"].vanished
    assert catalog.tables["clients"].columns["age"].proposed
    assert catalog.links[0].proposed is False


def test_a_draft_follows_the_database_and_a_confirmed_word_stays(drafted: Drafted) -> None:
    draft, _ = drafted(BEFORE)
    text = written(draft)
    text = text.replace("city: {type: category", "city: {synonyms: [town], type: category")
    assert "synonyms" in text
    merged = merge_catalog(text, drafted(AFTER)[0], drafted_hashes(draft.raw))
    catalog = catalog_of(merged.text)
    assert catalog.tables["clients"].columns["city"].synonyms == ("town",)
    assert catalog.tables["gone"].vanished
    assert "shops" in catalog.tables
    back = merge_catalog(merged.text, drafted(BEFORE)[0], merged.drafted)
    assert ("returned", "tables.gone") in [(c.kind.value, c.where) for c in back.changes]
    assert not catalog_of(back.text).tables["gone"].vanished


def test_what_a_person_took_out_stays_out(drafted: Drafted) -> None:
    draft, _ = drafted(BEFORE)
    kept = [line for line in written(draft).splitlines() if "visits.client_id" not in line]
    text = "\n".join("links: []" if line == "links:" else line for line in kept) + "\n"
    merged = merge_catalog(text, drafted(BEFORE)[0], drafted_hashes(draft.raw))
    assert catalog_of(merged.text).links == ()
    assert merged.changes == ()


def test_a_persons_role_wins_over_a_drafted_one(drafted: Drafted) -> None:
    script = BEFORE.replace("made_on DATE", "made_on DATE, told_on DATE").replace(
        "range::INT FROM range(90)", "range::INT, DATE '2026-02-01' FROM range(90)"
    )
    draft, catalog = drafted(script)
    assert catalog.tables["visits"].event_time == "made_on"
    text = written(draft)
    ours = "      told_on: {type: date, role: event_time}"
    lines = [ours if line.startswith("      told_on:") else line for line in text.splitlines()]
    merged = merge_catalog("\n".join(lines), drafted(script)[0], drafted_hashes(draft.raw))
    assert catalog_of(merged.text).tables["visits"].event_time == "told_on"
    assert check_catalog(catalog_of(merged.text)) == []


NAMES = st.text("abкл _'\"#:-{}[],&*!|>%@`\\", min_size=1, max_size=12).filter(
    lambda name: name.strip() == name
)


@settings(deadline=None, max_examples=50)
@given(st.dictionaries(NAMES, st.dictionaries(NAMES, NAMES, max_size=3), max_size=4), NAMES)
def test_any_names_survive_writing_and_editing(
    columns: dict[str, dict[str, str]], added: str
) -> None:
    from ostap.catalog.build.writing import entry
    from ostap.catalog.build.yaml_edit import YamlEdit

    whole = {name: {"type": "text", "values": told} for name, told in columns.items()}
    text = "# head\n" + entry("tables", {"t": {"columns": whole or {"c": {"type": "id"}}}}, 0)
    read = parse_yaml(text, "-")
    edit = YamlEdit(text)
    # Three blocks end on one line here: each must be added to its own.
    edit.put(("tables", "u"), {"columns": {}})
    edit.put(("tables", "t", "title"), {"en": added})
    edit.put(("tables", "t", "columns", added), {"type": "date", "proposed": "true"})
    expected = read["tables"]["t"]
    expected["columns"][added] = {"type": "date", "proposed": "true"}
    expected["title"] = {"en": added}
    read["tables"]["u"] = {"columns": {}}
    assert parse_yaml(edit.result(), "-") == read


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ("a: {b: 1, c: 2}\n", ("a", "b"), "a: {c: 2}\n"),
        ("a: {b: 1, c: 2}\n", ("a", "c"), "a: {b: 1}\n"),
        ("a:\n  b: 1\n  # of c\n  c: 2\nd: 3\n", ("a", "b"), "a:\n  # of c\n  c: 2\nd: 3\n"),
        ("a: &x {k: 1}\nb: *x\nc: 3\n", ("b",), "a: &x {k: 1}\nc: 3\n"),
        ("a:\n  - {b: 1}\n  - {c: 2}  # keep\n", ("a", 0), "a:\n  - {c: 2}  # keep\n"),
    ],
)
def test_one_entry_goes_and_the_rest_stays(
    text: str, path: tuple[str | int, ...], expected: str
) -> None:
    from ostap.catalog.build.yaml_edit import YamlEdit

    edit = YamlEdit(text)
    edit.remove(path)
    assert edit.result() == expected
