"""Hard rules of a company (`rules.yaml`): locked, and held by every audience.

The format is `docs/formats/rules.md`. A rule keeps those who satisfy a condition, or bounds the
audience's size. Rules may ask for keys that the database does not hold (who was contacted); where
nobody gives them, the rule does not bind, and that is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from ostap.catalog import Catalog
from ostap.catalog.model import Names, TitleField
from ostap.criteria.files.reading import refuse_too_deep
from ostap.criteria.validation import Saved, validate
from ostap.errors import InvalidInputError, Problem, did_you_mean
from ostap.names import Language, Text, WrittenBy
from ostap.results.base import Frozen
from ostap.results.criteria import Criteria, Node
from ostap.settings import parse_as, read_yaml

OfferField = Literal["product", "channel", "text", "notes"]
"""What of an offer a rule may look at."""


class Rule(Frozen):
    """One rule: who is kept, or how many may or must be. Its title is what people read.

    Exactly one of ``keep``, ``at_most`` and ``at_least`` is given. With ``when`` it binds only
    offers whose named fields hold one of the texts, whatever the case.
    """

    id: str = Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]*$")
    title: TitleField
    entity: str = "client"
    when: dict[OfferField, Names] = Field(default_factory=dict)
    keep: Node | None = None
    at_most: int | None = Field(default=None, ge=1, description="the rest is cut off")
    at_least: int | None = Field(default=None, ge=1, description="fewer is told, none removed")

    @property
    def name(self) -> str:
        """What the rule is called among the nodes and in the counts: ``rule_<id>``."""
        return f"rule_{self.id}"

    @property
    def node(self) -> Node:
        """The condition of a rule that has one, as a locked node.

        Raises:
            ValueError: the rule bounds the size.
        """
        if self.keep is None:
            raise ValueError(self.id)
        return self.keep.model_copy(update={"id": self.name, "written_by": WrittenBy.RULE})

    def words(self, language: Language) -> str:
        """Return what the rule is called."""
        return self.title.to(language, self.id)


class _Rules(Frozen):
    rules: Annotated[tuple[Rule, ...], BeforeValidator(lambda value: value or ())] = ()


def load_rules(path: Path, catalog: Catalog, *, saved: Saved | None = None) -> tuple[Rule, ...]:
    """Return the rules of a workspace, validated like criteria; none where there is no file.

    Args:
        path: the file.
        catalog: what the company's data means.
        saved: the saved audiences that a rule may name; without it there are none.

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
        problems += _not_one(rule, number)
        if rule.keep is None:
            problems += _unknown_entity(rule, number, catalog)
            valid.append(rule)
            continue
        try:
            alone = Criteria(entity=rule.entity, all_of=(rule.node,))
            tree = validate(alone, catalog, saved=saved)
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
    """Return the rules about this entity, in the file's order."""
    return tuple(rule for rule in rules if rule.entity == entity)


def _repeated(rules: Sequence[Rule]) -> Iterable[Problem]:
    ids = [rule.id for rule in rules]
    for number, name in enumerate(ids):
        if name in ids[:number]:
            what = Text(f"two rules are called '{name}'.", f"два правила названы '{name}'.")
            yield Problem("rules.same_id", f"rules.{number}.id", what)


def _not_one(rule: Rule, number: int) -> list[Problem]:
    given = [one for one in (rule.keep, rule.at_most, rule.at_least) if one is not None]
    if len(given) == 1:
        return []
    what = Text(
        f"rule '{rule.id}' must say one thing, it says {len(given)}.",
        f"правило '{rule.id}' должно требовать чего-то одного, а требований: {len(given)}.",
    )
    hint = Text(
        "Give keep, at_most or at_least; make two rules of two.",
        "Нужно keep, at_most или at_least; из двух требований сделайте два правила.",
    )
    return [Problem("rules.one_thing", f"rules.{number}", what, hint)]


def _unknown_entity(rule: Rule, number: int, catalog: Catalog) -> list[Problem]:
    known = catalog.entities.named()
    if rule.entity in known:
        return []
    what = Text(f"no entity '{rule.entity}'.", f"нет сущности '{rule.entity}'.")
    where = f"rules.{number}.entity"
    return [Problem("criteria.unknown_entity", where, what, did_you_mean(rule.entity, known))]


def _placed(problem: Problem, number: int) -> Problem:
    """Return a problem of the rule's one-node tree with its place in the rules file."""
    inside = problem.where.removeprefix("all_of.0")
    if problem.where == inside:
        return replace(problem, where=f"rules.{number}.{inside}")
    return replace(problem, where=f"rules.{number}.keep{inside}")
