"""The quality of a workspace's data: every check run, fill told, and what to fill in first."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Final

from ostap.lifecycle import (
    quality_categories,
    quality_dates,
    quality_deals,
    quality_fill,
    quality_links,
    quality_numbers,
    quality_people,
    quality_types,
    quality_units,
)
from ostap.lifecycle.quality_check import Check, said
from ostap.lifecycle.quality_data import UNDATED, QualityData, TableData, hidden
from ostap.lifecycle.quality_deals import deals_by_year
from ostap.lifecycle.quality_fill import filled_shares, hidden_columns
from ostap.lifecycle.work_list import work_list
from ostap.names import Language, Text
from ostap.results.base import Scalar
from ostap.results.quality import ColumnProfile, QualityReport, Said, TableProfile

_MOST_NAMED: Final = 12
CHECKS: Final[tuple[Check, ...]] = (
    *quality_fill.CHECKS,
    *quality_types.CHECKS,
    *quality_categories.CHECKS,
    *quality_numbers.CHECKS,
    *quality_units.CHECKS,
    *quality_dates.CHECKS,
    *quality_links.CHECKS,
    *quality_people.CHECKS,
    *quality_deals.CHECKS,
)
"""Every check, in the order in which a report tells of them."""


def check_quality(
    data: QualityData,
    language: Language,
    *,
    versions: Mapping[str, Scalar] | None = None,
) -> QualityReport:
    """Return the report on data that was read.

    Args:
        data: what `read_quality_data` returned.
        language: of the titles of tables and columns; findings are in both.
        versions: what the answer is made with.
    """
    started = time.perf_counter()
    checks = tuple(check.run(data) for check in CHECKS)
    return QualityReport(
        as_of=data.as_of.isoformat(),
        versions=dict(versions or {}),
        tables=tuple(_profile(table, language) for table in data.tables.values()),
        checks=checks,
        deals_by_year=deals_by_year(data),
        work_list=work_list(data),
        notes=tuple(_notes(data)),
        seconds=round(time.perf_counter() - started, 2),
    )


def _profile(table: TableData, language: Language) -> TableProfile:
    shares = filled_shares(table)
    years = {year: n for year, n in table.rows_by_year.items() if year != UNDATED and n}
    return TableProfile(
        name=table.name,
        title=table.meaning.title.to(language, table.name),
        rows=table.rows,
        sample=table.frame.height if table.sampled else None,
        event_time=table.meaning.event_time if years else None,
        rows_by_year=years,
        columns=tuple(
            ColumnProfile(
                name=name,
                title=column.title.to(language, name),
                type=column.type.value,
                hidden=hidden(column),
                filled=shares.get(name),
                filled_by_year={
                    year: table.filled_by_year[year][name] / rows for year, rows in years.items()
                },
            )
            for name, column in table.columns.items()
        ),
    )


def _notes(data: QualityData) -> list[Said]:
    notes = []
    if count := hidden_columns(data):
        notes.append(
            Text(
                f"Sensitive and protected columns: {count}. No value of them was looked at, only "
                "whether it is there.",
                f"Личных и защищённых столбцов: {count}. Их значения никто не смотрел, известно "
                "только, заполнены ли они.",
            )
        )
    if sampled := [table.name for table in data.tables.values() if table.sampled]:
        more = " …" if len(sampled) > _MOST_NAMED else ""
        named = ", ".join(sampled[:_MOST_NAMED]) + more
        notes.append(
            Text(
                "Of large tables evenly spaced rows were looked at; fill, keys and links are "
                f"counted over all rows: {named}.",
                "В больших таблицах значения смотрели в части строк, взятых через равные "
                "промежутки; заполненность, ключи и связи посчитаны по всем строкам: "
                f"{named}.",
            )
        )
    return [said(note) for note in notes]
