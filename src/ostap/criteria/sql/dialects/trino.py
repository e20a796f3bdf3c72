"""Trino's way of speaking."""

from __future__ import annotations

from typing import Final

from sqlglot import exp

from ostap.criteria.sql import rewriting
from ostap.criteria.sql.dialects.written import WrittenSpeech, format_in
from ostap.criteria.sql.parts import Expr, equal, function, identifier, literal
from ostap.criteria.sql.percentiles import interpolated
from ostap.names import Dialect

_LETTERS: Final = {"d": "%d", "m": "%m", "Y": "%Y", "H": "%H", "M": "%i", "S": "%s"}


class TrinoSpeech(WrittenSpeech):
    """Trino: strict types; no percentile that is exact."""

    dialect = Dialect.TRINO

    def parsed(self, value: Expr, date_format: str) -> Expr:
        """Return ``TRY(DATE_PARSE(value, format))``, where it reads back as it was."""
        pattern = literal(format_in(date_format, _LETTERS))
        moment = function("TRY", function("DATE_PARSE", value.copy(), pattern))
        back = function("DATE_FORMAT", moment.copy(), pattern.copy())
        return exp.case().when(equal(back, value.copy()), moment)

    def hashed(self, text: Expr) -> Expr:
        """Return ``LOWER(TO_HEX(MD5(TO_UTF8(text))))``."""
        return function("LOWER", function("TO_HEX", function("MD5", function("TO_UTF8", text))))

    def position(self, text: Expr, wanted: str) -> Expr:
        """Return ``STRPOS(text, wanted)``."""
        return function("STRPOS", text, literal(wanted))

    def days_between(self, later: Expr, earlier: Expr) -> Expr:
        """Return ``DATE_DIFF('day', earlier, later)``."""
        return function("DATE_DIFF", literal("day"), earlier, later)

    def percentile(self, table: str, column: str, level: float) -> exp.Select:
        """Return the two neighbours' values, joined by a straight line."""
        return interpolated(table, column, level)

    def unpacked(self, keys: str) -> exp.Query:
        """Return ``UNNEST`` of the list that the text is read as."""
        array = exp.DataType.build("ARRAY(VARCHAR)", dialect="trino")
        texts = exp.cast(function("JSON_PARSE", literal(keys)), array)
        called = exp.TableAlias(this=identifier("handed"), columns=[identifier("key")])
        rows = exp.Unnest(expressions=[texts], alias=called)
        return exp.select(exp.column(identifier("key"), identifier("handed"))).from_(rows)

    def rewrite(self, query: exp.Query) -> None:
        """Divide and average as floating-point numbers; whole ones with a bare slash."""
        rewriting.divided_as(query, self.double)
        rewriting.averaged_as(query, self.double)
        rewriting.whole_quotients(query, rewriting.whole_slash)
