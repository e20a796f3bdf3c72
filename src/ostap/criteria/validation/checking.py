"""Whether a criteria tree can be asked of this company's data. Everything wrong, all at once."""

from __future__ import annotations

from functools import singledispatchmethod

from ostap.catalog import Catalog
from ostap.criteria.tree import Nodes, with_ids
from ostap.criteria.validation.columns import ColumnChecks
from ostap.criteria.validation.lookup import ColumnLookup, Scope
from ostap.criteria.validation.measures import MeasureChecks
from ostap.criteria.validation.naming import Named, Saved
from ostap.criteria.validation.report import MAX_DEPTH, MAX_NODES, Report, TooLarge
from ostap.criteria.validation.rows import UNTESTED, RowsChecks
from ostap.criteria.values.operands import Operand, fit
from ostap.errors import InvalidInputError, Problem, did_you_mean
from ostap.names import Text
from ostap.results.criteria import (
    Attribute,
    Criteria,
    Group,
    KeySet,
    Measured,
    Node,
    Related,
    Sample,
    SavedAudience,
    Test,
    Written,
)

__all__ = ["MAX_DEPTH", "MAX_NODES", "Checking", "validate"]


def validate(
    criteria: Criteria, catalog: Catalog, name: str = "criteria", *, saved: Saved | None = None
) -> Criteria:
    """Return the tree with ids given, constants read as their columns' types, and names resolved.

    A saved audience and a measure of the catalog are put in where the tree only names them; where
    they stand in it already, what stands there is what is validated.

    Args:
        criteria: a well-formed tree.
        catalog: what the company's data means.
        name: what to call the input in messages.
        saved: the saved audiences; without it there are none.

    Raises:
        InvalidInputError: every problem at once; ``where`` is a path such as
            ``all_of.2.test.value``.
    """
    entity = catalog.entities.named().get(criteria.entity)
    if entity is None:
        known = did_you_mean(criteria.entity, catalog.entities.named())
        what = Text(f"no entity '{criteria.entity}'.", f"нет сущности '{criteria.entity}'.")
        raise _invalid(name, [Problem("criteria.unknown_entity", "entity", what, known)])
    checking = Checking(catalog, criteria.entity, saved)
    try:
        checked = checking.criteria(criteria, "", Scope(tables=(entity.table,)))
    except TooLarge:
        raise _invalid(name, checking.report.problems) from None
    numbered, id_problems = with_ids(checked)
    if problems := [*checking.report.problems, *id_problems]:
        raise _invalid(name, problems)
    return numbered


def _invalid(name: str, problems: list[Problem]) -> InvalidInputError:
    return InvalidInputError(
        "criteria.invalid",
        Text(f"{name} has {len(problems)} mistake(s):", f"{name}: ошибок: {len(problems)}"),
        problems=problems,
    )


class Checking:
    """One walk over one tree: coerced nodes out, problems gathered in `report`."""

    def __init__(self, catalog: Catalog, entity: str, saved: Saved | None = None) -> None:
        self.report = Report()
        self._entity = entity
        self._named = Named(catalog, saved, self.report)
        lookup = ColumnLookup(catalog, self.report)
        self._columns = ColumnChecks(catalog, lookup, self.report)
        self._rows = RowsChecks(catalog, lookup, self._columns, self.report, self.nodes)
        self.measures = MeasureChecks(catalog, self._columns, self._rows, self._named, self.report)
        self._inside: tuple[str, ...] = ()

    def criteria(self, criteria: Criteria, where: str, scope: Scope) -> Criteria:
        """Return a whole tree, coerced; ``where`` is its place with a dot, or nothing."""
        update: dict[str, object] = {"all_of": self.nodes(criteria.all_of, f"{where}all_of", scope)}
        if criteria.top is not None:
            update["top"] = self.measures.top(criteria.top, f"{where}top", scope)
        return criteria.model_copy(update=update)

    def nodes(self, nodes: Nodes, where: str, scope: Scope) -> Nodes:
        """Return nodes, coerced."""
        found: list[Node] = []
        for number, node in enumerate(nodes):
            with self.report.level(place := f"{where}.{number}"):
                found.append(self.node(node, place, scope))
        return tuple(found)

    @singledispatchmethod
    def node(self, node: Node, where: str, scope: Scope) -> Node:
        """Return the node, coerced. One method for each kind of node."""
        raise NotImplementedError(type(node))

    @node.register
    def _(self, node: Attribute, where: str, scope: Scope) -> Node:
        operand = self._columns.operand(node, where, scope)
        if operand is None:
            return node
        return node.model_copy(update={"test": self._fit(node.test, operand, f"{where}.test")})

    @node.register
    def _(self, node: Group, where: str, scope: Scope) -> Node:
        return node.model_copy(update={"items": self.nodes(node.items, f"{where}.items", scope)})

    @node.register
    def _(self, node: Related, where: str, scope: Scope) -> Node:
        checked = self._rows.check(node, where, scope)
        test = self._rows_test(node, checked.operand, f"{where}.test")
        return checked.asked.model_copy(update={"test": test})

    @node.register
    def _(self, node: Measured, where: str, scope: Scope) -> Node:
        return self.measures.measured(node, where, scope)

    @node.register
    def _(self, node: SavedAudience, where: str, scope: Scope) -> Node:
        self._only_outside(node, where, scope)
        outer, criteria = self._inside, node.criteria
        if criteria is None:
            criteria = self._named.audience(node.name, f"{where}.name", outer)
            if criteria is None:
                return node
            self._inside = (*outer, node.name)
        if criteria.entity != self._entity:
            what = Text(
                f"'{node.name}' selects {criteria.entity}, this tree {self._entity}.",
                f"«{node.name}» отбирает {criteria.entity}, а это дерево — {self._entity}.",
            )
            self.report("other_entity", f"{where}.name", what)
        elif not scope.inside_rows:
            called = Text(
                f"in the saved audience '{node.name}'", f"в сохранённой аудитории «{node.name}»"
            )
            with self.report.inside(called):
                criteria = self.criteria(criteria, f"{where}.criteria.", scope)
        self._inside = outer
        return node.model_copy(update={"criteria": criteria})

    @node.register(KeySet)
    @node.register(Sample)
    @node.register(Written)
    def _(self, node: KeySet | Sample | Written, where: str, scope: Scope) -> Node:
        self._only_outside(node, where, scope)
        return node

    def _only_outside(self, node: Node, where: str, scope: Scope) -> None:
        """Report what selects by the entity's own key where rows of something else are asked."""
        if not scope.inside_rows:
            return
        called = {
            "written": Text("written SQL", "готовый SQL"),
            "audience": Text("a saved audience", "сохранённая аудитория"),
            "keys": Text("a set of keys", "набор ключей"),
            "sample": Text("a share by chance", "случайная доля"),
        }[node.kind]
        what = Text(
            f"{called.en} can't stand inside the rows of another condition.",
            f"{called.ru} не может стоять внутри условия о строках.",
        )
        hint = Text("Put it outside this condition.", "Вынесите это из условия.")
        self.report(f"{node.kind}_inside", where, what, hint)

    def _rows_test(self, node: Related, operand: Operand | None, where: str) -> Test | None:
        takes_none = node.aggregate in UNTESTED
        if node.test is None:
            if not takes_none:
                what = Text(
                    f"{node.aggregate} needs a test.", f"для {node.aggregate} нужно сравнение."
                )
                hint = Text(
                    "For example test: {op: ge, value: 3}.", "Например: {op: ge, value: 3}."
                )
                self.report("test_missing", where, what, hint)
            return None
        if takes_none:
            what = Text(f"{node.aggregate} takes no test.", f"у {node.aggregate} нет сравнения.")
            hint = Text("Use count for 'at least 3'.", "Для «не меньше 3» есть count.")
            self.report("test_unwanted", where, what, hint)
        return self._fit(node.test, operand, where) if operand is not None else node.test

    def _fit(self, test: Test, operand: Operand, where: str) -> Test:
        fitted, problems = fit(test, operand, where)
        for problem in problems:
            code = problem.code.removeprefix("criteria.")
            self.report(code, problem.where, problem.what, problem.hint)
        return fitted
