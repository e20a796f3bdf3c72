"""Reads a workspace's data for the checks: every statement by the guard, every name quoted."""

from __future__ import annotations

import datetime as dt
import math
import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import polars as pl
import pyarrow as pa

from ostap.catalog import Catalog, Column, Link
from ostap.catalog.against import missing_in_database
from ostap.catalog.model import ColumnType
from ostap.criteria.guard import Purpose, approve
from ostap.lifecycle.quality_data import (
    UNDATED,
    LinkData,
    QualityData,
    TableData,
    hidden,
    key_of,
)
from ostap.lifecycle.quality_values import as_days
from ostap.names import Dialect, Text
from ostap.results.sql import Limits
from ostap.sources.protocol import Source, SourceSchema

SAMPLE_ROWS: Final = 100_000
_LIMITS: Final = Limits(seconds=300)
_SAYS_TEXT: Final = ("char", "text", "string", "enum", "clob")
_ALWAYS_TEXT: Final = frozenset({ColumnType.TEXT, ColumnType.CATEGORY})
_NO_PROGRESS: Final[Callable[[Text], None]] = lambda _: None  # noqa: E731 - a default, not a function


class _Reader:
    """Asks one database, as one catalog lets it be asked."""

    def __init__(self, source: Source, catalog: Catalog) -> None:
        self._source = source
        self._catalog = catalog
        self.dialect = source.dialect

    def ask(self, statement: str) -> pl.DataFrame:
        """Run a statement that reads fill of protected columns too, and shows no value of them."""
        sql = approve(statement, self._catalog, self.dialect, purpose=Purpose.FAIRNESS)
        batches = list(self._source.run(sql, _LIMITS))
        return pl.DataFrame(pl.from_arrow(pa.Table.from_batches(batches)))

    def number(self, statement: str) -> int:
        """Run a statement that answers with one count."""
        found = self.ask(statement).item()
        return int(found or 0)


def read_quality_data(
    source: Source,
    catalog: Catalog,
    as_of: dt.date,
    *,
    sample_rows: int = SAMPLE_ROWS,
    progress: Callable[[Text], None] = _NO_PROGRESS,
) -> QualityData:
    """Return what the checks look at.

    Args:
        source: an open database.
        catalog: what its data means. What the database does not have is left out and named.
        as_of: what today is. Rows of later days are read too: that they are there is a finding.
        sample_rows: how many rows of a table are read out at most.
        progress: told which table is read.

    Raises:
        DataOwnerError: the database is away or failed.
    """
    reader = _Reader(source, catalog)
    schema = source.introspect()
    columns = _there(catalog, schema)
    key = secrets.randbits(63)
    tables: dict[str, TableData] = {}
    for name, present in columns.items():
        progress(Text(f"Looking at {name}", f"Смотрю {name}"))
        table = _read_table(reader, schema, catalog, name, present)
        frame = _rows_of(reader, table, sample_rows)
        tables[name] = _with_prints(source, catalog, _with_frame(table, frame), key)
    progress(Text("Counting links", "Считаю связи"))
    links = tuple(
        _read_link(reader, tables, link)
        for link in catalog.links
        if all(_has(columns, ref) for ref in (link.from_, link.to))
    )
    problems = missing_in_database(catalog, schema)
    missing = tuple(p.where.removeprefix("tables.").replace(".columns.", ".") for p in problems)
    return QualityData(catalog, as_of, tables, links, missing)


def _there(catalog: Catalog, schema: SourceSchema) -> dict[str, dict[str, Column]]:
    """Return the catalog's tables and columns that the database has."""
    found: dict[str, dict[str, Column]] = {}
    for name, table in catalog.tables.items():
        declared = schema.table(name)
        if declared is not None:
            there = {column.name for column in declared.columns}
            present = {n: c for n, c in table.columns.items() if n in there}
            if present:
                found[name] = present
    return found


def _texts(schema: SourceSchema, table: str, columns: Mapping[str, Column]) -> frozenset[str]:
    """Return the columns in which blank text may stand for nothing."""
    kinds = _declared(schema, table)
    return frozenset(
        name
        for name, column in columns.items()
        if not hidden(column)
        and (column.type in _ALWAYS_TEXT or any(w in kinds.get(name, "") for w in _SAYS_TEXT))
    )


def _declared(schema: SourceSchema, table: str) -> dict[str, str]:
    found = schema.table(table)
    return {c.name: c.declared_type.lower() for c in found.columns} if found else {}


def _year(column: Column, name: str, declared: str, dialect: Dialect) -> str | None:
    """Return the expression for the year of an event; ``None`` where it can't be told."""
    if dialect is not Dialect.SQLITE and declared.startswith(("date", "timestamp")):
        return f"extract(year from {quoted(name)})"
    if column.format and not column.format.startswith("%Y"):
        return None
    return f"substr(cast({quoted(name)} as varchar), 1, 4)"


def _has(columns: Mapping[str, Mapping[str, Column]], ref: str) -> bool:
    table, _, column = ref.partition(".")
    return column in columns.get(table, {})


def quoted(name: str) -> str:
    """Return a name as SQL quotes names."""
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


def _read_table(
    reader: _Reader, schema: SourceSchema, catalog: Catalog, name: str, columns: dict[str, Column]
) -> TableData:
    """Return a table's counts; its rows come later."""
    meaning = catalog.tables[name]
    time = meaning.event_time if meaning.event_time in columns else None
    declared = _declared(schema, name)
    year_of = _year(columns[time], time, declared.get(time, ""), reader.dialect) if time else None
    texts = _texts(schema, name, columns)
    counted = _counted(reader, name, list(columns), texts, year_of)
    years = [str(year or UNDATED) for year in counted["year"].to_list()]
    rows = [int(n) for n in counted["n"].to_list()]
    filled = {
        column: [int(n or 0) for n in counted[f"c{at}"].to_list()]
        for at, column in enumerate(columns)
    }
    key = key_of(catalog, name)
    key = key if key in columns else None
    by_year = dict(zip(years, rows, strict=True)) if year_of else {}
    return TableData(
        name=name,
        meaning=meaning,
        columns=columns,
        rows=sum(rows),
        filled={column: sum(counts) for column, counts in filled.items()},
        frame=pl.DataFrame(),
        days=pl.DataFrame(),
        rows_by_year=by_year,
        filled_by_year={
            year: {column: counts[at] for column, counts in filled.items()}
            for at, year in enumerate(by_year)
        },
        key=key,
        distinct_keys=_distinct(reader, name, key, columns) if key else None,
    )


def _counted(
    reader: _Reader, table: str, columns: Sequence[str], texts: frozenset[str], year_of: str | None
) -> pl.DataFrame:
    year = year_of or "''"
    counts = ", ".join(
        f"sum(case when {_missing(column, column in texts)} then 0 else 1 end) as c{at}"
        for at, column in enumerate(columns)
    )
    group = f" group by {year} order by 1" if year_of else ""
    return reader.ask(f"select {year} as year, count(*) as n, {counts} from {quoted(table)}{group}")  # noqa: S608 - quoted names, and the guard reads it


def _missing(column: str, is_text: bool) -> str:
    # Not trim(): on large tables it takes three times as long as all the rest.
    name = quoted(column)
    blank = f" or cast({name} as varchar) in ('', ' ')" if is_text else ""
    return f"{name} is null{blank}"


def _distinct(reader: _Reader, table: str, key: str, columns: Mapping[str, Column]) -> int | None:
    if hidden(columns[key]):
        return None
    return reader.number(f"select count(distinct {quoted(key)}) as n from {quoted(table)}")  # noqa: S608 - as above


def _rows_of(reader: _Reader, table: TableData, sample_rows: int) -> pl.DataFrame:
    """Return all rows, or evenly spaced ones, of the columns that may be seen."""
    names = [name for name, column in table.columns.items() if not hidden(column)]
    if not names:
        return pl.DataFrame({"": [None] * 0})
    listed = ", ".join(quoted(name) for name in names)
    whole = f"select {listed} from {quoted(table.name)}"  # noqa: S608 - as above
    if table.rows <= sample_rows:
        return reader.ask(whole)
    step = _prime(math.ceil(table.rows / sample_rows))
    numbered = f"select {listed}, row_number() over () as ostap_row from {quoted(table.name)}"  # noqa: S608 - as above
    chosen = ", ".join(f"s.{quoted(name)}" for name in names)
    return reader.ask(f"select {chosen} from ({numbered}) as s where s.ostap_row % {step} = 1")  # noqa: S608 - as above


def _prime(least: int) -> int:
    """Return a prime step: rows that alternate two by two or ten by ten don't fall in with it."""
    while any(least % part == 0 for part in range(2, math.isqrt(least) + 1)):
        least += 1
    return least


def _with_frame(table: TableData, frame: pl.DataFrame) -> TableData:
    days = {
        name: as_days(frame[name], column.format)
        for name, column in table.columns.items()
        if column.type.is_time and name in frame.columns
    }
    return _replaced(table, frame=frame, days=pl.DataFrame(days))


def _with_prints(source: Source, catalog: Catalog, table: TableData, key: int) -> TableData:
    """Add hashes of what tells people apart, where the table is of an entity."""
    of_entity = any(e.table == table.name for e in catalog.entities.named().values())
    secret = [name for name, column in table.columns.items() if column.sensitive]
    if not of_entity or not secret:
        return table
    prints = pl.DataFrame(pl.from_arrow(source.fingerprint(table.name, secret, key, _LIMITS)))
    return _replaced(table, prints=prints)


def _replaced(table: TableData, **changes: Any) -> TableData:
    from dataclasses import replace

    return replace(table, **changes)


def _read_link(reader: _Reader, tables: Mapping[str, TableData], link: Link) -> LinkData:
    table, _, column = link.from_.partition(".")
    to_table, _, to_column = link.to.partition(".")
    here, there = quoted(column), quoted(to_column)
    orphans = reader.number(
        f"select count(*) as n from {quoted(table)} as a left join {quoted(to_table)} as b "  # noqa: S608 - as above
        f"on b.{there} = a.{here} where not a.{here} is null and b.{there} is null"
    )
    target = tables[to_table]
    if to_column == target.key and target.distinct_keys is not None:
        distinct = target.distinct_keys
    else:
        distinct = reader.number(f"select count(distinct {there}) as n from {quoted(to_table)}")  # noqa: S608 - as above
    filled = tables[table].filled[column]
    return LinkData(link, filled, orphans, target.filled[to_column], distinct)
