"""What is checked of a column that is asked about, on its own or as a measure."""

from __future__ import annotations

from ostap.catalog import Catalog, Column
from ostap.criteria.validation.lookup import ColumnLookup, Scope
from ostap.criteria.validation.report import Report
from ostap.criteria.values.operands import (
    AGE,
    DAYS_SINCE,
    Operand,
    known_only,
    operand_of,
    presence_only,
)
from ostap.criteria.values.quantities import Quantity, quantity_of
from ostap.errors import did_you_mean
from ostap.names import Text
from ostap.results.criteria import AttributeView, ColumnAsked


class ColumnChecks:
    """The column, its way, and the view of it."""

    def __init__(self, catalog: Catalog, lookup: ColumnLookup, report: Report) -> None:
        self._catalog = catalog
        self._lookup = lookup
        self._report = report

    def operand(self, asked: ColumnAsked, where: str, scope: Scope) -> Operand | None:
        """Return what may be asked of the column; ``None`` means reported."""
        column = self._lookup.column(asked.column, f"{where}.column", scope, asked.via)
        return None if column is None else self._viewed(asked, column, where)

    def quantity(self, asked: ColumnAsked, where: str, scope: Scope) -> Quantity | None:
        """Return the number or the day that stands in the column; ``None`` means reported."""
        at = f"{where}.column"
        column = self._lookup.column(asked.column, at, scope, asked.via)
        if column is None:
            return None
        if column.sensitive:
            self.refuse_sensitive(asked.column, at)
            return None
        if column.multi is not None:
            self.refuse_several(asked.column, at)
            return None
        viewed = self._viewed(asked, column, where)
        if viewed is None:
            return None
        if asked.of is not AttributeView.VALUE:
            return quantity_of(viewed)
        found = quantity_of(known_only(viewed), column, asked.column)
        if found is None:
            self.refuse_words(asked.column, column, at)
        return found

    def refuse_sensitive(self, ref: str, where: str) -> None:
        """Report what no aggregate and no measure may look at."""
        what = Text(
            f"{ref} is sensitive: only whether it is filled may be asked.",
            f"{ref} — личные данные: можно спросить лишь, заполнено ли.",
        )
        self._report("sensitive", where, what)

    def refuse_several(self, ref: str, where: str) -> None:
        """Report a column that holds several values at once where one is wanted."""
        what = Text(
            f"{ref} holds several values at once: one is wanted here.",
            f"{ref} хранит сразу несколько значений, а здесь нужно одно.",
        )
        self._report("several_values", where, what)

    def refuse_words(self, ref: str, column: Column, where: str) -> None:
        """Report a column that is neither a number nor a day where a measure is wanted."""
        what = Text(
            f"a measure is a number or a date; {ref} is {column.type}.",
            f"показатель — это число или дата, а {ref} — {column.type}.",
        )
        table = ref.partition(".")[0]
        fitting = [
            f"{table}.{name}"
            for name, other in self._catalog.tables[table].columns.items()
            if (other.type.is_numeric or other.type.is_time)
            and not (other.sensitive or other.protected or other.multi)
        ]
        self._report("not_a_measure", where, what, did_you_mean("", fitting))

    def _viewed(self, asked: ColumnAsked, column: Column, where: str) -> Operand | None:
        where = f"{where}.of"
        if asked.of is AttributeView.VALUE:
            return presence_only(column) if column.sensitive else operand_of(column)
        if column.sensitive:
            self.refuse_sensitive(asked.column, where)
            return None
        if asked.of is AttributeView.AGE and column.role != "birth_date":
            what = Text(
                f"an age is that of a birth date; {asked.column} is not one.",
                f"возраст считается от даты рождения, а {asked.column} — не она.",
            )
            births = [r for r in self._catalog.column_refs if self._is_birth(r)]
            self._report("age", where, what, did_you_mean(asked.column, births))
            return None
        if not column.type.is_time:
            what = Text(
                f"days since are those of a date; {asked.column} is {column.type}.",
                f"дни считаются от даты, а {asked.column} — {column.type}.",
            )
            self._report("days_since", where, what)
            return None
        return AGE if asked.of is AttributeView.AGE else DAYS_SINCE

    def _is_birth(self, ref: str) -> bool:
        column = self._catalog.column(ref)
        return column is not None and column.role == "birth_date"
