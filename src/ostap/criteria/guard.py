"""Stands between any SQL and the database. The only maker of `ApprovedSql`.

It parses, allows only what is on its lists, resolves every name against the catalog, and hands
out the text written back from the checked tree: what was checked is what runs.
Why so: `docs/design/0003-guard-checks-the-tree.md`.
"""

from __future__ import annotations

import datetime as dt
import logging
import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Final

import sqlglot
from sqlglot import exp
from sqlglot.errors import ErrorLevel, SqlglotError

from ostap.catalog import Catalog
from ostap.catalog.model import Entity
from ostap.criteria import guard_checks
from ostap.criteria.guard_names import Resolver
from ostap.criteria.guard_reasons import Reasons
from ostap.criteria.guard_scope import Lexicon, Shape
from ostap.errors import GuardRefusedError, InvalidInputError, Problem, did_you_mean
from ostap.names import Dialect, Text
from ostap.results.sql import ApprovedSql

LONGEST_TEXT: Final = 200_000
"""Characters; a longer statement is refused unread."""

_OWN_SCHEMAS: Final = {
    Dialect.DUCKDB: frozenset({"main"}),
    Dialect.SQLITE: frozenset({"main"}),
    Dialect.POSTGRES: frozenset({"public"}),
}
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


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
    """
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
    tree = _parsed(sql, dialect, reasons)
    if tree is None:
        return None
    guard_checks.put_day(tree, as_of, dialect, reasons)
    guard_checks.plain_percentiles(tree, dialect)
    checked = _Checked(tree, catalog, dialect, purpose, reasons)
    if reasons:
        return None
    if keys_only is not None:
        guard_checks.only_keys(tree, checked.shape, catalog, keys_only, reasons)
    text = _settled(tree, catalog, dialect, purpose, reasons)
    outputs = tuple(_single(output.origins) for output in checked.shape.outputs)
    return ApprovedSql(text, dialect, tuple(sorted(checked.columns)), outputs)


class _Checked:
    """One pass over a tree: resolves its names in place and gathers the reasons against it."""

    def __init__(
        self,
        tree: exp.Expr,
        catalog: Catalog,
        dialect: Dialect,
        purpose: Purpose,
        reasons: Reasons,
    ) -> None:
        self.columns: set[str] = set()
        self.shape = Shape(())
        self._catalog = catalog
        self._protected_too = purpose is Purpose.FAIRNESS
        self._reasons = reasons
        guard_checks.constructs(tree, dialect, reasons)
        if reasons and not guard_checks.resolvable(tree):
            return  # names are looked up for a full report, but only in a tree of known parts
        lexicon = Lexicon(catalog, dialect)
        resolver = Resolver(lexicon, reasons, self._read, _OWN_SCHEMAS[dialect])
        self.shape = resolver.statement(tree)

    def _read(self, node: exp.Expr, ref: str) -> None:
        self.columns.add(ref)
        column = self._catalog.column(ref)
        if column is None or (column.sensitive and not guard_checks.asks_if_filled(node)):
            self._reasons.sensitive(node, ref)
        elif column.protected and not self._protected_too:
            self._reasons.protected(node, ref)


def _parsed(sql: str, dialect: Dialect, reasons: Reasons) -> exp.Expr | None:
    """Return the one statement of the text, or ``None`` and a reason."""
    if len(sql) > LONGEST_TEXT:
        reasons.add(
            "too_long",
            None,
            Text(
                f"the text is longer than {LONGEST_TEXT} characters.",
                f"текст длиннее {LONGEST_TEXT} знаков.",
            ),
        )
        return None
    if found := _CONTROL.search(sql):
        reasons.add(
            "control_character",
            None,
            Text(
                f"character {found.start() + 1} is not text.",
                f"знак {found.start() + 1} - не текст.",
            ),
        )
        return None
    _keep_quiet()
    try:
        statements = sqlglot.parse(sql, read=dialect.value, error_level=ErrorLevel.RAISE)
    except SqlglotError as error:
        detail = str(error).splitlines()[0]
        reasons.add("unparsable", None, Text(f"can't be read: {detail}", f"не читается: {detail}"))
        return None
    found_all = [s for s in statements if s is not None and not isinstance(s, exp.Semicolon)]
    if len(found_all) != 1:
        reasons.add(
            "not_one_statement",
            None,
            Text(
                f"there must be exactly one statement, not {len(found_all)}.",
                f"нужен ровно один запрос, а здесь: {len(found_all)}.",
            ),
        )
        return None
    return guard_checks.only_query(found_all[0], reasons)


def _keep_quiet() -> None:
    # SQLGlot logs statements that it does not know; they are refused, and may hold anything.
    logger = logging.getLogger("sqlglot")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())


def _settled(
    tree: exp.Expr, catalog: Catalog, dialect: Dialect, purpose: Purpose, reasons: Reasons
) -> str:
    """Return the tree's text, having read it back: it must pass again and mean the same tree."""
    guard_checks.tame_comments(tree)
    try:
        text = _written(tree, dialect, comments=True)
        bare = _written(tree, dialect, comments=False)
        again = _parsed(text, dialect, reasons)
        if again is not None:
            _Checked(again, catalog, dialect, purpose, reasons)
            if not reasons and _written(again, dialect, comments=False) == bare:
                return text
        detail = Text("", "")
    except SqlglotError as error:
        said = str(error).splitlines()[0]
        detail = Text(f" ({said})", f" ({said})")
    reasons.add(
        "not_settled",
        None,
        Text(
            f"it can't be written back as it was read{detail.en}.",
            f"запрос не удаётся записать так же, как он прочитан{detail.ru}.",
        ),
        Text("Write it more simply.", "Запишите проще."),
    )
    return ""


def _written(tree: exp.Expr, dialect: Dialect, *, comments: bool) -> str:
    return str(
        tree.sql(
            dialect=dialect.value,
            pretty=True,
            comments=comments,
            unsupported_level=ErrorLevel.RAISE,
        )
    )


def _single(origins: frozenset[str] | None) -> str | None:
    return next(iter(origins)) if origins is not None and len(origins) == 1 else None
