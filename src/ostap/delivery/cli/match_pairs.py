"""`ostap match clients` and `ostap match explain`: the other way round, and why."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ostap.delivery.cli.options import HERE, AsOfOption, JsonOption, WorkspaceOption
from ostap.delivery.cli.printing import print_json


class OnOff(StrEnum):
    """Whether something counts."""

    ON = "on"
    OFF = "off"


def clients(
    item: Annotated[str, typer.Argument(metavar="ITEM", help="The id of a premises.")],
    workspace: WorkspaceOption = HERE,
    manager: Annotated[
        str | None, typer.Option("--manager", help="Who sends it; else the mean over all.")
    ] = None,
    top: Annotated[int, typer.Option("--top", min=1, help="How many to return.")] = 20,
    within: Annotated[
        int, typer.Option("--within", min=1, help="Days that a request stays open.")
    ] = 180,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say to which clients a premises should be offered: probability of a deal, and why."""
    from ostap.compose import Company
    from ostap.delivery.cli.show_match_pairs import print_clients

    with Company(workspace, as_of) as company:
        found = company.clients_for(item, manager=manager, top=top, within_days=within)
        if as_json:
            print_json(found)
        else:
            print_clients(found, company.language)


def explain(
    request: Annotated[
        Path, typer.Argument(metavar="FILE", help="A request as JSON; - reads it from input.")
    ],
    item: Annotated[str, typer.Argument(metavar="ITEM", help="The id of a premises.")],
    workspace: WorkspaceOption = HERE,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say why one client and one premises have their probability: wishes, and the model."""
    from ostap.compose import Company
    from ostap.delivery.cli.show_match_pairs import print_explanation
    from ostap.matching import parse_request
    from ostap.matching.explain import explain as explained
    from ostap.settings import read_json

    with Company(workspace, as_of) as company:
        parsed = parse_request(read_json(request), str(request))
        found = explained(company.ruled_matcher.matcher, parsed, item)
        if as_json:
            print_json(found)
        else:
            print_explanation(found, company.language)
