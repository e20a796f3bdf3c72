"""`ostap match` on a small agency: too few deals to be accepted, enough to train and rank."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ostap.compose import Company
from ostap.matching.sides import KEY
from ostap.workflows.decisions import About, Decisions

Ostap = Callable[..., Any]


def test_training_keeps_a_version_and_makes_it_current(
    trained: Path, trained_version: dict[str, Any]
) -> None:
    kept = {path.name for path in (trained / "models").iterdir()}
    assert kept >= {"current", trained_version["version"]}
    assert (trained_version["as_of"], trained_version["schema"]) == ("2026-11-20", 1)


def test_evaluation_keeps_nothing_and_exits_with_1_where_it_would_not_be_accepted(
    ostap: Ostap, trained: Path
) -> None:
    before = sorted(path.name for path in (trained / "models").iterdir())
    said = ostap("match", "evaluate", "--trials", "1", "-w", trained, "--json")
    assert (said.code, said.json["accepted"]) == (1, False)
    assert {split["split"] for split in said.json["splits"]} == {"time", "shuffled", "new_client"}
    assert said.json["why"] != []
    assert sorted(path.name for path in (trained / "models").iterdir()) == before


def test_ranking_puts_the_most_probable_first_and_says_why(
    ostap: Ostap, trained: Path, request_file: Path
) -> None:
    ranking = ostap("match", "rank", request_file, "--top", "5", "-w", trained, "--json").json
    chances = [item["probability"] for item in ranking["items"]]
    assert len(chances) == 5
    assert chances == sorted(chances, reverse=True)
    assert all(0 <= chance <= 1 for chance in chances)
    assert all(item["reasons"] for item in ranking["items"])
    removed = {one["id"] for one in ranking["removed_by_rule"]}
    assert removed
    assert not removed & {item["id"] for item in ranking["items"]}
    told = ostap("match", "rank", request_file, "--top", "1", "-w", trained, language="ru").out
    assert told.startswith(f"  1. {ranking['items'][0]['id']}")
    assert "площадь" in told


def test_what_a_client_was_sent_is_not_offered_to_him_again_but_to_others(
    ostap: Ostap, trained: Path, tmp_path: Path
) -> None:
    with Company(trained) as company:
        one, other = company.ruled_matcher.matcher.company.clients[KEY].to_list()[:2]
        first = tmp_path / "first.json"
        first.write_text(json.dumps({"client": one, "request": {"area_min": 40}}))
        second = tmp_path / "second.json"
        second.write_text(json.dumps({"client": other, "request": {"area_min": 40}}))
        shown = ostap("match", "rank", first, "-w", trained, "--json").json
        item = shown["items"][0]["id"]
        day = dt.datetime.combine(company.as_of, dt.time(9), dt.UTC)
        decisions = Decisions(lambda: company.journal, lambda: day)
        decisions.send(About(shown["selection"], one, item), "email")
    again = ostap("match", "rank", first, "-w", trained, "--json").json
    assert {"id": item, "rule": "not_sent_before"} in again["removed_by_rule"]
    elsewhere = ostap("match", "rank", second, "-w", trained, "--json").json
    assert "not_sent_before" not in {one["rule"] for one in elsewhere["removed_by_rule"]}


@pytest.mark.parametrize(
    ("language", "note"),
    [("en", "! nothing is vacant"), ("ru", "! на этот день нет ничего свободного")],
)
def test_a_day_without_stock_ranks_nothing_and_says_so(
    ostap: Ostap, trained: Path, request_file: Path, language: str, note: str
) -> None:
    arguments = ("match", "rank", request_file, "-w", trained, "--as-of", "1990-01-01")
    answer = ostap(*arguments, "--json").json
    assert (answer["as_of"], answer["items"]) == ("1990-01-01", [])
    said = ostap(*arguments, language=language)
    assert (said.code, note in said.out) == (0, True)


def test_ranking_before_training_is_refused(ostap: Ostap, bank: Path, request_file: Path) -> None:
    said = ostap("match", "rank", request_file, "-w", bank)
    assert said.code in {1, 2}
    assert said.err.startswith("Error [")


@pytest.mark.parametrize(
    ("text", "english", "russian"),
    [
        ('{"client": null,', "is not valid JSON", "это не JSON"),
        ('{"clint": null, "request": {}}', "Did you mean client?", "Может быть, client?"),
        (
            '{"client": null, "manager": null, "request": {"area_mn": 40}}',
            "Did you mean area_min",
            "Может быть, area_min",
        ),
        (
            '{"client": null, "manager": null, "request": {"area_min": "big"}}',
            "request.area_min",
            "request.area_min",
        ),
    ],
    ids=["broken", "unknown key", "unknown column", "wrong type"],
)
def test_a_wrong_request_is_told_with_the_nearest_right_thing(
    ostap: Ostap, trained: Path, tmp_path: Path, text: str, english: str, russian: str
) -> None:
    path = tmp_path / "request.json"
    path.write_text(text, encoding="utf-8")
    for language, told in (("en", english), ("ru", russian)):
        said = ostap("match", "rank", path, "-w", trained, language=language)
        assert (said.code, said.out) == (2, "")
        assert told in said.err
