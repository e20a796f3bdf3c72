"""Spans of time as people write them: windows, days from and to, so long ago, so soon.

"за последние 3 месяца", "в октябре 2026", "с 1 июня по 31 августа", "больше двух лет назад",
"в ближайшие 45 дней", "in the last 6 months", "since 2020", "this year".
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from ostap.audience.reading.calendar_days import CalendarReader
from ostap.audience.reading.quantities import Quantity
from ostap.audience.reading.relative_times import RelativeReader
from ostap.audience.reading.said_times import FIRST_YEAR, UNITS
from ostap.audience.reading.spans import TimeSaid
from ostap.audience.reading.tokens import Tokens


def read_times(
    tokens: Tokens, quantities: list[Quantity], as_of: dt.date
) -> tuple[list[TimeSaid], list[Quantity]]:
    """Return the spans of time in their order, and the numbers that belong to none of them.

    Args:
        tokens: the text.
        quantities: its numbers, in their order.
        as_of: what today is.
    """
    found: list[TimeSaid] = []
    taken: set[int] = set()
    for one in _candidates(tokens, quantities, as_of):
        places = set(range(one.start, one.end))
        if not places & taken:
            found.append(one)
            taken |= places
    left = [q for q in quantities if q.at not in taken]
    return sorted(found, key=lambda one: one.start), left


def _candidates(tokens: Tokens, quantities: list[Quantity], as_of: dt.date) -> Iterator[TimeSaid]:
    """Yield what may be spans of time, the longer ways of saying first; they may overlap."""
    calendar = CalendarReader(tokens, as_of)
    relative = RelativeReader(tokens, quantities, as_of)
    everywhere = range(len(tokens))
    yield from calendar.dates()
    yield from (said for at in everywhere if (said := calendar.part_of_year(at)))
    for one in quantities:
        plain_year = one.of not in UNITS or (one.of == "year" and one.value >= FIRST_YEAR)
        if said := calendar.year(one) if plain_year else relative.counted(one):
            yield said
    yield from (said for at in everywhere if (said := relative.named(at)))
