"""A statement as text and as a tree: reading it once, and writing it back."""

from __future__ import annotations

import logging
import re
from typing import Final

import sqlglot
from sqlglot import exp
from sqlglot.errors import ErrorLevel, SqlglotError

from ostap.criteria.guard import lists, words
from ostap.criteria.guard.reasons import Reasons
from ostap.names import Dialect, Text

_SLIPS: Final = (AttributeError, IndexError, KeyError, TypeError, ValueError)
"""What SQLGlot's parser itself stumbles with on brackets that don't close: no SQL either."""
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def readable(sql: str, reasons: Reasons) -> lists.Cut | None:
    """Return the text as it is to be parsed, or ``None`` and the reason why it is not."""
    cut = lists.cut(sql)
    if cut is None:
        longest = lists.LONGEST_CODE
        reasons.add(
            "too_long",
            None,
            Text(
                f"the text is longer than {longest} characters.",
                f"текст длиннее {longest} знаков.",
            ),
            Text(
                "Keep a long list of keys as a saved audience or a file of keys, not in the text.",
                "Длинный список ключей держите сохранённой аудиторией или файлом, а не в тексте.",
            ),
        )
        return None
    if found := _CONTROL.search(sql):
        number = found.start() + 1
        reasons.add(
            "control_character",
            None,
            Text(
                f"character {number} is invisible and not text (code {ord(found[0])}).",
                f"знак {number} - невидимый и не текст (код {ord(found[0])}).",
            ),
            Text("Delete it.", "Удалите его."),
        )
        return None
    return cut


def parsed(sql: str, dialect: Dialect, reasons: Reasons) -> exp.Expr | None:
    """Return the one statement of the text, or ``None`` and a reason."""
    _keep_quiet()
    try:
        statements = sqlglot.parse(sql, read=dialect.value, error_level=ErrorLevel.RAISE)
    except (SqlglotError, *_SLIPS) as error:
        _unparsable(error, reasons)
        return None
    found = [s for s in statements if s is not None and not isinstance(s, exp.Semicolon)]
    if len(found) == 1:
        return found[0]
    reasons.add(
        "not_one_statement",
        None,
        Text(
            f"there must be exactly one statement, not {len(found)}.",
            f"нужен ровно один запрос, а здесь: {len(found)}.",
        ),
        Text("Run them one by one.", "Выполняйте их по одному.") if found else Text("", ""),
    )
    return None


def _unparsable(error: Exception, reasons: Reasons) -> None:
    details = getattr(error, "errors", None)
    detail = details[0] if details else {}
    told = str(error) if isinstance(error, SqlglotError) else ""
    said = words.parser_says(str(detail.get("description") or told))
    near = str(detail.get("highlight") or "").strip()
    where = f"{detail['line']}:{detail['col']}" if detail.get("line") else ""
    beside = Text(f" near '{near}'", f" около «{near}»") if near else Text("", "")
    reasons.add(
        "unparsable",
        None,
        Text(
            f"this is not SQL of this database{beside.en}: {said.en}.",
            f"это не SQL этой базы{beside.ru}: {said.ru}.",
        ),
        where=where,
    )


def _keep_quiet() -> None:
    # SQLGlot logs statements that it does not know; they are refused, and may hold anything.
    logger = logging.getLogger("sqlglot")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())


def written(tree: exp.Expr, dialect: Dialect, *, comments: bool = True, last: bool = False) -> str:
    """Return the tree as text.

    Args:
        tree: a checked statement.
        dialect: the database's.
        comments: whether its comments are kept.
        last: whether the tree is not needed any more; it need not be copied then.

    Raises:
        SqlglotError: the dialect has no words for something in it.
    """
    return str(
        tree.sql(
            dialect=dialect.value,
            pretty=True,
            comments=comments,
            copy=not last,
            unsupported_level=ErrorLevel.RAISE,
        )
    )


def tame_comments(tree: exp.Expr) -> bool:
    """Keep comments for people: none may open, close, or speak to an engine (``/*+``, ``/*!``).

    Returns whether there are any.
    """
    found = False
    for node in tree.walk():
        if node.comments:
            node.comments = [_tamed(comment) for comment in node.comments]
            found = True
    return found


def _tamed(comment: str) -> str:
    plain = " ".join(comment.replace("*", " ").replace("/", " ").split())
    return f" {plain.lstrip('+!')} "
