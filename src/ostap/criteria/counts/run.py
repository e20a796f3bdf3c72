"""Asking the database: how many each criterion leaves, and who they are. Always by the guard."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from ostap.catalog import Catalog
from ostap.criteria.compile import Approve, compile_funnel, compile_ids
from ostap.criteria.guard import approve
from ostap.criteria.rules import Bound, Rule, Unbound, bind
from ostap.errors import DataOwnerError
from ostap.names import RUNNABLE, Dialect, Language, Text
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
class CutLine:
    """A bound on the size: the criteria's ``top``, or a rule's ``at_most``."""

    id: str
    left: int
    removed: int


@dataclass(frozen=True, slots=True)
class Funnel:
    """From everybody to the audience: criteria, the rules that keep, the top, the sizes."""

    total: int
    criteria: tuple[FunnelLine, ...]
    rules: tuple[FunnelLine | CutLine, ...] = ()
    """Those that bind, in the order in which they are applied."""
    top: CutLine | None = None
    too_few: tuple[Rule, ...] = ()
    """The rules whose ``at_least`` the audience does not reach: nothing was removed for them."""
    unbound: tuple[Unbound, ...] = ()
    """The rules that could not be asked."""

    @property
    def count(self) -> int:
        """How many are selected."""
        cuts = (self.top,) if self.top is not None else ()
        return min((line.left for line in (*self.criteria, *self.rules, *cuts)), default=self.total)


def funnel(
    source: Source,
    criteria: Criteria,
    catalog: Catalog,
    as_of: dt.date,
    *,
    rules: Sequence[Rule] | Bound = (),
    limits: Limits | None = None,
) -> Funnel:
    """Return the counts of every criterion and rule, in one pass over the data.

    Args:
        source: an open database.
        criteria: a tree that `validate` returned.
        catalog: the catalog that it was validated with.
        as_of: what "today" is.
        rules: all rules of the company; or those that bind, with the offer and the keys that
            `bind` knew.
        limits: how long the database may take.

    Raises:
        InvalidInputError: a key set of the criteria that nobody keeps.
        GuardRefusedError: written SQL in the tree must not run.
        DataOwnerError: the database failed or took too long.
    """
    bound = bound_to(criteria, rules)
    sql = compile_funnel(
        criteria,
        catalog,
        source.dialect,
        as_of,
        rules=bound.rules,
        approve=keys_guard(catalog, source.dialect, criteria.entity, as_of),
        keys=bound.keys,
    )
    row = one_row(source, approve(sql, catalog, source.dialect), limits)
    return _read(row, criteria, bound)


def _read(row: Mapping[str, int], criteria: Criteria, bound: Bound) -> Funnel:
    """Return the row of a compiled funnel by name, with how many each step removed."""
    before = row["total"]

    def step(name: str) -> CutLine:
        nonlocal before
        line = CutLine(name, row[f"{name}_left"], before - row[f"{name}_left"])
        before = line.left
        return line

    def condition(name: str) -> FunnelLine:
        cut = step(name)
        alone, unknown = row[f"{name}_alone"], row[f"{name}_unknown"]
        return FunnelLine(name, alone, cut.left, unknown, cut.removed)

    own = tuple(condition(str(node.id)) for node in criteria.all_of)
    kept = tuple(condition(rule.name) for rule in bound.rules if rule.keep is not None)
    top = step("top") if criteria.top is not None else None
    cuts = tuple(step(rule.name) for rule in bound.rules if rule.at_most is not None)
    too_few = (rule for rule in bound.rules if rule.at_least is not None and before < rule.at_least)
    return Funnel(row["total"], own, (*kept, *cuts), top, tuple(too_few), bound.unbound)


def ids(
    source: Source,
    criteria: Criteria,
    catalog: Catalog,
    as_of: dt.date,
    *,
    rules: Sequence[Rule] | Bound = (),
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
    rules: Sequence[Rule] | Bound = (),
) -> ApprovedSql:
    """Return the statement that selects the keys, passed by the guard, to be shown and run.

    An audience below a rule's ``at_least`` is still selected: `funnel` tells.
    """
    bound = bound_to(criteria, rules)
    guard = keys_guard(catalog, dialect, criteria.entity, as_of)
    sql = compile_ids(
        criteria,
        catalog,
        dialect,
        as_of,
        language,
        rules=bound.rules,
        approve=guard,
        keys=bound.keys,
    )
    return guard(sql)


def written_ids(
    criteria: Criteria,
    catalog: Catalog,
    dialect: Dialect,
    as_of: dt.date,
    language: Language,
    *,
    rules: Sequence[Rule] | Bound = (),
) -> str:
    """Return the same statement as text, in any dialect; approved in those that can be run.

    In the others it is made of the tree alone, to be run by whoever has such a database.

    Raises:
        GuardRefusedError: the tree holds written SQL, which is guarded in `RUNNABLE` dialects only.
        RefusedError: the dialect can't say something exactly; it tells what, and what to do.
    """
    if dialect in RUNNABLE:
        return approved_ids(criteria, catalog, dialect, as_of, language, rules=rules).text
    bound = bound_to(criteria, rules)
    return compile_ids(
        criteria, catalog, dialect, as_of, language, rules=bound.rules, keys=bound.keys
    )


def bound_to(criteria: Criteria, rules: Sequence[Rule] | Bound) -> Bound:
    """Return the rules that bind these criteria; they know neither offer nor keys of themselves."""
    return rules if isinstance(rules, Bound) else bind(rules, criteria.entity)


def keys_guard(catalog: Catalog, dialect: Dialect, entity: str, as_of: dt.date) -> Approve:
    """Return the guard for SQL that selects this entity's key and nothing else."""
    return partial(
        approve,
        catalog=catalog,
        dialect=dialect,
        keys_only=catalog.entities.named()[entity],
        as_of=as_of,
    )


def one_row(source: Source, sql: ApprovedSql, limits: Limits | None = None) -> dict[str, int]:
    """Return the one row of counts of an approved statement, by name.

    Raises:
        DataOwnerError: the database failed, took too long, or returned nothing.
    """
    for batch in source.run(sql, limits or Limits()):
        for row in batch.to_pylist():
            return {str(name): int(value) for name, value in row.items()}
    raise DataOwnerError(
        "database.no_counts", Text("The database counted nothing.", "База не вернула количества.")
    )
