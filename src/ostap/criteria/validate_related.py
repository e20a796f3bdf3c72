"""What is checked of a condition on related rows, beside its `where`."""

from __future__ import annotations

import datetime as dt

from ostap.catalog import Catalog, Column
from ostap.criteria.lookup import ColumnLookup, Scope
from ostap.criteria.operands import COUNT, COUNT_PER, SUM, Operand, fit
from ostap.criteria.periods import window_months
from ostap.criteria.values import same_title
from ostap.criteria.ways import Path, may_repeat
from ostap.errors import NOTHING, Problem, did_you_mean
from ostap.names import Text
from ostap.results.criteria import Aggregate, Attribute, FixedWindow, Group, Node, Related, Test

_TESTED = frozenset({Aggregate.COUNT, Aggregate.SUM})


class RelatedChecks:
    """The aggregate, its column, test, window and currency. Reports into ``problems``."""

    def __init__(self, catalog: Catalog, lookup: ColumnLookup, problems: list[Problem]) -> None:
        self._catalog = catalog
        self._lookup = lookup
        self._problems = problems

    def checked_test(self, node: Related, path: Path, where: str, scope: Scope) -> Test | None:
        """Check everything but ``where`` and return the test, coerced, where there is one."""
        self._needs_key(node, path, where, nested=scope.inside_rows, base=scope.tables[-1])
        if node.column is not None or node.aggregate is Aggregate.SUM:
            self._summed(node, where)
        self._window(node, where)
        return self._test(node, where)

    def _report(self, code: str, where: str, what: Text, hint: Text = NOTHING) -> None:
        self._problems.append(Problem(f"criteria.{code}", where, what, hint))

    def _fitted(self, test: Test, operand: Operand, where: str) -> Test:
        fitted, problems = fit(test, operand, where)
        self._problems += problems
        return fitted

    def _needs_key(self, node: Related, path: Path, where: str, *, nested: bool, base: str) -> None:
        counted = node.aggregate in _TESTED and may_repeat(path)
        for table, needed in ((node.table, counted), (base, nested)):
            if needed and self._lookup.ways.key_of(table) is None:
                what = Text(
                    f"rows of {table} can't be told apart: it has no key in the catalog.",
                    f"строки {table} нельзя различить: в каталоге у неё нет ключа.",
                )
                hint = Text(f"Add tables.{table}.key.", f"Добавьте tables.{table}.key.")
                self._report("no_key", f"{where}.table", what, hint)

    def _summed(self, node: Related, where: str) -> None:
        where = f"{where}.column"
        if node.aggregate is not Aggregate.SUM:
            what = Text(
                f"{node.aggregate} takes no column.", f"для {node.aggregate} столбец не нужен."
            )
            self._report("column_unwanted", where, what)
            return
        numeric = [
            f"{node.table}.{name}"
            for name, column in self._catalog.tables[node.table].columns.items()
            if column.type.is_numeric and not column.sensitive and not column.protected
        ]
        hint = did_you_mean(node.column or "", numeric)
        if node.column is None:
            self._report("column_missing", where, Text("a sum of what?", "сумма чего?"), hint)
            return
        column = self._lookup.column(node.column, where, Scope(tables=(node.table,)))
        if column is None:
            return
        if node.column not in numeric:
            what = Text(
                f"{node.column} can't be added up.", f"{node.column} нельзя просуммировать."
            )
            self._report("not_numeric", where, what, hint)

    def _test(self, node: Related, where: str) -> Test | None:
        takes_test = node.aggregate in _TESTED
        if takes_test and node.test is None:
            what = Text(f"{node.aggregate} needs a test.", f"для {node.aggregate} нужно сравнение.")
            hint = Text("For example test: {op: ge, value: 3}.", "Например: {op: ge, value: 3}.")
            self._report("test_missing", f"{where}.test", what, hint)
        if node.test is None:
            return None
        if not takes_test:
            what = Text(f"{node.aggregate} takes no test.", f"у {node.aggregate} нет сравнения.")
            hint = Text("Use count for 'at least 3'.", "Для «не меньше 3» есть count.")
            self._report("test_unwanted", f"{where}.test", what, hint)
            return None
        whole = COUNT_PER if node.per else COUNT
        operand = whole if node.aggregate is Aggregate.COUNT else SUM
        return self._fitted(node.test, operand, f"{where}.test")

    def _window(self, node: Related, where: str) -> None:
        if node.window is None:
            if node.per:
                what = Text("per month of which period?", "в месяц — за какой период?")
                hint = Text("Add window: {last: 3}.", "Добавьте window: {last: 3}.")
                self._report("per_without_window", f"{where}.per", what, hint)
            return
        table = self._catalog.tables[node.table]
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
            self._report("no_event_time", f"{where}.window", what, hint)
        if isinstance(node.window, FixedWindow) and not self._fixed(node.window, where):
            return
        if node.per and node.aggregate not in _TESTED:
            what = Text(f"{node.aggregate} has no month.", f"у {node.aggregate} нет «в месяц».")
            self._report("per_unwanted", f"{where}.per", what)
        elif node.per and not window_months(node.window):
            what = Text(
                "per month needs a period of whole months.",
                "для «в месяц» нужен период из целых месяцев.",
            )
            hint = Text(
                "Write the window in months or years.", "Задайте период в месяцах или годах."
            )
            self._report("per_days", f"{where}.per", what, hint)

    def _fixed(self, window: FixedWindow, where: str) -> bool:
        before = len(self._problems)
        days: list[dt.date] = []
        for name, text in (("start", window.start), ("end", window.end)):
            try:
                days += [dt.date.fromisoformat(text)] if text else []
            except ValueError:
                what = Text(f"'{text}' is not a date.", f"«{text}» — не дата.")
                hint = Text("Write it as 2026-01-31.", "Напишите в виде 2026-01-31.")
                self._report("value", f"{where}.window.{name}", what, hint)
        if not (window.start or window.end):
            what = Text("give start, end or both.", "укажите start, end или оба.")
            self._report("window_empty", f"{where}.window", what)
        if days != sorted(days):
            what = Text("the period ends before it begins.", "период кончается раньше начала.")
            self._report("reversed", f"{where}.window", what)
        return len(self._problems) == before

    def check_currency(self, node: Related, where: str) -> None:
        """Report a sum over amounts of several currencies."""
        column = self._catalog.column(node.column) if node.column else None
        if column is None or column.currency not in self._catalog.tables[node.table].columns:
            return
        ref = f"{node.table}.{column.currency}"
        kinds = self._catalog.column(ref)
        if any(kinds and _pins(condition, ref, kinds) for condition in node.where):
            return
        what = Text(
            f"{node.column} is kept in several currencies, which can't be added up.",
            f"{node.column} хранится в разных валютах, складывать их нельзя.",
        )
        example = f"{{kind: attribute, column: {ref}, test: {{op: eq, value: …}}}}"
        hint = Text(f"Add to where: {example}", f"Добавьте в where: {example}")
        self._report("currency", f"{where}.where", what, hint)


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
