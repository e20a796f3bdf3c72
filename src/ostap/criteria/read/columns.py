"""Tests of one column against constants: as people write them, and as the compiler does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlglot import exp

from ostap.catalog import Column
from ostap.catalog.model import ColumnType
from ostap.criteria.compile.tests import column_test
from ostap.criteria.read import spans
from ostap.criteria.read.context import Context, Scope
from ostap.criteria.read.forms import canonical, constant_of, stripped, written_as
from ostap.criteria.read.logic import COMPARED, TURNED, negated
from ostap.criteria.read.reasons import EXPRESSION, NO_CODE, Unreadable
from ostap.criteria.read.results import Takes
from ostap.criteria.sql import parts
from ostap.criteria.values.constants import fold
from ostap.results.base import Scalar
from ostap.results.criteria import (
    Attribute,
    AttributeView,
    Between,
    Compare,
    Contains,
    Node,
    Presence,
    Test,
)

_EITHER: Final = 2


@dataclass(slots=True)
class ColumnTests:
    """Reads conditions on one column."""

    context: Context

    def said_by_compiler(self, node: exp.Expr, scope: Scope) -> Node | None:
        """Return what the compiler's own turn of phrase says, where it is one."""
        columns = {canonical(c, self.context.speech.dialect): c for c in node.find_all(exp.Column)}
        if len(columns) != 1 or node.find(exp.Query) or isinstance(node, exp.Column):
            return None
        (column,) = columns.values()
        if column.table not in scope.places:
            return None
        ref, via, meaning = scope.column(column, self.context)
        for test in self._candidates(node, meaning):
            asked = Attribute(column=ref, via=via, test=test)
            form = self._form(parts.column(column.table, column.name), meaning, test)
            if form is not None and written_as(node, form, self.context.speech):
                return asked
        return None

    def _candidates(self, node: exp.Expr, column: Column) -> Iterable[Test]:
        texts = [str(one.this) for one in node.find_all(exp.Literal) if one.is_string]
        if column.multi is not None and column.multi.separator:
            fence = column.multi.separator
            inner = [t[len(fence) : -len(fence)] for t in texts if len(t) > 2 * len(fence)]
            yield from (Compare(op="eq", value=text) for text in inner if text)
        if column.type is ColumnType.BOOLEAN:
            yield from (Compare(op="eq", value=wanted) for wanted in (True, False))
        yield from (Presence(op="missing"), Presence(op="filled"))
        for text in texts:
            if len(text) > _EITHER and text[0] == text[-1] == "%":
                plain = text[1:-1]
                for escaped in ("%", "_", "\\"):
                    plain = plain.replace(f"\\{escaped}", f"\0{ord(escaped)}\0")
                for escaped in ("%", "_", "\\"):
                    plain = plain.replace(f"\0{ord(escaped)}\0", escaped)
                yield Contains(op="contains", text=plain)

    def _form(self, value: exp.Column, column: Column, test: Test) -> exp.Expr | None:
        """Return what the compiler writes for a test of a column."""
        speech, multi = self.context.speech, column.multi
        if isinstance(test, Compare) and multi is not None and multi.separator:
            return speech.listed(value, multi.separator, str(test.value))
        if isinstance(test, Contains) and column.type not in {ColumnType.TEXT, ColumnType.CATEGORY}:
            return None
        return column_test(value, column, AttributeView.VALUE, test, speech, self.context.as_of)

    def flag(self, node: exp.Column, scope: Scope) -> Node:
        """Return a column that stands alone: a yes or no.

        Raises:
            Unreadable: it holds something else.
        """
        ref, via, column = scope.column(node, self.context)
        if column.type is not ColumnType.BOOLEAN:
            raise Unreadable(node, EXPRESSION)
        return Attribute(column=ref, via=via, test=Compare(op="eq", value=True))

    def like(self, node: exp.Expr, scope: Scope) -> Node:
        """Return ``LIKE '%text%'``; whatever else is asked of a pattern has no words.

        Raises:
            Unreadable: it is another pattern.
        """
        escape = node.expression.name if isinstance(node, exp.Escape) else None
        like = node.this if isinstance(node, exp.Escape) else node
        pattern = constant_of(like.expression)
        if not isinstance(pattern, str):
            raise Unreadable(node, EXPRESSION)
        if several := self._listed_by_hand(like, pattern, scope):
            return several
        column, folded = bare_column(like.this), isinstance(like, exp.ILike)
        if column is None and isinstance(like.this, exp.Lower | exp.Upper):
            column, folded = bare_column(like.this.this), True
        text = _inside(pattern, escape)
        if column is None or text is None:
            raise Unreadable(node, EXPRESSION)
        ref, via, _ = scope.column(column, self.context)
        if not folded or fold(text) != text.lower() or "е" in fold(text):
            self.context.assume(Takes.CASE, ref)
        return Attribute(column=ref, via=via, test=Contains(op="contains", text=text))

    def _listed_by_hand(self, like: exp.Expr, pattern: str, scope: Scope) -> Node | None:
        """Read ``',' || channels || ',' LIKE '%,email,%'``."""
        columns = list(like.this.find_all(exp.Column))
        if len(columns) != 1 or not isinstance(stripped(like.this), exp.DPipe):
            return None
        ref, via, column = scope.column(columns[0], self.context)
        mark = column.multi.separator if column.multi else None
        text = _inside(pattern, None)
        if mark is None or text is None or not (text.startswith(mark) and text.endswith(mark)):
            return None
        fence = parts.literal(mark)
        whole = exp.DPipe(this=exp.DPipe(this=fence, expression=columns[0]), expression=fence)
        if not written_as(like.this, whole, self.context.speech):
            return None
        self.context.assume(Takes.NO_BLANKS, ref)
        value = self.constant(text.strip(mark), column, like)
        return Attribute(column=ref, via=via, test=Compare(op="eq", value=value))

    def null_safe(self, node: exp.Expr, scope: Scope) -> Node:
        """Return ``IS (NOT) DISTINCT FROM``: a difference for which the unknown counts as one."""
        differs = Attribute.model_validate(
            self.plain(exp.NEQ(this=node.this, expression=node.expression), scope).model_dump()
            | {"missing": "keep"}
        )
        return differs if isinstance(node, exp.NullSafeNEQ) else negated(differs)

    def plain(self, node: exp.Expr, scope: Scope) -> Attribute:
        """Read a column against a constant."""
        if isinstance(node, exp.Between):
            column = bare_column(node.this)
            ends = [constant_of(node.args[end]) for end in ("low", "high")]
            op = "between"
        else:
            op = COMPARED.get(type(node), "")
            if not op:
                raise Unreadable(node, EXPRESSION)
            column, ends = bare_column(node.this), [constant_of(node.expression)]
            if column is None:
                column, ends = bare_column(node.expression), [constant_of(node.this)]
                op = TURNED[op]
        if column is None or None in ends or column.table not in scope.places:
            raise Unreadable(node, EXPRESSION)
        ref, via, meaning = scope.column(column, self.context)
        values = [self.constant(end, meaning, node) for end in ends]
        return Attribute(column=ref, via=via, test=_test(op, values))

    def constant(self, value: Scalar | None, column: Column, node: exp.Expr) -> Scalar:
        """Return a constant as the column holds it; no other reading than the database's own."""
        if value is None or column.minor_units != 1 or column.negated:
            raise Unreadable(node, EXPRESSION)
        if column.type.is_time:
            raise spans.unreadable_date(node)
        if column.type.is_numeric:
            if isinstance(value, str | bool):
                raise Unreadable(node, EXPRESSION)
            return value
        if column.type is ColumnType.BOOLEAN:
            if value in {0, 1}:
                return bool(value)
            raise Unreadable(node, EXPRESSION)
        if isinstance(value, bool | float):
            raise Unreadable(node, EXPRESSION)
        text = str(value)
        if column.values and text not in column.values:
            raise Unreadable(node, NO_CODE)
        return text


def _test(op: str, values: list[Scalar]) -> Test:
    if op == "between":
        return Between(op="between", low=values[0], high=values[1])
    return Compare.model_validate({"op": op, "value": values[0]})


def bare_column(node: exp.Expr) -> exp.Column | None:
    """Return the column that an expression is; ``None`` where it is more."""
    node = stripped(node)
    return node if isinstance(node, exp.Column) else None


def _inside(pattern: str, escape: str | None) -> str | None:
    """Return the text between ``%`` and ``%`` of a pattern that holds no other sign."""
    if len(pattern) <= _EITHER or pattern[0] != "%" or pattern[-1] != "%":
        return None
    text, plain = pattern[1:-1], ""
    characters = iter(text)
    for character in characters:
        if escape and character == escape:
            plain += next(characters, "")
        elif character in "%_" or (character == "\\" and not escape):
            return None
        else:
            plain += character
    return plain or None
