"""What a measure is called in English: `total amount of deposits`, `largest balance`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostap.catalog.model import ColumnType
from ostap.criteria.words.en.attributes import way_told
from ostap.criteria.words.en.numbers import pluralised
from ostap.criteria.words.en.rows import RowsTold, narrowed_rows, rows_told, without_table
from ostap.names import Language
from ostap.results.criteria import (
    Aggregate,
    Arithmetic,
    AttributeView,
    ColumnMeasure,
    Measure,
    NamedMeasure,
    RowsAsked,
    RowsMeasure,
)

if TYPE_CHECKING:
    from ostap.criteria.words.en.wording import EnglishWording

_OF_NUMBERS = {
    Aggregate.SUM: "total",
    Aggregate.AVG: "average",
    Aggregate.MIN: "smallest",
    Aggregate.MAX: "largest",
}
_OF_DAYS = {Aggregate.MIN: "first", Aggregate.MAX: "last"}


def subject_of(wording: EnglishWording, measure: Measure) -> str:
    """Return what a measure is called."""
    match measure:
        case ColumnMeasure():
            return _of_column(wording, measure) + way_told(wording, measure.via)
        case RowsMeasure():
            return of_rows(wording, measure)
        case NamedMeasure():
            found = wording.catalog.measures.get(measure.name)
            return found.title.to(Language.EN, measure.name) if found else measure.name
        case Arithmetic():
            left, right = (bracketed(wording, side) for side in (measure.left, measure.right))
            if measure.kind == "ratio":
                return f"ratio of {left} to {right}"
            return f"{subject_of(wording, measure.left)} minus {right}"


def bracketed(wording: EnglishWording, measure: Measure) -> str:
    """Return a measure as a part of another one."""
    told = subject_of(wording, measure)
    return f"({told})" if isinstance(measure, Arithmetic) else told


def _of_column(wording: EnglishWording, measure: ColumnMeasure) -> str:
    title = wording.title(measure.column)
    if measure.of is AttributeView.AGE:
        return "age"
    if measure.of is AttributeView.DAYS_SINCE:
        return f"days since {title}"
    return title


def of_rows(wording: EnglishWording, asked: RowsAsked) -> str:
    """Return what a number made of rows is called."""
    rows = rows_told(wording, asked)
    told = _of_plain_rows(wording, asked, rows)
    return f"{told}, {in_a_month(asked, rows)}" if asked.per else told


def in_a_month(asked: RowsAsked, rows: RowsTold) -> str:
    """Return `a month on average`, or of months with rows alone."""
    if asked.months == "all":
        return "a month on average"
    such = "such " if asked.where else ""
    return f"a month on average over the months with {such}{rows.table_title}"


def _of_plain_rows(wording: EnglishWording, asked: RowsAsked, rows: RowsTold) -> str:
    match asked.aggregate:
        case Aggregate.DISTINCT:
            kinds = pluralised(short_title(wording, asked, rows))
            return f"number of different {kinds} of {rows.said}"
        case Aggregate.LAST | Aggregate.FIRST as end:
            return f"{short_title(wording, asked, rows)} of the {rows.called(end).one}"
        case Aggregate.SHARE:
            return _share(wording, asked, rows)
        case Aggregate.DAYS_SINCE:
            return f"days since {since(wording, asked, rows)}"
        case Aggregate.SUM | Aggregate.AVG | Aggregate.MIN | Aggregate.MAX as made:
            time = wording.column(asked.column or "").type.is_time
            word = _OF_DAYS.get(made, "") if time else _OF_NUMBERS[made]
            return f"{word} {short_title(wording, asked, rows)} of {rows.said}"
        case _:
            return f"number of {rows.said}"


def short_title(wording: EnglishWording, asked: RowsAsked, rows: RowsTold) -> str:
    """Return a column's title without what repeats the table's."""
    ref = asked.column or ""
    title = without_table(wording.title(ref), rows.table_title)
    told_apart = asked.aggregate is Aggregate.DISTINCT
    flag = wording.column(ref).type is ColumnType.BOOLEAN
    return f"value of “{title}”" if told_apart and flag else title


def since(wording: EnglishWording, asked: RowsAsked, rows: RowsTold) -> str:
    """Return `the last card transaction`, `the last opening date of cards`."""
    if asked.column is None:
        return f"the {rows.called('last').one}"
    return f"the last {short_title(wording, asked, rows)} of {rows.said}"


def _share(wording: EnglishWording, asked: RowsAsked, rows: RowsTold) -> str:
    part = narrowed_rows(wording, asked.table, asked.holds).said
    if asked.column is None:
        return f"share of {part} among {rows.said}"
    total = asked.model_copy(update={"aggregate": Aggregate.SUM, "per": None})
    return f"share of {part} in the {_of_plain_rows(wording, total, rows)}"
