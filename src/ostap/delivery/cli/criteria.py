"""`ostap criteria`: the tree, its words, its SQL, its counts, and the guard."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
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
from ostap.delivery.cli.printing import number, print_answer
from ostap.errors import InvalidInputError, OstapError, did_you_mean
from ostap.names import Dialect, ExitCode, Text

if TYPE_CHECKING:
    from ostap.catalog.model import Entity
    from ostap.compose import Company
    from ostap.criteria import Funnel
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
    with _opened(file, workspace, as_of) as (company, criteria):
        said = Text(
            f"In order: {len(criteria.all_of)} criteria.",
            f"Всё в порядке, критериев: {len(criteria.all_of)}.",
        )
        typer.echo(said.to(company.language))


@app.command("text")
def words(
    file: FileArgument,
    workspace: WorkspaceOption = HERE,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say the criteria in words."""
    with _opened(file, workspace, as_of) as (company, criteria):
        lines = _in_words(company, criteria)
        if as_json:
            print_answer(company, criteria=[{"id": key, "text": text} for key, text in lines])
            return
        for key, text in lines:
            typer.echo(f"{key}  {text}")


@app.command()
def sql(
    file: FileArgument,
    workspace: WorkspaceOption = HERE,
    dialect: DialectOption = None,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the SQL of the criteria and rules."""
    from ostap.criteria import approved_ids

    with _opened(file, workspace, as_of) as (company, criteria):
        spoken = _dialect(dialect) if dialect else company.source.dialect
        written = approved_ids(
            criteria, company.catalog, spoken, company.as_of, company.language, rules=company.rules
        ).text
        if as_json:
            print_answer(company, dialect=spoken.value, sql=written)
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
    from ostap.criteria import funnel

    with _opened(file, workspace, as_of) as (company, criteria):
        counts = funnel(
            company.source, criteria, company.catalog, company.as_of, rules=company.rules
        )
        if as_json:
            _count_as_json(company, criteria, counts)
        else:
            _count_for_people(company, criteria, counts)


@app.command()
def ids(
    file: FileArgument,
    workspace: WorkspaceOption = HERE,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print the ids of the selected, one a line."""
    from ostap.criteria import ids as find_ids

    with _opened(file, workspace, as_of) as (company, criteria):
        found = find_ids(
            company.source, criteria, company.catalog, company.as_of, rules=company.rules
        )
        if as_json:
            print_answer(company, ids=list(found))
            return
        for one in found:
            typer.echo(one)


@app.command()
def guard(
    statement: Annotated[Path, typer.Argument(metavar="FILE", help="SQL; - reads it.")] = Path("-"),
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
        spoken = _dialect(dialect) if dialect else company.source.dialect
        try:
            approved = approve(
                read_text(statement)[0],
                company.catalog,
                spoken,
                keys_only=_entity(company, keys_only) if keys_only else None,
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


@contextmanager
def _opened(file: Path, workspace: Path, as_of: str | None) -> Iterator[tuple[Company, Criteria]]:
    from ostap.compose import Company

    with Company(workspace, as_of) as company:
        yield company, company.read_criteria(file)


def _in_words(company: Company, criteria: Criteria) -> list[tuple[str, str]]:
    """Return each criterion's id and words."""
    from ostap.criteria import describe

    return [
        (node.id or "", describe(node, company.catalog, company.language))
        for node in criteria.all_of
    ]


def _count_as_json(company: Company, criteria: Criteria, counts: Funnel) -> None:
    words = _in_words(company, criteria)
    rules = {rule.name: rule for rule in company.rules}
    print_answer(
        company,
        total=counts.total,
        criteria=[
            {"id": c.id, "text": text, "alone": c.alone, "left": c.left, "unknown": c.unknown}
            for (_, text), c in zip(words, counts.criteria, strict=True)
        ],
        rules=[{"id": rules[one.id].id, "removed": one.removed} for one in counts.rules],
        count=counts.count,
    )


def _count_for_people(company: Company, criteria: Criteria, counts: Funnel) -> None:
    language = company.language
    typer.echo(f"{Text('Everybody', 'Всего').to(language)}: {number(counts.total, language)}")
    for (_, text), one in zip(_in_words(company, criteria), counts.criteria, strict=True):
        alone, left = number(one.alone, language), number(one.left, language)
        typer.echo(f"{one.id}  {text}: {alone} → {left}")
    rules = {rule.name: rule for rule in company.rules}
    for line in counts.rules:
        removed, title = number(line.removed, language), rules[line.id].words(language)
        typer.echo(f"{Text('rule', 'правило').to(language)} «{title}»: −{removed}")
    typer.echo(f"{Text('Selected', 'Отобрано').to(language)}: {number(counts.count, language)}")


def _dialect(name: str) -> Dialect:
    try:
        return Dialect(name.lower())
    except ValueError as error:
        raise InvalidInputError(
            "input.dialect",
            Text(f"There is no dialect '{name}'.", f"Нет диалекта '{name}'."),
            did_you_mean(name, [one.value for one in Dialect]),
        ) from error


def _entity(company: Company, name: str) -> Entity:
    known = company.catalog.entities.named()
    if name not in known:
        raise InvalidInputError(
            "catalog.unknown_entity",
            Text(f"There is no entity '{name}'.", f"Нет сущности '{name}'."),
            did_you_mean(name, known),
        )
    return known[name]
