"""A check for two units in one column: a price of a metre among prices of the whole.

Such a column is a mixture of two scales: most values about one, a few some k times smaller or
larger, hardly any between. On the raw scale the two may overlap (a small shop's rent, a large
hall's price of a metre); against what the value should grow with, they don't. So each column is
looked at on its own, by the median of its group, and divided by every other number of the table;
the view in which most values lie closest together decides.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import polars as pl

from ostap.catalog.model import ColumnType
from ostap.lifecycle.quality_check import Check, Seen, finding, grouped
from ostap.lifecycle.quality_data import QualityData, TableData
from ostap.lifecycle.quality_numbers import FEWEST_VALUES, numeric
from ostap.lifecycle.report_html import number
from ostap.names import Language, Text
from ostap.results.quality import Outcome, Severity

FARTHER: Final = 0.85
"""In powers of ten: the few must be about seven times off, or more."""
_FEWEST: Final = 5
_LEAST_SHARE: Final = 0.002
_MOST_SHARE: Final = 0.25
_BETWEEN: Final = 0.25
"""At most so many values, against the few, may lie in the valley between the two scales."""
_NARROW: Final = 0.25
"""Half of the values must lie within this of their median, in powers of ten."""
_LEAST_PAIRS: Final = 0.5
_POWERS: Final = (2, 3, 6)
_NEAR: Final = 0.2
_NEAR_UNIT: Final = 0.35
_MOST_GROUPS: Final = 50


@dataclass(frozen=True, slots=True)
class View:
    """A column as powers of ten around zero, seen against something."""

    against: str | None
    by_size: bool
    away: pl.Series
    spread: float


def _units(data: QualityData) -> Iterator[Seen]:
    for table in data.tables.values():
        logs = {name: _log(numbers) for name, _, _, numbers in numeric(table)}
        for name, where, column, _ in numeric(table):
            if column.type is ColumnType.INTEGER and not column.currency:
                continue  # counts, floors, terms: few values, every size
            if logs[name].count() < FEWEST_VALUES:
                yield Outcome.NOT_ENOUGH_DATA
                continue
            view = min(_views(table, name, logs), key=lambda one: one.spread)
            few = _other_scale(view)
            if few is None or (view.by_size and not _own_fault(name, view, few, logs)):
                yield Outcome.OK
                continue
            yield _told(table, where, view, few)


def _log(numbers: pl.Series) -> pl.Series:
    return numbers.set(numbers <= 0, None).log10()


def _views(table: TableData, name: str, logs: dict[str, pl.Series]) -> Iterator[View]:
    own = logs[name]
    yield _view(None, own, by_size=False)
    enough = own.count() * _LEAST_PAIRS
    for other, sizes in logs.items():
        if other != name and (own + sizes).count() >= enough and sizes.n_unique() > _MOST_GROUPS:
            yield _view(other, own - sizes, by_size=True)
    for group, column in table.columns.items():
        if column.type is ColumnType.CATEGORY and group in table.frame.columns:
            by = pl.DataFrame({"x": own, "by": table.frame[group]})
            if 1 < by["by"].n_unique() <= _MOST_GROUPS:
                middle = by.select(pl.col("x").median().over("by")).to_series()
                yield _view(group, own - middle, by_size=False)


def _view(against: str | None, values: pl.Series, *, by_size: bool) -> View:
    median = values.median()
    away = values - (median if isinstance(median, float) else 0.0)
    spread = away.abs().median()
    return View(against, by_size, away, spread if isinstance(spread, float) else math.inf)


def _other_scale(view: View) -> pl.Series | None:
    """Return the distances of the few that are on another scale; ``None`` where none are."""
    if view.spread > _NARROW:
        return None
    away = view.away.drop_nulls()
    for sign in (-1, 1):
        side = away * sign
        few = side.filter(side > FARTHER)
        share = len(few) / len(away)
        if len(few) < _FEWEST or not _LEAST_SHARE <= share <= _MOST_SHARE:
            continue
        middle = float(few.median())  # type: ignore[arg-type]  # Float64 and not empty
        valley = side.filter((side > middle * 0.45) & (side < middle * 0.7))
        if len(valley) <= len(few) * _BETWEEN:
            return few * sign
    return None


def _own_fault(name: str, view: View, few: pl.Series, logs: dict[str, pl.Series]) -> bool:
    """Return whether the few are told by the column itself, not by what it is divided by.

    Either they stand where the ratios of all others stand, as close together (they are for one
    unit of the size), or the size is there what it is elsewhere and they are off by a power of
    ten (they are in another unit).
    """
    if view.against is None:
        return True
    own, size = logs[name], logs[view.against]
    strange = view.away.is_between(_end(few.min()), _end(few.max())).fill_null(value=False)
    usual = _middle((own - size).filter(~strange))
    here = own.filter(strange)
    spread = _middle((here - _middle(here)).abs())
    per_unit = abs(_middle(here) - usual) < _NEAR_UNIT and spread <= view.spread * 1.5 + 0.1
    shift = abs(_middle(size.filter(strange)) - _middle(size.filter(~strange)))
    of_ten = any(abs(abs(_middle(few)) - power) < _NEAR / 2 for power in _POWERS)
    return per_unit or (of_ten and shift < _NEAR)


def _middle(values: pl.Series) -> float:
    return _end(values.median())


def _end(value: object) -> float:
    return value if isinstance(value, float) else math.nan


def _told(table: TableData, where: str, view: View, few: pl.Series) -> Seen:
    middle = float(few.median())  # type: ignore[arg-type]  # as above
    factor = 10 ** abs(middle)
    smaller = middle < 0
    guess = _guess(table, view, abs(middle))
    side = Text("smaller", "меньше") if smaller else Text("larger", "больше")
    return finding(
        ("numbers.two_units", Severity.BAD),
        where,
        Text(f"{grouped(len(few))} of {grouped(view.away.count())} values are about "
             f"{number(factor, Language.EN)} times {side.en} "
             f"than the rest and lie apart from them. {guess.en}",
             f"Значений примерно в {number(factor, Language.RU)} раз {side.ru} остальных: "
             f"{grouped(len(few))} из "
             f"{grouped(view.away.count())}, и лежат они отдельно. {guess.ru}"),
        Text("Bring them to the column's unit, or empty them.",
             "Приведите их к единице столбца или очистите."),
        numbers={"count": len(few), "filled": view.away.count(), "factor": round(factor, 1),
                 "against": view.against or ""},
        table=table,
    )  # fmt: skip


def _guess(table: TableData, view: View, middle: float) -> Text:
    if view.by_size and view.against:
        title = table.columns[view.against].title
        size = title.en or title.ru or view.against, title.ru or title.en or view.against
        return Text(
            f"Perhaps they are per unit of «{size[0]}» ({view.against}), not for the whole.",
            f"Похоже, это не за всё, а за единицу: «{size[1]}» ({view.against}).",
        )
    for power in _POWERS:
        if abs(middle - power) < _NEAR:
            told = f"{10**power:,}".replace(",", " ")
            return Text(
                f"Perhaps a unit {told} times another.", f"Похоже на единицу в {told} раз другую."
            )
    return Text("Perhaps they are in another unit.", "Похоже на другую единицу.")


CHECKS: Final = (
    Check("numbers.two_units", Severity.BAD,
          Text("Two units in one column", "Две единицы в одном столбце"), _units),
)  # fmt: skip
