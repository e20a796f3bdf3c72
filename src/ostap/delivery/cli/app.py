"""The command `ostap`: its groups, its language, and what an error becomes."""

from __future__ import annotations

import os
import sys
import traceback
from typing import Annotated

import typer
from typer.main import get_command

from ostap.delivery.cli import audience, catalog, criteria, demo, init, journal, match, model, ui
from ostap.delivery.cli.language import mistake, spoken_language, translated
from ostap.delivery.cli.logs import logging_to_stderr
from ostap.errors import OstapError
from ostap.names import ExitCode, Language


def build_app() -> typer.Typer:
    """Return the command line with all its groups."""
    app = typer.Typer(
        name="ostap",
        no_args_is_help=True,
        add_completion=False,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
        pretty_exceptions_enable=False,
        rich_markup_mode=None,  # plain help: rich would take a third of a second to import
    )
    app.callback()(_root)
    app.command()(init.init)
    app.add_typer(demo.app, name="demo")
    app.add_typer(catalog.app, name="catalog")
    app.add_typer(match.app, name="match")
    app.add_typer(audience.app, name="audience")
    app.add_typer(criteria.app, name="criteria")
    app.add_typer(journal.app, name="journal")
    app.add_typer(model.app, name="model")
    app.command()(ui.ui)
    return app


def _show_version(asked: bool) -> None:
    if asked:
        from ostap import __version__

        typer.echo(__version__)
        raise typer.Exit


def _root(
    version: Annotated[
        bool,
        typer.Option("--version", help="Print the version.", callback=_show_version, is_eager=True),
    ] = False,
) -> None:
    """Find who will take your offer, and which offer a client will take.

    A company is a folder (a workspace). Make one to try with `ostap demo`, look at what its data
    means with `ostap catalog show`, then ask: `ostap match rank`, `ostap audience run`.
    """


def run(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code; every failure is told, none is hidden."""
    language = spoken_language()
    command = translated(get_command(build_app()), language)
    try:
        with logging_to_stderr():
            result = command.main(args=arguments, prog_name="ostap", standalone_mode=False)
    except OstapError as error:
        _tell(error, language)
        return int(error.exit_code)
    except (typer.Abort, KeyboardInterrupt):
        typer.echo("Прервано." if language is Language.RU else "Interrupted.", err=True)
        return 130
    except typer.TyperException as error:
        _tell_usage(error, language)
        return int(ExitCode.BAD_INPUT)
    except BrokenPipeError:
        # The reader of a pipe (`| head`) has gone; there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return int(ExitCode.DONE)
    except Exception:  # noqa: BLE001 - the last wall: told in full, never swallowed
        traceback.print_exc()
        return int(ExitCode.ENVIRONMENT)
    return int(result) if isinstance(result, int) else int(ExitCode.DONE)


def _tell_usage(error: typer.TyperException, language: Language) -> None:
    """Tell what is wrong with the command line itself, and how it is used."""
    context = getattr(error, "ctx", None)
    if context is not None:
        if error.message == context.get_help():  # a group called without a command: its help
            typer.echo(error.message, err=True)
            return
        typer.echo(context.get_usage(), err=True)
    mark = "Ошибка" if language is Language.RU else "Error"
    typer.echo(f"{mark}: {mistake(error.format_message(), language)}", err=True)


def _tell(error: OstapError, language: Language) -> None:
    mark = "Ошибка" if language is Language.RU else "Error"
    typer.echo(f"{mark} [{error.code}]: {error.told(language)}", err=True)
