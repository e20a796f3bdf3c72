"""`ostap catalog`: what the company's data means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ostap.delivery.cli.options import HERE, JsonOption, WorkspaceOption
from ostap.delivery.cli.printing import print_json
from ostap.errors import InvalidInputError, did_you_mean
from ostap.names import Language, Text

if TYPE_CHECKING:
    from ostap.catalog import Column

app = typer.Typer(no_args_is_help=True, help="See and check what the company's data means.")


@app.command()
def check(workspace: WorkspaceOption = HERE) -> None:
    """Check catalog.yaml and rules.yaml, with each other and with the database."""
    from ostap.catalog.against import missing_in_database, unlisted
    from ostap.compose import Company

    company = Company(workspace)
    catalog = company.catalog
    rules = company.rules
    schema = company.source.introspect()
    if problems := missing_in_database(catalog, schema):
        raise InvalidInputError(
            "catalog.stale",
            Text(
                f"The catalog names {len(problems)} thing(s) that the database does not have:",
                f"В каталоге названо то, чего нет в базе ({len(problems)}):",
            ),
            problems=problems,
        )
    columns = len(catalog.column_refs)
    said = Text(
        f"In order: {len(catalog.tables)} tables, {columns} columns, {len(catalog.links)} links, "
        f"{len(catalog.pairs)} pairs, {len(rules)} rules.",
        f"Всё в порядке: таблиц {len(catalog.tables)}, столбцов {columns}, "
        f"связей {len(catalog.links)}, пар {len(catalog.pairs)}, правил {len(rules)}.",
    )
    typer.echo(said.to(company.language))
    if silent := unlisted(catalog, schema):
        more = Text("The catalog is silent on", "Каталог молчит о").to(company.language)
        typer.echo(f"{more}: {', '.join(silent[:20])}{' …' if len(silent) > 20 else ''}")  # noqa: PLR2004 - a screen's worth


@app.command()
def show(
    table: Annotated[str | None, typer.Argument(help="One table; all of them without it.")] = None,
    workspace: WorkspaceOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Show the tables, or the columns of one with their types, titles and values."""
    from ostap.compose import Company

    company = Company(workspace)
    catalog = company.catalog
    if table is not None and table not in catalog.tables:
        raise InvalidInputError(
            "catalog.unknown_table",
            Text(f"There is no table '{table}'.", f"Нет таблицы '{table}'."),
            did_you_mean(table, catalog.tables),
        )
    if as_json:
        shown = catalog.tables[table] if table else catalog
        print_json(shown.model_dump(mode="json", by_alias=True, exclude_defaults=True))
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
