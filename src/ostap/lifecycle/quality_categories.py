"""Checks of categories: values that the catalog doesn't list, two spellings of one, rare ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from ostap.catalog import Column
from ostap.catalog.model import ColumnType, Title
from ostap.lifecycle.quality_check import Check, Seen, finding, grouped
from ostap.lifecycle.quality_data import QualityData, TableData
from ostap.lifecycle.quality_values import PLACEHOLDERS, as_codes, folded
from ostap.names import Text
from ostap.results.quality import Outcome, Severity

_MOST_LISTED: Final = 6
_MOST_VALUES: Final = 2_000
"""A text with more different values is no category, whatever the catalog says."""
_RARE_SHARE: Final = 0.001
_RARE_ROWS: Final = 1_000
"""With fewer rows nothing can be called rare."""


def _categories(data: QualityData) -> Iterator[tuple[TableData, str, Column, dict[str, int]]]:
    """Yield every category with its values and how often each stands."""
    for table in data.tables.values():
        for where, column, values in table.seen():
            if column.type is ColumnType.CATEGORY:
                codes = as_codes(values)
                if column.multi and column.multi.separator:
                    codes = codes.str.split(column.multi.separator).explode(
                        keep_nulls=False, empty_as_null=False
                    )
                    codes = codes.str.strip_chars()
                counted = codes.value_counts(name="n")
                if counted.height <= _MOST_VALUES:
                    yield table, where, column, dict(sorted(counted.drop_nulls().iter_rows()))


def _listed(values: dict[str, int]) -> str:
    most = sorted(values.items(), key=lambda kv: (-kv[1], kv[0]))[:_MOST_LISTED]
    shown = ", ".join(f"«{value}» {grouped(count)}" for value, count in most)
    return shown + (", …" if len(values) > _MOST_LISTED else "")


def _title(title: Title) -> str:
    """Return what the catalog calls a value: two codes of one title mean the same."""
    return folded(title.ru or title.en or "")


def _unlisted(data: QualityData) -> Iterator[Seen]:
    for table, where, column, values in _categories(data):
        if not column.values:
            continue
        strange = {value: n for value, n in values.items() if value not in column.values}
        strange = {value: n for value, n in strange.items() if value.lower() not in PLACEHOLDERS}
        if not strange:
            yield Outcome.OK
            continue
        rows = sum(strange.values())
        yield finding(
            ("categories.unlisted", Severity.WARN),
            where,
            Text(f"{grouped(rows)} values are not in the catalog's list: {_listed(strange)}.",
                 f"Значений, которых нет в списке каталога: {grouped(rows)}. Это "
                 f"{_listed(strange)}."),
            Text("Add them to the list with a title, or bring them to a value that is there.",
                 "Добавьте их в список с названием или замените на значение из списка."),
            numbers={"rows": rows, "values": len(strange)},
            table=table,
        )  # fmt: skip


def _spellings(data: QualityData) -> Iterator[Seen]:
    for table, where, column, values in _categories(data):
        known = column.values
        groups: dict[str, dict[str, int]] = defaultdict(dict)
        meant = {folded(code): _title(title) or folded(code) for code, title in known.items()}
        for value, count in values.items():
            groups[meant.get(folded(value), folded(value))][value] = count
        double = [group for group in groups.values() if len(group) > 1]
        if not double:
            yield Outcome.OK
            continue
        rows = sum(sum(group.values()) - max(group.values()) for group in double)
        shown = "; ".join(_listed(group) for group in double[:_MOST_LISTED])
        yield finding(
            ("categories.two_spellings", Severity.BAD),
            where,
            Text(f"One value is written in several ways: {shown}.",
                 f"Одно значение записано по-разному: {shown}."),
            Text("Leave one spelling: a condition on one of them misses the others. Letters that "
                 "look alike (Latin and Cyrillic) and codes of one title count as one here.",
                 "Оставьте одно написание: условие на одно из них пропустит остальные. Похожие "
                 "буквы (латинские и русские) и коды с одним названием здесь считаются за одно."),
            numbers={"values": len(double), "rows": rows},
            table=table,
        )  # fmt: skip


def _rare(data: QualityData) -> Iterator[Seen]:
    for table, where, _, values in _categories(data):
        rows = sum(values.values())
        if rows < _RARE_ROWS:
            yield Outcome.NOT_ENOUGH_DATA
            continue
        rare = {value: n for value, n in values.items() if n < rows * _RARE_SHARE}
        if not rare:
            yield Outcome.OK
            continue
        yield finding(
            ("categories.rare", Severity.INFO),
            where,
            Text(f"{grouped(len(rare))} of {grouped(len(values))} values stand in less than 0.1% "
                 f"of the rows each: "
                 f"{_listed(rare)}.",
                 f"Редких значений (каждое реже 0,1 % строк): {grouped(len(rare))} из "
                 f"{grouped(len(values))}. "
                 f"Например, {_listed(rare)}."),
            Text("A model puts rare values together; look whether they are mistakes.",
                 "Модель объединит редкие значения; проверьте, не ошибки ли это."),
            numbers={"values": len(rare), "rows": sum(rare.values())},
            table=table,
        )  # fmt: skip


CHECKS: Final = (
    Check("categories.unlisted", Severity.WARN,
          Text("Values that the catalog doesn't list", "Значения не из списка каталога"),
          _unlisted),
    Check("categories.two_spellings", Severity.BAD,
          Text("Two spellings of one value", "Разные написания одного значения"), _spellings),
    Check("categories.rare", Severity.INFO, Text("Rare values", "Редкие значения"), _rare),
)  # fmt: skip
