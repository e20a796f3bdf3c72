"""`ostap audience`: from an advertising offer to client ids."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ostap.delivery.cli.audience_evaluate import evaluate
from ostap.delivery.cli.options import HERE, AsOfOption, JsonOption, WorkspaceOption
from ostap.delivery.cli.printing import is_terminal, number, print_answer, print_json, step
from ostap.errors import InvalidInputError
from ostap.names import ExitCode, Text

if TYPE_CHECKING:
    from ostap.compose import Company
    from ostap.results.audience import Audience

app = typer.Typer(no_args_is_help=True, help="From an advertising offer to client ids.")
app.command()(evaluate)

YesOption = Annotated[bool, typer.Option("--yes", help="Fetch the ids without asking.")]
OutOption = Annotated[
    Path | None, typer.Option("--out", metavar="DIR", help="Also copy the run's files here.")
]


@app.command()
def run(  # noqa: PLR0913, PLR0917 - Typer makes an option of each
    workspace: WorkspaceOption = HERE,
    offer: Annotated[
        Path | None, typer.Option("--offer", metavar="FILE", help="An offer as JSON; - reads it.")
    ] = None,
    criteria: Annotated[
        list[str] | None,
        typer.Option("--criteria", metavar="TEXT", help="A criterion in words; may be repeated."),
    ] = None,
    criteria_file: Annotated[
        Path | None,
        typer.Option("--criteria-file", metavar="FILE", help="A saved criteria tree (YAML)."),
    ] = None,
    yes: YesOption = False,
    out: OutOption = None,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
) -> int:
    """Make an audience from an offer, from criteria in words, or from a saved tree.

    Writes criteria.yaml, audience.sql and ids.csv into runs/<run>/. Without --yes and without a
    person at the terminal it stops at the criteria (exit code 3); look at them, edit the file,
    then: ostap audience resume RUN --approve.
    """
    from ostap.compose import Company

    _demand_one(offer, criteria, criteria_file)
    with Company(workspace, as_of) as company:
        if offer is not None:
            result = _from_offer(company, offer, approved=yes)
        elif criteria_file is not None:
            result = _from_tree(company, criteria_file, approved=yes)
        else:
            result = company.run_audience(said=tuple(criteria or ()), approved=yes, progress=step)
        return _finish(company, result, out=out, as_json=as_json)


@app.command()
def resume(
    name: Annotated[str, typer.Argument(metavar="RUN", help="The run's name.")],
    workspace: WorkspaceOption = HERE,
    approve: Annotated[bool, typer.Option("--approve", help="Fetch the ids.")] = False,
    out: OutOption = None,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
) -> int:
    """Go on with a run from its criteria.yaml, edited or as it was."""
    from ostap.compose import Company

    with Company(workspace, as_of) as company:
        result = company.resume_audience(name, approved=approve, progress=step)
        return _finish(company, result, out=out, as_json=as_json)


@app.command()
def runs(workspace: WorkspaceOption = HERE, as_json: JsonOption = False) -> None:
    """List the runs of a workspace, the newest first."""
    from ostap.compose import Company

    with Company(workspace) as company:
        found = company.audience_runs()
        if as_json:
            print_answer(
                company, runs=[one.model_dump(mode="json", by_alias=True) for one in found]
            )
            return
    for one in found:
        count = "-" if one.count is None else number(one.count, company.language)
        typer.echo(f"{one.run}  {one.status:<8} {one.as_of}  {count:>10}")


def _demand_one(*starts: object) -> None:
    if sum(bool(given) for given in starts) != 1:
        raise InvalidInputError(
            "input.one_of",
            Text(
                "Give one of --offer, --criteria, --criteria-file.",
                "Укажите одно из: --offer, --criteria, --criteria-file.",
            ),
        )


def _from_offer(company: Company, path: Path, *, approved: bool) -> Audience:
    from ostap.audience.offer import read_offer
    from ostap.settings import read_json

    parsed = read_offer(read_json(path), str(path))
    return company.run_audience(offer=parsed, approved=approved, progress=step)


def _from_tree(company: Company, path: Path, *, approved: bool) -> Audience:
    tree = company.read_criteria(path)
    return company.run_audience(criteria=tree, approved=approved, progress=step)


def _finish(company: Company, result: Audience, *, out: Path | None, as_json: bool) -> int:
    from ostap.delivery.cli.show_audience import print_audience

    if result.status == "waiting" and not as_json and is_terminal():
        print_audience(result, company.language)
        ask = Text("Fetch the ids?", "Получить ids?").to(company.language)
        if typer.confirm(ask):
            result = company.resume_audience(result.run, approved=True, progress=step)
    if out is not None:
        _copy(company, result, out)
    if as_json:
        print_json(result)
    else:
        print_audience(result, company.language)
    return {
        "done": ExitCode.DONE,
        "waiting": ExitCode.WAITING,
        "budget": ExitCode.REFUSED,
        "failed": ExitCode.ENVIRONMENT,
    }[result.status]


def _copy(company: Company, result: Audience, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    for file in sorted((company.workspace.runs_folder / result.run).iterdir()):
        if not file.name.startswith("."):
            shutil.copy2(file, out / file.name)
