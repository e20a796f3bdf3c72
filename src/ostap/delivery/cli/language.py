"""Which language the command line speaks, and its help in Russian."""

from __future__ import annotations

import os
from typing import Any, TypeVar

from ostap.delivery.cli.help_ru import HELP_RU
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
            for told in (one, *one.params):
                told.help = HELP_RU.get(told.help or "", told.help)
    return command


def walk(command: Any) -> list[Any]:
    """Return a command and every command below it."""
    below = getattr(command, "commands", {}).values()
    return [command, *(found for one in below for found in walk(one))]
