"""Checks of types: numbers kept as text, days that don't parse, many spellings of yes and no."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import polars as pl

from ostap.catalog.model import ColumnType
from ostap.lifecycle.quality_check import Check, Seen, finding, grouped
from ostap.lifecycle.quality_data import QualityData
from ostap.lifecycle.quality_values import as_days, as_numbers
from ostap.names import Text
from ostap.results.quality import Outcome, Severity

_MOST_LISTED: Final = 6
_TWO: Final = 2


def _numbers(data: QualityData) -> Iterator[Seen]:
    for table in data.tables.values():
        for where, column, values in table.seen():
            if not column.type.is_numeric:
                continue
            if values.dtype != pl.String:
                yield Outcome.OK
                continue
            unread = int(as_numbers(values).is_null().sum())
            plain = int(values.str.contains(r"^-?\d+(\.\d+)?$").sum())
            yield finding(
                ("types.number_as_text", Severity.BAD if unread else Severity.WARN),
                where,
                Text(f"Numbers are kept as text: {grouped(len(values))} values, "
                     f"{grouped(len(values) - plain)} of "
                     f"them with spaces, commas or words; {grouped(unread)} can't be read as a "
                     f"number.",
                     f"Числа хранятся текстом: значений {grouped(len(values))}, из них с "
                     f"пробелами, "
                     f"запятыми или словами {grouped(len(values) - plain)}; не читается как число "
                     f"{grouped(unread)}."),
                Text("Ostap reads what it can; better keep the column as a number.",
                     "Остап читает, что удаётся; лучше хранить столбец числом."),
                numbers={"filled": len(values), "not_plain": len(values) - plain,
                         "unread": unread},
                table=table,
            )  # fmt: skip


def _days(data: QualityData) -> Iterator[Seen]:
    for table in data.tables.values():
        for where, column, values in table.seen():
            if not column.type.is_time:
                continue
            unread = int(as_days(values, column.format).is_null().sum())
            if not unread:
                yield Outcome.OK
                continue
            yield finding(
                ("types.day_unread", Severity.BAD),
                where,
                Text(f"{grouped(unread)} of {grouped(len(values))} values can't be read as a day"
                     f"{f' in the form {column.format}' if column.format else ''}.",
                     f"Значений, которые не читаются как дата"
                     f"{f' вида {column.format}' if column.format else ''}: {grouped(unread)} из "
                     f"{grouped(len(values))}."),
                Text("Say the form in the catalog (format), or correct the values.",
                     "Укажите вид даты в каталоге (format) или исправьте значения."),
                numbers={"filled": len(values), "unread": unread},
                table=table,
            )  # fmt: skip


def _booleans(data: QualityData) -> Iterator[Seen]:
    for table in data.tables.values():
        for where, column, values in table.seen():
            if column.type is not ColumnType.BOOLEAN:
                continue
            spellings = sorted(str(value) for value in values.unique().to_list())
            if len(spellings) <= _TWO:
                yield Outcome.OK
                continue
            shown = ", ".join(f"«{s}»" for s in spellings[:_MOST_LISTED])
            shown += ", …" if len(spellings) > _MOST_LISTED else ""
            yield finding(
                ("types.boolean_spellings", Severity.WARN),
                where,
                Text(f"Yes and no are written in {len(spellings)} ways: {shown}.",
                     f"«Да» и «нет» записаны по-разному ({len(spellings)}): {shown}."),
                Text("Leave one spelling for yes and one for no.",
                     "Оставьте по одному написанию для «да» и для «нет»."),
                numbers={"spellings": len(spellings), "filled": len(values)},
                table=table,
            )  # fmt: skip


CHECKS: Final = (
    Check("types.number_as_text", Severity.WARN,
          Text("Numbers kept as text", "Числа, хранящиеся текстом"), _numbers),
    Check("types.day_unread", Severity.BAD,
          Text("Days that can't be read", "Даты, которые не читаются"), _days),
    Check("types.boolean_spellings", Severity.WARN,
          Text("Many spellings of yes and no", "Много написаний «да» и «нет»"), _booleans),
)  # fmt: skip
