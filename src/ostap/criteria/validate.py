"""Whether a criteria tree can be asked of this company's data. Everything wrong, all at once."""

from __future__ import annotations

import datetime as dt
from functools import singledispatchmethod

from ostap.catalog import Catalog, Column
from ostap.criteria.lookup import ColumnLookup, Scope
from ostap.criteria.operands import (
    AGE,
    COUNT,
    COUNT_PER,
    DAYS_SINCE,
    SUM,
    Operand,
    fit,
    operand_of,
    presence_only,
)
from ostap.criteria.periods import window_months
from ostap.criteria.tree import children, with_ids
from ostap.criteria.values import same_title
from ostap.criteria.ways import Path, may_repeat, tables_of
from ostap.errors import InvalidInputError, Problem, did_you_mean
from ostap.names import Text
from ostap.results.criteria import (
    Aggregate,
    Attribute,
    AttributeView,
    Criteria,
    FixedWindow,
    Group,
    Node,
    Related,
    Test,
    Written,
)

MAX_DEPTH = 12
MAX_NODES = 200

_TESTED = frozenset({Aggregate.COUNT, Aggregate.SUM})


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
    nodes, id_problems = with_ids(nodes)
    if problems := [*checking.problems, *id_problems]:
        raise _invalid(name, problems)
    return criteria.model_copy(update={"all_of": nodes})


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

    def report(self, code: str, where: str, what: Text, hint: Text = Text("", "")) -> None:  # noqa: B008 - an immutable pair
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
        self._needs_key(node, path, where, nested=scope.inside_rows, base=scope.tables[-1])
        if node.column is not None or node.aggregate is Aggregate.SUM:
            self._summed(node, where)
        if test := self._related_test(node, where):
            update["test"] = test
        self._window(node, where)
        coerced = node.model_copy(update=update)
        self._currency(coerced, where)
        return coerced

    def _needs_key(self, node: Related, path: Path, where: str, *, nested: bool, base: str) -> None:
        counted = node.aggregate in _TESTED and may_repeat(path)
        for table, needed in ((node.table, counted), (base, nested)):
            if needed and self.lookup.ways.key_of(table) is None:
                what = Text(
                    f"rows of {table} can't be told apart: it has no key in the catalog.",
                    f"строки {table} нельзя различить: в каталоге у неё нет ключа.",
                )
                hint = Text(f"Add tables.{table}.key.", f"Добавьте tables.{table}.key.")
                self.report("no_key", f"{where}.table", what, hint)

    def _summed(self, node: Related, where: str) -> None:
        where = f"{where}.column"
        if node.aggregate is not Aggregate.SUM:
            what = Text(
                f"{node.aggregate} takes no column.", f"для {node.aggregate} столбец не нужен."
            )
            self.report("column_unwanted", where, what)
            return
        numeric = [
            f"{node.table}.{name}"
            for name, column in self.catalog.tables[node.table].columns.items()
            if column.type.is_numeric and not column.sensitive and not column.protected
        ]
        hint = did_you_mean(node.column or "", numeric)
        if node.column is None:
            self.report("column_missing", where, Text("a sum of what?", "сумма чего?"), hint)
            return
        column = self.lookup.column(node.column, where, Scope(tables=(node.table,)))
        if column is None:
            return
        if node.column not in numeric:
            what = Text(
                f"{node.column} can't be added up.", f"{node.column} нельзя просуммировать."
            )
            self.report("not_numeric", where, what, hint)

    def _related_test(self, node: Related, where: str) -> Test | None:
        takes_test = node.aggregate in _TESTED
        if takes_test and node.test is None:
            what = Text(f"{node.aggregate} needs a test.", f"для {node.aggregate} нужно сравнение.")
            hint = Text("For example test: {op: ge, value: 3}.", "Например: {op: ge, value: 3}.")
            self.report("test_missing", f"{where}.test", what, hint)
        if node.test is None:
            return None
        if not takes_test:
            what = Text(f"{node.aggregate} takes no test.", f"у {node.aggregate} нет сравнения.")
            hint = Text("Use count for 'at least 3'.", "Для «не меньше 3» есть count.")
            self.report("test_unwanted", f"{where}.test", what, hint)
            return None
        whole = COUNT_PER if node.per else COUNT
        operand = whole if node.aggregate is Aggregate.COUNT else SUM
        return self._fit(node.test, operand, f"{where}.test")

    def _window(self, node: Related, where: str) -> None:
        if node.window is None:
            if node.per:
                what = Text("per month of which period?", "в месяц — за какой период?")
                hint = Text("Add window: {last: 3}.", "Добавьте window: {last: 3}.")
                self.report("per_without_window", f"{where}.per", what, hint)
            return
        table = self.catalog.tables[node.table]
        if table.event_time is None:
            what = Text(
                f"{node.table} has no event time, so it can't be asked about a period.",
                f"у {node.table} нет времени события, спросить за период нельзя.",
            )
            times = [name for name, column in table.columns.items() if column.type.is_time]
            hint = Text("Give a column role: event_time.", "Задайте столбцу role: event_time.")
            if times:
                listed = ", ".join(times)
                hint = Text(f"{hint.en} Dates here: {listed}.", f"{hint.ru} Даты здесь: {listed}.")
            self.report("no_event_time", f"{where}.window", what, hint)
        if isinstance(node.window, FixedWindow) and not self._fixed(node.window, where):
            return
        if node.per and node.aggregate not in _TESTED:
            what = Text(f"{node.aggregate} has no month.", f"у {node.aggregate} нет «в месяц».")
            self.report("per_unwanted", f"{where}.per", what)
        elif node.per and not window_months(node.window):
            what = Text(
                "per month needs a period of whole months.",
                "для «в месяц» нужен период из целых месяцев.",
            )
            hint = Text(
                "Write the window in months or years.", "Задайте период в месяцах или годах."
            )
            self.report("per_days", f"{where}.per", what, hint)

    def _fixed(self, window: FixedWindow, where: str) -> bool:
        before = len(self.problems)
        days: list[dt.date] = []
        for name, text in (("start", window.start), ("end", window.end)):
            try:
                days += [dt.date.fromisoformat(text)] if text else []
            except ValueError:
                what = Text(f"'{text}' is not a date.", f"«{text}» — не дата.")
                hint = Text("Write it as 2026-01-31.", "Напишите в виде 2026-01-31.")
                self.report("value", f"{where}.window.{name}", what, hint)
        if not (window.start or window.end):
            what = Text("give start, end or both.", "укажите start, end или оба.")
            self.report("window_empty", f"{where}.window", what)
        if days != sorted(days):
            what = Text("the period ends before it begins.", "период кончается раньше начала.")
            self.report("reversed", f"{where}.window", what)
        return len(self.problems) == before

    def _currency(self, node: Related, where: str) -> None:
        column = self.catalog.column(node.column) if node.column else None
        if column is None or column.currency not in self.catalog.tables[node.table].columns:
            return
        ref = f"{node.table}.{column.currency}"
        kinds = self.catalog.column(ref)
        if any(kinds and _pins(condition, ref, kinds) for condition in node.where):
            return
        what = Text(
            f"{node.column} is kept in several currencies, which can't be added up.",
            f"{node.column} хранится в разных валютах, складывать их нельзя.",
        )
        example = f"{{kind: attribute, column: {ref}, test: {{op: eq, value: …}}}}"
        hint = Text(f"Add to where: {example}", f"Добавьте в where: {example}")
        self.report("currency", f"{where}.where", what, hint)


def _pins(node: Node, ref: str, column: Column) -> bool:
    """Tell whether a condition leaves one value of ``ref`` only; two codes may be one value."""
    if isinstance(node, Group):
        return node.combine == "all_of" and any(_pins(item, ref, column) for item in node.items)
    if not isinstance(node, Attribute) or node.column != ref:
        return False
    test = node.test
    if test.op == "in":
        return same_title([str(value) for value in test.values], column)
    return test.op == "eq"
