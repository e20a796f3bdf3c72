"""What each condition costs: how many more there would be without it, and which exclude another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from ostap.catalog import Catalog
from ostap.criteria.counts.flags import Asking, count_where, counted, flag
from ostap.criteria.counts.run import bound_to
from ostap.criteria.rules import Bound, Rule
from ostap.criteria.sql.parts import Expr
from ostap.results.criteria import Criteria
from ostap.results.sql import Limits
from ostap.sources import Source


@dataclass(frozen=True, slots=True)
class Effect:
    """One criterion or rule: how many more there would be without it alone."""

    id: str
    more: int


@dataclass(frozen=True, slots=True)
class Effects:
    """The cost of each criterion and of each rule that keeps, before any top and any ``at_most``.

    ``count`` satisfies all of them. A low ``more`` does not mean that few fail the condition: the
    others may remove the same ones.
    """

    count: int
    criteria: tuple[Effect, ...]
    rules: tuple[Effect, ...] = ()


def effects(
    source: Source,
    criteria: Criteria,
    catalog: Catalog,
    as_of: dt.date,
    *,
    rules: Sequence[Rule] | Bound = (),
    limits: Limits | None = None,
) -> Effects:
    """Return what each condition costs, in one statement; the arguments are those of `funnel`.

    Raises:
        InvalidInputError: a key set of the criteria that nobody keeps.
        GuardRefusedError: written SQL in the tree must not run.
        DataOwnerError: the database failed or took too long.
    """
    asking = Asking(source, criteria, catalog, as_of, bound_to(criteria, rules), limits)
    nodes = asking.conditions
    counts: list[tuple[str, Expr]] = [("all", count_where([flag(node) for node in nodes]))]
    counts += [
        (str(node.id), count_where([flag(other) for other in nodes if other is not node]))
        for node in nodes
    ]
    row = counted(asking, counts)
    found = tuple(Effect(str(node.id), row[str(node.id)] - row["all"]) for node in nodes)
    own = len(criteria.all_of)
    return Effects(row["all"], found[:own], found[own:])


def contradictions(
    source: Source,
    criteria: Criteria,
    catalog: Catalog,
    as_of: dt.date,
    *,
    rules: Sequence[Rule] | Bound = (),
    limits: Limits | None = None,
) -> tuple[tuple[str, str], ...]:
    """Return the pairs of conditions that somebody satisfies each, and nobody both.

    Its statement counts every pair: ask where an audience is empty.

    Raises:
        InvalidInputError: a key set of the criteria that nobody keeps.
        GuardRefusedError: written SQL in the tree must not run.
        DataOwnerError: the database failed or took too long.
    """
    asking = Asking(source, criteria, catalog, as_of, bound_to(criteria, rules), limits)
    nodes = asking.conditions
    pairs = list(combinations(range(len(nodes)), 2))
    if not pairs:
        return ()

    def counts() -> Iterator[tuple[str, Expr]]:
        for number, node in enumerate(nodes):
            yield f"n{number}", count_where([flag(node)])
        for one, other in pairs:
            yield f"n{one}_{other}", count_where([flag(nodes[one]), flag(nodes[other])])

    row = counted(asking, counts())
    return tuple(
        (str(nodes[one].id), str(nodes[other].id))
        for one, other in pairs
        if row[f"n{one}"] and row[f"n{other}"] and not row[f"n{one}_{other}"]
    )
