"""`ostap criteria diff | overlap`: two audiences, by what is said and by who is in them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ostap.delivery.cli.criteria_files import (
    FileArgument,
    OfferOption,
    binding,
    opened_pair,
)
from ostap.delivery.cli.options import HERE, AsOfOption, JsonOption, WorkspaceOption
from ostap.delivery.cli.printing import number, print_answer
from ostap.names import ExitCode, Language, Text

OtherArgument = Annotated[
    Path, typer.Argument(metavar="OTHER", help="Other criteria as YAML; - reads them.")
]
BeforeArgument = Annotated[
    Path, typer.Argument(metavar="BEFORE", help="The earlier criteria as YAML; - reads them.")
]
AfterArgument = Annotated[
    Path, typer.Argument(metavar="AFTER", help="The later criteria as YAML; - reads them.")
]

_SAME = Text("No change: both select the same.", "Изменений нет: оба отбирают одних и тех же.")


def diff(
    before: BeforeArgument,
    after: AfterArgument,
    workspace: WorkspaceOption = HERE,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
) -> int:
    """Say in words what changed between two files: 0 nothing, 1 something.

    Order, ids, reasons and mere rewording are no change.
    """
    from ostap.criteria.compare import diff as changes_of
    from ostap.criteria.compare import equivalent

    with opened_pair(before, after, workspace, as_of) as (company, earlier, later):
        changes = changes_of(earlier, later, company.catalog, company.language)
        if as_json:
            same = equivalent(earlier, later, company.catalog, as_of=company.as_of)
            told = [one.model_dump(mode="json") for one in changes]
            print_answer(company, equivalent=same, changes=told)
        else:
            for one in changes:
                typer.echo(f"{one.node or '':<4} {one.words}".strip())
            if not changes:
                typer.echo(_SAME.to(company.language))
        return ExitCode.REFUSED if changes else ExitCode.DONE


def overlap(
    file: FileArgument,
    other: OtherArgument,
    workspace: WorkspaceOption = HERE,
    offer: OfferOption = None,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
) -> None:
    """Count whom two audiences have in common, after the rules."""
    from ostap.criteria import overlap as overlap_of

    with opened_pair(file, other, workspace, as_of) as (company, this, that):
        bound = binding(company, this, offer)
        found = overlap_of(company.source, this, that, company.catalog, company.as_of, rules=bound)
        if as_json:
            print_answer(
                company,
                this=found.this,
                that=found.that,
                both=found.both,
                only_this=found.only_this,
                only_that=found.only_that,
                share=found.share,
            )
            return
        language = company.language
        for text, figure in (
            (Text(f"In {file}", f"В {file}"), found.this),
            (Text(f"In {other}", f"В {other}"), found.that),
            (Text("In both", "В обеих"), found.both),
            (Text("Only in the first", "Только в первой"), found.only_this),
            (Text("Only in the second", "Только во второй"), found.only_that),
        ):
            typer.echo(f"{text.to(language)}: {number(figure, language)}")
        shared = Text("In both, of all in either", "Общих среди всех, кто есть хотя бы в одной").to(
            language
        )
        typer.echo(f"{shared}: {_percent(found.share, language)}")


def _percent(share: float, language: Language) -> str:
    told = f"{100 * share:.1f}"
    return f"{told.replace('.', ',')} %" if language is Language.RU else f"{told} %"
