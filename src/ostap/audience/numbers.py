"""Numbers, bounds and spans of time as people write them, found by rules before any model.

"от 20 до 25"      -> between 20 and 25          "старше 25"        -> greater than 25
"полтора миллиона" -> 1 500 000                  "30+"              -> at least 30
"за последние 3 месяца", "за полгода", "30 дней" -> a window
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from ostap.audience.stems import fold
from ostap.results.criteria import Unit

Bound = Literal["eq", "ne", "lt", "le", "gt", "ge", "between"]

_SCALES = {
    "тыс": 1_000,
    "тысяч": 1_000,
    "тысяча": 1_000,
    "тысячи": 1_000,
    "тысячу": 1_000,
    "k": 1_000,
    "к": 1_000,
    "thousand": 1_000,
    "млн": 1_000_000,
    "миллион": 1_000_000,
    "миллиона": 1_000_000,
    "миллионов": 1_000_000,
    "m": 1_000_000,
    "million": 1_000_000,
    "млрд": 1_000_000_000,
    "миллиард": 1_000_000_000,
    "миллиарда": 1_000_000_000,
    "billion": 1_000_000_000,
}
_SCALE = "|".join(sorted(_SCALES, key=len, reverse=True))
_NUMBER = re.compile(
    rf"(?<![\w.,])(?P<digits>\d{{1,3}}(?:[  ]\d{{3}})+(?!\d)|\d+)(?P<tail>[.,]\d+)?"
    rf"(?:[  ]?(?P<scale>{_SCALE})\b\.?)?(?P<plus>\+)?",
)
_DATE = re.compile(r"\d{4}-\d\d-\d\d|\d\d\.\d\d\.\d{4}")
_SPELLED = {
    "полтора": 1.5, "полторы": 1.5, "один": 1, "одна": 1, "одного": 1, "одной": 1, "одну": 1,
    "два": 2, "две": 2, "двух": 2, "три": 3, "трех": 3, "четыре": 4, "четырех": 4,
    "пять": 5, "пяти": 5, "шесть": 6, "шести": 6, "семь": 7, "семи": 7, "восемь": 8, "восьми": 8,
    "девять": 9, "девяти": 9, "десять": 10, "десяти": 10, "двенадцать": 12, "двадцать": 20,
    "тридцать": 30, "сорок": 40, "пятьдесят": 50, "сто": 100, "двести": 200, "триста": 300,
    "пятьсот": 500, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "twenty": 20, "thirty": 30, "hundred": 100,
}  # fmt: skip

_UNITS = (
    (Unit.DAY, 1, r"дн(?:я|ей|ем)?|день|сут(?:ки|ок)|days?"),
    (Unit.DAY, 7, r"недел(?:я|и|ю|ь)|weeks?"),
    (Unit.MONTH, 1, r"месяц(?:а|ев|у)?|мес|months?"),
    (Unit.MONTH, 3, r"квартал(?:а|ов)?|quarters?"),
    (Unit.YEAR, 1, r"год(?:а|у)?|лет|years?"),
)
_SPANS: tuple[tuple[str, int, Unit], ...] = (
    (r"полгода|пол-года|half a year", 6, Unit.MONTH),
    (r"полтора года", 18, Unit.MONTH),
    (r"(?:последн\w+|прошл\w+|прошедш\w+|this|last|past) (?:квартал|quarter)", 3, Unit.MONTH),
    (r"(?:последн\w+|прошедш\w+|last|past) (?:год|year)|за год\b", 1, Unit.YEAR),
    (r"(?:последн\w+|прошедш\w+|last|past) (?:месяц|month)|за месяц\b", 1, Unit.MONTH),
    (r"(?:последн\w+|прошедш\w+|last|past) (?:недел\w+|week)|за неделю\b", 7, Unit.DAY),
)
_RECENT = r"за|последн\w+|прошедш\w+|в течение|last|past|within|during"


@dataclass(frozen=True, slots=True)
class NumberSaid:
    """A number with the bound that its words set."""

    value: float
    bound: Bound
    high: float | None = None
    """The upper end where ``bound`` is ``between``."""

    @property
    def numbers(self) -> tuple[float, ...]:
        """Both ends, or the only number."""
        return (self.value,) if self.high is None else (self.value, self.high)


@dataclass(frozen=True, slots=True)
class WindowSaid:
    """The last ``n`` units, as said."""

    last: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Figures:
    """Every bound and window of a text."""

    numbers: tuple[NumberSaid, ...]
    windows: tuple[WindowSaid, ...]
    per_month: bool


_BEFORE: tuple[tuple[str, Bound], ...] = (
    (r"(?:не (?:менее|меньше|ниже|моложе|младше|раньше)|минимум|at least|no less than)$", "ge"),
    (r"(?:не (?:более|больше|выше|старше|позже|дороже)|максимум|at most|up to)$", "le"),
    (r"(?:no more than|no older than)$", "le"),
    (r"(?:больше|более|свыше|выше|старше|превы\w+|дороже|больше чем)$", "gt"),
    (r"(?:more than|over|above|older than|exceed\w*|greater than)$", "gt"),
    (r"(?:меньше|менее|ниже|младше|моложе|дешевле)$", "lt"),
    (r"(?:less than|under|below|younger than|fewer than)$", "lt"),
    (r"(?:от|с|from|since|≥|>=)$", "ge"),
    (r"(?:до|по|to|until|≤|<=)$", "le"),
    (r">$", "gt"),
    (r"<$", "lt"),
)
_OR = r"^(?:\S+ ){0,2}?(?:и|или|and|or) "
_AFTER: tuple[tuple[str, Bound], ...] = (
    (_OR + r"(?:более|больше|выше|старше|more|over|older|above)\b", "ge"),
    (_OR + r"(?:менее|меньше|ниже|младше|less|under|younger|below)\b", "le"),
)


def read_figures(text: str) -> Figures:
    """Return the numbers, windows and "per month" of a text (Russian or English).

    Dates are not read here. A number that belongs to a window ("3 месяца") is not a bound.
    """
    folded = _digits(fold(text))
    windows, rest = _windows(folded)
    per_month = bool(
        re.search(r"в месяц|ежемесячн|в среднем за месяц|в мес\b|per month|monthly|a month", folded)
    )
    return Figures(numbers=_bounds(rest), windows=windows, per_month=per_month)


def _digits(text: str) -> str:
    """Write spelled numbers in digits where a unit, a scale or a bound makes them numbers."""
    text = re.sub(r"полумиллион\w*|полмиллиона", "500000", text)

    def number(match: re.Match[str]) -> str:
        value = _SPELLED[match.group(1)]
        return f"{value:g}".replace(".", ",") + match.group(2)

    words = "|".join(sorted(_SPELLED, key=len, reverse=True))
    units = "|".join(pattern for _, _, pattern in _UNITS)
    return re.sub(rf"\b({words})( (?:{_SCALE}|{units}|раз\w*|карт\w*|и более)\b)", number, text)


def _windows(text: str) -> tuple[tuple[WindowSaid, ...], str]:
    """Return the windows and the text with them blanked out."""
    found: list[WindowSaid] = []
    for pattern, last, unit in _SPANS:
        for match in re.finditer(pattern, text):
            found.append(WindowSaid(last, unit))
            text = _blank(text, match)
    for unit, factor, pattern in _UNITS:
        age = unit is Unit.YEAR
        # "30 лет" alone is an age; years are a window only where the words say so.
        recent = rf"(?:{_RECENT})" + (r" (?:последн\w+ )?" if age else r"?\s*(?:последн\w+ )?")
        for match in re.finditer(rf"{recent}(?<!\d)(\d+)[  -]?(?:{pattern})\b", text):
            found.append(WindowSaid(int(match.group(1)) * factor, unit))
            text = _blank(text, match)
    return tuple(dict.fromkeys(found)), text


def _blank(text: str, match: re.Match[str]) -> str:
    return text[: match.start()] + " " * len(match.group()) + text[match.end() :]


def _value(match: re.Match[str]) -> float:
    digits = re.sub(r"\s", "", match.group("digits"))
    tail = (match.group("tail") or "").replace(",", ".")
    return float(digits + tail) * _SCALES.get(match.group("scale") or "", 1)


def _bounds(text: str) -> tuple[NumberSaid, ...]:
    matches = [m for m in _NUMBER.finditer(text) if not _is_date(text, m)]
    found: list[NumberSaid] = []
    skip = False
    followers = [*matches[1:], None][: len(matches)]
    for match, following in zip(matches, followers, strict=True):
        if skip:
            skip = False
            continue
        before = text[: match.start()].rstrip()
        if following is not None and _is_range(text, match, following, before):
            low, high = _value(match), _value(following)
            if match.group("scale") is None and following.group("scale") and low < high:
                scaled = low * _SCALES[following.group("scale")]
                low = scaled if scaled <= high else low
            found.append(NumberSaid(low, "between", high))
            skip = True
        else:
            bound = _bound(before, text[match.end() :].lstrip(), plus=bool(match.group("plus")))
            found.append(NumberSaid(_value(match), bound))
    return tuple(found)


def _is_range(text: str, low: re.Match[str], high: re.Match[str], before: str) -> bool:
    between = text[low.end() : high.start()]
    if re.fullmatch(r"\s*[-–—]\s*", between):
        return True
    start = re.search(r"(?:\bот|\bс|\bfrom)$", before)
    if start and re.fullmatch(r"\D{0,20}\b(?:до|по|to)\s*", between):
        return True
    return bool(
        re.search(r"(?:между|between)$", before)
        and re.fullmatch(r"\D{0,20}\b(?:и|and)\s*", between)
    )


def _bound(before: str, after: str, *, plus: bool) -> Bound:
    if plus:
        return "ge"
    for pattern, bound in _AFTER:
        if re.search(pattern, after):
            return bound
    for pattern, bound in _BEFORE:
        if re.search(rf"(?:^|\W){pattern}", before):
            return bound
    return "eq"


def _is_date(text: str, match: re.Match[str]) -> bool:
    return any(date.start() <= match.start() < date.end() for date in _DATE.finditer(text))
