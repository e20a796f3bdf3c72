"""Oracle's way of speaking (19 and later)."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from typing import Final

from sqlglot import exp

from ostap.criteria.sql import parts, rewriting
from ostap.criteria.sql.dialects.written import WrittenSpeech, can_not_say, day_text, format_in
from ostap.criteria.sql.parts import Expr, function, identifier, literal
from ostap.criteria.sql.percentiles import share_of
from ostap.names import Dialect, Text

_LETTERS: Final = {"d": "DD", "m": "MM", "Y": "YYYY", "H": "HH24", "M": "MI", "S": "SS"}
_LITERAL: Final = 4000
"""How many bytes a text constant may have, unless MAX_STRING_SIZE is EXTENDED."""
_PLAIN: Final = re.compile(r"[a-z][a-z0-9_$#]*")
_RESERVED: Final = frozenset(
    re.findall(
        "[a-z0-9_]+",
        """
    access add all alter and any as asc audit between by char check cluster column
    column_value comment compress connect create current date decimal default delete desc
    distinct drop else exclusive exists file float for from grant group having identified
    immediate in increment index initial insert integer intersect into is level like lock
    long maxextents minus mlslabel mode modify nested_table_id noaudit nocompress not nowait
    null number of offline on online option or order pctfree prior public raw rename
    resource revoke row rowid rownum rows select session set share size smallint start
    successful synonym sysdate table then to trigger uid union unique update user validate
    values varchar varchar2 view whenever where with
        """,
    )
)


class OracleSpeech(WrittenSpeech):
    """Oracle: no boolean values, empty text is NULL, names in capitals unless quoted."""

    dialect = Dialect.ORACLE

    def day(self, day: dt.date) -> Expr:
        """Return ``TO_DATE('2026-01-31', 'YYYY-MM-DD')``."""
        return function("TO_DATE", day_text(day), literal("YYYY-MM-DD"))

    def text(self, value: Expr) -> Expr:
        """Return ``TO_CHAR(value)``."""
        return function("TO_CHAR", value)

    def parsed(self, value: Expr, date_format: str) -> Expr:
        """Return ``TO_DATE``, where the text is exactly what the format says."""
        if '"' in date_format:
            raise can_not_say(
                self.dialect,
                Text(f"dates kept as {date_format}", f"даты, записанные как {date_format}"),
                Text(
                    "Make a view with a date column.", "Сделайте представление со столбцом-датой."
                ),
            )
        pattern = literal("FX" + format_in(date_format, _LETTERS, '"'))
        as_date = exp.Alias(this=value.copy(), alias=exp.to_identifier("DATE"))
        reads = function("VALIDATE_CONVERSION", as_date, pattern)
        moment = function("TO_DATE", value.copy(), pattern.copy())
        return exp.case().when(parts.equal(reads, parts.number(1)), moment)

    def as_day(self, value: Expr) -> Expr:
        """Return ``TRUNC(value)``: a DATE of Oracle holds the time too."""
        return function("TRUNC", value)

    def month(self, value: Expr) -> Expr:
        """Return ``TRUNC(value, 'MM')``."""
        return function("TRUNC", value, literal("MM"))

    def days_between(self, later: Expr, earlier: Expr) -> Expr:
        """Return ``TRUNC(later) - TRUNC(earlier)``, which counts days."""
        return exp.Sub(this=_midnight(later), expression=_midnight(earlier))

    def hashed(self, text: Expr) -> Expr:
        """Return ``LOWER(RAWTOHEX(STANDARD_HASH(text, 'MD5')))``."""
        digest = function("STANDARD_HASH", text, literal("MD5"))
        return function("LOWER", function("RAWTOHEX", digest))

    def listed(self, value: Expr, separator: str, wanted: str) -> Expr:
        """Return the same, unknown of no text: NULL in the middle of ``||`` is nothing."""
        found = super().listed(value, separator, wanted)
        filled = parts.not_null(function("TRIM", value))
        place = exp.case().when(filled, found.this)
        return exp.GT(this=place, expression=parts.number(0))

    def percentile(self, table: str, column: str, level: float) -> exp.Select:
        """Return ``PERCENTILE_CONT(0.9) WITHIN GROUP (ORDER BY value)``."""
        order = exp.Order(expressions=[parts.column(table, column)])
        value = exp.WithinGroup(this=exp.PercentileCont(this=share_of(level)), expression=order)
        return exp.select(value).from_(parts.table(table))

    def unpacked(self, keys: str) -> exp.Query:
        """Return the rows of ``JSON_TABLE``, one for each piece that a constant can hold."""
        query: exp.Query | None = None
        for piece in _pieces(json.loads(keys)):
            one = _rows_of(piece)
            query = one if query is None else exp.union(query, one, distinct=False, copy=False)
        return _rows_of("[]") if query is None else query

    def rewrite(self, query: exp.Query) -> None:
        """Say truth in numbers, empty text as NULL, and names as Oracle keeps them."""
        rewriting.filters_as_cases(query)
        rewriting.truth_as_numbers(query)
        rewriting.texts_as(query, self.text)
        rewriting.whole_quotients(query, _truncated)
        _empty_as_null(query)
        for name in query.find_all(exp.Identifier):
            if _PLAIN.fullmatch(name.name) and name.name not in _RESERVED:
                name.args["quoted"] = False


def _midnight(value: Expr) -> Expr:
    truncated = isinstance(value, exp.Anonymous) and value.name in {"TRUNC", "TO_DATE"}
    return value if truncated else function("TRUNC", value)


def _truncated(left: Expr, right: Expr) -> Expr:
    return function("TRUNC", exp.Div(this=left, expression=right))


def _empty_as_null(query: exp.Query) -> None:
    """Ask of blank text what Oracle makes of it, and refuse to ask whether text is ''."""
    for emptied in list(query.find_all(exp.Nullif)):
        if _is_empty(emptied.expression):
            emptied.replace(emptied.this)
    for node in list(query.find_all(exp.EQ, exp.NEQ, exp.In)):
        asked = node.expressions if isinstance(node, exp.In) else [node.expression]
        if not any(_is_empty(one) for one in asked):
            continue
        trimmed = isinstance(node.this, exp.Anonymous) and node.this.name == "TRIM"
        if not (isinstance(node, exp.EQ) and trimmed):
            raise can_not_say(
                Dialect.ORACLE,
                Text(
                    "a comparison with empty text, which is NULL there",
                    "сравнение с пустой строкой: там это NULL",
                ),
                Text("Ask for 'filled' or 'missing'.", "Спросите filled или missing."),
            )
        node.replace(parts.is_null(node.this))


def _is_empty(value: Expr | None) -> bool:
    return isinstance(value, exp.Literal) and value.is_string and not value.name


def _pieces(keys: list[str]) -> Iterator[str]:
    """Yield JSON lists of keys, each short enough for a constant with its quotes doubled."""
    held: list[str] = []
    size = 2
    for key in keys:
        told = json.dumps(key, ensure_ascii=False)
        length = len(told.replace("'", "''").encode()) + 2
        if length + 2 > _LITERAL:
            raise can_not_say(
                Dialect.ORACLE,
                Text(f"a key of {len(key)} characters", f"ключ из {len(key)} знаков"),
                Text("Hand in shorter keys.", "Передайте ключи короче."),
            )
        if size + length > _LITERAL:
            yield json.dumps(held, ensure_ascii=False)
            held, size = [], 2
        held.append(key)
        size += length
    if held:
        yield json.dumps(held, ensure_ascii=False)


def _rows_of(piece: str) -> exp.Select:
    column = exp.JSONColumnDef(
        this=identifier("key"),
        kind=exp.DataType.build("VARCHAR2(4000)", dialect="oracle"),
        path=literal("$"),
    )
    rows = exp.JSONTable(
        this=literal(piece), path=literal("$[*]"), schema=exp.JSONSchema(expressions=[column])
    )
    return exp.select(exp.column(identifier("key"))).from_(exp.Table(this=rows))
