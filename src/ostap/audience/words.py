"""What the words of one criterion license: no "none" without a negation, no sum without "sum"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ostap.audience.numbers import Figures, NumberSaid, WindowSaid, read_figures
from ostap.audience.stems import fold

_NEGATION = re.compile(
    r"\b(?:нет|нету|без|не|ни|никогда|отсутств\w+|кроме|исключ\w+|no|not|without|never|none|"
    r"except|lacks?|missing|don't|doesn't|haven't|hasn't)\b"
)
_NOT_NEGATION = re.compile(
    r"\bне (?:менее|более|меньше|больше|старше|младше|моложе|выше|ниже|реже|чаще|позже|раньше|"
    r"только|дороже|дешевле)\b|\b(?:no|not) (?:less|more|fewer|later|earlier|older|only)\b"
)
_SUM = re.compile(
    r"\b(?:сумм\w+|итог\w*|всего|оборот\w*|объ?ем\w*|трат\w+|тратит\w*|потрат\w+|расход\w+|"
    r"поступлен\w+|зачислен\w+|total|sums?|summed|spend\w*|spent|turnover|amounts?)\b"
)
_FLOW = re.compile(
    r"\b(?:трат\w+|потрат\w+|расход\w+|оборот\w*|поступлен\w+|зачислен\w+|зарабат\w+|"
    r"spend\w*|spent|turnover)\b"
)
_EXCEPT = re.compile(
    r"\b(?:кроме|исключ\w+|за исключением|помимо|не из|не в|не на|не с|другой|другие|"
    r"except|excluding|other than|not in|not from)\b"
)
_COUNT = re.compile(
    r"\b(?:количеств\w+|числ\w+|сколько|раза?|штук\w*|count|number|times|how many)\b"
)
_FILLED = re.compile(
    r"\b(?:указан\w*|заполнен\w*|известн\w+|есть данные|filled|given|known|specified)\b"
)
_DATE = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b|\b(\d\d)\.(\d\d)\.(\d{4})\b")
_NAME = re.compile(r"[A-ZА-ЯЁ][\w-]+")


_CONTRAST = re.compile(
    r",?\s+(?:но|однако|а|but|yet)\s+(?=\w)|;\s*|"
    r",\s*(?=у (?:которых|которого|кого)\b|котор(?:ые|ый|ая)\b|кто\b|who\b|that\b)|"
    r"\s+(?:и|and)\s+(?=(?:кто|у кого|кому|who|those)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Wording:
    """One criterion's words with everything that rules could read in them."""

    text: str
    figures: Figures
    negated: bool
    excepted: bool
    """Whether some values are excepted ("кроме", "except")."""
    sums: bool
    flow: bool
    """Whether the number is surely a total: spending, turnover, so much a month."""
    counts: bool
    presence: bool
    dates: tuple[str, ...]
    """ISO dates."""
    names: tuple[str, ...]
    """Capitalised and quoted words, for text columns."""

    @property
    def figure_names(self) -> dict[str, NumberSaid]:
        """What each number is called before the model: ``>= 50000``, ``18..25``."""
        return {figure_name(number): number for number in self.figures.numbers}

    @property
    def window_names(self) -> dict[str, WindowSaid]:
        """What each window is called before the model: ``last 3 month``."""
        return {f"last {w.last} {w.unit.value}": w for w in self.figures.windows}


_SIGNS = {"eq": "=", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}


def figure_name(number: NumberSaid) -> str:
    """Return ``>= 50000`` or ``18..25``."""
    if number.high is not None:
        return f"{number.value:.12g}..{number.high:.12g}"
    return f"{_SIGNS[number.bound]} {number.value:.12g}"


def read_wording(text: str) -> Wording:
    """Return what rules can read in one criterion."""
    folded = fold(text)
    figures = read_figures(text)
    return Wording(
        text=text,
        figures=figures,
        negated=is_negated(text),
        excepted=bool(_EXCEPT.search(folded)),
        sums=bool(_SUM.search(folded) or _FLOW.search(folded)) or figures.per_month,
        flow=bool(figures.numbers) and (bool(_FLOW.search(folded)) or figures.per_month),
        counts=bool(_COUNT.search(folded)) or any(_is_small(n) for n in figures.numbers),
        presence=bool(_FILLED.search(folded)),
        dates=tuple(dict.fromkeys(_iso(match) for match in _DATE.finditer(text))),
        names=_names(text),
    )


def contrasted(text: str) -> list[str]:
    """Return the parts of a sentence that says one thing *but* another; one part otherwise.

    "есть кредит, но нет ипотеки" holds an existence and a negation: read together they blur.
    """
    parts = [part.strip(" ,.") for part in _CONTRAST.split(text)]
    parts = [part for part in parts if part]
    both = len(parts) > 1 and len({is_negated(part) for part in parts}) > 1
    return parts if both else [text]


def is_negated(text: str) -> bool:
    """Whether the words deny something ("нет", "без", "not"); "не менее" denies nothing."""
    return bool(_NEGATION.search(_NOT_NEGATION.sub(" ", fold(text))))


def _is_small(number: NumberSaid) -> bool:
    """Whether it may count things: a whole number up to a thousand."""
    return all(value == int(value) and value <= 1000 for value in number.numbers)  # noqa: PLR2004


def _iso(match: re.Match[str]) -> str:
    year, month, day, dd, mm, yyyy = match.groups()
    return f"{year}-{month}-{day}" if year else f"{yyyy}-{mm}-{dd}"


def _names(text: str) -> tuple[str, ...]:
    quoted = re.findall(r"[«\"“]([^»\"”]{1,60})[»\"”]", text)
    capital = _NAME.findall(text)
    return tuple(dict.fromkeys([*quoted, *capital, *(_normal(word) for word in capital)]))


def _normal(word: str) -> str:
    """Return a Russian word's dictionary form, so that "в Томске" finds "Томск"."""
    if word.isascii():
        return word
    from ostap.audience.morphology import normal_form

    return normal_form(word)
