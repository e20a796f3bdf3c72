"""Every visible row of the entity with, for each condition, whether it holds: what is counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlglot import exp

from ostap.catalog import Catalog
from ostap.criteria import parts
from ostap.criteria.binding import Bound
from ostap.criteria.compile_rows import Context, Rows, visible_rows
from ostap.criteria.guard import approve
from ostap.criteria.parts import Expr
from ostap.criteria.run import keys_guard, one_row
from ostap.criteria.speeches import speech_of
from ostap.criteria.ways import Ways
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
    context = Context(catalog, Ways(catalog), speech_of(dialect), asking.as_of, guard)
    table = catalog.entities.named()[asking.criteria.entity].table
    rows = Rows(context, (table,))
    flags = [
        parts.named(exp.paren(rows.condition(node)), str(node.id)) for node in asking.conditions
    ]
    each = rows.joined_to(exp.select(*flags).from_(parts.table(table)))
    if visible := visible_rows(table, context):
        each = each.where(parts.all_of(visible))
    query = exp.select(*(parts.named(value, name) for name, value in counts))
    query = query.from_(parts.table("flags"))
    query.set("with_", exp.With(expressions=[*context.ctes, parts.cte("flags", each)]))
    sql = approve(query.sql(dialect.value), catalog, dialect)
    return one_row(asking.source, sql, asking.limits)
