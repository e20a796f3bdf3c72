"""The way in: a statement passes the guard, is read, and is held against the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial

from sqlglot import parse_one

from ostap.catalog import Catalog
from ostap.criteria.counts.run import approved_ids
from ostap.criteria.guard import approve
from ostap.criteria.read.context import Context
from ostap.criteria.read.known import Known
from ostap.criteria.read.queries import Queries
from ostap.criteria.read.results import Reading, Unread
from ostap.criteria.read.statement import Statement
from ostap.criteria.rules import Bound, Rule
from ostap.criteria.sql.dialects import speech_of
from ostap.criteria.tree.ways import Ways
from ostap.errors import InvalidInputError
from ostap.names import Dialect, Language, Text
from ostap.results.criteria import Criteria
from ostap.results.sql import ApprovedSql, Limits
from ostap.sources import Source


def read_sql(  # noqa: PLR0913 - what it was before, and what to hold it against
    sql: str,
    catalog: Catalog,
    dialect: Dialect,
    as_of: dt.date,
    *,
    entity: str = "client",
    language: Language = Language.RU,
    before: Criteria | None = None,
    rules: Sequence[Rule] | Bound = (),
    source: Source | None = None,
    limits: Limits | None = None,
) -> Reading:
    """Return a statement as criteria, as far as the tree can say it.

    Args:
        sql: selects the entity's key and nothing else; by hand, or by `compile_ids`.
        catalog: what the company's data means.
        dialect: of the statement.
        as_of: what "today" is: the day of ``:as_of``, and of every window counted back from it.
        entity: what is selected.
        language: of the words of parts that stay SQL.
        before: the validated tree that the statement was compiled from, on the same day, where it
            was: criteria whose SQL nobody touched stay the nodes they were, ids and words too.
        rules: those that were compiled with it; they are not criteria, and are left out.
            A `Bound` hands in the keys of key sets too.
        source: where given, both are run, and a tree that selects other keys is not returned.
        limits: of both runs.

    Returns:
        The tree with what could not be read, and why; such parts stand in it as written SQL
        where they can, else there is no tree. `Reading.assumptions` tells where SQL and tree
        part on data that breaks them. Without ``source`` nothing is run.

    Raises:
        GuardRefusedError: the statement must not reach the database.
        InvalidInputError: the catalog has no such entity.
        DataOwnerError: the database failed or took too long.
    """
    found = catalog.entities.named().get(entity)
    if found is None:
        what = Text(f"no entity '{entity}'.", f"нет сущности '{entity}'.")
        raise InvalidInputError("criteria.unknown_entity", what)
    guard = partial(approve, catalog=catalog, dialect=dialect, keys_only=found, as_of=as_of)
    approved = guard(sql)
    tree = parse_one(approved.text, dialect=dialect.value)
    context = Context(catalog, Ways(catalog), speech_of(dialect), as_of, language)
    known = Known(dialect)
    if before is not None:
        compiled = approved_ids(before, catalog, dialect, as_of, language, rules=rules)
        known.learn(parse_one(compiled.text, dialect=dialect.value), before)
    statement = Statement(context, Queries(context, known), entity, found, guard)
    reading = statement.reading(approved, tree)
    if source is None or reading.criteria is None:
        return reading
    checked = approved_ids(
        reading.criteria, catalog, source.dialect, as_of, Language.EN, rules=rules
    )
    return _held_against(reading, approved, checked, source, limits or Limits())


def _held_against(
    reading: Reading, approved: ApprovedSql, compiled: ApprovedSql, source: Source, limits: Limits
) -> Reading:
    by_sql, by_tree = (_keys(source, sql, limits) for sql in (approved, compiled))
    update: dict[str, object] = {"keys_of_sql": len(by_sql), "keys_of_tree": len(by_tree)}
    if by_sql != by_tree:
        why = Text(
            f"the tree would select other keys: {len(by_tree)} instead of {len(by_sql)}, "
            f"{len(by_tree & by_sql)} of them the same",
            f"дерево отобрало бы других: {len(by_tree)} вместо {len(by_sql)}, "
            f"совпадают {len(by_tree & by_sql)}",
        )
        different = Unread(text=approved.text, line=1, why=why, kept=False)
        update |= {"criteria": None, "unread": (*reading.unread, different)}
    return reading.model_copy(update=update)


def _keys(source: Source, sql: ApprovedSql, limits: Limits) -> set[str]:
    return {
        str(key)
        for batch in source.run(sql, limits)
        for key in batch.column(0).to_pylist()
        if key is not None
    }
