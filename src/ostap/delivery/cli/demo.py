"""`ostap demo`: companies to try, made from a seed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ostap.delivery.cli.options import SeedOption
from ostap.delivery.cli.printing import step

app = typer.Typer(no_args_is_help=True, help="Make a company to try, from a seed.")

FolderArgument = Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make.")]


@app.command()
def agency(folder: FolderArgument, seed: SeedOption = 7) -> None:
    """Make an agency that lets commercial property: leads, premises, deals, contracts."""
    from ostap.demo import write_agency

    write_agency(folder, seed=seed, progress=step)
    step(str(folder))


@app.command()
def bank(
    folder: FolderArgument,
    seed: SeedOption = 7,
    full: Annotated[
        bool, typer.Option("--full", help="Of full size: 5 million operations, half a minute.")
    ] = False,
) -> None:
    """Make a bank: clients, accounts, cards, operations, loans, deposits, campaigns."""
    from ostap.demo import write_bank

    write_bank(folder, seed=seed, full=full, progress=step)
    step(str(folder))


@app.command("all")
def both(folder: FolderArgument, seed: SeedOption = 7) -> None:
    """Make both companies in DIR and do both jobs on them, from nothing to ids."""
    from ostap.delivery.cli.showcase import run_showcase

    run_showcase(folder, seed)
