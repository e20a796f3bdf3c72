"""`ostap criteria`: the tree, its words, its SQL, its counts, and the guard."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ostap.delivery.cli.options import (
    HERE,
    AsOfOption,
    DialectOption,
    JsonOption,
    WorkspaceOption,
)
from ostap.delivery.cli.printing import number, print_json
from ostap.errors import InvalidInputError, did_you_mean
from ostap.names import Dialect, ExitCode, Text

if TYPE_CHECKING:
    from ostap.compose import Company
    from ostap.results.criteria import Criteria

app = typer.Typer(no_args_is_help=True, help="Criteria: their words, SQL, counts and ids.")

FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help="Criteria as YAML; - reads it.")]


@app.command()
def check(
    file: FileArgument,
    workspace: WorkspaceOption = HERE,
    as_of: AsOfOption = None,
) -> None:
    """Check a criteria file against the catalog; all mistakes at once."""
    company, criteria = _open(file, workspace, as_of)
    said = Text(
        f"In order: {len(criteria.all_of)} criteria.",
        f"Всё в порядке, критериев: {len(criteria.all_of)}.",
    )
    typer.echo(said.to(company.language))


@app.command()
def text(
    file: FileArgument,
    workspace: WorkspaceOption = HERE,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say the criteria in words."""
    from ostap.criteria import describe

    company, criteria = _open(file, workspace, as_of)
    lines = {n.id or "": describe(n, company.catalog, company.language) for n in criteria.all_of}
    if as_json:
        print_json(_answer(company, criteria=[{"id": k, "text": v} for k, v in lines.items()]))
        return
    for key, line in lines.items():
        typer.echo(f"{key}  {line}")


@app.command()
def sql(
    file: FileArgument,
    workspace: WorkspaceOption = HERE,
    dialect: DialectOption = None,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the SQL of the criteria and rules."""
    from ostap.criteria import compile_ids

    company, criteria = _open(file, workspace, as_of)
    spoken = _dialect(dialect) if dialect else company.source.dialect
    written = compile_ids(
        criteria, company.catalog, spoken, company.as_of, company.language, rules=company.rules
    )
    if as_json:
        print_json(_answer(company, dialect=spoken.value, sql=written))
    else:
        typer.echo(written)


@app.command()
def count(
    file: FileArgument,
    workspace: WorkspaceOption = HERE,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
) -> None:
    """Count: each criterion alone, what is left after it, what the rules removed."""
    from ostap.criteria import describe, funnel

    company, criteria = _open(file, workspace, as_of)
    counts = funnel(
        company.source,
        criteria,
        company.catalog,
        company.as_of,
        company.language,
        rules=company.rules,
    )
    lines = [
        {
            "id": node.id,
            "text": describe(node, company.catalog, company.language),
            "alone": one.alone,
            "left": one.left,
            "unknown": one.unknown,
        }
        for node, one in zip(criteria.all_of, counts.lines, strict=True)
    ]
    rules = [
        {"id": r.id, "removed": one.removed}
        for r, one in zip(company.rules, counts.rules, strict=True)
    ]
    if as_json:
        print_json(
            _answer(company, total=counts.total, criteria=lines, rules=rules, count=counts.count)
        )
        return
    language = company.language
    typer.echo(f"{Text('Everybody', 'Всего').to(language)}: {number(counts.total, language)}")
    for line in lines:
        typer.echo(
            f"{line['id']}  {line['text']}: {number(line['alone'], language)} → "
            f"{number(line['left'], language)}"
        )
    for rule in rules:
        typer.echo(f"{Text('rule', 'правило').to(language)} {rule['id']}: −{rule['removed']}")
    typer.echo(f"{Text('Selected', 'Отобрано').to(language)}: {number(counts.count, language)}")


@app.command()
def ids(
    file: FileArgument,
    workspace: WorkspaceOption = HERE,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print the ids of the selected, one a line."""
    from ostap.criteria import fetch_ids

    company, criteria = _open(file, workspace, as_of)
    found = fetch_ids(
        company.source,
        criteria,
        company.catalog,
        company.as_of,
        company.language,
        rules=company.rules,
    )
    if as_json:
        print_json(_answer(company, ids=list(found)))
        return
    for one in found:
        typer.echo(one)


@app.command()
def guard(
    statement: Annotated[Path, typer.Argument(metavar="FILE", help="SQL; - reads it.")] = Path("-"),
    workspace: WorkspaceOption = HERE,
    dialect: DialectOption = None,
    keys_only: Annotated[
        str | None,
        typer.Option("--keys-only", metavar="ENTITY", help="Demand the one key column of ENTITY."),
    ] = None,
    as_json: JsonOption = False,
) -> int:
    """Say whether one SQL statement may reach the database: 0 allowed, 1 refused with reasons."""
    from ostap.compose import Company
    from ostap.criteria import approve
    from ostap.errors import GuardRefusedError
    from ostap.settings.reading import read_text

    company = Company(workspace)
    spoken = _dialect(dialect) if dialect else company.source.dialect
    try:
        approved = approve(read_text(statement)[0], company.catalog, spoken, keys_only=keys_only)
    except GuardRefusedError as refusal:
        if not as_json:
            raise
        reasons = [
            {"code": p.code, "where": p.where, "what": p.what.to(company.language)}
            for p in refusal.problems
        ]
        print_json({"schema": 1, "allowed": False, "reasons": reasons})
        return ExitCode.REFUSED
    if as_json:
        print_json({"schema": 1, "allowed": True, "columns": list(approved.columns)})
    else:
        typer.echo(Text("allowed", "разрешено").to(company.language))
    return ExitCode.DONE


def _open(file: Path, workspace: Path, as_of: str | None) -> tuple[Company, Criteria]:
    from ostap.compose import Company
    from ostap.criteria import validate
    from ostap.results.criteria import Criteria
    from ostap.settings import parse_as, read_json, read_yaml

    company = Company(workspace, as_of)
    if file.suffix == ".json":
        parsed = parse_as(Criteria, read_json(file), str(file), strict=True)
    else:
        parsed = parse_as(Criteria, read_yaml(file), str(file))
    return company, validate(parsed, company.catalog)


def _dialect(name: str) -> Dialect:
    try:
        return Dialect(name.lower())
    except ValueError as error:
        raise InvalidInputError(
            "input.dialect",
            Text(f"There is no dialect '{name}'.", f"Нет диалекта '{name}'."),
            did_you_mean(name, [one.value for one in Dialect]),
        ) from error


def _answer(company: Company, **fields: object) -> dict[str, object]:
    as_of: dt.date = company.as_of
    return {"schema": 1, "as_of": as_of.isoformat(), "versions": company.versions, **fields}
