"""Checks of fill: what is empty, what is always the same, what is known only afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import polars as pl

from ostap.lifecycle.quality_check import Check, Seen, finding, grouped
from ostap.lifecycle.quality_data import QualityData, TableData, hidden
from ostap.lifecycle.quality_values import PLACEHOLDERS, as_codes
from ostap.names import Text
from ostap.results.quality import Outcome, Severity

NEAR_EMPTY: Final = 0.05
"""A column filled less than this can hardly be learnt from."""
FEWEST_ROWS: Final = 30
_FEWEST_DEALS: Final = 20
_ALMOST_NONE: Final = 0.01

LATE_AND_MARKED: Final = Text(
    "The catalog says so (known_from); nothing is learnt from it.",
    "В каталоге так и указано (known_from): на нём ничему не учатся.",
)
LATE_AND_UNMARKED: Final = Text(
    "Write known_from: close in the catalog, or the model will learn from the future.",
    "Укажите в каталоге known_from: close, иначе модель будет учиться на будущем.",
)


def _in_database(data: QualityData) -> Iterator[Seen]:
    yield Outcome.OK
    for where in data.missing:
        yield finding(
            ("fill.not_in_database", Severity.BAD),
            where,
            Text("The catalog names it, the database has no such thing.",
                 "В каталоге есть, в базе нет."),
            Text("Correct the name in catalog.yaml, or build the catalog anew.",
                 "Исправьте имя в catalog.yaml или постройте каталог заново."),
            numbers={},
        )  # fmt: skip


def _near_empty(data: QualityData) -> Iterator[Seen]:
    for table in data.tables.values():
        for name in table.columns:
            if table.rows < FEWEST_ROWS:
                yield Outcome.NOT_ENOUGH_DATA
                continue
            share = table.filled[name] / table.rows
            if share >= NEAR_EMPTY:
                yield Outcome.OK
                continue
            percent = f"{share:.1%}"
            yield finding(
                ("fill.near_empty", Severity.WARN if share == 0 else Severity.INFO),
                f"{table.name}.{name}",
                Text(f"Filled in {grouped(table.filled[name])} of {grouped(table.rows)} rows "
                     f"({percent}).",
                     f"Заполнено строк: {grouped(table.filled[name])} из {grouped(table.rows)} "
                     f"({percent.replace('.', ',')})."),
                Text("Fill it in, or don't count on it: a model will drop it.",
                     "Заполните или не рассчитывайте на него: модель его отбросит."),
                numbers={"filled": table.filled[name], "rows": table.rows},
            )  # fmt: skip


def _constant(data: QualityData) -> Iterator[Seen]:
    for table in data.tables.values():
        for where, _, values in table.seen():
            if len(values) < FEWEST_ROWS:
                yield Outcome.NOT_ENOUGH_DATA
            elif values.n_unique() > 1:
                yield Outcome.OK
            else:
                yield finding(
                    ("fill.constant", Severity.INFO),
                    where,
                    Text("Every filled value is the same.", "Все заполненные значения одинаковы."),
                    Text("It tells nothing apart; leave it out of conditions and features.",
                         "Оно ничего не различает: в условиях и признаках бесполезно."),
                    numbers={"filled": len(values)},
                    table=table,
                )  # fmt: skip


def _placeholders(data: QualityData) -> Iterator[Seen]:
    for table in data.tables.values():
        for where, column, values in table.seen():
            if values.dtype != pl.String:
                continue
            known = {code.casefold() for code in column.values}
            plain = values.str.strip_chars().str.to_lowercase()
            meant = PLACEHOLDERS - known
            count = int(plain.is_in(meant).sum())
            if not count:
                yield Outcome.OK
                continue
            words = ", ".join(sorted(set(plain.filter(plain.is_in(meant)).to_list())))
            yield finding(
                ("fill.placeholder", Severity.WARN),
                where,
                Text(f"{grouped(count)} values stand for «nothing is known»: {words}.",
                     f"Значений, которые значат «неизвестно»: {grouped(count)} ({words})."),
                Text("Empty them, so that they count as missing.",
                     "Очистите их, чтобы они считались пропусками."),
                numbers={"count": count, "filled": len(values)},
                table=table,
            )  # fmt: skip


def _only_after_closing(data: QualityData) -> Iterator[Seen]:
    """Columns that deals have only once they are closed: a model must not learn from them."""
    closed = closed_deals(data)
    if closed is None:
        return
    table, is_closed = closed
    n_closed = int(is_closed.sum())
    n_open = table.frame.height - n_closed
    deals = data.catalog.deals
    skipped = {deals.outcome.column, deals.closed} if deals else set()
    for name in table.frame.columns:
        if name in skipped:
            continue
        if min(n_closed, n_open) < _FEWEST_DEALS:
            yield Outcome.NOT_ENOUGH_DATA
            continue
        has = table.frame[name].is_not_null()
        after, before = int((has & is_closed).sum()), int((has & ~is_closed).sum())
        late = before <= n_open * _ALMOST_NONE and after >= max(n_closed * NEAR_EMPTY, 1)
        marked = table.columns[name].known_from != "open"
        if not late:
            yield Outcome.OK
            continue
        yield finding(
            ("fill.only_after_closing", Severity.INFO if marked else Severity.BAD),
            f"{table.name}.{name}",
            Text(f"Filled in {grouped(after)} of {grouped(n_closed)} closed deals and in "
                 f"{grouped(before)} of {grouped(n_open)} open "
                 "ones: it becomes known with the end.",
                 f"Заполнено у закрытых сделок: {grouped(after)} из {grouped(n_closed)}, у "
                 f"открытых: {grouped(before)} из "
                 f"{grouped(n_open)}. Значит, становится известно только в конце."),
            LATE_AND_MARKED if marked else LATE_AND_UNMARKED,
            numbers={"closed": n_closed, "filled_closed": after, "open": n_open,
                     "filled_open": before},
            table=table,
        )  # fmt: skip


def closed_deals(data: QualityData) -> tuple[TableData, pl.Series] | None:
    """Return the table of deals, and for its rows whether the deal is won or lost."""
    deals = data.catalog.deals
    table = data.tables.get(deals.table) if deals else None
    if deals is None or table is None or deals.outcome.column not in table.frame.columns:
        return None
    codes = as_codes(table.frame[deals.outcome.column])
    ended = codes.is_in([*deals.outcome.won, *deals.outcome.lost])
    return table, ended.fill_null(value=False)


def filled_shares(table: TableData) -> dict[str, float]:
    """Return the share of filled rows by column; empty where the table is."""
    return {n: count / table.rows for n, count in table.filled.items()} if table.rows else {}


def hidden_columns(data: QualityData) -> int:
    """Return how many columns no value of which was looked at."""
    return sum(hidden(c) for table in data.tables.values() for c in table.columns.values())


CHECKS: Final = (
    Check("fill.not_in_database", Severity.BAD,
          Text("What the catalog names and the database has not", "Названо в каталоге, нет в базе"),
          _in_database),
    Check("fill.near_empty", Severity.INFO,
          Text("Columns that are nearly empty", "Почти пустые столбцы"), _near_empty),
    Check("fill.constant", Severity.INFO,
          Text("Columns that always say the same", "Столбцы с одним и тем же значением"),
          _constant),
    Check("fill.placeholder", Severity.WARN,
          Text("Values that stand for a missing one", "Значения вместо пропуска"), _placeholders),
    Check("fill.only_after_closing", Severity.BAD,
          Text("Columns filled only when a deal is closed",
               "Столбцы, заполненные только у закрытых сделок"),
          _only_after_closing),
)  # fmt: skip
