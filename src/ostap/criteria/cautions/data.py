"""What the data does to a tree's answer: repeated keys, dates that don't read, rates that lack.

One statement counts all of it; every part of it reads two columns at most.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp

from ostap.catalog import Catalog, Column, LinkStep
from ostap.criteria.cautions.tree import Caution
from ostap.criteria.counts.run import one_row
from ostap.criteria.guard import approve
from ostap.criteria.sql import parts
from ostap.criteria.sql.dialects import Speech, speech_of
from ostap.criteria.sql.parts import Expr
from ostap.criteria.tree.asked import Reading, asked_in, reading_of
from ostap.names import Text
from ostap.results.criteria import Criteria, RowsAsked
from ostap.results.sql import Limits
from ostap.sources import Source


@dataclass(frozen=True, slots=True)
class _Check:
    """A count of what should not be there, and how it is told where it is."""

    code: str
    node: str | None
    count: exp.Select
    what: Text
    """With ``{n}`` where the count stands."""
    hint: Text

    def told(self, count: int) -> Caution:
        what = Text(self.what.en.format(n=count), self.what.ru.format(n=count))
        return Caution(self.code, self.node, what, self.hint)


def data_cautions(
    source: Source, criteria: Criteria, catalog: Catalog, limits: Limits | None = None
) -> tuple[Caution, ...]:
    """Return how the data itself may mislead a validated tree's answer.

    Codes: ``fan_out`` (a column that links lead to as if its values were unique repeats them, so
    rows are counted more than once or one of several is taken), ``unread_dates`` (dates kept as
    text that don't read), ``no_rate`` (rows in a currency without a rate).

    Raises:
        DataOwnerError: the database failed or took too long.
    """
    reading = reading_of(criteria, catalog)
    checks = [
        *_repeated(reading),
        *_unread(reading, catalog, speech_of(source.dialect)),
        *_without_rate(criteria, catalog),
    ]
    if not checks:
        return ()
    counts = [
        parts.named(check.count.subquery(), f"n{number}") for number, check in enumerate(checks)
    ]
    sql = exp.select(*counts).sql(source.dialect.value)
    row = one_row(source, approve(sql, catalog, source.dialect), limits)
    found = ((check, row[f"n{number}"]) for number, check in enumerate(checks))
    return tuple(check.told(count) for check, count in found if count)


def _counted(table: str, condition: Expr) -> exp.Select:
    return exp.select(exp.Count(this=exp.Star())).from_(parts.table(table)).where(condition)


def _repeated(reading: Reading) -> Iterator[_Check]:
    """Yield whether the values that links lead to are each there once."""
    seen: set[tuple[str, str]] = set()
    for step, node in reading.steps.items():
        table, name = _one_side(step)
        if (table, name) in seen:
            continue
        seen.add((table, name))
        value = parts.column(table, name)
        many = exp.GT(this=exp.Count(this=exp.Star()), expression=parts.number(1))
        repeated = (
            exp.select(parts.named(value, "value"))
            .from_(parts.table(table))
            .where(parts.not_null(value))
            .group_by(value.copy())
            .having(many)
        )
        count = exp.select(exp.Count(this=exp.Star())).from_(
            repeated.subquery(parts.identifier("repeated"))
        )
        yield _Check(
            "fan_out",
            node,
            count,
            Text(
                f"{table}.{name} repeats {{n}} value(s), though a link leads there as to a key: "
                "rows may be counted more than once.",
                f"{table}.{name}: значений с повторами: {{n}}, хотя связь ведёт сюда как к ключу. "
                "Строки могут быть посчитаны не один раз.",
            ),
            Text(
                f"Remove the repeated rows of {table}, or take the link out of the catalog.",
                f"Уберите повторы в {table} или исключите связь из каталога.",
            ),
        )


def _one_side(step: LinkStep) -> tuple[str, str]:
    return (step.table, step.column) if step.many else (step.to_table, step.to_column)


def _unread(reading: Reading, catalog: Catalog, speech: Speech) -> Iterator[_Check]:
    """Yield how many dates kept as text can't be read, by column, event times among them."""
    asked = dict(reading.columns)
    for table, node in reading.tables.items():
        if time := catalog.tables[table].event_time:
            asked.setdefault(f"{table}.{time}", node)
    for ref, node in asked.items():
        column = catalog.column(ref)
        if column is None or column.format is None or _hidden(column):
            continue
        table, _, name = ref.partition(".")
        value = parts.column(table, name)
        blank = parts.equal(parts.function("TRIM", value.copy()), parts.literal(""))
        unread = parts.all_of(
            [
                parts.not_null(value),
                exp.not_(blank),
                exp.Is(this=exp.paren(speech.parsed(value, column.format)), expression=exp.Null()),
            ]
        )
        yield _Check(
            "unread_dates",
            node,
            _counted(table, unread),
            Text(
                f"{{n}} date(s) of {ref} do not read as {column.format} and count as missing.",
                f"{ref}: дат, записанных не как {column.format}: {{n}}. Они считаются "
                "пропущенными.",
            ),
            Text(
                f"Correct them, or the format of {ref} in the catalog.",
                f"Исправьте их или формат {ref} в каталоге.",
            ),
        )


def _hidden(column: Column) -> bool:
    return column.sensitive or column.protected


def _without_rate(criteria: Criteria, catalog: Catalog) -> Iterator[_Check]:
    """Yield how many rows are in a currency that can't be turned into the one asked for."""
    seen: set[tuple[str, str]] = set()
    for node, asked in asked_in(criteria):
        if not isinstance(asked, RowsAsked) or asked.currency is None or asked.column is None:
            continue
        column = catalog.column(asked.column)
        table = asked.column.partition(".")[0]
        name = None if column is None else column.currency_column
        if name is None or (f"{table}.{name}", asked.currency) in seen:
            continue
        seen.add((f"{table}.{name}", asked.currency))
        code = parts.column(table, name)
        known = exp.In(
            this=code.copy(),
            expressions=[parts.literal(one) for one in _rated(catalog, asked.currency)],
        )
        yield _Check(
            "no_rate",
            node,
            _counted(table, exp.or_(parts.is_null(code), exp.not_(known))),
            Text(
                f"{{n}} row(s) of {table} are in a currency without a rate to {asked.currency}: "
                "their amounts count as missing.",
                f"{table}: строк в валюте, у которой нет курса к {asked.currency}: {{n}}. Их "
                "суммы считаются пропущенными.",
            ),
            Text(
                "Add the rate to currencies in the catalog.",
                "Добавьте курс в currencies каталога.",
            ),
        )


def _rated(catalog: Catalog, to: str) -> list[str]:
    currencies = catalog.currencies
    if currencies is None:
        return [to]
    codes = {currencies.base, *currencies.rates, to}
    return sorted(code for code in codes if currencies.rate(code, to) is not None or code == to)
