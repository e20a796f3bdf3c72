"""Conditions on the entity's rows in Russian."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostap.criteria.words.ru.attributes import compared_value
from ostap.criteria.words.ru.morphology import Phrase, phrase
from ostap.criteria.words.ru.narrowing import KIND_WORDS, PLACE_WORDS
from ostap.criteria.words.ru.numbers import (
    Told,
    amount_of,
    compared,
    compared_days,
    days,
    number,
    of_subject,
    percent,
)
from ostap.criteria.words.ru.rows import RowsTold, narrowed_rows, predicate, rows_told
from ostap.criteria.words.ru.subjects import in_a_month, of_rows, since, whole
from ostap.criteria.words.wording import zero_matters
from ostap.results.base import Scalar
from ostap.results.criteria import Aggregate, Attribute, Compare, Related, RowsAsked, Test

if TYPE_CHECKING:
    from ostap.criteria.words.ru.wording import RussianWording

_NOTHING = {("eq", 0), ("le", 0), ("lt", 1)}
_SOMETHING = {("ge", 1), ("gt", 0), ("ne", 0)}
_BEFORE = {
    "ge": "", "gt": "больше чем ", "lt": "меньше чем ", "le": "не больше чем ",
    "eq": "ровно ", "ne": "не ровно ",
}  # fmt: skip
_ENDS = {Aggregate.LAST: "последний", Aggregate.FIRST: "первый"}


def related(wording: RussianWording, node: Related) -> str:
    """Return a condition on the entity's rows."""
    match node.aggregate:
        case Aggregate.EXISTS:
            return f"есть {rows_told(wording, node).said('nomn', plural=True)}"
        case Aggregate.NONE:
            return _none(rows_told(wording, node))
        case Aggregate.EVERY:
            return _every(wording, node)
    return rows_compared(wording, node, node.test) if node.test is not None else ""


def denied_every(wording: RussianWording, node: Related) -> str | None:
    """Return `не все карты — кредитные, или карт нет`."""
    rows = rows_told(wording, node)
    if predicate(wording, node.table, node.holds, plural=True) is None:
        return None
    none = f"{'таких ' if rows.rest else ''}{rows.bare_plural} нет"
    return f"не {_every(wording, node)}, или {none}"


def _every(wording: RussianWording, node: Related) -> str:
    rows = rows_told(wording, node)
    holds = predicate(wording, node.table, node.holds, plural=True)
    if holds is not None:
        all_ = f"{rows.noun.agreeing('весь', 'nomn')} " if rows.mass else "все "
        return f"{all_}{rows.said('nomn', plural=True)}{rows.closing}{holds}"
    each = rows.counted.with_adjectives("каждый").form("gent", plural=False)
    clauses = wording.all_of([wording.clause(item) for item in node.holds])
    return f"у {each}{rows.rest_of_one}: {clauses}"


def rows_compared(wording: RussianWording, asked: RowsAsked, test: Test) -> str:
    """Return a number made of rows, and what it is tested for."""
    match asked.aggregate:
        case Aggregate.COUNT:
            return _counted(wording, asked, test)
        case Aggregate.DISTINCT:
            return _told_apart(wording, asked, test)
        case Aggregate.DAYS_SINCE:
            rows = rows_told(wording, asked)
            passed = compared(test, days, exactly="ровно ", at_least="не меньше")
            return f"{since(wording, asked, rows)}{rows.closing} прошло {passed}"
        case Aggregate.SHARE:
            return _share(wording, asked, test)
        case Aggregate.LAST | Aggregate.FIRST if (told := _end(wording, asked, test)) is not None:
            return told
    return _amount(wording, asked, test)


def _none(rows: RowsTold) -> str:
    if rows.mass:
        return f"нет {rows.said('gent', plural=False)}"
    if rows.noun.form("gent", plural=False) == rows.noun.form("gent", plural=True):
        return f"нет {rows.said('gent', plural=True)}"
    return f"нет {rows.not_one} {rows.said('gent', plural=False)}"


def _counted(wording: RussianWording, asked: RowsAsked, test: Test) -> str:
    rows = rows_told(wording, asked)
    if isinstance(test, Compare) and not asked.per:
        bound = (test.op, test.value)
        if bound in _NOTHING:
            return _none(rows)
        if bound in _SOMETHING:
            one = {"masc": "один", "femn": "одна", "neut": "одно"}[rows.counted.gender]
            return f"хотя бы {one} {rows.counted.form('nomn', plural=False)}{rows.rest_of_one}"
    bare = compared(test, _counting(rows), exactly="ровно ", at_least="не меньше")
    none = f"{rows.closing or ','} в том числе {rows.not_one}" if zero_matters(asked, test) else ""
    if not asked.per:
        return f"{bare}{rows.rest}{none}"
    if asked.months == "all":
        return f"в среднем {bare} в месяц{rows.rest}{none}"
    within = f"{in_a_month(asked, rows)}{',' if rows.window else ''}{rows.window}"
    return f"в среднем {bare}{rows.narrowed} {within}{rows.clause()}"


def _counting(rows: RowsTold) -> Told:
    def told(value: Scalar, *, genitive: bool) -> str:
        count = float(value)
        noun = rows.counted
        word = noun.counted_genitive(count) if genitive else noun.counted(count)
        return f"{number(count if isinstance(value, float) else int(value))} {word}"

    return told


def _told_apart(wording: RussianWording, asked: RowsAsked, test: Test) -> str:
    """Return `операции по картам в 3 и более разных категориях`."""
    rows = rows_told(wording, asked)
    ref = asked.column or ""
    title = rows.titles.get(ref, wording.title(ref))
    kind = phrase(title) if phrase(title).noun is not None else phrase(f"значения «{title}»")
    of = f"{rows.counted.form('gent', plural=True)}{rows.rest}"
    bound = (test.op, test.value) if isinstance(test, Compare) else None
    if bound in _NOTHING:
        return f"нет ни {_one(kind)} {kind.form('gent', plural=False)} {of}"
    if bound in _SOMETHING:
        one = {"masc": "один", "femn": "одна", "neut": "одно"}[kind.gender]
        return f"хотя бы {one} {kind.form('nomn', plural=False)} {of}"
    zero = zero_matters(asked, test)
    if isinstance(test, Compare) and (among := _among(kind, test)) is not None:
        none = f" (или ни {_one(kind, 'loct')})" if zero else ""
        noun = rows.noun.form("nomn", plural=not rows.mass)
        return f"{noun}{rows.narrowed} {among}{rows.window}{rows.clause()}{none}"

    def told(value: Scalar, *, genitive: bool) -> str:
        count = int(value)
        various = kind.with_adjectives("разный")
        word = various.counted_genitive(count) if genitive else various.counted(count)
        return f"{number(count)} {word}"

    bare = compared(test, told, exactly="ровно ", at_least="не меньше")
    none = f" (или ни {_one(kind)})" if zero else ""
    return f"{bare} {of}{none}"


def _one(kind: Phrase, case: str = "gent") -> str:
    """Return `одной`, `одного`; of what stands after `в`, `в одном`."""
    if kind.gender == "femn":
        return "в одной" if case == "loct" else "одной"
    return "в одном" if case == "loct" else "одного"


def _among(kind: Phrase, test: Compare) -> str | None:
    """Return `в 3 и более разных категориях`, `ровно 2 разных видов`; ``None``: not of these."""
    if kind.head_lemma in PLACE_WORDS:
        into, case = "в ", "loct"
    elif kind.head_lemma in KIND_WORDS:
        into, case = "", "gent"
    else:
        return None
    count = int(test.value)
    one = count % 10 == 1 and count % 100 != 11  # noqa: PLR2004 - eleven
    various = kind if count == 1 else kind.with_adjectives("разный")
    word = various.form(case, plural=not one)
    more = " и более" if test.op == "ge" else ""
    return f"{_BEFORE[test.op]}{into}{number(count)}{more} {word}"


def _share(wording: RussianWording, asked: RowsAsked, test: Test) -> str:
    rows = rows_told(wording, asked)
    if asked.column is None:
        return _subject_compared(wording, asked, test, percent)
    part = narrowed_rows(wording, asked.table, asked.holds)
    all_ = whole(wording, asked, rows)
    bare = compared(test, percent, exactly="ровно ", at_least="не меньше")
    on = f"на {part.said('accs', plural=True)}{part.closing}"
    return f"{on} приходится {bare} {all_.form('gent')}"


def _end(wording: RussianWording, asked: RowsAsked, test: Test) -> str | None:
    """Return `последняя операция по картам — в категории «путешествия»`."""
    ref = asked.column or ""
    column, rows = wording.column(ref), rows_told(wording, asked)
    one = rows.called(_ENDS[asked.aggregate]).said("nomn", plural=False) + rows.closing
    if wording.catalog.tables[asked.table].event_time == ref.partition(".")[2]:
        happened = compared_days(test)
        return f"{one} — {happened}" if happened else None
    if column.type.is_numeric or column.type.is_time:
        return None
    condition = Attribute(column=ref, test=test)
    told = predicate(wording, asked.table, (condition,), plural=False)
    return f"{one}{told}" if told else None


def _amount(wording: RussianWording, asked: RowsAsked, test: Test) -> str:
    column = wording.column(asked.column or "")
    currency, _ = wording.pinned_currency(asked)
    if column.type.is_numeric:
        return _subject_compared(wording, asked, test, amount_of(column, currency))
    subject = of_rows(wording, asked)
    told = compared_value(wording, column, test)
    naming = not column.type.is_time or test.op in {"eq", "ne", "in", "not_in"}
    return f"{subject}{':' if naming else ''} {told}"


def _subject_compared(wording: RussianWording, asked: RowsAsked, test: Test, told: Told) -> str:
    rows, subject = rows_told(wording, asked), of_rows(wording, asked)
    none = f" (или {rows.bare_plural} нет)" if zero_matters(asked, test) else ""
    if not asked.per:
        at_least = "не меньше" if asked.aggregate is Aggregate.SHARE else "от"
        value = of_subject(test, told, plural=subject.plural, at_least=at_least)
        return f"{subject} {value}{none}"
    in_all = of_rows(wording, asked.model_copy(update={"per": None}))
    bare = compared(test, told, exactly="ровно ")
    return f"{in_all} в среднем {bare} {in_a_month(asked, rows)}{none}"
