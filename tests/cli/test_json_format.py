"""`docs/formats/json.md` describes what the commands print: no key more, no key less."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from ostap.delivery.cli.app import build_app

Ostap = Callable[..., Any]
DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "formats" / "json.md"


def described() -> dict[str, set[str]]:
    """Return the paths of keys that the document gives, by command."""
    found: dict[str, set[str]] = {}
    for section in DOCUMENT.read_text(encoding="utf-8").split("\n## ")[1:]:
        heading, _, body = section.partition("\n")
        paths = set(re.findall(r"^\| `([^`]+)` \|", body, flags=re.MULTILINE))
        found |= dict.fromkeys(re.findall(r"`ostap ([^`]+)`", heading), paths)
    return found


def paths_of(value: Any, here: str = "") -> Iterator[str]:
    """Return the path of every scalar, and of every list or object that holds nothing."""
    if isinstance(value, dict) and value:
        for key, one in value.items():
            yield from paths_of(one, f"{here}.{key}" if here else key)
    elif isinstance(value, list) and value:
        for one in value:
            yield from paths_of(one, f"{here}[]")
    else:
        yield here


def same(path: str, told: str) -> bool:
    """Return whether a printed path is the described one; an empty or null parent also is."""
    if told.endswith(".*") and path.startswith(f"{told[:-2]}."):
        return True
    return path == told or told.startswith((f"{path}.", f"{path}["))


def assert_described(printed: Any, command: str) -> None:
    told, found = described()[command], set(paths_of(printed))
    unknown = {path for path in found if not any(same(path, one) for one in told)}
    absent = {one for one in told if not any(same(path, one) for path in found)}
    assert {"not described": unknown, "not printed": absent} == {
        "not described": set(),
        "not printed": set(),
    }


def test_every_command_that_prints_json_is_described() -> None:
    def with_json(command: Any, name: str) -> Iterator[str]:
        for word, below in getattr(command, "commands", {}).items():
            yield from with_json(below, f"{name} {word}".strip())
        if any("--json" in parameter.opts for parameter in command.params):
            yield name

    assert set(with_json(get_command(build_app()), "")) == set(described())


@pytest.mark.parametrize("command", ["check", "text", "sql", "count", "ids"])
def test_answers_about_criteria_are_as_described(
    ostap: Ostap, bank: Path, young: Path, command: str
) -> None:
    said = ostap("criteria", command, young, "-w", bank, "--json")
    assert_described(said.json, f"criteria {command}")


def test_the_whole_of_a_count_is_described(ostap: Ostap, bank: Path, tmp_path: Path) -> None:
    few = tmp_path / "few.yaml"
    few.write_text(
        "all_of: [{kind: sample, share: 0.05, seed: few}]\n"
        "top: {count: 5, by: {kind: attribute, column: clients.income}}\n",
        encoding="utf-8",
    )
    counted = ostap("criteria", "count", few, "--effects", "-w", bank, "--json").json
    assert_described(counted, "criteria count")
    assert counted["too_few"]
    assert counted["top"]["left"] <= 5
    [key, *_] = ostap("criteria", "ids", few, "-w", bank).out.split()
    why = ostap("criteria", "why", key, few, "-w", bank, "--json").json
    assert_described(why, "criteria why")


def test_comparisons_are_as_described(ostap: Ostap, bank: Path, young: Path, nobody: Path) -> None:
    for command in ("diff", "overlap"):
        said = ostap("criteria", command, young, nobody, "-w", bank, "--json")
        assert_described(said.json, f"criteria {command}")


@pytest.mark.parametrize("more", ["city = 'Казань'", "length(city) > 6"])
def test_what_was_read_of_sql_is_as_described(
    ostap: Ostap, bank: Path, tmp_path: Path, more: str
) -> None:
    statement = tmp_path / "by_hand.sql"
    statement.write_text(f"select client_id from clients where {more}", encoding="utf-8")
    said = ostap("criteria", "read", statement, "--check", "-w", bank, "--json")
    assert_described(said.json, "criteria read")


def test_saved_audiences_are_as_described(ostap: Ostap, own_bank: Path, young: Path) -> None:
    saved = ostap("criteria", "save", "young", young, "-w", own_bank, "--json").json
    assert_described(saved, "criteria save")
    (own_bank / "audiences" / "broken.yaml").write_text("all_of: 5\n", encoding="utf-8")
    listed = ostap("criteria", "saved", "-w", own_bank, "--json").json
    assert_described(listed, "criteria saved")
    assert [bool(one["broken"]) for one in listed["audiences"]] == [True, False]


@pytest.mark.parametrize("statement", ["select client_id from clients", "drop table clients"])
def test_the_guards_answers_are_as_described(
    ostap: Ostap, bank: Path, monkeypatch: pytest.MonkeyPatch, statement: str
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(statement))
    assert_described(ostap("criteria", "guard", "-w", bank, "--json").json, "criteria guard")


def test_runs_are_as_described(ostap: Ostap, own_bank: Path, young: Path) -> None:
    run = ostap("audience", "run", "--criteria-file", young, "-w", own_bank, "--json").json
    assert_described(run, "audience run")
    resumed = ostap("audience", "resume", run["run"], "--approve", "-w", own_bank, "--json").json
    assert_described(resumed, "audience resume")
    assert_described(ostap("audience", "runs", "-w", own_bank, "--json").json, "audience runs")


def test_evaluations_of_audiences_are_as_described(
    ostap: Ostap, bank: Path, tmp_path: Path
) -> None:
    cases = tmp_path / "cases"
    (cases / "ids").mkdir(parents=True)
    for name, gold in (("young", "1\n"), ("old", "1\n1\n")):
        (cases / "ids" / f"{name}.csv").write_text(f"client_id\n{gold}", encoding="utf-8")
        (cases / f"{name}.yaml").write_text(
            f"id: {name}\nwords: возраст от 18 до 25 лет, хобби\ncriteria: [возраст]\n"
            "unsaid: [хобби]\nminutes_by_hand: 5\nas_of: 2026-11-20\nconstructs: [age]\n"
            "sql: select client_id from clients where city = 'Москва' and birth_date > :as_of\n"
            f"ids: ids/{name}.csv\n",
            encoding="utf-8",
        )
    said = ostap(
        "audience", "evaluate", "--cases", cases, "--no-model", "--ablate", "-w", bank, "--json"
    )
    printed = said.json
    # What only longer evaluations have.
    printed["mean_iou_interval"] = [0.0, 1.0]
    printed["left_out"] = ["later"]
    assert_described(printed, "audience evaluate")


def test_rankings_are_as_described(ostap: Ostap, trained: Path, request_file: Path) -> None:
    ranking = ostap("match", "rank", request_file, "-w", trained, "--json").json
    assert_described(ranking, "match rank")


def test_sizings_are_as_described(ostap: Ostap, trained: Path) -> None:
    assert_described(ostap("match", "sizing", "-w", trained, "--json").json, "match sizing")


def test_evaluations_and_versions_are_as_described(
    ostap: Ostap, trained: Path, trained_version: dict[str, Any]
) -> None:
    assert_described(trained_version, "match train")
    assert_described(
        ostap("match", "evaluate", "--trials", "1", "-w", trained, "--json").json, "match evaluate"
    )
    assert_described(trained_version["evaluation"], "match evaluate")


def test_blind_comparisons_are_as_described(ostap: Ostap, trained: Path, tmp_path: Path) -> None:
    arguments = ("match", "blind", "--latest", "12", "-w", trained, "--json")
    compared = ostap(*arguments).json
    assert_described(compared, "match blind")
    sheet = ostap(*arguments, "--export", tmp_path / "sheet.csv").json["sheet"]
    assert_described({**compared, "sheet": sheet}, "match blind")


def test_a_table_is_shown_as_described(ostap: Ostap, bank: Path) -> None:
    assert_described(ostap("catalog", "show", "clients", "-w", bank, "--json").json, "catalog show")


def test_what_a_build_did_is_as_described(ostap: Ostap, own_bank: Path) -> None:
    said = ostap("catalog", "build", "--dry-run", "--json", "-w", own_bank)
    assert said.code == 0
    assert_described(said.json, "catalog build")


def test_the_report_on_the_training_pairs_is_as_described(ostap: Ostap, agency: Path) -> None:
    said = ostap("match", "data", "-w", agency, "--json")
    printed = said.json
    printed.pop("trials")  # only with --compare
    printed["trials"] = []
    assert_described(printed, "match data")
