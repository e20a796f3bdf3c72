"""Hard rules of a company (`rules.yaml`): locked conditions that every audience must keep."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field

from ostap.catalog import Catalog
from ostap.catalog.model import TitleField
from ostap.criteria.reading import refuse_too_deep
from ostap.criteria.validate import validate
from ostap.errors import InvalidInputError, Problem
from ostap.names import Language, Text, WrittenBy
from ostap.results.base import Frozen
from ostap.results.criteria import Criteria, Node
from ostap.settings import parse_as, read_yaml


class Rule(Frozen):
    """One rule: who is kept. Its title is what people read."""

    id: str = Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]*$")
    title: TitleField
    entity: str = "client"
    keep: Node

    @property
    def node(self) -> Node:
        """The rule as a locked node, `rule_<id>`."""
        return self.keep.model_copy(update={"id": f"rule_{self.id}", "written_by": WrittenBy.RULE})

    def words(self, language: Language) -> str:
        """Return what the rule is called."""
        return self.title.to(language, self.id)


class _Rules(Frozen):
    rules: Annotated[tuple[Rule, ...], BeforeValidator(lambda value: value or ())] = ()


def load_rules(path: Path, catalog: Catalog) -> tuple[Rule, ...]:
    """Return the rules of a workspace, validated like criteria; none where there is no file.

    Raises:
        InvalidInputError: every problem of every rule; ``where`` is like `rules.2.keep.test`.
    """
    if not path.exists():
        return ()
    raw = read_yaml(path)
    refuse_too_deep(raw, str(path))
    found = parse_as(_Rules, raw or {}, str(path)).rules
    problems = list(_repeated(found))
    valid: list[Rule] = []
    for number, rule in enumerate(found):
        try:
            tree = validate(Criteria(entity=rule.entity, all_of=(rule.keep,)), catalog)
            valid.append(rule.model_copy(update={"keep": tree.all_of[0]}))
        except InvalidInputError as error:
            problems += [_placed(problem, number) for problem in error.problems]
    if problems:
        raise InvalidInputError(
            "rules.invalid",
            Text(f"{path} has {len(problems)} mistake(s):", f"{path}: ошибок: {len(problems)}"),
            problems=problems,
        )
    return tuple(valid)


def rules_for(rules: Iterable[Rule], entity: str) -> tuple[Rule, ...]:
    """Return the rules that bind this entity, in the file's order."""
    return tuple(rule for rule in rules if rule.entity == entity)


def _repeated(rules: Sequence[Rule]) -> Iterable[Problem]:
    ids = [rule.id for rule in rules]
    for number, name in enumerate(ids):
        if name in ids[:number]:
            what = Text(f"two rules are called '{name}'.", f"два правила названы '{name}'.")
            yield Problem("rules.same_id", f"rules.{number}.id", what)


def _placed(problem: Problem, number: int) -> Problem:
    """Return a problem of the rule's one-node tree with its place in the rules file."""
    inside = problem.where.removeprefix("all_of.0")
    if problem.where == inside:
        return replace(problem, where=f"rules.{number}.{inside}")
    return replace(problem, where=f"rules.{number}.keep{inside}")
