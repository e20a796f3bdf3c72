"""How a run of `ostap audience` ends: a person is asked, or the answer is printed."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ostap.delivery.cli.printing import is_terminal, print_json
from ostap.errors import InvalidInputError, did_you_mean
from ostap.names import ExitCode, Text

if TYPE_CHECKING:
    from ostap.compose import Company
    from ostap.results.audience import Audience

YesOption = Annotated[bool, typer.Option("--yes", help="Fetch the ids without asking.")]
OutOption = Annotated[
    Path | None, typer.Option("--out", metavar="DIR", help="Also copy the run's files here.")
]
StopOption = Annotated[
    str | None,
    typer.Option("--stop-at", metavar="sql", help="Stop once more at the SQL, before the ids."),
]


def stops(stop_at: str | None) -> bool:
    """Return whether a run stops at the SQL, too.

    Raises:
        InvalidInputError: it is asked to stop elsewhere.
    """
    if stop_at not in {None, "sql", "criteria"}:
        raise InvalidInputError(
            "input.stop_at",
            Text(
                f"A run can't stop at '{stop_at}'.",
                f"Остановиться на «{stop_at}» прогон не может.",
            ),
            did_you_mean(stop_at or "", ["criteria", "sql"]),
        )
    return stop_at == "sql"


def finish(company: Company, result: Audience, *, out: Path | None, as_json: bool) -> int:
    """Ask the person at the terminal where a run waits, print the result, return the exit code."""
    from ostap.delivery.cli.show_audience import print_audience

    if result.status == "waiting" and not as_json and is_terminal():
        from ostap.delivery.cli.audience_talk import Talk

        result = Talk(company).until_decided(result)
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
