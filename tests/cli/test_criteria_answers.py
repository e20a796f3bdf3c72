"""`ostap criteria count | why | overlap | diff | read | save`: what a person is told."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ostap.catalog import load_catalog
from ostap.criteria import load_criteria

Ostap = Callable[..., Any]
NBSP = "\N{NO-BREAK SPACE}"

RICH = "  - {kind: attribute, column: clients.income, test: {op: ge, value: 100000}}\n"
ADULT = "  - {kind: attribute, column: clients.birth_date, of: age, test: {op: ge, value: 18}}\n"


def criteria_file(folder: Path, name: str, text: str) -> Path:
    path = folder / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def rich(tmp_path: Path) -> Path:
    return criteria_file(tmp_path, "rich", f"all_of:\n{RICH}")


@pytest.fixture
def richest(tmp_path: Path) -> Path:
    top = "top: {count: 20, by: {kind: attribute, column: clients.income}}\n"
    return criteria_file(tmp_path, "richest", f"all_of:\n{ADULT}{top}")


# --- check and text


def test_a_check_tells_what_to_know_even_where_all_is_right(
    ostap: Ostap, bank: Path, tmp_path: Path
) -> None:
    path = criteria_file(
        tmp_path,
        "timeless",
        "all_of: [{kind: related, table: account_owners, aggregate: exists}]\n",
    )
    said = ostap("criteria", "check", path, "-w", bank)
    assert said.out.splitlines() == [
        "In order: 1 criteria.",
        "",
        "Good to know:",
        "  ! account_owners has no event time: its rows are read as of now.",
        "    If a column says when a row happened, give it role: event_time in the catalog.",
    ]


def test_a_top_is_said_among_the_criteria(ostap: Ostap, bank: Path, richest: Path) -> None:
    assert ostap("criteria", "text", richest, "-w", bank).out == (
        "c1  age at least 18\ntop  20 clients with the largest income\n"
    )
    assert ostap("criteria", "text", richest, "-w", bank, language="ru").out == (
        f"c1  возраст от 18{NBSP}лет\nтоп  20 клиентов с самым большим доходом\n"
    )
    assert ostap("criteria", "check", richest, "-w", bank, language="ru").out == (
        "Всё в порядке, критериев: 1, и отбор первых.\n"
    )


def test_criteria_are_read_from_input_too(
    ostap: Ostap, bank: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"all_of:\n{ADULT}"))
    assert ostap("criteria", "text", "-", "-w", bank).out == "c1  age at least 18\n"


# --- count


def test_a_count_is_told_step_by_step_to_the_last_rule(
    ostap: Ostap, bank: Path, richest: Path
) -> None:
    counted = ostap("criteria", "count", richest, "--effects", "-w", bank, "--json").json
    steps = [*counted["criteria"], *counted["rules"][:-1], counted["top"], counted["rules"][-1]]
    left = counted["total"]
    for step in steps:
        assert step["left"] == left - step["removed"]
        left = step["left"]
    assert left == counted["count"] == 20
    assert all(step["more_without"] >= 0 for step in [*counted["criteria"], *counted["rules"][:-1]])


def test_a_count_for_people_has_its_parts_in_the_order_of_applying(
    ostap: Ostap, bank: Path, richest: Path
) -> None:
    told = ostap("criteria", "count", richest, "--effects", "-w", bank, language="ru").out
    headings = [line for line in told.splitlines() if line and not line.startswith(" ")]
    assert headings == [
        f"Всего: 1{NBSP}000",
        "Критерии (подходят сами по себе → осталось после):",
        "Закреплённые правила (отсеяли):",
        "Первые:",
        "Закреплённые правила о размере (отсеяли):",
        "Отобрано: 20",
        "Обратите внимание:",
    ]
    assert "без него было бы на" in told
    assert "Слишком мало: отобрано 20" in told
    assert "Смягчите какой-нибудь критерий." in told
    assert "Правило «ещё нет нашей действующей кредитной карты» не применено" in told


def test_what_is_unknown_is_counted_and_told(ostap: Ostap, bank: Path, rich: Path) -> None:
    [line] = ostap("criteria", "count", rich, "-w", bank, "--json").json["criteria"]
    assert line["unknown"] > 0
    assert f", unknown for {line['unknown']}" in ostap("criteria", "count", rich, "-w", bank).out


def test_an_offer_binds_the_rules_that_look_at_it(ostap: Ostap, bank: Path, rich: Path) -> None:
    offer = bank / "offers" / "youth-card.json"
    without = ostap("criteria", "count", rich, "-w", bank, "--json").json
    bound = ostap("criteria", "count", rich, "--offer", offer, "-w", bank, "--json").json
    assert [one["id"] for one in without["unbound"]] == ["no_credit_card_yet"]
    assert bound["unbound"] == []
    assert "no_credit_card_yet" in [one["id"] for one in bound["rules"]]
    ids = ostap("criteria", "ids", rich, "--offer", offer, "-w", bank).out.split()
    assert len(ids) == bound["count"] < without["count"]


def test_an_empty_audience_names_what_excludes_what(
    ostap: Ostap, bank: Path, tmp_path: Path
) -> None:
    age = "{kind: attribute, column: clients.birth_date, of: age, test: {op: %s, value: %s}}"
    path = criteria_file(
        tmp_path, "none", f"all_of:\n  - {age % ('lt', 30)}\n  - {age % ('gt', 60)}\n"
    )
    counted = ostap("criteria", "count", path, "-w", bank, "--json").json
    told = {one["code"]: one["what"] for one in counted["cautions"]}
    assert told["excluding"] == "Nobody satisfies both: age under 30; age over 60"


def test_whoever_was_sent_something_lately_is_removed_by_the_journals_word(
    ostap: Ostap, own_bank: Path, rich: Path, tmp_path: Path
) -> None:
    counted = ostap("criteria", "count", rich, "-w", own_bank, "--json").json
    [rule] = [one for one in counted["rules"] if one["id"] == "not_contacted_by_ostap"]
    assert rule["removed"] == 0
    before = ostap("criteria", "ids", rich, "-w", own_bank).out.split()
    sends = tmp_path / "sends.csv"
    sends.write_text(f"sent_on,client,item\n2026-11-10,{before[0]},card\n", encoding="utf-8")
    done = ostap("journal", "import", sends, "--kind", "sends", "-w", own_bank)
    assert done.code == 0, done.err
    after = ostap("criteria", "ids", rich, "-w", own_bank).out.split()
    assert after == before[1:]


# --- why


def test_why_a_client_is_in_shows_every_condition_with_what_was_found(
    ostap: Ostap, bank: Path, richest: Path
) -> None:
    [first, *_] = ostap("criteria", "ids", richest, "-w", bank).out.split()
    said = ostap("criteria", "why", first, richest, "-w", bank)
    lines = said.out.splitlines()
    assert (said.code, lines[0]) == (0, f"{first} is in the audience.")
    assert lines[2:4] == ["Criteria:", "  ✓ age at least 18"]
    assert lines[4].startswith("      age: ")
    assert "Locked rules:" in lines
    [place] = [line for line in lines if "the first 20 are taken" in line]
    assert place.startswith("  ✓ the first 20 are taken: No. ")


def test_why_a_client_is_out_names_what_kept_him_out(
    ostap: Ostap, bank: Path, young: Path, tmp_path: Path
) -> None:
    rest = criteria_file(
        tmp_path,
        "rest",
        "all_of:\n  - {kind: attribute, column: clients.birth_date, of: age, "
        "test: {op: gt, value: 25}}\n",
    )
    [older, *_] = ostap("criteria", "ids", rest, "-w", bank).out.split()
    said = ostap("criteria", "why", older, young, "-w", bank, language="ru").out
    assert said.startswith(
        f"{older} не входит: не выполнено «возраст от 18 до 25{NBSP}лет».\n\nКритерии:\n  ✗ возраст"
    )
    told = ostap("criteria", "why", older, young, "-w", bank, "--json").json
    assert (told["selected"], told["kept_out_by"][0]) == (False, "c1")
    assert told["criteria"][0]["holds"] is False


def test_an_unknown_value_is_marked_as_unknown(
    ostap: Ostap, bank: Path, rich: Path, tmp_path: Path
) -> None:
    gaps = criteria_file(
        tmp_path,
        "gaps",
        "all_of: [{kind: attribute, column: clients.income, test: {op: missing}}]\n",
    )
    [key, *_] = ostap("criteria", "ids", gaps, "-w", bank).out.split()
    said = ostap("criteria", "why", key, rich, "-w", bank).out
    assert f"{key} is out: it is unknown whether" in said
    assert "\n  ? income at least" in said


def test_a_key_that_is_not_there_is_told(ostap: Ostap, bank: Path, young: Path) -> None:
    said = ostap("criteria", "why", "nobody", young, "-w", bank, language="ru")
    assert (said.code, "В таблице clients нет client_id «nobody»." in said.err) == (2, True)


# --- diff and overlap


def test_a_difference_is_told_in_words_and_by_the_exit_code(
    ostap: Ostap, bank: Path, young: Path, nobody: Path
) -> None:
    said = ostap("criteria", "diff", young, nobody, "-w", bank)
    assert (said.code, said.out) == (1, "c1   age: 18 to 25 → 118 to 119\n")
    told = ostap("criteria", "diff", young, nobody, "-w", bank, "--json").json
    assert told["equivalent"] is not True


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "No change: both select the same.\n"),
        ("ru", "Изменений нет: оба отбирают одних и тех же.\n"),
    ],
)
def test_the_same_said_otherwise_is_no_change(
    ostap: Ostap, bank: Path, tmp_path: Path, language: str, told: str
) -> None:
    one = criteria_file(tmp_path, "one", f"all_of:\n{RICH}{ADULT}")
    other = criteria_file(tmp_path, "other", f"all_of:\n{ADULT}{RICH}")
    said = ostap("criteria", "diff", one, other, "-w", bank, language=language)
    assert (said.code, said.out) == (0, told)
    assert ostap("criteria", "diff", one, other, "-w", bank, "--json").json["equivalent"] is True


@pytest.mark.parametrize("command", ["diff", "overlap"])
def test_input_can_be_one_of_the_two_only(
    ostap: Ostap, bank: Path, rich: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    said = ostap("criteria", command, "-", "-", "-w", bank)
    assert (said.code, "input.stdin_twice" in said.err) == (2, True)
    monkeypatch.setattr("sys.stdin", io.StringIO(rich.read_text(encoding="utf-8")))
    assert ostap("criteria", command, "-", rich, "-w", bank).code == 0


def test_an_overlap_is_counted_after_the_rules(
    ostap: Ostap, bank: Path, rich: Path, young: Path
) -> None:
    told = ostap("criteria", "overlap", rich, young, "-w", bank, "--json").json
    [this, that] = (
        set(ostap("criteria", "ids", file, "-w", bank).out.split()) for file in (rich, young)
    )
    assert (told["this"], told["that"], told["both"]) == (len(this), len(that), len(this & that))
    lines = ostap("criteria", "overlap", rich, young, "-w", bank, language="ru").out.splitlines()
    assert lines[2] == f"В обеих: {len(this & that)}"
    assert lines[-1].startswith("Общих среди всех, кто есть хотя бы в одной: ")


# --- read


def test_sql_by_hand_becomes_criteria_that_select_the_same(
    ostap: Ostap, bank: Path, tmp_path: Path
) -> None:
    statement = tmp_path / "by_hand.sql"
    statement.write_text(
        "select client_id from clients where segment = 'premium' and income >= 100000",
        encoding="utf-8",
    )
    said = ostap("criteria", "read", statement, "--check", "-w", bank)
    assert said.code == 0
    path = criteria_file(tmp_path, "read", said.out)
    tree = load_criteria(path, load_catalog(bank / "catalog.yaml"))
    assert [node.id for node in tree.all_of] == ["c1", "c2"]
    assert "Checked on the database: both select the same " in said.err


def test_what_could_not_be_read_is_named_apart_and_fails(
    ostap: Ostap, bank: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sql = "select client_id from clients where segment = 'premium' and length(city) > 6"
    monkeypatch.setattr("sys.stdin", io.StringIO(sql))
    said = ostap("criteria", "read", "-", "-w", bank, language="ru")
    assert said.code == 1
    assert "kind: written" in said.out
    assert "осталось на SQL" in said.err
    assert "LENGTH(clients.city) > 6" in said.err or "LENGTH(city) > 6" in said.err
    monkeypatch.setattr("sys.stdin", io.StringIO("drop table clients"))
    assert ostap("criteria", "read", "-", "-w", bank).code == 1


def test_written_sql_is_read_back_as_the_criteria_it_is_from(
    ostap: Ostap, bank: Path, richest: Path, young: Path, tmp_path: Path
) -> None:
    for file in (richest, young):
        statement = tmp_path / "audience.sql"
        written = ostap("criteria", "sql", file, "-w", bank).out
        statement.write_text(written, encoding="utf-8")
        said = ostap("criteria", "read", statement, "--before", file, "--check", "-w", bank)
        assert said.code == 0, said.err
        again = criteria_file(tmp_path, "again", said.out)
        assert ostap("criteria", "diff", file, again, "-w", bank).code == 0


def test_another_dialect_is_read_but_not_run(ostap: Ostap, bank: Path, tmp_path: Path) -> None:
    statement = tmp_path / "pg.sql"
    statement.write_text(
        "select client_id from clients where birth_date < '1990-01-01'::date", encoding="utf-8"
    )
    read = ("criteria", "read", statement, "--dialect", "postgres", "-w", bank)
    assert ostap(*read).code == 0
    said = ostap(*read, "--check")
    assert (said.code, "input.check_dialect" in said.err) == (2, True)


# --- saved audiences


def test_a_saved_audience_may_be_named_by_criteria_and_less_another(
    ostap: Ostap, own_bank: Path, young: Path, rich: Path, tmp_path: Path
) -> None:
    assert ostap("criteria", "saved", "-w", own_bank).out == ""
    said = ostap("criteria", "save", "молодые", young, "-w", own_bank, language="ru")
    path = own_bank / "audiences" / "молодые.yaml"
    assert said.out == f"Сохранено: {path}; прежних версий: 0.\n"
    ostap("criteria", "save", "rich", rich, "-w", own_bank)
    less = criteria_file(
        tmp_path,
        "less",
        "all_of:\n  - {kind: audience, name: молодые}\n  - kind: group\n    combine: none_of\n"
        "    items: [{kind: audience, name: rich}]\n",
    )
    ids = {
        file: set(ostap("criteria", "ids", file, "-w", own_bank).out.split())
        for file in (young, rich, less)
    }
    assert ids[less] <= ids[young]
    assert ids[less].isdisjoint(ids[rich])
    listed = ostap("criteria", "saved", "-w", own_bank, language="ru").out
    assert "молодые\n  возраст от 18 до 25" in listed


def test_saving_again_keeps_what_was_there(
    ostap: Ostap, own_bank: Path, young: Path, rich: Path
) -> None:
    ostap("criteria", "save", "mine", young, "-w", own_bank)
    said = ostap("criteria", "save", "mine", rich, "-w", own_bank)
    assert said.out.endswith("earlier versions: 1.\n")
    [one] = ostap("criteria", "saved", "-w", own_bank, "--json").json["audiences"]
    assert (one["name"], one["earlier"]) == ("mine", 1)
    assert one["criteria"][0]["text"].startswith("income at least")
