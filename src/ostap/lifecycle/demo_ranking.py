"""The ranked items of the demo's page: how likely, why, and what was taken away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from ostap.lifecycle.report_html import (
    NOTHING,
    Html,
    element,
    folded,
    joined,
    listed,
    number,
    paragraph,
    percent,
    section,
    text,
)
from ostap.lifecycle.report_pictures import Bar, bars
from ostap.names import Language, Text
from ostap.results.matching import RankedItem, Ranking


def ranking_section(
    ranking: Ranking, titles: Mapping[str, str], seconds: float | None, language: Language
) -> Html:
    """Return the items with the chance of a deal, the reasons, and what was removed and by what.

    The bars are as long as the chances against the best one's: the figures beside say how much.
    """

    def say(en: str, ru: str) -> str:
        return Text(en, ru).to(language)

    drawn = [_bar(item, titles, language) for item in ranking.items]
    reasons = [_reasons(item, language) for item in ranking.items]
    picture = bars(
        drawn,
        (say("Premises", "Помещение"), say("Chance of a deal", "Вероятность сделки"), ""),
        caption=say(
            "How likely a deal is if the premises are sent to this client today.",
            "Какова вероятность сделки, если сегодня отправить помещение этому клиенту.",
        ),
        more=(say("Why", "Почему"), reasons),
    )
    told = [] if seconds is None else [paragraph(_speed(seconds, language), "soft")]
    return section(
        say("Ranked premises", "Подходящие помещения"),
        picture if drawn else paragraph(say("Nothing is left to offer.", "Предложить нечего.")),
        _removed(ranking, language),
        listed([text(note) for note in ranking.notes]),
        *told,
        anchor="ranking",
    )


def _bar(item: RankedItem, titles: Mapping[str, str], language: Language) -> Bar:
    name = titles.get(item.id)
    told = [text(name or item.id)]
    about = [item.id] if name else []
    if item.amount is not None:
        price = Text("price", "цена").to(language)
        about.append(f"{price} {number(item.amount, language)}")
    if not item.suitable:
        about.append(Text("the filter would remove it", "фильтр убрал бы").to(language))
    if about:
        told.append(element("div", text(" · ".join(about)), class_="soft"))
    shown = percent(item.probability, language, 1)
    return Bar(joined(told), item.probability, shown, faint=not item.suitable)


def _reasons(item: RankedItem, language: Language) -> Html:
    if not item.reasons:
        return text(Text("no wish to hold it against", "сравнить не с чем").to(language))
    return listed(
        [
            element("span", text(one.text), class_="yes" if one.sign == "+" else "no")
            for one in item.reasons
        ],
        "reasons",
    )


def _removed(ranking: Ranking, language: Language) -> Html:
    by_rule = Counter(one.rule for one in ranking.removed_by_rule)
    told = [
        Bar(text(rule), float(count), number(count, language))
        for rule, count in by_rule.most_common()
    ]
    if ranking.filtered:
        name = Text("filtered as unsuitable", "отсеяно как неподходящее").to(language)
        count = len(ranking.filtered)
        told.append(Bar(text(name), float(count), number(count, language), faint=True))
    if not told:
        return paragraph(
            Text(
                "No rule and no filter removed anything.", "Ни правила, ни фильтр ничего не убрали."
            ).to(language)
        )
    head = Text("What was taken away", "Что убрано").to(language)
    names = Text("By what", "Чем"), Text("Premises", "Помещений")
    picture = bars(told, (names[0].to(language), names[1].to(language), ""))
    return joined((element("h3", text(head)), picture, _filtered_ids(ranking, language)))


def _filtered_ids(ranking: Ranking, language: Language) -> Html:
    if not ranking.filtered:
        return NOTHING
    title = Text("Ids of the filtered premises", "Номера отсеянных помещений").to(language)
    return folded(title, paragraph(", ".join(ranking.filtered)))


def _speed(seconds: float, language: Language) -> str:
    told = number(seconds * 1000, language)
    return Text(f"Answered in {told} ms.", f"Ответ за {told} мс.").to(language)
