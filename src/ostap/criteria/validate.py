"""Whether a criteria tree can be asked of this company's data. Everything wrong, all at once."""

from __future__ import annotations

from functools import singledispatchmethod

from ostap.catalog import Catalog, Column
from ostap.criteria.lookup import ColumnLookup, Scope
from ostap.criteria.operands import (
    AGE,
    DAYS_SINCE,
    Operand,
    fit,
    operand_of,
    presence_only,
)
from ostap.criteria.tree import children, with_ids
from ostap.criteria.validate_related import RelatedChecks
from ostap.criteria.ways import tables_of
from ostap.errors import NOTHING, InvalidInputError, Problem, did_you_mean
from ostap.names import Text
from ostap.results.criteria import (
    Attribute,
    AttributeView,
    Criteria,
    Group,
    Node,
    Related,
    Test,
    Written,
)

MAX_DEPTH = 12
MAX_NODES = 200


def validate(criteria: Criteria, catalog: Catalog, name: str = "criteria") -> Criteria:
    """Return the tree with ids given and every constant read as its column's type.

    Args:
        criteria: a well-formed tree.
        catalog: what the company's data means.
        name: what to call the input in messages.

    Raises:
        InvalidInputError: every problem at once; ``where`` is a path such as
            ``all_of.2.test.value``.
    """
    _limits(criteria, name)
    entity = catalog.entities.named().get(criteria.entity)
    if entity is None:
        known = did_you_mean(criteria.entity, catalog.entities.named())
        what = Text(f"no entity '{criteria.entity}'.", f"нет сущности '{criteria.entity}'.")
        raise _invalid(name, [Problem("criteria.unknown_entity", "entity", what, known)])
    checking = _Checking(catalog)
    scope = Scope(tables=(entity.table,))
    nodes = checking.nodes(criteria.all_of, "all_of", scope)
    numbered, id_problems = with_ids(criteria.model_copy(update={"all_of": nodes}))
    if problems := [*checking.problems, *id_problems]:
        raise _invalid(name, problems)
    return numbered


def _invalid(name: str, problems: list[Problem]) -> InvalidInputError:
    return InvalidInputError(
        "criteria.invalid",
        Text(f"{name} has {len(problems)} mistake(s):", f"{name}: ошибок: {len(problems)}"),
        problems=problems,
    )


def _limits(criteria: Criteria, name: str) -> None:
    level, depth, total = criteria.all_of, 0, 0
    while level:
        depth, total = depth + 1, total + len(level)
        level = tuple(inner for node in level for inner in children(node))
    if depth > MAX_DEPTH or total > MAX_NODES:
        what = Text(
            f"the tree is too large: {total} nodes, {depth} deep.",
            f"дерево слишком велико: узлов {total}, уровней {depth}.",
        )
        hint = Text(
            f"At most {MAX_NODES} nodes, {MAX_DEPTH} deep.",
            f"Можно до {MAX_NODES} узлов и {MAX_DEPTH} уровней.",
        )
        raise _invalid(name, [Problem("criteria.too_large", "all_of", what, hint)])


class _Checking:
    """One walk over one tree: coerced nodes out, problems gathered."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.problems: list[Problem] = []
        self.lookup = ColumnLookup(catalog, self.problems)
        self._rows = RelatedChecks(catalog, self.lookup, self.problems)

    def report(self, code: str, where: str, what: Text, hint: Text = NOTHING) -> None:
        self.problems.append(Problem(f"criteria.{code}", where, what, hint))

    def nodes(self, nodes: tuple[Node, ...], where: str, scope: Scope) -> tuple[Node, ...]:
        return tuple(
            self.node(node, f"{where}.{number}", scope) for number, node in enumerate(nodes)
        )

    @singledispatchmethod
    def node(self, node: Node, where: str, scope: Scope) -> Node:
        """Return the node, coerced. One method for each kind of node."""
        raise NotImplementedError(type(node))

    @node.register
    def _(self, node: Attribute, where: str, scope: Scope) -> Node:
        column = self.lookup.column(node.column, f"{where}.column", scope)
        if column is None:
            return node
        operand = self._attribute_operand(node, column, where)
        if operand is None:
            return node
        return node.model_copy(update={"test": self._fit(node.test, operand, f"{where}.test")})

    def _attribute_operand(self, node: Attribute, column: Column, where: str) -> Operand | None:
        if column.sensitive:
            if node.of is AttributeView.VALUE:
                return presence_only(column)
            what = Text(
                f"{node.column} is sensitive: only whether it is filled may be asked.",
                f"{node.column} — личные данные: можно спросить лишь, заполнено ли.",
            )
            self.report("sensitive", f"{where}.of", what)
            return None
        if node.of is AttributeView.VALUE:
            return operand_of(column)
        if node.of is AttributeView.AGE and column.role != "birth_date":
            what = Text(
                f"an age is that of a birth date; {node.column} is not one.",
                f"возраст считается от даты рождения, а {node.column} — не она.",
            )
            births = [r for r in self.catalog.column_refs if self._is_birth(r)]
            self.report("age", f"{where}.of", what, did_you_mean(node.column, births))
            return None
        if not column.type.is_time:
            what = Text(
                f"days since are those of a date; {node.column} is {column.type}.",
                f"дни считаются от даты, а {node.column} — {column.type}.",
            )
            self.report("days_since", f"{where}.of", what)
            return None
        return AGE if node.of is AttributeView.AGE else DAYS_SINCE

    def _is_birth(self, ref: str) -> bool:
        column = self.catalog.column(ref)
        return column is not None and column.role == "birth_date"

    def _fit(self, test: Test, operand: Operand, where: str) -> Test:
        fitted, problems = fit(test, operand, where)
        self.problems += problems
        return fitted

    @node.register
    def _(self, node: Group, where: str, scope: Scope) -> Node:
        return node.model_copy(update={"items": self.nodes(node.items, f"{where}.items", scope)})

    @node.register
    def _(self, node: Written, where: str, scope: Scope) -> Node:
        if scope.inside_rows:
            what = Text(
                "written SQL can't stand inside the rows of another condition.",
                "готовый SQL не может стоять внутри условия о строках.",
            )
            self.report("written_inside", where, what)
        return node

    @node.register
    def _(self, node: Related, where: str, scope: Scope) -> Node:
        path = self.lookup.path(node.table, f"{where}.table", scope)
        if path is None:
            return node
        inner = Scope(
            tables=tables_of(path), avoid=scope.avoid | {scope.tables[-1]}, inside_rows=True
        )
        update: dict[str, object] = {"where": self.nodes(node.where, f"{where}.where", inner)}
        if test := self._rows.checked_test(node, path, where, scope):
            update["test"] = test
        coerced = node.model_copy(update=update)
        self._rows.check_currency(coerced, where)
        return coerced
