"""Which language the command line speaks, and its help in Russian."""

from __future__ import annotations

import os

import click

from ostap.delivery.cli.help_ru import HELP_RU
from ostap.names import Language


def spoken_language() -> Language:
    """Return the language of help and errors: OSTAP_LANG, else the system's, else English."""
    for name in ("OSTAP_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return Language.RU if value.lower().startswith("ru") else Language.EN
    return Language.EN


def translated(command: click.Command, language: Language) -> click.Command:
    """Return ``command`` with its help, and that of all below it, in ``language``."""
    if language is Language.RU:
        for one in walk(command):
            one.help = HELP_RU.get(one.help or "", one.help)
            for parameter in one.params:
                if isinstance(parameter, click.Option) or hasattr(parameter, "help"):
                    parameter.help = HELP_RU.get(parameter.help or "", parameter.help)
    return command


def walk(command: click.Command) -> list[click.Command]:
    """Return a command and every command below it."""
    below = command.commands.values() if isinstance(command, click.Group) else ()
    return [command, *(found for one in below for found in walk(one))]
