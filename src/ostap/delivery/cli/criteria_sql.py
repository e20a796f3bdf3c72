"""`ostap criteria sql | read | guard`: from the tree to SQL and back, and what may run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ostap.delivery.cli.criteria_files import (
    FileArgument,
    OfferOption,
    binding,
    dialect_of,
    entity_of,
    opened,
    text_lines,
)
from ostap.delivery.cli.options import (
    HERE,
    AsOfOption,
    DialectOption,
    JsonOption,
    WorkspaceOption,
)
from ostap.delivery.cli.printing import number, print_answer, step
from ostap.errors import InvalidInputError
from ostap.names import Dialect, ExitCode, Text

if TYPE_CHECKING:
    from ostap.compose import Company
    from ostap.criteria.read import Reading
    from ostap.errors import OstapError

StatementArgument = Annotated[Path, typer.Argument(metavar="FILE", help="SQL; - reads it.")]


def sql(
    file: FileArgument,
    workspace: WorkspaceOption = HERE,
    dialect: DialectOption = None,
    offer: OfferOption = None,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the SQL of the criteria and rules."""
    from ostap.criteria import written_ids

    with opened(file, workspace, as_of) as (company, criteria):
        spoken = dialect_of(dialect, company)
        bound = binding(company, criteria, offer)
        written = written_ids(
            criteria, company.catalog, spoken, company.as_of, company.language, rules=bound
        )
        if as_json:
            print_answer(company, dialect=spoken.value, sql=written)
        else:
            typer.echo(written)


def read(  # noqa: PLR0913, PLR0917 - Typer makes an option of each
    statement: StatementArgument = Path("-"),
    workspace: WorkspaceOption = HERE,
    entity: Annotated[
        str, typer.Option("--entity", metavar="ENTITY", help="Whose key the SQL selects.")
    ] = "client",
    before: Annotated[
        Path | None,
        typer.Option(
            "--before",
            metavar="FILE",
            help="The criteria that the SQL was written from: what nobody edited stays as it was.",
        ),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Run both, and demand the same ids of them.")
    ] = False,
    dialect: DialectOption = None,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
) -> int:
    """Read SQL back into criteria: 0 all of it, 1 some of it stayed SQL or could not be read.

    Criteria go to standard output as YAML; what could not be read, and what was taken for granted
    of the data, to standard error.
    """
    from ostap.compose import Company
    from ostap.criteria import criteria_yaml

    with Company(workspace, as_of) as company:
        spoken = dialect_of(dialect, company)
        reading = _reading(company, statement, entity, spoken, before, check=check)
        if as_json:
            print_answer(company, dialect=spoken.value, **_reading_json(company, reading))
        else:
            if reading.criteria is not None:
                typer.echo(criteria_yaml(reading.criteria), nl=False)
            _tell_reading(company, reading)
        return ExitCode.DONE if reading.whole else ExitCode.REFUSED


def guard(
    statement: StatementArgument = Path("-"),
    workspace: WorkspaceOption = HERE,
    dialect: DialectOption = None,
    as_of: AsOfOption = None,
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

    with Company(workspace, as_of) as company:
        spoken = dialect_of(dialect, company)
        try:
            approved = approve(
                read_text(statement)[0],
                company.catalog,
                spoken,
                keys_only=entity_of(company, keys_only) if keys_only else None,
                as_of=company.as_of,
            )
        except GuardRefusedError as refusal:
            if not as_json:
                raise
            print_answer(company, allowed=False, columns=[], reasons=_reasons(refusal, company))
            return ExitCode.REFUSED
        if as_json:
            print_answer(company, allowed=True, columns=list(approved.columns), reasons=[])
        else:
            typer.echo(Text("allowed", "разрешено").to(company.language))
        return ExitCode.DONE


def _reasons(refusal: OstapError, company: Company) -> list[dict[str, str]]:
    return [
        {"code": p.code, "where": p.where, "what": p.what.to(company.language)}
        for p in refusal.problems
    ]


def _reading(
    company: Company,
    statement: Path,
    entity: str,
    dialect: Dialect,
    before: Path | None,
    *,
    check: bool,
) -> Reading:
    from ostap.criteria.read import read_sql
    from ostap.settings.reading import read_text

    entity_of(company, entity)
    if check and dialect is not company.source.dialect:
        there = company.source.dialect.value
        raise InvalidInputError(
            "input.check_dialect",
            Text(
                f"--check runs the SQL, and the database speaks {there}.",
                f"--check выполняет запрос, а база понимает {there}.",
            ),
        )
    tree = None if before is None else company.read_criteria(before)
    return read_sql(
        read_text(statement)[0],
        company.catalog,
        dialect,
        company.as_of,
        entity=entity,
        language=company.language,
        before=tree,
        # Without the tree it is from, SQL holds no rules that could be told from its criteria.
        rules=() if tree is None else company.rules_of(entity),
        source=company.source if check else None,
    )


def _reading_json(company: Company, reading: Reading) -> dict[str, Any]:
    language, tree = company.language, reading.criteria
    return {
        "whole": reading.whole,
        "tree": None if tree is None else tree.model_dump(mode="json", by_alias=True),
        "criteria": [] if tree is None else text_lines(company, tree),
        "unread": [
            {
                "text": one.text,
                "line": one.line,
                "why": one.why.to(language),
                "kept": one.kept,
            }
            for one in reading.unread
        ],
        "assumptions": [
            {"takes": one.takes.value, "about": one.about, "text": one.what.to(language)}
            for one in reading.assumptions
        ],
        "count_of_sql": reading.keys_of_sql,
        "count_of_tree": reading.keys_of_tree,
    }


def _tell_reading(company: Company, reading: Reading) -> None:
    language = company.language
    for one in reading.unread:
        place = (
            ""
            if one.line is None
            else Text(f"line {one.line}, ", f"строка {one.line}, ").to(language)
        )
        became = (
            Text("stays SQL", "осталось на SQL") if one.kept else Text("not read", "не прочитано")
        )
        step(f"! {place}{became.to(language)}: {one.why.to(language)}")
        step(f"    {' '.join(one.text.split())}")
    if reading.assumptions and reading.criteria is not None:
        step(Text("The same is selected as long as", "Отбираются те же, если").to(language) + ":")
        for taken in reading.assumptions:
            step(f"  - {taken.what.to(language)}")
    if reading.proven and reading.keys_of_sql is not None:
        count = number(reading.keys_of_sql, language)
        same = Text(
            f"Checked on the database: both select the same {count}.",
            f"Проверено на базе: запрос и критерии отбирают одних и тех же, {count}.",
        )
        step(same.to(language))
