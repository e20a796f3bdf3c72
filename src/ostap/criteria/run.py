"""Asking the database: how many each criterion leaves, and who they are. Always by the guard."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from ostap.catalog import Catalog
from ostap.criteria.compile import compile_funnel, compile_ids
from ostap.criteria.compile_rows import Approve
from ostap.criteria.guard import approve
from ostap.criteria.rules import Rule, rules_for
from ostap.errors import DataOwnerError
from ostap.names import Dialect, Language, Text
from ostap.results.criteria import Criteria
from ostap.results.sql import ApprovedSql, Limits
from ostap.sources import Source


@dataclass(frozen=True, slots=True)
class FunnelLine:
    """One criterion or rule: how many satisfy it alone, are left after it, and are unknown."""

    id: str
    alone: int
    left: int
    unknown: int
    """Neither satisfied nor known not to be: a value is missing."""
    removed: int
    """How many of those left before it went with it."""


@dataclass(frozen=True, slots=True)
class Funnel:
    """From everybody to the audience, step by step; rules come after all criteria."""

    total: int
    criteria: tuple[FunnelLine, ...]
    rules: tuple[FunnelLine, ...] = ()

    @property
    def count(self) -> int:
        """How many are selected."""
        steps = (*self.criteria, *self.rules)
        return steps[-1].left if steps else self.total


def funnel(
    source: Source,
    criteria: Criteria,
    catalog: Catalog,
    as_of: dt.date,
    *,
    rules: Sequence[Rule] = (),
    limits: Limits | None = None,
) -> Funnel:
    """Return the counts of every criterion and rule, in one pass over the data.

    Args:
        source: an open database.
        criteria: a tree that `validate` returned.
        catalog: the catalog that it was validated with.
        as_of: what "today" is.
        rules: all rules of the company; those of another entity are left out.
        limits: how long the database may take.

    Raises:
        GuardRefusedError: written SQL in the tree must not run.
        DataOwnerError: the database failed or took too long.
    """
    binding = rules_for(rules, criteria.entity)
    sql = compile_funnel(
        criteria,
        catalog,
        source.dialect,
        as_of,
        rules=binding,
        approve=keys_guard(catalog, source.dialect, criteria.entity, as_of),
    )
    row = _one_row(source, approve(sql, catalog, source.dialect), limits or Limits())
    lines: list[FunnelLine] = []
    before = row["total"]
    for name in [str(node.id) for node in (*criteria.all_of, *(rule.node for rule in binding))]:
        left = row[f"{name}_left"]
        lines.append(
            FunnelLine(name, row[f"{name}_alone"], left, row[f"{name}_unknown"], before - left)
        )
        before = left
    own = len(criteria.all_of)
    return Funnel(row["total"], tuple(lines[:own]), tuple(lines[own:]))


def ids(
    source: Source,
    criteria: Criteria,
    catalog: Catalog,
    as_of: dt.date,
    *,
    rules: Sequence[Rule] = (),
    limits: Limits | None = None,
) -> Iterator[str]:
    """Yield the keys of the selected as text, in the key's order, each once.

    Raises:
        GuardRefusedError: written SQL in the tree must not run.
        DataOwnerError: the database failed or took too long.
    """
    sql = approved_ids(criteria, catalog, source.dialect, as_of, Language.EN, rules=rules)
    for batch in source.run(sql, limits or Limits()):
        yield from (str(key) for key in batch.column(0).to_pylist())


def approved_ids(
    criteria: Criteria,
    catalog: Catalog,
    dialect: Dialect,
    as_of: dt.date,
    language: Language,
    *,
    rules: Sequence[Rule] = (),
) -> ApprovedSql:
    """Return the statement that selects the keys, passed by the guard, to be shown and run."""
    guard = keys_guard(catalog, dialect, criteria.entity, as_of)
    sql = compile_ids(
        criteria,
        catalog,
        dialect,
        as_of,
        language,
        rules=rules_for(rules, criteria.entity),
        approve=guard,
    )
    return guard(sql)


def keys_guard(catalog: Catalog, dialect: Dialect, entity: str, as_of: dt.date) -> Approve:
    """Return the guard for SQL that selects this entity's key and nothing else."""
    return partial(
        approve,
        catalog=catalog,
        dialect=dialect,
        keys_only=catalog.entities.named()[entity],
        as_of=as_of,
    )


def _one_row(source: Source, sql: ApprovedSql, limits: Limits) -> dict[str, int]:
    for batch in source.run(sql, limits):
        for row in batch.to_pylist():
            return {str(name): int(value) for name, value in row.items()}
    raise DataOwnerError(
        "database.no_counts", Text("The database counted nothing.", "База не вернула количества.")
    )
