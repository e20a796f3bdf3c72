"""Criteria in English, as a marketer would write them."""

from __future__ import annotations

from ostap.criteria.words.en import attributes, measures, related, sets
from ostap.criteria.words.en.numbers import number
from ostap.criteria.words.en.windows import window_told
from ostap.criteria.words.wording import Wording
from ostap.names import Language
from ostap.results.criteria import (
    Aggregate,
    Attribute,
    KeySet,
    Measured,
    Node,
    Related,
    Sample,
    SavedAudience,
    Top,
    Window,
)


class EnglishWording(Wording):
    """The English way."""

    language = Language.EN
    conjunctions = (" and ", " or ")

    def attribute(self, node: Attribute) -> str:
        """Return `age 18 to 25`."""
        return attributes.attribute(self, node)

    def related(self, node: Related) -> str:
        """Return `has no credit cards`."""
        return related.related(self, node)

    def measured(self, node: Measured) -> str:
        """Return `total amount of deposits is more than total amount of loans`."""
        return measures.measured(self, node)

    def saved(self, node: SavedAudience, *, denied: bool) -> str:
        """Return `in the audience “…”`."""
        return sets.saved(node, denied=denied)

    def keys(self, node: KeySet, *, denied: bool) -> str:
        """Return `received a mailing in the last 30 days`."""
        return sets.keys(self, node, denied=denied)

    def sample(self, node: Sample, *, denied: bool) -> str:
        """Return `random 10% of clients`."""
        return sets.sample(self, node, denied=denied)

    def top(self, top: Top) -> str:
        """Return `100 clients with the largest total amount of deposits`."""
        return measures.top(self, top)

    def of_them(self, top: str) -> str:
        """Return `of them, 100 clients …`."""
        return f"of them, {top}"

    def or_unknown(self, clause: str) -> str:
        """Return `…, or unknown`."""
        return f"{clause}, or unknown"

    def denied_by_word(self, node: Node) -> str | None:
        """Return `not all cards are credit cards, or has no cards`."""
        match node:
            case Attribute():
                return attributes.denied_by_word(self, node)
            case Related(aggregate=Aggregate.EVERY):
                return related.denied_every(self, node)
            case _:
                return None

    def any_of_list(self, listed: str) -> str:
        """Return `at least one of: A; B; C`."""
        return f"at least one of: {listed}"

    def none_of(self, clauses: list[str]) -> str:
        """Return `not: A`, `none of: A; B`."""
        return f"not: {clauses[0]}" if len(clauses) == 1 else f"none of: {self.listed(clauses)}"

    def number(self, value: float) -> str:
        """Return `50,000`, `2.5`."""
        return number(value)

    def window(self, window: Window) -> str:
        """Return ` in the last 3 months`, ` from 2026-01-01 to 2026-03-31`."""
        return window_told(window, self.as_of)
