"""Counts, sums and other aggregates: what stands in HAVING, in a joined view, in a subquery."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from sqlglot import exp

from ostap.catalog.model import ColumnType
from ostap.criteria.operands import number_passes
from ostap.criteria.periods import window_months
from ostap.criteria.read.conditions import COMPARED, TURNED, together
from ostap.criteria.read.context import Context, Scope
from ostap.criteria.read.forms import constant_of, day_of, stripped
from ostap.criteria.read.graph import conjuncts
from ostap.criteria.read.latest import Ranked
from ostap.criteria.read.reasons import (
    AGGREGATE,
    EXPRESSION,
    MOMENT,
    MULTIPLIED,
    WHOLE_DIVISION,
    Unreadable,
)
from ostap.criteria.read.results import Takes
from ostap.criteria.read.rows import Asked
from ostap.names import Dialect
from ostap.results.base import Scalar
from ostap.results.criteria import (
    Against,
    Aggregate,
    Attribute,
    AttributeView,
    Between,
    ColumnMeasure,
    Compare,
    Contains,
    Everybody,
    Measured,
    Node,
    OneOf,
    Presence,
    RowsMeasure,
    Test,
)

if TYPE_CHECKING:
    from ostap.criteria.read.queries import Queries

_PLAIN: Final[dict[type[exp.Expr], Aggregate]] = {
    exp.Sum: Aggregate.SUM, exp.Avg: Aggregate.AVG,
    exp.Min: Aggregate.MIN, exp.Max: Aggregate.MAX,
}  # fmt: skip
_PICKED: Final[dict[type[exp.Expr], Aggregate]] = {
    exp.ArgMax: Aggregate.LAST,
    exp.ArgMin: Aggregate.FIRST,
}
_ZERO_OF_NONE: Final = frozenset({Aggregate.COUNT, Aggregate.DISTINCT, Aggregate.SUM})
_DAYS: Final = {"lt": "gt", "le": "ge", "gt": "lt", "ge": "le", "eq": "eq", "ne": "ne"}


@dataclass(frozen=True, slots=True)
class Term:
    """One side of a comparison: ``value * factor``."""

    asked: Asked | None = None
    aggregate: Aggregate = Aggregate.COUNT
    column: str | None = None
    holds: tuple[Node, ...] = ()
    """The filter of the aggregate."""
    zero: bool = False
    """Whether it is 0 where there are no rows; otherwise such owners are out."""
    factor: Fraction = Fraction(1)
    by_day: bool = True
    attribute: ColumnMeasure | None = None
    everybody: Everybody | None = None
    of: str | None = None
    """The column that everybody's is of."""

    @property
    def rows(self) -> Asked:
        """The rows, the filter among their conditions."""
        if self.asked is None:
            raise TypeError(self)
        return self.asked.narrowed(self.holds)

    def measure(self) -> RowsMeasure | ColumnMeasure | Everybody:
        """Return the value as a measure of criteria."""
        if self.asked is None:
            found = self.attribute or self.everybody
            if found is None:
                raise TypeError(self)
            return found
        return self.rows.measure(self.aggregate, column=self.column)


class Aggregates:
    """Reads comparisons of what is counted or added up."""

    def __init__(self, context: Context, queries: Queries) -> None:
        self.context = context
        self._queries = queries

    def having(self, parts: list[exp.Expr], asked: Asked) -> list[Node]:
        """Return the conditions on the groups of a grouped SELECT: its rows are there."""
        if not parts:
            return [asked.related(Aggregate.EXISTS)]
        return [self._of_group(part, asked) for part in parts]

    def picked(self, ranked: Ranked, asked: Asked) -> list[Node]:
        """Return what is asked of the last or first rows."""
        table = asked.table
        time = self.context.catalog.tables[table].event_time
        if self._own_column(ranked.time, asked) != f"{table}.{time}":
            raise Unreadable(ranked.time, AGGREGATE)
        key = self.context.ways.key_of(table)
        if ranked.tied_by is None:
            self.context.assume(Takes.NO_TIES, f"{table}.{time}")
        elif self._own_column(ranked.tied_by, asked) != f"{table}.{key}":
            raise Unreadable(ranked.tied_by, AGGREGATE)
        known = Attribute(column=f"{table}.{time}", test=Presence(op="filled"))
        if known not in asked.where and asked.window is None:
            self.context.assume(Takes.FILLED, f"{table}.{time}")
        where = tuple(node for node in asked.where if node != known)
        rows = replace(asked, where=where)
        if not ranked.tests:
            return [rows.related(Aggregate.EXISTS)]
        found: list[Node] = []
        for node in self._queries.conditions.conjunction(list(ranked.tests), asked.inner):
            own = isinstance(node, Attribute) and node.column.startswith(f"{table}.")
            if not (isinstance(node, Attribute) and own) or node.missing == "keep" or node.via:
                raise Unreadable(ranked.tests[0], AGGREGATE)
            if node.of is not AttributeView.VALUE or isinstance(node.test, Presence | Contains):
                raise Unreadable(ranked.tests[0], AGGREGATE)
            found.append(rows.related(ranked.aggregate, node.test, column=node.column))
        return found

    def _of_group(self, node: exp.Expr, asked: Asked) -> Node:
        node = stripped(node)
        if isinstance(node, exp.And | exp.Or):
            combine = "all_of" if isinstance(node, exp.And) else "any_of"
            return together(combine, [self._of_group(part, asked) for part in node.flatten()])
        if isinstance(node, exp.Not):
            return self._of_group(opposite_of(node.this), asked)
        found = self._compared(node, None, asked)
        if found is None:
            raise Unreadable(node, AGGREGATE)
        return found

    def comparison(self, node: exp.Expr, scope: Scope) -> Node | None:
        """Return a comparison that rows stand in; ``None`` where it is of plain columns."""
        columns = [
            c
            for c in node.find_all(exp.Column)
            if c.find_ancestor(exp.Query) is None
            or c.find_ancestor(exp.Query) is node.find_ancestor(exp.Query)
        ]
        tied = any(c.table in scope.views for c in columns)
        sides = [s for s in (node.args.get("this"), node.args.get("expression")) if s is not None]
        several = len({(c.table, c.name) for c in columns}) > 1
        if not (tied or several or any(s.find(exp.Select) for s in sides)):
            return None
        return self._compared(node, scope, None)

    def _compared(  # noqa: PLR0911 - one return for each kind of comparison
        self, node: exp.Expr, scope: Scope | None, asked: Asked | None
    ) -> Node | None:
        if isinstance(node, exp.Between):
            low = exp.GTE(this=node.this, expression=node.args["low"])
            high = exp.LTE(this=node.this, expression=node.args["high"])
            term = self.term(node.this, scope, asked)
            ends = [constant_of(node.args[end]) for end in ("low", "high")]
            if term.asked is not None and term.factor == 1 and None not in ends:
                return self._tested(term, _between(ends), node)
            both = [self._compared(end, scope, asked) for end in (low, high)]
            return together("all_of", [found for found in both if found is not None])
        if isinstance(node, exp.In):
            term = self.term(node.this, scope, asked)
            values = [constant_of(item) for item in node.expressions]
            if None in values or term.factor != 1:
                raise Unreadable(node, EXPRESSION)
            return self._tested(term, OneOf(op="in", values=tuple(_known(values))), node)
        op = COMPARED.get(type(node))
        if op is None:
            return None
        left, right = node.this, node.expression
        if _constant(left, self.context) and not _constant(right, self.context):
            op, left, right = TURNED[op], right, left
        term = self.term(left, scope, asked)
        if (value := constant_of(right)) is not None and not _day(right, term, self.context):
            return self._against_constant(term, op, value, node)
        if day := day_of(right, self.context.as_of, self.context.speech.dialect):
            return self._against_day(term, op, day.day, node)
        return self._against(term, op, self.term(right, scope, asked), node)

    # --- against a constant

    def _against_constant(self, term: Term, op: str, value: Scalar, node: exp.Expr) -> Node:
        if isinstance(value, str | bool):
            return self._tested(term, Compare.model_validate({"op": op, "value": value}), node)
        if term.asked is None or term.factor <= 0:
            raise Unreadable(node, EXPRESSION)
        months = window_months(term.asked.window) if term.asked.window else None
        per = {"per": "month"} if months and term.factor == Fraction(1, months) else {}
        if per and months == 1:
            per = {}
        bound = Fraction(str(value)) / (1 if per else term.factor)
        plain = int(bound) if bound.denominator == 1 else float(bound)
        test = Compare.model_validate({"op": op, "value": plain})
        return self._tested(term, test, node, **per)

    def _against_day(self, term: Term, op: str, day: Any, node: exp.Expr) -> Node:
        asked, column = term.asked, self.context.catalog.column(term.column or "")
        if asked is None or column is None or not column.type.is_time or column.format:
            raise Unreadable(node, EXPRESSION)
        if not term.by_day and op not in {"ge", "lt"}:
            raise Unreadable(node, MOMENT)
        if term.aggregate is Aggregate.MAX and day <= self.context.as_of:
            days = (self.context.as_of - day).days
            time = self.context.catalog.tables[asked.table].event_time
            of = None if term.column == f"{asked.table}.{time}" else term.column
            test = Compare.model_validate({"op": _DAYS[op], "value": days})
            if of is not None:
                self.context.assume(Takes.NO_FUTURE, of)
            return term.rows.related(Aggregate.DAYS_SINCE, test, column=of)
        test = Compare.model_validate({"op": op, "value": day.isoformat()})
        return term.rows.related(term.aggregate, test, column=term.column)

    def _tested(self, term: Term, test: Test, node: exp.Expr, **more: Any) -> Node:
        if term.asked is None:
            raise Unreadable(node, EXPRESSION)
        column = self.context.catalog.column(term.column or "")
        picked = term.aggregate in {Aggregate.LAST, Aggregate.FIRST}
        if column is not None and (picked or not column.type.is_numeric):
            values = test.values if isinstance(test, OneOf) else [getattr(test, "value", None)]
            for value in values if term.aggregate is not Aggregate.DISTINCT else ():
                self._queries.conditions.constant(value, column, node)
        if term.aggregate is Aggregate.SHARE:
            return term.asked.related(Aggregate.SHARE, test, holds=term.holds)
        condition = term.rows.related(term.aggregate, test, column=term.column, **more)
        numbers = term.aggregate in _ZERO_OF_NONE
        if term.zero or not numbers or not number_passes(0, test):
            return condition
        return together("all_of", [self._present(term), condition])

    def _present(self, term: Term) -> Node:
        """Return that there are rows with a value: only then SQL has anything to compare."""
        rows = term.rows
        if term.aggregate is Aggregate.SUM and term.column:
            rows = rows.narrowed([Attribute(column=term.column, test=Presence(op="filled"))])
        return rows.related(Aggregate.EXISTS)

    # --- against another value

    def _against(self, left: Term, op: str, right: Term, node: exp.Expr) -> Node:
        if left.everybody is not None:
            left, op, right = right, TURNED[op], left
        if (share := self._share(left, op, right)) is not None:
            return share
        times = right.factor / left.factor
        if times <= 0 or left.everybody is not None:
            raise Unreadable(node, EXPRESSION)
        if right.everybody is not None and (
            left.attribute is None or left.attribute.column != right.of
        ):
            raise Unreadable(node, EXPRESSION)
        for term in (left, right):
            if term.aggregate in {Aggregate.LAST, Aggregate.FIRST}:
                raise Unreadable(node, EXPRESSION)
        test = Against.model_validate(
            {"op": op, "than": right.measure().model_dump(), "times": float(times)}
        )
        measured = Measured.model_validate(
            {"measure": left.measure().model_dump(), "test": test.model_dump()}
        )
        needed = [
            self._present(term)
            for term in (left, right)
            if term.asked is not None and not term.zero and term.aggregate in _ZERO_OF_NONE
        ]
        needed = [one for number, one in enumerate(needed) if one not in needed[:number]]
        return together("all_of", [*needed, measured])

    def _share(self, left: Term, op: str, right: Term) -> Node | None:
        """Return ``count(*) filter (...) >= 0.5 * count(*)`` as a share, or as every row."""
        both = (left, right)
        if any(t.asked is None or t.aggregate is not Aggregate.COUNT or t.column for t in both):
            return None
        if not left.holds and right.holds:
            left, op, right = right, TURNED[op], left
        if right.holds or not left.holds or left.asked != right.asked or left.asked is None:
            return None
        part = right.factor / left.factor
        if part == 1 and op in {"eq", "ge"}:
            return left.asked.related(Aggregate.EVERY, holds=left.holds)
        test = Compare.model_validate({"op": op, "value": float(part)})
        return left.asked.related(Aggregate.SHARE, test, holds=left.holds)

    # --- terms

    def term(  # noqa: PLR0911 - one return for each kind of term
        self, node: exp.Expr, scope: Scope | None, asked: Asked | None
    ) -> Term:
        """Return one side of a comparison.

        Raises:
            Unreadable: it is no measure.
        """
        node = stripped(node)
        match node:
            case exp.Coalesce() if [constant_of(e) for e in node.expressions] == [0]:
                return replace(self.term(node.this, scope, asked), zero=True)
            case exp.Cast() if node.to.this == exp.DType.DATE:
                return replace(self.term(node.this, scope, asked), by_day=True)
            case exp.Cast() if node.to.this in {exp.DType.DOUBLE, exp.DType.DECIMAL}:
                return self.term(node.this, scope, asked)
            case exp.Div() if asked is not None and constant_of(node.expression) is None:
                return self._ratio(node, asked)
            case exp.Mul() | exp.Div():
                return self._scaled(node, scope, asked)
            case exp.Subquery() if scope is not None:
                return self._subquery(node.this, scope)
            case exp.Column() if scope is not None:
                return self._column(node, scope)
            case exp.Filter() if asked is not None:
                term = self.term(node.this, scope, asked)
                more = self._conditions(node.expression, asked)
                return replace(term, holds=(*term.holds, *more))
            case _ if asked is not None:
                return self._aggregate(node, asked)
        raise Unreadable(node, EXPRESSION)

    def _conditions(self, where: exp.Expr, asked: Asked) -> list[Node]:
        return self._queries.conditions.conjunction(conjuncts(where), asked.inner)

    def _ratio(self, node: exp.Div, asked: Asked) -> Term:
        """Read ``COUNT(*) FILTER (…) / COUNT(*)``: a share of the rows."""
        below = stripped(node.expression)
        if isinstance(below, exp.Nullif) and constant_of(below.expression) == 0:
            below = stripped(below.this)
        part, whole = self.term(node.this, None, asked), self.term(below, None, asked)
        counted = all(t.aggregate is Aggregate.COUNT and t.column is None for t in (part, whole))
        if not counted or whole.holds or not part.holds or whole.factor != part.factor:
            raise Unreadable(node, AGGREGATE)
        if self.context.speech.dialect is not Dialect.DUCKDB and not node.find(exp.Cast):
            raise Unreadable(node, WHOLE_DIVISION)
        return Term(asked, Aggregate.SHARE, None, part.holds)

    def _scaled(self, node: exp.Expr, scope: Scope | None, asked: Asked | None) -> Term:
        left, right = constant_of(node.this), constant_of(node.expression)
        value, inner = (left, node.expression) if left is not None else (right, node.this)
        if not isinstance(value, int | float) or isinstance(value, bool) or value <= 0:
            raise Unreadable(node, EXPRESSION)
        factor = Fraction(str(value))
        term = self.term(inner, scope, asked)
        if isinstance(node, exp.Div):
            if left is not None:
                raise Unreadable(node, EXPRESSION)
            said_whole = stripped(node.expression).name.isdecimal()
            exact = self.context.speech.dialect is Dialect.DUCKDB or not said_whole
            if not exact and term.aggregate is not Aggregate.AVG:
                raise Unreadable(node, WHOLE_DIVISION)
            factor = 1 / factor
        return replace(term, factor=term.factor * factor)

    def _column(self, node: exp.Column, scope: Scope) -> Term:
        view = scope.views.get(node.table)
        if view is None:
            ref, via, column = scope.column(node, self.context)
            if not column.type.is_numeric or column.minor_units != 1 or column.negated:
                raise Unreadable(node, EXPRESSION)
            return Term(attribute=ColumnMeasure(column=ref, via=via))
        select = view.query
        if not isinstance(select, exp.Select) or not select.args.get("group"):
            raise Unreadable(node, AGGREGATE)
        found = next((p for p in select.selects if p.alias_or_name == node.name), None)
        key = next((p for p in select.selects if p.alias_or_name == view.key), None)
        if found is None or key is None or select.args.get("having"):
            raise Unreadable(node, AGGREGATE)
        inner = replace(scope, views={}, ctes=view.ctes)
        asked = self._queries.grouped(select, key.unalias(), *view.on, inner)
        return self.term(found.unalias(), None, asked)

    def _subquery(self, query: exp.Expr, scope: Scope) -> Term:
        if not isinstance(query, exp.Select) or len(query.selects) != 1:
            raise Unreadable(query, EXPRESSION)
        value = query.selects[0].unalias()
        if everybody := self._everybody(query, value, scope):
            return everybody
        asked = self._queries.tied(query, scope)
        term = self.term(value, None, asked)
        # COUNT of no rows is 0 even without COALESCE; a group is not asked for here.
        counted = term.aggregate in {Aggregate.COUNT, Aggregate.DISTINCT}
        return replace(term, zero=term.zero or counted)

    def _everybody(self, query: exp.Select, value: exp.Expr, scope: Scope) -> Term | None:
        """Read ``(SELECT AVG(income) FROM clients)``."""
        entity = self.context.catalog.entities.named().values()
        source = query.args["from_"].this if query.args.get("from_") else None
        plain = not any(query.args.get(p) for p in ("where", "joins", "group", "having", "limit"))
        column = stripped(value.this) if isinstance(value, exp.AggFunc) else None
        if not plain or not isinstance(source, exp.Table) or not isinstance(column, exp.Column):
            return None
        if (
            not scope.of_entity
            or source.name != scope.about
            or source.name not in {e.table for e in entity}
        ):
            return None
        ref = f"{source.name}.{column.name}"
        match value:
            case exp.Avg():
                found = Everybody(statistic="average")
            case exp.Median():
                found = Everybody(statistic="median")
            case exp.PercentileCont():
                level = constant_of(value.expression)
                if not isinstance(level, float) or not 0 < level < 1:
                    return None
                found = Everybody(statistic="percentile", level=round(level * 100, 10))
            case _:
                return None
        return Term(everybody=found, of=ref)

    def _aggregate(self, node: exp.Expr, asked: Asked) -> Term:
        if isinstance(node, exp.Count):
            return self._count(node, asked)
        if type(node) in _PICKED:
            ref = self._own_column(node.this, asked)
            self._by_time(node, asked)
            return Term(asked, _PICKED[type(node)], ref)
        aggregate = _PLAIN.get(type(node))
        if aggregate is None or node.args.get("expressions"):
            raise Unreadable(node, AGGREGATE)
        value, zero = stripped(node.this), False
        holds: tuple[Node, ...] = ()
        if isinstance(value, exp.Case | exp.If) and aggregate is Aggregate.SUM:
            value, where, zero = _filtered(value)
            holds = tuple(self._conditions(where, asked))
            if isinstance(value, exp.Literal) and constant_of(value) == 1:
                return Term(asked, Aggregate.COUNT, None, holds, zero)
        ref = self._own_column(value, asked)
        column = self.context.catalog.column(ref)
        by_day = column is not None and column.type is ColumnType.DATE
        if asked.repeats:
            self._once(asked)
        return Term(asked, aggregate, ref, holds, zero, by_day=by_day)

    def _count(self, node: exp.Count, asked: Asked) -> Term:
        value = node.this
        key = self.context.ways.key_of(asked.table)
        if isinstance(value, exp.Distinct):
            if len(value.expressions) != 1:
                raise Unreadable(node, AGGREGATE)
            ref = self._own_column(value.expressions[0], asked)
            if ref == f"{asked.table}.{key}":
                return Term(asked, Aggregate.COUNT)
            return Term(asked, Aggregate.DISTINCT, ref)
        if asked.repeats:
            self._once(asked)
        if isinstance(value, exp.Star) or constant_of(value) is not None:
            return Term(asked, Aggregate.COUNT)
        if isinstance(value, exp.Case | exp.If):
            then, where, zero = _filtered(value)
            if zero or constant_of(then) is None:
                raise Unreadable(node, AGGREGATE)
            return Term(asked, Aggregate.COUNT, None, tuple(self._conditions(where, asked)))
        ref = self._own_column(value, asked)
        if ref == f"{asked.table}.{key}":
            return Term(asked, Aggregate.COUNT)
        filled = exp.Not(this=exp.Is(this=value.copy(), expression=exp.Null()))
        return Term(
            asked, Aggregate.COUNT, None, (self._queries.conditions.condition(filled, asked.inner),)
        )

    def _own_column(self, node: exp.Expr, asked: Asked) -> str:
        """Return a column of the rows themselves.

        Raises:
            Unreadable: it is another table's, whose values the join may repeat.
        """
        node = stripped(node)
        if not isinstance(node, exp.Column):
            raise Unreadable(node, EXPRESSION)
        ref, via, column = asked.inner.column(node, self.context)
        if ref.partition(".")[0] != asked.table or via:
            raise Unreadable(node, MULTIPLIED)
        if column.minor_units != 1 or column.negated:
            raise Unreadable(node, EXPRESSION)
        return ref

    def _by_time(self, node: exp.Expr, asked: Asked) -> None:
        time = self.context.catalog.tables[asked.table].event_time
        if self._own_column(node.expression, asked) != f"{asked.table}.{time}":
            raise Unreadable(node, AGGREGATE)
        self.context.assume(Takes.NO_TIES, f"{asked.table}.{time}")

    def _once(self, asked: Asked) -> None:
        """Note that a join must not name a row twice for one owner: the tree counts it once."""
        pairs = next(step.to_table for step in asked.path if step.many)
        self.context.assume(Takes.ONCE, pairs)


def _filtered(node: exp.Expr) -> tuple[exp.Expr, exp.Expr, bool]:
    """Return ``CASE WHEN p THEN x [ELSE 0] END`` as x, p, and whether 0 is its else.

    Raises:
        Unreadable: it is another CASE.
    """
    branches = node.args.get("ifs") or [node]
    default = node.args.get("default") or node.args.get("false")
    zero = default is not None and constant_of(default) == 0
    if (
        len(branches) != 1
        or (default is not None and not zero)
        or (isinstance(node, exp.Case) and node.this is not None)
    ):
        raise Unreadable(node, AGGREGATE)
    then = branches[0].args["true"]
    return stripped(then), branches[0].this, zero


def opposite_of(node: exp.Expr) -> exp.Expr:
    """Return a condition with NOT pushed into it: exact in Kleene's logic.

    Raises:
        Unreadable: there is no opposite.
    """
    node = stripped(node)
    turned: dict[type[exp.Expr], type[exp.Expr]] = {
        exp.EQ: exp.NEQ, exp.NEQ: exp.EQ, exp.LT: exp.GTE, exp.GTE: exp.LT,
        exp.GT: exp.LTE, exp.LTE: exp.GT,
    }  # fmt: skip
    if type(node) in turned:
        return turned[type(node)](this=node.this, expression=node.expression)
    if isinstance(node, exp.Not):
        return stripped(node.this)
    if isinstance(node, exp.And | exp.Or):
        parts = [opposite_of(part) for part in node.flatten()]
        return exp.or_(*parts) if isinstance(node, exp.And) else exp.and_(*parts)
    if isinstance(node, exp.Between):
        return exp.or_(
            exp.LT(this=node.this, expression=node.args["low"]),
            exp.GT(this=node.this, expression=node.args["high"]),
        )
    raise Unreadable(node, AGGREGATE)


def _between(ends: list[Scalar | None]) -> Between:
    low, high = _known(ends)
    return Between(op="between", low=low, high=high)


def _known(values: list[Scalar | None]) -> list[Scalar]:
    return [value for value in values if value is not None]


def _constant(node: exp.Expr, context: Context) -> bool:
    if constant_of(node) is not None:
        return True
    return day_of(node, context.as_of, context.speech.dialect) is not None


def _day(node: exp.Expr, term: Term, context: Context) -> bool:
    """Tell whether a text is a day, because it is compared with one."""
    column = context.catalog.column(term.column or "")
    dated = column is not None and column.type.is_time
    return dated and day_of(node, context.as_of, context.speech.dialect) is not None
