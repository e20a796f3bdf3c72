"""A check for one client under two names, by hashes of what nobody may see: counts only."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Final

import polars as pl

from ostap.lifecycle.quality_check import Check, Seen, finding, grouped
from ostap.lifecycle.quality_data import QualityData, TableData
from ostap.names import Text
from ostap.results.quality import Outcome, Severity

_TELLS_APART: Final = 0.8
"""A column tells people apart if so many of its values are different."""
_MOST_IN_GROUP: Final = 5
"""A value that more rows share is a default (an office's phone), not a person."""


def _same(data: QualityData) -> Iterator[Seen]:
    for title, entity in data.catalog.entities.named().items():
        table = data.tables.get(entity.table)
        if table is None or table.prints is None:
            continue
        columns = [name for name in table.prints.columns if _tells_apart(table.prints[name])]
        if not columns:
            yield Outcome.NOT_ENOUGH_DATA
            continue
        yield _found(table, title, columns)


def _tells_apart(prints: pl.Series) -> bool:
    known = prints.drop_nulls()
    return len(known) > 0 and known.n_unique() >= len(known) * _TELLS_APART


def _found(table: TableData, title: str, columns: list[str]) -> Seen:
    prints = table.prints if table.prints is not None else pl.DataFrame()
    shared = {name: _extra(prints, [name]) for name in columns}
    pairs = [_extra(prints, list(two)) for two in combinations(columns, 2)]
    by_two = max(pairs, default=0)
    if not any(shared.values()):
        return Outcome.OK
    told = ", ".join(f"{name} {grouped(count)}" for name, count in shared.items() if count)
    return finding(
        ("people.same", Severity.BAD if by_two else Severity.WARN),
        table.name,
        Text(f"Probably the same {title} again: {grouped(by_two)} rows agree with another in two "
             f"identifying columns. Rows that share a value with an earlier one: {told}.",
             f"Похоже на тех же под другим именем: строк, у которых с другой совпали два личных "
             f"столбца, {grouped(by_two)}. Строк с уже встречавшимся значением: {told}."),
        Text("Merge the cards: their requests and deals are one person's. No value was looked "
             "at, only keyed hashes.",
             "Объедините карточки: заявки и сделки в них одного человека. Сами значения никто не "
             "видел, сравнивались хеши."),
        numbers={"by_two": by_two, **{f"by_{name}": count for name, count in shared.items()}},
    )  # fmt: skip


def _extra(prints: pl.DataFrame, columns: list[str]) -> int:
    """Return how many rows repeat an earlier one in all these columns."""
    known = prints.select(columns).drop_nulls()
    groups = known.group_by(columns).len().filter(pl.col("len").is_between(2, _MOST_IN_GROUP))
    return int((groups["len"] - 1).sum())


CHECKS: Final = (
    Check("people.same", Severity.BAD,
          Text("One person under two names", "Один человек под двумя именами"), _same),
)  # fmt: skip
