"""Boolean expressions as nodes. Both sides follow Kleene's logic: NOT is `none_of`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from sqlglot import exp

from ostap.catalog import Column
from ostap.catalog.model import ColumnType
from ostap.criteria import parts
from ostap.criteria.normal_tests import opposite
from ostap.criteria.read import spans
from ostap.criteria.read.context import Context, Scope, View
from ostap.criteria.read.forms import canonical, constant_of, stripped, written_as
from ostap.criteria.read.reasons import EXPRESSION, NO_CODE, Unreadable
from ostap.criteria.read.results import Takes
from ostap.criteria.values import fold
from ostap.results.base import Scalar
from ostap.results.criteria import (
    Aggregate,
    Attribute,
    AttributeView,
    Between,
    Compare,
    Contains,
    Group,
    Measured,
    Node,
    OneOf,
    Presence,
    Related,
    Test,
)

COMPARED: Final[dict[type[exp.Expr], str]] = {
    exp.EQ: "eq", exp.NEQ: "ne", exp.LT: "lt", exp.LTE: "le", exp.GT: "gt", exp.GTE: "ge",
}  # fmt: skip
_OPPOSITE: Final[dict[type[exp.Expr], type[exp.Expr]]] = {
    exp.EQ: exp.NEQ, exp.NEQ: exp.EQ, exp.LT: exp.GTE, exp.GTE: exp.LT, exp.GT: exp.LTE,
    exp.LTE: exp.GT,
}  # fmt: skip
TURNED: Final = {"eq": "eq", "ne": "ne", "lt": "gt", "le": "ge", "gt": "lt", "ge": "le"}
_EITHER: Final = 2
_SWAPPED: Final = {Aggregate.EXISTS: Aggregate.NONE, Aggregate.NONE: Aggregate.EXISTS}

Member = Callable[[exp.Expr, str, str, str, Scope], Node]
"""Whether a column at hand is among what a query selects: query, output, name, column, scope."""
Counted = Callable[[exp.Expr, Scope], "Node | None"]
"""A comparison that counts or adds up; ``None`` where it is none."""


@dataclass(slots=True)
class Conditions:
    """Reads the conditions of one statement."""

    context: Context
    member: Member
    measured: Counted
    exists: Callable[[exp.Expr, Scope], Node]

    def conjunction(
        self,
        parts_: Iterable[exp.Expr],
        scope: Scope,
        window: list[spans.Span] | None = None,
    ) -> list[Node]:
        """Return conditions that all hold; bounds of one date are one condition.

        Those of the event time of what they are about go into ``window``, where one is given.
        """
        time = self.context.catalog.tables[scope.about].event_time
        found: list[Node | spans.Span] = []
        at: dict[tuple[str, tuple[str, ...]], int] = {}
        for part in parts_:
            if _always(part) or spans.never_later(part, scope, self.context):
                continue
            span = spans.span_of(part, scope, self.context)
            if span is None:
                found.append(self.condition(part, scope))
            elif window is not None and span.ref == f"{scope.about}.{time}" and not span.via:
                window[:] = [window[0].met(span) if window else span]
            elif (place := at.get((span.ref, span.via))) is not None:
                before = found[place]
                found[place] = before.met(span) if isinstance(before, spans.Span) else span
            else:
                at[span.ref, span.via] = len(found)
                found.append(span)
        return [
            spans.attribute_of(node, self.context) if isinstance(node, spans.Span) else node
            for node in found
        ]

    def condition(  # noqa: C901, PLR0911, PLR0912 - one branch for each kind of expression
        self, node: exp.Expr, scope: Scope
    ) -> Node:
        """Return one boolean expression as a node.

        Raises:
            Unreadable: the tree can't say it.
        """
        node = stripped(node)
        if node.args.get("negate"):  # NOT LIKE, PostgreSQL's IS NOT
            plain = node.copy()
            plain.set("negate", None)
            return self._negated(plain, scope)
        if known := self._said_by_compiler(node, scope):
            return known
        match node:
            case exp.And():
                return together("all_of", self.conjunction(node.flatten(), scope))
            case exp.Or():
                return self._either(list(node.flatten()), scope)
            case exp.Not():
                return self._negated(node.this, scope)
            case exp.Exists():
                return self.exists(node.this, scope)
            case exp.In():
                return self._in(node, scope)
            case exp.Is():
                return self._is(node, scope)
            case exp.Column():
                return self._flag(node, scope)
            case exp.Like() | exp.ILike() | exp.Escape():
                return self._like(node, scope)
            case exp.Coalesce() if [constant_of(e) for e in node.expressions] == [True]:
                return self._kept(node.this, scope)
            case exp.NullSafeNEQ() | exp.NullSafeEQ():
                return self._null_safe(node, scope)
            case _:
                return self._compared(node, scope)

    def _either(self, items: list[exp.Expr], scope: Scope) -> Node:
        found = [together("all_of", self.conjunction([item], scope)) for item in items]
        if len(found) == _EITHER and (kept := _unknown_kept(found)):
            return kept
        return together("any_of", found)

    def _negated(self, node: exp.Expr, scope: Scope) -> Node:
        node = stripped(node)
        if isinstance(node, exp.Or) and not _counts(node, scope):
            items = [together("all_of", self.conjunction([i], scope)) for i in node.flatten()]
            return Group(combine="none_of", items=tuple(items))
        if isinstance(node, exp.In) and (query := node.args.get("query")) is not None:
            self._no_null_trap(query)
            self._filled(node.this, scope)
            return absent(self.condition(node, scope))
        if isinstance(node, exp.Exists):
            return absent(self.condition(node, scope))
        if isinstance(node, exp.Not):
            return self.condition(node.this, scope)
        if type(node) in COMPARED or (
            isinstance(node, exp.And | exp.Or | exp.Between) and _counts(node, scope)
        ):
            return self._turned(node, scope)
        return negated(together("all_of", self.conjunction([node], scope)))

    def _turned(self, node: exp.Expr, scope: Scope) -> Node:
        """Push NOT into comparisons: a count of no rows must not become true by it."""
        if isinstance(node, exp.And | exp.Or):
            items = [self._negated(part, scope) for part in node.flatten()]
            return together("any_of" if isinstance(node, exp.And) else "all_of", items)
        if isinstance(node, exp.Between):
            below = exp.LT(this=node.this.copy(), expression=node.args["low"].copy())
            above = exp.GT(this=node.this.copy(), expression=node.args["high"].copy())
            return together("any_of", [self.condition(n, scope) for n in (below, above)])
        turned = _OPPOSITE[type(node)]
        found = self.conjunction(
            [turned(this=node.this.copy(), expression=node.expression.copy())], scope
        )
        return together("all_of", found)

    def _no_null_trap(self, query: exp.Expr) -> None:
        """Note that `NOT IN` counts on a column without NULL, unless the query leaves none."""
        select = query.unnest() if isinstance(query, exp.Subquery) else query
        if not isinstance(select, exp.Select) or not select.selects:
            return
        key = select.selects[0].unalias()
        where = select.args.get("where")
        sure = {
            canonical(part, self.context.speech.dialect)
            for part in (
                where.this.flatten()
                if where and isinstance(where.this, exp.And)
                else [where.this]
                if where
                else []
            )
        }
        if canonical(parts.not_null(key), self.context.speech.dialect) in sure:
            return
        name = key.name if isinstance(key, exp.Column) else ""
        tables = {t.alias_or_name: t.name for t in select.find_all(exp.Table)}
        table = tables.get(key.table, "") if isinstance(key, exp.Column) else ""
        column = self.context.catalog.column(f"{table}.{name}")
        if column is not None and self.context.ways.key_of(table) != name:
            self.context.assume(Takes.FILLED, f"{table}.{name}")

    def _filled(self, node: exp.Expr, scope: Scope) -> None:
        """Note that a missing value is in no list: `NULL NOT IN (…)` is unknown, not true."""
        column = _bare_column(node)
        if column is None or column.table not in scope.places:
            return
        table = scope.names[column.table]
        if self.context.ways.key_of(table) != column.name:
            self.context.assume(Takes.FILLED, f"{table}.{column.name}")

    # --- one column

    def _said_by_compiler(self, node: exp.Expr, scope: Scope) -> Node | None:
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
        from ostap.criteria.compile_tests import column_test

        speech, multi = self.context.speech, column.multi
        if isinstance(test, Compare) and multi is not None and multi.separator:
            return speech.listed(value, multi.separator, str(test.value))
        if isinstance(test, Contains) and column.type not in {ColumnType.TEXT, ColumnType.CATEGORY}:
            return None
        return column_test(value, column, AttributeView.VALUE, test, speech, self.context.as_of)

    def _flag(self, node: exp.Column, scope: Scope) -> Node:
        ref, via, column = scope.column(node, self.context)
        if column.type is not ColumnType.BOOLEAN:
            raise Unreadable(node, EXPRESSION)
        return Attribute(column=ref, via=via, test=Compare(op="eq", value=True))

    def _in(self, node: exp.In, scope: Scope) -> Node:
        query = node.args.get("query")
        if query is not None:
            column = stripped(node.this)
            if not isinstance(column, exp.Column) or column.table not in scope.places:
                return self._in_of_view(node, query, scope)
            return self.member(query, "", column.table, column.name, scope)
        if (asked := self.measured(node, scope)) is not None:
            return asked
        column_node = _bare_column(node.this)
        if column_node is None:
            raise Unreadable(node, EXPRESSION)
        ref, via, column_meant = scope.column(column_node, self.context)
        values = [constant_of(item) for item in node.expressions]
        read = tuple(self.constant(v, column_meant, node) for v in values)
        return Attribute(column=ref, via=via, test=OneOf(op="in", values=read))

    def _in_of_view(self, node: exp.In, query: exp.Expr, scope: Scope) -> Node:
        """Read ``view.key IN (...)``: the view's key is that of the row at hand."""
        column = stripped(node.this)
        view = scope.views.get(column.table) if isinstance(column, exp.Column) else None
        if view is None or column.name != view.key:
            raise Unreadable(node, EXPRESSION)
        return self.member(query, "", *view.on, scope)

    def _is(self, node: exp.Is, scope: Scope) -> Node:
        column = stripped(node.this)
        if not isinstance(node.expression, exp.Null):
            wanted = constant_of(node.expression)
            if isinstance(column, exp.Column) and isinstance(wanted, bool):
                flag = self._flag(column, scope)
                return _never_unknown(flag if wanted else negated(flag))
            raise Unreadable(node, EXPRESSION)
        if not isinstance(column, exp.Column):
            raise Unreadable(node, EXPRESSION)
        view = scope.views.get(column.table)
        if view is not None:
            return absent(self._in_view(view, column, scope))
        ref, via, meaning = scope.column(column, self.context)
        if meaning.format or meaning.multi:
            raise Unreadable(node, EXPRESSION)
        if meaning.type in {ColumnType.TEXT, ColumnType.CATEGORY} and not meaning.sensitive:
            self.context.assume(Takes.NO_BLANKS, ref)
        return Attribute(column=ref, via=via, test=Presence(op="missing"))

    def _in_view(self, view: View, column: exp.Column, scope: Scope) -> Node:
        if column.name != view.key:
            raise Unreadable(column, EXPRESSION)
        inner = Scope(scope.tables, scope.avoid, scope.places, scope.names, {}, view.ctes)
        return self.member(view.query, view.key, *view.on, inner)

    def _like(self, node: exp.Expr, scope: Scope) -> Node:
        escape = node.expression.name if isinstance(node, exp.Escape) else None
        like = node.this if isinstance(node, exp.Escape) else node
        pattern = constant_of(like.expression)
        if not isinstance(pattern, str):
            raise Unreadable(node, EXPRESSION)
        if several := self._listed_by_hand(like, pattern, scope):
            return several
        column, folded = _bare_column(like.this), isinstance(like, exp.ILike)
        if column is None and isinstance(like.this, exp.Lower | exp.Upper):
            column, folded = _bare_column(like.this.this), True
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

    def _kept(self, node: exp.Expr, scope: Scope) -> Node:
        """Return a condition that counts as true where it is unknown."""
        found = self.condition(node, scope)
        if not may_be_unknown(found):
            return found
        if _counts(node, scope):
            raise Unreadable(node, EXPRESSION)
        if isinstance(found, Attribute | Measured | Group) and found.missing == "drop":
            return found.model_copy(update={"missing": "keep"})
        return Group(combine="all_of", items=(found,), missing="keep")

    def _null_safe(self, node: exp.Expr, scope: Scope) -> Node:
        differs = Attribute.model_validate(
            self._plain(exp.NEQ(this=node.this, expression=node.expression), scope).model_dump()
            | {"missing": "keep"}
        )
        return differs if isinstance(node, exp.NullSafeNEQ) else negated(differs)

    # --- comparisons

    def _compared(self, node: exp.Expr, scope: Scope) -> Node:
        if (measured := self.measured(node, scope)) is not None:
            return measured
        return self._plain(node, scope)

    def _plain(self, node: exp.Expr, scope: Scope) -> Attribute:
        """Read a column against a constant."""
        if isinstance(node, exp.Between):
            column = _bare_column(node.this)
            ends = [constant_of(node.args[end]) for end in ("low", "high")]
            op = "between"
        else:
            op = COMPARED.get(type(node), "")
            if not op:
                raise Unreadable(node, EXPRESSION)
            column, ends = _bare_column(node.this), [constant_of(node.expression)]
            if column is None:
                column, ends = _bare_column(node.expression), [constant_of(node.this)]
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


def _counts(node: exp.Expr, scope: Scope) -> bool:
    """Tell whether an expression compares what is counted or added up."""
    return any(c.table in scope.views for c in node.find_all(exp.Column)) or any(
        isinstance(query.parent, exp.Subquery) and isinstance(query.parent.parent, tuple(COMPARED))
        for query in node.find_all(exp.Select)
    )


def _test(op: str, values: list[Scalar]) -> Test:
    if op == "between":
        return Between(op="between", low=values[0], high=values[1])
    return Compare.model_validate({"op": op, "value": values[0]})


def _bare_column(node: exp.Expr) -> exp.Column | None:
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


def _always(node: exp.Expr) -> bool:
    """Tell whether an expression is plainly true: ``TRUE``, ``1 = 1``."""
    node = stripped(node)
    if isinstance(node, exp.EQ):
        left, right = constant_of(node.this), constant_of(node.expression)
        return left is not None and left == right
    return constant_of(node) is True


def together(combine: str, nodes: list[Node]) -> Node:
    """Return nodes as one: a group of them, or the only one."""
    if len(nodes) == 1:
        return nodes[0]
    return Group.model_validate({"combine": combine, "items": tuple(nodes)})


def negated(node: Node) -> Node:
    """Return what is true where a node is known false, said as plainly as can be."""
    update: dict[str, Any] | None = None
    if isinstance(node, Related) and node.aggregate in _SWAPPED:
        update = {"aggregate": _SWAPPED[node.aggregate]}
    elif isinstance(node, Attribute) and node.missing == "drop":
        turned = opposite(node.test)
        plain = node.of is AttributeView.VALUE and turned is not None
        if plain and turned is not None and turned.op not in {"lt", "le", "gt", "ge"}:
            update = {"test": turned}
    elif isinstance(node, Group) and node.combine == "any_of" and node.missing == "drop":
        update = {"combine": "none_of"}
    if update is None:
        return Group(combine="none_of", items=(node,))
    return node.model_copy(update=update)


def may_be_unknown(node: Node) -> bool:
    """Tell whether a node can be unknown for anybody."""
    match node:
        case Attribute():
            return node.missing == "drop" and not isinstance(node.test, Presence)
        case Group():
            return node.missing == "drop" and any(map(may_be_unknown, node.items))
        case Measured():
            return node.missing == "drop"
        case _:
            return False


def absent(node: Node) -> Node:
    """Return that the row at hand is not among those a query selects: true where unknown, too."""
    turned = negated(node)
    if not may_be_unknown(turned):
        return turned
    if isinstance(turned, Attribute | Measured | Group):
        return turned.model_copy(update={"missing": "keep"})
    return Group(combine="all_of", items=(turned,), missing="keep")


def _never_unknown(node: Node) -> Node:
    """Return a node that is false where this one is unknown: ``IS TRUE``."""
    keep = negated(node)
    if isinstance(keep, Attribute):
        return negated(keep.model_copy(update={"missing": "keep"}))
    kept = Group(combine="all_of", items=(keep,), missing="keep")
    return negated(kept)


def _unknown_kept(items: list[Node]) -> Node | None:
    """Return ``x <> 1 OR x IS NULL`` as one condition that keeps the unknown."""
    for asked, missing in (items, items[::-1]):
        if (
            isinstance(asked, Attribute)
            and isinstance(missing, Attribute)
            and missing.test.op == "missing"
            and asked.test.op not in {"missing", "filled"}
            and (asked.column, asked.via, asked.of) == (missing.column, missing.via, missing.of)
            and asked.missing == missing.missing == "drop"
        ):
            return asked.model_copy(update={"missing": "keep"})
    return None
