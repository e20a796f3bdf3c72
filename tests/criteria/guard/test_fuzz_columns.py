"""Closed columns put into every place of honest statements: none passes, however it is wrapped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pytest
import sqlglot
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlglot import exp

from ostap.criteria.guard import approve
from ostap.errors import GuardRefusedError
from ostap.names import RUNNABLE, Dialect

if TYPE_CHECKING:
    from ostap.catalog import Catalog

CLOSED: Final = {
    "clients": ("full_name", "passport", "phone", "religion"),
    "accounts": ("iban",),
    "cards": ("number",),
}
WRAPPED: Final = (
    "{0}", "lower({0})", "{0} = 'x'", "{0} LIKE '4%'", "CASE WHEN {0} > 'a' THEN 1 END",
    "coalesce({0}, 'x') IS NULL", "NOT {0} IS NOT NULL OR {0} = 'x'", "length({0}) > 3",
    "{0} || 'x'", "CAST({0} AS VARCHAR)", "nullif({0}, 'x') IS NOT NULL", "{0} IN ('x', 'y')",
    "'x' IN ({0})", "count({0})", "max({0}) OVER ()", "row_number() OVER (ORDER BY {0})",
    "sum(1) OVER (PARTITION BY {0})", "(SELECT {0})", "(SELECT 1 WHERE {0} = 'x')",
    "EXISTS (SELECT 1 FROM cities AS qq WHERE qq.name = {0})", "md5({0})",
    "segment IN (SELECT {0})", "({0})", "CASE {0} WHEN 'x' THEN 1 ELSE 0 END", "substr({0}, 1, 1)",
    "count(*) FILTER (WHERE {0} = 'x')", "{0} BETWEEN 'a' AND 'b'", "replace('x', 'x', {0})",
)  # fmt: skip
Places = dict[str, Callable[[exp.Select, exp.Expr], None]]


def _where(select: exp.Select, closed: exp.Expr) -> None:
    select.where(closed, copy=False)


def _or_where(select: exp.Select, closed: exp.Expr) -> None:
    select.set("where", exp.Where(this=exp.or_(closed, "1 = 1")))


def _shown(select: exp.Select, closed: exp.Expr) -> None:
    select.select(exp.alias_(closed, "fuzzed"), copy=False)


def _shown_first(select: exp.Select, closed: exp.Expr) -> None:
    select.set("expressions", [closed, *select.expressions])


def _grouped(select: exp.Select, closed: exp.Expr) -> None:
    select.group_by(closed, copy=False)


def _having(select: exp.Select, closed: exp.Expr) -> None:
    select.having(closed, copy=False)


def _ordered(select: exp.Select, closed: exp.Expr) -> None:
    select.order_by(exp.Ordered(this=closed, desc=True), copy=False)


def _joined(select: exp.Select, closed: exp.Expr) -> None:
    join = exp.Join(this=exp.to_table("loans", alias="fz"), on=closed, side="LEFT")
    select.append("joins", join)


def _in_a_branch(select: exp.Select, closed: exp.Expr) -> None:
    shown = select.expressions[-1].unalias().copy()
    select.select(exp.alias_(exp.Case().when("1 = 1", shown).else_(closed), "fz"), copy=False)


def _limit(select: exp.Select, closed: exp.Expr) -> None:
    select.set("limit", exp.Limit(expression=exp.select(closed).subquery()))


def _distinct_on(select: exp.Select, closed: exp.Expr) -> None:
    select.set("distinct", exp.Distinct(on=exp.Tuple(expressions=[closed])))


def _qualified(select: exp.Select, closed: exp.Expr) -> None:
    select.set("qualify", exp.Qualify(this=closed))


def _instead(select: exp.Select, closed: exp.Expr) -> None:
    found = [c for c in select.find_all(exp.Column) if c.parent_select is select]
    if found:
        found[len(found) // 2].replace(exp.paren(closed))
    else:
        _shown(select, closed)


PLACES: Final[Places] = {
    place.__name__: place
    for place in (
        _where, _or_where, _shown, _shown_first, _grouped, _having, _ordered, _joined,
        _in_a_branch, _distinct_on, _qualified, _instead, _limit,
    )
}  # fmt: skip
_ELSEWHERE: Final = {
    "_limit": {"guard.unknown_table", "guard.construct"},  # LIMIT sees no table
    "_ordered": {"guard.construct"},  # a union is ordered by what it shows
}


@dataclass(frozen=True)
class Spot:
    """A SELECT of an honest statement, by number, and one table with closed columns in it."""

    sql: str
    select: int
    alias: str
    table: str


def _tables(select: exp.Select) -> Iterator[exp.Table]:
    """Return the tables of a SELECT whose closed columns it can see."""
    from_ = select.args.get("from_")
    joins = [j for j in select.args.get("joins") or [] if j.kind.upper() not in {"SEMI", "ANTI"}]
    for node in [from_.this] if from_ else []:
        if isinstance(node, exp.Table) and node.name.lower() in CLOSED:
            yield node
    for join in joins:
        if isinstance(join.this, exp.Table) and join.this.name.lower() in CLOSED:
            yield join.this


def _spots(sql: str, dialect: Dialect) -> list[Spot]:
    tree = sqlglot.parse_one(sql, read=dialect.value)
    return [
        Spot(sql, number, table.alias_or_name, table.name.lower())
        for number, select in enumerate(tree.find_all(exp.Select))
        for table in _tables(select)
    ]


@pytest.fixture(scope="module")
def spot_of(honest_of: Callable[[Dialect], list[str]]) -> Callable[[Dialect, int], Spot]:
    """Return one of the spots of a dialect's honest statements, by any number."""
    spots = {
        dialect: [
            spot
            for sql in honest_of(dialect)
            for spot in _spots(sql.replace(":as_of", "'2026-11-21'"), dialect)
        ]
        for dialect in RUNNABLE
    }
    return lambda dialect, number: spots[dialect][number % len(spots[dialect])]


@pytest.mark.parametrize("dialect", RUNNABLE)
@settings(
    max_examples=300,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    at=st.integers(0, 10_000),
    which=st.integers(0, 3),
    wrap=st.sampled_from(WRAPPED),
    place=st.sampled_from(sorted(PLACES)),
)
def test_a_closed_column_is_refused_wherever_it_is_put(
    dialect: Dialect,
    at: int,
    which: int,
    wrap: str,
    place: str,
    catalog: Catalog,
    spot_of: Callable[[Dialect, int], Spot],
) -> None:
    spot = spot_of(dialect, at)
    name = CLOSED[spot.table][which % len(CLOSED[spot.table])]
    tree = sqlglot.parse_one(spot.sql, read=dialect.value)
    select = list(tree.find_all(exp.Select))[spot.select]
    column = exp.column(name, table=exp.to_identifier(spot.alias, quoted=True)).sql(dialect.value)
    closed = sqlglot.parse_one(f"SELECT {wrap.format(column)}", read=dialect.value)
    PLACES[place](select, closed.expressions[0])
    with pytest.raises(GuardRefusedError) as refused:
        approve(tree.sql(dialect.value), catalog, dialect)
    codes = {problem.code for problem in refused.value.problems}
    wanted = "guard.protected" if name == "religion" else "guard.sensitive"
    assert codes & ({wanted} | _ELSEWHERE.get(place, set()))
