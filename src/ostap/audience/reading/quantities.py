"""Numbers as people write them, with the bound that words set, their unit and their place.

"от 20 до 25 лет", "не менее трёх", "полтора миллиона рублей", "30+", "at least twice", "10 %".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from ostap.audience.reading.said_numbers import (
    AFTER,
    BEFORE,
    CURRENCIES,
    HALVES,
    PARTS,
    SAME_UNITS,
    SCALES,
    SPELLED,
    TIMES,
    UNITS,
    Bound,
    Of,
)
from ostap.audience.reading.tokens import Tokens, tokenised


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its bound; ``start`` to ``end`` are the tokens it is said with."""

    start: int
    end: int
    value: float
    bound: Bound
    high: float | None = None
    of: Of | None = None
    currency: str | None = None
    """``RUB``, ``USD``, ... where the words name one beside the number."""
    at: int = 0
    """The token of the number itself."""
    bare: bool = False
    """Whether no word set its bound."""
    unit: str | None = None
    unit_at: int | None = None
    """A unit of the company's own data ("м²", "кВт"), where one stands beside the number."""

    @property
    def is_whole(self) -> bool:
        """Whether it may count things."""
        ends = (self.value,) if self.high is None else (self.value, self.high)
        return all(end == int(end) for end in ends)


def _phrases(said: dict[Bound, str]) -> tuple[tuple[tuple[str, ...], Bound], ...]:
    """Return each way to say a bound as words, the longest first."""
    told = [
        (tuple(words.split()), bound) for bound, ways in said.items() for words in ways.split("|")
    ]
    return tuple(sorted(told, key=lambda one: -len(one[0])))


_BEFORE: Final = _phrases(BEFORE)
_AFTER: Final = _phrases(AFTER)
_ALONE: Final = HALVES | {word: scale for word, scale in SCALES.items() if len(word) > 1}
"""Words that are a number by themselves: "миллион"."""
_MOST_DIGITS: Final = 20
_PREPOSITIONS: Final = frozenset({"с", "в", "к", "о", "у", "и", "а"})
"""Of one letter, as units are too: "до 30 с кредитом" says no seconds."""
_MOST_NOUNS: Final = 2
_MOST_FILLERS: Final = 3
_FILLERS: Final = frozenset({"чем", "than", "в", "на", "лишь", "уже", "примерно", "the", "a", ","})


def read_quantities(tokens: Tokens, units: frozenset[str] = frozenset()) -> list[Quantity]:
    """Return the numbers of a text in their order; dates are not among them.

    Args:
        tokens: the text.
        units: what the columns of the catalog are measured in, as `canonical_unit` writes it.
    """
    found: list[Quantity] = []
    at = 0
    while at < len(tokens):
        plain = _plain(tokens, at)
        if plain is None:
            at += 1
            continue
        value, end, of = plain
        one = _with_unit(tokens, Quantity(at, end, value, "eq", of=of, at=at, bare=True))
        one = _ranged(tokens, one) or one
        one = _bounded(tokens, _with_own_unit(tokens, one, units))
        found.append(one)
        at = one.end
    return found


def _plain(tokens: Tokens, at: int) -> tuple[float, int, Of | None] | None:
    """Return a number that starts here, the token after it, and what it counts if it says so."""
    if at >= len(tokens):
        return None
    if tokens[at].kind == "number":
        return _figures(tokens, at)
    if tokens.folded(at) in TIMES:
        return TIMES[tokens.folded(at)], at + 1, "times"
    word = tokens.lemma(at)
    if word in PARTS and _is_part(tokens, at):
        of_what = at + 1 + (tokens.lemma(at + 1) in {"часть", "доля", "part"})
        return PARTS[word], of_what, "percent"
    if word in SPELLED and tokens.folded(at - 1) != "ни":  # "ни одного" is a denial
        return _spelled(tokens, at)
    return (_ALONE[word], at + 1, None) if word in _ALONE else None


def _figures(tokens: Tokens, at: int) -> tuple[float, int, Of | None] | None:
    """Return a number in figures; "0742" is a code, and one of many digits counts nothing."""
    folded = tokens.folded(at)
    if re.fullmatch(r"0\d+", folded) or len(folded) > _MOST_DIGITS:
        return None
    return *_scaled(tokens, at + 1, float(_digits(folded))), None


def _is_part(tokens: Tokens, at: int) -> bool:
    """Whether "четверть", "пятая" is a share and not a school term: "пятая часть", "четверти"."""
    if tokens.lemma(at) in {"пятый", "четвертый", "десятый", "third", "fifth", "tenth", "quarter"}:
        return tokens.lemma(at + 1) in {"часть", "доля", "part", "of"}
    return True


def _spelled(tokens: Tokens, at: int) -> tuple[float, int, Of | None] | None:
    """Return "двух с половиной тысяч", "двадцать пять", "сто двадцать"."""
    value, end = SPELLED[tokens.lemma(at)], at + 1
    while (more := SPELLED.get(tokens.lemma(end))) is not None and more < value and value >= 20:  # noqa: PLR2004 - tens and hundreds are followed by less
        value, end = value + more, end + 1
    if tokens.folded(end) == "с" and tokens.lemma(end + 1) == "половина":
        value, end = value + 0.5, end + 2
    value, end = _scaled(tokens, end, value)
    return value, end, None


def _scaled(tokens: Tokens, at: int, value: float) -> tuple[float, int]:
    lemma = tokens.lemma(at)
    if lemma in SCALES:
        end = at + 1
        return value * SCALES[lemma], end + (tokens.folded(end) == ".")
    return value, at


def _digits(text: str) -> str:
    """Return "1 500 000", "1,500" and "2,5" as Python reads them."""
    plain = "".join(text.split())
    thousands = re.fullmatch(r"[1-9]\d{0,2}(?:,\d{3})+", plain)
    return plain.replace(",", "" if thousands else ".")


def _with_unit(tokens: Tokens, one: Quantity) -> Quantity:
    end = one.end
    if tokens.folded(end) == "+":
        one, end = replace(one, bound="ge", bare=False), end + 1
    if tokens.folded(end) == "-" and tokens.lemma(end + 1) in {"лет", "летний"}:
        end += 1
    lemma = tokens.lemma(end)
    if one.at > 0 and tokens.folded(one.at - 1) in {"$", "€"}:
        lemma = tokens.folded(one.at - 1)
        return replace(one, start=one.at - 1, end=end, of="money", currency=CURRENCIES[lemma])
    of = UNITS.get(lemma)
    if lemma == "процентный" and tokens.lemma(end + 1) == "пункт":
        return replace(one, end=end + 2, of="points")
    if of is None or one.of is not None:
        return replace(one, end=end)
    end += 1
    if of == "percent" and tokens.lemma(end) == "годовой":
        end += 1
    if lemma in {"руб", "р", "мес", "дн", "мин"} and tokens.folded(end) == ".":
        end += 1
    return replace(one, end=end, of=of, currency=CURRENCIES.get(lemma))


def canonical_unit(said: str) -> str:
    """Return how a unit is written here, however people call it."""
    folded = " ".join(token.lemma for token in tokenised(said).all)
    return SAME_UNITS.get(folded, folded)


def _with_own_unit(tokens: Tokens, one: Quantity, units: frozenset[str]) -> Quantity:
    if one.of is not None or one.unit is not None:
        return one
    for length in (3, 2, 1):
        words = [tokens.lemma(one.end + n) for n in range(length)]
        unit = SAME_UNITS.get(" ".join(words), " ".join(words))
        if unit not in _PREPOSITIONS and (unit in units or (unit == "м" and "м²" in units)):
            end = one.end + length + (tokens.folded(one.end + length) == "." and length == 1)
            return replace(one, end=end, unit=unit, unit_at=one.end)
    return one


def _ranged(tokens: Tokens, low: Quantity) -> Quantity | None:
    """Return "от 20 до 25", "25–35", "between 3 and 5" as one; ``None`` where it is one number."""
    at, before = low.end, tokens.folded(low.start - 1)
    dash = tokens.folded(at) in {"-", "–", "—"}
    opens = before in {"от", "с", "со", "из", "from", "between", "между"}
    plain_to = tokens.folded(at) == "to" and tokens[low.at].kind == "number"
    joint = (tokens.folded(at) in {"до", "по", "to", "и", "and"} and opens) or plain_to
    if joint and tokens.folded(at) in {"и", "and"}:
        joint = before in {"between", "между"}
    if not dash and not joint:
        return None
    plain = _plain(tokens, at + 1)
    if plain is None:
        return None
    value, end, of = plain
    high = _with_unit(tokens, Quantity(at + 1, end, value, "eq", of=of, at=at + 1))
    if dash and not opens and high.of is None and low.of is None and high.value < low.value:
        return None
    first = low.value
    scale = _scale_of(tokens, at + 1, end)
    if first < high.value and scale and first * scale <= high.value and low.value < scale:
        first *= scale
    own = _scale_of(tokens, low.at, low.end)
    if high.value < first and own and not scale:
        high = replace(high, value=high.value * own)
    start = low.start - 1 if opens else low.start
    return replace(
        low, start=start, end=high.end, value=first, high=high.value, bound="between",
        of=high.of or low.of, currency=high.currency or low.currency, bare=False,
    )  # fmt: skip


def _scale_of(tokens: Tokens, start: int, end: int) -> float | None:
    return next((SCALES[t] for n in range(start, end) if (t := tokens.lemma(n)) in SCALES), None)


def _bounded(tokens: Tokens, one: Quantity) -> Quantity:
    """Return the number with the bound of the words around it."""
    if one.bound != "eq" or one.high is not None:
        return one
    for gap in range(_nouns_after(tokens, one.end) + 1):
        for words, bound in _AFTER:
            after = one.end + gap + len(words)
            if _stands(tokens, one.end + gap, words) and _plain(tokens, after) is None:
                start = one.start - 1 if tokens.folded(one.start - 1) == "от" else one.start
                end = one.end + (0 if gap else len(words))
                return replace(one, start=start, end=end, bound=bound, bare=False)
    before = one.start + 1
    while before > one.start - _MOST_FILLERS:
        before -= 1
        if before < one.start and tokens.folded(before) not in _FILLERS:
            break
        for words, bound in _BEFORE:
            at = before - len(words)
            if at >= 0 and _stands(tokens, at, words):
                return replace(one, start=at, bound=bound, bare=False)
    return one


def _nouns_after(tokens: Tokens, at: int) -> int:
    """Return how many nouns stand between a number and its bound: "трое детей и больше"."""
    count = 0
    while count < _MOST_NOUNS and at + count < len(tokens) and tokens[at + count].pos == "NOUN":
        count += 1
    return count


def _stands(tokens: Tokens, at: int, words: tuple[str, ...]) -> bool:
    return all(
        word in {tokens.folded(at + n), tokens.lemma(at + n)} for n, word in enumerate(words)
    )
