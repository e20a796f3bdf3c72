"""How people say times, in Russian and English: tables of words in their dictionary form."""

from __future__ import annotations

from typing import Final

from ostap.audience.reading.said_numbers import Of
from ostap.results.criteria import CalendarUnit, Unit

MONTHS: Final[dict[str, int]] = {
    name: number
    for number, names in enumerate(
        (
            "январь january jan", "февраль february feb", "март march mar", "апрель april apr",
            "май may", "июнь june jun", "июль july jul", "август august aug",
            "сентябрь september sep", "октябрь october oct", "ноябрь november nov",
            "декабрь december dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
UNITS: Final[dict[Of, tuple[Unit, int]]] = {
    "day": (Unit.DAY, 1), "week": (Unit.DAY, 7), "month": (Unit.MONTH, 1),
    "quarter": (Unit.MONTH, 3), "half_year": (Unit.MONTH, 6), "year": (Unit.YEAR, 1),
}  # fmt: skip
"""What a number of them is counted in, and how many of these one is."""
SINGLE: Final[dict[str, tuple[Unit, int]]] = {
    "год": (Unit.YEAR, 1), "месяц": (Unit.MONTH, 1), "квартал": (Unit.MONTH, 3),
    "полгода": (Unit.MONTH, 6), "полугодие": (Unit.MONTH, 6), "неделя": (Unit.DAY, 7),
    "сутки": (Unit.DAY, 1), "день": (Unit.DAY, 1), "year": (Unit.YEAR, 1),
    "month": (Unit.MONTH, 1), "quarter": (Unit.MONTH, 3), "week": (Unit.DAY, 7),
    "day": (Unit.DAY, 1),
}  # fmt: skip
"""One of them, said without a number: "за год"."""
CALENDAR: Final[dict[str, CalendarUnit]] = {
    "год": CalendarUnit.YEAR, "year": CalendarUnit.YEAR, "месяц": CalendarUnit.MONTH,
    "month": CalendarUnit.MONTH, "квартал": CalendarUnit.QUARTER, "quarter": CalendarUnit.QUARTER,
}  # fmt: skip
ORDINALS: Final[dict[str, int]] = {
    "первый": 1, "второй": 2, "третий": 3, "четвертый": 4, "first": 1, "second": 2, "third": 3,
    "fourth": 4,
}  # fmt: skip
LAST: Final = frozenset(
    {"последний", "прошедший", "истекший", "last", "past", "recent", "previous"}
)
NEXT: Final = frozenset({"ближайший", "ближний", "следующий", "next", "coming", "upcoming"})
THIS: Final = frozenset({"этот", "это", "текущий", "нынешний", "this", "current"})
BEFORE_LAST: Final = frozenset({"прошлый", "предыдущий"})
"""The unit of the calendar before this one: "в прошлом году"."""
AGO: Final = frozenset({"назад", "ago"})
OPENERS: Final = frozenset({
    "за", "в", "во", "на", "течение", "протяжение", "in", "during", "over", "within", "for", "the",
    "of", "из", "по", "весь", "целый", "всего",
})  # fmt: skip
"""Small words that a span of time begins with."""
COUNTED_IN: Final = frozenset({"за", "в", "течение", "in", "during", "within", "over", "for"})
"""Those of them that make a bare number of days a window: "за 90 дней"."""
MORE: Final = frozenset({"более", "больше", "свыше", "over", "много"})
LESS: Final = frozenset({"менее", "меньше"})
EARLIER: Final = frozenset({"раньше", "ранее", "больше", "более", "earlier", "more"})
LATER: Final = frozenset({"позже", "меньше", "менее", "later", "less"})
"""How "назад" goes on: "три года назад или раньше"."""
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2100
"""A number between them may be a year."""
