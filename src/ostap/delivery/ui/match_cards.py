"""A ranking on the page: its cards, and what may be done with each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

import streamlit as st

from ostap.delivery.ui.cards import (
    Card,
    CardMaker,
    channel_title,
    filter_words,
    rejection_titles,
    removed_by_rules,
)
from ostap.delivery.ui.shell import Visit, tell
from ostap.delivery.ui.wording import plain, sentence
from ostap.errors import OstapError
from ostap.journal import Stage
from ostap.names import Text
from ostap.results.matching import Ranking
from ostap.workflows.decisions import About, Decisions, Standing
from ostap.workflows.match_desk import MatchDesk

_SIGNS: Final = {"+": ":green[**+**]", "-": ":red[**−**]"}
_DONE: Final = {
    "pick": Text("Written down: picked.", "Записано: выбрано."),
    "reject": Text("Written down: turned down.", "Записано: отклонено."),
    "send": Text(
        "Written down: sent. The deal in the CRM is queued.",
        "Записано: отправлено. Сделка для CRM поставлена в очередь.",
    ),
}


def show_ranking(visit: Visit, desk: MatchDesk, ranking: Ranking) -> None:
    """Show what a ranking holds, the most probable first."""
    say = visit.say
    if (failed := st.session_state.pop("decision_failed", None)) is not None:
        tell(failed, visit.language)
    if (made := st.session_state.pop("decision_made", None)) is not None:
        st.success(made)
    if ranking.notes:
        st.warning("  \n".join(plain(sentence(note)) for note in ranking.notes))
    if not ranking.items:
        st.info(say("Nothing is left to offer.", "Предложить нечего."))
    _left_out(visit, ranking)
    standing = _standing(visit, ranking)
    maker = CardMaker(desk, visit.company.settings.page.rejections, visit.language)
    cards = maker.cards(ranking, standing)
    if cards and not _may_decide(visit, ranking):
        st.info(_what_is_missing(visit, ranking))
    for card in cards:
        if card.suitable:
            _card(visit, ranking, card)
    doubtful = [card for card in cards if not card.suitable]
    if doubtful:
        title = say(
            f"The filter would remove these: {len(doubtful)}", f"Фильтр убрал бы: {len(doubtful)}"
        )
        with st.expander(title):
            for card in doubtful:
                _card(visit, ranking, card)


def _standing(visit: Visit, ranking: Ranking) -> Mapping[str, Standing]:
    if ranking.client is None:
        return {}
    try:
        return visit.company.decisions.standing(ranking.client)
    except OstapError as error:
        tell(error, visit.language)
        return {}


def _left_out(visit: Visit, ranking: Ranking) -> None:
    """Say what was not shown: filtered by the model, removed by rules."""
    say = visit.say
    outcome = visit.company.ruled_matcher.matcher.filter
    removed = removed_by_rules(ranking, visit.company.rules, visit.language)
    st.markdown(plain(filter_words(outcome, len(ranking.filtered), visit.language)))
    if removed:
        lines = "; ".join(f"«{plain(title)}»: **{count}**" for title, count in removed)
        st.markdown(say(f"Removed by rules: {lines}.", f"Убрано правилами: {lines}."))


def _may_decide(visit: Visit, ranking: Ranking) -> bool:
    return bool(ranking.client and visit.who and ranking.selection)


def _what_is_missing(visit: Visit, ranking: Ranking) -> str:
    say = visit.say
    if ranking.client is None:
        return say(
            "To pick, turn down or send, give the client's number and match again.",
            "Чтобы выбирать, отклонять и отправлять, укажите номер клиента и подберите заново.",
        )
    return say(
        "To pick, turn down or send, say at the top who you are.",
        "Чтобы выбирать, отклонять и отправлять, укажите вверху, кто вы.",
    )


def _card(visit: Visit, ranking: Ranking, card: Card) -> None:
    say = visit.say
    with st.container(border=True):
        what, chance = st.columns([4, 1])
        with what:
            number = plain(say(f"No. {card.id}", f"№ {card.id}"))
            price = [f"**{plain(card.price)}**"] if card.price else []
            facts = " · ".join([*price, *(plain(fact) for fact in card.facts)])
            head = f"**{card.place}. {plain(card.title)}**  :gray[{number}]  \n{facts}"
            st.markdown(head)
            reasons = [f"{_SIGNS[one.sign]} {plain(one.text)}" for one in card.reasons]
            if reasons:
                st.markdown("  \n".join(reasons))
        chance.metric(say("Chance of a deal", "Вероятность сделки"), card.chance)
        if card.told:
            st.markdown(f"**{plain(card.told)}**")
        if _may_decide(visit, ranking):
            _actions(visit, ranking, card)


def _actions(visit: Visit, ranking: Ranking, card: Card) -> None:
    """Offer what may be done next: nothing after a sending but a rejection."""
    about = About(
        selection=ranking.selection or "",
        client=ranking.client or "",
        item=card.id,
        turn=card.standing.turn,
        manager=ranking.manager,
        who=visit.who,
    )
    with st.container(horizontal=True):
        if card.standing.stage in {Stage.SHOWN, Stage.REJECTED} and not card.standing.sent:
            st.button(
                visit.say("Pick", "Выбрать"),
                key=f"pick:{card.id}",
                on_click=_decide,
                args=(visit, "pick", lambda decisions: decisions.pick(about)),
            )
        if not card.standing.sent:
            _send(visit, about, card)
        if card.standing.stage is not Stage.REJECTED:
            _reject(visit, about, card)


def _send(visit: Visit, about: About, card: Card) -> None:
    say = visit.say
    with st.popover(say("Send", "Отправить")):
        st.markdown(
            say(
                f"Send «{plain(card.title)}» to the client {plain(about.client)}? It goes into "
                "the journal, and a deal in the CRM is queued.",
                f"Отправить «{plain(card.title)}» клиенту {plain(about.client)}? Это попадёт "
                "в журнал, а для CRM встанет в очередь сделка.",
            )
        )
        st.selectbox(
            say("By", "Как"),
            visit.company.settings.page.channels,
            format_func=lambda code: channel_title(code, visit.language),
            key=f"channel:{card.id}",
        )
        st.button(
            say("Yes, send", "Да, отправить"),
            key=f"send:{card.id}",
            type="primary",
            on_click=_decide,
            args=(visit, "send", partial(_sent, about)),
        )


def _reject(visit: Visit, about: About, card: Card) -> None:
    say = visit.say
    titles = rejection_titles(visit.company.settings.page.rejections, visit.language)
    by_titles = {"client": say("the client", "клиент"), "manager": say("the manager", "менеджер")}
    with st.popover(say("Turn down", "Отклонить")):
        st.selectbox(
            say("Why", "Почему"),
            list(titles),
            format_func=titles.__getitem__,
            key=f"reason:{card.id}",
        )
        st.radio(
            say("Who turns it down", "Кто отклоняет"),
            ("client", "manager"),
            format_func=by_titles.__getitem__,
            horizontal=True,
            key=f"by:{card.id}",
        )
        st.text_input(
            say("In words (may be empty)", "Своими словами (можно не писать)"),
            key=f"comment:{card.id}",
            max_chars=500,
        )
        st.button(
            say("Turn down", "Отклонить"),
            key=f"reject:{card.id}",
            type="primary",
            on_click=_decide,
            args=(visit, "reject", partial(_rejected, about)),
        )


def _sent(about: About, decisions: Decisions) -> bool:
    """Send as the popover says at the click, not as it said when it was drawn."""
    return decisions.send(about, st.session_state[f"channel:{about.item}"])


def _rejected(about: About, decisions: Decisions) -> bool:
    """Turn down as the popover says at the click, not as it said when it was drawn."""
    said = st.session_state
    reason, by = said[f"reason:{about.item}"], said[f"by:{about.item}"]
    return decisions.reject(about, by, reason, said[f"comment:{about.item}"].strip())


def _decide(visit: Visit, kind: str, decision: Callable[[Decisions], bool]) -> None:
    """Write a decision; what fails is told on the page that follows."""
    try:
        decision(visit.company.decisions)
    except OstapError as error:
        st.session_state["decision_failed"] = error
    else:
        st.session_state["decision_made"] = _DONE[kind].to(visit.language)
