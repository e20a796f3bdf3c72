"""Which language the command line speaks, and its help in Russian.

Typer has no place for another language's words. Its own way to change how help looks is a
context's formatter, so there its headings and notes are put into Russian; what it says of wrong
arguments is matched by its English words, and told as it is where they are not known.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from typing import Any, TypeVar

import typer

from ostap.delivery.cli.help_ru import HEADINGS_RU, HELP_RU, MISTAKES_RU, NOTES_RU, PIECES_RU
from ostap.names import Language

CommandT = TypeVar("CommandT")


def spoken_language() -> Language:
    """Return the language of help and errors: OSTAP_LANG, else the system's, else English."""
    for name in ("OSTAP_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return Language.RU if value.lower().startswith("ru") else Language.EN
    return Language.EN


def translated(command: CommandT, language: Language) -> CommandT:
    """Return ``command`` with its help, and that of all below it, in ``language``."""
    if language is Language.RU:
        for one in walk(command):
            one.context_class = _RussianContext
            for told in (one, *one.params):
                told.help = HELP_RU.get(plain(told.help), told.help)
    return command


def mistake(told: str, language: Language) -> str:
    """Return what Typer says of wrong arguments in ``language``."""
    told = told.replace("Value error, ", "")  # pydantic's own mark, which says nothing
    return _replaced(told, MISTAKES_RU | PIECES_RU) if language is Language.RU else told


def walk(command: Any) -> list[Any]:
    """Return a command and every command below it."""
    below = getattr(command, "commands", {}).values()
    return [command, *(found for one in below for found in walk(one))]


def plain(text: str | None) -> str:
    """Return help as one line for each paragraph: how it is wrapped in code does not matter."""
    paragraphs = re.split(r"\n\s*\n", text or "")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def _replaced(text: str, twins: dict[str, str]) -> str:
    for pattern, russian in twins.items():
        text = re.sub(pattern, russian, text)
    return text


class _RussianFormatter(typer.Context.formatter_class):  # type: ignore[misc,valid-type]  # Typer's, held by its context
    """Writes help with Typer's own words in Russian."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write how the command is called."""
        super().write_usage(prog, _replaced(args, PIECES_RU), prefix or "Использование: ")

    def write_heading(self, heading: str) -> None:
        """Write the heading of a list."""
        super().write_heading(HEADINGS_RU.get(heading, heading))

    def write_dl(
        self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Write a list of options, arguments or commands."""
        said = [(_replaced(name, PIECES_RU), _replaced(told, NOTES_RU)) for name, told in rows]
        super().write_dl(said, col_max, col_spacing)


class _RussianContext(typer.Context):
    formatter_class = _RussianFormatter
