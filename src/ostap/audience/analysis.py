"""Words into conditions by two readers: rules first, the language model where these are unsure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from ostap.audience.ablation import WHOLE, Ablation
from ostap.audience.agents import Analysed, Analyst, Wanted
from ostap.audience.budget import added
from ostap.audience.link import Linker
from ostap.audience.llm import ChatModel
from ostap.audience.mask import mask
from ostap.audience.reading.ground import Ground
from ostap.audience.reading.heard import Heard, hear
from ostap.audience.reading.mentions import Lexicon
from ostap.audience.reading.reader import ReadPart, read_heard
from ostap.audience.scope import Scope
from ostap.names import WrittenBy
from ostap.results.audience import Tokens, Unsaid
from ostap.results.criteria import Node, Top

Sound = Callable[[Node], bool]
"""Tells whether a condition fits the catalog."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What became of one wanted criterion."""

    nodes: tuple[Node, ...]
    top: Top | None
    unsaid: tuple[Unsaid, ...]
    tokens: Tokens
    asked_model: bool


class Analysis:
    """Reads criteria in words. The model is opened by the first words that rules can't read.

    Args:
        chat: gives the language model.
        linker: finds what words are about, for the model.
        scope: what the model may speak of.
        readers: the catalog's words, and the catalog as seen from the selected entity.
        as_of: what today is.
        sound: whether a condition fits the catalog.
        ablation: what an evaluation takes away.
    """

    def __init__(
        self,
        chat: Callable[[], ChatModel],
        linker: Linker,
        scope: Scope,
        readers: tuple[Lexicon, Ground],
        as_of: dt.date,
        sound: Sound,
        ablation: Ablation = WHOLE,
    ) -> None:
        self._open_chat = chat
        self._linker = linker
        self._scope = scope
        self._lexicon, self._ground = readers
        self._as_of = as_of
        self._sound = sound
        self._ablation = ablation
        self._opened: Analyst | None = None
        self._local = False

    def understand(self, wanted: Wanted, deadline: float) -> Understood:
        """Return the conditions of one criterion, and what of it can't be said.

        Raises:
            ModelProviderError: the model was needed and is away, too slow, or answers nonsense.
        """
        heard = hear(wanted.said, self._lexicon, self._ground, self._as_of)
        found = _Found(wanted)
        for part in read_heard(heard, self._lexicon).parts:
            by_rule = [node for node in part.nodes if self._sound(node) and self._ablation.rules]
            rejected = len(part.nodes) - len(by_rule)
            found.strange(part.strange)
            if not self._wants_the_model(part, rejected):
                found.take(by_rule, part.top)
                if rejected or not (by_rule or part.top or part.is_empty or part.strange):
                    found.lost(part, None)
                continue
            asked = self._asked(replace(wanted, said=part.said), deadline)
            found.tokens = added(found.tokens, asked.tokens)
            found.asked_model = True
            by_model = [node for node in asked.nodes if self._sound(node)]
            words = heard.part(part.start, part.end)
            if _left_out(by_model, words) < _left_out(by_rule, words) and by_model:
                found.take(by_model, part.top, by_rules=False)
            else:
                found.take(by_rule, part.top)
                if rejected or (not by_rule and part.top is None):
                    found.lost(part, asked.unsaid)
        return found.whole()

    def _asked(self, wanted: Wanted, deadline: float) -> Analysed:
        """Return what the language model makes of the words."""
        if self._opened is None:
            chat = self._open_chat()
            self._local = chat.profile.local
            self._opened = Analyst(
                chat,
                self._linker,
                self._scope,
                self._as_of,
                repair=self._ablation.second_parse,
            )
        # Masked here too: names in the words become choices of the answer's schema.
        said = wanted.said if self._local else mask(wanted.said)
        return self._opened.analyse(replace(wanted, said=said), deadline)

    def _wants_the_model(self, part: ReadPart, rejected: int) -> bool:
        """Whether something that the catalog knows was said and rules made nothing of it."""
        if not (self._ablation.rules and self._ablation.model):
            return self._ablation.model
        if part.top is not None and not part.unheard:
            return False
        known = bool(part.unheard) or part.numbers_left > 0 or rejected > 0
        return known or (not part.nodes and not part.strange)


class _Found:
    """What is gathered of one wanted criterion."""

    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self._nodes: dict[Node, None] = {}
        self._top: Top | None = None
        self._unsaid: list[Unsaid] = []
        self.tokens = Tokens()
        self.asked_model = False

    def take(self, nodes: Iterable[Node], top: Top | None, *, by_rules: bool = True) -> None:
        """Add conditions, with where they come from."""
        written = WrittenBy.RULE if by_rules else WrittenBy.MODEL
        wanted = self._wanted
        told = {
            "said": wanted.said,
            "reason": wanted.reason,
            "offer_field": wanted.offer_field,
            "written_by": written,
        }
        self._nodes |= dict.fromkeys(node.model_copy(update=told) for node in nodes)
        self._top = self._top or top

    def strange(self, words: list[str]) -> None:
        """Note words for things that the data does not hold; an offer is full of such words."""
        if words and self._wanted.offer_field in {None, "notes"}:
            self._unsaid.append(Unsaid(text=", ".join(words)))

    def lost(self, part: ReadPart, unsaid: Unsaid | None) -> None:
        """Note a part of which nothing could be made."""
        if not part.strange or self._wanted.offer_field not in {None, "notes"}:
            self._unsaid.append(unsaid or Unsaid(text=part.said))

    def whole(self) -> Understood:
        """Return what was gathered."""
        return Understood(
            tuple(self._nodes), self._top, tuple(self._unsaid), self.tokens, self.asked_model
        )


def _left_out(nodes: list[Node], heard: Heard) -> int:
    """Return how many of the words and numbers that were heard are in none of the conditions."""
    if not nodes:
        return len(heard.mentions) + len(heard.quantities) + len(heard.times) + 1
    told = [node.model_dump(mode="json", by_alias=True) for node in nodes]
    names = set(_strings(told))
    tables = {name.partition(".")[0] for name in names if "." in name} | names
    by_place: dict[int, bool] = {}
    for m in heard.mentions:
        used = (m.column in names) if m.column else m.table in tables
        for place in m.places:
            by_place[place] = by_place.get(place, False) or used
    numbers = {float(one) for one in _numbers(told)}
    # A share may be told as 0.4 or as 40, a bound of dates as days: only plain numbers are held.
    lost = sum(
        q.value not in numbers and q.value / 100 not in numbers and q.of not in {"year", "day"}
        for q in heard.quantities
    )
    return sum(not used for used in by_place.values()) + lost


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _strings(one)


def _numbers(value: Any) -> Iterator[float]:
    if isinstance(value, int | float) and not isinstance(value, bool):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _numbers(one)
