"""What is asked of rows: that there are any, how many, what they add up to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ostap.audience.morphology import number_of
from ostap.audience.reading.cover import Cover
from ostap.audience.reading.cue import Cue
from ostap.audience.reading.ground import Base, table_of
from ostap.audience.reading.heard import Heard
from ostap.audience.reading.quantities import Quantity
from ostap.audience.reading.used import Used
from ostap.audience.reading.value_tests import fits
from ostap.catalog.model import ColumnType
from ostap.results.criteria import Aggregate

_MAIN_MONEY: Final = ("сумм", "остат", "amount", "balance", "sum", "оплач", "платеж")
AGGREGATES: Final = (
    (Cue.MAX, Aggregate.MAX), (Cue.MIN, Aggregate.MIN), (Cue.AVG, Aggregate.AVG),
)  # fmt: skip
LEAST_MONEY: Final = 1000
"""A bare number below it may be anything; above it, money."""
_MOST_THINGS: Final = 10_000
"""Nobody has so many cards: such a number is money."""
_OF_SEVERAL: Final = frozenset({"общий", "суммарный", "совокупный", "итого"})
_NEAR_NUMBER: Final = 4
_BEFORE_NUMBER: Final = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """An aggregate, of which column, against which number."""

    aggregate: Aggregate
    column: str | None = None
    number: Quantity | None = None


class Question:
    """Finds what words ask of the rows of a base, before any column takes a number."""

    def __init__(self, heard: Heard, cover: Cover, base: Base, used: Used) -> None:
        self._heard = heard
        self._cover = cover
        self._base = base
        self._ground = heard.ground
        self._used = used

    def asked(self) -> Asked | None:
        """Return what is asked; ``None``: nothing of a number, as far as can be told yet."""
        return self._extreme() or self._total() or self._count()

    def money(self) -> str | None:
        """Return the column of money that a total is of: the one named, else the main one."""
        for m in self._cover.of("column"):
            if self._ground.column(m.column or "").type.is_numeric and m.table == self._base.name:
                return m.column
        money = [
            ref for ref, c in self._ground.columns(self._base.name) if c.type is ColumnType.MONEY
        ]
        main = [
            ref for ref in money
            if any(word in said.casefold() for said in (*self._ground.column(ref).title.words, ref)
                   for word in _MAIN_MONEY)
        ]  # fmt: skip
        return next(iter(main or money), None)

    def _total(self) -> Asked | None:
        """Return a sum where words or "a month" make the number a total."""
        heard = self._heard
        numbers = [
            q
            for q in self._used.free(self._heard)
            if q.of == "money" or (q.of is None and q.value >= LEAST_MONEY)
        ]
        summed = heard.has(Cue.SUM, Cue.TOTAL, Cue.FLOW, Cue.PER_MONTH)
        column = self.money()
        if not numbers or not summed or column is None:
            return None
        if table_of(column) == self._base.name and self._says_size(column):
            return None
        number = numbers[0]
        self._used.take(number)
        self.take_column(column)
        return Asked(Aggregate.SUM, column, number)

    def _says_size(self, column: str) -> bool:
        """Whether "сумма" is only the column's own name and each row's own: "сумма вклада"."""
        named = any(m.column == column for m in self._cover.of("column"))
        return (
            named
            and not self._heard.has(Cue.TOTAL, Cue.FLOW, Cue.PER_MONTH)
            and not self._plural_sum()
        )

    def _plural_sum(self) -> bool:
        """Whether a sum is of several: "сумма вкладов", "общая сумма"."""
        tokens = self._heard.tokens
        for said in self._heard.of(Cue.SUM):
            if tokens.lemma(said.start) in _OF_SEVERAL:
                return True
            for n in range(said.end, min(said.end + _NEAR_NUMBER, len(tokens))):
                if tokens[n].pos == "NOUN" and _is_plural(tokens[n].folded):
                    return True
        return False

    def _extreme(self) -> Asked | None:
        """Return the greatest, the least or the average, with its number."""
        heard = self._heard
        for cue, aggregate in AGGREGATES:
            if not heard.has(cue) or (cue is Cue.AVG and heard.has(Cue.PER_MONTH)):
                continue
            column = self._numeric_named() or self.money()
            if column is None:
                continue
            numbers = [
                q for q in self._used.free(self._heard) if fits(self._ground.column(column), q)
            ]
            if numbers:
                self._used.take(numbers[0])
                self.take_column(column)
                for said in heard.of(cue):
                    self._used.take(range(said.start, said.end))
                return Asked(aggregate, column, numbers[0])
        return None

    def _numeric_named(self) -> str | None:
        named = (m.column or "" for m in self._cover.of("column"))
        return next((ref for ref in named if self._ground.column(ref).type.is_numeric), None)

    def take_column(self, ref: str) -> None:
        """Note that the words that name a column are taken."""
        self._used.take(*(m for m in self._cover.of("column") if m.column == ref))

    def _count(self) -> Asked | None:
        """Return a count where a number says how many: "две карты", "хотя бы три раза"."""
        for q in self._used.free(self._heard):
            if not q.is_whole or q.of not in {None, "times"} or q.value >= _MOST_THINGS:
                continue
            if q.of == "times" or self._heard.has(Cue.COUNT) or self._counts_a_noun(q):
                self._used.take(q)
                if distinct := self._distinct():
                    return Asked(Aggregate.DISTINCT, distinct, q)
                if q.value == 1 and q.bound == "ge":
                    return Asked(Aggregate.EXISTS)
                return Asked(Aggregate.COUNT, None, q)
        return None

    def _counts_a_noun(self, q: Quantity) -> bool:
        """Whether a noun of these rows comes right after the number: "двух кредитных карт"."""
        tokens = self._heard.tokens
        named = self._cover.places
        for n in range(q.end, min(q.end + _NEAR_NUMBER, len(tokens))):
            if n in named and tokens[n].pos in {"NOUN", None}:
                return True
            if tokens[n].kind == "mark" or tokens[n].pos in {"VERB", "PREP"}:
                break
        before = [n for n in range(max(0, q.start - _BEFORE_NUMBER), q.start) if n in named]
        return q.of is None and any(_is_plural(tokens[n].folded) for n in before)

    def _distinct(self) -> str | None:
        """Return the column whose different values are counted: "в двух разных отделениях"."""
        if not self._heard.has(Cue.DISTINCT):
            return None
        for m in self._cover.of("column"):
            self._used.take(m)
            return m.column
        for m in sorted(self._heard.mentions, key=lambda m: -m.weight):
            for ref, _ in self._pointing(m.table):
                return ref
        return None

    def _pointing(self, table: str) -> list[tuple[str, str]]:
        """Return the columns of these rows that point to a table."""
        links = self._ground.catalog.links
        return [
            (link.from_, link.to) for link in links
            if table_of(link.from_) == self._base.name and table_of(link.to) == table
            and link.from_ != self._base.path[-1].link_column
        ]  # fmt: skip


def _is_plural(word: str) -> bool:
    """Whether a Russian noun is said of several."""
    return number_of(word) == "plur"
