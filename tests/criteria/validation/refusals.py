"""How the tests of validation ask: a tree in, its problems out."""

from __future__ import annotations

from typing import Any

import pytest

from ostap.catalog import Catalog
from ostap.criteria import Saved, validate
from ostap.criteria.files import parse_tree
from ostap.errors import InvalidInputError, Problem
from ostap.results.criteria import Criteria, Node
from ostap.settings import parse_as
from ostap.settings.reading import parse_yaml


def catalog_of(text: str) -> Catalog:
    """Read a catalog written in a test."""
    return parse_as(Catalog, parse_yaml(text, "catalog"), "catalog")


def tree_of(text: str, catalog: Catalog, saved: Saved | None = None) -> Criteria:
    """Read YAML, one node or a whole tree, as validated criteria."""
    raw: Any = parse_yaml(text, "tree")
    whole = raw if "kind" not in raw else {"all_of": [raw]}
    return validate(parse_tree(whole, "tree"), catalog, saved=saved)


def node_of(text: str, catalog: Catalog, saved: Saved | None = None) -> Node:
    """Read YAML as one validated node."""
    (node,) = tree_of(text, catalog, saved).all_of
    return node


def stands(text: str, catalog: Catalog, saved: Saved | None = None) -> bool:
    """Tell that a tree is valid, and that validating it once more changes nothing."""
    tree = tree_of(text, catalog, saved)
    return validate(tree, catalog) == tree


def problems_of(text: str, catalog: Catalog, saved: Saved | None = None) -> list[Problem]:
    """Return the problems of a tree; each is told in both languages."""
    with pytest.raises(InvalidInputError) as refused:
        tree_of(text, catalog, saved)
    problems = list(refused.value.problems)
    assert all(problem.what.ru and problem.what.en for problem in problems)
    assert all(bool(problem.hint.ru) is bool(problem.hint.en) for problem in problems)
    return problems


def refusal(text: str, catalog: Catalog, saved: Saved | None = None) -> tuple[str, str, str]:
    """Return the only problem of a tree: its code, its place in ``all_of.0``, its English hint."""
    (problem,) = problems_of(text, catalog, saved)
    where = problem.where.removeprefix("all_of.0.")
    return problem.code.removeprefix("criteria."), where, problem.hint.en
