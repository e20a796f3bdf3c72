"""`ostap match data`: what a model would learn from, and whether it is enough."""

from __future__ import annotations

from typing import Annotated

import typer

from ostap.delivery.cli.options import HERE, AsOfOption, JsonOption, WorkspaceOption
from ostap.delivery.cli.printing import print_json, step
from ostap.names import ExitCode


def data(
    workspace: WorkspaceOption = HERE,
    as_of: AsOfOption = None,
    compare: Annotated[
        bool,
        typer.Option(
            "--compare", help="Try ways to use the pairs as well: newer ones, unlabelled stock."
        ),
    ] = False,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Of every random choice.")] = 0,
    as_json: JsonOption = False,
) -> int:
    """Say what a model would learn from: fill, leaks, whether the deals suffice, what to fill in.

    Exit code 1 where the deals are too few to learn from at all.
    """
    from ostap.compose import Company
    from ostap.delivery.cli.show_match_data import print_training_data

    with Company(workspace, as_of) as company:
        language = company.language
        report = company.match_data(
            seed, compare=compare, progress=lambda text: step(text.to(language))
        )
        if as_json:
            print_json(report)
        else:
            print_training_data(report, language)
    return ExitCode.REFUSED if report.refused else ExitCode.DONE
