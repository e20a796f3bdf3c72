"""From a table to its profile, with bounded work: a sample of rows, a few counts of the whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from ostap.catalog.build.keys import may_be_key
from ostap.catalog.build.profile import ColumnProfile, Family, TableProfile
from ostap.catalog.build.reading import Questions, readable
from ostap.catalog.build.shapes import date_format, moment_of
from ostap.catalog.build.words import common_prefix, without_prefix, words_of
from ostap.sources.protocol import SourceTable

MOST_VALUES: Final = 60
"""The longest list of values of a category."""
_CELLS: Final = 400_000
_ROWS: Final = 6_000
_CHUNKS: Final = 3
_DECLARED: Final = (
    # The first that occurs; the order matters: DATETIME holds DATE, INTERVAL and POINT hold INT.
    ("bool", Family.BOOLEAN),
    ("timestamp", Family.TIMESTAMP),
    ("datetime", Family.TIMESTAMP),
    ("date", Family.DATE),
    ("interval", Family.OTHER),
    ("point", Family.OTHER),
    ("time", Family.OTHER),
    ("char", Family.TEXT),
    ("text", Family.TEXT),
    ("string", Family.TEXT),
    ("clob", Family.TEXT),
    ("uuid", Family.TEXT),
    ("enum", Family.TEXT),
    ("name", Family.TEXT),
    ("int", Family.WHOLE),
    ("serial", Family.WHOLE),
    ("dec", Family.REAL),
    ("num", Family.REAL),
    ("real", Family.REAL),
    ("doub", Family.REAL),
    ("float", Family.REAL),
    ("money", Family.REAL),
)
_COUNTED_ROWS: Final = 5_000_000
"""A larger table is known by its sample alone."""
_KEPT: Final = 6_000
_COMPARED: Final = 2_000
_AT_ONCE: Final = 40
"""Columns whose ends one statement asks for."""


def profile_table(table: SourceTable, questions: Questions) -> TableProfile:
    """Return what a table holds.

    Raises:
        DataOwnerError: the database is away or would not let the table be read.
        GuardRefusedError: its names can't be told apart.
    """
    profile = declared_profile(table)
    profile.rows = questions.count(table)
    names = [c.name for c in table.columns if readable(c.declared_type)]
    wanted = min(_ROWS, max(100, _CELLS // max(1, len(names))))
    profile.whole = profile.rows <= wanted
    rows = _sample(table, names, profile.rows, wanted, questions)
    for number, name in enumerate(names):
        _take(profile.columns[name], rows.column(number), profile.rows, exact=profile.whole)
    for name in profile.columns:
        profile.columns[name].rows = profile.rows if profile.whole else rows.num_rows
    if not profile.whole and profile.rows <= _COUNTED_ROWS:
        _count_whole(profile, names, questions)
    return profile


def declared_profile(table: SourceTable) -> TableProfile:
    """Return what the database declares of a table, before any row is read."""
    prefix = common_prefix(column.name for column in table.columns)
    columns = {
        column.name: ColumnProfile(
            table.name,
            column.name,
            words_of(without_prefix(column.name, prefix), column.comment),
            declared_family(column.declared_type),
            column.declared_type,
            column.comment,
        )
        for column in table.columns
    }
    return TableProfile(table, words_of(table.name, table.comment), columns=columns)


def declared_family(declared: str) -> Family:
    """Return what a declared type is made of."""
    name = declared.lower()
    if not name:
        return Family.TEXT  # SQLite's views declare nothing
    if not readable(name):
        return Family.OTHER
    return next((family for mark, family in _DECLARED if mark in name), Family.OTHER)


def _sample(
    table: SourceTable, names: Sequence[str], rows: int, wanted: int, questions: Questions
) -> pa.Table:
    if not names:
        return pa.table({})
    if rows <= wanted:
        # A row more than counted may have come meanwhile; it is left out.
        return questions.rows(table, names, max(rows, 1))
    each = wanted // _CHUNKS
    starts = [(rows - each) * number // (_CHUNKS - 1) for number in range(_CHUNKS)]
    chunks = [questions.rows(table, names, each, start) for start in starts]
    return pa.concat_tables(chunks, promote_options="permissive")


def _take(column: ColumnProfile, values: pa.ChunkedArray, rows: int, *, exact: bool) -> None:
    """Fill a column's profile from the rows that were read."""
    kind = values.type
    if pa.types.is_dictionary(kind):
        values, kind = values.cast(kind.value_type), kind.value_type
    column.family = _family(kind, column.family, filled=values.null_count < len(values))
    column.exact, column.rows = exact, rows
    column.filled = len(values) - values.null_count
    if column.family is Family.OTHER or column.filled == 0:
        return
    counted = pc.value_counts(values.combine_chunks().drop_null())
    distinct, counts = counted.field("values"), counted.field("counts")
    column.distinct = len(distinct)
    order = pc.sort_indices(counts, sort_keys=[("", "descending")])
    column.tops = [
        (distinct[i.as_py()].as_py(), counts[i.as_py()].as_py()) for i in order[: MOST_VALUES + 1]
    ]
    if column.family in {Family.WHOLE, Family.REAL, Family.DATE, Family.TIMESTAMP}:
        bounds = pc.min_max(distinct)
        column.low, column.high = bounds["min"].as_py(), bounds["max"].as_py()
        if column.family is Family.REAL and _all_whole(distinct):
            distinct = pc.cast(distinct, pa.int64(), safe=False)
    if column.family is Family.TEXT:
        column.longest = pc.max(pc.utf8_length(distinct)).as_py()
    if column.family not in {Family.DATE, Family.TIMESTAMP}:
        # A key is kept whole, so that others can be looked for in it.
        kept = _KEPT if column.distinct == column.filled else _COMPARED
        column.seen = distinct.take(pa.array(range(min(kept, len(distinct)))))
    if column.family is Family.TEXT and (found := date_format(column.texts())):
        column.format = found
        days = [day for text in column.texts(_KEPT) if (day := moment_of(text, found))]
        column.low, column.high = min(days), max(days)


def _family(kind: pa.DataType, declared: Family, *, filled: bool) -> Family:
    if pa.types.is_null(kind) or not filled:
        return declared
    tests = (
        (pa.types.is_boolean, Family.BOOLEAN),
        (pa.types.is_integer, Family.WHOLE),
        (pa.types.is_floating, Family.REAL),
        (pa.types.is_timestamp, Family.TIMESTAMP),
        (pa.types.is_date, Family.DATE),
        (pa.types.is_string, Family.TEXT),
        (pa.types.is_large_string, Family.TEXT),
    )
    if pa.types.is_decimal(kind):
        return Family.WHOLE if kind.scale == 0 else Family.REAL
    return next((family for test, family in tests if test(kind)), Family.OTHER)


def _all_whole(values: pa.Array) -> bool:
    numbers = pc.cast(values, pa.float64(), safe=False)
    small = pc.all(pc.less(pc.abs(numbers), 2.0**53)).as_py()
    return bool(small and pc.all(pc.equal(pc.floor(numbers), numbers)).as_py())


def _count_whole(profile: TableProfile, names: Sequence[str], questions: Questions) -> None:
    """Ask the whole table what a sample can't tell: unique or not, the ends, the rare values."""
    usable = [profile.columns[name] for name in names]
    usable = [column for column in usable if column.family is not Family.OTHER and column.filled]
    keys = {Family.WHOLE, Family.TEXT}
    counted = [c.name for c in usable if c.family in keys and may_be_key(profile, c)]
    timed = {Family.WHOLE, Family.REAL, Family.DATE, Family.TIMESTAMP}
    ranged = [c.name for c in usable if c.family in timed or _sorts(c)]
    for at in range(0, max(len(ranged), 1), _AT_ONCE):
        some, asked = counted if at == 0 else [], ranged[at : at + _AT_ONCE]
        if not some and not asked:
            continue
        for name, told in questions.totals(profile.source, some, asked).items():
            _put(profile.columns[name], told, profile.rows)
    for column in usable:
        short = column.longest <= MOST_VALUES and 1 < column.distinct <= MOST_VALUES
        if column.family in keys and short and column.format is None:
            _list_values(profile, column, questions)


def _list_values(profile: TableProfile, column: ColumnProfile, questions: Questions) -> None:
    tops = questions.values(profile.source, column.name, MOST_VALUES + 1)
    column.tops = [(value, count) for value, count in tops if value is not None]
    column.distinct = len(column.tops)
    column.seen = pa.array([value for value, _ in column.tops])
    if column.distinct <= MOST_VALUES:
        column.filled, column.rows = sum(count for _, count in column.tops), profile.rows
        column.exact = True


def _put(column: ColumnProfile, told: dict[str, Any], rows: int) -> None:
    if "distinct" in told:
        column.rows, column.exact = rows, True
        column.filled, column.distinct = int(told["filled"]), int(told["distinct"])
    for end in ("low", "high"):
        found = told.get(end)
        if isinstance(found, str):
            found = moment_of(found, column.format or "")
        if found is not None:
            setattr(column, end, found)


def _sorts(column: ColumnProfile) -> bool:
    """Return whether days kept as text sort as days do."""
    return column.format is not None and column.format.startswith("%Y")
