"""MySQL's way of speaking (8.0.17 and later; not MariaDB)."""

from __future__ import annotations

from typing import Final

from sqlglot import exp

from ostap.criteria.sql import rewriting
from ostap.criteria.sql.dialects.written import WrittenSpeech, format_in
from ostap.criteria.sql.parts import Expr, equal, function, identifier, literal
from ostap.criteria.sql.percentiles import interpolated
from ostap.names import Dialect

_LETTERS: Final = {"d": "%d", "m": "%m", "Y": "%Y", "H": "%H", "M": "%i", "S": "%s"}
_BINARY: Final = "utf8mb4_0900_bin"
"""Letter by letter; trailing blanks count."""


class MySqlSpeech(WrittenSpeech):
    """MySQL: collations that ignore case and marks, unless told otherwise."""

    dialect = Dialect.MYSQL

    def parsed(self, value: Expr, date_format: str) -> Expr:
        """Return ``STR_TO_DATE``, NULL of a bad value, where it reads back as it was."""
        pattern = literal(format_in(date_format, _LETTERS))
        moment = function("STR_TO_DATE", value.copy(), pattern)
        back = function("DATE_FORMAT", moment.copy(), pattern.copy())
        return exp.case().when(equal(_exact(back), value.copy()), moment)

    def month(self, value: Expr) -> Expr:
        """Return ``EXTRACT(YEAR_MONTH FROM value)``."""
        return exp.Extract(this=exp.Var(this="YEAR_MONTH"), expression=value)

    def position(self, text: Expr, wanted: str) -> Expr:
        """Return ``INSTR(text, wanted)``, letter by letter."""
        return function("INSTR", text, _exact(literal(wanted)))

    def days_between(self, later: Expr, earlier: Expr) -> Expr:
        """Return ``DATEDIFF(later, earlier)``."""
        return function("DATEDIFF", later, earlier)

    def percentile(self, table: str, column: str, level: float) -> exp.Select:
        """Return the two neighbours' values, joined by a straight line."""
        return interpolated(table, column, level)

    def unpacked(self, keys: str) -> exp.Query:
        """Return the rows of ``JSON_TABLE``."""
        column = exp.JSONColumnDef(
            this=identifier("key"), kind=exp.DataType.build("VARCHAR(4000)"), path=literal("$")
        )
        rows = exp.JSONTable(
            this=literal(keys), path=literal("$[*]"), schema=exp.JSONSchema(expressions=[column])
        )
        called = exp.TableAlias(this=identifier("handed"))
        return exp.select(exp.column(identifier("key"), identifier("handed"))).from_(
            exp.Table(this=rows, alias=called)
        )

    def rewrite(self, query: exp.Query) -> None:
        """Divide and average as floating-point numbers; compare text letter by letter."""
        rewriting.filters_as_cases(query)
        rewriting.divided_as(query, self.double)
        rewriting.averaged_as(query, self.double)
        rewriting.compared_exactly(query, _exact)


def _exact(value: Expr) -> Expr:
    return exp.Collate(this=value, expression=exp.Var(this=_BINARY))
