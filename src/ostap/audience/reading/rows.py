"""Conditions on rows that belong to the entity: which rows, and what is asked of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from ostap.audience.reading.columns import Columns
from ostap.audience.reading.cover import Cover, is_kind
from ostap.audience.reading.cues import Cue, CueSaid
from ostap.audience.reading.ground import Base, table_of
from ostap.audience.reading.heard import Heard
from ostap.audience.reading.mentions import Mention
from ostap.audience.reading.quantities import Quantity
from ostap.audience.reading.spans import TimeSaid
from ostap.audience.reading.used import Used
from ostap.audience.reading.value_tests import day_test, fits, number_test
from ostap.catalog.model import ColumnType
from ostap.names import WrittenBy
from ostap.results.criteria import (
    Aggregate,
    Attribute,
    CalendarWindow,
    Compare,
    Contains,
    FixedWindow,
    LastWindow,
    Node,
    OneOf,
    Related,
    RowsMeasure,
    Test,
    Unit,
    Window,
)

_MAIN_MONEY: Final = ("сумм", "остат", "amount", "balance", "sum", "оплач", "платеж")
_AGGREGATES: Final = (
    (Cue.MAX, Aggregate.MAX), (Cue.MIN, Aggregate.MIN), (Cue.AVG, Aggregate.AVG),
)  # fmt: skip


_NEAR_NOUN: Final = 3
_PER_MONTH: Final = frozenset({Aggregate.SUM, Aggregate.COUNT})
_ENDS: Final = (
    "оконч",
    "срок",
    "действует до",
    "конец",
    "истека",
    "дата до",
    "end",
    "until",
    "expir",
    "matur",
    "valid until",
    "valid to",
    "_to",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of rows: an aggregate, of which column, against which number."""

    aggregate: Aggregate
    column: str | None = None
    number: Quantity | None = None


class Rows:
    """Makes one condition on rows of a base."""

    def __init__(self, heard: Heard, cover: Cover, used: Used, *, denied: bool) -> None:
        if cover.base is None:
            message = "rows need a base"
            raise ValueError(message)
        self._heard = heard
        self._cover = cover
        self._base: Base = cover.base
        self._ground = heard.ground
        self._used = used
        self._denied = denied
        self._columns = Columns(heard, cover, used)

    def node(self, inherited: TimeSaid | None = None) -> Related:
        """Return the condition; ``inherited``: a span of time said for several things at once."""
        for m in self._cover.of("table"):
            self._used.take(m)
        asked = self._asked()
        where = self._columns.conditions()
        where += self._codes()
        where += self._names(where)
        where += self._active(where)
        where, window = self._timed(where, inherited, asked)
        if asked is None:
            asked = self._of_what_is_left(where)
        if asked.aggregate is Aggregate.EXISTS and (
            special := self._edge(where, window) or self._share(where, window)
        ):
            return special
        every = self._every(where) if asked.aggregate is Aggregate.EXISTS else None
        if every is not None:
            kept, holds = every
            return self._related(Asked(Aggregate.EVERY), kept, window, holds)
        per_month = self._heard.has(Cue.PER_MONTH) and asked.aggregate in {
            Aggregate.SUM,
            Aggregate.COUNT,
        }
        if per_month and window is None and self._ground.event_time(self._base.name):
            window = LastWindow(last=3, unit=Unit.MONTH)
        return self._related(asked, where, window, (), per_month=per_month)

    def measure(self, *, count: bool = False) -> RowsMeasure:
        """Return what these rows add up to, or how many there are."""
        for m in self._cover.of("table"):
            self._used.take(m)
        column = None if count or self._heard.has(Cue.COUNT) else self._money()
        if column is not None:
            self._take_column(column)
        where = self._columns.conditions()
        where, window = self._timed(where, None, None)
        aggregate = Aggregate.COUNT if column is None else Aggregate.SUM
        for cue, other in _AGGREGATES:
            if column is not None and self._heard.has(cue):
                aggregate = other
        per = (
            "month"
            if self._heard.has(Cue.PER_MONTH) and window is not None and aggregate in _PER_MONTH
            else None
        )
        return RowsMeasure(
            table=self._base.name, aggregate=aggregate, column=column, where=tuple(where),
            window=window, per=per,
        )  # fmt: skip

    def _related(
        self,
        asked: Asked,
        where: list[Attribute],
        window: Window | None,
        holds: tuple[Node, ...],
        *,
        per_month: bool = False,
    ) -> Related:
        return Related(
            table=self._base.name,
            aggregate=asked.aggregate,
            column=asked.column,
            where=tuple(where),
            holds=holds,
            window=window,
            per="month" if per_month else None,
            test=number_test(asked.number) if asked.number else None,
            written_by=WrittenBy.RULE,
        )

    # --- what is asked ---------------------------------------------------------------------------

    def _asked(self) -> Asked | None:
        """Return what cues and numbers ask before any column takes a number; ``None``: not yet."""
        if self._denied:
            return Asked(Aggregate.NONE)
        return self._extreme() or self._total() or self._count()

    def _free(self) -> list[Quantity]:
        return [q for q in self._heard.quantities if q.at not in self._used.quantities]

    def _money(self) -> str | None:
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
            for q in self._free()
            if q.of in {None, "money"} and (q.of == "money" or q.value >= 1000)
        ]
        summed = heard.has(Cue.SUM, Cue.TOTAL, Cue.FLOW, Cue.PER_MONTH) or self._is_flow()
        column = self._money()
        if not numbers or not summed or column is None:
            return None
        if table_of(column) == self._base.name and self._says_size(column):
            return None
        number = numbers[0]
        self._used.take(number)
        self._take_column(column)
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
            if tokens.lemma(said.start) in {"общий", "суммарный", "совокупный", "итого"}:
                return True
            for n in range(said.end, min(said.end + 4, len(tokens))):
                if tokens[n].pos == "NOUN" and is_plural(tokens[n].folded):
                    return True
        return False

    def _is_flow(self) -> bool:
        """Whether rows are events of money: purchases, payments; a number beside them is a total."""
        return False

    def _extreme(self) -> Asked | None:
        """Return the greatest, the least or the average, with its number."""
        heard = self._heard
        for cue, aggregate in _AGGREGATES:
            if not heard.has(cue) or (cue is Cue.AVG and heard.has(Cue.PER_MONTH)):
                continue
            column = self._numeric_named() or self._money()
            if column is None:
                continue
            numbers = [q for q in self._free() if fits(self._ground.column(column), q)]
            if numbers:
                self._used.take(numbers[0])
                self._take_column(column)
                for said in heard.of(cue):
                    self._used.take(range(said.start, said.end))
                return Asked(aggregate, column, numbers[0])
        return None

    def _numeric_named(self) -> str | None:
        named = (m.column or "" for m in self._cover.of("column"))
        return next((ref for ref in named if self._ground.column(ref).type.is_numeric), None)

    def _take_column(self, ref: str) -> None:
        self._used.take(*(m for m in self._cover.of("column") if m.column == ref))

    def _count(self) -> Asked | None:
        """Return a count where a number says how many: "две карты", "хотя бы три раза"."""
        for q in self._free():
            if not q.is_whole or q.of not in {None, "times"} or q.value >= 10_000:  # noqa: PLR2004 - so many are money
                continue
            if q.of == "times" or self._heard.has(Cue.COUNT) or self._counts_a_noun(q):
                self._used.take(q)
                if distinct := self._distinct():
                    return Asked(Aggregate.DISTINCT, distinct, q)
                if q.value == 1 and q.bound == "ge":
                    return Asked(Aggregate.EXISTS)
                return Asked(Aggregate.COUNT, None, _at_least_where_bare(q))
        return None

    def _counts_a_noun(self, q: Quantity) -> bool:
        """Whether a noun of these rows comes right after the number: "двух кредитных карт"."""
        tokens = self._heard.tokens
        named = self._cover.places
        for n in range(q.end, min(q.end + 4, len(tokens))):
            if n in named and tokens[n].pos in {"NOUN", None}:
                return True
            if tokens[n].kind == "mark" or tokens[n].pos in {"VERB", "PREP"}:
                break
        before = [n for n in range(max(0, q.start - 3), q.start) if n in named]
        return q.of is None and any(is_plural(tokens[n].folded) for n in before)

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

    def _edge(self, where: list[Attribute], window: Window | None) -> Related | None:
        """Return what the last or the first row must be: "последний отклик был ...", "первый вклад"."""
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
        if isinstance(window, FixedWindow | LastWindow | CalendarWindow):
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
        return min((m.start for m in self._cover.mentions if m.start >= at), default=10_000)

    def _start_of(self, column: str) -> int:
        return min((m.start for m in self._cover.mentions if m.column == column), default=-1)

    def _share(self, where: list[Attribute], window: Window | None) -> Related | None:
        """Return "не меньше 60 % покупок — в интернете": which part of the rows, or of their sum."""
        percents = [q for q in self._free() if q.of == "percent"]
        if not percents or not where:
            return None
        q = percents[0]
        told = [one for one in where if one.column not in self._named_with_rows()]
        if not told:
            return None
        column = self._money() if self._heard.has(Cue.SUM, Cue.FLOW) else None
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

    def _of_what_is_left(self, where: list[Attribute]) -> Asked:
        """Return what a number that no column took asks: a size of each row, or that there are."""
        for q in self._free():
            if ref := self._column_for(q):
                where.append(self._columns.of_number(ref, q))
        return Asked(Aggregate.EXISTS)

    def _column_for(self, q: Quantity) -> str | None:
        """Return the only or main column of these rows that such a number may be about."""
        if q.of == "times" or (q.of is None and q.value < 1000):  # noqa: PLR2004 - may be anything
            return None
        columns = [(r, c) for r, c in self._ground.columns(self._base.name) if c.type.is_numeric]
        if q.of in {None, "money"}:
            return self._money()
        fitting = [ref for ref, column in columns if column.unit and fits(column, q)]
        return fitting[0] if len(fitting) == 1 else None

    # --- which rows ------------------------------------------------------------------------------

    def _codes(self) -> list[Attribute]:
        """Return the test of "тарифом 010": a code right after the name of what it is of."""
        found = []
        for m in self._cover.of("table"):
            key = self._ground.table(m.table).key
            token = self._heard.tokens[m.end] if m.end < len(self._heard.tokens) else None
            if key is None or token is None or token.kind != "number" or token.text[:1] != "0":
                continue
            self._used.quantities.add(m.end)
            self._used.take([m.end])
            test = Compare(op="eq", value=token.text)
            found.append(Attribute(column=f"{m.table}.{key}", test=test, written_by=WrittenBy.RULE))
        return found

    def _active(self, where: list[Attribute]) -> list[Attribute]:
        """Return the test that rows are of today: "вклада сейчас нет" asks for an open one."""
        if not self._denied or not self._heard.has(Cue.NOW):
            return []
        for ref, column in self._ground.columns(self._base.name):
            codes = tuple(c for c, title in column.values.items() if _is_active((*title.words, c)))
            if not codes or any(one.column == ref for one in where):
                continue
            test: Test = (
                Compare(op="eq", value=codes[0])
                if len(codes) == 1
                else OneOf(op="in", values=codes)
            )
            return [Attribute(column=ref, test=test, written_by=WrittenBy.RULE)]
        return []

    def _names(self, where: list[Attribute]) -> list[Attribute]:
        """Return the test of a quoted name that no value bears: of a column that holds names."""
        tested = {one.column for one in where}
        found = []
        for start, end in self._heard.tokens.quoted:
            places = set(range(start, end))
            if not self._within(start) or places & self._used.places:
                continue
            ref = self._name_column(tested)
            if ref is not None:
                self._used.take(places)
                text = self._heard.tokens.said(start, end)
                test = Contains(op="contains", text=text)
                found.append(Attribute(column=ref, test=test, written_by=WrittenBy.RULE))
        return found

    def _within(self, at: int) -> bool:
        spans = [m.start for m in self._cover.mentions]
        return bool(spans) and min(spans) - 12 <= at <= max(spans) + 12

    def _name_column(self, tested: set[str]) -> str | None:
        tables = [self._base.name, *sorted(self._base.reach - {self._base.name})]
        for table in tables:
            for ref, column in self._ground.columns(table):
                plain = column.type is ColumnType.TEXT or (
                    column.type is ColumnType.CATEGORY and not column.values
                )
                if plain and ref not in tested and _is_name(ref, column.title.words):
                    return ref
        return None

    def _timed(
        self, where: list[Attribute], inherited: TimeSaid | None, asked: Asked | None
    ) -> tuple[list[Attribute], Window | None]:
        """Return the rows' window, and tests of days that spans of time ask for."""
        event = self._ground.event_time(self._base.name)
        window: Window | None = None
        for said in self._heard.times:
            if said.start in self._used.times:
                continue
            named = self._day_named(said)
            if named is not None and (named != event or said.window is None):
                where.append(self._columns.of_day(named, said))
            elif said.window is not None and event is not None and window is None:
                self._used.take(said)
                window = said.window
            elif ref := self._day_for(said):
                where.append(self._columns.of_day(ref, said))
        if window is None and inherited is not None and event is not None:
            window = inherited.window
        return where, window

    def _day_named(self, said: TimeSaid) -> str | None:
        """Return the column of days that words near a span of time name."""
        days = [
            m for m in self._cover.of("column")
            if self._ground.column(m.column or "").type.is_time
        ]  # fmt: skip
        near = min(days, key=lambda m: abs(m.start - said.start), default=None)
        if near is not None:
            self._used.take(near)
        return near.column if near is not None else None

    def _day_for(self, said: TimeSaid) -> str | None:
        """Return the column that a coming day is about: where it ends; else where it began."""
        days = [ref for ref, c in self._ground.columns(self._base.name) if c.type.is_time]
        ends = [
            ref for ref in days
            if any(word in t.casefold() for t in (*self._ground.column(ref).title.words, ref)
                   for word in _ENDS)
        ]  # fmt: skip
        if said.window is None:
            return next(iter(ends), None)
        return next(iter(days), None)

    def _every(self, where: list[Attribute]) -> tuple[list[Attribute], tuple[Node, ...]] | None:
        """Return which rows, and what all of them hold: "все карты активны"."""
        said = [c for c in self._heard.of(Cue.EVERY) if self._quantifies(c.start, c.end)]
        if not said:
            return None
        self._used.take(range(said[0].start, said[0].end))
        starts = {m.column: m.start for m in self._cover.mentions if m.kind in {"value", "column"}}
        nouns = [m.start for m in self._cover.of("table")]
        noun = min((n for n in nouns if n >= said[0].end), default=said[0].end)
        holds = [one for one in where if starts.get(one.column, 0) > noun] or where[-1:]
        kept = [one for one in where if one not in holds]
        return (kept, tuple(holds)) if holds else None

    def _quantifies(self, start: int, end: int) -> bool:
        """Whether "все" speaks of these rows and not of clients or of time."""
        after = {self._heard.tokens.lemma(n) for n in range(end, end + 2)}
        return not after & {"клиент", "client", "customer", "время", "равно", "еще", "год", "месяц"}


def _at_least_where_bare(q: Quantity) -> Quantity:
    """Return the number as it is: "две карты" are exactly two."""
    return q


def _is_active(titles: tuple[str, ...]) -> bool:
    words = ("действ", "актив", "открыт", "active", "open")
    return any(said.casefold().startswith(words) for said in titles)


def _is_name(ref: str, titles: tuple[str, ...]) -> bool:
    words = ("назван", "наимен", "name", "title", "имя")
    return any(word in said.casefold() for said in (*titles, ref) for word in words)


def is_plural(word: str) -> bool:
    """Whether a Russian noun is said of several."""
    from ostap.audience.morphology import number_of

    return number_of(word) == "plur"


__all__ = ["Asked", "Compare", "Mention", "Rows", "day_test", "is_plural"]
