"""`ostap match data`: a page for people, an object for programs, an exit code for scripts."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Ostap = Callable[..., Any]


@pytest.fixture(scope="module")
def cut(agency: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the agency, to be asked as of its first months."""
    folder = tmp_path_factory.mktemp("data") / "agency"
    shutil.copytree(agency, folder)
    return folder


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            (
                "What a model would learn from",
                "Are the deals enough?",
                "Fill in the training pairs",
            ),
        ),
        ("ru", ("На чём учится модель", "Хватает ли сделок?", "Заполненность в обучающих парах")),
    ],
)
def test_people_get_a_page_in_their_language(
    ostap: Ostap, cut: Path, language: str, said: tuple[str, ...]
) -> None:
    told = ostap("match", "data", "-w", cut, language=language)
    assert told.code == 0
    assert [line for line in said if line not in told.out] == []


@pytest.mark.parametrize("day", ["1990-01-01", "2018-12-31"])
def test_before_there_is_data_it_says_what_is_missing_and_exits_with_1(
    ostap: Ostap, cut: Path, day: str
) -> None:
    told = ostap("match", "data", "-w", cut, "--as-of", day, "--json")
    assert told.code == 1
    assert told.json["as_of"] == day
    assert told.json["enough"] is None
    assert any("at least 50 needed" in one["en"] for one in told.json["refused"])
