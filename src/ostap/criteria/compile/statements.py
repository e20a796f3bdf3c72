"""Criteria as SQL, in two ways: `compile_ids`, made to be read, and `compile_funnel`, to count.

Order of aims: right, fast, legible, easy to change. Both ways build the same conditions; what each
construct means is the table of `docs/formats/meaning.md`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import accumulate

from sqlglot import exp

from ostap.catalog import Catalog
from ostap.criteria.compile import aggregates
from ostap.criteria.compile import top as tops
from ostap.criteria.compile.context import Approve, Context
from ostap.criteria.compile.measures import measure, plainly
from ostap.criteria.compile.rows import Rows
from ostap.criteria.rules import Keys, Rule
from ostap.criteria.sql import parts
from ostap.criteria.sql.dialects import speech_of
from ostap.criteria.sql.parts import Expr
from ostap.criteria.tree.ways import Ways
from ostap.criteria.words import describe
from ostap.names import Dialect, Language, Text
from ostap.results.criteria import Criteria, Node, Related, Top, Written

_RULE = Text("rule: ", "правило: ")


def compile_ids(  # noqa: PLR0913 - what is asked, of what, as of when, in which words, by whom
    criteria: Criteria,
    catalog: Catalog,
    dialect: Dialect,
    as_of: dt.date,
    language: Language,
    *,
    rules: Sequence[Rule] = (),
    approve: Approve | None = None,
    keys: Keys | None = None,
) -> str:
    """Return SQL that selects the keys: one CTE for each criterion, its words as the comment.

    Args:
        criteria: a tree that `validate` returned.
        catalog: the catalog that it was validated with.
        dialect: of the statement; of those that are not `names.RUNNABLE`, only text is made.
        as_of: what "today" is; every bound is computed from it and enters as a literal.
        language: of the comments.
        rules: locked rules of the same entity, after the criteria (`rules.bind`). Those that
            keep come first, then the criteria's ``top``, then the bounds of the audience's size.
        approve: the guard, needed where a node holds written SQL.
        keys: hands in the keys of a `KeySet`.

    Raises:
        RefusedError: the guard refused written SQL.
        InvalidInputError: nobody hands in the keys of a set.
    """
    context = _start(criteria, catalog, dialect, as_of, approve, keys)
    told = [
        (node, describe(node, catalog, language, entity=criteria.entity))
        for node in criteria.all_of
    ]
    told += [(rule.node, _rule_told(rule, language)) for rule in rules if rule.keep is not None]
    bounded = criteria.top is not None or _greatest(rules) is not None
    ctes: list[exp.CTE] = []
    for node, words in told:
        query, columns = _keys(node, context, once=bounded)
        query.add_comments([_comment(words)])
        ctes += [*context.new_ctes(), parts.cte(str(node.id), query, columns)]
    table, key = context.entity.table, context.entity.key
    query = _everyone_in(context, [str(node.id) for node, _ in told])
    if not bounded:
        query = query.select(parts.column(table, key)).distinct()
        return _with(ctes, query.order_by(parts.column(table, key)), context, language)
    chosen = _chosen(criteria, rules, query, context)
    reasons = [describe(criteria.model_copy(update={"all_of": ()}), catalog, language)]
    reasons += [_rule_told(rule, language) for rule in rules if rule.at_most is not None]
    chosen.add_comments([_comment("; ".join(filter(None, reasons)))])
    ctes += [*context.new_ctes(), parts.cte("chosen", chosen)]
    own = parts.column("chosen", key)
    last = exp.select(own).from_(parts.table("chosen")).order_by(own)
    return _with(ctes, last, context, language)


def compile_funnel(
    criteria: Criteria,
    catalog: Catalog,
    dialect: Dialect,
    as_of: dt.date,
    *,
    rules: Sequence[Rule] = (),
    approve: Approve | None = None,
    keys: Keys | None = None,
) -> str:
    """Return SQL that counts in one pass; one row.

    Its columns are ``total`` and, for each criterion and each rule that keeps, in order, how many
    satisfy it alone (``c1_alone``), how many are left after it and all before it (``c1_left``),
    and for how many it is unknown (``c1_unknown``); then how many the criteria's top leaves
    (``top_left``), and each rule that bounds the size (``rule_few_left``).
    """
    nodes = [*criteria.all_of, *(rule.node for rule in rules if rule.keep is not None)]
    counts = _counts([parts.column("flags", str(node.id)) for node in nodes], criteria, rules)
    context = _start(criteria, catalog, dialect, as_of, approve, keys)
    return _counted(nodes, criteria.top, counts, context)


def compile_counts(  # noqa: PLR0913 - those of compile_funnel, and the counts
    criteria: Criteria,
    catalog: Catalog,
    dialect: Dialect,
    as_of: dt.date,
    counts: Iterable[tuple[str, Expr]],
    *,
    rules: Sequence[Rule] = (),
    approve: Approve | None = None,
    keys: Keys | None = None,
) -> str:
    """Return SQL with counts of the caller's own; one row, one column for each name.

    They are counted over the table ``flags``, where each criterion and each rule that keeps has a
    column with its id, and every visible row of the entity a row. For the rest see `compile_ids`.
    """
    nodes = [*criteria.all_of, *(rule.node for rule in rules if rule.keep is not None)]
    context = _start(criteria, catalog, dialect, as_of, approve, keys)
    return _counted(nodes, None, [parts.named(value, name) for name, value in counts], context)


def _counted(
    nodes: Sequence[Node], top: Top | None, counts: Sequence[Expr], context: Context
) -> str:
    """Return counts over the flags of all conditions, and the measure of a top."""
    table = context.entity.table
    rows = Rows(context, (table,))
    flags = [parts.named(exp.paren(rows.condition(node)), str(node.id)) for node in nodes]
    if top is not None:
        flags.append(parts.named(measure(top.by, "top", rows), "top"))
    each = rows.joined_to(exp.select(*flags).from_(parts.table(table)))
    if visible := context.visible(table):
        each = each.where(parts.all_of(visible))
    counted = exp.select(*counts).from_(parts.table("flags"))
    return _with([*context.new_ctes(), parts.cte("flags", each)], counted, context)


def _start(
    criteria: Criteria,
    catalog: Catalog,
    dialect: Dialect,
    as_of: dt.date,
    approve: Approve | None,
    keys: Keys | None,
) -> Context:
    entity = catalog.entities.named()[criteria.entity]
    return Context(catalog, Ways(catalog), speech_of(dialect), as_of, entity, approve, keys)


def _keys(node: Node, context: Context, *, once: bool) -> tuple[exp.Query, tuple[str, ...]]:
    """Return the keys that satisfy one criterion, and the column's new name where it needs one.

    With ``once`` no key comes twice, not even of written SQL.
    """
    table, key = context.entity.table, context.entity.key
    if isinstance(node, Written) and not once:
        return context.written(node), (key,)
    rows = Rows(context, (table,))
    asked = plainly(node)
    if isinstance(asked, Related) and (query := _from_rows_alone(asked, rows)):
        named = query.selects[0].output_name
        return query, () if named == key else (key,)
    condition = parts.asked_to_hold(rows.condition(node))
    query = exp.select(parts.column(table, key)).from_(parts.table(table))
    return rows.joined_to(query).where(condition), ()


def _from_rows_alone(node: Related, rows: Rows) -> exp.Select | None:
    """Return the owners straight from the rows, where those without rows can't satisfy it."""
    path = rows.way_to(node)
    by_key = path[0].column == rows.context.entity.key
    if not by_key or aggregates.passes_without_rows(node, node.test):
        return None
    test = node.test
    if test is None:
        return aggregates.owners(node, path, rows.inside(path))

    def passes(value: Expr) -> Expr:
        return aggregates.value_test(node, aggregates.per_month(node, value), test, rows.context)

    one_decides = aggregates.one_row_decides(node, test)
    return aggregates.owners(node, path, rows.inside(path), passes, one_decides=one_decides)


def _everyone_in(context: Context, steps: Sequence[str]) -> exp.Select:
    """Return FROM and WHERE of those whom every step selects."""
    table, key = context.entity.table, context.entity.key
    query = exp.Select().from_(parts.table(table))
    for name in steps:
        same = parts.equal(parts.column(name, key), parts.column(table, key))
        query = query.join(parts.table(name), on=same)
    visible = context.visible(table)
    return query.where(parts.all_of(visible)) if visible else query


def _chosen(
    criteria: Criteria, rules: Sequence[Rule], query: exp.Select, context: Context
) -> exp.Select:
    """Return the keys that the top and the bounds of the size leave."""
    key = parts.column(context.entity.table, context.entity.key)
    rows, greatest = Rows(context, (context.entity.table,)), _greatest(rules)
    if criteria.top is not None:
        return tops.first(query, key, rows, criteria.top, at_most=greatest)
    return tops.by_chance(query, key, rows, greatest or 0)


def _greatest(rules: Sequence[Rule]) -> int | None:
    """Return the least of all bounds: each takes from the end of the same order."""
    return min((rule.at_most for rule in rules if rule.at_most is not None), default=None)


def _counts(flags: Sequence[Expr], criteria: Criteria, rules: Sequence[Rule]) -> list[Expr]:
    """Return the columns of a funnel, of the flags of everybody."""
    counts: list[Expr] = [parts.named(parts.counted(), "total")]
    so_far: list[Expr] = []
    for flag in flags:
        so_far.append(flag)
        alone, left = parts.counted(flag.copy()), parts.counted(parts.all_of(so_far))
        unknown = parts.counted(parts.is_null(flag))
        told = {"alone": alone, "left": left, "unknown": unknown}
        counts += [parts.named(count, f"{flag.name}_{name}") for name, count in told.items()]
    left = parts.counted(parts.all_of(so_far) if so_far else None)
    if criteria.top is not None:
        has_measure = parts.not_null(parts.column("flags", "top"))
        ranked = parts.counted(parts.all_of([*so_far, has_measure]))
        left = tops.count_of_first(ranked, criteria.top)
        counts.append(parts.named(left, "top_left"))
    cuts = [rule for rule in rules if rule.at_most is not None]
    sizes = accumulate((rule.at_most or 0 for rule in cuts), min)
    for rule, size in zip(cuts, sizes, strict=True):
        counts.append(parts.named(tops.at_most(left.copy(), size), f"{rule.name}_left"))
    return counts


def _with(
    ctes: list[exp.CTE], query: exp.Select, context: Context, language: Language | None = None
) -> str:
    if ctes:
        query.set("with_", exp.With(expressions=ctes))
    for step in ctes if context.speech.steps_apart else ():
        step.args["materialized"] = True
    return context.speech.written(query, language)


def _rule_told(rule: Rule, language: Language) -> str:
    return _RULE.to(language) + rule.words(language)


def _comment(words: str) -> str:
    """Return words that can't end the comment they stand in."""
    return words.replace("*/", "* /").replace("/*", "/ *")
