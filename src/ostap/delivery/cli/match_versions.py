"""`ostap match versions` and `ostap match use`: the kept models, and which one answers."""

from __future__ import annotations

from typing import Annotated

import typer

from ostap.delivery.cli.options import HERE, AsOfOption, JsonOption, WorkspaceOption
from ostap.delivery.cli.printing import print_json


def versions(
    workspace: WorkspaceOption = HERE,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the kept versions of the model: number, day, kind, accepted, AUC by time, current."""
    from ostap.compose import Company
    from ostap.delivery.cli.show_match_versions import print_versions

    with Company(workspace, as_of) as company:
        found = company.match_versions()
        if as_json:
            print_json(found)
        else:
            print_versions(found, company.language)


def use(
    version: Annotated[str, typer.Argument(metavar="VERSION", help="A version's number or name.")],
    workspace: WorkspaceOption = HERE,
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Even if the version was not accepted.")
    ] = False,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a kept version of the model the current one: that is how to roll back."""
    from ostap.compose import Company
    from ostap.delivery.cli.show_match_versions import print_in_use

    with Company(workspace, as_of) as company:
        found = company.use_match_version(version, anyway=anyway)
        if as_json:
            print_json(found)
        else:
            print_in_use(found, company.language)
