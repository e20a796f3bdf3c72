"""Checks of numbers: values far from all others, and values that can't be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import polars as pl

from ostap.catalog import Column
from ostap.catalog.model import ColumnType
from ostap.lifecycle.quality_check import Check, Seen, finding, grouped
from ostap.lifecycle.quality_data import QualityData, TableData
from ostap.lifecycle.quality_values import as_numbers
from ostap.lifecycle.report_html import number
from ostap.names import Language, Text
from ostap.results.quality import Outcome, Severity

FEWEST_VALUES: Final = 50
FAR: Final = 5.0
"""Robust z-scores beyond this are told of. Iglewicz and Hoaglin (1993) propose 3.5 for values
that are nearly normal; money and areas are not, and 3.5 would name their plain long tails."""
_MAD_TO_SIGMA: Final = 0.6745
"""The median absolute deviation of a normal distribution, in its standard deviations."""
_TAIL: Final = 0.01
"""More than this share of far values is a shape of the distribution, not a mistake."""
_NEVER_NEGATIVE: Final = 0.995
_SPREAD_OF_SIZES: Final = 10.0
_HUNDRED: Final = 100
EN, RU = Language.EN, Language.RU


def numeric(table: TableData) -> Iterator[tuple[str, str, Column, pl.Series]]:
    """Yield the numeric columns: name, ``table.column``, meaning, numbers with gaps as null."""
    for name in table.frame.columns:
        column = table.columns[name]
        if column.type.is_numeric:
            yield name, f"{table.name}.{name}", column, as_numbers(table.frame[name])


def robust_z(values: pl.Series) -> pl.Series | None:
    """Return 0.6745 (x - median) / MAD, or ``None`` where more than half are one value.

    Source: B. Iglewicz and D. Hoaglin, How to Detect and Handle Outliers, 1993. Positive values
    that spread over more than a factor of ten are compared by their logarithms; then only the
    large ones can be far, for small amounts crowd near zero on that scale.
    """
    low, high = values.quantile(0.05), values.quantile(0.95)
    by_logarithm = (
        low is not None and high is not None and low > 0 and high / low > _SPREAD_OF_SIZES
    )
    if by_logarithm:
        values = values.set(values <= 0, None).log()
    median = values.median()
    away = values - median
    spread = away.abs().median()
    if not isinstance(spread, float) or spread == 0:
        return None
    z = away * _MAD_TO_SIGMA / spread
    return z.clip(lower_bound=0) if by_logarithm else z


def _outliers(data: QualityData) -> Iterator[Seen]:
    for table in data.tables.values():
        for _, where, _, numbers in numeric(table):
            values = numbers.drop_nulls()
            if len(values) < FEWEST_VALUES:
                yield Outcome.NOT_ENOUGH_DATA
                continue
            z = robust_z(values)
            far = z.abs().fill_null(0.0) > FAR if z is not None else None
            count = int(far.sum()) if far is not None else 0
            if far is None or not count or count > len(values) * _TAIL:
                yield Outcome.OK
                continue
            strange, middle = values.filter(far), float(values.median() or 0)  # type: ignore[arg-type]  # Float64
            low, high = float(strange.min() or 0), float(strange.max() or 0)  # type: ignore[arg-type]  # Float64
            yield finding(
                ("numbers.outlier", Severity.INFO),
                where,
                Text(f"{grouped(count)} of {grouped(len(values))} values are far from all "
                     f"others: from {_told(low, EN)} to "
                     f"{_told(high, EN)}, with a median of {_told(middle, EN)}.",
                     f"Далеко от остальных: {grouped(count)} из {grouped(len(values))} значений, "
                     f"от {_told(low, RU)} до "
                     f"{_told(high, RU)} при медиане {_told(middle, RU)}."),
                Text("Look at them: a slip of the hand, another unit, or a real giant.",
                     "Посмотрите на них: описка, другая единица или правда великан."),
                numbers={"count": count, "filled": len(values), "low": low, "high": high},
                table=table,
            )  # fmt: skip


def _impossible(data: QualityData) -> Iterator[Seen]:
    for table in data.tables.values():
        for _, where, column, numbers in numeric(table):
            values = numbers.drop_nulls()
            if len(values) < FEWEST_VALUES:
                yield Outcome.NOT_ENOUGH_DATA
                continue
            wrong = _negative(values) | _beyond_hundred(column, values)
            count = int(wrong.sum())
            if not count:
                yield Outcome.OK
                continue
            strange = values.filter(wrong)
            worst = float(strange[int(strange.abs().arg_max() or 0)])
            yield finding(
                ("numbers.impossible", Severity.BAD),
                where,
                Text(f"{grouped(count)} of {grouped(len(values))} values can't be, such as "
                     f"{_told(worst, EN)}.",
                     f"Невозможных значений {grouped(count)} из {grouped(len(values))}, например "
                     f"{_told(worst, RU)}."),
                Text("Correct or empty them.", "Исправьте или очистите их."),
                numbers={"count": count, "filled": len(values), "worst": worst},
                table=table,
            )  # fmt: skip


def _told(value: float, language: Language) -> str:
    """Return a value with its digits in groups; what is below a hundred with two more."""
    return number(value, language, 0 if value == round(value) or abs(value) >= _HUNDRED else 2)


def _negative(values: pl.Series) -> pl.Series:
    """Return which values are below zero, where hardly any is."""
    below = values < 0
    never = int(below.sum()) <= len(values) * (1 - _NEVER_NEGATIVE)
    return below & pl.Series([never])


def _beyond_hundred(column: Column, values: pl.Series) -> pl.Series:
    """Return which shares are above 100 per cent, where hardly any is."""
    unit = column.unit.words if column.unit else ()
    above = values > _HUNDRED
    share = "%" in unit and column.type is not ColumnType.MONEY
    never = share and int(above.sum()) <= len(values) * (1 - _NEVER_NEGATIVE)
    return above & pl.Series([never])


CHECKS: Final = (
    Check("numbers.impossible", Severity.BAD,
          Text("Numbers that can't be", "Невозможные числа"), _impossible),
    Check("numbers.outlier", Severity.INFO,
          Text("Numbers far from all others", "Числа далеко от остальных"), _outliers),
)  # fmt: skip
