"""SQL Server's way of speaking (2019 and later)."""

from __future__ import annotations

from typing import Final

from sqlglot import exp

from ostap.criteria.sql import parts, rewriting
from ostap.criteria.sql.dialects.written import WrittenSpeech, has_hours, iso_moment
from ostap.criteria.sql.parts import Expr, function, literal, number
from ostap.criteria.sql.percentiles import share_of
from ostap.criteria.values.text_dates import pieces_of
from ostap.names import Dialect

_BINARY: Final = "Latin1_General_100_BIN2"
_UTF8: Final = "Latin1_General_100_BIN2_UTF8"
_ISO_DAY, _ISO_MOMENT, _HEX = 23, 120, 2
"""Styles of CONVERT: yyyy-mm-dd, yyyy-mm-dd hh:mi:ss, and digits without 0x."""


class SqlServerSpeech(WrittenSpeech):
    """SQL Server: no boolean values, collations that ignore case, TOP for LIMIT."""

    dialect = Dialect.TSQL

    def text(self, value: Expr) -> Expr:
        """Return ``CAST(value AS NVARCHAR(4000))``."""
        return exp.cast(value, exp.DataType.build("NVARCHAR(4000)", dialect="tsql"))

    def parsed(self, value: Expr, date_format: str) -> Expr:
        """Return ``TRY_CONVERT`` of the text cut into ISO order, where its shape is right."""
        hours = has_hours(date_format)
        iso = function("CONCAT", *iso_moment(value, date_format))
        style = number(_ISO_MOMENT if hours else _ISO_DAY)
        to = exp.Var(this="DATETIME2(0)" if hours else "DATE")
        shape = _exact(literal(_shape(date_format)), _BINARY)
        looks_right = exp.Like(this=value.copy(), expression=shape)
        return exp.case().when(looks_right, function("TRY_CONVERT", to, iso, style))

    def month(self, value: Expr) -> Expr:
        """Return ``EOMONTH(value)``, the last day of the month."""
        return function("EOMONTH", value)

    def hashed(self, text: Expr) -> Expr:
        """Return the digits of ``HASHBYTES('MD5', …)`` of the text in UTF-8."""
        wide = _exact(exp.paren(text), _UTF8)
        bytes_of = exp.cast(wide, exp.DataType.build("VARCHAR(8000)", dialect="tsql"))
        found = function("HASHBYTES", literal("MD5"), bytes_of)
        return function(
            "LOWER", function("CONVERT", exp.Var(this="VARCHAR(32)"), found, number(_HEX))
        )

    def position(self, text: Expr, wanted: str) -> Expr:
        """Return ``CHARINDEX(wanted, text)``, letter by letter."""
        return function("CHARINDEX", _exact(literal(wanted), _BINARY), text)

    def days_between(self, later: Expr, earlier: Expr) -> Expr:
        """Return ``DATEDIFF(DAY, earlier, later)``."""
        return function("DATEDIFF", exp.Var(this="DAY"), earlier, later)

    def percentile(self, table: str, column: str, level: float) -> exp.Select:
        """Return ``PERCENTILE_CONT``, which is a window here: the same in every row."""
        order = exp.Order(expressions=[parts.column(table, column)])
        value = exp.WithinGroup(this=exp.PercentileCont(this=share_of(level)), expression=order)
        over = exp.Window(this=value, over="OVER")
        return exp.select(over).distinct().from_(parts.table(table))

    def unpacked(self, keys: str) -> exp.Query:
        """Return ``value`` of ``OPENJSON``."""
        rows = exp.Table(this=function("OPENJSON", literal(keys)))
        return exp.select(exp.column(parts.identifier("value"))).from_(rows)

    def rewrite(self, query: exp.Query) -> None:
        """Say truth in numbers, constants in Unicode, and compare text letter by letter."""
        rewriting.filters_as_cases(query)
        rewriting.truth_as_numbers(query)
        rewriting.divided_as(query, self.double)
        rewriting.averaged_as(query, self.double)
        rewriting.whole_quotients(query, rewriting.whole_slash)
        rewriting.compared_exactly(query, lambda value: _exact(value, _BINARY))
        rewriting.texts_as(query, self.text)
        rewriting.constants_in(query, lambda value: exp.National(this=value.name))
        for call in query.find_all(exp.Anonymous):
            if call.name == "SUBSTR":
                call.set("this", "SUBSTRING")
        for count in query.find_all(exp.Count):
            count.args["big_int"] = True


def _exact(value: Expr, collation: str) -> Expr:
    return exp.Collate(this=value, expression=exp.Var(this=collation))


def _shape(date_format: str) -> str:
    """Return the pattern of LIKE for texts as long as the format, digits in their places."""
    shape = ""
    for text, width in pieces_of(date_format):
        shape += "[0-9]" * width if width else f"[{text}]" if text in "%_[" else text
    return shape
