"""Checks of days: days that stand for «unknown», days to come, ages, days out of order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import permutations
from typing import Final

import polars as pl

from ostap.lifecycle.quality_check import Check, Seen, finding, grouped
from ostap.lifecycle.quality_data import QualityData, TableData
from ostap.names import Text
from ostap.results.quality import Outcome, Severity

_STANDS_FOR_UNKNOWN: Final = (
    dt.date(1, 1, 1), dt.date(1753, 1, 1), dt.date(1899, 12, 30), dt.date(1899, 12, 31),
    dt.date(1900, 1, 1), dt.date(1901, 1, 1), dt.date(1970, 1, 1),
)  # fmt: skip
"""First days of calendars of programs: a system without a day wrote one of these."""
_AROUND: Final = 20
"""Real days would stand as thick within so many days before and after."""
_MODERN: Final = dt.date(1950, 1, 1)
_FEWEST_MODERN: Final = 5
"""Somebody may have been born on 1970-01-01; not so many."""
OLDEST_AGE: Final = 110
_A_PLAN: Final = 0.01
_DAYS_A_YEAR: Final = 365.25
_IN_ORDER: Final = 0.98
_FEWEST_PAIRS: Final = 50


def _days(data: QualityData) -> Iterator[tuple[TableData, str, pl.Series]]:
    for table in data.tables.values():
        for name in table.days.columns:
            yield table, name, table.days[name].drop_nulls()


def _placeholders(data: QualityData) -> Iterator[Seen]:
    for table, name, days in _days(data):
        count, found = 0, []
        for day in _STANDS_FOR_UNKNOWN:
            here = int((days == day).sum())
            around = int(((days - day).dt.total_days().abs() <= _AROUND).sum()) - here
            if here > around and (day < _MODERN or here >= _FEWEST_MODERN):
                count += here
                found.append(day.isoformat())
        if not count:
            yield Outcome.OK
            continue
        shown = ", ".join(found)
        yield finding(
            ("dates.placeholder", Severity.BAD),
            f"{table.name}.{name}",
            Text(f"{grouped(count)} of {grouped(len(days))} days are {shown}: an old system "
                 f"wrote so what it "
                 "didn't know.",
                 f"Дата {shown} стоит в {grouped(count)} из {grouped(len(days))} случаев: так "
                 f"старая система "
                 "записала неизвестное."),
            Text("Empty them: an age or a term computed from them is nonsense.",
                 "Очистите их: возраст или срок по таким датам бессмыслен."),
            numbers={"count": count, "filled": len(days)},
            table=table,
        )  # fmt: skip


def _to_come(data: QualityData) -> Iterator[Seen]:
    """Events and births after today; a term that ends in the future is as it should be."""
    for table, name, days in _days(data):
        if table.columns[name].role not in {"event_time", "birth_date"}:
            continue
        count = int((days > data.as_of).sum())
        if not count:
            yield Outcome.OK
            continue
        plan = count > len(days) * _A_PLAN
        yield finding(
            ("dates.to_come", Severity.INFO if plan else Severity.WARN),
            f"{table.name}.{name}",
            Text(f"{grouped(count)} of {grouped(len(days))} days are after {data.as_of}"
                 f"{': a plan, it seems' if plan else ', though it tells what has happened'}.",
                 f"Дат позже {data.as_of}: {grouped(count)} из {grouped(len(days))}"
                 f"{'; похоже на план' if plan else ', хотя столбец говорит о том, что уже было'}."
                 ),
            Text("Answers as of that day don't see these rows. If it is no plan, correct the days, "
                 "or move as_of.",
                 "Ответы на этот день таких строк не видят. Если это не план, исправьте даты или "
                 "сдвиньте as_of."),
            numbers={"count": count, "filled": len(days)},
            table=table,
        )  # fmt: skip


def _ages(data: QualityData) -> Iterator[Seen]:
    for table, name, days in _days(data):
        if table.columns[name].role != "birth_date":
            continue
        lived = (pl.Series([data.as_of]) - days).dt.total_days() / _DAYS_A_YEAR
        count = int((lived > OLDEST_AGE).sum())
        if not count:
            yield Outcome.OK
            continue
        oldest = int(lived.max() or 0)  # type: ignore[arg-type]  # a float: days over a number
        yield finding(
            ("dates.age", Severity.BAD),
            f"{table.name}.{name}",
            Text(f"{grouped(count)} people would be older than {OLDEST_AGE}; the oldest {oldest}.",
                 f"Людей старше {OLDEST_AGE} лет: {grouped(count)}; самому старшему {oldest}."),
            Text("Empty or correct these days of birth.", "Очистите или исправьте эти даты."),
            numbers={"count": count, "oldest": oldest},
            table=table,
        )  # fmt: skip


def _order(data: QualityData) -> Iterator[Seen]:
    """Pairs of days of which one is hardly ever before the other: those few are mistakes."""
    for table in data.tables.values():
        for first, second in permutations(table.days.columns, 2):
            both = table.days.select(first, second).drop_nulls()
            # A placeholder is told of by its own check.
            known = both.filter(
                ~both[first].is_in(_STANDS_FOR_UNKNOWN) & ~both[second].is_in(_STANDS_FOR_UNKNOWN)
            )
            if known.height < _FEWEST_PAIRS:
                yield Outcome.NOT_ENOUGH_DATA
                continue
            wrong = int((known[first] > known[second]).sum())
            apart = int((known[first] < known[second]).sum())
            rule = 1 - wrong / known.height >= _IN_ORDER and apart > known.height / 2
            if not wrong or not rule:
                yield Outcome.OK
                continue
            yield finding(
                ("dates.order", Severity.BAD),
                f"{table.name}.{first}, {second}",
                Text(f"«{second}» is before «{first}» in {grouped(wrong)} of "
                     f"{grouped(known.height)} rows, and "
                     "not before it in the rest.",
                     f"«{second}» раньше, чем «{first}», в {grouped(wrong)} из "
                     f"{grouped(known.height)} строк; в "
                     "остальных наоборот."),
                Text("Correct the days of these rows: terms computed from them are negative.",
                     "Исправьте даты в этих строках: сроки по ним получаются отрицательными."),
                numbers={"count": wrong, "rows": known.height},
                table=table,
            )  # fmt: skip


CHECKS: Final = (
    Check("dates.placeholder", Severity.BAD,
          Text("Days that stand for an unknown one", "Даты вместо неизвестной"), _placeholders),
    Check("dates.to_come", Severity.WARN,
          Text("Events in the future", "События в будущем"), _to_come),
    Check("dates.age", Severity.BAD, Text("Impossible ages", "Невозможный возраст"), _ages),
    Check("dates.order", Severity.BAD,
          Text("Days out of order", "Даты не по порядку"), _order),
)  # fmt: skip
