"""Criteria as SQL, in two ways: `compile_ids`, made to be read, and `compile_funnel`, to count.

Order of aims: right, fast, legible, easy to change. Both ways build the same conditions; what each
construct means is the table of `docs/formats/meaning.md`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlglot import exp

from ostap.catalog import Catalog
from ostap.criteria import parts
from ostap.criteria.compile_rows import (
    Approve,
    Context,
    Rows,
    related_rows,
    value_test,
    visible_rows,
)
from ostap.criteria.operands import number_passes
from ostap.criteria.parts import Expr
from ostap.criteria.rules import Rule
from ostap.criteria.speeches import speech_of
from ostap.criteria.ways import Ways
from ostap.criteria.words import describe
from ostap.names import Dialect, Language, Text
from ostap.results.criteria import Aggregate, Criteria, Node, Related, Written

_RULE = Text("rule: ", "правило: ")


@dataclass(frozen=True, slots=True)
class _Entity:
    table: str
    key: str

    @property
    def key_column(self) -> exp.Column:
        return parts.column(self.table, self.key)


def compile_ids(
    criteria: Criteria,
    catalog: Catalog,
    dialect: Dialect,
    as_of: dt.date,
    language: Language,
    *,
    rules: Sequence[Rule] = (),
    approve: Approve | None = None,
) -> str:
    """Return SQL that selects the keys: one CTE for each criterion, its words as the comment.

    Args:
        criteria: a tree that `validate` returned.
        catalog: the catalog that it was validated with.
        dialect: DuckDB, SQLite or PostgreSQL.
        as_of: what "today" is; every bound is computed from it and enters as a literal.
        language: of the comments.
        rules: locked rules of the same entity, after the criteria (`rules.rules_for`).
        approve: the guard, needed where a node holds written SQL.

    Raises:
        RefusedError: the guard refused written SQL.
    """
    context, entity = _start(criteria, catalog, dialect, as_of, approve)
    ctes: list[exp.CTE] = []
    selected = exp.select(entity.key_column).distinct().from_(parts.table(entity.table))
    told = [(node, describe(node, catalog, language)) for node in criteria.all_of]
    told += [(rule.node, _RULE.to(language) + rule.words(language)) for rule in rules]
    for node, words in told:
        name = str(node.id)
        query, columns = _keys(node, entity, context)
        query.add_comments([_comment(words)])
        ctes += [*context.ctes, parts.cte(name, query, columns)]
        context.ctes.clear()
        same = parts.equal(parts.column(name, entity.key), entity.key_column)
        selected = selected.join(parts.table(name), on=same)
    if visible := visible_rows(entity.table, context):
        selected = selected.where(parts.all_of(visible))
    for step in ctes if context.speech.steps_apart else ():
        step.args["materialized"] = True
    return _with(ctes, selected.order_by(entity.key_column)).sql(dialect, pretty=True)


def compile_funnel(
    criteria: Criteria,
    catalog: Catalog,
    dialect: Dialect,
    as_of: dt.date,
    *,
    rules: Sequence[Rule] = (),
    approve: Approve | None = None,
) -> str:
    """Return SQL that counts in one pass; one row.

    Its columns are ``total`` and, for each criterion and rule in order, how many satisfy it alone
    (``c1_alone``), how many are left after it and all before it (``c1_left``), and for how many
    it is unknown (``c1_unknown``).
    """
    context, entity = _start(criteria, catalog, dialect, as_of, approve)
    rows = Rows(context, (entity.table,))
    nodes = (*criteria.all_of, *(rule.node for rule in rules))
    flags = [parts.named(exp.paren(rows.condition(node)), str(node.id)) for node in nodes]
    each = rows.joined_to(exp.select(*flags).from_(parts.table(entity.table)))
    if visible := visible_rows(entity.table, context):
        each = each.where(parts.all_of(visible))
    counts = [parts.named(exp.Count(this=exp.Star()), "total")]
    so_far: list[Expr] = []
    for node in nodes:
        flag = parts.column("flags", str(node.id))
        so_far.append(flag)
        counts += [
            parts.named(_count_where(flag.copy()), f"{node.id}_alone"),
            parts.named(_count_where(exp.and_(*so_far)), f"{node.id}_left"),
            parts.named(_count_where(parts.is_null(flag)), f"{node.id}_unknown"),
        ]
    counted = exp.select(*counts).from_(parts.table("flags"))
    return _with([*context.ctes, parts.cte("flags", each)], counted).sql(dialect, pretty=True)


def _start(
    criteria: Criteria,
    catalog: Catalog,
    dialect: Dialect,
    as_of: dt.date,
    approve: Approve | None,
) -> tuple[Context, _Entity]:
    context = Context(catalog, Ways(catalog), speech_of(dialect), as_of, approve)
    entity = catalog.entities.named()[criteria.entity]
    return context, _Entity(entity.table, entity.key)


def _keys(node: Node, entity: _Entity, context: Context) -> tuple[exp.Query, tuple[str, ...]]:
    """Return the keys that satisfy one criterion, and the column's new name where it needs one."""
    if isinstance(node, Written):
        return context.written(node), (entity.key,)
    if isinstance(node, Related) and (query := _from_rows_alone(node, entity, context)):
        named = query.selects[0].output_name
        return query, () if named == entity.key else (entity.key,)
    rows = Rows(context, (entity.table,))
    condition = rows.condition(node)
    query = exp.select(entity.key_column).from_(parts.table(entity.table))
    return rows.joined_to(query).where(condition), ()


def _from_rows_alone(node: Related, entity: _Entity, context: Context) -> exp.Select | None:
    """Return the owners straight from the rows, where those without rows can't satisfy it."""
    (path,) = context.ways.rows(entity.table, node.table)
    if path[0].column != entity.key or node.aggregate is Aggregate.NONE:
        return None
    if node.test is not None and number_passes(0, node.test):
        return None
    query = related_rows(node, path, context, frozenset({entity.table}))
    if node.test is None:
        return query
    owner, value = query.selects
    return query.select(owner, append=False).having(value_test(value.unalias(), node))


def _count_where(condition: Expr) -> Expr:
    return exp.Filter(this=exp.Count(this=exp.Star()), expression=exp.Where(this=condition))


def _with(ctes: list[exp.CTE], query: exp.Select) -> exp.Select:
    if ctes:
        query.set("with_", exp.With(expressions=ctes))
    return query


def _comment(words: str) -> str:
    """Return words that can't end the comment they stand in."""
    return words.replace("*/", "* /").replace("/*", "/ *")
