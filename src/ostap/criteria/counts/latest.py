"""The newest event of a database: what `as_of = "latest"` means."""

from __future__ import annotations

import datetime as dt

from sqlglot import exp

from ostap.catalog import Catalog
from ostap.criteria.guard import approve
from ostap.results.sql import Limits
from ostap.sources import Source


def newest_event(source: Source, catalog: Catalog, today: dt.date) -> dt.date | None:
    """Return the newest day not after ``today`` on which anything happened.

    Only columns with the role ``event_time`` count; ``None`` where there is none, or all are
    empty. Days kept as text in another form than ISO are not looked at.

    Raises:
        DataOwnerError: the database is away or failed.
    """
    newest: dt.date | None = None
    for table, meaning in catalog.tables.items():
        column = meaning.event_time
        if column is None or meaning.columns[column].format:
            continue
        found = _newest(source, catalog, table, column, today)
        newest = max(filter(None, (newest, found)), default=None)
    return newest


def _newest(
    source: Source, catalog: Catalog, table: str, column: str, today: dt.date
) -> dt.date | None:
    time = exp.column(exp.to_identifier(column, quoted=True))
    tomorrow = exp.Literal.string((today + dt.timedelta(days=1)).isoformat())
    query = (
        exp.select(exp.alias_(exp.Max(this=time), "newest"))
        .from_(exp.Table(this=exp.to_identifier(table, quoted=True)))
        .where(exp.LT(this=time.copy(), expression=tomorrow))
    )
    sql = approve(query.sql(dialect=source.dialect.value), catalog, source.dialect)
    for batch in source.run(sql, Limits()):
        for value in batch.column(0).to_pylist():
            return _day(value)
    return None


def _day(value: object) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, str):
        try:
            return dt.date.fromisoformat(value[:10])
        except ValueError:
            return None
    return None
