"""Lists of values written into a statement as one text, and unpacked by the engine.

A list of 600,000 keys as ``IN (…)`` is 600,000 nodes to parse; as one JSON literal it is one node.
What unpacks it is allowed over a literal only, in the one form that each engine has for it:

| engine     | form                                                                |
| ---------- | ------------------------------------------------------------------- |
| DuckDB     | ``unnest(from_json('[…]', '["VARCHAR"]')) AS k(key)``, ``json_each`` |
| SQLite     | ``json_each('[…]') AS k``                                            |
| PostgreSQL | ``json_array_elements_text('[…]'::json) AS k(key)``                  |
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from itertools import count
from typing import Final

from sqlglot import exp

from ostap.criteria.guard.scope import Output
from ostap.names import Dialect

LONGEST_CODE: Final = 200_000
"""Characters of a statement beside its lists; a longer one is refused unread."""
LONGEST_TEXT: Final = 32_000_000
"""Characters of a statement with its lists."""

_SHORT_LIST: Final = 1_000
_EACH: Final = ("key", "value")
_FUNCTIONS: Final[dict[Dialect, dict[str, tuple[str, ...]]]] = {
    Dialect.DUCKDB: {"json_each": _EACH},
    Dialect.SQLITE: {"json_each": _EACH},
    Dialect.POSTGRES: {
        "json_array_elements_text": ("value",),
        "jsonb_array_elements_text": ("value",),
    },
}
_SCALARS: Final = re.compile(r'\["(VARCHAR|BIGINT|INTEGER|DOUBLE|DATE)"\]')
_JSON: Final = frozenset({exp.DType.JSON, exp.DType.JSONB})
_PIECE: Final = re.compile(
    r"""--[^\n]*+ | /\*.*?\*/ | "[^"]*+" | (?P<prefix>[\w&$]?)(?P<text>'[^']*+(?:''[^']*+)*+')""",
    re.VERBOSE | re.DOTALL,
)
_OTHER_QUOTES: Final = re.compile(r"[$`\[\\]|/\*")


@dataclass(frozen=True, slots=True)
class Cut:
    """A statement whose long lists are taken out, each replaced by a short list of its own."""

    text: str
    lists: dict[str, str]
    """What stands in the text -> the literal that was there."""

    def whole(self, text: str) -> str:
        """Put the lists back into what became of the text."""
        for short, literal in self.lists.items():
            text = text.replace(short, literal)
        return text


def cut(sql: str) -> Cut | None:
    """Return the text as it is to be parsed, or ``None`` where it is too long for that.

    Only lists of values make it longer than `LONGEST_CODE`. They are checked here and parsed by
    nobody else: SQLGlot reads a text that holds a quote or a backslash letter by letter. A list is
    put back as a literal without single quotes (JSON has an escape for them), so it can't end
    early. Where code and lists could be told apart in two ways, all of it is code.
    """
    if len(sql) <= LONGEST_CODE:
        return Cut(sql, {})
    if len(sql) > LONGEST_TEXT:
        return None
    lists: dict[str, str] = {}
    mark = next(f"list {n}." for n in count() if f"list {n}." not in sql)

    def without(piece: re.Match[str]) -> str:
        if piece["text"] is None or piece["prefix"]:
            return piece[0]
        plain = piece["text"][1:-1].replace("''", r"\u0027")
        if len(plain) < _SHORT_LIST or not is_list(plain):
            return piece[0]
        short = f"'[\"{mark}{len(lists)}.\"]'"
        lists[short] = f"'{plain}'"
        return short

    text = _PIECE.sub(without, sql)
    code = _PIECE.sub(_code_of, text)
    return None if len(text) > LONGEST_CODE or _OTHER_QUOTES.search(code) else Cut(text, lists)


def _code_of(piece: re.Match[str]) -> str:
    """Return what of a comment, a name or a text might be read as quoting of another kind."""
    return piece[0][2:] if piece["text"] is None or piece["prefix"] else ""


def is_list(text: str) -> bool:
    """Return whether the text is a JSON array of plain values."""
    if not (text.startswith("[") and text.endswith("]")):
        return False
    try:
        values = json.loads(text)
    except ValueError:
        return False
    return isinstance(values, list) and not any(isinstance(v, list | dict) for v in values)


def unpacks(node: exp.Expr, dialect: Dialect) -> bool:
    """Return whether the call unpacks a written text, in a form and a place that is allowed.

    ``node`` is the function itself: in FROM, or DuckDB's and PostgreSQL's in a SELECT that has
    nothing else and no FROM. Whether the text is a list `well_written` tells.
    """
    return _placed(node) and _text(node, dialect) is not None


def well_written(node: exp.Expr, dialect: Dialect) -> bool:
    """Return whether what the call unpacks is a list of plain values."""
    text = _text(node, dialect)
    return text is not None and is_list(text)


def _text(node: exp.Expr, dialect: Dialect) -> str | None:
    if isinstance(node, exp.Unnest | exp.Explode):
        return _unnested(node) if dialect is Dialect.DUCKDB else None
    if not isinstance(node, exp.Anonymous) or not isinstance(node.this, str):
        return None
    known = node.this.lower() in _FUNCTIONS[dialect] and len(node.expressions) == 1
    return _literal(node.expressions[0]) if known else None


def _placed(node: exp.Expr) -> bool:
    parent = node.parent
    if isinstance(parent, exp.Table):
        return node.arg_key == "this" and not parent.db
    if isinstance(node, exp.Unnest):
        return isinstance(parent, exp.From | exp.Join)
    select = parent.parent if isinstance(parent, exp.Alias) else parent
    return is_rows_of_list(select) if isinstance(select, exp.Select) else False


def is_rows_of_list(select: exp.Select) -> bool:
    """Return whether the SELECT does nothing but unpack a list."""
    if len(select.expressions) != 1 or select.args.get("from_") is not None:
        return False
    function = select.expressions[0].unalias()
    return isinstance(function, exp.Explode) or (
        isinstance(function, exp.Anonymous)
        and str(function.this).lower() in _FUNCTIONS[Dialect.POSTGRES]
    )


def _unnested(node: exp.Unnest | exp.Explode) -> str | None:
    inner = node.expressions if isinstance(node, exp.Unnest) else [node.this, *node.expressions]
    if len(inner) != 1 or not isinstance(inner[0], exp.FromJson):
        return None
    other = _others(node, "this", "expressions", "alias")
    other += _others(inner[0], "this", "expression")
    of = inner[0].expression
    if other or not isinstance(of, exp.Literal) or not _SCALARS.fullmatch(of.this):
        return None
    return _literal(inner[0].this)


def _others(node: exp.Expr, *known: str) -> list[str]:
    return [part for part, value in node.args.items() if part not in known and value]


def _literal(source: exp.Expr) -> str | None:
    if type(source) is exp.Cast and source.to.this in _JSON and not source.to.expressions:
        source = source.this
    return source.this if isinstance(source, exp.Literal) and source.is_string else None


def in_list(node: exp.Expr, dialect: Dialect) -> bool:
    """Return whether the node is a part of what `unpacks` allows."""
    around = node.parent
    while isinstance(around, exp.Cast | exp.FromJson | exp.Anonymous | exp.Unnest | exp.Explode):
        if unpacks(around, dialect):
            return True
        around = around.parent
    return False


def outputs_of(node: exp.Expr, dialect: Dialect) -> tuple[Output, ...]:
    """Return the columns that an unpacked list shows."""
    if isinstance(node, exp.Unnest):
        return (Output("unnest", None),)
    names = _FUNCTIONS[dialect].get(node.name.lower(), ())
    return tuple(Output(name, None) for name in names)
