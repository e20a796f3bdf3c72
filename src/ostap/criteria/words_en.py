"""Criteria in English, as a marketer would write them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from ostap.catalog import Column
from ostap.catalog.model import ColumnType
from ostap.criteria.periods import DAY, window_days
from ostap.criteria.rows_en import (
    RowsTold,
    is_true,
    listed,
    rows_told,
    singular,
    without_table,
)
from ostap.criteria.wording import CURRENCY_SIGNS, NBSP, Wording, zero_matters
from ostap.names import Language
from ostap.results.base import Scalar
from ostap.results.criteria import (
    Aggregate,
    Attribute,
    AttributeView,
    Between,
    Compare,
    Contains,
    LastWindow,
    OneOf,
    Presence,
    Related,
    Test,
    Window,
)


class EnglishWording(Wording):
    """The English way."""

    language = Language.EN

    def number(self, value: float) -> str:
        """Return `50,000`, `2.5`."""
        if isinstance(value, int):
            return f"{value:,}"
        return f"{value:,.10f}".rstrip("0").rstrip(".")

    def all_of(self, clauses: list[str]) -> str:
        """Return `A and B`."""
        return " and ".join(clauses) if len(clauses) < 3 else "; ".join(clauses)  # noqa: PLR2004 - a sentence's worth

    def any_of(self, clauses: list[str]) -> str:
        """Return `A or B`, or a list where there are more."""
        if len(clauses) < 3:  # noqa: PLR2004 - a sentence's worth
            return ", or ".join(clauses)
        return f"at least one of: {'; '.join(clauses)}"

    def none_of(self, clauses: list[str]) -> str:
        """Return `none of: A; B`."""
        return f"not: {clauses[0]}" if len(clauses) == 1 else f"none of: {'; '.join(clauses)}"

    # --- a column of the entity ----------------------------------------------------------------

    def attribute(self, node: Attribute) -> str:
        """Return a condition on a column of the entity."""
        column, title, test = self.column(node.column), self.title(node.column), node.test
        if node.of is AttributeView.AGE:
            return f"age {compared(test, str, less='under', more='over')}"
        if node.of is AttributeView.DAYS_SINCE:
            return f"{title} {self.compared_days_ago(test)}"
        if isinstance(test, Presence):
            return f"{title}: {'filled in' if test.op == 'filled' else 'missing'}"
        if isinstance(test, Contains):
            return f"{title} contains “{test.text}”"
        if column.type is ColumnType.BOOLEAN:
            return f"{title}: {'yes' if is_true(test) else 'no'}"
        told = self.compared_value(column, test)
        naming = test.op in {"eq", "ne", "in", "not_in"}
        return f"{title}: {told}" if naming else f"{title} {told}"

    def compared_value(self, column: Column, test: Test, currency: str | None = None) -> str:
        """Return a test of a column's value: `at least 50,000 ₽`, `Tomsk or Moscow`."""
        if column.type.is_time:
            return _compared_days(test)
        if column.type.is_numeric:
            return compared(test, lambda value: self.amount(column, value, currency))
        titles = self.value_titles(column, test)
        if column.type is ColumnType.TEXT:
            titles = [f"“{title}”" for title in titles]
        if test.op in {"ne", "not_in"}:
            return f"not {listed(titles, 'or')}"
        return listed(titles, "or")

    def amount(self, column: Column, value: Scalar, currency: str | None = None) -> str:
        """Return a number with its unit or currency: `24 months`, `50,000 ₽`, `$500`."""
        number = self.number(value) if isinstance(value, int | float) else str(value)
        if column.type is ColumnType.MONEY and isinstance(value, float):
            number = f"{value:,.2f}"
        if unit := column.unit:
            return f"{number}{NBSP}{unit.to(Language.EN, '')}"
        code = currency or column.currency
        if column.type is not ColumnType.MONEY or not (code and code.isupper()):
            return number
        sign = CURRENCY_SIGNS.get(code, code)
        return f"{sign}{number}" if sign in "$€£¥" else f"{number}{NBSP}{sign}"

    def compared_days_ago(self, test: Test) -> str:
        """Return `at most 30 days ago`."""
        return f"{compared(test, self._days, less='less than', more='more than')} ago"

    def _days(self, value: Scalar) -> str:
        return f"{self.number(int(value))}{NBSP}{'day' if value == 1 else 'days'}"

    # --- rows that belong to the entity --------------------------------------------------------

    def related(self, node: Related) -> str:
        """Return a condition on the entity's rows."""
        rows = rows_told(self, node)
        match node.aggregate:
            case Aggregate.EXISTS:
                return f"has {rows.noun}{rows.rest}"
            case Aggregate.NONE:
                return f"has no {rows.noun}{rows.rest}"
            case Aggregate.COUNT:
                return self._counted(node, rows)
            case Aggregate.SUM:
                return self._summed(node, rows)

    def _counted(self, node: Related, rows: RowsTold) -> str:
        test = node.test
        if isinstance(test, Compare) and (test.op, test.value) in {("eq", 0), ("le", 0), ("lt", 1)}:
            return f"has no {rows.noun}{rows.rest}"

        def number(value: Scalar) -> str:
            noun = singular(rows.noun) if value == 1 else rows.noun
            return f"{self.number(float(value) if isinstance(value, float) else int(value))} {noun}"

        if isinstance(test, Compare) and (test.op, test.value) in {("gt", 0), ("ne", 0)}:
            test = Compare(op="ge", value=1)
        bare = ""
        if test:
            bare = compared(test, number, exactly="exactly ", less="fewer than", more="more than")
        per = " a month on average" if node.per else ""
        none = ", or none at all" if zero_matters(node) else ""
        return f"{bare}{per}{rows.rest}{none}"

    def _summed(self, node: Related, rows: RowsTold) -> str:
        column = self.column(node.column or "")
        currency, _ = self.pinned_currency(node)
        told = self.compared_value(column, node.test, currency) if node.test else ""
        if isinstance(node.test, Compare) and node.test.op == "eq":
            told = f"exactly {told}"
        per = " a month on average" if node.per else ""
        none = f" (or no {rows.noun})" if zero_matters(node) else ""
        title = without_table(self.title(node.column or ""), rows.table_title)
        return f"total {title} of {rows.noun}{rows.rest}: {told}{per}{none}"

    def window(self, window: Window) -> str:
        """Return ` in the last 3 months`, ` from 2026-01-01 to 2026-03-31`."""
        if not isinstance(window, LastWindow):
            start = f" from {window.start}" if window.start else ""
            return start + (f" to {window.end}" if window.end else "")
        many = f"{window.last}{NBSP}{window.unit}s" if window.last > 1 else str(window.unit)
        told = f" in the last {many}"
        if self.as_of is None:
            return told
        span = window_days(window, self.as_of)
        if span.start is None or span.stop is None:
            return told
        return f"{told} ({span.start.isoformat()} to {(span.stop - DAY).isoformat()})"


def compared(
    test: Test,
    told: Callable[[Scalar], str],
    *,
    exactly: str = "",
    less: str = "below",
    more: str = "above",
) -> str:
    """Return a test of a number in words."""
    match test:
        case Compare():
            words = {
                "lt": f"{less} ", "le": "at most ", "gt": f"{more} ", "ge": "at least ",
                "eq": exactly, "ne": "not ",
            }  # fmt: skip
            return words[test.op] + told(test.value)
        case Between():
            low, high = told(test.low), told(test.high)
            return f"{_without_unit(low)} to {high}"
        case OneOf():
            numbers = [told(value) for value in test.values]
            if test.op == "not_in":
                return f"not {listed(numbers, 'or')}"
            return exactly + listed(numbers, "or")
        case Contains() | Presence():
            return ""


def _without_unit(number: str) -> str:
    return number.replace(NBSP, " ").split(" ")[0]


def _compared_days(test: Test) -> str:
    match test:
        case Compare():
            words = {
                "lt": "before ", "le": "on or before ", "gt": "after ", "ge": "on or after ",
                "eq": "", "ne": "not ",
            }  # fmt: skip
            return f"{words[test.op]}{_date(test.value)}"
        case Between():
            return f"from {_date(test.low)} to {_date(test.high)}"
        case OneOf():
            days = listed([_date(value) for value in test.values], "or")
            return f"not {days}" if test.op == "not_in" else days
        case Contains() | Presence():
            return ""


def _date(value: Scalar) -> str:
    return dt.date.fromisoformat(str(value)).isoformat()
