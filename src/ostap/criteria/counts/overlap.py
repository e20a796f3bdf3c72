"""How much two audiences have in common, counted where the data lies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlglot import exp, parse_one

from ostap.catalog import Catalog
from ostap.criteria.counts.run import approved_ids, one_row
from ostap.criteria.guard import approve
from ostap.criteria.rules import Bound, Rule
from ostap.criteria.sql import parts
from ostap.errors import InvalidInputError
from ostap.names import Language, Text
from ostap.results.criteria import Criteria
from ostap.results.sql import Limits
from ostap.sources import Source


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two audiences: how many are in each, and in both."""

    this: int
    that: int
    both: int

    @property
    def only_this(self) -> int:
        """In this audience and not in that one."""
        return self.this - self.both

    @property
    def only_that(self) -> int:
        """In that audience and not in this one."""
        return self.that - self.both

    @property
    def share(self) -> float:
        """Those in both among those in either, 0 to 1 (IoU); 1 of two empty audiences."""
        either = self.this + self.that - self.both
        return self.both / either if either else 1.0

    @property
    def share_of_this(self) -> float | None:
        """Which part of this audience is in that one too; ``None`` where nobody is in this."""
        return self.both / self.this if self.this else None


def overlap(
    source: Source,
    this: Criteria,
    that: Criteria,
    catalog: Catalog,
    as_of: dt.date,
    *,
    rules: Sequence[Rule] | Bound = (),
    limits: Limits | None = None,
) -> Overlap:
    """Return what two audiences have in common, in one statement.

    The rules hold for both: an audience is what is selected, not what was wished.

    Args:
        source: an open database.
        this: a validated tree.
        that: another one: a second file, or what a saved audience is.
        catalog: the catalog that both were validated with.
        as_of: what "today" is for both.
        rules: as in `funnel`.
        limits: how long the database may take.

    Raises:
        InvalidInputError: the audiences are made of different entities.
        GuardRefusedError: written SQL in a tree must not run.
        DataOwnerError: the database failed or took too long.
    """
    if this.entity != that.entity:
        raise InvalidInputError(
            "criteria.other_entity",
            Text(
                f"One audience is made of '{this.entity}', the other of '{that.entity}'.",
                f"Одна аудитория состоит из '{this.entity}', другая из '{that.entity}'.",
            ),
        )
    key = catalog.entities.named()[this.entity].key
    ctes = []
    for name, criteria in (("this", this), ("that", that)):
        sql = approved_ids(criteria, catalog, source.dialect, as_of, Language.EN, rules=rules)
        selected = parse_one(sql.text, dialect=source.dialect.value)
        if not isinstance(selected, exp.Query):
            raise TypeError(selected)
        ctes.append(parts.cte(name, selected, (key,)))
    here, there = (parts.column(name, key) for name in ("this", "that"))
    both = (
        exp.select(exp.Count(this=exp.Star()))
        .from_(parts.table("this"))
        .join(parts.table("that"), on=parts.equal(here, there))
    )
    query = exp.select(
        *(parts.named(_all(name).subquery(), f"in_{name}") for name in ("this", "that")),
        parts.named(both.subquery(), "in_both"),
    )
    query.set("with_", exp.With(expressions=ctes))
    row = one_row(source, approve(query.sql(source.dialect.value), catalog, source.dialect), limits)
    return Overlap(row["in_this"], row["in_that"], row["in_both"])


def _all(name: str) -> exp.Select:
    return exp.select(exp.Count(this=exp.Star())).from_(parts.table(name))
