"""Conditions on columns: values that are named, flags, numbers and days beside a column's name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import Final, Literal, TypeVar

from ostap.audience.reading.cover import Cover, value_columns
from ostap.audience.reading.cues import Cue
from ostap.audience.reading.heard import Heard
from ostap.audience.reading.mentions import Mention
from ostap.audience.reading.quantities import Quantity, canonical_unit
from ostap.audience.reading.times import TimeSaid
from ostap.catalog.model import Column, ColumnType
from ostap.criteria.values.periods import back
from ostap.names import WrittenBy
from ostap.results.criteria import (
    Attribute,
    AttributeView,
    Between,
    Compare,
    Contains,
    OneOf,
    Presence,
    Test,
    Unit,
)

ThingT = TypeVar("ThingT", Quantity, TimeSaid)

_NEAR: Final = 5
"""A number is a column's where at most so many tokens stand between them."""
_DENIED_WITHIN: Final = 2
_LEAST_MONEY: Final = 1000
"""A bare number below it may be anything; above it, money."""
_OLDEST: Final = 120
_YOUNGEST: Final = 14
"""Fewer years, and no word of age, are how long something lasts."""
_AGE_WORDS: Final = frozenset({
    "старше", "моложе", "младше", "older", "younger", "aged", "возраст", "возрасте", "возрастом",
})  # fmt: skip
_UNIT_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "percent": ("%", "процент", "percent"), "points": ("%",), "year": ("лет", "год", "year"),
    "month": ("мес", "month"), "day": ("дн", "ден", "day", "сут"), "minute": ("мин", "min"),
    "second": ("с", "сек", "s", "sec"),
}  # fmt: skip
_FACTORS: Final[dict[tuple[str, str], float]] = {
    ("year", "month"): 12, ("minute", "second"): 60, ("week", "day"): 7, ("quarter", "month"): 3,
    ("month", "day"): 30, ("year", "day"): 365,
}  # fmt: skip


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


class Columns:
    """Makes conditions of what is said of one base's columns, or of the entity's own."""

    def __init__(self, heard: Heard, cover: Cover, used: Used) -> None:
        self._heard = heard
        self._cover = cover
        self._used = used
        self._ground = heard.ground
        self._tested: set[str] = set()

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
                made.append((group[0].start, _attribute(ref, _one_of(codes, negated=negated))))
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
            return _attribute(ref, presence)
        if column.sensitive:
            return None
        if column.type is ColumnType.ID:
            return self._coded(m)
        if column.type is ColumnType.BOOLEAN:
            return _attribute(ref, Compare(op="eq", value=not self.is_denied(m)))
        if column.role == "birth_date":
            return self.age(m)
        if column.type.is_time:
            near = self._nearest(
                m, [t for t in self._heard.times if t.start not in self._used.times]
            )
            return self.of_day(ref, near) if near else self._lasting(m) or self._still(m)
        if column.type.is_numeric:
            fitting = [q for q in self._free() if fits(column, q)]
            near_number = self._nearest(m, fitting)
            return self.of_number(ref, near_number) if near_number else self._nothing(m)
        if column.type in {ColumnType.TEXT, ColumnType.CATEGORY} and not column.values:
            return self._named(m)
        return self._lettered(m, column)

    def _lettered(self, m: Mention, column: Column) -> Attribute | None:
        """Return the test of "класс риска A или B": codes right after the column's name."""
        tokens, found = self._heard.tokens, []
        for n in range(m.end, min(m.end + 6, len(tokens))):
            if tokens[n].text in column.values:
                found.append(n)
            elif tokens.folded(n) not in {",", "или", "и", "or", "and", "—", ":"}:
                break
        if not found:
            return None
        self._used.take(found)
        codes = tuple(tokens[n].text for n in found)
        return _attribute(m.column or "", _one_of(codes, negated=False))

    def membership(self, *, denied: bool) -> Attribute | None:
        """Return the test of "в программе не состоит": whether there is the one row of a table."""
        for m in self._cover.of("table"):
            links = self._ground.catalog.links
            single = any(
                link.cardinality == "one_to_one" and link.from_.startswith(f"{m.table}.")
                for link in links
            )
            if not single:
                continue
            columns = list(self._ground.table(m.table).columns)
            times = [r.partition(".")[2] for r, c in self._ground.columns(m.table) if c.type.is_time]
            self._used.take(m)
            ref = f"{m.table}.{(times or columns)[0]}"
            return _attribute(ref, Presence(op="missing" if denied else "filled"))
        return None

    def _nothing(self, m: Mention) -> Attribute | None:
        """Return the test of "без детей", "есть дети" on a column that counts them."""
        column = self._ground.column(m.column or "")
        counts = any(
            t.casefold().startswith(("числ", "колич", "number")) for t in column.title.words
        )
        if not counts and column.type is not ColumnType.INTEGER:
            return None
        for said in self._heard.of(Cue.NONE):
            if 0 <= m.start - said.end <= _DENIED_WITHIN:
                self._used.take(range(said.start, said.end))
                return _attribute(m.column or "", Compare(op="eq", value=0))
        if any(
            self._heard.tokens.folded(n) in {"есть", "имеют", "с", "with", "have"}
            for n in range(max(0, m.start - 3), m.start)
        ):
            return _attribute(m.column or "", Compare(op="ge", value=1))
        return None

    def _lasting(self, m: Mention) -> Attribute | None:
        """Return the test of "с нами больше 10 лет": since a day at least so long ago."""
        spans = [q for q in self._free() if q.of in {"year", "month", "day"} and q.bound != "eq"]
        near = self._nearest(m, spans)
        if near is None:
            return None
        unit = {"year": Unit.YEAR, "month": Unit.MONTH, "day": Unit.DAY}[near.of or "day"]
        day = back(self._heard.as_of, int(near.value), unit)
        self._used.take(near)
        low, high = (None, day) if near.bound in {"gt", "ge"} else (day, None)
        if near.bound == "gt" and high is not None:
            high -= dt.timedelta(days=1)
        if near.high is not None:
            low, high = back(self._heard.as_of, int(near.high), unit), day
        return _attribute(m.column or "", day_test(low, high))

    def _still(self, m: Mention) -> Attribute | None:
        """Return the test of "до сих пор не закрыт": no such day yet."""
        if self.is_denied(m):
            return _attribute(m.column or "", Presence(op="missing"))
        return None

    def _coded(self, m: Mention) -> Attribute | None:
        """Return the test of "MCC 0742", "тарифом 010": a code right after its name."""
        token = self._heard.tokens[m.end] if m.end < len(self._heard.tokens) else None
        if token is None or token.kind != "number":
            return None
        self._used.quantities.add(m.end)
        self._used.take([m.end])
        return _attribute(m.column or "", Compare(op="eq", value=token.text))

    def _presence(self, m: Mention) -> Presence | None:
        for said in self._heard.of(Cue.FILLED, Cue.MISSING):
            gap = said.start - m.end if said.start >= m.end else m.start - said.end
            if gap <= _NEAR:
                self._used.take(range(said.start, said.end))
                return Presence(op="filled" if said.cue is Cue.FILLED else "missing")
        if self._ground.column(m.column or "").sensitive and self._heard.has(Cue.NONE):
            return Presence(op="missing")
        return None

    def _named(self, m: Mention) -> Attribute | None:
        """Return the test of a column without a list of values: the name said beside it."""
        tokens = self._heard.tokens
        for start, end in tokens.quoted:
            if not set(range(start, end)) & self._used.places:
                self._used.take(range(start, end))
                return _attribute(
                    m.column or "", Contains(op="contains", text=tokens.said(start, end))
                )
        for n in range(m.end, min(m.end + 3, len(tokens))):
            if tokens[n].is_capital and n not in self._used.places:
                self._used.take([n])
                text = tokens[n].text if tokens[n].folded.isascii() else tokens[n].lemma
                return _attribute(m.column or "", Contains(op="contains", text=text))
        return None

    def age(self, m: Mention | None) -> Attribute | None:
        """Return the test of an age, of the numbers that may be one."""
        ages = [q for q in self._free() if self._may_be_age(q, named=m is not None)]
        if not ages:
            return None
        first = self._nearest(m, ages) if m else ages[0]
        if first is None:
            return None
        self._used.take(first)
        partner = next((q for q in ages if q is not first and {q.bound, first.bound} <= {"gt", "ge", "lt", "le"} and _opposite(q, first)), None)  # fmt: skip
        test = number_test(first)
        if partner is not None:
            self._used.take(partner)
            low, high = sorted((first, partner), key=lambda q: q.value)
            test = Between(
                op="between",
                low=int(low.value) + (low.bound == "gt"),
                high=int(high.value) - (high.bound == "lt"),
            )
        ref = m.column if m and m.column else self._birth_date()
        return None if ref is None else _attribute(ref, test, AttributeView.AGE)

    def _may_be_age(self, q: Quantity, *, named: bool) -> bool:
        most = max(q.value, q.high or 0)
        if most > _OLDEST or q.of not in {None, "year"}:
            return False
        said = {self._heard.tokens.folded(n) for n in range(q.start, q.end)}
        return named or bool(said & _AGE_WORDS) or (q.of == "year" and q.value >= _YOUNGEST)

    def of_what_is_left(self) -> list[Attribute]:
        """Return the tests of numbers that name no column, where one column alone can be meant."""
        made = []
        for q in self._free():
            if q.unit is None and q.of not in {"money", None}:
                continue
            if q.unit is None and q.of is None and q.value < _LEAST_MONEY:
                continue
            columns = [
                (r, c) for r, c in self._ground.columns(self._ground.root) if c.type.is_numeric
            ]
            if q.unit is not None:
                fitting = [r for r, c in columns if fits(c, q)]
                exact = [r for r in fitting if not self._is_distance(r)]
                fitting = exact or fitting
            else:
                fitting = [r for r, c in columns if c.type is ColumnType.MONEY]
            tested = {r for r in fitting if r in self._tested}
            left = [r for r in fitting if r not in tested]
            if len(left) == 1 or (left and q.unit is None):
                made.append(self.of_number(left[0], q))
                self._tested.add(left[0])
        return made

    def _is_distance(self, ref: str) -> bool:
        words = (*self._ground.column(ref).title.words, ref)
        return any(
            w in said.casefold() for said in words for w in ("расстоян", "distance", "до метро")
        )

    def presence_of_all(self, op: Literal["filled", "missing"]) -> list[Attribute]:
        """Return the same presence for every column named: "не заполнены ни доход, ни ..."."""
        named = self._cover.of("column")
        self._used.take(*named)
        return [_attribute(m.column or "", Presence(op=op)) for m in named]

    def since(self) -> Attribute | None:
        """Return the test of "в программе больше двух лет", of the only day of what is named."""
        for m in self._cover.of("table"):
            days = [r for r, c in self._ground.columns(m.table) if c.type.is_time]
            if days:
                return self._lasting(replace(m, kind="column", column=days[0]))
        return None

    def tenure(self) -> Attribute | None:
        """Return the test of "с нами больше 10 лет": since the day one became a client."""
        tokens = self._heard.tokens
        said = any(
            (tokens.folded(n), tokens.folded(n + 1))
            in {("с", "нами"), ("у", "нас"), ("with", "us")}
            or tokens.lemma(n) in {"клиент", "client", "customer"}
            for n in range(len(tokens))
        )
        for ref, column in self._ground.columns(self._ground.root):
            words = (*column.title.words, *column.synonyms, ref)
            joined = any(
                w in t.casefold()
                for t in words
                for w in ("регистр", "клиентом", "regist", "joined")
            )
            if said and joined and column.type.is_time:
                places = frozenset({q.at for q in self._free()} or {0})
                return self._lasting(
                    Mention("column", self._ground.root, ref, (), places, 1.0, 1.0)
                )
        return None

    def _birth_date(self) -> str | None:
        columns = self._ground.columns(self._ground.root)
        return next((ref for ref, column in columns if column.role == "birth_date"), None)

    def _free(self) -> list[Quantity]:
        return [q for q in self._heard.quantities if q.at not in self._used.quantities]

    def _nearest(self, m: Mention, things: list[ThingT]) -> ThingT | None:
        """Return what stands nearest to a name; after it rather than before."""

        def gap(thing: ThingT) -> float:
            return thing.start - m.end if thing.start >= m.end else m.start - thing.end + 0.5

        near = [thing for thing in things if gap(thing) <= _NEAR]
        return min(near, key=gap, default=None)

    def of_number(self, ref: str, q: Quantity) -> Attribute:
        """Return the test that a number sets on a column."""
        self._used.take(q)
        partner = next(
            (o for o in self._free() if _opposite(o, q) and fits(self._ground.column(ref), o)), None
        )
        test = number_test(_in_unit(self._ground.column(ref), q))
        if partner is not None and {partner.bound, q.bound} <= {"ge", "le"}:
            self._used.take(partner)
            low, high = sorted((q.value, partner.value))
            test = Between(op="between", low=whole(low), high=whole(high))
        return _attribute(ref, test)

    def of_day(self, ref: str, said: TimeSaid) -> Attribute:
        """Return the test that a span of time sets on a day."""
        self._used.take(said)
        return _attribute(ref, day_test(said.low, said.high))


def fits(column: Column, q: Quantity) -> bool:
    """Whether a number may be one of a column's: money for money, a percent for a percent."""
    if q.of == "times":
        return False
    if q.unit is not None:
        return column.unit is not None and any(
            _same_unit(q.unit, canonical_unit(word)) for word in column.unit.words
        )
    if column.type is ColumnType.MONEY:
        return q.of in {None, "money"}
    if q.of is None:
        return True
    if q.of == "money":
        return False
    unit = " ".join(column.unit.words).casefold() if column.unit else ""
    if not unit:
        return q.of in {"percent", "points", "year"} or column.type is ColumnType.INTEGER
    return any(word in unit for word in _UNIT_WORDS.get(q.of, ())) or any(
        said == q.of and any(word in unit for word in _UNIT_WORDS[kept]) for said, kept in _FACTORS
    )


def _same_unit(said: str, kept: str) -> bool:
    """Whether a number's unit is a column's: "40 метров" of an area are square ones."""
    return said == kept or (said == "м" and kept == "м²")


def _in_unit(column: Column, q: Quantity) -> Quantity:
    """Return a number in the column's unit: five minutes are 300 seconds."""
    unit = " ".join(column.unit.words).casefold() if column.unit else ""
    if q.of is None or not unit or any(word in unit for word in _UNIT_WORDS.get(q.of, ())):
        return q
    for (said, kept), factor in _FACTORS.items():
        if said == q.of and any(word in unit for word in _UNIT_WORDS[kept]):
            high = None if q.high is None else q.high * factor
            return replace(q, value=q.value * factor, high=high)
    return q


def number_test(q: Quantity) -> Compare | Between:
    """Return the test that a number sets."""
    if q.high is not None:
        return Between(op="between", low=whole(q.value), high=whole(q.high))
    return Compare.model_validate({"op": q.bound, "value": whole(q.value)})


def day_test(low: dt.date | None, high: dt.date | None) -> Compare | Between:
    """Return the test that days from ``low`` to ``high``, both included, set on a day."""
    if low is not None and high is not None:
        if low == high:
            return Compare(op="eq", value=low.isoformat())
        return Between(op="between", low=low.isoformat(), high=high.isoformat())
    if low is not None:
        return Compare(op="ge", value=low.isoformat())
    if high is None:
        message = "a span of time is open at both ends"
        raise ValueError(message)
    return Compare(op="le", value=high.isoformat())


def whole(value: float) -> int | float:
    """Return ``3`` for ``3.0``."""
    return int(value) if value == int(value) else value


def _opposite(one: Quantity, other: Quantity) -> bool:
    up, down = {"gt", "ge"}, {"lt", "le"}
    return (one.bound in up and other.bound in down) or (one.bound in down and other.bound in up)


def _all_codes(column: Column, m: Mention) -> tuple[str, ...]:
    """Return every code that is called as the named ones are: a status has several spellings."""
    titles = {
        title.words[:1] or (code,) for code, title in column.values.items() if code in m.codes
    }
    alike = (c for c, title in column.values.items() if (title.words[:1] or (c,)) in titles)
    return tuple(dict.fromkeys((*m.codes, *alike)))


def _is_negative(titles: tuple[str, ...]) -> bool:
    return any(said.casefold().startswith(("не ", "not ", "против")) for said in titles)


def _one_of(codes: tuple[str, ...], *, negated: bool) -> Test:
    if len(codes) == 1:
        return Compare(op="ne" if negated else "eq", value=codes[0])
    return OneOf(op="not_in" if negated else "in", values=codes)


def _attribute(ref: str, test: Test, of: AttributeView = AttributeView.VALUE) -> Attribute:
    return Attribute(column=ref, of=of, test=test, written_by=WrittenBy.RULE)
