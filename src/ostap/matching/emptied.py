"""What to say where nothing is left to show: what took it all away, and what to relax."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from ostap.names import Text
from ostap.results.matching import RemovedByRule

EMPTY_STOCK: Final = Text(
    "nothing is vacant on this day: there is nothing to rank",
    "на этот день нет ничего свободного: ранжировать нечего",
)


def why_empty(
    vacant: int, removed: Sequence[RemovedByRule], shown: int, suitable: int
) -> tuple[Text, ...]:
    """Return why no item is left, or none that the filter keeps; nothing where some is.

    Args:
        vacant: items of the day.
        removed: those that rules took away.
        shown: those that are left.
        suitable: of these, those that the filter keeps.
    """
    if suitable:
        return ()
    if not vacant:
        return (EMPTY_STOCK,)
    if not shown:
        rule, most = Counter(one.rule for one in removed).most_common(1)[0]
        return (
            Text(
                f"the rules removed all {vacant} vacant items, {most} of them by '{rule}': relax "
                "it in rules.yaml, or put the data right that it reads",
                f"правила убрали всё свободное (всего {vacant}), из них «{rule}» — {most}: "
                "смягчите его в rules.yaml или исправьте данные, на которые оно смотрит",
            ),
        )
    return (
        Text(
            "the filter would remove everything: relax the wishes (budget, size, place)",
            "фильтр убрал бы всё: смягчите пожелания (бюджет, размер, место)",
        ),
    )
