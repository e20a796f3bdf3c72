"""The period of a condition on rows, and what is divided by its months."""

from __future__ import annotations

import datetime as dt

from ostap.catalog import Catalog
from ostap.criteria.validation.report import Report
from ostap.criteria.values.periods import window_months
from ostap.names import Text
from ostap.results.criteria import Aggregate, FixedWindow, RowsAsked

_PER_MONTH = frozenset({Aggregate.COUNT, Aggregate.SUM})
_BY_TIME = frozenset({Aggregate.LAST, Aggregate.FIRST})


class WindowChecks:
    """``window``, ``per`` and ``months``, and whether the table has a time for them."""

    def __init__(self, catalog: Catalog, report: Report) -> None:
        self._catalog = catalog
        self._report = report

    def check(self, asked: RowsAsked, where: str) -> None:
        """Report everything that is wrong with the period."""
        if (needs := _needs_time(asked)) is not None:
            self._event_time(asked, f"{where}.{needs}")
        sound = not isinstance(asked.window, FixedWindow) or self._fixed(asked.window, where)
        if asked.per:
            self._per(asked, where, window_is_sound=sound)
        elif asked.months == "active":
            what = Text(
                "months: active only tells what per: month divides by.",
                "months: active имеет смысл только вместе с per: month.",
            )
            hint = Text("Add per: month.", "Добавьте per: month.")
            self._report("months_without_per", f"{where}.months", what, hint)

    def _event_time(self, asked: RowsAsked, where: str) -> None:
        table = self._catalog.tables[asked.table]
        if table.event_time is not None:
            return
        by_time = where.endswith(".aggregate")
        what = Text(
            f"{asked.table} has no event time, so "
            + (f"{asked.aggregate} means nothing." if by_time else "it has no periods."),
            f"у {asked.table} нет времени события, "
            + (f"{asked.aggregate} по нему не найти." if by_time else "спросить за период нельзя."),
        )
        hint = Text("Give a column role: event_time.", "Задайте столбцу role: event_time.")
        times = [name for name, column in table.columns.items() if column.type.is_time]
        if times:
            listed = ", ".join(times)
            hint = Text(f"{hint.en} Dates here: {listed}.", f"{hint.ru} Даты здесь: {listed}.")
        self._report("no_event_time", where, what, hint)

    def _per(self, asked: RowsAsked, where: str, *, window_is_sound: bool) -> None:
        where = f"{where}.per"
        if asked.aggregate not in _PER_MONTH:
            what = Text(f"{asked.aggregate} has no month.", f"у {asked.aggregate} нет «в месяц».")
            hint = Text("Only count and sum have.", "Оно есть только у count и sum.")
            self._report("per_unwanted", where, what, hint)
        elif asked.months == "active":
            return
        elif asked.window is None:
            what = Text("per month of which period?", "в месяц — за какой период?")
            hint = Text("Add window: {last: 3}.", "Добавьте window: {last: 3}.")
            self._report("per_without_window", where, what, hint)
        elif window_is_sound and not window_months(asked.window):
            what = Text(
                "per month needs a period of whole months that have ended.",
                "для «в месяц» нужен период из целых, уже кончившихся месяцев.",
            )
            hint = Text(
                "Write the window in months or years; in the calendar, from ago: 1.",
                "Задайте период в месяцах или годах, а календарный — начиная с ago: 1.",
            )
            self._report("per_days", where, what, hint)

    def _fixed(self, window: FixedWindow, where: str) -> bool:
        before = len(self._report.problems)
        days: list[dt.date] = []
        for name, text in (("start", window.start), ("end", window.end)):
            try:
                days += [dt.date.fromisoformat(text)] if text else []
            except ValueError:
                what = Text(f"'{text}' is not a date.", f"«{text}» — не дата.")
                hint = Text("Write it as 2026-01-31.", "Напишите в виде 2026-01-31.")
                self._report("value", f"{where}.window.{name}", what, hint)
        if not (window.start or window.end):
            what = Text("give start, end or both.", "укажите start, end или оба.")
            self._report("window_empty", f"{where}.window", what)
        if days != sorted(days):
            what = Text("the period ends before it begins.", "период кончается раньше начала.")
            self._report("reversed", f"{where}.window", what)
        return len(self._report.problems) == before


def _needs_time(asked: RowsAsked) -> str | None:
    """Return the field for whose sake the table must have an event time."""
    if asked.window is not None:
        return "window"
    if asked.per and asked.months == "active":
        return "months"
    timed = asked.aggregate is Aggregate.DAYS_SINCE and asked.column is None
    return "aggregate" if timed or asked.aggregate in _BY_TIME else None
