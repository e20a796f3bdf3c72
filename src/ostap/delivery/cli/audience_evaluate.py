"""`ostap audience evaluate`: how near audiences come to those that people made by hand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from ostap.delivery.cli.options import HERE, JsonOption, WorkspaceOption
from ostap.delivery.cli.printing import print_json, step
from ostap.errors import EnvironmentFailedError
from ostap.names import ExitCode, Text

if TYPE_CHECKING:
    from ostap.results.evaluation import AudienceEvaluation


def evaluate(  # noqa: PLR0913, PLR0917 - one argument for each option
    workspace: WorkspaceOption = HERE,
    cases: Annotated[
        Path | None,
        typer.Option("--cases", metavar="DIR", help="A folder of cases; else the workspace's."),
    ] = None,
    part: Annotated[
        Literal["tune", "test", "all"],
        typer.Option("--part", help="Which cases; those of test are not for tuning."),
    ] = "tune",
    kind: Annotated[
        Literal["words", "offer"] | None,
        typer.Option("--kind", help="Only criteria in words, or only offers."),
    ] = None,
    case: Annotated[
        list[str] | None,
        typer.Option("--case", metavar="ID", help="Only this case; may be repeated."),
    ] = None,
    no_model: Annotated[
        bool, typer.Option("--no-model", help="Rules alone read; no language model is asked.")
    ] = False,
    ablate: Annotated[
        bool, typer.Option("--ablate", help="Also judge runs with one part taken away at a time.")
    ] = False,
    limit_seconds: Annotated[
        float | None,
        typer.Option("--limit-seconds", min=1, help="Begin no further case after so long."),
    ] = None,
    minutes_per_edit: Annotated[
        float,
        typer.Option("--minutes-per-edit", min=0, help="Assumed, for the time that people save."),
    ] = 2.0,
    save: Annotated[
        Path | None, typer.Option("--save", metavar="FILE", help="Also write the JSON here.")
    ] = None,
    as_json: JsonOption = False,
) -> int:
    """Run every case as `audience run` would, without rules, and compare the ids with the gold.

    Exit code 4 where no run came to an end.
    """
    from ostap.compose import Company
    from ostap.delivery.cli.show_audience_evaluation import print_audience_evaluation
    from ostap.results.cases import Part
    from ostap.workflows.audience_evaluate import EvaluationPlan

    with Company(workspace) as company:
        plan = EvaluationPlan(
            cases=cases or company.workspace.root / "cases",
            part=None if part == "all" else Part(part),
            kind=kind,
            only=tuple(case or ()),
            model=not no_model,
            ablate=ablate,
            seconds=limit_seconds,
            minutes_per_edit=minutes_per_edit,
        )
        result = company.evaluate_audience(plan, progress=step)
        if save is not None:
            _write(result, save)
        if as_json:
            print_json(result)
        else:
            print_audience_evaluation(result, company.language)
    none_ended = bool(result.lines) and all(one.status == "failed" for one in result.lines)
    return ExitCode.ENVIRONMENT if none_ended else ExitCode.DONE


def _write(result: AudienceEvaluation, path: Path) -> None:
    try:
        path.write_text(result.model_dump_json(by_alias=True, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise EnvironmentFailedError(
            "disk.write",
            Text(f"{path} can't be written: {error}", f"{path} не записать: {error}"),
        ) from error
