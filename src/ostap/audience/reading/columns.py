"""Conditions on columns: values that are named, flags, numbers and days beside a column's name."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, Literal

from ostap.audience.reading.beside import coded, lettered, named
from ostap.audience.reading.cover import Cover, value_columns
from ostap.audience.reading.cue import Cue
from ostap.audience.reading.heard import Heard
from ostap.audience.reading.lifetimes import Lifetimes
from ostap.audience.reading.mentions import Mention
from ostap.audience.reading.near import NEAR, nearest
from ostap.audience.reading.quantities import Quantity
from ostap.audience.reading.spans import TimeSaid
from ostap.audience.reading.used import Used
from ostap.audience.reading.value_tests import (
    attribute,
    day_test,
    fits,
    in_unit,
    number_test,
    one_of,
    opposite,
    whole,
)
from ostap.catalog.model import Column, ColumnType
from ostap.results.criteria import Attribute, Between, Compare, Presence

_DENIED_WITHIN: Final = 2
_WITHIN_A_NAME: Final = 3
_LEAST_MONEY: Final = 1000
"""A bare number below it may be anything; above it, money."""
_COUNTS: Final = ("числ", "колич", "number")
_HAVING: Final = frozenset({"есть", "имеют", "с", "with", "have"})
_DISTANCES: Final = ("расстоян", "distance", "до метро")


class Columns:
    """Makes conditions of what is said of one base's columns, or of the entity's own."""

    def __init__(self, heard: Heard, cover: Cover, used: Used) -> None:
        self._heard = heard
        self._cover = cover
        self._used = used
        self._ground = heard.ground
        self._tested: set[str] = set()
        self.lifetimes = Lifetimes(heard, cover, used)

    def conditions(self) -> list[Attribute]:
        """Return the conditions in the order of the text; a denied value is "not this"."""
        found: list[tuple[int, Attribute]] = []
        self._used.take(*self._cover.of("table"))
        for ref, mentions in value_columns(list(self._cover.mentions)).items():
            found += self._of_values(ref, mentions)
        tested = {one.column for _, one in found}
        for m in self._cover.of("column"):
            if m.column in tested:
                self._used.take(m)
                continue
            if (made := self._of_column(m)) is not None:
                found.append((m.start, made))
                self._used.take(m)
        self._tested |= {one.column for _, one in found}
        return [one for _, one in sorted(found, key=lambda pair: pair[0])]

    def _of_values(self, ref: str, mentions: list[Mention]) -> list[tuple[int, Attribute]]:
        """Return the test of a column's named values: one of them, or none of the denied."""
        self._used.take(*mentions)
        told: list[Mention] = []
        denied: list[Mention] = []
        for said in mentions:
            m, settled = self._signed(said)
            no = not settled and (
                self.is_denied(m) or (bool(denied) and self._follows(m, mentions))
            )
            (denied if no else told).append(m)
        column = self._ground.column(ref)
        made = []
        for group, negated in ((told, False), (denied, True)):
            codes = tuple(dict.fromkeys(code for m in group for code in _all_codes(column, m)))
            if codes:
                made.append((group[0].start, attribute(ref, one_of(codes, negated=negated))))
        return made

    def _signed(self, m: Mention) -> tuple[Mention, bool]:
        """Return a mention with the values that are called so with or without their own "не".

        And whether that "не" is thereby heard.
        """
        titles = self._ground.column(m.column or "").values
        negative = tuple(c for c in m.codes if _is_negative(titles[c].words))
        positive = tuple(c for c in m.codes if c not in negative)
        if not negative or not positive:
            return m, False
        if self.is_denied(m):
            return replace(m, codes=negative), True
        return replace(m, codes=positive), True

    def is_denied(self, m: Mention) -> bool:
        """Whether "не" stands right before what is named, or "кроме" before that."""
        heard = self._heard
        for said in heard.of(Cue.NOT, Cue.EXCEPT):
            gap = m.start - said.end
            if set(range(said.start, said.end)) & m.places or said.start in self._used.denials:
                continue
            if 0 <= gap <= _DENIED_WITHIN and not self._verb_between(said.end, m.start):
                self._used.take(range(said.start, said.end))
                return True
        return False

    def _verb_between(self, start: int, end: int) -> bool:
        return any(self._heard.tokens[n].pos in {"VERB", "INFN"} for n in range(start, end))

    def _follows(self, m: Mention, mentions: list[Mention]) -> bool:
        """Whether "не закрыт и не заблокирован", "кроме Москвы и Казани" goes on."""
        earlier = [other for other in mentions if other.end <= m.start]
        if not earlier:
            return False
        between = {self._heard.tokens.folded(n) for n in range(earlier[-1].end, m.start)}
        return between <= {",", "и", "или", "ни", "and", "or", "nor"}

    def _of_column(self, m: Mention) -> Attribute | None:
        ref = m.column or ""
        column = self._ground.column(ref)
        if presence := self._presence(m):
            return attribute(ref, presence)
        if column.sensitive:
            return None
        if column.type.is_time:
            return self._of_time(m, column)
        if column.type.is_numeric:
            fitting = [q for q in self._used.free(self._heard) if fits(column, q)]
            near = nearest(m, fitting)
            return self.of_number(ref, near) if near else self._nothing(m)
        return self._of_text(m, column)

    def _of_time(self, m: Mention, column: Column) -> Attribute | None:
        """Return the test of a day: of an age, of a span of time beside it, of how long since."""
        if column.role == "birth_date":
            return self.lifetimes.age(m)
        near = nearest(m, self._used.free_times(self._heard))
        if near is not None:
            return self.of_day(m.column or "", near)
        return self.lifetimes.lasting(m) or self._still(m)

    def _of_text(self, m: Mention, column: Column) -> Attribute | None:
        """Return the test of a flag, a code, a name or a letter said beside the column."""
        if column.type is ColumnType.BOOLEAN:
            own = self._cover.base is None  # of rows, "без" denies the rows
            denied = self.is_denied(m) or (own and self._is_lacking(m))
            return attribute(m.column or "", Compare(op="eq", value=not denied))
        if column.type is ColumnType.ID:
            return coded(self._heard, self._used, m)
        if column.values:
            return lettered(self._heard, self._used, m, column)
        return named(self._heard, self._used, m)

    def membership(self, *, denied: bool) -> Attribute | None:
        """Return the test of "в программе не состоит", "вступили в программу в 2025 году".

        Of a table that holds one row of the entity, or none.
        """
        for m in self._cover.of("table"):
            links = self._ground.catalog.links
            single = any(
                link.cardinality == "one_to_one" and link.from_.startswith(f"{m.table}.")
                for link in links
            )
            if not single:
                continue
            columns = list(self._ground.table(m.table).columns)
            times = [
                r.partition(".")[2] for r, c in self._ground.columns(m.table) if c.type.is_time
            ]
            self._used.take(m)
            ref = f"{m.table}.{(times or columns)[0]}"
            if times and not denied and (said := self._used.free_times(self._heard)):
                return self.of_day(ref, said[0])
            return attribute(ref, Presence(op="missing" if denied else "filled"))
        return None

    def _nothing(self, m: Mention) -> Attribute | None:
        """Return the test of "без детей", "есть дети" on a column that counts them."""
        column = self._ground.column(m.column or "")
        counts = any(t.casefold().startswith(_COUNTS) for t in column.title.words)
        if not counts and column.type is not ColumnType.INTEGER:
            return None
        if self._is_lacking(m):
            return attribute(m.column or "", Compare(op="eq", value=0))
        if any(
            self._heard.tokens.folded(n) in _HAVING
            for n in range(max(0, m.start - _WITHIN_A_NAME), m.start)
        ):
            return attribute(m.column or "", Compare(op="ge", value=1))
        return None

    def _is_lacking(self, m: Mention) -> bool:
        """Whether "без", "нет" stands right before what is named."""
        for said in self._heard.of(Cue.NONE):
            if 0 <= m.start - said.end <= _DENIED_WITHIN:
                self._used.take(range(said.start, said.end))
                return True
        return False

    def _still(self, m: Mention) -> Attribute | None:
        """Return the test of "до сих пор не закрыт": no such day yet."""
        if self.is_denied(m):
            return attribute(m.column or "", Presence(op="missing"))
        return None

    def _presence(self, m: Mention) -> Presence | None:
        for said in self._heard.of(Cue.FILLED, Cue.MISSING):
            gap = said.start - m.end if said.start >= m.end else m.start - said.end
            if gap <= NEAR:
                self._used.take(range(said.start, said.end))
                return Presence(op="filled" if said.cue is Cue.FILLED else "missing")
        if self._ground.column(m.column or "").sensitive and self._heard.has(Cue.NONE):
            return Presence(op="missing")
        return None

    def of_what_is_left(self) -> list[Attribute]:
        """Return the tests of numbers that name no column, where one column alone can be meant."""
        made = []
        for q in self._used.free(self._heard):
            money = q.of == "money" or (q.of is None and q.value >= _LEAST_MONEY)
            if q.unit is None and not money:
                continue
            left = [ref for ref in self._meant_by(q) if ref not in self._tested]
            if len(left) == 1 or (left and q.unit is None):
                made.append(self.of_number(left[0], q))
                self._tested.add(left[0])
        return made

    def _meant_by(self, q: Quantity) -> list[str]:
        """Return the entity's own columns that a number with a unit, or of money, may be about."""
        columns = list(self._ground.columns(self._ground.root))
        if q.unit is not None:
            beyond = sorted(self._ground.own - {self._ground.root})
            columns += [one for table in beyond for one in self._ground.columns(table)]
        else:
            return [ref for ref, column in columns if column.type is ColumnType.MONEY]
        fitting = [ref for ref, c in columns if c.type.is_numeric and fits(c, q)]
        return [ref for ref in fitting if not self._is_distance(ref)] or fitting

    def _is_distance(self, ref: str) -> bool:
        said = " ".join((*self._ground.column(ref).title.words, ref)).casefold()
        return any(word in said for word in _DISTANCES)

    def presence_of_all(self, op: Literal["filled", "missing"]) -> list[Attribute]:
        """Return the same presence for every column named: "не заполнены ни доход, ни ..."."""
        named = self._cover.of("column")
        self._used.take(*named)
        return [attribute(m.column or "", Presence(op=op)) for m in named]

    def of_number(self, ref: str, q: Quantity) -> Attribute:
        """Return the test that a number sets on a column."""
        self._used.take(q)
        partner = next(
            (
                o
                for o in self._used.free(self._heard)
                if opposite(o, q) and fits(self._ground.column(ref), o)
            ),
            None,
        )
        test = number_test(in_unit(self._ground.column(ref), q))
        if partner is not None and {partner.bound, q.bound} <= {"ge", "le"}:
            self._used.take(partner)
            low, high = sorted((q.value, partner.value))
            test = Between(op="between", low=whole(low), high=whole(high))
        return attribute(ref, test)

    def of_day(self, ref: str, said: TimeSaid) -> Attribute:
        """Return the test that a span of time sets on a day."""
        self._used.take(said)
        return attribute(ref, day_test(said.low, said.high))


def _all_codes(column: Column, m: Mention) -> tuple[str, ...]:
    """Return every code that is called as the named ones are: a status has several spellings."""
    titles = {
        title.words[:1] or (code,) for code, title in column.values.items() if code in m.codes
    }
    alike = (c for c, title in column.values.items() if (title.words[:1] or (c,)) in titles)
    return tuple(dict.fromkeys((*m.codes, *alike)))


def _is_negative(titles: tuple[str, ...]) -> bool:
    return any(said.casefold().startswith(("не ", "not ", "против")) for said in titles)
