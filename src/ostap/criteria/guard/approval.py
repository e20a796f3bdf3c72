"""Stands between any SQL and the database. The only maker of `ApprovedSql`.

It parses, allows only what is on its lists, resolves every name against the catalog, and hands
out the text written back from the checked tree: what was checked is what runs.
Why so: `docs/design/0003-guard-checks-the-tree.md`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from sqlglot import exp
from sqlglot.errors import SqlglotError

from ostap.catalog import Catalog
from ostap.catalog.model import Entity
from ostap.criteria.guard import checks, parsing
from ostap.criteria.guard.dialects import no_guard
from ostap.criteria.guard.names import Resolver
from ostap.criteria.guard.reasons import Reasons
from ostap.criteria.guard.scope import Lexicon, Shape
from ostap.errors import GuardRefusedError, InvalidInputError, Problem, did_you_mean
from ostap.names import RUNNABLE, Dialect, Text
from ostap.results.sql import ApprovedSql

_OWN_SCHEMAS: Final = {
    Dialect.DUCKDB: frozenset({"main"}),
    Dialect.SQLITE: frozenset({"main"}),
    Dialect.POSTGRES: frozenset({"public"}),
}


class Purpose(StrEnum):
    """What a statement is for. Protected columns may be read only to look at fairness."""

    AUDIENCE = "audience"
    TRAINING = "training"
    FAIRNESS = "fairness"


def approve(
    sql: str,
    catalog: Catalog,
    dialect: Dialect,
    *,
    keys_only: Entity | None = None,
    purpose: Purpose = Purpose.AUDIENCE,
    as_of: dt.date | None = None,
) -> ApprovedSql:
    """Return the statement as it may run.

    Args:
        sql: one query in ``dialect``; a trailing semicolon and comments are fine.
        catalog: the tables and columns that exist; nothing else does.
        dialect: the database's.
        keys_only: of which entity the statement must select the key, and nothing else. A column
            that a link leads from to the key counts as the key.
        purpose: whether protected columns may be read.
        as_of: the day that ``:as_of`` stands for.

    Raises:
        GuardRefusedError: it must not run; ``problems`` holds every reason that was found.
            Or its dialect is one that is only written, not run.
    """
    if dialect not in RUNNABLE:
        raise no_guard(dialect)
    reasons = Reasons()
    try:
        approved = _approved(sql, catalog, dialect, keys_only, purpose, as_of, reasons)
    except RecursionError:
        reasons.too_complex(None)
        approved = None
    if approved is None or reasons:
        raise GuardRefusedError(
            "guard.refused",
            Text("The statement must not reach the database:", "Запрос нельзя пускать в базу:"),
            problems=reasons.all,
        )
    return approved


def approve_extract(
    catalog: Catalog,
    table: str,
    columns: Iterable[str],
    dialect: Dialect,
    *,
    purpose: Purpose = Purpose.TRAINING,
) -> ApprovedSql:
    """Return the statement that reads whole columns of one table, in the order given.

    Raises:
        InvalidInputError: the catalog has no such table or column.
        GuardRefusedError: a column is sensitive, or protected and not read for fairness.
    """
    names = tuple(columns)
    if table not in catalog.tables:
        raise InvalidInputError(
            "catalog.unknown_table",
            Text(f"The catalog has no table '{table}'.", f"В каталоге нет таблицы '{table}'."),
            did_you_mean(table, catalog.tables),
        )
    known = catalog.tables[table].columns
    if missing := [name for name in names if name not in known] or ([""] if not names else []):
        raise InvalidInputError(
            "catalog.unknown_column",
            Text(f"Can't read columns of '{table}':", f"Столбцы '{table}' не прочитать:"),
            problems=[
                Problem(
                    "catalog.unknown_column",
                    f"{table}.{name}",
                    Text("no such column.", "нет такого столбца."),
                    did_you_mean(name, known),
                )
                for name in missing
            ],
        )
    query = exp.select(*(exp.column(exp.to_identifier(name, quoted=True)) for name in names)).from_(
        exp.Table(this=exp.to_identifier(table, quoted=True))
    )
    return approve(query.sql(dialect=dialect.value), catalog, dialect, purpose=purpose)


def _approved(
    sql: str,
    catalog: Catalog,
    dialect: Dialect,
    keys_only: Entity | None,
    purpose: Purpose,
    as_of: dt.date | None,
    reasons: Reasons,
) -> ApprovedSql | None:
    """Return the approved statement, or ``None`` where reasons were found."""
    cut = parsing.readable(sql, reasons)
    if cut is None:
        return None
    tree = parsing.parsed(cut.text, dialect, reasons)
    tree = checks.only_query(tree, reasons) if tree is not None else None
    if tree is None:
        return None
    checks.put_day(tree, as_of, dialect, reasons)
    checks.plain_percentiles(tree, dialect)
    lexicon = Lexicon(catalog, dialect)
    checked = _Checked(tree, lexicon, catalog, purpose, reasons)
    if reasons:
        return None
    if keys_only is not None:
        checks.only_keys(tree, checked.shape, catalog, keys_only, reasons)
        if reasons:
            return None
    text = _settled(tree, lexicon, catalog, purpose, reasons)
    outputs = tuple(_single(output.origins) for output in checked.shape.outputs)
    return ApprovedSql(cut.whole(text), dialect, tuple(sorted(checked.columns)), outputs)


class _Checked:
    """One pass over a tree: resolves its names in place and gathers the reasons against it."""

    def __init__(
        self,
        tree: exp.Expr,
        lexicon: Lexicon,
        catalog: Catalog,
        purpose: Purpose,
        reasons: Reasons,
    ) -> None:
        self.columns: set[str] = set()
        self.shape = Shape(())
        self._catalog = catalog
        self._protected_too = purpose is Purpose.FAIRNESS
        self._reasons = reasons
        checks.constructs(tree, lexicon.dialect, reasons)
        if reasons and not checks.resolvable(tree):
            return  # names are looked up for a full report, but only in a tree of known parts
        resolver = Resolver(lexicon, reasons, self._read, _OWN_SCHEMAS[lexicon.dialect])
        self.shape = resolver.statement(tree)

    def _read(self, node: exp.Expr, ref: str) -> None:
        self.columns.add(ref)
        column = self._catalog.column(ref)
        if column is None or (column.sensitive and not checks.asks_if_filled(node)):
            self._reasons.sensitive(node, ref)
        elif column.protected and not self._protected_too:
            self._reasons.protected(node, ref)


def _settled(
    tree: exp.Expr,
    lexicon: Lexicon,
    catalog: Catalog,
    purpose: Purpose,
    reasons: Reasons,
) -> str:
    """Return the tree's text, having read it back: it must pass again and mean the same tree."""
    dialect = lexicon.dialect
    commented = parsing.tame_comments(tree)
    try:
        bare = parsing.written(tree, dialect, comments=False) if commented else ""
        text = parsing.written(tree, dialect, last=True)
        again = parsing.parsed(text, dialect, reasons)
        again = checks.only_query(again, reasons) if again is not None else None
        if again is not None:
            _Checked(again, lexicon, catalog, purpose, reasons)
            found = parsing.written(again, dialect, comments=False, last=True)
            if not reasons and found == (bare or text):
                return text
        said = ""
    except SqlglotError as error:
        said = f" ({str(error).splitlines()[0]})"
    reasons.add(
        "not_settled",
        None,
        Text(
            f"it can't be written back as it was read{said}.",
            f"запрос не удаётся записать так же, как он прочитан{said}.",
        ),
        Text("Write it more simply.", "Запишите проще."),
    )
    return ""


def _single(origins: frozenset[str] | None) -> str | None:
    return next(iter(origins)) if origins is not None and len(origins) == 1 else None
