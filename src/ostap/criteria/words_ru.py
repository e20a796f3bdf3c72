"""Criteria in Russian, as a marketer would write them."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Protocol

from ostap.catalog import Column
from ostap.catalog.model import ColumnType
from ostap.criteria.morphology_ru import negated_clause, phrase
from ostap.criteria.periods import DAY, window_days
from ostap.criteria.rows_ru import RowsTold, listed, rows_told
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
    Unit,
    Window,
)


class Told(Protocol):
    """Says a constant; in the genitive after `больше`, `от`."""

    def __call__(self, value: Scalar, *, genitive: bool) -> str:
        """Return the words."""


_UNITS = {
    Unit.DAY: ("день", "последний"),
    Unit.MONTH: ("месяц", "последний"),
    Unit.YEAR: ("год", "последний"),
}


class RussianWording(Wording):
    """The Russian way."""

    language = Language.RU

    def number(self, value: float) -> str:
        """Return `50 000`, `2,5`."""
        whole = f"{value:,}" if isinstance(value, int) else f"{value:,.10f}".rstrip("0").rstrip(".")
        return whole.replace(".", "\0").replace(",", NBSP).replace("\0", ",").replace("-", "−")

    def kopecks(self, value: float) -> str:
        """Return an amount with two decimals: `80 000,50`."""
        return f"{self.number(int(value))},{abs(value) % 1:.2f}".replace(",0.", ",")

    def all_of(self, clauses: list[str]) -> str:
        """Return `A и B`."""
        return " и ".join(clauses) if len(clauses) < 3 else "; ".join(clauses)  # noqa: PLR2004 - a sentence's worth

    def any_of(self, clauses: list[str]) -> str:
        """Return `A или B`, or a list where there are more."""
        if len(clauses) < 3:  # noqa: PLR2004 - a sentence's worth
            return ", или ".join(clauses)
        return f"хотя бы одно: {'; '.join(clauses)}"

    def none_of(self, clauses: list[str]) -> str:
        """Return `ни одно: A; B`."""
        if len(clauses) == 1:
            return f"неверно, что {clauses[0]}"
        return f"ни одно из этого: {'; '.join(clauses)}"

    # --- a column of the entity ----------------------------------------------------------------

    def attribute(self, node: Attribute) -> str:
        """Return a condition on a column of the entity."""
        column, title, test = self.column(node.column), self.title(node.column), node.test
        if node.of is AttributeView.AGE:
            return f"возраст {compared(test, self._years)}"
        if node.of is AttributeView.DAYS_SINCE:
            since = phrase(title).form("gent")
            return f"с {since} прошло {compared(test, self._days, exactly='ровно ')}"
        if isinstance(test, Presence):
            known = phrase(title)
            given = f" {known.short('указан')}" if known.noun else ": указано"
            return title + (given if test.op == "filled" else given.replace("указан", "не указан"))
        if isinstance(test, Contains):
            verb = "содержат" if phrase(title).plural else "содержит"
            return f"{title} {verb} «{test.text}»"
        if column.type is ColumnType.BOOLEAN:
            return _flag(title, test)
        told = self.compared_value(column, test)
        return f"{title}: {told}" if is_naming(column, test) else f"{title} {told}"

    def compared_value(self, column: Column, test: Test, currency: str | None = None) -> str:
        """Return a test of a column's value: `от 50 000 ₽`, `Томск или Москва`."""
        if column.type.is_time:
            return _compared_days(test)
        if column.type.is_numeric:
            return compared(test, partial(self.amount, column, currency=currency))
        titles = self.value_titles(column, test)
        if column.type is ColumnType.TEXT:
            titles = [f"«{title}»" for title in titles]
        if test.op in {"ne", "not_in"}:
            return " и ".join(f"не {title}" for title in titles)
        return listed(titles, "или")

    def amount(
        self, column: Column, value: Scalar, *, genitive: bool, currency: str | None = None
    ) -> str:
        """Return a number with its unit or currency: `24 месяца`, `50 000 ₽`."""
        number = self.number(value) if isinstance(value, int | float) else str(value)
        if column.type is ColumnType.MONEY and isinstance(value, float):
            number = self.kopecks(value)
        if unit := column.unit:
            word = unit.to(Language.RU, "")
            noun = phrase(word) if word.isalpha() else None
            if noun is not None and noun.noun is not None:
                count = float(value)
                word = noun.counted_genitive(count) if genitive else noun.counted(count)
            return f"{number}{NBSP}{word}"
        code = currency or column.currency
        if column.type is ColumnType.MONEY and code and code.isupper():
            return f"{number}{NBSP}{CURRENCY_SIGNS.get(code, code)}"
        return number

    def _years(self, value: Scalar, *, genitive: bool) -> str:
        last, last_two = int(value) % 10, int(value) % 100
        word = "лет"
        if last == 1 and last_two != 11:  # noqa: PLR2004 - eleven
            word = "года" if genitive else "год"
        elif not genitive and last in {2, 3, 4} and last_two not in {12, 13, 14}:
            word = "года"
        return f"{value}{NBSP}{word}"

    def _days(self, value: Scalar, *, genitive: bool) -> str:
        day = phrase("день")
        number = int(value)
        word = day.counted_genitive(number) if genitive else day.counted(number)
        return f"{self.number(number)}{NBSP}{word}"

    def compared_days_ago(self, test: Test) -> str:
        """Return `не больше 30 дней назад`."""
        return f"{compared(test, self._days, at_least='не меньше')} назад"

    # --- rows that belong to the entity --------------------------------------------------------

    def related(self, node: Related) -> str:
        """Return a condition on the entity's rows."""
        rows = rows_told(self, node)
        match node.aggregate:
            case Aggregate.EXISTS:
                return f"есть {rows.said('nomn', plural=True)}"
            case Aggregate.NONE:
                return _none(rows)
            case Aggregate.COUNT:
                return self._counted(node, rows)
            case Aggregate.SUM:
                return self._summed(node, rows)

    def _counted(self, node: Related, rows: RowsTold) -> str:
        test = node.test
        if isinstance(test, Compare) and not node.per:
            bound = (test.op, test.value)
            if bound in {("eq", 0), ("le", 0), ("lt", 1)}:
                return _none(rows)
            if bound in {("ge", 1), ("gt", 0), ("ne", 0)}:
                one = {"masc": "один", "femn": "одна", "neut": "одно"}[rows.noun.gender]
                return f"хотя бы {one} {rows.said('nomn', plural=False)}"

        def number(value: Scalar, *, genitive: bool) -> str:
            count = float(value)
            noun = rows.noun.counted_genitive(count) if genitive else rows.noun.counted(count)
            return f"{self.number(float(value) if isinstance(value, float) else int(value))} {noun}"

        bare = compared(test, number, exactly="ровно ", at_least="не меньше") if test else ""
        per = " в месяц" if node.per else ""
        average = "в среднем " if node.per else ""
        none = ""
        if zero_matters(node):
            none = f", в том числе {rows.not_one}"
        return f"{average}{bare}{per}{rows.rest}{none}"

    def _summed(self, node: Related, rows: RowsTold) -> str:
        column = self.column(node.column or "")
        currency, _ = self.pinned_currency(node)
        amount = phrase(rows.short_title(node.column or ""))
        if amount.head_lemma == "сумма":
            subject = f"сумма {rows.said('gent', plural=True)}"
        else:
            whole = amount.with_adjectives(amount.agreeing("суммарный", "nomn"))
            subject = f"{whole.form('nomn')} по {rows.said('datv', plural=True)}"
        told = self.compared_value(column, node.test, currency) if node.test else ""
        if isinstance(node.test, Compare) and node.test.op == "eq":
            told = f"ровно {told}"
        if node.per:
            told = f"в среднем {told} в месяц"
        none = f" (или {rows.bare_plural} нет)" if zero_matters(node) else ""
        comma = "," if rows.clause else ""
        return f"{subject}{comma} {told}{none}"

    def window(self, window: Window) -> str:
        """Return ` за последние 3 месяца`, ` с 01.01.2026 по 31.03.2026`."""
        if not isinstance(window, LastWindow):
            start = f" с {_date(window.start)}" if window.start else ""
            return start + (f" по {_date(window.end)}" if window.end else "")
        told = f" за {_last(window)}"
        if self.as_of is None:
            return told
        span = window_days(window, self.as_of)
        if span.start is None or span.stop is None:
            return told
        ends = (span.start.isoformat(), (span.stop - DAY).isoformat())
        return f"{told} (с {_date(ends[0])} по {_date(ends[1])})"


def compared(test: Test, told: Told, *, exactly: str = "", at_least: str = "от") -> str:
    """Return a test of a number in words."""
    match test:
        case Compare():
            words = {"lt": "меньше", "le": "не больше", "gt": "больше", "ge": at_least}
            if test.op in words:
                return f"{words[test.op]} {told(test.value, genitive=True)}"
            return f"{exactly if test.op == 'eq' else 'не '}{told(test.value, genitive=False)}"
        case Between():
            low, high = told(test.low, genitive=True), told(test.high, genitive=True)
            return f"от {_number_alone(low, high)} до {high}"
        case OneOf():
            numbers = [told(value, genitive=False) for value in test.values]
            if test.op == "not_in":
                return " и ".join(f"не {number}" for number in numbers)
            short = [_number_alone(number, numbers[-1]) for number in numbers[:-1]]
            return exactly + listed([*short, numbers[-1]], "или")
        case Contains() | Presence():
            return ""


def _number_alone(low: str, high: str) -> str:
    """Return the first number of a range without the unit that follows the second one."""
    for gap in (NBSP, " "):
        if gap in low and not low.rsplit(gap, maxsplit=1)[-1][:1].isdigit():
            digits = "".join(c for c in low if c.isdigit() or c in f"{NBSP},−")
            return digits.strip(NBSP) if high else low
    return low


def is_naming(column: Column, test: Test) -> bool:
    """Tell whether a test names values, after a colon, rather than compares them."""
    if column.type.is_numeric:
        return test.op in {"eq", "ne", "in", "not_in"}
    return not column.type.is_time or test.op in {"eq", "ne", "in", "not_in"}


def _flag(title: str, test: Test) -> str:
    wanted = isinstance(test, Compare) and bool(test.value) is (test.op == "eq")
    negative = negated_clause(title)
    said_as_is = negative is not None or title.startswith("есть ")
    if wanted:
        return title if said_as_is else f"{title}: да"
    return negative or f"{title}: нет"


def _none(rows: RowsTold) -> str:
    if rows.noun.form("gent", plural=False) == rows.noun.form("gent", plural=True):
        return f"нет {rows.said('gent', plural=True)}"
    return f"нет {rows.not_one} {rows.said('gent', plural=False)}"


def _compared_days(test: Test) -> str:
    match test:
        case Compare():
            words = {"lt": "раньше", "le": "не позже", "gt": "позже", "ge": "не раньше"}
            before = {"eq": "", "ne": "не "}.get(test.op) or f"{words.get(test.op, '')} ".lstrip()
            return f"{before}{_date(test.value)}"
        case Between():
            return f"с {_date(test.low)} по {_date(test.high)}"
        case OneOf():
            days = [_date(value) for value in test.values]
            if test.op == "not_in":
                return " и ".join(f"не {day}" for day in days)
            return listed(days, "или")
        case Contains() | Presence():
            return ""


def _date(value: Scalar | None) -> str:
    return f"{dt.date.fromisoformat(str(value)):%d.%m.%Y}"


def _last(window: LastWindow) -> str:
    noun, adjective = _UNITS[window.unit]
    if window.last == 1:
        return f"{adjective} {noun}"
    word = phrase(noun).counted(window.last)
    if window.unit is Unit.YEAR and word == "годов":
        word = "лет"
    return f"последние {window.last}{NBSP}{word}"
