"""Which number or span of time stands nearest to a name."""

from __future__ import annotations

from typing import Final, TypeVar

from ostap.audience.reading.mentions import Mention
from ostap.audience.reading.quantities import Quantity
from ostap.audience.reading.spans import TimeSaid

ThingT = TypeVar("ThingT", Quantity, TimeSaid)

NEAR: Final = 5
"""A number is a column's where at most so many tokens stand between them."""


def nearest(m: Mention, things: list[ThingT]) -> ThingT | None:
    """Return what stands nearest to a name; after it rather than before; none beyond `NEAR`."""

    def gap(thing: ThingT) -> float:
        return thing.start - m.end if thing.start >= m.end else m.start - thing.end + 0.5

    near = [thing for thing in things if gap(thing) <= NEAR]
    return min(near, key=gap, default=None)
