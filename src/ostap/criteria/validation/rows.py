"""What is checked of rows that belong to the entity, in a condition and in a measure alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from ostap.catalog import Catalog, Column
from ostap.criteria.tree import Nodes
from ostap.criteria.tree.ways import Path, may_repeat, tables_of
from ostap.criteria.validation.columns import ColumnChecks
from ostap.criteria.validation.currency import CurrencyChecks
from ostap.criteria.validation.lookup import ColumnLookup, Scope
from ostap.criteria.validation.report import Report
from ostap.criteria.validation.windows import WindowChecks
from ostap.criteria.values.operands import (
    AVERAGE,
    COUNT,
    COUNT_PER,
    DAYS_SINCE,
    SHARE,
    SUM,
    Operand,
    known_only,
    operand_of,
)
from ostap.criteria.values.quantities import Kind, Quantity, quantity_of
from ostap.errors import NOTHING, did_you_mean
from ostap.names import Text
from ostap.results.criteria import Aggregate, RowsAsked

UNTESTED: Final = frozenset({Aggregate.EXISTS, Aggregate.NONE, Aggregate.EVERY})
"""They are a yes or a no already."""

_HELD: Final = frozenset({Aggregate.EVERY, Aggregate.SHARE})
_UNCOLUMNED: Final = frozenset({*UNTESTED, Aggregate.COUNT})
_MAY_HAVE_COLUMN: Final = frozenset({Aggregate.SHARE, Aggregate.DAYS_SINCE})
_EACH_ONCE: Final = frozenset({Aggregate.COUNT, Aggregate.SUM, Aggregate.AVG, Aggregate.SHARE})
_ORDERED: Final = frozenset({Aggregate.LAST, Aggregate.FIRST})
_EXTREME: Final = frozenset({Aggregate.MIN, Aggregate.MAX})
_ADDED_UP: Final = frozenset({Aggregate.SUM, Aggregate.AVG, Aggregate.SHARE})
_OPERANDS: Final = {
    Aggregate.DISTINCT: COUNT,
    Aggregate.SUM: SUM,
    Aggregate.AVG: AVERAGE,
    Aggregate.SHARE: SHARE,
    Aggregate.DAYS_SINCE: DAYS_SINCE,
}

AskedT = TypeVar("AskedT", bound=RowsAsked)
CheckNodes = Callable[[Nodes, str, Scope], Nodes]


@dataclass(frozen=True, slots=True)
class Checked(Generic[AskedT]):
    """Rows as they will be asked for, and what comes of them.

    ``operand`` is ``None`` where nothing can be tested: of a yes or no, or after a mistake.
    """

    asked: AskedT
    operand: Operand | None = None
    column: Column | None = None
    currency: str | None = None

    @property
    def quantity(self) -> Quantity | None:
        """The number or the day made of the rows; ``None`` where it is neither."""
        if self.operand is None:
            return None
        looked_at = _EXTREME | _ORDERED
        column = self.column if self.asked.aggregate in looked_at else None
        found = quantity_of(self.operand, column, self.asked.column or "")
        amounts = looked_at | {Aggregate.SUM, Aggregate.AVG}
        if found is None or self.column is None or self.asked.aggregate not in amounts:
            return found
        if self.currency is not None or self.column.currency_column:
            return Quantity(self.operand, Kind.AMOUNT, self.currency)
        return quantity_of(self.operand, self.column) or found


class RowsChecks:
    """The way, the rows' conditions, the aggregate with its column, period and currency."""

    def __init__(
        self,
        catalog: Catalog,
        lookup: ColumnLookup,
        columns: ColumnChecks,
        report: Report,
        nodes: CheckNodes,
    ) -> None:
        self._catalog = catalog
        self._lookup = lookup
        self._columns = columns
        self._report = report
        self._nodes = nodes
        self._windows = WindowChecks(catalog, report)
        self._currency = CurrencyChecks(catalog, report)

    def check(self, asked: AskedT, where: str, scope: Scope) -> Checked[AskedT]:
        """Return what is asked of the rows, its conditions coerced."""
        path = self._lookup.path(asked.table, f"{where}.table", scope, asked.via)
        if path is None:
            return Checked(asked)
        inner = Scope(
            tables=tables_of(path), avoid=scope.avoid | {scope.tables[-1]}, inside_rows=True
        )
        conditions = {
            "where": self._nodes(asked.where, f"{where}.where", inner),
            "holds": self._nodes(asked.holds, f"{where}.holds", inner),
        }
        asked = asked.model_copy(update=conditions)
        self._needs_key(asked, path, where, scope)
        self._held(asked, where)
        column = self._column(asked, where, inner)
        self._windows.check(asked, where)
        currency = self._currency.check(asked, self._amounts(asked, column), where)
        return Checked(asked, self._operand(asked, column), column, currency)

    def _operand(self, asked: RowsAsked, column: Column | None) -> Operand | None:
        if asked.aggregate in UNTESTED:
            return None
        if asked.aggregate in _EXTREME | _ORDERED:
            return None if column is None else known_only(operand_of(column))
        if asked.aggregate is Aggregate.COUNT:
            return COUNT_PER if asked.per else COUNT
        return _OPERANDS[asked.aggregate]

    def _amounts(self, asked: RowsAsked, column: Column | None) -> Column | None:
        return None if asked.aggregate is Aggregate.DISTINCT else column

    def _needs_key(self, asked: RowsAsked, path: Path, where: str, scope: Scope) -> None:
        told_apart = asked.aggregate in _ORDERED or (
            asked.aggregate in _EACH_ONCE and may_repeat(path)
        )
        for table, needed in ((asked.table, told_apart), (scope.tables[-1], scope.inside_rows)):
            if needed and self._lookup.ways.key_of(table) is None:
                what = Text(
                    f"rows of {table} can't be told apart: it has no key in the catalog.",
                    f"строки {table} нельзя различить: в каталоге у неё нет ключа.",
                )
                hint = Text(f"Add tables.{table}.key.", f"Добавьте tables.{table}.key.")
                self._report("no_key", f"{where}.table", what, hint)

    def _held(self, asked: RowsAsked, where: str) -> None:
        if bool(asked.holds) is (asked.aggregate in _HELD):
            return
        where = f"{where}.holds"
        if asked.holds:
            what = Text(
                f"{asked.aggregate} takes no holds.", f"для {asked.aggregate} holds не нужен."
            )
            self._report("holds_unwanted", where, what, _INTO_WHERE)
            return
        what = Text(
            f"{asked.aggregate} of the rows must satisfy what?",
            "каждая строка должна отвечать какому условию?"
            if asked.aggregate is Aggregate.EVERY
            else "доля строк с каким условием?",
        )
        self._report("holds_missing", where, what, _SAY_HOLDS)

    def _column(self, asked: RowsAsked, where: str, inner: Scope) -> Column | None:
        where = f"{where}.column"
        if asked.aggregate in _UNCOLUMNED:
            if asked.column is not None:
                what = Text(
                    f"{asked.aggregate} takes no column.",
                    f"для {asked.aggregate} столбец не нужен.",
                )
                hint = _COUNT_DISTINCT if asked.aggregate is Aggregate.COUNT else NOTHING
                self._report("column_unwanted", where, what, hint)
            return None
        if asked.column is None:
            if asked.aggregate not in _MAY_HAVE_COLUMN:
                what = Text(
                    f"{asked.aggregate} of which column?", f"{asked.aggregate} какого столбца?"
                )
                self._report("column_missing", where, what, self._fitting_hint(asked))
            return None
        return self._fitting_column(asked, asked.column, where, inner)

    def _fitting_column(
        self, asked: RowsAsked, ref: str, where: str, inner: Scope
    ) -> Column | None:
        column = self._lookup.column(ref, where, inner)
        if column is None:
            return None
        if ref.partition(".")[0] != asked.table and asked.aggregate is not Aggregate.DISTINCT:
            what = Text(
                f"{ref} is not a column of {asked.table}: its values would be taken many times.",
                f"{ref} — не столбец {asked.table}: его значения повторялись бы много раз.",
            )
            self._report("column_elsewhere", where, what, self._fitting_hint(asked))
        elif column.sensitive:
            self._columns.refuse_sensitive(ref, where)
        elif column.multi is not None:
            self._columns.refuse_several(ref, where)
        elif not _fits(asked.aggregate, column):
            self._unfit(asked, ref, where)
        else:
            return column
        return None

    def _unfit(self, asked: RowsAsked, ref: str, where: str) -> None:
        hint = self._fitting_hint(asked)
        if asked.aggregate in _ADDED_UP:
            what = Text(f"{ref} can't be added up.", f"{ref} нельзя просуммировать.")
            self._report("not_numeric", where, what, hint)
        elif asked.aggregate in _EXTREME:
            what = Text(
                f"{ref} has no least and no greatest.",
                f"у {ref} нет наименьшего и наибольшего.",
            )
            self._report("not_ordered", where, what, hint)
        else:
            what = Text(f"{ref} is not a date.", f"{ref} — не дата.")
            self._report("not_a_date", where, what, hint)

    def _fitting_hint(self, asked: RowsAsked) -> Text:
        fitting = [
            f"{asked.table}.{name}"
            for name, column in self._catalog.tables[asked.table].columns.items()
            if _fits(asked.aggregate, column)
            and not (column.sensitive or column.protected or column.multi)
        ]
        known = asked.column is not None and self._catalog.column(asked.column) is not None
        return did_you_mean("" if known else asked.column or "", fitting)


def _fits(aggregate: Aggregate, column: Column) -> bool:
    """Tell whether a column is of a type that the aggregate can be made of."""
    if aggregate in _ADDED_UP:
        return column.type.is_numeric
    if aggregate in _EXTREME:
        return column.type.is_numeric or column.type.is_time
    return aggregate is not Aggregate.DAYS_SINCE or column.type.is_time


_INTO_WHERE = Text("Put it into where.", "Перенесите условие в where.")
_COUNT_DISTINCT = Text(
    "distinct counts a column's different values.", "Разные значения столбца считает distinct."
)
_SAY_HOLDS = Text("Add holds: [{kind: attribute, …}].", "Добавьте holds: [{kind: attribute, …}].")
