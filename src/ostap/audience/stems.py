"""Words as the linker compares them: folded, stemmed, and joined with their near synonyms."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

import snowballstemmer

from ostap.audience.morphology import normal_form

_WORD = re.compile(r"[a-zа-яё]+|\d+", re.IGNORECASE)

_STOP_WORDS = """

    и в во на по с со у к из за от до для при о об не ни но а или что чтобы кто как который это
    есть быть был была были более менее больше меньше чем его ее их он она они мы вы наш ваш
    все всех каждый любой любые любую любых один одна одно одной ни нет нету без только ещё еще уже
наш наша наши нашей наших нашу кого кому тем тех том также лишь себя свой свои своих живут живет
имеет имеют пользуется пользуются есть бы хотя бы последний последние прошлый
    год года лет месяц месяца месяцев день дня дней неделя раз тыс тысяча тысяч млн миллион руб
    клиент клиенты клиентов клиента люди человек
    the a an of in on at for to from with without and or not no is are was were be been who which
    that than more less least most last past any all each every one has have had their its
    month months year years day days week client clients customer customers people
"""
_STOP = frozenset(_STOP_WORDS.split())
_SHORTEST_ALIKE = 4

# Words that mean one thing in this field, whatever the stem: each line is one meaning.
_MEANINGS = """
вклад депозит deposit вкладчик depositor
кредит заем ссуда loan credit заемщик borrower
трата расход покупка spending purchase
операция транзакция transaction operation
карта карточка card
зарплата заработок salary wage payroll
доход заработок income
филиал отделение офис branch
женщина женский female woman
мужчина мужской male man
пенсия пенсионер pension pensioner retired
страховка страхование полис insurance policy
ипотека ипотечный ипотечник mortgage
действующий действует активный активен активна открытый открыт открыта active open
закрытый закрыт закрыта неактивный неактивен closed inactive
просрочка задолженность просроченный overdue arrears debt
жалоба обращение претензия complaint claim
приложение мобильный app mobile
звонок звонить call phone
город населенный city town
район округ district area
возраст рождение birth age
регистрация открытие дата registration opening
владелец собственник держатель owner holder
остаток баланс balance
сумма объем amount sum
статус состояние status state
машина авто автомобиль car vehicle auto автовладелец автомобилист
дети ребенок child children kid
семья брак семейный married marital family
аренда съем rent lease
помещение объект premises property
площадь метраж area square
цена стоимость price cost
""".strip().splitlines()


@lru_cache(maxsize=1)
def _stemmers() -> tuple[snowballstemmer.stemmer, snowballstemmer.stemmer]:
    return snowballstemmer.stemmer("russian"), snowballstemmer.stemmer("english")


def fold(text: str) -> str:
    """Return ``text`` in lower case with ``ё`` as ``е``."""
    return text.casefold().replace("ё", "е")


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return the stem of one folded word, Russian or English.

    A Russian word is put into its dictionary form first: "покупок" has another stem than "покупка".
    """
    russian, english = _stemmers()
    if word.isascii():
        return str(english.stemWord(word))
    return str(russian.stemWord(fold(normal_form(word))))


@cache
def _meanings() -> dict[str, str]:
    """Return stem -> the stem that stands for its meaning (the first of its line)."""
    found: dict[str, str] = {}
    for line in _MEANINGS:
        words = [stem(fold(word)) for word in line.split()]
        for word in words:
            found.setdefault(word, words[0])
    return found


def words(text: str) -> list[str]:
    """Return the folded words of a text that carry meaning, in their order, repeats kept.

    ``card_transactions`` and ``CardTransactions`` are split as a person reads them.
    """
    split = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", text)
    folded = (fold(word) for word in _WORD.findall(split))
    return [word for word in folded if word not in _STOP and not word.isdigit()]


def stems(text: str) -> list[str]:
    """Return the stems of the words of a text that carry meaning, in their order."""
    return [stem(word) for word in words(text)]


def same_meaning(word: str) -> str:
    """Return the stem that stands for the meaning of ``word`` (a stem); often itself."""
    return _meanings().get(word, word)


def meanings(text: str) -> set[str]:
    """Return the meanings that a text mentions."""
    return {same_meaning(word) for word in stems(text)}


def mentions(texts: Iterable[str]) -> set[str]:
    """Return the meanings that any of the texts mentions."""
    return {meaning for text in texts for meaning in meanings(text)}


def is_stop_word(folded: str) -> bool:
    """Whether a folded word says nothing of what the data holds."""
    return folded in _STOP


def alike(known: str, said: str) -> bool:
    """Whether two stems share most of their letters from the start (карт-а, карточ-н)."""
    short, long = sorted((known, said), key=len)
    if len(short) < _SHORTEST_ALIKE or known.isascii() != said.isascii():
        return False
    shared = 0
    for a, b in zip(short, long, strict=False):
        if a != b:
            break
        shared += 1
    return shared >= max(_SHORTEST_ALIKE, 0.75 * len(short)) and shared >= 0.5 * len(long)
