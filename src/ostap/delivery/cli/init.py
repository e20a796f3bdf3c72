"""`ostap init`: a workspace from a live database."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ostap.delivery.cli.options import JsonOption
from ostap.delivery.cli.printing import print_json, step
from ostap.delivery.cli.show_build import build_json, show_build
from ostap.names import Language


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make.")],
    database: Annotated[
        str,
        typer.Option(
            "--database",
            metavar="URL",
            help="The database, like duckdb:///data/bank.duckdb; a relative path is DIR's.",
        ),
    ],
    language: Annotated[
        Language | None, typer.Option("--language", help="Of answers: ru or en.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Make a company's folder from a live database: settings, a drafted catalog, empty rules."""
    from ostap.delivery.cli.language import spoken_language
    from ostap.workflows.catalog_build import init_workspace

    spoken = language or spoken_language()
    built = init_workspace(folder.absolute(), database, spoken, step)
    if as_json:
        print_json(build_json(built))
    else:
        show_build(built, spoken, folder)
