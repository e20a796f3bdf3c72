"""How people say numbers, bounds and units, in Russian and English: tables of words.

Words stand in their dictionary form unless they have none; `ё` is written `е`.
"""

from __future__ import annotations

from typing import Final, Literal

Bound = Literal["eq", "ne", "lt", "le", "gt", "ge", "between"]
Of = Literal[
    "money", "percent", "year", "half_year", "quarter", "month", "week", "day", "minute", "second",
    "times", "points",
]  # fmt: skip

SPELLED: Final[dict[str, float]] = {
    "полтора": 1.5, "полторы": 1.5, "один": 1, "одна": 1, "одно": 1, "два": 2, "двое": 2,
    "три": 3, "трое": 3, "четыре": 4, "четверо": 4, "пять": 5, "пятеро": 5, "шесть": 6,
    "семь": 7, "восемь": 8, "девять": 9, "десять": 10, "одиннадцать": 11, "двенадцать": 12,
    "тринадцать": 13, "четырнадцать": 14, "пятнадцать": 15, "шестнадцать": 16,
    "семнадцать": 17, "восемнадцать": 18, "девятнадцать": 19, "двадцать": 20, "тридцать": 30,
    "сорок": 40, "пятьдесят": 50, "шестьдесят": 60, "семьдесят": 70, "восемьдесят": 80,
    "девяносто": 90, "сто": 100, "двести": 200, "триста": 300, "четыреста": 400,
    "пятьсот": 500, "шестьсот": 600, "семьсот": 700, "восемьсот": 800, "девятьсот": 900,
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30,
    "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
TIMES: Final[dict[str, float]] = {
    "однажды": 1, "дважды": 2, "трижды": 3, "четырежды": 4, "once": 1, "twice": 2, "thrice": 3,
}  # fmt: skip
HALVES: Final[dict[str, float]] = {"полмиллиона": 500_000, "полумиллион": 500_000}
SCALES: Final[dict[str, float]] = {
    "тыс": 1e3, "тысяча": 1e3, "к": 1e3, "k": 1e3, "thousand": 1e3, "hundred": 1e2,
    "млн": 1e6, "миллион": 1e6, "m": 1e6, "mln": 1e6, "million": 1e6, "millions": 1e6,
    "млрд": 1e9, "миллиард": 1e9, "billion": 1e9, "bn": 1e9,
}  # fmt: skip
PARTS: Final[dict[str, float]] = {
    "половина": 50, "треть": 100 / 3, "четверть": 25, "четвертый": 25, "пятый": 20,
    "десятый": 10, "half": 50, "third": 100 / 3, "quarter": 25, "fifth": 20, "tenth": 10,
}  # fmt: skip
UNITS: Final[dict[str, Of]] = {
    "рубль": "money", "руб": "money", "р": "money", "₽": "money", "rub": "money",
    "rouble": "money", "roubles": "money", "ruble": "money", "rubles": "money",
    "доллар": "money", "$": "money", "usd": "money", "dollar": "money", "dollars": "money",
    "евро": "money", "€": "money", "eur": "money", "euro": "money", "euros": "money",
    "юань": "money", "cny": "money", "yuan": "money",
    "%": "percent", "процент": "percent", "percent": "percent",
    "пункт": "points", "п": "points", "point": "points", "points": "points",
    "год": "year", "лета": "year", "лет": "year", "летие": "year", "года": "year",
    "year": "year", "years": "year", "месяц": "month", "мес": "month", "month": "month",
    "months": "month", "день": "day", "сутки": "day", "дн": "day", "day": "day", "days": "day",
    "неделя": "week", "week": "week", "weeks": "week", "квартал": "quarter",
    "quarter": "quarter", "quarters": "quarter", "полугодие": "half_year",
    "минута": "minute", "мин": "minute", "minute": "minute", "minutes": "minute",
    "секунда": "second", "сек": "second", "second": "second", "seconds": "second",
    "раз": "times", "time": "times", "times": "times", "штука": "times", "шт": "times",
}  # fmt: skip
CURRENCIES: Final[dict[str, str]] = {
    "рубль": "RUB", "руб": "RUB", "р": "RUB", "₽": "RUB", "rub": "RUB", "rouble": "RUB",
    "roubles": "RUB", "ruble": "RUB", "rubles": "RUB", "доллар": "USD", "$": "USD",
    "usd": "USD", "dollar": "USD", "dollars": "USD", "евро": "EUR", "€": "EUR", "eur": "EUR",
    "euro": "EUR", "euros": "EUR", "юань": "CNY", "cny": "CNY", "yuan": "CNY",
}  # fmt: skip
SAME_UNITS: Final[dict[str, str]] = {
    "квадрат": "м²", "квадратный метр": "м²", "кв . м": "м²", "кв м": "м²", "м2": "м²",
    "м ²": "м²", "square metre": "м²", "square metres": "м²", "square meters": "м²",
    "sq m": "м²", "m²": "м²", "m2": "м²", "m ²": "м²", "метр": "м", "metre": "м", "metres": "м",
    "meters": "м", "m": "м", "киловатт": "квт", "kw": "квт",
}  # fmt: skip

BEFORE: Final[dict[Bound, str]] = {
    "ge": """
        не менее чем | не менее | не меньше чем | не меньше | не ниже | не моложе |
        не младше | не раньше | не реже чем | не реже | не короче | не дешевле |
        не дешевле чем | как минимум | минимум | хотя бы | по меньшей мере | at least |
        no less than | not less than | no fewer than | от | с | со | from | starting at |
        начиная с | >= | ≥
    """,
    "le": """
        не более чем | не более | не больше чем | не больше | не выше | не старше | не позже |
        не позднее | не дороже | не дороже чем | не дольше | не чаще чем | не чаще |
        не превышает | как максимум | максимум | at most | no more than | not more than |
        up to | до | по | to | не превышать | no older than | <= | ≤
    """,
    "gt": """
        больше чем | больше | более чем | более | свыше | выше | старше | дороже | дольше |
        чаще чем | чаще | превышать | превышает | превысить | позже | more than | over |
        above | older than | greater than | exceed | exceeds | exceeding | longer than |
        higher than | bigger than | larger than | >
    """,
    "lt": """
        меньше чем | меньше | менее чем | менее | ниже | младше | моложе | дешевле | короче |
        реже чем | реже | раньше | less than | under | below | younger than | fewer than |
        lower than | shorter than | <
    """,
    "eq": """
        ровно | именно | в точности | exactly | равный | равен | equal to | equals | =
    """,
}
"""Words before a number, and the bound that they set."""
AFTER: Final[dict[Bound, str]] = {
    "ge": """
        и более | или более | и больше | или больше | и выше | или выше | и старше |
        или старше | и дороже | и чаще | или чаще | и дольше | и новее | или новее | и позже |
        или позже | or more | and more | or above | and above | or older | and older |
        and over | or over | or newer | or later
    """,
    "le": """
        и менее | или менее | и меньше | или меньше | и ниже | или ниже | и младше |
        или младше | и дешевле | и реже | и раньше | или раньше | и старее | or less |
        and less | or fewer | or below | and under | or younger | and younger | or earlier |
        or under
    """,
}
"""Words after a number, and the bound that they set."""
AGE_WORDS: Final = frozenset({
    "старше", "моложе", "младше", "older", "younger", "aged", "возраст", "возрасте", "возрастом",
})  # fmt: skip
