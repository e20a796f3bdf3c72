"""What the commands about criteria share: their arguments, and opening what they name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ostap.errors import InvalidInputError, did_you_mean
from ostap.names import Dialect, Text

if TYPE_CHECKING:
    from ostap.catalog.model import Entity
    from ostap.compose import Company
    from ostap.criteria import Bound, Caution
    from ostap.results.criteria import Criteria

FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help="Criteria as YAML; - reads it.")]
OfferOption = Annotated[
    Path | None,
    typer.Option("--offer", metavar="FILE", help="An offer as JSON: some rules look at it."),
]


@contextmanager
def opened(file: Path, workspace: Path, as_of: str | None) -> Iterator[tuple[Company, Criteria]]:
    """Open a company and read a file of criteria; it may name saved audiences."""
    from ostap.compose import Company

    with Company(workspace, as_of) as company:
        yield company, company.read_criteria(file)


@contextmanager
def opened_pair(
    one: Path, other: Path, workspace: Path, as_of: str | None
) -> Iterator[tuple[Company, Criteria, Criteria]]:
    """Open a company and read two files of criteria, at most one of them from input."""
    if str(one) == str(other) == "-":
        raise InvalidInputError(
            "input.stdin_twice",
            Text("Only one of the two can be -.", "Со входа можно читать только один из двух."),
        )
    with opened(one, workspace, as_of) as (company, criteria):
        yield company, criteria, company.read_criteria(other)


def binding(company: Company, criteria: Criteria, offer: Path | None) -> Bound:
    """Return the company's rules as they bind these criteria."""
    from ostap.audience.offer import read_offer
    from ostap.settings import read_json

    read = None if offer is None else read_offer(read_json(offer), str(offer))
    return company.rules_of(criteria.entity, read)


def in_words(company: Company, criteria: Criteria) -> list[tuple[str, str]]:
    """Return each criterion's id and words; the top's last."""
    from ostap.criteria import describe

    told = [
        (node.id or "", describe(node, company.catalog, company.language, entity=criteria.entity))
        for node in criteria.all_of
    ]
    top = top_in_words(company, criteria)
    return told if top is None else [*told, ("top", top)]


def top_in_words(company: Company, criteria: Criteria) -> str | None:
    """Return the words of the top alone; ``None`` where there is none."""
    from ostap.criteria import describe

    if criteria.top is None:
        return None
    alone = criteria.model_copy(update={"all_of": ()})
    return describe(alone, company.catalog, company.language)


def text_lines(company: Company, criteria: Criteria) -> list[dict[str, str]]:
    """Return criteria in words for programs."""
    return [{"id": key, "text": text} for key, text in in_words(company, criteria)]


def cautions_json(company: Company, cautions: Iterable[Caution]) -> list[dict[str, str | None]]:
    """Return what to know for programs."""
    language = company.language
    return [
        {
            "code": one.code,
            "node": one.node,
            "what": one.what.to(language),
            "hint": one.hint.to(language) or None,
        }
        for one in cautions
    ]


def dialect_of(name: str | None, company: Company) -> Dialect:
    """Return the dialect that was asked for, else the database's."""
    if name is None:
        return company.source.dialect
    try:
        return Dialect(name.lower())
    except ValueError as error:
        raise InvalidInputError(
            "input.dialect",
            Text(f"There is no dialect '{name}'.", f"Нет диалекта «{name}»."),
            did_you_mean(name, [one.value for one in Dialect]),
        ) from error


def entity_of(company: Company, name: str) -> Entity:
    """Return an entity of the catalog."""
    known = company.catalog.entities.named()
    if name not in known:
        raise InvalidInputError(
            "catalog.unknown_entity",
            Text(f"There is no entity '{name}'.", f"Нет сущности «{name}»."),
            did_you_mean(name, known),
        )
    return known[name]
