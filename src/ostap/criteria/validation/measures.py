"""What is checked of measures: that they are numbers or days, and are compared with their like."""

from __future__ import annotations

from ostap.catalog import Catalog
from ostap.criteria.validation.columns import ColumnChecks
from ostap.criteria.validation.lookup import Scope
from ostap.criteria.validation.naming import Named
from ostap.criteria.validation.report import Report
from ostap.criteria.validation.rows import UNTESTED, RowsChecks
from ostap.criteria.values.operands import fit
from ostap.criteria.values.quantities import Kind, Quantity, divided, less, unlike
from ostap.errors import NOTHING
from ostap.names import Text
from ostap.results.criteria import (
    Against,
    Arithmetic,
    ColumnMeasure,
    Everybody,
    Measure,
    Measured,
    NamedMeasure,
    RowsMeasure,
    Test,
    Top,
)

_ATTRIBUTE_INSTEAD = Text(
    "Ask it by kind: attribute, or together with its currency.",
    "Спросите её через kind: attribute или вместе с валютой.",
)
_CURRENCY_INSTEAD = Text(
    "Turn both into one by currency.", "Переведите обе в одну валюту: currency."
)


class MeasureChecks:
    """Measures, what they are compared with, and tops. Coerced ones out."""

    def __init__(
        self,
        catalog: Catalog,
        columns: ColumnChecks,
        rows: RowsChecks,
        named: Named,
        report: Report,
    ) -> None:
        self._catalog = catalog
        self._columns = columns
        self._rows = rows
        self._named = named
        self._report = report
        self._inside: tuple[str, ...] = ()

    def measured(self, node: Measured, where: str, scope: Scope) -> Measured:
        """Return a condition on a measure, coerced."""
        measure, quantity = self.measure(node.measure, f"{where}.measure", scope)
        test: Test | Against = node.test
        if isinstance(test, Against):
            test = self._against(test, quantity, f"{where}.test", scope)
        elif quantity is not None and self._of_one_currency(quantity, f"{where}.measure"):
            test, problems = fit(test, quantity.operand, f"{where}.test")
            for problem in problems:
                code = problem.code.removeprefix("criteria.")
                self._report(code, problem.where, problem.what, problem.hint)
        return node.model_copy(update={"measure": measure, "test": test})

    def top(self, top: Top, where: str, scope: Scope) -> Top:
        """Return a top, coerced."""
        by, quantity = self.measure(top.by, f"{where}.by", scope)
        if quantity is not None:
            self._of_one_currency(quantity, f"{where}.by")
        return top.model_copy(update={"by": by})

    def measure(
        self, measure: Measure, where: str, scope: Scope
    ) -> tuple[Measure, Quantity | None]:
        """Return a measure, coerced, and what kind of number or day it is."""
        with self._report.level(where):
            match measure:
                case ColumnMeasure():
                    return measure, self._columns.quantity(measure, where, scope)
                case RowsMeasure():
                    return self._of_rows(measure, where, scope)
                case Arithmetic():
                    return self._arithmetic(measure, where, scope)
                case NamedMeasure():
                    return self._of_catalog(measure, where, scope)

    def _of_rows(
        self, measure: RowsMeasure, where: str, scope: Scope
    ) -> tuple[Measure, Quantity | None]:
        checked = self._rows.check(measure, where, scope)
        if measure.aggregate in UNTESTED:
            what = Text(
                f"{measure.aggregate} is a yes or no; a measure is a number or a date.",
                f"{measure.aggregate} — это да или нет, а показатель — число или дата.",
            )
            hint = Text("Use count, or kind: related.", "Возьмите count или kind: related.")
            self._report("not_a_measure", f"{where}.aggregate", what, hint)
            return checked.asked, None
        if checked.column is not None and checked.operand is not None and not checked.quantity:
            at = f"{where}.column"
            self._columns.refuse_words(measure.column or "", checked.column, at)
        return checked.asked, checked.quantity

    def _arithmetic(
        self, measure: Arithmetic, where: str, scope: Scope
    ) -> tuple[Measure, Quantity | None]:
        left, first = self.measure(measure.left, f"{where}.left", scope)
        right, second = self.measure(measure.right, f"{where}.right", scope)
        coerced = measure.model_copy(update={"left": left, "right": right})
        if first is None or second is None:
            return coerced, None
        if measure.kind == "difference":
            alike = self._alike(first, second, where)
            return coerced, less(first, second) if alike else None
        if first.is_day or second.is_day:
            what = Text("a date can't be divided.", "дату нельзя делить.")
            hint = Text(
                "Use difference: the days between two dates.",
                "Возьмите difference: дни между двумя датами.",
            )
            self._report("not_a_number", where, what, hint)
            return coerced, None
        if first.mixed != second.mixed and not (
            self._of_one_currency(first, f"{where}.left")
            and self._of_one_currency(second, f"{where}.right")
        ):
            return coerced, None
        return coerced, divided(first, second)

    def _of_catalog(
        self, measure: NamedMeasure, where: str, scope: Scope
    ) -> tuple[Measure, Quantity | None]:
        name, outer = measure.name, self._inside
        meaning = measure.meaning
        if meaning is None:
            meaning = self._named.measure(name, f"{where}.name", outer)
            if meaning is None:
                return measure, None
            self._inside = (*outer, name)
        called = Text(f"in the measure '{name}'", f"в показателе «{name}»")
        with self._report.inside(called):
            coerced, quantity = self.measure(meaning, f"{where}.meaning", scope)
        self._inside = outer
        declared = self._catalog.measures.get(name)
        if quantity and quantity.kind is Kind.NUMBER and not quantity.unit:
            words = declared.unit.words if declared and declared.unit else ()
            quantity = Quantity(quantity.operand, unit=words[0] if words else None)
        return measure.model_copy(update={"meaning": coerced}), quantity

    def _against(self, test: Against, left: Quantity | None, where: str, scope: Scope) -> Against:
        if left is not None and left.is_day and test.times != 1:
            what = Text("a date can't be multiplied.", "дату нельзя умножать.")
            hint = Text(
                "Compare the difference of the dates with a number of days.",
                "Сравните разность дат с числом дней.",
            )
            self._report("not_a_number", f"{where}.times", what, hint)
        if isinstance(test.than, Everybody):
            self._everybody(left, f"{where}.than", scope)
            return test
        than, right = self.measure(test.than, f"{where}.than", scope)
        if left is not None and right is not None:
            self._alike(left, right, f"{where}.than")
        return test.model_copy(update={"than": than})

    def _everybody(self, left: Quantity | None, where: str, scope: Scope) -> None:
        if scope.inside_rows:
            what = Text(
                "everybody's measure can't stand inside the rows of another condition.",
                "показатель по всем не может стоять внутри условия о строках.",
            )
            hint = Text("Put it outside this condition.", "Вынесите его из этого условия.")
            self._report("everybody_inside", where, what, hint)
        if left is None:
            return
        if left.is_day:
            what = Text("dates have no average.", "у дат нет среднего.")
            hint = Text("Measure the days since them.", "Возьмите число дней с этой даты.")
            self._report("not_a_number", where, what, hint)
        self._of_one_currency(left, where)

    def _alike(self, left: Quantity, right: Quantity, where: str) -> bool:
        wrong = unlike(left, right)
        if wrong is None:
            return True
        amounts = left.kind is Kind.AMOUNT and right.kind is Kind.AMOUNT
        self._report("unlike", where, wrong, _CURRENCY_INSTEAD if amounts else NOTHING)
        return False

    def _of_one_currency(self, quantity: Quantity, where: str) -> bool:
        if quantity.mixed is None:
            return True
        what = Text(
            f"the amount is in a different currency for each row ({quantity.mixed}).",
            f"сумма у каждой строки в своей валюте ({quantity.mixed}).",
        )
        self._report("currency", where, what, _ATTRIBUTE_INSTEAD)
        return False
