"""`ostap criteria`: the tree, its words, its SQL, its counts, and the guard."""

from __future__ import annotations

import typer

from ostap.delivery.cli import criteria_compare, criteria_counts, criteria_saved, criteria_sql
from ostap.delivery.cli.criteria_files import FileArgument, in_words, opened, text_lines
from ostap.delivery.cli.options import HERE, AsOfOption, JsonOption, WorkspaceOption
from ostap.delivery.cli.printing import print_answer
from ostap.delivery.cli.show_criteria import print_cautions
from ostap.names import Text

app = typer.Typer(no_args_is_help=True, help="Criteria: their words, SQL, counts and ids.")


@app.command()
def check(
    file: FileArgument,
    workspace: WorkspaceOption = HERE,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check a criteria file against the catalog; all mistakes at once."""
    from ostap.criteria import warnings_of
    from ostap.delivery.cli.criteria_files import cautions_json

    with opened(file, workspace, as_of) as (company, criteria):
        cautions = warnings_of(criteria, company.catalog)
        if as_json:
            print_answer(
                company,
                criteria=len(criteria.all_of),
                top=criteria.top is not None,
                cautions=cautions_json(company, cautions),
            )
            return
        many = len(criteria.all_of)
        top = Text(", and a top", ", и отбор первых") if criteria.top else Text("", "")
        said = Text(
            f"In order: {many} criteria{top.en}.",
            f"Всё в порядке, критериев: {many}{top.ru}.",
        )
        typer.echo(said.to(company.language))
        print_cautions(cautions, company.language)


@app.command("text")
def words(
    file: FileArgument,
    workspace: WorkspaceOption = HERE,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say the criteria in words."""
    with opened(file, workspace, as_of) as (company, criteria):
        if as_json:
            print_answer(company, criteria=text_lines(company, criteria))
            return
        for key, text in in_words(company, criteria):
            called = Text("top", "топ").to(company.language) if key == "top" else key
            typer.echo(f"{called}  {text}")


for command in (
    criteria_sql.sql,
    criteria_counts.count,
    criteria_counts.ids,
    criteria_counts.why,
    criteria_compare.overlap,
    criteria_compare.diff,
    criteria_sql.read,
    criteria_sql.guard,
    criteria_saved.save,
    criteria_saved.saved,
):
    app.command()(command)
