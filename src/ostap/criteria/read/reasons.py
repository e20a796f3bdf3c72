"""Why a part of a statement can't be read."""

from __future__ import annotations

from typing import Final

from sqlglot import exp

from ostap.names import Text


class Unreadable(Exception):  # noqa: N818 - a signal, turned into an `Unread`
    """This part can't be said by a tree."""

    def __init__(self, node: exp.Expr, why: Text) -> None:
        super().__init__(node, why)
        self.node = node
        self.why = why


WINDOW: Final = Text("window function", "оконная функция")
EXPRESSION: Final = Text(
    "an expression that criteria have no words for", "такого выражения в условиях нет"
)
JOIN: Final = Text(
    "joined by a column that is no link of the catalog",
    "соединение не по связи из каталога",
)
WAY: Final = Text("the catalog leads there by another way", "в каталоге туда ведёт другой путь")
BRANCHES: Final = Text(
    "rows of two tables are compared with one another",
    "сравниваются строки двух разных таблиц",
)
OWNER: Final = Text(
    "rows are compared with a column of their owner", "строки сравниваются со столбцом владельца"
)
MULTIPLIED: Final = Text(
    "the join multiplies the rows that are aggregated",
    "соединение размножает строки, которые складываются",
)
MOMENT: Final = Text(
    "a moment is compared with a day: write ::date, or < the next day",
    "момент сравнивается с днём: нужно ::date или < следующего дня",
)
NO_CODE: Final = Text(
    "the catalog lists no such code of this column", "в каталоге нет такого кода у этого столбца"
)
LIMIT: Final = Text(
    "a limit without an order by a measure", "ограничение без порядка по показателю"
)
INNER_LIMIT: Final = Text(
    "a limit inside the statement: the tree has it only at the end",
    "ограничение внутри запроса: в дереве оно бывает только в конце",
)
AGGREGATE: Final = Text("an aggregate that criteria do not have", "такого агрегата в условиях нет")
CORRELATED: Final = Text(
    "a subquery tied to the outer rows by more than one link",
    "подзапрос связан с внешними строками не одной связью",
)
WHOLE_DIVISION: Final = Text(
    "whole numbers are divided without a remainder here", "здесь целые делятся нацело"
)
LEFT_JOIN: Final = Text(
    "a left join whose rows are used beyond whether there are any",
    "LEFT JOIN, от которого нужно больше, чем наличие строк",
)
