"""`ostap match behave`: does a trained version behave as the business expects."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ostap.delivery.cli.options import HERE, AsOfOption, JsonOption, WorkspaceOption
from ostap.delivery.cli.printing import print_json, step
from ostap.names import ExitCode


def behave(
    workspace: WorkspaceOption = HERE,
    version: Annotated[
        str | None, typer.Option("--version", help="A trained version; else the current one.")
    ] = None,
    quick: Annotated[
        bool, typer.Option("--quick", help="Fewer requests, and nothing is trained again.")
    ] = False,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="A page with pictures to write.")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Of every random choice.")] = 0,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
) -> int:
    """Check a version's behaviour: wishes count the right way, nothing that must not count does.

    Exit code 1 where a check that gates fails.
    """
    from ostap.compose import Company
    from ostap.delivery.cli.show_behaviour import print_behaviour

    with Company(workspace, as_of) as company:
        language = company.language
        report = company.check_behaviour(
            version,
            quick=quick,
            html=html,
            seed=seed,
            progress=lambda text: step(text.to(language)),
        )
        if as_json:
            print_json(report)
        else:
            print_behaviour(report, language)
            if html is not None:
                typer.echo(str(html))
    return ExitCode.DONE if report.passed else ExitCode.REFUSED
