"""`ostap match behave`: a page for people, an object for programs, an exit code for scripts."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .test_json_format import assert_described

Ostap = Callable[..., Any]


def test_the_answer_is_described_kept_beside_the_version_and_drawn(
    ostap: Ostap, trained: Path, tmp_path: Path
) -> None:
    page = tmp_path / "behaviour.html"
    told = ostap("match", "behave", "-w", trained, "--quick", "--html", page, "--json")
    assert_described(told.json, "match behave")
    assert told.code == (0 if told.json["passed"] else 1)
    kept = trained / "models" / f"{told.json['version']}.behaviour.json"
    assert json.loads(kept.read_text(encoding="utf-8")) == told.json
    assert "How version" in page.read_text(encoding="utf-8")
    assert ostap("match", "versions", "-w", trained).code == 0  # the files are still whole


def test_people_are_told_in_russian_too(ostap: Ostap, trained: Path) -> None:
    told = ostap("match", "behave", "-w", trained, "--quick", language="ru")
    assert "Поведение версии" in told.out
    assert "behave.no_sensitive_columns" in told.out
    assert "Пройдено" in told.out


@pytest.mark.parametrize(
    ("language", "said"), [("en", "There is no model version"), ("ru", "Нет версии модели")]
)
def test_an_unknown_version_is_refused(
    ostap: Ostap, trained: Path, language: str, said: str
) -> None:
    told = ostap("match", "behave", "-w", trained, "--version", "20200101-00000000",
                 language=language)  # fmt: skip
    assert (told.code, said in told.err) == (1, True)
