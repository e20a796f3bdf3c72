"""Why one client is in an audience or is not: every condition judged for one key, with its values.

Values are read for the one who asks and are handed to nobody else: no log, no prompt. Those of
sensitive and protected columns are never read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ostap.catalog import Catalog
from ostap.criteria.counts.run import bound_to
from ostap.criteria.rules import Bound, Rule, Unbound
from ostap.criteria.verdict.found import Finder
from ostap.criteria.verdict.rows import Looking, Place, combined, inner_nodes
from ostap.criteria.words import describe
from ostap.errors import InvalidInputError
from ostap.names import Language, Text
from ostap.results.criteria import Criteria, Node
from ostap.results.sql import Limits
from ostap.sources import Source

__all__ = ["Judged", "Place", "Why", "why"]


@dataclass(frozen=True, slots=True)
class Judged:
    """One condition for one client: whether it holds, and what was found."""

    id: str
    words: Text
    holds: bool | None
    """``None``: unknown, a value is missing."""
    found: tuple[Text, ...] = ()
    """What the data says; empty where there is nothing to show, or it may not be shown."""
    inside: tuple[Judged, ...] = ()
    """The conditions of a group or of a saved audience."""


@dataclass(frozen=True, slots=True)
class Size:
    """A bound on the size, the top's or a rule's, and the place among those who are left."""

    id: str
    words: Text
    place: Place

    @property
    def holds(self) -> bool:
        """Whether the place is within the bound."""
        return self.place.number is not None and self.place.number <= self.place.limit


@dataclass(frozen=True, slots=True)
class Why:
    """The whole answer for one key, in the order in which an audience is made."""

    key: str
    criteria: tuple[Judged, ...]
    rules: tuple[Judged, ...] = ()
    sizes: tuple[Size, ...] = ()
    """The top and the rules' ``at_most``, as far as they were reached: none after a condition that
    does not hold."""
    unbound: tuple[Unbound, ...] = ()

    @property
    def kept_out_by(self) -> tuple[str, ...]:
        """The ids of all that kept the client out, in order; empty where he is in."""
        steps: tuple[Judged | Size, ...] = (*self.criteria, *self.rules, *self.sizes)
        return tuple(step.id for step in steps if step.holds is not True)

    @property
    def selected(self) -> bool:
        """Whether the client is in the audience."""
        return not self.kept_out_by

    @property
    def verdict(self) -> Text:
        """In, or the first condition that kept the client out."""
        steps: tuple[Judged | Size, ...] = (*self.criteria, *self.rules, *self.sizes)
        first = next((step for step in steps if step.holds is not True), None)
        if first is None:
            return Text(f"{self.key} is in the audience.", f"{self.key} входит в аудиторию.")
        if isinstance(first, Size):
            return Text(
                f"{self.key} is out: {first.words.en}, and this one is {first.place.told.en}.",
                f"{self.key} не входит: {first.words.ru}, а место — {first.place.told.ru}.",
            )
        if first.holds is None:
            return Text(
                f"{self.key} is out: it is unknown whether {first.words.en}.",
                f"{self.key} не входит: неизвестно, выполнено ли «{first.words.ru}».",
            )
        return Text(
            f"{self.key} is out: not true that {first.words.en}.",
            f"{self.key} не входит: не выполнено «{first.words.ru}».",
        )


def why(
    source: Source,
    criteria: Criteria,
    catalog: Catalog,
    as_of: dt.date,
    key: str,
    *,
    rules: Sequence[Rule] | Bound = (),
    limits: Limits | None = None,
) -> Why:
    """Return why the client of a key is in the audience or is not.

    Args:
        source: an open database.
        criteria: a tree that `validate` returned.
        catalog: the catalog that it was validated with.
        as_of: what "today" is.
        key: the entity's key as text.
        rules: as in `funnel`.
        limits: how long each statement may take.

    Raises:
        InvalidInputError: there is no such key as of that day (with the nearest ones), or a key
            set of the criteria is kept by nobody.
        GuardRefusedError: written SQL in the tree must not run.
        DataOwnerError: the database failed or took too long.
    """
    bound = bound_to(criteria, rules)
    looking = Looking(source, criteria, catalog, as_of, bound, limits or Limits())
    _known(looking, key)
    kept = tuple(rule for rule in bound.rules if rule.keep is not None)
    nodes = (*criteria.all_of, *(rule.node for rule in kept))
    row = looking.row_of(key, nodes)
    judging = _Judging(catalog, criteria.entity, row, Finder(catalog))
    own = tuple(judging.node(node) for node in criteria.all_of)
    by_rules = tuple(
        judging.node(rule.node, Text(rule.words(Language.EN), rule.words(Language.RU)))
        for rule in kept
    )
    reached = all(judged.holds for judged in (*own, *by_rules))
    sizes = _sizes(looking, key, bound) if reached else ()
    return Why(key, own, by_rules, sizes, bound.unbound)


@dataclass(frozen=True, slots=True)
class _Judging:
    catalog: Catalog
    entity: str
    row: Mapping[str, object]
    finder: Finder

    def node(self, node: Node, words: Text | None = None) -> Judged:
        words = words or Text(
            describe(node, self.catalog, Language.EN, entity=self.entity),
            describe(node, self.catalog, Language.RU, entity=self.entity),
        )
        inner = inner_nodes(node)
        if inner is None:
            holds = self.row[f"{node.id}_holds"]
            found = self.finder.found(node, self.row)
            return Judged(str(node.id), words, None if holds is None else bool(holds), found)
        inside = tuple(self.node(item) for item in inner)
        holds_inside = [judged.holds for judged in inside]
        return Judged(str(node.id), words, combined(node, holds_inside), (), inside)


def _known(looking: Looking, key: str) -> None:
    """Raise where there is no such key as of the day."""
    seen = looking.sight_of(key)
    if seen is True:
        return
    entity = looking.catalog.entities.named()[looking.criteria.entity]
    if seen is False:
        raise InvalidInputError(
            "criteria.key_later",
            Text(
                f"'{key}' appears after {looking.as_of.isoformat()} only.",
                f"'{key}' появляется лишь после {looking.as_of.isoformat()}.",
            ),
            Text("Ask as of a later day: --as-of.", "Спросите на более позднюю дату: --as-of."),
        )
    near = looking.nearest_keys(key)
    listed = ", ".join(near)
    raise InvalidInputError(
        "criteria.unknown_key",
        Text(
            f"There is no {entity.key} '{key}' in {entity.table}.",
            f"В таблице {entity.table} нет {entity.key} «{key}».",
        ),
        Text(f"Nearest: {listed}.", f"Ближайшие: {listed}.") if near else Text("", ""),
    )


def _sizes(looking: Looking, key: str, bound: Bound) -> tuple[Size, ...]:
    """Return the bounds on the size, up to and with the first one that is passed."""
    found: list[Size] = []
    top = looking.criteria.top
    if top is not None:
        place = looking.place_of(key)
        what = Text(f"the first {place.limit} are taken", f"берутся первые {place.limit}")
        found.append(Size("top", what, place))
    for rule in bound.rules:
        if rule.at_most is None or not all(size.holds for size in found):
            continue
        left = min((size.place.limit for size in found), default=None)
        place = looking.place_of(key, at_most=rule.at_most, left=left)
        words = Text(rule.words(Language.EN), rule.words(Language.RU))
        found.append(Size(rule.name, words, place))
    return tuple(found)
