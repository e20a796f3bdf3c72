"""The audience of the demo's page: the offer, the funnel of criteria, the rules, the SQL."""

from __future__ import annotations

import json

from ostap.lifecycle.report_html import (
    NOTHING,
    Html,
    element,
    facts,
    folded,
    joined,
    listed,
    number,
    section,
    text,
)
from ostap.lifecycle.report_html import code as code_block
from ostap.lifecycle.report_pictures import Bar, bars
from ostap.names import Language, Text, WrittenBy
from ostap.results.audience import Audience, CriterionLine, Offer, Unsaid

_WRITTEN_BY = {
    WrittenBy.RULE: Text("by rule", "по правилу"),
    WrittenBy.MODEL: Text("by the model", "от модели"),
    WrittenBy.PERSON: Text("by a person", "от человека"),
}
_STATUS = {
    "done": Text("done", "готово"),
    "waiting": Text("waiting for a person", "ждёт человека"),
    "failed": Text("failed", "не удалось"),
    "budget": Text("budget spent", "исчерпан бюджет"),
}


def audience_section(offer: Offer | None, audience: Audience | None, language: Language) -> Html:
    """Return the offer and whom it was found for; nothing where neither is given."""
    parts = [_offer(offer, language)] if offer else []
    if audience:
        title = Text("The audience", "Аудитория").to(language)
        parts.append(section(title, *_audience(audience, language), anchor="audience"))
    return joined(parts)


def _offer(offer: Offer, language: Language) -> Html:
    title = Text("The offer", "Предложение").to(language)
    rows = [(name, text(_plain(value))) for name, value in offer.terms.items()]
    if offer.channel:
        rows.append((Text("channel", "канал").to(language), text(offer.channel)))
    if offer.target_size:
        wanted = Text("wanted", "нужно клиентов").to(language)
        rows.append((wanted, text(number(offer.target_size, language))))
    return section(
        title,
        element("h3", text(offer.product)),
        element("blockquote", text(offer.text)),
        facts(rows) if rows else NOTHING,
        anchor="offer",
    )


def _plain(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(_plain(one) for one in value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _audience(audience: Audience, language: Language) -> list[Html]:
    return [
        _tiles(audience, language),
        _funnel(audience.criteria, language),
        _rules(audience, language),
        _unsaid(audience.unsaid, language),
        listed([text(warning) for warning in audience.warnings]),
        folded("SQL", code_block(audience.sql)) if audience.sql else NOTHING,
    ]


def _tiles(audience: Audience, language: Language) -> Html:
    def say(en: str, ru: str) -> str:
        return Text(en, ru).to(language)

    tokens = audience.tokens
    shown = [
        (number(audience.count, language), say("clients", "клиентов")),
        (_STATUS[audience.status].to(language), say("state of the run", "состояние прогона")),
        (number(tokens.prompt, language), say("tokens read", "токенов прочитано")),
        (number(tokens.cached, language), say("tokens from the cache", "токенов из кеша")),
        (number(tokens.completion, language), say("tokens written", "токенов написано")),
        (number(audience.seconds, language, 1), say("seconds", "секунд")),
    ]
    tiles = [
        element("div", element("b", text(value)), element("span", text(name)), class_="tile")
        for value, name in shown
    ]
    return element("div", *tiles, class_="tiles")


def _funnel(criteria: tuple[CriterionLine, ...], language: Language) -> Html:
    if not criteria:
        return NOTHING

    def say(en: str, ru: str) -> str:
        return Text(en, ru).to(language)

    drawn = [_criterion(one, language) for one in criteria]
    return joined(
        (
            element("h3", text(say("Criteria", "Критерии"))),
            bars(
                drawn,
                (say("Criterion", "Критерий"), say("Left after it", "Осталось после него"), ""),
                caption=say(
                    "How many clients are left after each criterion and all before it.",
                    "Сколько клиентов остаётся после критерия и всех, что перед ним.",
                ),
            ),
        )
    )


def _criterion(line: CriterionLine, language: Language) -> Bar:
    alone = Text("alone", "сам по себе").to(language)
    about = [f"{alone} {number(line.alone, language)}", _WRITTEN_BY[line.written_by].to(language)]
    if line.reason:
        about.append(line.reason)
    if line.offer_field:
        about.append(f"{Text('from', 'из поля').to(language)} {line.offer_field}")
    label = joined((text(line.text), element("div", text(" · ".join(about)), class_="soft")))
    return Bar(label, float(line.left), number(line.left, language))


def _rules(audience: Audience, language: Language) -> Html:
    if not audience.rules:
        return NOTHING
    title = Text("Rules", "Правила").to(language)
    head = (
        Text("Rule", "Правило").to(language),
        Text("Removed by it", "Убрано им").to(language),
        "",
    )
    drawn = [
        Bar(text(rule.text), float(rule.removed), number(rule.removed, language), faint=True)
        for rule in audience.rules
    ]
    return joined((element("h3", text(title)), bars(drawn, head)))


def _unsaid(unsaid: tuple[Unsaid, ...], language: Language) -> Html:
    if not unsaid:
        return NOTHING
    title = Text("What the data can't say", "Чего в данных нет").to(language)
    nearest = Text("nearest", "ближайшее").to(language)
    points = [
        text(one.text if one.nearest is None else f"{one.text} ({nearest}: {one.nearest})")
        for one in unsaid
    ]
    return joined((element("h3", text(title)), listed(points)))
