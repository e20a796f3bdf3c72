"""Conditions of a shape of their own: the last row, the first one, a share of rows, all of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from ostap.audience.reading.asked import Question
from ostap.audience.reading.cover import Cover, is_kind
from ostap.audience.reading.cue import Cue
from ostap.audience.reading.cues import CueSaid
from ostap.audience.reading.ground import Base, table_of
from ostap.audience.reading.heard import Heard
from ostap.audience.reading.used import Used
from ostap.audience.reading.value_tests import day_test, number_test
from ostap.names import WrittenBy
from ostap.results.criteria import Aggregate, Attribute, Node, Related, Test, Window

_NEAR_NOUN: Final = 3
_FAR: Final = 10_000
_NOT_ROWS: Final = frozenset({
    "клиент", "client", "customer", "время", "равно", "еще", "год", "месяц",
})  # fmt: skip
"""What "все" stands before when it speaks of no rows."""


class Shapes:
    """Makes a condition where the words ask for one row, a part of them, or all of them."""

    def __init__(self, heard: Heard, cover: Cover, base: Base, used: Used) -> None:
        self._heard = heard
        self._cover = cover
        self._base = base
        self._ground = heard.ground
        self._used = used

    def edge(self, where: list[Attribute], window: Window | None) -> Related | None:
        """Return what the last or the first row must be: "последний отклик был ..."."""
        said = [c for c in self._heard.of(Cue.LAST, Cue.FIRST) if self._before_a_noun(c)]
        if not said:
            return None
        aggregate = Aggregate.LAST if said[0].cue is Cue.LAST else Aggregate.FIRST
        event = self._ground.event_time(self._base.name)
        if event is None:
            return None
        noun = self._noun_after(said[0].end)
        held = [
            one for one in where
            if self._start_of(one.column) > noun and table_of(one.column) == self._base.name
        ]  # fmt: skip
        kept = tuple(one for one in where if one not in held)
        self._used.take(range(said[0].start, said[0].end))
        if held:
            return self._edge_of(
                aggregate, held[0].column, held[0].test, (*kept, *held[1:]), window
            )
        if window is not None:
            days = next((t for t in self._heard.times if t.window == window), None)
            if days is not None:
                return self._edge_of(aggregate, event, day_test(days.low, days.high), kept, None)
        return None

    def _edge_of(
        self, aggregate: Aggregate, column: str, test: Test, where: tuple[Attribute, ...],
        window: Window | None,
    ) -> Related:  # fmt: skip
        return Related(
            table=self._base.name, aggregate=aggregate, column=column, where=where, window=window,
            test=test, written_by=WrittenBy.RULE,
        )  # fmt: skip

    def _before_a_noun(self, said: CueSaid) -> bool:
        return 0 <= self._noun_after(said.end) - said.end <= _NEAR_NOUN

    def _noun_after(self, at: int) -> int:
        """Return where these rows are named after a token; far away where they are not."""
        return min((m.start for m in self._cover.mentions if m.start >= at), default=_FAR)

    def _start_of(self, column: str) -> int:
        return min((m.start for m in self._cover.mentions if m.column == column), default=-1)

    def share(self, where: list[Attribute], window: Window | None) -> Related | None:
        """Read "не меньше 60 % покупок — в интернете": a part of the rows, or of their sum."""
        percents = [q for q in self._used.free(self._heard) if q.of == "percent"]
        if not percents or not where:
            return None
        q = percents[0]
        told = [one for one in where if one.column not in self._named_with_rows()]
        if not told:
            return None
        column = (
            Question(self._heard, self._cover, self._base, self._used).money()
            if self._heard.has(Cue.SUM, Cue.FLOW)
            else None
        )
        self._used.take(q)
        self._used.take(*(range(c.start, c.end) for c in self._heard.of(Cue.SHARE, Cue.SUM)))
        return Related(
            table=self._base.name, aggregate=Aggregate.SHARE, column=column,
            where=tuple(one for one in where if one not in told), holds=tuple(told), window=window,
            test=number_test(replace(q, value=q.value / 100, high=q.high and q.high / 100)),
            written_by=WrittenBy.RULE,
        )  # fmt: skip

    def _named_with_rows(self) -> set[str]:
        """Return the columns whose values say what the rows are: "покупка" among operations."""
        return {
            m.column for m in self._cover.mentions
            if m.kind == "value" and m.column and self._heard.tokens[m.start].pos == "NOUN"
            and m.table == self._base.name and is_kind(self._ground.column(m.column).title.words)
        }  # fmt: skip

    def every(self, where: list[Attribute]) -> tuple[list[Attribute], tuple[Node, ...]] | None:
        """Return which rows, and what all of them hold: "все карты активны"."""
        said = [c for c in self._heard.of(Cue.EVERY) if self._quantifies(c.end)]
        if not said:
            return None
        self._used.take(range(said[0].start, said[0].end))
        starts = {m.column: m.start for m in self._cover.mentions if m.kind in {"value", "column"}}
        nouns = [m.start for m in self._cover.of("table")]
        noun = min((n for n in nouns if n >= said[0].end), default=said[0].end)
        holds = [one for one in where if starts.get(one.column, 0) > noun] or where[-1:]
        kept = [one for one in where if one not in holds]
        return (kept, tuple(holds)) if holds else None

    def _quantifies(self, end: int) -> bool:
        """Whether "все" speaks of these rows and not of clients or of time."""
        after = {self._heard.tokens.lemma(n) for n in range(end, end + 2)}
        return not after & _NOT_ROWS
