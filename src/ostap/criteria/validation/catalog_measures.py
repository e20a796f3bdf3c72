"""Whether the measures of a catalog can be asked of its data, before anybody names them."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from ostap.catalog import Catalog
from ostap.criteria.validation.checking import Checking
from ostap.criteria.validation.lookup import Scope
from ostap.criteria.validation.report import TooLarge
from ostap.errors import Problem
from ostap.results.criteria import NamedMeasure


def check_measures(catalog: Catalog) -> list[Problem]:
    """Return what is wrong with the measures, each as of the entity that it fits best.

    A measure that can be asked of any entity is in order. ``where`` is such as
    ``measures.card_spend.of``; inside a tree ``measures.card_spend.tree.left.column``.
    """
    problems: list[Problem] = []
    for name in catalog.measures:
        found = (_problems(catalog, name, entity) for entity in catalog.entities.named())
        fewest: list[Problem] = min(found, key=len)
        problems += fewest
    return problems


def _problems(catalog: Catalog, name: str, entity: str) -> list[Problem]:
    checking = Checking(catalog, entity)
    scope = Scope(tables=(catalog.entities.named()[entity].table,))
    with suppress(TooLarge):  # the report says so
        checking.measures.measure(NamedMeasure(name=name), "", scope)
    short = catalog.measures[name].of is not None
    return [_placed(problem, name, short=short) for problem in checking.report.problems]


_SHORT = {"table": "of", "column": "of", "name": "over", "window": "over"}
"""Where a field of the measure stands in the catalog's short form."""


def _placed(problem: Problem, name: str, *, short: bool) -> Problem:
    """Return a problem with its place in the catalog."""
    inside = problem.where.lstrip(".").removeprefix("meaning").lstrip(".")
    field, _, rest = inside.partition(".")
    if short:
        inside = ".".join(part for part in (_SHORT.get(field, field), rest) if part)
    else:
        inside = f"tree.{inside}" if inside else "tree"
    return replace(problem, where=f"measures.{name}.{inside}".rstrip("."))
