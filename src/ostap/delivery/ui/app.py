"""The pages and the way between them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from ostap.delivery.ui import audience_page, match_page
from ostap.delivery.ui.office import Office
from ostap.delivery.ui.shell import (
    Visit,
    again,
    choose_language,
    choose_who,
    foot,
    language_of,
    open_office,
    style,
    tell,
    told,
)
from ostap.delivery.ui.wording import speaker
from ostap.errors import OstapError
from ostap.names import Language

Page = Callable[[Visit], None]


def main(workspace: str, as_of: str | None = None, who: str | None = None) -> None:
    """Show the page that the visitor is on.

    Args:
        workspace: the company's folder.
        as_of: what today is, as for `ostap.compose.Company`.
        who: who works there, unless he says otherwise.
    """
    st.set_page_config(page_title="Остап", layout="wide")
    style()
    try:
        office = open_office(workspace, as_of)
        pages = _pages(office, who)
    except OstapError as error:
        tell(error, Language.RU)
        tell(error, Language.EN)
        return
    st.navigation(pages, position="top").run()


def _pages(office: Office, who: str | None) -> list[st.Page]:
    say = speaker(language_of(office))
    catalog = office.company(language_of(office)).catalog
    audience = st.Page(
        partial(show, office, audience_page.show, who),
        title=say("Audience", "Аудитория"),
        url_path="audience",
    )
    if catalog.deals is None or catalog.entities.item is None:
        return [audience]
    matching = st.Page(
        partial(show, office, match_page.show, who),
        title=say("Matching", "Подбор"),
        url_path="matching",
    )
    return [matching, audience]


def show(office: Office, page: Page, who: str | None = None) -> None:
    """Show one page between its head and its foot."""
    language = language_of(office)
    head = st.columns([5, 4, 3], vertical_alignment="bottom")
    with head[2]:
        language = choose_language(office)
    say = speaker(language)
    with head[1]:
        me = choose_who(say, _known_people(office, language), who)
    with told(language):
        visit = Visit(office, language, office.company(language), me)
        with head[0]:
            title = say("Audience", "Аудитория")
            if page is match_page.show:
                title = say("Matching", "Подбор")
            st.title(title, anchor=False)
        try:
            page(visit)
        except OstapError as error:
            tell(error, language)
            again(say, "again")
        foot(visit)


def _known_people(office: Office, language: Language) -> list[str]:
    """Return who may work here: the settings' users, else the managers, once they are read."""
    company = office.company(language)
    if company.settings.page.users:
        return list(company.settings.page.users)
    desk = company.__dict__.get("desk")  # not read for the sake of a list
    return list(desk.managers) if desk is not None else []
