"""`ostap match`: from a client to premises."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ostap.delivery.cli.match_data import data
from ostap.delivery.cli.options import HERE, AsOfOption, JsonOption, WorkspaceOption
from ostap.delivery.cli.printing import print_json, step
from ostap.names import ExitCode, Text

app = typer.Typer(no_args_is_help=True, help="From a client to premises: train, evaluate, rank.")
app.command()(data)

SeedOption = Annotated[int, typer.Option("--seed", min=0, help="Of every random choice.")]


@app.command()
def train(
    workspace: WorkspaceOption = HERE,
    as_of: AsOfOption = None,
    seed: SeedOption = 0,
    as_json: JsonOption = False,
) -> None:
    """Train on the deals so far and keep the model as a new version, which becomes current."""
    from ostap.compose import Company
    from ostap.delivery.cli.show_match import print_version

    with Company(workspace, as_of) as company:
        step(
            Text(
                "Training: reading deals, searching parameters, calibrating. About a minute.",
                "Обучение: читаю сделки, подбираю параметры, калибрую. Около минуты.",
            ).to(company.language)
        )
        version = company.train_match(seed)
        if as_json:
            print_json(version)
        else:
            print_version(version, company.language)


@app.command()
def evaluate(
    workspace: WorkspaceOption = HERE,
    as_of: AsOfOption = None,
    seed: SeedOption = 0,
    as_json: JsonOption = False,
) -> int:
    """Say how good a model of these deals would be, beside the baselines; keeps nothing.

    Exit code 1 where it would not be accepted.
    """
    from ostap.compose import Company
    from ostap.delivery.cli.show_match import print_evaluation

    with Company(workspace, as_of) as company:
        evaluation = company.evaluate_match(seed)
        if as_json:
            print_json(evaluation)
        else:
            print_evaluation(evaluation, company.language)
    return ExitCode.DONE if evaluation.accepted else ExitCode.REFUSED


@app.command()
def rank(
    request: Annotated[
        Path, typer.Argument(metavar="FILE", help="A request as JSON; - reads it from input.")
    ],
    workspace: WorkspaceOption = HERE,
    top: Annotated[int, typer.Option("--top", min=1, help="How many to return.")] = 10,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
) -> None:
    """Rank the vacant premises for a request: probability of a deal, price, and why.

    The request: {"client": id or null, "manager": id or null, "request": {"area_min": 40, ...}}.
    """
    from ostap.compose import Company
    from ostap.delivery.cli.show_match import print_ranking
    from ostap.matching import parse_request
    from ostap.settings import read_json

    with Company(workspace, as_of) as company:
        parsed = parse_request(read_json(request), str(request))
        ranking = company.matcher.rank(parsed, top)
        if as_json:
            print_json(ranking)
        else:
            print_ranking(ranking, company.language, company.rules)
