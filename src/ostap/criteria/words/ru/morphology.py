"""Russian titles put into the case and number that a sentence wants.

A title is adjectives, a head noun, and a tail that stays as it is: `операции | по картам`,
`ежемесячный доход |`. What the dictionary does not know, abbreviations among it, stays as written.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

_PREPOSITIONS = frozenset(
    {"в", "во", "на", "по", "с", "со", "через", "за", "из", "у", "от", "до", "без", "для", "о"}
)


@functools.cache
def _analyser() -> Any:
    import pymorphy3

    return pymorphy3.MorphAnalyzer()


@functools.lru_cache(maxsize=10_000)
def _parses(word: str) -> tuple[Any, ...]:
    return tuple(_analyser().parse(word))


def _nominative(word: str, *kinds: str) -> Any:
    """Return the word's likeliest reading of one of the kinds in the nominative, or ``None``."""
    for parse in _parses(word):
        known = parse.is_known or "-" in word
        if known and parse.tag.POS in kinds and parse.tag.case == "nomn":
            return parse
    return None


def _inflected(parse: Any, wanted: set[str], fallback: str) -> str:
    """Return a form of the word; of several (`счетам`, `счётам`) the one like the word itself."""
    if "-" in parse.word:  # of стоп-лист only the last part bends
        first, _, last = parse.word.rpartition("-")
        bent = _nominative(last, str(parse.tag.POS))
        return fallback if bent is None else f"{first}-{_inflected(bent, wanted, last)}"
    best = parse.inflect(wanted)
    if best is None:
        return fallback
    equal = [form.word for form in parse.lexeme if form.tag == best.tag]
    stem = parse.word[:-1]
    return str(next((word for word in equal if word.startswith(stem)), best.word))


def lemma(word: str) -> str:
    """Return the dictionary form of a word, ``ё`` as ``е``."""
    noun = _nominative(word, "NOUN")
    parse = noun or _parses(word)[0]
    return str(parse.normal_form).replace("ё", "е")


def lemmas(words: str) -> frozenset[str]:
    """Return the dictionary forms of all words, prepositions left out."""
    return frozenset(lemma(word) for word in words.lower().split() if word not in _PREPOSITIONS)


def begins_with_preposition(words: str) -> bool:
    """Tell whether the words are like `в магазине`, `на рекламу`."""
    return words.split(" ", maxsplit=1)[0].lower() in _PREPOSITIONS


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun with its adjectives and tail."""

    adjectives: tuple[str, ...]
    head: str
    tail: str
    noun: Any
    """The head's reading; ``None`` where the dictionary has none: then nothing is inflected."""

    @property
    def gender(self) -> str:
        """``masc``, ``femn`` or ``neut``; nothing in the plural."""
        return (self.noun.tag.gender or "neut") if self.noun else "neut"

    @property
    def plural(self) -> bool:
        """Whether the title itself stands in the plural."""
        return self.noun is not None and str(self.noun.tag.number) == "plur"

    @property
    def head_lemma(self) -> str:
        """The head's dictionary form."""
        return lemma(self.head) if self.noun else self.head.lower()

    def form(self, case: str, *, plural: bool | None = None) -> str:
        """Return the phrase in a case (`nomn gent datv accs ablt loct`) and number."""
        many = self.plural if plural is None else plural
        number = "plur" if many else "sing"
        if self.noun is None:
            return " ".join((*self.adjectives, self.head, *self.tail.split()))
        head = _inflected(self.noun, {case, number}, "")
        if not head:  # a noun that lives in one number only
            number = str(self.noun.tag.number)
            head = _inflected(self.noun, {case, number}, self.head)
        agreeing = {case, "plur"} if number == "plur" else {case, "sing", self.gender}
        words = [adjective_form(word, agreeing) for word in self.adjectives]
        return " ".join((*words, head, *self.tail.split())).replace(" ,", ",")

    def counted(self, number: float) -> str:
        """Return the phrase as it stands after a number: 1 карта, 3 карты, 5 карт, 2,5 карты."""
        if number != int(number):
            return self.form("gent", plural=False)
        last_two, last = int(number) % 100, int(number) % 10
        if last == 1 and last_two != 11:  # noqa: PLR2004 - eleven
            return self.form("nomn", plural=False)
        if last in {2, 3, 4} and last_two not in {12, 13, 14}:
            if not self.adjectives:
                return self.form("gent", plural=False)
            bare = Phrase((), self.head, self.tail, self.noun).form("gent", plural=False)
            case = "nomn" if self.gender == "femn" else "gent"
            return " ".join((*(adjective_form(a, {case, "plur"}) for a in self.adjectives), bare))
        return self.form("gent", plural=True)

    def counted_genitive(self, number: float) -> str:
        """Return the phrase after a number in the genitive: не меньше 1 карты, 3 карт."""
        one = number != int(number) or (int(number) % 10 == 1 and int(number) % 100 != 11)  # noqa: PLR2004 - eleven
        return self.form("gent", plural=not one)

    def agreeing(self, adjective: str, case: str, *, plural: bool | None = None) -> str:
        """Return an adjective or full participle that agrees with this phrase."""
        many = self.plural if plural is None else plural
        return adjective_form(adjective, {case, "plur"} if many else {case, "sing", self.gender})

    def short(self, masculine: str) -> str:
        """Return a short participle that agrees: указан, указана, указано, указаны."""
        if self.plural:
            return f"{masculine}ы"
        return masculine + {"masc": "", "femn": "а", "neut": "о"}[self.gender]

    def with_adjectives(self, *adjectives: str) -> Phrase:
        """Return the phrase with more adjectives before it."""
        return Phrase((*adjectives, *self.adjectives), self.head, self.tail, self.noun)

    def with_tail(self, words: str) -> Phrase:
        """Return the phrase with more words after it."""
        return Phrase(self.adjectives, self.head, f"{self.tail} {words}".strip(), self.noun)


def adjective_form(word: str, wanted: set[str]) -> str:
    """Return an adjective in a form, or as it stands where it is none."""
    parse = _nominative(word, "ADJF", "PRTF")
    return word if parse is None else _inflected(parse, wanted, word)


def is_adjective(words: str) -> bool:
    """Tell whether the words are one adjective: `кредитная`, `текущий`."""
    return " " not in words and _nominative(words.lower(), "ADJF", "PRTF") is not None


def phrase(title: str) -> Phrase:
    """Return a title taken apart; its head is the first noun, after adjectives only."""
    words = title.split()
    adjectives: list[str] = []
    for number, word in enumerate(words):
        spelled = word if word.isupper() and len(word) > 1 else _lowered(word)
        noun = None if spelled.isupper() else _nominative(spelled, "NOUN")
        adjective = _nominative(spelled, "ADJF", "PRTF")
        if adjective is not None and number + 1 < len(words) and not _better_noun(spelled):
            adjectives.append(spelled)
            continue
        if noun is not None:
            return Phrase(tuple(adjectives), spelled, " ".join(words[number + 1 :]), noun)
        break
    return Phrase((), words[0], " ".join(words[1:]), None)


def adjectives_in_tail(tail: str, head_lemma: str, adjectives: list[str]) -> str | None:
    """Put adjectives before the tail's noun that they belong to: `по (дебетовым) картам`."""
    words = tail.split()
    for number, word in enumerate(words):
        for parse in _parses(word):
            if parse.tag.POS != "NOUN" or parse.normal_form.replace("ё", "е") != head_lemma:
                continue
            agreeing = {str(parse.tag.case), str(parse.tag.number)}
            agreeing |= {str(parse.tag.gender)} if parse.tag.number == "sing" else set()
            forms = [adjective_form(adjective, agreeing) for adjective in adjectives]
            return " ".join((*words[:number], *forms, *words[number:]))
    return None


def _lowered(word: str) -> str:
    return word[:1].lower() + word[1:]


def _better_noun(word: str) -> bool:
    return str(_parses(word)[0].tag.POS) == "NOUN"


def negated_clause(words: str) -> str | None:
    """Return a clause with `не` before its verb: `доход не подтверждён`; else ``None``."""
    parts = words.split(" ")
    for number, word in enumerate(parts):
        first = _parses(word.lower())[0]
        if word.lower() == "есть":
            return None
        if first.tag.POS in {"VERB", "PRTS", "ADJS"} and first.is_known:
            return " ".join((*parts[:number], "не", *parts[number:]))
    return None


def stated(word: str, *, plural: bool) -> str | None:
    """Return a word that says what one is, in the number wanted: `активны`; else ``None``."""
    first = _parses(word.lower())[0]
    is_said = first.is_known and first.tag.POS in {"PRTS", "ADJS", "VERB"}
    happened = first.tag.POS == "VERB" and first.tag.tense == "past"
    if not is_said or happened or first.tag.number != "sing":
        return None
    many = first.inflect({"plur"}) if plural else first
    return str(many.word) if many is not None else None


def with_preposition(instrumental: str) -> str:
    """Return `с суммой`, `со статусом`."""
    beginning = instrumental.lower().ljust(2)
    first, second = beginning[0], beginning[1]
    consonants = "бвгджзклмнпрстфхцчшщ"
    heavy = (first in "сзшж" and second in consonants) or first == "щ"
    return f"{'со' if heavy else 'с'} {instrumental}"
