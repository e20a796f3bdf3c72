"""`ostap match sizing` by the command line, and a matcher that follows a database that changes."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ostap.compose import Company
from ostap.matching import PairRequest

Ostap = Callable[..., Any]

LOAD = ("--items", 500, "--requests", 2000, "--hours", 8, "--headroom", 4, "--budget", "60s")
PRICES = ("--core-price", 10, "--memory-price", 4, "--disk-price", 0.5, "--currency", "EUR")


def test_a_load_is_sized_with_its_prices(ostap: Ostap, trained: Path) -> None:
    said = ostap("match", "sizing", *LOAD, *PRICES, "-w", trained, "--json")
    assert said.code == 0, said.err
    found = said.json
    assert found["load"] == {
        "items": 500, "clients": found["measured"]["clients"], "requests_per_day": 2000,
        "hours_per_day": 8.0, "headroom": 4.0, "trainings_per_month": 1, "search_minutes": 1.0,
    }  # fmt: skip
    assert found["prices"] == {
        "currency": "EUR", "core": 10.0, "memory": 4.0, "disk": 0.5, "assumed": False,
    }  # fmt: skip
    needed, measured = found["needed"], found["measured"]
    answer = measured["fixed_ms"] + measured["ms_per_1000"] * 500 / 1000
    assert needed["answer_ms"] == pytest.approx(answer)
    assert needed["busy_cores"] == pytest.approx(2000 * answer / 1000 / (8 * 3600) * 4)
    assert needed["million_pairs_seconds"] == pytest.approx(1e6 / measured["pairs_per_second"])
    paid = needed["cores"] * 10 + needed["memory_gb"] * 4 + needed["disk_gb"] * 0.5
    assert needed["per_month"] == pytest.approx(paid)
    assert found["values"] == measured["pairs"] * measured["features"]


@pytest.mark.parametrize(
    ("language", "said_of"),
    [
        ("en", ["Load: 500 items", "2,000 requests a day", "one answer, ms: ", "Prices a month"]),
        ("ru", ["Нагрузка: предметов 500", "запросов в день 2 000", "один ответ, мс: ",
                "Цены в месяц"]),
    ],
)  # fmt: skip
def test_a_sizing_is_told_in_both_languages(
    ostap: Ostap, trained: Path, language: str, said_of: list[str]
) -> None:
    said = ostap("match", "sizing", *LOAD, *PRICES, "-w", trained, language=language)
    assert said.code == 0, said.err
    assert said.out.count("\n") >= 13
    spaced = re.sub(r"\s", " ", said.out)
    assert [words for words in said_of if words not in spaced] == []
    assert bool(re.search("[а-яё]", said.out)) == (language == "ru")


def test_prices_that_are_not_given_are_said_to_be_assumed(ostap: Ostap, trained: Path) -> None:
    said = ostap("match", "sizing", "--core-price", 10, "-w", trained, "--json")
    assert said.json["prices"]["assumed"]
    assert [note for note in said.json["notes"] if "price" in note]


def test_a_time_that_is_none_is_refused_before_anything_is_measured(
    ostap: Ostap, trained: Path
) -> None:
    said = ostap("match", "sizing", "--budget", "soon", "-w", trained)
    assert (said.code, said.out) == (2, "")
    assert "'soon' is not a time" in said.err


def test_what_was_let_since_is_not_ranked_after_a_refresh(trained: Path, tmp_path: Path) -> None:
    shutil.copytree(trained, tmp_path / "agency")
    database = tmp_path / "agency" / "data" / "agency.duckdb"
    with Company(tmp_path / "agency", language=None) as company:
        fresh = company.fresh_matcher()
        before = fresh.current.matcher.matcher.vacant
        let = before[0]
        with duckdb.connect(str(database)) as connection:  # its file is closed between refreshes
            connection.execute("delete from vacancies where premises_id = ?", [let])

        assert let in ranked(fresh)
        assert fresh.refresh()
        assert ranked(fresh) == {one for one in before if one != let}

        database.rename(database.with_suffix(".away"))
        assert not fresh.refresh()
        answer = fresh.rank(PairRequest(), None)
        assert {item.id for item in answer.items} <= set(before[1:])
        assert re.search(r"данным \d+ мин: обновить их не удалось", answer.notes[-1])


def ranked(fresh: Any) -> set[str]:
    """Everything that an answer speaks of: shown or removed by a rule."""
    answer = fresh.rank(PairRequest(), None)
    return {item.id for item in answer.items} | {one.id for one in answer.removed_by_rule}
