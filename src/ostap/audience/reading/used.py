"""What of the words the conditions made so far have taken."""

from __future__ import annotations

from collections.abc import Iterable

from ostap.audience.reading.heard import Heard
from ostap.audience.reading.mentions import Mention
from ostap.audience.reading.quantities import Quantity
from ostap.audience.reading.spans import TimeSaid


class Used:
    """Which numbers, spans of time and cues a condition has taken already."""

    def __init__(self) -> None:
        self.quantities: set[int] = set()
        self.times: set[int] = set()
        self.places: set[int] = set()
        self.denials: set[int] = set()
        """Where the words of a denial begin that speaks of whole rows."""

    def copy(self) -> Used:
        """Return the same, to go back to."""
        other = Used()
        other.restore(self)
        return other

    def restore(self, other: Used) -> None:
        """Become what another is."""
        self.quantities, self.times = set(other.quantities), set(other.times)
        self.places, self.denials = set(other.places), set(other.denials)

    def take(self, *things: Quantity | TimeSaid | Mention | Iterable[int]) -> None:
        """Note that these are said by a condition now."""
        for thing in things:
            if isinstance(thing, Quantity):
                self.quantities.add(thing.at)
                self.places |= set(range(thing.start, thing.end))
            elif isinstance(thing, TimeSaid):
                self.times.add(thing.start)
                self.places |= set(range(thing.start, thing.end))
            elif isinstance(thing, Mention):
                self.places |= thing.places
            else:
                self.places |= set(thing)

    def free(self, heard: Heard) -> list[Quantity]:
        """Return the numbers that no condition has taken yet."""
        return [q for q in heard.quantities if q.at not in self.quantities]

    def free_times(self, heard: Heard) -> list[TimeSaid]:
        """Return the spans of time that no condition has taken yet."""
        return [t for t in heard.times if t.start not in self.times]
