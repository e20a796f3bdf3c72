"""Conditions on measures in Russian: against a constant, one another, and everybody's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostap.criteria.tree.flipping import may_be_unknown
from ostap.criteria.tree.measures import unfolded
from ostap.criteria.words.kinds import are_alike, is_time
from ostap.criteria.words.ru.attributes import attribute
from ostap.criteria.words.ru.morphology import Phrase, phrase, with_preposition
from ostap.criteria.words.ru.numbers import (
    Told,
    amount_of,
    compared,
    compared_days,
    days,
    number,
    of_subject,
    percent,
    percent_of_hundred,
    plain,
    times,
    years,
)
from ostap.criteria.words.ru.related import rows_compared
from ostap.criteria.words.ru.subjects import Subject, subject_of
from ostap.criteria.words.wording import NBSP
from ostap.names import Language
from ostap.results.base import Scalar
from ostap.results.criteria import (
    Against,
    Aggregate,
    Arithmetic,
    Attribute,
    AttributeView,
    ColumnMeasure,
    Compare,
    Everybody,
    Measure,
    Measured,
    NamedMeasure,
    RowsMeasure,
    Test,
    Top,
)

if TYPE_CHECKING:
    from ostap.criteria.words.ru.wording import RussianWording

_SIZES = {"lt": "меньше", "le": "не больше", "gt": "больше", "ge": "не меньше"}
_TIMES = {"lt": "раньше", "le": "не позже", "gt": "позже", "ge": "не раньше"}
_GREATER = {"gt": "более чем", "ge": "как минимум", "eq": "ровно"}
_HUNDRED = 100


def measured(wording: RussianWording, node: Measured) -> str:
    """Return a condition on a measure."""
    if isinstance(node.test, Against):
        told = _against(wording, node.measure, node.test)
    elif isinstance(node.measure, ColumnMeasure):
        asked = node.measure
        column = Attribute(
            column=asked.column, of=asked.of, via=asked.via, test=node.test, missing=node.missing
        )
        return attribute(wording, column)
    else:
        told = _constant(wording, node.measure, node.test)
    keep = node.missing == "keep" and may_be_unknown(node)
    return wording.or_unknown(told) if keep else told


def _constant(wording: RussianWording, measure: Measure, test: Test) -> str:
    if isinstance(measure, RowsMeasure):
        return rows_compared(wording, measure, test)
    if isinstance(measure, Arithmetic) and measure.kind == "ratio" and are_alike(wording, measure):
        left, right = subject_of(wording, measure.left), subject_of(wording, measure.right)
        part = compared(test, percent, exactly="ровно ", at_least="не меньше")
        return f"{left} {_makes(left)} {part} {right.form('gent')}"
    if isinstance(measure, Arithmetic) and _counts_days(wording, measure, test):
        left, right = subject_of(wording, measure.left), subject_of(wording, measure.right)
        span = f"от {right.form('gent')}{right.closing} до {left.form('gent')}{left.closing}"
        return f"{span} прошло {of_subject(test, days, plural=False, at_least='не меньше')}"
    subject = subject_of(wording, measure)
    if is_time(wording, measure):
        colon = ":" if test.op in {"eq", "ne", "in", "not_in"} else ""
        return f"{subject}{colon} {compared_days(test)}"
    return f"{subject} {of_subject(test, _told(wording, measure), plural=subject.plural)}"


def _counts_days(wording: RussianWording, measure: Arithmetic, test: Test) -> bool:
    """Tell whether days from one event to a later one are asked for, as people count them."""
    between_days = measure.kind == "difference" and is_time(wording, measure.left)
    return between_days and isinstance(test, Compare) and float(test.value) >= 0


def _makes(subject: Subject) -> str:
    return "составляют" if subject.plural else "составляет"


def _against(wording: RussianWording, measure: Measure, test: Against) -> str:
    left = subject_of(wording, measure)
    if isinstance(test.than, Everybody):
        return _against_everybody(wording, left, test, test.than)
    right = subject_of(wording, test.than)
    words = _TIMES if is_time(wording, measure) else _SIZES
    return f"{left} {_related_to(left, test, right, words)}"


def _related_to(left: Subject, test: Against, right: Subject, words: dict[str, str]) -> str:
    """Return `больше суммы кредитов`, `как минимум вдвое больше …`, `составляет меньше 80 % …`."""
    if test.times == 1:
        if test.op in words:
            return f"{words[test.op]} {right.form('gent')}"
        same = "совпадают" if left.plural else "совпадает"
        return f"{'не ' if test.op == 'ne' else ''}{same} {with_preposition(right.form('ablt'))}"
    if test.times > 1 and test.op in _GREATER:
        return f"{_GREATER[test.op]} {times(test.times)} больше {right.form('gent')}"
    part = percent(test.times)
    words = {**_SIZES, "eq": "ровно", "ne": "не ровно"}
    return f"{_makes(left)} {words[test.op]} {part} {right.form('gent')}"


def _against_everybody(
    wording: RussianWording, left: Subject, test: Against, everybody: Everybody
) -> str:
    title = wording.entity_title()
    noun = phrase(title) if title else None
    of_all = f" по всем {noun.form('datv', plural=True)}" if noun else " по всем"
    level = everybody.level
    if level is None:
        median = everybody.statistic == "median"
        right = Subject(phrase("медиана" if median else "среднее"), of_all)
        return f"{left} {_related_to(left, test, right, _SIZES)}"
    shown = number(float(level))
    right = Subject(phrase("процентиль"), of_all)
    ordinal = {"gent": f"{shown}-го{NBSP}", "ablt": f"{shown}-м{NBSP}"}
    upper = test.times == 1 and test.op in {"gt", "ge"}
    if not upper and not (test.times == 1 and test.op in {"lt", "le"}):
        told = _related_to(left, test, right, _SIZES)
        for case, before in ordinal.items():
            told = told.replace(right.form(case), before + right.form(case))
        return f"{left} {told}"
    among = f" среди всех {noun.form('gent', plural=True)}" if noun else " среди всех"
    part = percent_of_hundred(round(_HUNDRED - level if upper else level, 8))
    into = "входят" if left.plural else "входит"
    side = "верхние" if upper else "нижние"
    edge = f"{_SIZES[test.op]} {ordinal['gent']}процентиля"
    return f"{left} {into} в {side} {part}{among} ({edge})"


def _told(wording: RussianWording, measure: Measure) -> Told:  # noqa: PLR0911 - one for each kind of measure
    """Return how a measure's numbers are said."""
    match measure:
        case NamedMeasure():
            found = wording.catalog.measures.get(measure.name)
            if found and found.unit:
                return _with_unit(found.unit.to(Language.RU, ""))
            return _told(wording, unfolded(measure))
        case ColumnMeasure(of=AttributeView.AGE):
            return years
        case ColumnMeasure(of=AttributeView.VALUE):
            return amount_of(wording.column(measure.column))
        case RowsMeasure(aggregate=Aggregate.SHARE):
            return percent
        case RowsMeasure(column=str() as ref) if measure.aggregate is not Aggregate.DISTINCT:
            currency, _ = wording.pinned_currency(measure)
            return amount_of(wording.column(ref), currency)
        case Arithmetic(kind="difference"):
            return days if is_time(wording, measure.left) else _told(wording, measure.left)
        case Arithmetic() if are_alike(wording, measure):
            return percent
        case _:
            return plain


def _with_unit(unit: str) -> Told:
    def told(value: Scalar, *, genitive: bool) -> str:
        return f"{plain(value, genitive=genitive)}{NBSP}{unit}"

    return told


def top(wording: RussianWording, asked: Top) -> str:
    """Return `100 клиентов с самой большой суммой вкладов`."""
    title, most = phrase(wording.entity_title() or ""), asked.order == "most"
    by_age = isinstance(asked.by, ColumnMeasure) and asked.by.of is AttributeView.AGE
    if by_age:
        title = title.with_adjectives("самый", "старший" if most else "молодой")
    if asked.count is not None:
        many = f"{number(asked.count)} {title.counted(asked.count)}"
    else:
        many = f"{percent_of_hundred(asked.percent or 0)} {title.form('gent', plural=True)}"
    if by_age:
        return many
    subject = subject_of(wording, asked.by)
    if is_time(wording, asked.by):
        size = "поздний" if most else "ранний"
    else:
        size = "большой" if most else "маленький"
    words: tuple[str, ...] = ("самый", size)
    if "самый" in subject.noun.adjectives:
        words = ("наибольший" if most else "наименьший",)
    noun: Phrase = subject.noun.with_adjectives(*words)
    by = noun.form("ablt") + subject.rest
    return f"{many} {with_preposition(by)}"
