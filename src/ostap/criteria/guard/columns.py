"""Finds the one relation that a column belongs to, and writes it before the column."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final, cast

from sqlglot import exp

from ostap.criteria.guard.reasons import Reasons
from ostap.criteria.guard.scope import Frame, Lexicon, Output, Relation, fold
from ostap.names import Text

_MOST_COPIED: Final = 20_000
"""Nodes that names given in SELECT may add to one statement."""


class Columns:
    """Resolves columns against the frames they stand in.

    Args:
        lexicon: the catalog's names.
        reasons: where refusals go.
        read: called with the node and the ``table.column`` for every use of a table's column.
    """

    def __init__(
        self, lexicon: Lexicon, reasons: Reasons, read: Callable[[exp.Expr, str], None]
    ) -> None:
        self._lexicon = lexicon
        self._reasons = reasons
        self._read = read
        self._copied = 0

    def resolve(self, column: exp.Column, frame: Frame) -> None:
        """Write the column's relation before it, or take a reason why that can't be done."""
        if isinstance(column.this, exp.Star):
            self._reasons.construct(column)
            return
        found = self._qualified(column, frame) if column.table else self._found(column, frame)
        if found is None:
            return
        relation, output = found
        self.reads(column, output, relation)
        column.set("table", relation.alias.copy())
        column.set("this", self._lexicon.exact(cast("exp.Identifier", column.this), output.name))

    def _qualified(self, column: exp.Column, frame: Frame) -> tuple[Relation, Output] | None:
        relation = frame.named(column.table)
        if relation is None:
            names = [r.alias.name for f in _around(frame) for r in f.relations]
            self._reasons.unknown_table(column, column.table, names)
            return None
        output = relation.outputs.get(fold(column.name))
        if output is None:
            known = [o.name for o in relation.outputs.values()]
            self._reasons.unknown_column(column, f"{column.table}.{column.name}", known)
            return None
        return relation, output

    def _found(self, column: exp.Column, frame: Frame) -> tuple[Relation, Output] | None:
        name = fold(column.name)
        for depth, here in enumerate(_around(frame)):
            if name in here.merged:
                column.set("this", self._lexicon.exact(column.this, here.merged[name]))
                return None
            having = here.having(name)
            if len(having) > 1:
                self._reasons.ambiguous(column, column.name)
                return None
            if having:
                return having[0], having[0].outputs[name]
            if depth == 0 and name in here.aliases:
                self._expand(column, here.aliases[name][1])
                return None
        if frame.named(name) is not None:
            self._reasons.add(
                "whole_row",
                column,
                Text(
                    f"'{column.name}' is a table; a value is a column of it.",
                    f"«{column.name}» - таблица, а значение - это её столбец.",
                ),
                Text(
                    f"Write a column after it: {column.name}.<column>.",
                    f"Допишите столбец: {column.name}.<столбец>.",
                ),
            )
        else:
            known = [
                o.name for f in _around(frame) for r in f.relations for o in r.outputs.values()
            ]
            self._reasons.unknown_column(column, column.name, known)
        return None

    def _expand(self, column: exp.Column, meant: exp.Expr) -> None:
        """Write what a name given in SELECT stands for in its place."""
        # Each name may stand for twice the one before it: the size is bounded before copying.
        room = _MOST_COPIED - self._copied
        self._copied += sum(1 for _ in islice(meant.walk(), room + 1))
        if self._copied > _MOST_COPIED:
            self._reasons.too_complex(column)
            return
        column.replace(exp.paren(meant.copy()))

    def reads(self, node: exp.Expr, output: Output, relation: Relation) -> None:
        """Tell of one use of a column, where it is a table's own."""
        if relation.table is not None:
            self._read(node, f"{relation.table}.{output.name}")


def _around(frame: Frame) -> Iterator[Frame]:
    here: Frame | None = frame
    while here is not None:
        yield here
        here = here.outer
