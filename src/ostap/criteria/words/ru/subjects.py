"""What a measure is called in Russian: `сумма вкладов`, `самый большой остаток по счетам`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ostap.criteria.words.ru.attributes import way_told
from ostap.criteria.words.ru.morphology import Phrase, begins_with_preposition, phrase
from ostap.criteria.words.ru.rows import RowsTold, narrowed_rows, rows_told
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
    from ostap.criteria.words.ru.wording import RussianWording

_EXTREMES = {
    Aggregate.MIN: (("самый", "маленький"), ("первый",)),
    Aggregate.MAX: (("самый", "большой"), ("последний",)),
}
_ENDS = {Aggregate.LAST: "последний", Aggregate.FIRST: "первый"}


@dataclass(frozen=True, slots=True)
class Subject:
    """A noun that bends, and what follows it."""

    noun: Phrase
    rest: str = ""
    closing: str = ""
    """A comma where a clause ends what follows."""

    @property
    def plural(self) -> bool:
        """Whether a verb after it stands in the plural."""
        return self.noun.plural

    def form(self, case: str) -> str:
        """Return the subject in a case."""
        return self.noun.form(case) + self.rest

    def __str__(self) -> str:
        return self.form("nomn") + self.closing


@dataclass(frozen=True, slots=True)
class Difference(Subject):
    """One subject less another: `доход минус платежи`, elsewhere `разница между …`."""

    left: Subject | None = None
    right: Subject | None = None

    @property
    def plural(self) -> bool:
        """Whether what is diminished stands in the plural: `траты минус … больше`."""
        return self.left is not None and self.left.plural

    def form(self, case: str) -> str:
        """Return the difference in a case."""
        if self.left is None or self.right is None or case != "nomn":
            return self.noun.form(case) + self.rest
        return f"{self.left} минус {_bracketed(self.right)}"


def _bracketed(subject: Subject) -> str:
    told = subject.form("nomn")
    return f"({told})" if isinstance(subject, Difference) else told


def subject_of(wording: RussianWording, measure: Measure) -> Subject:
    """Return what a measure is called."""
    match measure:
        case ColumnMeasure():
            return _of_column(wording, measure)
        case RowsMeasure():
            return of_rows(wording, measure)
        case NamedMeasure():
            return _named(wording, measure)
        case Arithmetic():
            return _of_two(wording, measure)


def _of_column(wording: RussianWording, measure: ColumnMeasure) -> Subject:
    title, way = wording.title(measure.column), way_told(wording, measure.via)
    if measure.of is AttributeView.AGE:
        return Subject(phrase("возраст"), way)
    if measure.of is AttributeView.DAYS_SINCE:
        return Subject(phrase("число"), f" дней с {phrase(title).form('gent')}{way}")
    return Subject(_noun(title), way)


def _noun(title: str) -> Phrase:
    noun = phrase(title)
    return noun if noun.noun is not None else phrase("значение").with_tail(f"«{title}»")


def _named(wording: RussianWording, measure: NamedMeasure) -> Subject:
    found = wording.catalog.measures.get(measure.name)
    title = found.title.to(Language.RU, measure.name) if found else measure.name
    noun = phrase(title)
    if noun.noun is None:
        noun = phrase("показатель").with_tail(f"«{title}»")
    return Subject(noun)


def _of_two(wording: RussianWording, measure: Arithmetic) -> Subject:
    left, right = subject_of(wording, measure.left), subject_of(wording, measure.right)
    if measure.kind == "ratio":
        rest = f" {left.form('gent')}{left.closing} к {_dative(right)}"
        return Subject(phrase("отношение"), rest, right.closing)
    rest = f" между {left.form('ablt')}{left.closing} и {right.form('ablt')}"
    return Difference(phrase("разница"), rest, right.closing, left, right)


def _dative(subject: Subject) -> str:
    return subject.form("datv")


def of_rows(wording: RussianWording, asked: RowsAsked) -> Subject:
    """Return what a number made of rows is called."""
    rows = rows_told(wording, asked)
    plain = _of_plain_rows(wording, asked, rows)
    if not asked.per:
        return plain
    return Subject(plain.noun, f"{plain.rest}{plain.closing} в среднем {in_a_month(asked, rows)}")


def in_a_month(asked: RowsAsked, rows: RowsTold) -> str:
    """Return `в месяц`, or of months with rows alone: `в месяц, в котором были операции`."""
    if asked.months == "all":
        return "в месяц"
    noun = Phrase((), rows.counted.head, "", rows.counted.noun)
    such = "такие " if asked.where else ""
    return f"в месяц, в котором были {such}{noun.form('nomn', plural=True)}"


def _of_plain_rows(  # noqa: PLR0911 - one for each aggregate
    wording: RussianWording, asked: RowsAsked, rows: RowsTold
) -> Subject:
    ref = asked.column or ""
    match asked.aggregate:
        case Aggregate.DISTINCT:
            kinds = phrase(_kind_title(wording, rows, ref)).with_adjectives("разный")
            return _of_many(rows, phrase("число"), f" {kinds.form('gent', plural=True)}")
        case Aggregate.SUM:
            return _amount(rows, _title(wording, rows, ref), ("суммарный",), plural=True)
        case Aggregate.AVG:
            return _amount(rows, _title(wording, rows, ref), ("средний",), plural=False)
        case Aggregate.MIN | Aggregate.MAX as aggregate:
            size, time = _EXTREMES[aggregate]
            words = time if wording.column(ref).type.is_time else size
            return _amount(rows, _title(wording, rows, ref), words, plural=False)
        case Aggregate.LAST | Aggregate.FIRST as aggregate:
            one = rows.called(_ENDS[aggregate])
            rest = f" {one.said('gent', plural=False)}"
            return Subject(_noun(_title(wording, rows, ref)[0]), rest, rows.closing)
        case Aggregate.SHARE:
            return _share(wording, asked, rows)
        case Aggregate.DAYS_SINCE:
            return _of_many(
                rows, phrase("число"), f" дней {since(wording, asked, rows)}", said=True
            )
        case _:
            return _of_many(rows, phrase("число"), "")


def _of_many(rows: RowsTold, noun: Phrase, after: str, *, said: bool = False) -> Subject:
    if said:
        return Subject(noun, after, rows.closing)
    of = rows.counted.form("gent", plural=True)
    return Subject(noun, f"{after} {of}{rows.rest}", rows.closing)


def _title(wording: RussianWording, rows: RowsTold, ref: str) -> tuple[str, bool]:
    """Return a column's short title, and whether what was cut off said whose it is."""
    full = wording.title(ref)
    short = rows.titles.get(ref, full)
    cut = full[len(short) :].strip()
    return short, bool(cut) and not begins_with_preposition(cut)


def _kind_title(wording: RussianWording, rows: RowsTold, ref: str) -> str:
    title = rows.titles.get(ref, wording.title(ref))
    return title if phrase(title).noun is not None else f"значения «{title}»"


def _amount(
    rows: RowsTold, title: tuple[str, bool], adjectives: tuple[str, ...], *, plural: bool
) -> Subject:
    """Return `сумма операций …`, `средний остаток по счетам …`."""
    noun = _noun(title[0])
    is_sum = noun.head_lemma == "сумма" and not noun.adjectives
    if not (is_sum and adjectives == ("суммарный",)):
        noun = noun.with_adjectives(*adjectives)
    if is_sum or title[1]:
        return Subject(noun, f" {rows.said('gent', plural=plural)}", rows.closing)
    return Subject(noun, f" по {rows.said('datv', plural=True)}", rows.closing)


def since(wording: RussianWording, asked: RowsAsked, rows: RowsTold) -> str:
    """Return `с последней операции по картам`, `с последней даты открытия карт`."""
    if asked.column is None:
        return f"с {rows.called('последний').said('gent', plural=False)}"
    noun = _noun(rows.titles.get(asked.column, wording.title(asked.column)))
    day = noun.with_adjectives("последний").form("gent", plural=False)
    return f"с {day} {rows.said('gent', plural=True)}"


def _share(wording: RussianWording, asked: RowsAsked, rows: RowsTold) -> Subject:
    part = narrowed_rows(wording, asked.table, asked.holds)
    rest = f" {part.said('gent', plural=True)}{part.closing}"
    if asked.column is None:
        rest += f" среди {rows.said('gent', plural=True)}"
    else:
        rest += f" в {whole(wording, asked, rows).form('loct')}"
    return Subject(phrase("доля"), rest, rows.closing)


def whole(wording: RussianWording, asked: RowsAsked, rows: RowsTold) -> Subject:
    """Return the sum that a share is taken of: `сумма операций по картам`."""
    return _amount(rows, _title(wording, rows, asked.column or ""), ("суммарный",), plural=True)
