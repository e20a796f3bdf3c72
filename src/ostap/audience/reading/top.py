"""Only the first: "топ-100 по остатку", "верхние 5 % клиентов по сумме покупок"."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, Literal

from ostap.audience.reading.cue import Cue
from ostap.audience.reading.cues import CueSaid
from ostap.audience.reading.heard import Heard
from ostap.audience.reading.quantities import Quantity
from ostap.audience.reading.sides import side_of
from ostap.audience.reading.used import Used
from ostap.results.criteria import Top

_PEOPLE: Final = frozenset({"клиент", "client", "customer", "человек", "заемщик", "вкладчик"})
_NEAR_NOUN: Final = 5
_BESIDE: Final = 2
_BEFORE_AN_ORDER: Final = 4


def read_top(heard: Heard, used: Used) -> tuple[Top, tuple[int, int]] | None:
    """Return the cut that words ask for, and its tokens; ``None`` where they ask for none."""
    for said in heard.of(Cue.TOP, Cue.BOTTOM, Cue.MAX, Cue.MIN):
        number = _number_of_people(heard, said)
        found = number and _cut_by(heard, used, said, number)
        if found:
            return found
    return None


def _cut_by(
    heard: Heard, used: Used, said: CueSaid, number: Quantity
) -> tuple[Top, tuple[int, int]] | None:
    """Return the cut with the measure that its order goes by."""
    start, after = min(said.start, number.start), max(said.end, number.end)
    end = heard.until(after)
    part = heard.part(after if said.start > number.start else start, end)
    # "наибольшей" says the order, not that a maximum is asked; the number is one of people.
    part = replace(
        part,
        quantities=tuple(q for q in part.quantities if q is not number),
        cues=tuple(c for c in part.cues if c is not said),
    )
    before = used.copy()
    side = side_of(part, used)
    if side is None:
        used.restore(before)
        return None
    used.take(number, range(start, end))
    order: Literal["most", "least"] = "least" if said.cue in {Cue.BOTTOM, Cue.MIN} else "most"
    percent = number.value if number.of == "percent" else None
    count = None if percent else int(number.value)
    return Top(count=count, percent=percent, by=side.measure, order=order), (start, end)


def _number_of_people(heard: Heard, said: CueSaid) -> Quantity | None:
    """Return how many are "the first": beside "топ", or "100 клиентов с самым большим ..."."""
    numbers = (q for q in heard.quantities if q.of in {None, "percent"} and _may_cut(q))
    return next((q for q in numbers if _says_how_many(heard, said, q)), None)


def _may_cut(q: Quantity) -> bool:
    return q.value >= 1 and q.high is None and (q.of is None or q.value < 100)  # noqa: PLR2004 - all of them


def _says_how_many(heard: Heard, said: CueSaid, q: Quantity) -> bool:
    tokens = heard.tokens
    called = _PEOPLE | heard.ground.called
    people = any(tokens.lemma(n) in called for n in range(q.end, q.end + _NEAR_NOUN))
    if said.cue in {Cue.MAX, Cue.MIN}:
        return people and 0 <= said.start - q.end <= _BEFORE_AN_ORDER
    by = any(tokens.folded(n) in {"по", "by"} for n in range(q.end, q.end + _BEFORE_AN_ORDER))
    beside = 0 <= q.start - said.end <= _BESIDE or 0 <= said.start - q.end <= _BESIDE
    return beside and (people or by or q.of is None)
