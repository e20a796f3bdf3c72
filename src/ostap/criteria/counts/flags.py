"""Every visible row of the entity with, for each condition, whether it holds: what is counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlglot import exp

from ostap.catalog import Catalog
from ostap.criteria.compile import compile_counts
from ostap.criteria.counts.run import keys_guard, one_row
from ostap.criteria.guard import approve
from ostap.criteria.rules import Bound
from ostap.criteria.sql import parts
from ostap.criteria.sql.parts import Expr
from ostap.results.criteria import Criteria, Node
from ostap.results.sql import Limits
from ostap.sources import Source


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked, of what, and as of when: the parts that every count needs."""

    source: Source
    criteria: Criteria
    catalog: Catalog
    as_of: dt.date
    bound: Bound
    limits: Limits | None = None

    @property
    def conditions(self) -> tuple[Node, ...]:
        """The criteria and then the rules that keep."""
        rules = (rule.node for rule in self.bound.rules if rule.keep is not None)
        return (*self.criteria.all_of, *rules)


def flag(node: Node) -> exp.Column:
    """Return the column that says whether a condition holds; NULL where it is unknown."""
    return parts.column("flags", str(node.id))


def count_where(conditions: Sequence[Expr]) -> Expr:
    """Return how many rows satisfy all of the conditions."""
    counted = exp.Count(this=exp.Star())
    if not conditions:
        return counted
    return exp.Filter(this=counted, expression=exp.Where(this=parts.all_of(conditions)))


def counted(asking: Asking, counts: Iterable[tuple[str, Expr]]) -> dict[str, int]:
    """Return named counts over the flags of all conditions, in one statement.

    Raises:
        GuardRefusedError: written SQL in the tree must not run.
        DataOwnerError: the database failed or took too long.
    """
    catalog, dialect = asking.catalog, asking.source.dialect
    guard = keys_guard(catalog, dialect, asking.criteria.entity, asking.as_of)
    sql = compile_counts(
        asking.criteria,
        catalog,
        dialect,
        asking.as_of,
        counts,
        rules=asking.bound.rules,
        approve=guard,
        keys=asking.bound.keys,
    )
    return one_row(asking.source, approve(sql, catalog, dialect), asking.limits)
