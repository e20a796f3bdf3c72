"""`ostap audience runs | repeat | why | schema`: what was run, again, for whom, and from what."""

from __future__ import annotations

from typing import Annotated

import typer

from ostap.delivery.cli.audience_finish import OutOption, StopOption, YesOption, finish, stops
from ostap.delivery.cli.options import HERE, AsOfOption, JsonOption, WorkspaceOption
from ostap.delivery.cli.printing import print_answer, print_json, step

RunArgument = Annotated[str, typer.Argument(metavar="RUN", help="The run's name.")]


def runs(workspace: WorkspaceOption = HERE, as_json: JsonOption = False) -> None:
    """List the runs of a workspace, the newest first."""
    from ostap.compose import Company
    from ostap.delivery.cli.show_audience import print_runs

    with Company(workspace) as company:
        found = company.listed_runs()
        if as_json:
            print_answer(company, runs=[one.model_dump(mode="json") for one in found])
        else:
            print_runs(found, company.language)


def repeat(
    name: RunArgument,
    workspace: WorkspaceOption = HERE,
    yes: YesOption = False,
    stop_at: StopOption = None,
    out: OutOption = None,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
) -> int:
    """Start a new run from the same offer, words or file as an earlier one."""
    from ostap.compose import Company

    stop = stops(stop_at)
    with Company(workspace, as_of) as company:
        result = company.repeat_audience(name, approved=yes, stop_at_sql=stop, progress=step)
        return finish(company, result, out=out, as_json=as_json)


def why(
    name: RunArgument,
    key: Annotated[str, typer.Argument(metavar="KEY", help="The key of one client.")],
    workspace: WorkspaceOption = HERE,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say why one client is in a run's audience or is not: criteria and rules, with his values."""
    from ostap.compose import Company
    from ostap.delivery.cli.show_why import print_why, why_json

    with Company(workspace, as_of) as company:
        found = company.why_in_audience(name, key)
        if as_json:
            print_answer(company, **why_json(found, company.language))
        else:
            print_why(found, company.language)


def schema() -> None:
    """Print the JSON schema of an offer."""
    from ostap.audience.offer import offer_schema

    print_json(offer_schema())
