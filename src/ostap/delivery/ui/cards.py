"""A ranking as a manager sees it: cards, what was filtered, what rules removed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from ostap.catalog.model import ColumnType
from ostap.criteria import Rule
from ostap.delivery.ui.wording import (
    moment,
    number,
    percent,
    sentence,
    speaker,
    title_of,
    unit_of,
    value_text,
)
from ostap.journal import Stage
from ostap.names import Language, Text
from ostap.results.matching import FilterOutcome, RankedItem, Ranking, Reason
from ostap.settings.workspace import RejectionReason
from ostap.workflows.decisions import Standing
from ostap.workflows.match_desk import MatchDesk, Values

NOBODY_ASKED: Final = Standing()
_CHANNELS: Final = {
    "email": Text("e-mail", "почта"),
    "messenger": Text("messenger", "мессенджер"),
    "call": Text("call", "звонок"),
}
_DEAL: Final = {
    Stage.WON: Text("Deal won", "Сделка успешна"),
    Stage.LOST: Text("Deal lost", "Сделка проиграна"),
    Stage.CONTRADICTORY: Text("The sources disagree on the deal", "Источники о сделке расходятся"),
}


@dataclass(frozen=True, slots=True)
class Card:
    """One item as it is shown.

    Attributes:
        place: from 1.
        title: its address, or what else its texts say; its kind and id where they say nothing.
        facts: what wishes are held against, in the catalog's order.
        chance: of a deal, in words.
        price: with its currency; ``None`` where it is not known.
        standing: how far it came with this client.
        told: its standing in words; empty where it was only shown.
    """

    place: int
    id: str
    title: str
    facts: tuple[str, ...]
    chance: str
    price: str | None
    reasons: tuple[Reason, ...]
    suitable: bool
    standing: Standing
    told: str


class CardMaker:
    """Makes the cards of one company in one language."""

    def __init__(
        self, desk: MatchDesk, reasons: Iterable[RejectionReason], language: Language
    ) -> None:
        self._desk = desk
        self._language = language
        self._reasons = rejection_titles(reasons, language)
        pairs = desk.company.plan.pairs
        self._price = next((p.value for p in pairs if p.kind == "at_most"), None)
        values = dict.fromkeys(p.value for p in pairs if p.value != self._price)
        self._facts = tuple(values)

    def cards(self, ranking: Ranking, standing: Mapping[str, Standing]) -> list[Card]:
        """Return a card of each item, in the ranking's order."""
        return [
            self._card(place, item, standing.get(item.id, NOBODY_ASKED))
            for place, item in enumerate(ranking.items, 1)
        ]

    def title(self, key: str) -> str:
        """Return what an item is called."""
        known = self._desk.item(key)
        entity = self._desk.catalog.entities.item
        called = sentence(entity.title.to(self._language, entity.table)) if entity else ""
        for ref, value in known.items():
            column = self._desk.catalog.column(ref)
            if column is not None and column.type is ColumnType.TEXT:
                return str(value)
        return f"{called} {key}".strip()

    def _card(self, place: int, item: RankedItem, standing: Standing) -> Card:
        known = self._desk.item(item.id)
        unit = unit_of(self._desk.catalog, self._price, self._language) if self._price else ""
        price = None
        if item.amount is not None:
            price = f"{number(item.amount, self._language)} {unit}".strip()
        return Card(
            place=place,
            id=item.id,
            title=self.title(item.id),
            facts=tuple(self._fact(ref, known) for ref in self._facts if ref in known),
            chance=percent(item.probability, self._language),
            price=price,
            reasons=item.reasons,
            suitable=item.suitable,
            standing=standing,
            told=self._told(standing),
        )

    def _fact(self, ref: str, known: Values) -> str:
        catalog, language = self._desk.catalog, self._language
        return (
            f"{title_of(catalog, ref, language)}: {value_text(catalog, ref, known[ref], language)}"
        )

    def _told(self, standing: Standing) -> str:
        say = speaker(self._language)
        when = f", {moment(standing.at, self._language)}" if standing.at else ""
        if standing.stage in _DEAL:
            return _DEAL[standing.stage].to(self._language)
        if standing.stage is Stage.REJECTED:
            reason = self._reasons.get(standing.reason or "", standing.reason or "")
            after = say(" after it was sent", " после отправки") if standing.sent else ""
            return say(f"Turned down{after}: {reason}{when}", f"Отклонено{after}: {reason}{when}")
        if standing.sent:
            return say(f"Sent{when}", f"Отправлено{when}")
        if standing.stage is Stage.PICKED:
            return say(f"Picked{when}", f"Выбрано{when}")
        return ""


def rejection_titles(reasons: Iterable[RejectionReason], language: Language) -> dict[str, str]:
    """Return the reasons to turn something down: code -> words."""
    return {one.code: Text(one.en, one.ru).to(language) for one in reasons}


def channel_title(code: str, language: Language) -> str:
    """Return what a channel is called; the settings' own channels are called by their codes."""
    return _CHANNELS[code].to(language) if code in _CHANNELS else code


def removed_by_rules(
    ranking: Ranking, rules: Iterable[Rule], language: Language
) -> list[tuple[str, int]]:
    """Return the rules that removed something, in words, with how many; the most first."""
    titles = {rule.id: rule.words(language) for rule in rules}
    counts = Counter(one.rule for one in ranking.removed_by_rule)
    return [(titles.get(rule, rule), count) for rule, count in counts.most_common()]


def filter_words(outcome: FilterOutcome, removed: int, language: Language) -> str:
    """Return what the filter did to this ranking, and why; why it is off, the ranking notes."""
    say = speaker(language)
    if not outcome.works or outcome.threshold is None:
        return say(
            "The filter is off: nothing was filtered.",
            "Фильтр выключен: ничего не отсеяно.",
        )
    least = percent(outcome.threshold, language)
    told = say(
        f"Filtered as surely unsuitable: {removed}. Their chance of a deal is below {least}.",
        f"Отсеяно как заведомо неподходящие: {removed}. Вероятность сделки у них ниже {least}.",
    )
    if outcome.recall is None:
        return told
    kept = percent(outcome.recall, language)
    return told + say(
        f" With this threshold {kept} of the pairs that ended in a deal would have been kept.",
        f" При таком пороге сохранилось бы {kept} пар, которые кончились сделкой.",
    )
