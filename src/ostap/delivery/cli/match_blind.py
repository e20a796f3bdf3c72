"""`ostap match blind`: is the model as good as an experienced manager?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ostap.delivery.cli.options import HERE, AsOfOption, JsonOption, WorkspaceOption
from ostap.delivery.cli.printing import print_json, step
from ostap.errors import InvalidInputError
from ostap.names import Text


def blind(  # noqa: PLR0913, PLR0917 - one argument for each option
    workspace: WorkspaceOption = HERE,
    export: Annotated[
        Path | None,
        typer.Option("--export", metavar="FILE", help="Write a sheet for an expert to mark."),
    ] = None,
    marks: Annotated[
        Path | None,
        typer.Option("--marks", metavar="FILE", help="Read such a sheet back, marked."),
    ] = None,
    latest: Annotated[
        int, typer.Option("--latest", min=1, help="Compare at most so many of the latest leads.")
    ] = 100,
    budget: Annotated[
        str | None,
        typer.Option(
            "--budget",
            metavar="TIME",
            help="Search a model anew for so long; else the current version's kind is refitted.",
        ),
    ] = None,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Of every random choice.")] = 0,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
) -> None:
    """Compare the model with what managers picked for the same leads, by an expert's marks.

    Picks come from picks/*.csv, the journal or past deals; marks from marks/*.csv, or from a sheet
    in which nobody sees whose list an item comes from: --export writes it, --marks reads it back.
    """
    from ostap.compose import Company
    from ostap.delivery.cli.show_blind import print_blind
    from ostap.matching.effort import Effort, read_seconds
    from ostap.workflows import match_blind

    if export is not None and marks is not None:
        raise InvalidInputError(
            "matching.export_or_marks",
            Text("Give --export or --marks, not both.", "Нужно что-то одно: --export или --marks."),
        )
    with Company(workspace, as_of) as company:
        language = company.language
        if marks is not None:
            answer = match_blind.read_back(marks, company.workspace.root, seed, language)
        else:
            effort = None if budget is None else Effort(seconds=read_seconds(budget))
            parts = company.blind_parts
            step(_STEP.to(language))
            if export is not None:
                answer = match_blind.export(parts, export, seed, latest, effort)
            else:
                answer = match_blind.compare(parts, seed, latest, effort)
        if as_json:
            print_json(answer)
        else:
            print_blind(answer, language)


_STEP = Text(
    "Training a model that has seen none of these clients and nothing later than these leads.",
    "Обучаю модель, которая не видела ни этих клиентов, ни того, что было после этих заявок.",
)
