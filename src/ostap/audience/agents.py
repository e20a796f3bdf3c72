"""The marketer and the analyst: the two places where a language model is asked anything."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

from ostap.audience.budget import added
from ostap.audience.constrain import schema_for
from ostap.audience.decode import Decoder
from ostap.audience.link import Linked, Linker
from ostap.audience.llm import ChatModel, Message, Reply
from ostap.audience.morphology import is_noun
from ostap.audience.offer import Clause, age_bounds, clauses
from ostap.audience.prompts import (
    ANALYST,
    MARKETER,
    catalog_part,
    criterion_part,
    offer_part,
    repair_part,
)
from ostap.audience.scope import Scope
from ostap.audience.stems import fold, meanings, same_meaning, stem, words
from ostap.audience.words import contrasted, is_negated, read_wording
from ostap.errors import ModelProviderError
from ostap.names import Text, WrittenBy
from ostap.results.audience import Offer, Tokens, Unsaid
from ostap.results.criteria import Node

_ANSWER_TOKENS = 300
_CHOICE_TOKENS = 80
_WHO = re.compile(
    r"\b(?:для тех|тем,? кто|тех,? кто|кто (?:ещ[её]|уже|не)|у кого|если (?:вы|у вас)|клиент\w*|"
    r"владельц\w+|держател\w+|заемщик\w*|вкладчик\w*|пенсионер\w*|студент\w*|молод[её]ж\w*|"
    r"старше|младше|моложе|в возрасте|семь[яиея]\w*|родител\w+|жител\w+|"
    r"for those|for people|for clients|customers? who|those who|if you|aged|owners? of)\b"
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One criterion in words, why it is wanted and where in the offer it is from."""

    said: str
    offer_field: str | None
    reason: str | None
    written_by: WrittenBy


@dataclass(frozen=True, slots=True)
class Analysed:
    """What became of one wanted criterion: nodes, or why it can't be said."""

    nodes: tuple[Node, ...]
    unsaid: Unsaid | None
    tokens: Tokens


class Marketer:
    """Offer -> criteria in words. Rules never drop a phrase that says who; the model adds."""

    def __init__(self, chat: ChatModel, linker: Linker) -> None:
        self._chat = chat
        self._linker = linker

    def criteria(self, offer: Offer, deadline: float) -> tuple[list[Wanted], Tokens]:
        """Return what the offer says of its audience.

        Raises:
            ModelProviderError: the model is away, too slow, or answers nonsense.
        """
        found = [clause for clause in clauses(offer) if clause.field != "product"]
        by_rule = {n for n, clause in enumerate(found, 1) if self._says_who(clause)}
        chosen, tokens = self._chosen(offer, found, deadline)
        wanted = list(self._from_terms(offer))
        for number, clause in enumerate(found, 1):
            if number in by_rule or number in chosen:
                written_by = WrittenBy.RULE if number in by_rule else WrittenBy.MODEL
                wanted.append(Wanted(clause.text, clause.field, None, written_by))
        return _without_repeats([*wanted, *self._not_owned(offer, wanted)]), tokens

    def _not_owned(self, offer: Offer, wanted: list[Wanted]) -> list[Wanted]:
        """Propose those who do not own the product yet, where the offer has not said it itself."""
        kind = [word for word in words(offer.product) if self._linker.tells_kind(word)]
        meant = {same_meaning(stem(word)) for word in kind}
        if not kind or any(meant <= meanings(w.said) and is_negated(w.said) for w in wanted):
            return []
        reason = "предлагаем тем, у кого этого ещё нет"
        return [Wanted(f"нет: {' '.join(kind)}", "product", reason, WrittenBy.RULE)]

    def _says_who(self, clause: Clause) -> bool:
        return bool(_WHO.search(fold(clause.text))) and bool(
            self._linker.link([clause.text], most=1).columns
        )

    def _chosen(
        self, offer: Offer, found: list[Clause], deadline: float
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
        reply = self._chat.complete(
            messages, schema=schema, max_tokens=_CHOICE_TOKENS, deadline=deadline
        )
        return set(_answer(reply.text)["chosen"]), reply.usage

    def _from_terms(self, offer: Offer) -> list[Wanted]:
        low, high = age_bounds(offer.terms)
        if low is None and high is None:
            return []
        if low is not None and high is not None:
            said = f"возраст от {low:g} до {high:g} лет"
        else:
            said = f"возраст от {low:g} лет" if low is not None else f"возраст до {high:g} лет"
        reason = "возраст назван в условиях предложения"
        return [Wanted(said, "terms", reason, WrittenBy.RULE)]


class Analyst:
    """Criteria in words -> typed nodes, each in a call of its own behind one shared prefix."""

    def __init__(self, chat: ChatModel, linker: Linker, scope: Scope, as_of: dt.date) -> None:
        self._chat = chat
        self._linker = linker
        self._scope = scope
        self._as_of = as_of
        self._prefix = f"{ANALYST}\n{catalog_part(scope)}"

    def analyse(self, wanted: Wanted, deadline: float) -> Analysed:
        """Return the typed nodes of one criterion.

        Raises:
            ModelProviderError: the model is away, too slow, or answers nonsense.
        """
        parts = contrasted(wanted.said)
        if len(parts) == 1:
            return self._analyse_one(wanted, deadline)
        found = [self._analyse_one(replace(wanted, said=part), deadline) for part in parts]
        return Analysed(
            tuple(node for one in found for node in one.nodes),
            next((one.unsaid for one in found if one.unsaid), None),
            reduce(added, (one.tokens for one in found)),
        )

    def _analyse_one(self, wanted: Wanted, deadline: float) -> Analysed:
        if not words(wanted.said):
            return Analysed((), None, Tokens())
        linked = self._linker.link([wanted.said], most=10)
        strange = sorted(word for word in linked.unknown if is_noun(word))
        if not linked.tables or len(strange) >= len(set(words(wanted.said))) / 2:
            return Analysed((), _unsaid(wanted, linked, self._scope), Tokens())
        wording = read_wording(wanted.said)
        scope = self._scope.narrowed(linked)
        schema = schema_for(scope, wording)
        if schema is None:
            return Analysed((), _unsaid(wanted, linked, self._scope), Tokens())
        decoder = Decoder(scope, wording, self._as_of)
        messages = [Message("system", self._prefix), Message("user", criterion_part(wording))]
        reply = self._ask(messages, schema, deadline)
        answer, tokens = _answer(reply.text), reply.usage
        if missed := decoder.missed(answer):
            said = Message("assistant", reply.text)
            again = [*messages, said, Message("user", repair_part(missed))]
            dropped = set(missed) & set(wording.figure_names)
            stricter = schema_for(scope, wording, with_figure=True) if dropped else None
            second = self._ask(again, stricter or schema, deadline)
            tokens = added(tokens, second.usage)
            better = _answer(second.text)
            answer = better if len(decoder.missed(better)) < len(missed) else answer
        nodes = tuple(_credited(node, wanted) for node in decoder.completed(answer))
        unsaid = Unsaid(text=", ".join(strange)) if strange and not wanted.offer_field else None
        return Analysed(nodes, unsaid, tokens)

    def _ask(self, messages: list[Message], schema: dict[str, Any], deadline: float) -> Reply:
        return self._chat.complete(
            messages, schema=schema, max_tokens=_ANSWER_TOKENS, deadline=deadline
        )


def _unsaid(wanted: Wanted, linked: Linked, scope: Scope) -> Unsaid:
    """Return what can't be said, with the nearest column that the words touched."""
    titles = {c.ref: c.title for c in scope.columns}
    near = next((titles[c.ref] for c in linked.columns if c.ref in titles), None)
    return Unsaid(text=wanted.said, nearest=near)


def _credited(node: Node, wanted: Wanted) -> Node:
    """Return the node with where it came from."""
    return node.model_copy(
        update={
            "said": wanted.said,
            "reason": wanted.reason,
            "offer_field": wanted.offer_field,
            "written_by": WrittenBy.MODEL,
        }
    )


def _without_repeats(wanted: list[Wanted]) -> list[Wanted]:
    return list({one.said: one for one in reversed(wanted)}.values())[::-1]


def _answer(text: str) -> dict[str, Any]:
    try:
        answer = json.loads(text)
    except ValueError as error:
        raise ModelProviderError(
            "model.not_json",
            Text(
                "The language model answered with something that is not JSON.",
                "Языковая модель ответила не JSON.",
            ),
            Text(
                "Try again, or choose another model in ostap.toml.",
                "Повторите или выберите другую модель в ostap.toml.",
            ),
        ) from error
    if not isinstance(answer, dict):
        raise ModelProviderError(
            "model.not_object",
            Text(
                "The language model answered with JSON of another shape.",
                "Языковая модель ответила JSON другого вида.",
            ),
        )
    return answer
