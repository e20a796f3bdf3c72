"""A FROM clause that grows: the tables at hand, and the joins that conditions ask for."""

from __future__ import annotations

from sqlglot import exp

from ostap.catalog import Column, LinkStep
from ostap.criteria.compile import aggregates, sets
from ostap.criteria.compile.context import Approve, Context
from ostap.criteria.compile.measures import measured, plainly
from ostap.criteria.compile.tests import column_test
from ostap.criteria.sql import parts
from ostap.criteria.sql.parts import Expr
from ostap.criteria.tree.ways import Path, tables_of
from ostap.results.criteria import (
    Aggregate,
    Attribute,
    AttributeView,
    ColumnAsked,
    Compare,
    Group,
    KeySet,
    Measured,
    Node,
    OneOf,
    Related,
    RowsAsked,
    Sample,
    SavedAudience,
    Test,
    Written,
)

__all__ = ["Approve", "Rows"]


class Rows:
    """One FROM clause and the conditions over it.

    ``tables`` are at hand, the one that conditions are about last; what else a condition names is
    joined once for each way to it, by joins that never multiply rows.
    """

    def __init__(
        self, context: Context, tables: tuple[str, ...], avoid: frozenset[str] = frozenset()
    ) -> None:
        self.context = context
        self._tables = tables
        self._avoid = avoid
        self._ways: dict[tuple[str, LinkStep], str] = {}
        self._taken: set[str] = set(tables)
        self._joins: list[exp.Join] = []

    @property
    def about(self) -> str:
        """The table whose row conditions are about."""
        return self._tables[-1]

    def afresh(self) -> Rows:
        """Return a FROM clause of its own with the table that this one is about."""
        return Rows(self.context, (self.about,), self._avoid)

    def inside(self, path: Path) -> Rows:
        """Return a FROM clause with the tables of a way that leads on from here."""
        return Rows(self.context, tables_of(path), self._avoid | {self.about})

    def way_to(self, asked: RowsAsked) -> Path:
        """Return the way to the rows that are asked about."""
        (path,) = self.context.ways.rows(self.about, asked.table, asked.via)
        return path

    def joined_to(self, query: exp.Select) -> exp.Select:
        """Return the query with the joins that the conditions asked for."""
        for join in self._joins:
            query = query.join(join, copy=False)
        return query

    def left_join(self, target: Expr, condition: Expr) -> None:
        """Join what has one row at most for each row at hand."""
        self._joins.append(exp.Join(this=target, on=condition, side="LEFT"))

    def raw(self, asked: ColumnAsked) -> exp.Column:
        """Return a column as it is kept, joining its table where it is not at hand."""
        table, _, name = asked.column.partition(".")
        (place,) = self.context.ways.places(self._tables, table, self._avoid, asked.via)
        here = place.base
        for step in place.path:
            here = self._followed(here, step)
        return parts.column(here, name)

    def _followed(self, here: str, step: LinkStep) -> str:
        """Return under which alias the row stands that a link leads to, joined once."""
        if (here, step) not in self._ways:
            alias = step.to_table
            if alias in self._taken:
                alias = f"{step.to_table}_by_{step.column}"
            while alias in self._taken:
                alias += "_too"
            self._taken.add(alias)
            self._ways[here, step] = alias
            visible = self.context.visible(step.to_table, alias)
            condition = parts.all_of([parts.linked(step, here, alias), *visible])
            self.left_join(parts.table(step.to_table, alias), condition)
        return self._ways[here, step]

    def condition(self, node: Node) -> Expr:  # noqa: PLR0911 - one return for each kind of node
        """Return a node as a boolean expression over these rows."""
        match plainly(node):
            case Group() as group:
                return self._group(group)
            case Attribute() as attribute:
                found = self._attribute(attribute)
                keep = attribute.missing == "keep"
                return parts.settled(found, unknown_as=True) if keep else found
            case Related() as related:
                return self._related(related)
            case Measured() as compared:
                return measured(compared, self)
            case SavedAudience() as audience:
                return sets.saved(audience, self)
            case KeySet() as key_set:
                return sets.handed_in(key_set, self)
            case Sample() as sample:
                return sets.sampled(sample, self)
            case Written() as written:
                return sets.written(written, self)

    def _group(self, node: Group) -> Expr:
        items = [self.condition(item) for item in node.items]
        if node.combine == "all_of":
            combined = parts.all_of(items)
        else:
            either = exp.or_(*items)
            combined = parts.negated(either) if node.combine == "none_of" else either
        return parts.settled(combined, unknown_as=True) if node.missing == "keep" else combined

    def _attribute(self, node: Attribute) -> Expr:
        column, value = self.context.column(node.column), self.raw(node)
        if column.multi is None:
            return self._test(value, column, node.of, node.test)
        if column.multi.separator:
            return self._separated(value, column, column.multi.separator, node)
        return self._one_of_many(value.table, column, node)

    def _test(self, value: Expr, column: Column, view: AttributeView, test: Test) -> Expr:
        context = self.context
        said = context.said(value, column)
        return column_test(said, column, view, test, context.speech, context.as_of)

    def _separated(self, value: Expr, column: Column, separator: str, node: Attribute) -> Expr:
        positive, any_of = _positive(node.test)
        if not isinstance(positive, Compare | OneOf):
            return self._test(value, column, node.of, node.test)
        wanted = (positive.value,) if isinstance(positive, Compare) else positive.values
        speech = self.context.speech
        found = exp.or_(*(speech.listed(value.copy(), separator, str(one)) for one in wanted))
        return found if any_of else parts.negated(found)

    def _one_of_many(self, here: str, column: Column, node: Attribute) -> Expr:
        """Join a table of values: whether any of them passes, unknown where there is none."""
        multi, key = column.multi, self.context.key_of(node.column.partition(".")[0])
        if multi is None or not (multi.table and multi.key and multi.value):
            raise KeyError(node.column)
        positive, any_of = _positive(node.test)
        value, owner = (
            parts.column(multi.table, multi.value),
            parts.column(multi.table, multi.key),
        )
        passes = self._test(value, column, node.of, positive)
        hit = exp.Max(this=exp.case().when(passes, parts.number(1)).else_(parts.number(0)))
        values = (
            exp.select(owner, parts.named(hit, "hit"))
            .from_(parts.table(multi.table))
            .where(parts.not_null(value), *self.context.visible(multi.table))
            .group_by(owner.copy())
        )
        alias = f"{node.id}_values"
        self.left_join(
            values.subquery(parts.identifier(alias)),
            parts.equal(parts.column(alias, multi.key), parts.column(here, key)),
        )
        found = parts.column(alias, "hit")
        match node.test.op:
            case "filled":
                return parts.not_null(found)
            case "missing":
                return parts.is_null(found)
            case _:
                return parts.equal(found, parts.number(int(any_of)))

    def _related(self, node: Related) -> Expr:
        owner = self._owners(node, f"{node.id}_rows")
        if node.aggregate is Aggregate.NONE:
            return parts.is_null(owner)
        if node.test is None:
            return parts.not_null(owner)
        value = aggregates.value_of_all(node, parts.column(owner.table, "value"))
        found = aggregates.value_test(node, value, node.test, self.context)
        return aggregates.never_unknown(node, found)

    def value_of(self, asked: RowsAsked, name: str) -> Expr:
        """Return what is made of the rows that belong to the row at hand."""
        owner = self._owners(asked, name)
        return aggregates.value_of_all(asked, parts.column(owner.table, "value"))

    def _owners(self, asked: RowsAsked, alias: str) -> exp.Column:
        """Join one row for each owner of matching rows; return the column that names him there."""
        path = self.way_to(asked)
        owner = parts.column(alias, path[0].to_column)
        query = aggregates.owners(asked, path, self.inside(path))
        self.left_join(
            query.subquery(parts.identifier(alias)),
            parts.equal(owner, parts.column(self.about, path[0].column)),
        )
        return owner


_OPPOSITE = {"ne": "eq", "not_in": "in"}


def _positive(test: Test) -> tuple[Test, bool]:
    """Return the test that one value must pass, and whether any value must, or none may."""
    if test.op in _OPPOSITE:
        return test.model_copy(update={"op": _OPPOSITE[test.op]}), False
    return test, True
