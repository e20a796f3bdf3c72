"""The marketer: from an offer to criteria in words, each with its reason and the offer's field."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from typing import Final

from pydantic import JsonValue

from ostap.audience.agents import Wanted, read_answer
from ostap.audience.link import Linker
from ostap.audience.llm import ChatModel, Message
from ostap.audience.morphology import part_of_speech
from ostap.audience.offer import Clause, clauses
from ostap.audience.prompts import MARKETER, offer_part
from ostap.audience.reading.ground import Ground
from ostap.audience.reading.mentions import Lexicon
from ostap.audience.reading.reader import Reading, read_criterion
from ostap.audience.stems import fold
from ostap.audience.terms import age_bounds
from ostap.catalog.model import ColumnType
from ostap.names import Language, Text, WrittenBy
from ostap.results.audience import Offer, Tokens
from ostap.results.criteria import Aggregate, Attribute, Contains, Related

_CHOICE_TOKENS: Final = 80
_WHO: Final = re.compile(
    r"\b(?:(?:для|тем|тех|те|всех|всем)(?=,? (?:кто|у кого|кому|чьи|чей|кого)\b)|"
    r"у кого|кто (?:ещ[её]|уже|не)|кому (?:ещ[её]|уже)|если (?:вы|у вас)|"
    r"(?:для|только) (?:[\w-]+,? (?:и )?){0,3}(?:клиентов|клиентам|владельцев|держателей|заемщиков|"
    r"вкладчиков|пенсионеров|студентов|предпринимателей|самозанятых|школьников|автомобилистов|"
    r"автовладельцев|семей|родителей|жителей|молодежи|женщин|мужчин|людей)|"
    r"(?:[\w-]+ )?(?:клиентам|владельцам|держателям|заемщикам|вкладчикам)|"
    r"(?:пенсионерам|студентам|предпринимателям|самозанятым|автомобилистам|семьям|родителям)|"
    r"в возрасте|старше|младше|моложе|"
    r"for (?:those|people)|for (?:[\w-]+ ){0,3}(?:clients|customers)|"
    r"(?:clients|customers|those) who|if you|aged|owners? of)"
)
_FROM: Final = re.compile(r"_(?:from|min|at_least|ge|от)$")
_TO: Final = re.compile(r"_(?:to|max|at_most|le|до)$")
_PRONOUN: Final = re.compile(
    r",?\s*(?:и |но )?(?:у (?:которых|кого|вас)|кто)?\s*(?:ещ[её] |пока )?(?:не имеет\s+)?"
    r"\b(?:такой|такого|такую|его|её|ее|их|этой|этого|эту)\b(?:\s+\w+)?\s+"
    r"(?:ещ[её] |пока |у вас )*нет\b"
    r"(?: ещ[её])?|\bwho (?:do not|don't) have (?:it|one) yet\b",
    re.IGNORECASE,
)
"""Who has none of the product itself: "у кого его ещё нет", "такой карты ещё нет"."""
_QUOTED: Final = re.compile(r"[«\"“][^»\"”]*[»\"”]")

REASON_TERMS: Final = Text("named in the terms of the offer", "названо в условиях предложения")
REASON_NOTES: Final = Text("the marketer's note", "заметка маркетолога")
REASON_TEXT: Final = Text(
    "the offer says so of those it is for", "так предложение говорит о тех, для кого оно"
)
REASON_OWNED: Final = Text(
    "offered to those who do not have it yet", "предлагаем тем, у кого этого ещё нет"
)


class Marketer:
    """Offer -> criteria in words. Rules never drop a phrase that says who; the model adds.

    Args:
        chat: gives the language model; it is opened only where rules find nobody in the offer.
            ``None``: nobody is asked.
        linker: finds what words are about.
        readers: the catalog's words, and the catalog as seen from the selected entity.
        as_of: what today is.
        language: of the reasons.
    """

    def __init__(
        self,
        chat: Callable[[], ChatModel] | None,
        linker: Linker,
        readers: tuple[Lexicon, Ground],
        as_of: dt.date,
        language: Language = Language.RU,
    ) -> None:
        self._chat = chat
        self._linker = linker
        self._lexicon, self._ground = readers
        self._as_of = as_of
        self._language = language

    def criteria(self, offer: Offer, deadline: float) -> tuple[list[Wanted], Tokens]:
        """Return whom the offer is for, in words.

        Raises:
            ModelProviderError: the model is away, too slow, or answers nonsense.
        """
        found = [clause for clause in clauses(offer) if clause.field != "product"]
        wanted = [*self._from_terms(offer), *self._by_rule(found)]
        tokens = Tokens()
        unsaid = not any(one.offer_field in {"notes", "text"} for one in wanted)
        if self._chat is not None and unsaid and found:
            chosen, tokens = self._chosen(self._chat(), offer, found, deadline)
            wanted += [
                self._wanted(clause.text, clause.field, REASON_TEXT, WrittenBy.MODEL)
                for number, clause in enumerate(found, 1)
                if number in chosen
            ]
        return _without_repeats([*wanted, *self._not_owned(offer, wanted)]), tokens

    def _by_rule(self, found: list[Clause]) -> Iterator[Wanted]:
        """Yield the marketer's notes whole, and of the text what says for whom it is."""
        noted = any(clause.field == "notes" for clause in found)
        for clause in found:
            if clause.field == "notes":
                yield self._wanted(clause.text, "notes", REASON_NOTES)
            elif said := self._who(clause.text, alone=not noted):
                yield self._wanted(said, clause.field, REASON_TEXT)

    def _who(self, text: str, *, alone: bool) -> str | None:
        """Return the part of a sentence that says who, if the data may know such people."""
        match = _WHO.search(fold(text))
        if match is None:
            return None
        said = _PRONOUN.sub("", text[match.start() :])
        said = re.split(r"\s[—–-]\s|[:;]", said, maxsplit=1)[0].strip(" .!?…")
        reading = read_criterion(said, self._lexicon, self._ground, self._as_of)
        # Beside a marketer's notes the text is advertising; alone it is all that says who.
        return said if reading.nodes and (reading.sure or alone) else None

    def _wanted(
        self, said: str, field: str, reason: Text, written_by: WrittenBy = WrittenBy.RULE
    ) -> Wanted:
        return Wanted(said, field, reason.to(self._language), written_by)

    def _from_terms(self, offer: Offer) -> Iterator[Wanted]:
        """Yield the bounds that the terms set on what is known of a client: age, income, city."""
        low, high = age_bounds(offer.terms)
        if low is not None or high is not None:
            bounds = (("от", low), ("до", high))
            told = " ".join(f"{word} {age:g}" for word, age in bounds if age is not None)
            yield self._wanted(f"возраст {told} лет", "terms", REASON_TERMS)
        for key, value in offer.terms.items():
            if said := self._of_term(fold(key), value):
                yield self._wanted(said, "terms", REASON_TERMS)

    def _of_term(self, key: str, value: JsonValue) -> str | None:
        bound = "от" if _FROM.search(key) else "до" if _TO.search(key) else ""
        name = _TO.sub("", _FROM.sub("", key))
        for ref, column in self._ground.columns(self._ground.root):
            called = {fold(said) for said in (*column.title.words, ref.partition(".")[2])}
            if name not in called:
                continue
            title = column.title.to(Language.RU, name)
            number = isinstance(value, int | float) and not isinstance(value, bool)
            if column.type.is_numeric and number and bound:
                return f"{title} {bound} {value:g}"
            if column.type is ColumnType.CATEGORY and isinstance(value, str | list):
                listed = [value] if isinstance(value, str) else [str(one) for one in value]
                return f"{title}: {' или '.join(listed)}"
        return None

    def _not_owned(self, offer: Offer, wanted: list[Wanted]) -> list[Wanted]:
        """Propose those who do not own the product yet, unless the offer speaks of it itself."""
        asked = _PRONOUN.search(fold(f"{offer.text} {offer.notes or ''}")) is not None
        spoken_of = frozenset() if asked else self._spoken_of(wanted)
        kind = _QUOTED.sub(" ", offer.product).strip()
        for product in dict.fromkeys(name for name in (offer.product, kind) if name):
            said = f"сейчас нет: {product}"
            reading = read_criterion(said, self._lexicon, self._ground, self._as_of)
            nodes = [node for node in reading.nodes if isinstance(node, Related)]
            if len(nodes) != 1 or nodes[0].aggregate is not Aggregate.NONE:
                continue
            named = any(
                isinstance(one, Attribute) and isinstance(one.test, Contains)
                for one in nodes[0].where
            )
            heard = reading.sure or (asked and named) or _but_adjectives(reading)
            if not heard or not self._is_held(nodes[0].table):
                continue
            if nodes[0].table not in spoken_of:
                return [self._wanted(said, "product", REASON_OWNED)]
        return []

    def _is_held(self, table: str) -> bool:
        """Whether rows are things that last (a card, a policy) and not events (a payment)."""
        columns = [column for _, column in self._ground.columns(table)]
        return any(column.type.is_time and column.role != "event_time" for column in columns)

    def _spoken_of(self, wanted: list[Wanted]) -> set[str]:
        """Return the tables whose rows the criteria ask about already, or pass on the way."""
        readings = (
            read_criterion(one.said, self._lexicon, self._ground, self._as_of) for one in wanted
        )
        asked = {n.table for reading in readings for n in reading.nodes if isinstance(n, Related)}
        bases = self._ground.bases
        return asked | {s.to_table for t in asked & bases.keys() for s in bases[t].path}

    @staticmethod
    def _chosen(
        chat: ChatModel, offer: Offer, found: list[Clause], deadline: float
    ) -> tuple[set[int], Tokens]:
        numbers = list(range(1, len(found) + 1))
        items = {"type": "array", "items": {"enum": numbers}, "maxItems": min(len(numbers), 8)}
        schema = {
            "type": "object",
            "properties": {"chosen": items},
            "required": ["chosen"],
            "additionalProperties": False,
        }
        messages = [Message("system", MARKETER), Message("user", offer_part(offer, found))]
        reply = chat.complete(messages, schema=schema, max_tokens=_CHOICE_TOKENS, deadline=deadline)
        return set(read_answer(reply.text)["chosen"]), reply.usage


def _but_adjectives(reading: Reading) -> bool:
    """Whether all is read but an adjective unknown to the data: "молодёжная кредитная карта"."""
    strange = [word for part in reading.parts for word in part.strange]
    left = any(part.missed for part in reading.parts)
    return not left and all(part_of_speech(fold(word))[1] == "ADJF" for word in strange)


def _without_repeats(wanted: list[Wanted]) -> list[Wanted]:
    return list({one.said: one for one in reversed(wanted)}.values())[::-1]
