"""Spark's way of speaking (3.3 and later)."""

from __future__ import annotations

from typing import Final

from sqlglot import exp

from ostap.criteria.sql import parts, rewriting
from ostap.criteria.sql.dialects.written import WrittenSpeech, format_in, has_hours, iso_moment
from ostap.criteria.sql.parts import Expr, equal, function, literal
from ostap.criteria.sql.percentiles import share_of
from ostap.names import Dialect

_LETTERS: Final = {"d": "dd", "m": "MM", "Y": "yyyy", "H": "HH", "M": "mm", "S": "ss"}


class SparkSpeech(WrittenSpeech):
    """Spark: ANSI or not, no function here fails on a bad value."""

    dialect = Dialect.SPARK

    def parsed(self, value: Expr, date_format: str) -> Expr:
        """Return the text cut into ISO order and tried as a date, where it reads back as it was.

        ``TO_DATE`` with a format may fail on what an older parser had read.
        """
        to = exp.DataType.Type.TIMESTAMPTZ if has_hours(date_format) else exp.DataType.Type.DATE
        iso = function("CONCAT", *iso_moment(value, date_format))
        moment = exp.TryCast(this=iso, to=exp.DataType.build(to), safe=True)
        pattern = literal(format_in(date_format, _LETTERS, "'"))
        back = function("DATE_FORMAT", moment.copy(), pattern)
        return exp.case().when(equal(back, value.copy()), moment)

    def days_between(self, later: Expr, earlier: Expr) -> Expr:
        """Return ``DATEDIFF(later, earlier)``."""
        return function("DATEDIFF", later, earlier)

    def percentile(self, table: str, column: str, level: float) -> exp.Select:
        """Return ``PERCENTILE``, which is exact."""
        value = function("PERCENTILE", parts.column(table, column), share_of(level))
        return exp.select(value).from_(parts.table(table))

    def unpacked(self, keys: str) -> exp.Query:
        """Return ``EXPLODE`` of the list that the text is read as."""
        texts = function("FROM_JSON", literal(keys), literal("ARRAY<STRING>"))
        return exp.select(function("EXPLODE", texts))

    def rewrite(self, query: exp.Query) -> None:
        """Divide and average as floating-point numbers; Spark has all else."""
        rewriting.divided_as(query, self.double)
        rewriting.averaged_as(query, self.double)
