"""Checks of keys and links: keys that repeat, links that lead nowhere, joins that multiply."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostap.lifecycle.quality_check import Check, Seen, finding, grouped
from ostap.lifecycle.quality_data import QualityData
from ostap.names import Text
from ostap.results.quality import Outcome, Severity

_TELLING_COLUMNS: Final = 4
"""With fewer columns two different rows are alike too easily."""


def _keys(data: QualityData) -> Iterator[Seen]:
    for table in data.tables.values():
        if table.key is None or table.distinct_keys is None:
            continue
        repeated = table.filled[table.key] - table.distinct_keys
        empty = table.rows - table.filled[table.key]
        if not repeated and not empty:
            yield Outcome.OK
            continue
        yield finding(
            ("keys.not_unique", Severity.BAD),
            f"{table.name}.{table.key}",
            Text(f"The key repeats in {grouped(repeated)} rows and is empty in {grouped(empty)} "
                 f"of {grouped(table.rows)}.",
                 f"Ключ повторяется в {grouped(repeated)} строках и пуст в {grouped(empty)} из "
                 f"{grouped(table.rows)}."),
            Text("Each row must have a key of its own: joins by it multiply or lose rows.",
                 "У каждой строки должен быть свой ключ: иначе соединения множат или теряют "
                 "строки."),
            numbers={"repeated": repeated, "empty": empty, "rows": table.rows},
        )  # fmt: skip


def _rows(data: QualityData) -> Iterator[Seen]:
    """Rows that are alike in everything but the key. A part of a table can't tell."""
    for table in data.tables.values():
        names = [name for name in table.frame.columns if name != table.key]
        if len(names) < len(table.columns) - (table.key is not None):
            continue  # some columns may not be seen: rows may differ there
        if table.key is not None and len(names) < _TELLING_COLUMNS:
            continue
        if table.sampled:
            yield Outcome.NOT_ENOUGH_DATA
            continue
        repeated = table.frame.height - table.frame.select(names).unique().height
        if not repeated:
            yield Outcome.OK
            continue
        but_key = table.key is not None
        yield finding(
            ("rows.repeated", Severity.WARN),
            table.name,
            Text(f"{grouped(repeated)} of {grouped(table.rows)} rows repeat another one in "
                 f"everything"
                 f"{' but the key' if but_key else ''}.",
                 f"Строк, которые повторяют другую во всём{', кроме ключа' if but_key else ''}: "
                 f"{grouped(repeated)} из {grouped(table.rows)}."),
            Text("Find out where the second copy comes from; sums count it twice.",
                 "Выясните, откуда берётся вторая копия: суммы считают её дважды."),
            numbers={"repeated": repeated, "rows": table.rows},
        )  # fmt: skip


def _orphans(data: QualityData) -> Iterator[Seen]:
    for link in data.links:
        if not link.orphans:
            yield Outcome.OK
            continue
        share = link.orphans / link.rows
        yield finding(
            ("links.orphans", Severity.BAD),
            f"{link.link.from_} → {link.link.to}",
            Text(f"{grouped(link.orphans)} of {grouped(link.rows)} rows ({share:.1%}) point to "
                 f"what is not there.",
                 f"Строк, которые указывают в пустоту: {grouped(link.orphans)} из "
                 f"{grouped(link.rows)} "
                 f"({f'{share:.1%}'.replace('.', ',')})."),
            Text("Joins lose these rows in silence. Bring back what they point to, or correct "
                 "the link.",
                 "Соединения молча теряют эти строки. Верните то, на что они указывают, или "
                 "исправьте связь."),
            numbers={"orphans": link.orphans, "rows": link.rows},
        )  # fmt: skip


def _multiply(data: QualityData) -> Iterator[Seen]:
    for link in data.links:
        more = link.to_rows - link.to_distinct
        if not more:
            yield Outcome.OK
            continue
        yield finding(
            ("links.multiply", Severity.BAD),
            f"{link.link.from_} → {link.link.to}",
            Text(f"{grouped(link.to_rows)} rows are pointed to by {grouped(link.to_distinct)} "
                 f"different values: a "
                 "join repeats rows, and sums grow.",
                 f"На {grouped(link.to_rows)} строк указывают {grouped(link.to_distinct)} разных "
                 f"значений: "
                 "соединение повторит строки, и суммы вырастут."),
            Text("Link by a column that is unique there.",
                 "Свяжите по столбцу, значения которого там не повторяются."),
            numbers={"rows": link.to_rows, "distinct": link.to_distinct},
        )  # fmt: skip


CHECKS: Final = (
    Check("keys.not_unique", Severity.BAD,
          Text("Keys that repeat or are empty", "Ключи, которые повторяются или пусты"), _keys),
    Check("rows.repeated", Severity.WARN, Text("Rows that repeat", "Повторы строк"), _rows),
    Check("links.orphans", Severity.BAD,
          Text("Links that lead nowhere", "Связи, ведущие в пустоту"), _orphans),
    Check("links.multiply", Severity.BAD,
          Text("Joins that multiply rows", "Соединения, которые множат строки"), _multiply),
)  # fmt: skip
