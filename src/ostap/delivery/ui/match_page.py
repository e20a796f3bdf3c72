"""Matching: a request is filled in, the day's items are ranked, each is picked, rejected, sent."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from ostap.delivery.ui.fields import (
    FieldKind,
    FormField,
    RequestForm,
    fitting,
    read_request,
    request_form,
    with_titles,
)
from ostap.delivery.ui.match_cards import show_ranking
from ostap.delivery.ui.shell import Visit, tell
from ostap.errors import InvalidInputError, OstapError
from ostap.results.matching import Ranking
from ostap.workflows.match_desk import MatchDesk, Values

_TOP: Final = (10, 20, 50)
_FIELD: Final = "field:"


def show(visit: Visit) -> None:
    """Show the page.

    Raises:
        OstapError: what the company lacks: a model, a database.
    """
    say = visit.say
    with st.spinner(say("Reading premises and requests", "Читаю помещения и заявки")):
        desk = visit.company.desk
    form = request_form(desk, visit.language)
    _reopen(visit, form)
    _lead(visit, desk, form)
    _form(visit, desk, form)
    if (ranking := st.session_state.get("ranking")) is not None:
        show_ranking(visit, desk, ranking)
    else:
        st.info(
            say(
                "Fill in what is known and press Match. Empty fields are no wish.",
                "Заполните, что известно, и нажмите «Подобрать». Пустое поле - нет пожелания.",
            )
        )


def _reopen(visit: Visit, form: RequestForm) -> None:
    """After a reload, or in another language, show what the address says was shown."""
    key = st.query_params.get("selection")
    there: Ranking | None = st.session_state.get("ranking")
    spoken = st.session_state.get("ranking_language")
    if key is None or (there and there.selection == key and spoken == visit.language):
        return
    try:
        before = visit.company.shown_before(key)
    except InvalidInputError as error:
        tell(error, visit.language)
        del st.query_params["selection"]
        return
    if there is None:  # else the form stands as the visitor filled it in
        _fill(form, before.ranking.client, before.ranking.manager, before.asked)
    _keep(visit, before.ranking)


def _lead(visit: Visit, desk: MatchDesk, form: RequestForm) -> None:
    """Offer to start from a request that the company has already."""
    say = visit.say
    if desk.catalog.request is None:
        return
    with st.form("lead", border=False):
        left, right = st.columns([3, 2], vertical_alignment="bottom")
        lead = left.text_input(
            say("Existing request, by its number", "Готовая заявка, по номеру"), key="lead_id"
        )
        asked = right.form_submit_button(say("Fill in the form", "Заполнить форму"))
    if not asked or not lead.strip():
        return
    try:
        found = desk.lead(lead.strip())
    except OstapError as error:
        tell(error, visit.language)
        return
    manager = found.manager if found.manager in desk.managers else None
    _fill(form, found.client, manager, found.wishes)


def _fill(form: RequestForm, client: str | None, manager: str | None, wishes: Values) -> None:
    """Put values into the form's widgets, which must not have been drawn yet."""
    values = fitting(form, wishes)
    for field in form.fields:
        empty: Any = [] if field.kind is FieldKind.CHOICES else None
        st.session_state[_FIELD + field.ref] = values.get(field.ref, empty)
    st.session_state["client"] = client or ""
    st.session_state["manager"] = manager


def _form(visit: Visit, desk: MatchDesk, form: RequestForm) -> None:
    say = visit.say
    with st.form("request"):
        one, two, three = st.columns(3)
        client = one.text_input(
            say("Client's number (may be empty)", "Номер клиента (можно не указывать)"),
            key="client",
        )
        manager = two.selectbox(
            say("Manager", "Менеджер"),
            desk.managers,
            index=None,
            key="manager",
            placeholder=say("Any", "Любой"),
        )
        top = three.selectbox(say("How many to show", "Сколько показать"), _TOP, key="top")
        values = _rows(visit, form.wishes)
        if form.about:
            with st.expander(say("More about the request", "Ещё о заявке")):
                values |= _rows(visit, form.about)
        asked = st.form_submit_button(say("Match", "Подобрать"), type="primary")
    if asked:
        _match(visit, form, client.strip(), manager, values, top)


def _rows(visit: Visit, rows: tuple[tuple[FormField, ...], ...]) -> dict[str, Any]:
    """Lay fields out two places a line; a range's two take one place together."""
    values: dict[str, Any] = {}
    for start in range(0, len(rows), 2):
        places = st.columns(2)
        for place, row in zip(places, rows[start : start + 2], strict=False):
            for column, field in zip(place.columns(len(row)), row, strict=True):
                with column:
                    values[field.ref] = _widget(visit, field)
    return values


def _widget(visit: Visit, field: FormField) -> Any:
    say, key = visit.say, _FIELD + field.ref
    unsaid = say("Not said", "Не указано")
    if field.kind is FieldKind.NUMBER:
        return st.number_input(
            field.title, min_value=field.least, value=None, step=1.0, format="%g", key=key
        )
    if field.kind is FieldKind.DAY:
        return st.date_input(field.title, value=None, key=key)
    if field.kind is FieldKind.YES_NO:
        words = {True: say("Yes", "Да"), False: say("No", "Нет")}
        return st.selectbox(
            field.title,
            list(words),
            index=None,
            format_func=words.__getitem__,
            key=key,
            placeholder=unsaid,
        )
    options = list(field.options)
    shown = lambda code: field.options.get(code, code)  # noqa: E731 - one line, used below twice
    if field.kind is FieldKind.CHOICES:
        return st.multiselect(
            field.title, options, format_func=shown, key=key, placeholder=say("Any", "Любые")
        )
    return st.selectbox(
        field.title, options, index=None, format_func=shown, key=key, placeholder=unsaid
    )


def _match(
    visit: Visit,
    form: RequestForm,
    client: str,
    manager: str | None,
    values: Values,
    top: int,
) -> None:
    """Rank and keep the answer; the same question again is not asked again."""
    try:
        request = read_request(form, values, client, manager)
        asked = (request.model_dump_json(), top, visit.language, visit.company.as_of)
        if st.session_state.get("asked") == asked:
            return
        with st.spinner(visit.say("Matching", "Подбираю")):
            ranking = visit.company.matcher.rank(request, top, visit.who)
    except InvalidInputError as error:
        st.session_state.pop("ranking", None)
        st.query_params.pop("selection", None)
        tell(with_titles(error, form), visit.language)
        return
    st.session_state["asked"] = asked
    _keep(visit, ranking)


def _keep(visit: Visit, ranking: Ranking) -> None:
    st.session_state["ranking"] = ranking
    st.session_state["ranking_language"] = visit.language
    if ranking.selection is not None:
        st.query_params["selection"] = ranking.selection
