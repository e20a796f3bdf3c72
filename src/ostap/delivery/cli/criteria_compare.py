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

_ALIKE = {
    True: Text("Both select the same.", "Оба отбирают одних и тех же."),
    False: Text(
        "They don't select the same: there is data on which they part.",
        "Отбирают не одних и тех же: есть данные, на которых они расходятся.",
    ),
    None: Text(
        "Whether they select the same is not known: no data was found on which they part.",
        "Одних ли и тех же они отбирают, неизвестно: данных, на которых они разошлись бы, "
        "не нашлось.",
    ),
}


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
    from ostap.criteria.diff import diff as changes_of
    from ostap.criteria.equivalence import equivalent

    with opened_pair(before, after, workspace, as_of) as (company, earlier, later):
        changes = changes_of(earlier, later, company.catalog, company.language)
        same = equivalent(earlier, later, company.catalog, as_of=company.as_of) if changes else True
        if as_json:
            told = [one.model_dump(mode="json") for one in changes]
            print_answer(company, equivalent=same, changes=told)
        else:
            for one in changes:
                typer.echo(f"{one.node or '':<4} {one.words}".strip())
            typer.echo(_ALIKE[same].to(company.language))
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
        shared = Text("Shared of all in either", "Доля общих среди всех").to(language)
        typer.echo(f"{shared}: {_percent(found.share, language)}")


def _percent(share: float, language: Language) -> str:
    told = f"{100 * share:.1f}"
    return f"{told.replace('.', ',')} %" if language is Language.RU else f"{told} %"
