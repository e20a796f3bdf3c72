"""Help: whole in both languages, and quick."""

import re
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

import pytest
from typer.main import get_command

from ostap.delivery.cli.app import build_app
from ostap.delivery.cli.help_ru import HELP_RU
from ostap.delivery.cli.language import plain, walk

HEAVY = (
    "duckdb", "sqlglot", "polars", "pyarrow", "numpy", "sklearn", "lightgbm", "langchain_core",
    "langchain_openai", "langgraph", "openai", "sqlalchemy", "pymorphy3", "pydantic", "rich",
    "structlog", "yaml",
)  # fmt: skip
"""What takes a tenth of a second or more to import."""


def help_texts() -> set[str]:
    commands = walk(get_command(build_app()))
    return {plain(told.help) for one in commands for told in (one, *one.params)}


def test_every_command_and_option_has_help() -> None:
    assert "" not in help_texts()


def test_every_help_text_has_a_russian_twin_and_no_twin_is_stale() -> None:
    texts = help_texts()
    assert {"missing": texts - set(HELP_RU), "stale": set(HELP_RU) - texts} == {
        "missing": set(),
        "stale": set(),
    }


def test_russian_help_is_in_russian_and_says_all_that_english_does() -> None:
    codes = re.compile(r"`[^`]+`|--[a-z-]+|\w+\.(?:yaml|sql|csv|toml)|OSTAP_\w+")
    for english, russian in HELP_RU.items():
        assert re.search("[а-яё]", russian), russian
        assert sorted(codes.findall(english)) == sorted(codes.findall(russian))


def all_commands() -> list[list[str]]:
    def paths(command: Any, path: list[str]) -> list[list[str]]:
        below = getattr(command, "commands", {})
        return [path, *(p for name, one in below.items() for p in paths(one, [*path, name]))]

    return paths(get_command(build_app()), [])


@pytest.mark.parametrize("path", all_commands(), ids=lambda path: " ".join(path) or "ostap")
def test_help_is_all_russian_where_russian_is_spoken(
    ostap: Callable[..., Any], path: list[str]
) -> None:
    said = ostap(*path, "--help", language="ru")
    assert said.code == 0
    assert said.out.startswith("Использование: ostap")
    english = ("Usage", "Options:", "Commands:", "Arguments:", "Show this", "[OPTIONS]", "default:",
               "required]", "FILE", "DIR")  # fmt: skip
    assert [word for word in english if word in said.out] == []


def test_the_version_is_the_packages(ostap: Callable[..., Any]) -> None:
    said = ostap("--version")
    assert (said.code, said.out) == (0, version("ostap") + "\n")


@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_help_lists_the_commands(ostap: Callable[..., Any], flag: str) -> None:
    said = ostap(flag)
    assert said.code == 0
    for name in ("init", "demo", "catalog", "match", "audience", "criteria", "model"):
        assert re.search(rf"^  {name} +\S", said.out, flags=re.MULTILINE)


@pytest.mark.parametrize("path", [[], ["audience"]])
def test_a_group_without_a_command_shows_its_help(
    ostap: Callable[..., Any], path: list[str]
) -> None:
    said = ostap(*path)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("Usage: ostap")
    assert "Error" not in said.err


@pytest.mark.parametrize(
    ("arguments", "english", "russian"),
    [
        (["match", "rnk"], "No such command 'rnk'. Did you mean 'rank'?",
         "Нет команды 'rnk'. Может быть, 'rank'?"),
        (["match", "rank"], "Missing argument 'FILE'.", "Не указан аргумент 'ФАЙЛ'."),
        (["match", "train", "--sed", "1"], "No such option: --sed (Possible options: --seed)",
         "Нет параметра --sed. Может быть, --seed?"),
        (["match", "train", "--seed", "x"],
         ("Invalid value for '--seed': Input should be a valid integer, "
         "unable to parse string as an integer"),
         "Неверное значение '--seed': нужно целое число."),
        (["match", "train", "--seed", "-1"],
         "Invalid value for '--seed': Input should be greater than or equal to 0",
         "Неверное значение '--seed': нужно не меньше 0."),
        (["catalog", "check", "now"], "Got unexpected extra argument(s) (now)",
         "Лишние аргументы: now."),
        (["catalog", "check", "-w"], "Option '-w' requires an argument.",
         "После '-w' нужно значение."),
        (["init", "x"], "Missing option '--database'.", "Не указан параметр '--database'."),
    ],
)  # fmt: skip
def test_wrong_arguments_are_told_in_both_languages(
    ostap: Callable[..., Any], arguments: list[str], english: str, russian: str
) -> None:
    for language, told in (("en", f"Error: {english}"), ("ru", f"Ошибка: {russian}")):
        said = ostap(*arguments, language=language)
        assert (said.code, said.err.splitlines()[-1]) == (2, told)


@pytest.mark.parametrize("arguments", [["--help"], ["audience", "run", "--help"], ["--version"]])
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    script = (
        "import sys\n"
        "from ostap.delivery.cli import run\n"
        f"run({arguments!r})\n"
        "print(*sorted(name for name in sys.modules if '.' not in name), file=sys.stderr)\n"
    )
    done = subprocess.run(  # noqa: S603 - this interpreter
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    loaded = set(done.stderr.split())
    # Typer reads arguments of a group's commands through pydantic, its own dependency.
    spared = {"pydantic"} if arguments != ["--help"] else set()
    assert loaded & set(HEAVY) - spared == set()
    assert "typer" in loaded
