"""The analyst: criteria in words into typed conditions, by a language model under a grammar."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

from ostap.audience.budget import added
from ostap.audience.constrain import schema_for
from ostap.audience.decode import Decoder
from ostap.audience.link import Linked, Linker
from ostap.audience.llm import ChatModel, Message, Reply
from ostap.audience.morphology import is_noun
from ostap.audience.prompts import (
    ANALYST,
    catalog_part,
    criterion_part,
    repair_part,
)
from ostap.audience.scope import Scope
from ostap.audience.stems import words
from ostap.audience.words import contrasted, read_wording
from ostap.errors import ModelProviderError
from ostap.names import Text, WrittenBy
from ostap.results.audience import Tokens, Unsaid
from ostap.results.criteria import Node

_ANSWER_TOKENS = 300


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


class Analyst:
    """Criteria in words -> typed nodes, each in a call of its own behind one shared prefix."""

    def __init__(
        self, chat: ChatModel, linker: Linker, scope: Scope, as_of: dt.date, *, repair: bool = True
    ) -> None:
        self._repair = repair
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
        answer, tokens = read_answer(reply.text), reply.usage
        if self._repair and (missed := decoder.missed(answer)):
            said = Message("assistant", reply.text)
            again = [*messages, said, Message("user", repair_part(missed))]
            dropped = set(missed) & set(wording.figure_names)
            stricter = schema_for(scope, wording, with_figure=True) if dropped else None
            second = self._ask(again, stricter or schema, deadline)
            tokens = added(tokens, second.usage)
            better = read_answer(second.text)
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


def read_answer(text: str) -> dict[str, Any]:
    """Return a model's answer as JSON.

    Raises:
        ModelProviderError: it is no JSON object.
    """
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
