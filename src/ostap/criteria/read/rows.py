"""The rows that a query counts, adds up or only asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ostap.criteria.read.context import Context, Scope
from ostap.criteria.tree.ways import Path, may_repeat
from ostap.results.criteria import Aggregate, Node, Related, RowsMeasure, Test, Window


@dataclass(frozen=True, slots=True)
class Asked:
    """Rows that belong to the row at hand, and what narrows them."""

    context: Context
    path: Path
    via: tuple[str, ...]
    where: tuple[Node, ...]
    window: Window | None
    inner: Scope
    """What conditions on these rows may name."""

    @property
    def table(self) -> str:
        """Whose rows they are."""
        return self.path[-1].to_table

    @property
    def repeats(self) -> bool:
        """Whether a join may name one row twice where the tree counts it once."""
        return may_repeat(self.path)

    def narrowed(self, more: Sequence[Node]) -> Asked:
        """Return the rows for which more conditions hold as well."""
        where = (*self.where, *more)
        return Asked(self.context, self.path, self.via, where, self.window, self.inner)

    def fields(self, **more: Any) -> dict[str, Any]:
        """Return the rows as the fields of a node or a measure."""
        asked = {"table": self.table, "via": self.via, "where": self.where, "window": self.window}
        return asked | more

    def related(self, aggregate: Aggregate, test: Test | None = None, **more: Any) -> Related:
        """Return a condition on the rows."""
        return Related(**self.fields(aggregate=aggregate, test=test, **more))

    def measure(self, aggregate: Aggregate, **more: Any) -> RowsMeasure:
        """Return a measure made of the rows."""
        return RowsMeasure(**self.fields(aggregate=aggregate, **more))
