"""`ostap catalog`: what the company's data means."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ostap.delivery.cli.options import HERE, AsOfOption, JsonOption, WorkspaceOption
from ostap.delivery.cli.printing import number, print_json, step
from ostap.errors import InvalidInputError, did_you_mean
from ostap.names import FORMAT_VERSION, Language, Text

if TYPE_CHECKING:
    from ostap.catalog import Column

app = typer.Typer(no_args_is_help=True, help="See and check what the company's data means.")


@app.command()
def check(workspace: WorkspaceOption = HERE) -> None:
    """Check the catalog, the rules and saved audiences, with each other and the database."""
    from ostap.catalog.against import missing_in_database, unlisted
    from ostap.compose import Company
    from ostap.workflows.catalog_check import refuse_broken, unseen_values

    with Company(workspace) as company:
        language, catalog, rules = company.language, company.catalog, company.rules
        refuse_broken(catalog, company.saved_audiences)
        schema = company.source.introspect()
        unseen = unseen_values(company.source, catalog, schema)
    if problems := missing_in_database(catalog, schema):
        raise InvalidInputError(
            "catalog.stale",
            Text(
                f"The catalog names {len(problems)} thing(s) that the database does not have:",
                f"В каталоге названо то, чего нет в базе ({len(problems)}):",
            ),
            Text(
                "Mark what is gone and add what is new: ostap catalog build",
                "Отметить исчезнувшее и добавить новое: ostap catalog build",
            ),
            problems,
        )
    columns = len(catalog.column_refs)
    said = Text(
        f"In order: {len(catalog.tables)} tables, {columns} columns, {len(catalog.links)} links, "
        f"{len(catalog.pairs)} pairs, {len(rules)} rules.",
        f"Всё в порядке: таблиц {len(catalog.tables)}, столбцов {columns}, "
        f"связей {len(catalog.links)}, пар {len(catalog.pairs)}, правил {len(rules)}.",
    )
    typer.echo(said.to(language))
    if silent := unlisted(catalog, schema):
        more = Text("The catalog is silent on", "Каталог молчит о").to(language)
        typer.echo(f"{more}: {_some(silent)}")
    for ref, values in unseen.items():
        new = Text("values that the list does not name", "значения не из списка").to(language)
        typer.echo(f"{ref}: {new}: {_some(values)}")
    if silent or unseen:
        again = Text("Add them: ostap catalog build", "Добавить их: ostap catalog build")
        typer.echo(again.to(language))


def _some(names: list[str]) -> str:
    return f"{', '.join(names[:20])}{' …' if len(names) > 20 else ''}"  # noqa: PLR2004 - a screen's worth


@app.command()
def build(
    workspace: WorkspaceOption = HERE,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would change and write nothing.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Draft the catalog from the database, or bring it up to date; a person's words are kept."""
    from ostap.compose import Company
    from ostap.delivery.cli.show_build import build_json, show_build
    from ostap.workflows.catalog_build import build_catalog

    with Company(workspace) as company:
        language = company.language
        built = build_catalog(
            company.source, company.workspace.root, language, dry_run=dry_run, progress=step
        )
    if as_json:
        print_json(build_json(built))
    else:
        show_build(built, language, workspace)


@app.command()
def show(
    table: Annotated[
        str | None, typer.Argument(metavar="TABLE", help="One table; all of them without it.")
    ] = None,
    workspace: WorkspaceOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Show the tables, or the columns of one with their types, titles and values."""
    from ostap.compose import Company

    company = Company(workspace)  # opens nothing: only the catalog is read
    catalog = company.catalog
    if table is not None and table not in catalog.tables:
        raise InvalidInputError(
            "catalog.unknown_table",
            Text(f"There is no table '{table}'.", f"Нет таблицы '{table}'."),
            did_you_mean(table, catalog.tables),
        )
    if as_json:
        shown = catalog.tables[table] if table else catalog
        said = shown.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        print_json({"schema": FORMAT_VERSION, "versions": company.versions, **said})
        return
    if table is None:
        for name, one in catalog.tables.items():
            title = one.title.to(company.language, name)
            typer.echo(f"{name:<28} {len(one.columns):>4}  {title}")
        return
    _show_columns(company.language, catalog.tables[table].columns)


def _show_columns(language: Language, columns: dict[str, Column]) -> None:
    marks = {"sensitive": Text("sensitive", "личное"), "protected": Text("protected", "защищено")}
    for name, column in columns.items():
        notes = [text.to(language) for key, text in marks.items() if getattr(column, key)]
        notes += [column.role] if column.role else []
        values = [f"{code} = {title.to(language, code)}" for code, title in column.values.items()]
        title = column.title.to(language, "")
        tail = f" [{', '.join(notes)}]" if notes else ""
        typer.echo(f"{name:<28} {column.type.value:<10} {title}{tail}")
        if values:
            typer.echo(f"{'':<40}{'; '.join(values[:8])}{'; …' if len(values) > 8 else ''}")  # noqa: PLR2004 - a line's worth


@app.command()
def report(
    workspace: WorkspaceOption = HERE,
    as_of: AsOfOption = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="FILE",
            help="The page to write; the JSON and the work list go beside it.",
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Report the quality of the data: a page, the same as JSON, and what to fill in first."""
    from ostap.compose import Company
    from ostap.workflows.quality_report import write_quality_report

    with Company(workspace, as_of) as company:
        language = company.language
        folder = company.workspace.root / "reports"
        written = write_quality_report(
            company.source,
            company.catalog,
            company.as_of,
            language,
            out or folder / f"data-quality-{company.as_of.isoformat()}.html",
            versions=company.versions,
            progress=lambda text: step(text.to(language)),
        )
    if as_json:
        print_json(written.report)
        return
    for found in written.report.checks:
        if found.findings:
            typer.echo(f"{len(found.findings):>4}  {found.title.to(language)}")
    for path in (written.page, written.json, written.work_list):
        if path is not None:
            typer.echo(str(path))


@app.command()
def refresh(workspace: WorkspaceOption = HERE) -> None:
    """Read a folder of CSV and Parquet files anew, where that is the database."""
    from ostap.compose import Company

    with Company(workspace) as company:
        loaded = company.refresh_files()
        if not loaded.tables:
            same = Text("The files have not changed.", "Файлы не изменились.")
            typer.echo(same.to(company.language))
        for table in loaded.tables:
            typer.echo(f"{table.name:<28} {number(table.rows, company.language):>12}")
            for note in table.notes:
                typer.echo(f"  ! {note.to(company.language)}")
        typer.echo(str(loaded.path))
