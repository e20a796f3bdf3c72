"""`ostap match`: from a client to premises."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ostap.delivery.cli.match_behave import behave
from ostap.delivery.cli.match_blind import blind
from ostap.delivery.cli.match_data import data
from ostap.delivery.cli.match_pairs import OnOff, clients, explain
from ostap.delivery.cli.match_sizing import sizing
from ostap.delivery.cli.match_versions import use, versions
from ostap.delivery.cli.options import HERE, AsOfOption, JsonOption, WorkspaceOption
from ostap.delivery.cli.printing import print_json, step
from ostap.names import ExitCode, Text

if TYPE_CHECKING:
    from ostap.matching.effort import Effort

app = typer.Typer(no_args_is_help=True, help="From a client to premises: train, evaluate, rank.")
app.command()(data)
app.command()(clients)
app.command()(explain)
app.command()(behave)
app.command()(blind)
app.command()(versions)
app.command()(use)
app.command()(sizing)

BudgetOption = Annotated[
    str, typer.Option("--budget", metavar="TIME", help="Time for the search: 60s, 15m, 1h.")
]
TrialsOption = Annotated[
    int | None,
    typer.Option("--trials", min=1, help="So many tries of each kind, in place of a time."),
]
KindOption = Annotated[
    list[str] | None,
    typer.Option("--kind", help="A kind of model to try; may be repeated. Else all there are."),
]
SeedOption = Annotated[int, typer.Option("--seed", min=0, help="Of every random choice.")]


@app.command()
def train(
    workspace: WorkspaceOption = HERE,
    as_of: AsOfOption = None,
    seed: SeedOption = 0,
    budget: BudgetOption = "15m",
    trials: TrialsOption = None,
    kind: KindOption = None,
    as_json: JsonOption = False,
) -> None:
    """Train on the deals so far and keep the model as a new version, which becomes current."""
    from ostap.compose import Company
    from ostap.delivery.cli.show_match import print_version

    with Company(workspace, as_of) as company:
        step(
            Text(
                "Training: reading deals, searching models, calibrating. The search may take "
                f"{_told(trials, budget).en}.",
                "Обучение: читаю сделки, ищу модель, калибрую. На поиск отведено: "
                f"{_told(trials, budget).ru}.",
            ).to(company.language)
        )
        version = company.train_match(seed, _effort(budget, trials, kind))
        if as_json:
            print_json(version)
        else:
            print_version(version, company.language)


@app.command()
def evaluate(
    workspace: WorkspaceOption = HERE,
    as_of: AsOfOption = None,
    seed: SeedOption = 0,
    budget: BudgetOption = "15m",
    trials: TrialsOption = None,
    kind: KindOption = None,
    as_json: JsonOption = False,
) -> int:
    """Say how good a model of these deals would be, beside the baselines; keeps nothing.

    Exit code 1 where it would not be accepted.
    """
    from ostap.compose import Company
    from ostap.delivery.cli.show_evaluation import print_evaluation

    with Company(workspace, as_of) as company:
        evaluation = company.evaluate_match(seed, _effort(budget, trials, kind))
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
    manager_effect: Annotated[
        OnOff,
        typer.Option("--manager-effect", help="Whether the manager's own luck counts."),
    ] = OnOff.ON,
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
        effect = manager_effect is OnOff.ON
        ranking = company.matcher.rank(parsed, top, manager_effect=effect)
        if as_json:
            print_json(ranking)
        else:
            print_ranking(ranking, company.language, company.rules)


def _effort(budget: str, trials: int | None, kinds: list[str] | None) -> Effort:
    from ostap.matching.effort import Effort, read_seconds

    return Effort(seconds=read_seconds(budget), trials=trials, kinds=tuple(kinds or ()))


def _told(trials: int | None, budget: str) -> Text:
    if trials is None:
        return Text(budget, budget)
    return Text(f"{trials} tries of each kind", f"по {trials} на каждый вид")
