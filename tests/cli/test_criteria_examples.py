"""`examples/criteria`: each in words of both languages, and each selects somebody of the bank.

The words lie beside, in `criteria_examples.txt`: to be read aloud when they change.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Ostap = Callable[..., Any]

FOLDER = Path(__file__).resolve().parents[2] / "examples" / "criteria"
WORDS = Path(__file__).with_name("criteria_examples.txt")
EXAMPLES = sorted(path.stem for path in FOLDER.glob("*.yaml"))
SAVED = ("savers", "investors")
NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture(scope="module")
def bank_with_audiences(bank: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bank, with the audiences saved that an example takes from one another."""
    folder = tmp_path_factory.mktemp("examples") / "bank"
    shutil.copytree(bank, folder)
    (folder / "audiences").mkdir()
    for name in SAVED:
        shutil.copy(FOLDER / f"{name}.yaml", folder / "audiences")
    return folder


def told() -> dict[str, dict[str, str]]:
    """Return the words of each example by language: `# name`, then `ru:` and `en:` lines."""
    found: dict[str, dict[str, str]] = {}
    for block in WORDS.read_text(encoding="utf-8").split("# ")[1:]:
        name, _, body = block.partition("\n")
        russian, _, english = body.strip().partition("\n\n")
        found[name] = {"ru": f"{russian}\n", "en": f"{english}\n"}
    return found


def test_there_are_ten_and_each_has_its_words() -> None:
    assert len(EXAMPLES) == 10
    assert sorted(told()) == EXAMPLES


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_said_in_words(
    ostap: Ostap, bank_with_audiences: Path, name: str, language: str
) -> None:
    file = FOLDER / f"{name}.yaml"
    said = ostap("criteria", "text", file, "-w", bank_with_audiences, language=language)
    assert said.out.replace(NBSP, " ") == told()[name][language]


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_selects_somebody_and_not_everybody(
    ostap: Ostap, bank_with_audiences: Path, name: str
) -> None:
    file = FOLDER / f"{name}.yaml"
    counted = ostap("criteria", "count", file, "-w", bank_with_audiences, "--json").json
    assert 0 < counted["count"] < counted["total"]
    for line in counted["criteria"]:
        assert 0 < line["alone"] < counted["total"]
