"""`ostap audience` from saved criteria: stopping for a person, going on, what lies on disk."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ostap.settings import read_yaml

Ostap = Callable[..., Any]


def test_an_approved_run_ends_with_ids_on_disk(
    ostap: Ostap, own_bank: Path, young: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    said = ostap("audience", "run", "--criteria-file", young, "--yes", "--out", out, "--json",
                 "-w", own_bank)  # fmt: skip
    result = said.json
    assert (said.code, result["status"]) == (0, "done")
    folder = own_bank / "runs" / result["run"]
    with Path(result["ids_file"]).open(encoding="utf-8") as file:
        [heading, *ids] = csv.reader(file)
    assert heading == ["client_id"]
    assert len(ids) == result["count"] > 0
    assert (folder / "audience.sql").read_text(encoding="utf-8") == result["sql"] + "\n"
    names = {"criteria.yaml", "audience.sql", "ids.csv", "run.json", "state.json"}
    assert {path.name for path in folder.iterdir()} == names
    assert {path.name for path in out.iterdir()} == names


def test_without_a_person_a_run_waits_and_goes_on_from_the_edited_file(
    ostap: Ostap, own_bank: Path
) -> None:
    saved = own_bank / "criteria" / "youth-card.yaml"
    waiting = ostap("audience", "run", "--criteria-file", saved, "-w", own_bank)
    assert waiting.code == 3
    assert "ostap audience resume" in waiting.out
    [folder] = (own_bank / "runs").iterdir()
    assert not (folder / "ids.csv").exists()
    path = folder / "criteria.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# c1: age 18 to 25\n")
    path.write_text(text.replace("high: 25", "high: 60", 1), encoding="utf-8")

    again = ostap("audience", "resume", folder.name, "-w", own_bank, "--json")
    assert (again.code, again.json["status"]) == (3, "waiting")
    assert again.json["criteria"][0]["text"] == "age 18 to 60"

    done = ostap("audience", "resume", folder.name, "--approve", "-w", own_bank, "--json")
    assert (done.code, done.json["status"]) == (0, "done")
    assert (folder / "ids.csv").is_file()


def test_what_a_person_edited_is_signed_by_the_person(ostap: Ostap, own_bank: Path) -> None:
    tree = own_bank / "by-model.yaml"
    tree.write_text(
        "all_of:\n"
        "  - {kind: attribute, column: clients.birth_date, of: age, written_by: model,\n"
        "     test: {op: between, low: 18, high: 25}}\n"
        "  - {kind: attribute, column: clients.city, written_by: model,\n"
        "     test: {op: eq, value: Москва}}\n",
        encoding="utf-8",
    )
    run = ostap("audience", "run", "--criteria-file", tree, "--json", "-w", own_bank).json
    assert [line["written_by"] for line in run["criteria"]] == ["model", "model"]
    path = own_bank / "runs" / run["run"] / "criteria.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("high: 25", "high: 30"), encoding="utf-8"
    )
    done = ostap("audience", "resume", run["run"], "--approve", "--json", "-w", own_bank).json
    assert [line["written_by"] for line in done["criteria"]] == ["person", "model"]
    kept = [node.get("written_by") for node in read_yaml(path)["all_of"]]
    assert kept == ["person", "model"]


def test_runs_are_listed_the_newest_first(ostap: Ostap, own_bank: Path, young: Path) -> None:
    assert ostap("audience", "runs", "-w", own_bank).out == ""
    made = [
        ostap("audience", "run", "--criteria-file", young, "--json", *more, "-w", own_bank).json
        for more in ([], ["--yes"])
    ]
    listed = ostap("audience", "runs", "--json", "-w", own_bank).json["runs"]
    assert sorted(one["run"] for one in listed) == sorted(one["run"] for one in made)
    assert [one["run"] for one in listed] == sorted((one["run"] for one in made), reverse=True)
    lines = ostap("audience", "runs", "-w", own_bank).out.splitlines()
    assert [line.split()[0] for line in lines] == [one["run"] for one in listed]


@pytest.mark.parametrize(
    ("language", "warnings"),
    [
        (
            "en",
            [
                "Nobody satisfies: age 118 to 119",
                "Too few: 0 are selected, the rule 'at least 30 clients in one mailing' wants 30.",
                (
                    "The rule 'has no active credit card of ours yet' was not applied: "
                    "it depends on the offer, and none was given."
                ),
            ],
        ),
        (
            "ru",
            [
                "Никто не подходит под: возраст от 118 до 119\N{NO-BREAK SPACE}лет",
                (
                    "Слишком мало: отобрано 0, а по правилу «не меньше 30 клиентов в одной "
                    "рассылке» нужно не меньше 30."
                ),
                (
                    "Правило «ещё нет нашей действующей кредитной карты» не применено: "
                    "оно зависит от предложения, а его нет."
                ),
            ],
        ),
    ],
)
def test_an_empty_audience_is_done_and_warns(
    ostap: Ostap, own_bank: Path, nobody: Path, language: str, warnings: list[str]
) -> None:
    said = ostap("audience", "run", "--criteria-file", nobody, "--yes", "--json", "-w", own_bank,
                 language=language)  # fmt: skip
    assert (said.code, said.json["count"], said.json["warnings"]) == (0, 0, warnings)
    assert Path(said.json["ids_file"]).read_text(encoding="utf-8") == "client_id\n"


@pytest.mark.parametrize("more", [[], ["--offer", "x.json", "--criteria", "возраст"]])
@pytest.mark.parametrize(
    ("language", "told"),
    [("en", "Give one of --offer"), ("ru", "Укажите одно из: --offer")],
)
def test_a_run_starts_at_one_thing(
    ostap: Ostap, bank: Path, more: list[str], language: str, told: str
) -> None:
    said = ostap("audience", "run", *more, "-w", bank, language=language)
    assert (said.code, told in said.err) == (2, True)


@pytest.mark.parametrize("name", ["20200101-000000-0000", "../criteria", ""])
@pytest.mark.parametrize(("language", "told"), [("en", "There is no run"), ("ru", "Нет прогона")])
def test_an_unknown_run_is_told(
    ostap: Ostap, bank: Path, name: str, language: str, told: str
) -> None:
    said = ostap("audience", "resume", name, "-w", bank, language=language)
    assert (said.code, told in said.err) == (2, True)


@pytest.fixture
def vague(tmp_path: Path) -> Path:
    """An offer that does not say whom it is for: a model must choose among its phrases."""
    path = tmp_path / "offer.json"
    path.write_text('{"product": "Карта", "text": "Кэшбэк 5 % везде."}', encoding="utf-8")
    return path


def test_models_switched_off_are_named_and_the_run_is_kept_as_failed(
    ostap: Ostap, own_bank: Path, vague: Path
) -> None:
    said = ostap("audience", "run", "--offer", vague, "-w", own_bank, language="ru")
    assert said.code == 4
    assert "OSTAP_NO_MODEL" in said.err
    [run] = ostap("audience", "runs", "--json", "-w", own_bank).json["runs"]
    assert run["status"] == "failed"


@pytest.mark.parametrize("file", ["missing", "corrupt"])
@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_language_model_that_is_not_there_names_the_command_that_fetches_it(
    ostap: Ostap,
    own_bank: Path,
    vague: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    file: str,
    language: str,
) -> None:
    monkeypatch.setenv("OSTAP_NO_MODEL", "0")
    model = tmp_path / "model.gguf"
    if file == "corrupt":
        model.write_bytes(b"not a model")
        monkeypatch.setenv("OSTAP_MODEL", str(model))
    said = ostap("audience", "run", "--offer", vague, "-w", own_bank, language=language)
    assert (said.code, "ostap model fetch" in said.err) == (4, True)


@pytest.mark.parametrize(("language", "told"), [("en", "SHA-256 differs"), ("ru", "не совпадает")])
def test_fetching_refuses_a_named_file_that_is_another(
    ostap: Ostap, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, told: str
) -> None:
    wrong = tmp_path / "wrong.gguf"
    wrong.write_bytes(b"not a model")
    monkeypatch.setenv("OSTAP_MODEL", str(wrong))
    said = ostap("model", "fetch", language=language)
    assert (said.code, said.out) == (4, "")
    assert "OSTAP_MODEL" in said.err
    assert told in said.err.replace("\n", " ")


class Person:
    """A person at the terminal, who answers what is asked with the lines given."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch

    def types(self, *lines: str) -> None:
        """Answer the next questions."""
        self._monkeypatch.setattr("ostap.delivery.cli.audience_finish.is_terminal", lambda: True)
        typed = io.StringIO("".join(f"{line}\n" for line in lines))
        self._monkeypatch.setattr("sys.stdin", typed)


@pytest.fixture
def person(monkeypatch: pytest.MonkeyPatch) -> Person:
    return Person(monkeypatch)


def last_result(bank: Path) -> Any:
    folder = max((bank / "runs").iterdir())
    return json.loads((folder / "run.json").read_text(encoding="utf-8"))


def test_a_person_accepts_the_criteria_sees_the_sql_and_fetches_the_ids(
    ostap: Ostap, own_bank: Path, young: Path, person: Person
) -> None:
    person.types("a", "y")
    said = ostap("audience", "run", "--criteria-file", young, "-w", own_bank)
    assert said.code == 0
    assert said.out.index("1. c1") < said.out.index("SELECT") < said.out.index("ids.csv")
    assert last_result(own_bank)["status"] == "done"


def test_a_person_adds_rewrites_and_drops_criteria_and_only_those_change(
    ostap: Ostap, own_bank: Path, young: Path, person: Person
) -> None:
    person.types("n пол женский", "e 1 возраст от 30 до 40 лет", "d 2", "d 9", "?", "a", "y")
    said = ostap("audience", "run", "--criteria-file", young, "-w", own_bank)
    assert said.code == 0
    assert "Give a number from 1 to 1." in said.err
    assert "There is no '?'." in said.err
    assert "2. c2" in said.out
    [line] = last_result(own_bank)["criteria"]
    assert (line["id"], line["text"]) == ("c1", "age 30 to 40")


def test_a_person_may_leave_a_run_waiting(
    ostap: Ostap, own_bank: Path, young: Path, person: Person
) -> None:
    person.types("q")
    assert ostap("audience", "run", "--criteria-file", young, "-w", own_bank).code == 3
    person.types("a", "n")
    run = last_result(own_bank)["run"]
    assert ostap("audience", "resume", run, "-w", own_bank).code == 3
    assert last_result(own_bank)["ids_file"] is None


def test_a_person_edits_the_yaml_in_the_editor(
    ostap: Ostap,
    own_bank: Path,
    young: Path,
    person: Person,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    editor = tmp_path / "editor.sh"
    editor.write_text('#!/bin/sh\nsed -i "s/high: 25/high: 44/" "$1"\ntouch -d "+5 sec" "$1"\n')
    editor.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(editor))
    person.types("y", "a", "y")
    assert ostap("audience", "run", "--criteria-file", young, "-w", own_bank).code == 0
    [line] = last_result(own_bank)["criteria"]
    assert (line["text"], line["written_by"]) == ("age 18 to 44", "person")


def test_a_run_stops_once_more_at_the_sql(ostap: Ostap, own_bank: Path, young: Path) -> None:
    said = ostap("audience", "run", "--criteria-file", young, "--yes", "--stop-at", "sql",
                 "--json", "-w", own_bank)  # fmt: skip
    assert (said.code, said.json["waits_for"]) == (3, "sql")
    done = ostap("audience", "resume", said.json["run"], "--approve", "--json", "-w", own_bank)
    assert (done.code, done.json["waits_for"], done.json["status"]) == (0, None, "done")


def test_a_run_is_repeated_and_says_why_a_client_is_in(
    ostap: Ostap, own_bank: Path, young: Path
) -> None:
    first = ostap("audience", "run", "--criteria-file", young, "--yes", "--json", "-w", own_bank)
    again = ostap("audience", "repeat", first.json["run"], "--yes", "--json", "-w", own_bank)
    assert again.code == 0
    assert again.json["run"] != first.json["run"]
    assert again.json["count"] == first.json["count"]
    assert [one["node"] for one in again.json["steps"]] == ["writer", "critic", "runner"]

    key = Path(first.json["ids_file"]).read_text(encoding="utf-8").split()[1]
    why = ostap("audience", "why", first.json["run"], key, "--json", "-w", own_bank).json
    assert (why["selected"], [one["holds"] for one in why["criteria"]]) == (True, [True])
    assert why["criteria"][0]["found"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--criteria", "x", "--entity", "itme"], "There is no entity 'itme'."),
        (["--criteria", "x", "--stop-at", "sqll"], "Did you mean sql?"),
        (["--criteria-file", "x.yaml", "--entity", "item"], "leave --entity out"),
    ],
)
def test_wrong_options_of_a_run_are_told(
    ostap: Ostap, bank: Path, arguments: list[str], told: str
) -> None:
    said = ostap("audience", "run", *arguments, "-w", bank)
    assert (said.code, told in said.err) == (2, True)


def test_the_schema_of_an_offer_is_printed(ostap: Ostap) -> None:
    said = ostap("audience", "schema")
    assert (said.code, said.json["required"]) == (0, ["product", "text"])
    assert "valid_to" in said.json["properties"]["terms"]["properties"]
