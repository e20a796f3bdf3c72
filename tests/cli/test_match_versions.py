"""`ostap match versions` and `ostap match use` on the small agency."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.cli.test_json_format import assert_described

Ostap = Callable[..., Any]


@pytest.fixture
def copied(trained: Path, tmp_path: Path, trained_version: dict[str, Any]) -> Path:
    """The trained agency with that one version, free to be changed."""
    folder = tmp_path / "agency"
    shutil.copytree(trained, folder)
    models, version = folder / "models", trained_version["version"]
    for other in models.iterdir():
        if other.is_dir() and other.name not in {version, "search"}:
            shutil.rmtree(other)
    (models / "current").write_text(version)
    return folder


def test_the_list_and_what_use_answers_are_as_described(
    ostap: Ostap, copied: Path, trained_version: dict[str, Any]
) -> None:
    listed = ostap("match", "versions", "-w", copied, "--json").json
    assert_described(listed, "match versions")
    assert listed["current"] == trained_version["version"]
    assert [one["number"] for one in listed["kept"]] == [trained_version["number"]]
    number = trained_version["number"]
    used = ostap("match", "use", number, "--anyway", "-w", copied, "--json")
    assert_described(used.json, "match use")
    assert (used.code, used.json["version"]) == (0, trained_version["version"])


def test_a_version_that_was_not_accepted_is_put_in_use_only_anyway(
    ostap: Ostap, copied: Path, trained_version: dict[str, Any]
) -> None:
    assert trained_version["evaluation"]["accepted"] is False
    number = trained_version["number"]
    assert number.startswith("0.")
    refused = ostap("match", "use", number, "-w", copied, language="ru")
    assert (refused.code, refused.out) == (1, "")
    assert "не принята" in refused.err
    assert "--anyway" in refused.err
    told = ostap("match", "use", number, "--anyway", "-w", copied, language="ru")
    assert told.code == 0
    assert f"В работе: {number} ({trained_version['version']})" in told.out
    assert "! Эта версия не принята." in told.out


def test_an_unknown_version_exits_with_1_and_names_the_nearest(
    ostap: Ostap, copied: Path, trained_version: dict[str, Any]
) -> None:
    said = ostap("match", "use", "0.0.9", "-w", copied, language="en")
    assert said.code == 1
    assert "There is no model version 0.0.9" in said.err
    assert f"Did you mean {trained_version['number']}" in said.err


def test_the_list_for_people_marks_what_is_in_use_and_tells_of_what_is_damaged(
    ostap: Ostap, copied: Path, trained_version: dict[str, Any]
) -> None:
    told = ostap("match", "versions", "-w", copied, language="en").out
    heads, line = told.splitlines()
    assert heads.split() == [
        "number", "version", "as", "of", "kind", "accepted", "AUC", "by", "time",
    ]  # fmt: skip
    assert line.startswith(
        f"* {trained_version['number']}   {trained_version['version']}  2026-11-20"
    )
    (copied / "models" / trained_version["version"] / "filter.json").unlink()
    spoilt = ostap("match", "versions", "-w", copied, language="ru").out
    assert "повреждена" in spoilt
    assert "filter.json" in spoilt


def test_before_anything_is_trained_the_list_says_how_to_train(ostap: Ostap, copied: Path) -> None:
    shutil.rmtree(copied / "models")
    said = ostap("match", "versions", "-w", copied, language="en")
    assert (said.code, said.out.strip()) == (
        0, "No model is kept yet. Train one: ostap match train",
    )  # fmt: skip
    assert ostap("match", "versions", "-w", copied, "--json").json["kept"] == []
