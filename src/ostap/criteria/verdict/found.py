"""What was found behind a condition, as a person reads it: ``возраст: 31``, ``карты: 2``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from ostap.catalog import Catalog, Column
from ostap.catalog.model import ColumnType, Title
from ostap.criteria.verdict.rows import behind
from ostap.criteria.words.wording import CURRENCY_SIGNS, NBSP
from ostap.names import Language, Text
from ostap.results.criteria import (
    Aggregate,
    Attribute,
    AttributeView,
    Compare,
    Measured,
    Node,
    OneOf,
    Related,
)

Row = Mapping[str, Any]

_NOT_GIVEN: Final = Text("not given", "не указано")
_MADE: Final[dict[Aggregate, Text]] = {
    Aggregate.COUNT: Text("on average", "в среднем"),
    Aggregate.DISTINCT: Text("different", "разных"),
    Aggregate.SUM: Text("sum", "сумма"),
    Aggregate.AVG: Text("average", "среднее"),
    Aggregate.MIN: Text("least", "наименьшее"),
    Aggregate.MAX: Text("greatest", "наибольшее"),
    Aggregate.LAST: Text("last", "последнее"),
    Aggregate.FIRST: Text("first", "первое"),
    Aggregate.SHARE: Text("share", "доля"),
    Aggregate.DAYS_SINCE: Text("days since", "прошло дней"),
}
_OF_THE_COLUMN: Final = frozenset(
    {Aggregate.SUM, Aggregate.AVG, Aggregate.MIN, Aggregate.MAX, Aggregate.LAST, Aggregate.FIRST}
)


@dataclass(frozen=True, slots=True)
class Finder:
    """Tells what a row of `rows.Looking.row_of` holds for a node."""

    catalog: Catalog

    def found(self, node: Node, row: Row) -> tuple[Text, ...]:
        """Return what the data says; nothing for what may not be shown or has no value."""
        looked_at = behind(node)
        match looked_at:
            case Attribute():
                return tuple(self._attribute(looked_at, row))
            case Related():
                return tuple(self._related(looked_at, row))
            case Measured():
                return tuple(_measured(looked_at, row))
            case _:
                return ()

    def _attribute(self, node: Attribute, row: Row) -> Iterator[Text]:
        name = f"{node.id}_value"
        column = self.catalog.column(node.column)
        if name not in row or column is None:
            return
        called = _titled(column.title, node.column.partition(".")[2])
        match node.of:
            case AttributeView.VALUE:
                yield _pair(called, _value(row[name], column))
            case AttributeView.AGE:
                yield _pair(Text("age", "возраст"), _value(row[name], None))
            case AttributeView.DAYS_SINCE:
                ago = Text(f"{called.en}, days ago", f"{called.ru}, дней назад")
                yield _pair(ago, _value(row[name], None))

    def _related(self, node: Related, row: Row) -> Iterator[Text]:
        called = _titled(self.catalog.tables[node.table].title, node.table)
        if node.where or node.window:
            called = Text(f"{called.en} (matching)", f"{called.ru} (подходящие)")
        yield _pair(called, _value(row[f"{node.id}_rows"], None))
        name = f"{node.id}_value"
        if name in row and (row[name] is not None or row[f"{node.id}_rows"]):
            column = self.catalog.column(node.column) if node.column else None
            shown = column if node.aggregate in _OF_THE_COLUMN else None
            value = row[name]
            if node.aggregate is Aggregate.SHARE and value is not None:
                percent = _number(100 * float(value))
                told = Text(f"{percent.en} %", f"{percent.ru} %")
            else:
                told = _value(value, shown, node.currency or _pinned(node, column))
            made = _MADE[node.aggregate]
            if node.per:
                made = Text(f"{made.en} a month", f"{made.ru} в месяц")
            yield _pair(made, told)
        if row.get(f"{node.id}_latest") is not None:
            yield _pair(Text("latest on", "последний раз"), _date(row[f"{node.id}_latest"]))


def _pinned(node: Related, column: Column | None) -> str | None:
    """Return the one currency that the conditions leave of amounts kept in several."""
    if column is None or column.currency_column is None:
        return None
    ref = f"{node.table}.{column.currency_column}"
    for inner in node.where:
        if isinstance(inner, Attribute) and inner.column == ref:
            test = inner.test
            if isinstance(test, Compare) and test.op == "eq":
                return str(test.value)
            if isinstance(test, OneOf) and test.op == "in":  # several spellings of one
                return str(test.values[0])
    return None


def _measured(node: Measured, row: Row) -> Iterator[Text]:
    yield _pair(Text("it is", "получается"), _value(row[f"{node.id}_value"], None))
    if f"{node.id}_than" in row:
        yield _pair(Text("compared with", "сравнивается с"), _value(row[f"{node.id}_than"], None))


def _titled(title: Title, otherwise: str) -> Text:
    return Text(title.to(Language.EN, otherwise), title.to(Language.RU, otherwise))


def _pair(called: Text, value: Text) -> Text:
    return Text(f"{called.en}: {value.en}", f"{called.ru}: {value.ru}")


def _value(value: Any, column: Column | None, currency: str | None = None) -> Text:
    """Return one value of a column (``None``: something counted) with its unit."""
    if value is None:
        return _NOT_GIVEN
    if isinstance(value, dt.date) or (column is not None and column.type.is_time):
        return _date(value)
    if column is not None and column.type is ColumnType.BOOLEAN:
        return Text("yes", "да") if _is_true(value) else Text("no", "нет")
    if column is not None and (title := column.values.get(str(value))):
        return _titled(title, str(value))
    if isinstance(value, int | float | Decimal):
        number = _number(value)
        unit = _unit(column, currency)
        return Text(f"{number.en}{unit.en}", f"{number.ru}{unit.ru}")
    return Text(str(value), str(value))


def _is_true(value: object) -> bool:
    return str(value).casefold() in {"true", "1", "t", "yes", "y", "да"}


def _unit(column: Column | None, currency: str | None) -> Text:
    if column is None:
        return Text("", "")
    code = currency or (None if column.currency_column else column.currency)
    if code:
        sign = CURRENCY_SIGNS.get(code, code)
        return Text(f"{NBSP}{sign}", f"{NBSP}{sign}")
    if column.unit is None:
        return Text("", "")
    unit = _titled(column.unit, "")
    return Text(f"{NBSP}{unit.en}", f"{NBSP}{unit.ru}")


def _number(value: float | Decimal) -> Text:
    """Return ``14,300.5`` and ``14 300,5``: two decimals at most."""
    rounded = f"{value:,.2f}"
    if "." in rounded:
        rounded = rounded.rstrip("0").rstrip(".")
    russian = rounded.replace(",", NBSP).replace(".", ",").replace("-", "−")
    return Text(rounded, russian)


def _date(value: Any) -> Text:
    day = value if isinstance(value, dt.date) else _read_day(str(value))
    if day is None:
        return Text(str(value), str(value))
    return Text(f"{day:%Y-%m-%d}", f"{day:%d.%m.%Y}")


def _read_day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        return None
