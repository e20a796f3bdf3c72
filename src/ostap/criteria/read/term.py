"""What one side of a comparison was read as: an aggregate of rows, a column, everybody's."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from ostap.criteria.read.rows import Asked
from ostap.results.criteria import Aggregate, ColumnMeasure, Everybody, Node, RowsMeasure


@dataclass(frozen=True, slots=True)
class Term:
    """One side of a comparison: ``value * factor``."""

    asked: Asked | None = None
    aggregate: Aggregate = Aggregate.COUNT
    column: str | None = None
    holds: tuple[Node, ...] = ()
    """The filter of the aggregate."""
    zero: bool = False
    """Whether it is 0 where there are no rows; otherwise such owners are out."""
    factor: Fraction = Fraction(1)
    by_day: bool = True
    attribute: ColumnMeasure | None = None
    everybody: Everybody | None = None
    of: str | None = None
    """The column that everybody's is of."""

    @property
    def rows(self) -> Asked:
        """The rows, the filter among their conditions."""
        if self.asked is None:
            raise TypeError(self)
        return self.asked.narrowed(self.holds)

    def measure(self) -> RowsMeasure | ColumnMeasure | Everybody:
        """Return the value as a measure of criteria."""
        if self.asked is None:
            found = self.attribute or self.everybody
            if found is None:
                raise TypeError(self)
            return found
        return self.rows.measure(self.aggregate, column=self.column)
