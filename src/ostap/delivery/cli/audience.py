"""`ostap audience`: from an advertising offer to client ids."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ostap.delivery.cli.audience_evaluate import evaluate
from ostap.delivery.cli.audience_finish import OutOption, StopOption, YesOption, finish, stops
from ostap.delivery.cli.audience_runs import RunArgument, repeat, runs, schema, why
from ostap.delivery.cli.options import HERE, AsOfOption, JsonOption, WorkspaceOption
from ostap.delivery.cli.printing import step
from ostap.errors import InvalidInputError
from ostap.names import Text

if TYPE_CHECKING:
    from ostap.results.audience import Offer

app = typer.Typer(no_args_is_help=True, help="From an advertising offer to client ids.")
app.command()(evaluate)


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
    entity: Annotated[
        str | None,
        typer.Option("--entity", metavar="NAME", help="What is selected: client or item."),
    ] = None,
    yes: YesOption = False,
    stop_at: StopOption = None,
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
    _demand_no_entity_of_a_file(entity, criteria_file)
    stop = stops(stop_at)
    with Company(workspace, as_of) as company:
        result = company.run_audience(
            offer=None if offer is None else _read_offer(offer),
            said=tuple(criteria or ()),
            criteria=None if criteria_file is None else company.read_criteria(criteria_file),
            entity=entity or "client",
            approved=yes,
            stop_at_sql=stop,
            progress=step,
        )
        return finish(company, result, out=out, as_json=as_json)


@app.command()
def resume(
    name: RunArgument,
    workspace: WorkspaceOption = HERE,
    approve: Annotated[bool, typer.Option("--approve", help="Fetch the ids.")] = False,
    out: OutOption = None,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
) -> int:
    """Go on with a run from its criteria.yaml, or from where it died or its budget ended."""
    from ostap.compose import Company

    with Company(workspace, as_of) as company:
        result = company.resume_audience(name, approved=approve, progress=step)
        return finish(company, result, out=out, as_json=as_json)


for command in (runs, repeat, why, schema):
    app.command()(command)


def _demand_one(*starts: object) -> None:
    if sum(bool(given) for given in starts) != 1:
        raise InvalidInputError(
            "input.one_of",
            Text(
                "Give one of --offer, --criteria, --criteria-file.",
                "Укажите одно из: --offer, --criteria, --criteria-file.",
            ),
        )


def _demand_no_entity_of_a_file(entity: str | None, criteria_file: Path | None) -> None:
    if entity is not None and criteria_file is not None:
        raise InvalidInputError(
            "input.entity_of_file",
            Text(
                "A criteria file says itself what it selects: leave --entity out.",
                "Файл критериев сам говорит, кого отбирает: --entity не нужен.",
            ),
        )


def _read_offer(path: Path) -> Offer:
    from ostap.audience.offer import read_offer
    from ostap.settings import read_json

    return read_offer(read_json(path), str(path))
