"""Resolves every name of a statement, in place: afterwards each column says where it is from.

The rules are stricter than any engine's, so that no two engines can read the result in two ways:
a column belongs to exactly one visible relation and is written `relation.column`, both spelled
as they were declared; a name given in SELECT and used elsewhere is replaced by what it stands
for (but in ORDER BY, where every engine puts it first); a CTE may not take a table's name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from sqlglot import exp

from ostap.criteria.guard import lists
from ostap.criteria.guard.columns import Columns
from ostap.criteria.guard.joins import untied
from ostap.criteria.guard.reasons import Reasons
from ostap.criteria.guard.scope import Frame, Lexicon, Output, Relation, Shape, fold
from ostap.criteria.guard.shape import at_most_one_row, inside_query, only_asks_whether, order_of

_Ctes = dict[str, tuple[exp.Identifier, Shape]]
_NOTHING = Shape(())
_ASKS_ONLY: Final = frozenset({"SEMI", "ANTI"})
"""Joins that show no column of what they join."""


class Resolver:
    """Resolves one statement.

    Args:
        lexicon: the catalog's names.
        reasons: where refusals go; resolving goes on after one.
        read: called with the node and the ``table.column`` for every use of a table's column.
        schemas: the schema names that may stand before a table, and are dropped.
    """

    def __init__(
        self,
        lexicon: Lexicon,
        reasons: Reasons,
        read: Callable[[exp.Expr, str], None],
        schemas: frozenset[str],
    ) -> None:
        self._lexicon = lexicon
        self._reasons = reasons
        self._columns = Columns(lexicon, reasons, read)
        self._schemas = schemas

    def statement(self, query: exp.Expr) -> Shape:
        """Resolve a whole statement and return what it shows."""
        return self._query(query, {}, None)

    def _query(self, query: exp.Expr, ctes: _Ctes, outer: Frame | None) -> Shape:
        if isinstance(query, exp.Subquery):
            return self._query(query.this, ctes, outer)
        if isinstance(query, exp.Select | exp.SetOperation):
            here = self._with(query, ctes, outer)
            if isinstance(query, exp.Select):
                return self._select(query, Frame(here, outer))
            return self._set_operation(query, here, outer)
        self._reasons.construct(query)
        return _NOTHING

    def _with(self, query: exp.Expr, ctes: _Ctes, outer: Frame | None) -> _Ctes:
        clause = query.args.get("with_")
        if clause is None:
            return ctes
        here = dict(ctes)
        for cte in clause.expressions:
            shape = self._query(cte.this, here, outer)
            alias = cte.args["alias"]
            name = fold(alias.name)
            if self._lexicon.table(alias.name) is not None:
                self._reasons.taken(alias, by_table=True)
            elif name in here:
                self._reasons.taken(alias)
            here[name] = (alias.this, self._renamed(alias, shape))
        return here

    def _renamed(self, alias: exp.Expr, shape: Shape) -> Shape:
        """Apply ``AS name(a, b)``."""
        names = alias.args.get("columns") or []
        if not names:
            return shape
        if len(names) != len(shape.outputs):
            self._reasons.construct(alias, "columns")
            return shape
        pairs = zip(names, shape.outputs, strict=True)
        return Shape(tuple(Output(n.name, o.origins) for n, o in pairs), shape.one_row)

    def _set_operation(self, query: exp.SetOperation, ctes: _Ctes, outer: Frame | None) -> Shape:
        left = self._query(query.this, ctes, outer)
        right = self._query(query.expression, ctes, outer)
        if len(left.outputs) != len(right.outputs):
            self._reasons.unequal_columns(query)
            return left
        names = {fold(output.name): output.name for output in left.outputs}
        for ordered in order_of(query):
            self._bare(ordered, names)
        self._expressions(query, ("limit", "offset"), Frame(ctes))
        pairs = zip(left.outputs, right.outputs, strict=True)
        return Shape(tuple(Output(a.name, a.shared(b)) for a, b in pairs))

    def _bare(self, ordered: exp.Expr, names: dict[str, str]) -> None:
        """Check what a set operation is ordered by: the number or the name of an output."""
        by = ordered.this
        if isinstance(by, exp.Literal) and not by.is_string:
            return
        if isinstance(by, exp.Column) and not by.table and fold(by.name) in names:
            by.set("this", self._lexicon.identifier(names[fold(by.name)]))
            return
        self._reasons.construct(ordered)

    def _select(self, select: exp.Select, frame: Frame) -> Shape:
        self._relations(select, frame)
        outputs = self._projections(select, frame)
        self._expressions(select, ("where",), frame)
        self._group(select, frame)
        self._expressions(select, ("having", "qualify", "windows", "distinct"), frame)
        self._order(select, frame)
        self._expressions(select, ("limit", "offset"), Frame(frame.ctes))
        if not self._reasons:
            for relation in untied(select, frame.relations):
                self._reasons.cross_join(relation.alias)
        return Shape(tuple(outputs), at_most_one_row(select))

    # --- FROM and JOIN

    def _relations(self, select: exp.Select, frame: Frame) -> None:
        if (from_ := select.args.get("from_")) is not None:
            self._relation(from_.this, frame)
        for join in select.args.get("joins") or []:
            before = list(frame.relations)
            self._relation(join.this, frame)
            for name in join.args.get("using") or []:
                self._using(name, frame, before)
            if (condition := join.args.get("on")) is not None:
                self._expression(condition, frame)
            if join.kind.upper() in _ASKS_ONLY and len(frame.relations) > len(before):
                frame.relations[-1] = replace(frame.relations[-1], outputs={})

    def _relation(self, node: exp.Expr, frame: Frame) -> None:
        relation = self._made(node, frame)
        if relation is None:
            return
        if any(relation.name == other.name for other in frame.relations):
            self._reasons.taken(relation.alias)
        frame.relations.append(relation)

    def _made(self, node: exp.Expr, frame: Frame) -> Relation | None:
        alias = node.args.get("alias")
        unpacking = node if isinstance(node, exp.Unnest) else node.this
        if unpacking is not None and lists.unpacks(unpacking, self._lexicon.dialect):
            shape = Shape(lists.outputs_of(unpacking, self._lexicon.dialect))
        elif isinstance(node, exp.Table):
            return self._table(node, frame)
        elif isinstance(node, exp.Subquery):
            shape = self._query(node.this, frame.ctes, frame.outer)
        elif isinstance(node, exp.Values):
            self._children(node, Frame(frame.ctes))
            width = len(node.expressions[0].expressions)
            shape = Shape(tuple(Output("", None) for _ in range(width)), len(node.expressions) == 1)
        else:
            self._reasons.construct(node)
            return None
        if alias is None or not alias.name:
            # Without a name nothing can refer to it; DuckDB makes one up, we do as well.
            alias = exp.TableAlias(this=exp.to_identifier(f"unnamed_{len(frame.relations) + 1}"))
            node.set("alias", alias)
        return Relation.of(alias.this, self._renamed(alias, shape))

    def _table(self, node: exp.Table, frame: Frame) -> Relation | None:
        if not isinstance(node.this, exp.Identifier):
            self._reasons.construct(node)
            return None
        alias = node.args.get("alias")
        if alias is not None and alias.args.get("columns"):
            self._reasons.construct(alias, "columns")
        written = alias.this if alias is not None and alias.this else None
        if not node.db and (known := frame.ctes.get(fold(node.name))) is not None:
            identifier, shape = known
            node.set("this", identifier.copy())
            return Relation.of(written or identifier, shape)
        name = self._lexicon.table(node.name)
        if name is None or (node.db and fold(node.db) not in self._schemas):
            full = f"{node.db}.{node.name}" if node.db else node.name
            self._reasons.unknown_table(node, full, self._lexicon.tables)
            return None
        node.set("db", None)
        node.set("this", self._lexicon.exact(node.this, name))
        return Relation(written or node.this, self._lexicon.outputs(name), name)

    def _using(self, name: exp.Identifier, frame: Frame, before: list[Relation]) -> None:
        folded = fold(name.name)
        left = [r for r in before if folded in r.outputs]
        right = frame.relations[-1] if len(frame.relations) > len(before) else None
        if right is None or not left or folded not in right.outputs:
            known = [output.name for r in frame.relations for output in r.outputs.values()]
            self._reasons.unknown_column(name, name.name, known)
            return
        if len(left) > 1 and folded not in frame.merged:
            self._reasons.ambiguous(name, name.name)
        for relation in (*left, right):
            self._columns.reads(name, relation.outputs[folded], relation)
        frame.merged[folded] = left[0].outputs[folded].name
        name.replace(self._lexicon.exact(name, frame.merged[folded]))

    # --- SELECT, GROUP BY, ORDER BY

    def _projections(self, select: exp.Select, frame: Frame) -> list[Output]:
        if only_asks_whether(select):
            select.set("expressions", [exp.Literal.number(1)])
        outputs = []
        for number, projection in enumerate(select.expressions, start=1):
            self._expression(projection, frame)
            # The node may have been replaced, when it was itself a name given before.
            now = select.expressions[number - 1]
            outputs.append(Output(now.alias_or_name, frame.origins(now)))
            if isinstance(now, exp.Alias):
                self._given(now, number, frame)
        return outputs

    def _given(self, alias: exp.Alias, number: int, frame: Frame) -> None:
        name = fold(alias.alias)
        if name in frame.aliases:
            self._reasons.taken(alias)
        frame.aliases[name] = (number, alias.this)

    def _group(self, select: exp.Select, frame: Frame) -> None:
        group = select.args.get("group")
        if group is None:
            return
        for item in list(group.expressions):
            given = self._alias_of(item, frame)
            if given is not None and not frame.having(item.name):
                item.replace(exp.Literal.number(given[0]))
            else:
                self._expression(item, frame)

    def _order(self, select: exp.Select, frame: Frame) -> None:
        shown = {fold(p.name) for p in select.expressions if isinstance(p, exp.Column)}
        for ordered in order_of(select):
            by = ordered.this
            given = self._alias_of(by, frame)
            if given is not None:
                alias = select.expressions[given[0] - 1].args["alias"]
                by.set("this", alias.copy())
                continue
            for column in by.find_all(exp.Column):
                name = fold(column.name)
                clash = not column.table and name in frame.aliases and frame.having(name)
                if clash and name not in shown and not inside_query(column, by):
                    self._reasons.ambiguous(column, column.name)
            self._expression(by, frame)

    def _alias_of(self, node: exp.Expr, frame: Frame) -> tuple[int, exp.Expr] | None:
        if isinstance(node, exp.Column) and not node.table:
            return frame.aliases.get(fold(node.name))
        return None

    # --- expressions

    def _expressions(self, query: exp.Expr, parts: tuple[str, ...], frame: Frame) -> None:
        for part in parts:
            value = query.args.get(part)
            for node in value if isinstance(value, list) else [value]:
                if node is not None:
                    self._expression(node, frame)

    def _children(self, node: exp.Expr, frame: Frame) -> None:
        for child in list(node.iter_expressions()):
            self._expression(child, frame)

    def _expression(self, root: exp.Expr, frame: Frame) -> None:
        """Resolve the columns of an expression; without recursion but into its queries."""
        waiting = [root]
        while waiting:
            node = waiting.pop()
            if isinstance(node, exp.Query) and not isinstance(node, exp.Table):
                self._query(node, frame.ctes, frame)
            elif isinstance(node, exp.Column):
                self._columns.resolve(node, frame)
            else:
                waiting.extend(reversed(list(node.iter_expressions())))
