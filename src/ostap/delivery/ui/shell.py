"""What every page has: its head, its foot, its errors."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import streamlit as st

from ostap.compose import Company
from ostap.delivery.ui.jobs import unforeseen
from ostap.delivery.ui.office import Office
from ostap.delivery.ui.wording import Say, day, plain, speaker
from ostap.errors import OstapError
from ostap.names import Language

_log = logging.getLogger(__name__)
_LANGUAGES: Final = {Language.RU: "Русский", Language.EN: "English"}

_STYLE: Final = """
<style>
.block-container {max-width: 1120px; padding-top: 4.5rem; padding-bottom: 3rem;}
[data-testid="stMetricValue"] {font-variant-numeric: tabular-nums; font-size: 1.8rem;}
[data-testid="InputInstructions"] {display: none;}
h1 {font-size: 2.2rem !important;}
@media (max-width: 640px) {.block-container {padding-left: 1rem; padding-right: 1rem;}}
</style>
"""


@dataclass(frozen=True, slots=True)
class Visit:
    """Who looks at the page, in which language, at which company."""

    office: Office
    language: Language
    company: Company
    who: str | None

    @property
    def say(self) -> Say:
        """Picks the words of the page's language."""
        return speaker(self.language)


@st.cache_resource(show_spinner=False)
def open_office(root: str, as_of: str | None) -> Office:
    """Return the one office of this server."""
    return Office(Path(root), as_of)


def language_of(office: Office) -> Language:
    """Return the language that the visitor chose, else the workspace's."""
    chosen = st.session_state.get("language")
    if chosen is None:
        asked = st.query_params.get("lang", "")
        chosen = Language(asked) if asked in {"ru", "en"} else office.language
    return Language(chosen)


def choose_language(office: Office) -> Language:
    """Show the switch of languages and return the one chosen."""
    before = language_of(office)
    chosen = st.segmented_control(
        "Язык / Language",
        list(_LANGUAGES),
        default=before,
        format_func=lambda one: _LANGUAGES[one],
        key="language_switch",
        label_visibility="collapsed",
    )
    language = Language(chosen or before)
    st.session_state["language"] = language
    st.query_params["lang"] = language.value
    if language is not before:
        st.rerun()
    return language


def choose_who(say: Say, known: list[str], default: str | None) -> str | None:
    """Ask who works here; return an id or a login, ``None`` until it is said."""
    before = st.session_state.get("who") or default
    options = list(dict.fromkeys([*([before] if before else []), *known]))
    chosen = st.selectbox(
        say("Who are you", "Кто вы"),
        options,
        index=0 if before else None,
        accept_new_options=True,
        placeholder=say("Your number or login", "Ваш номер или логин"),
        help=say(
            "Goes into the journal beside everything you do here.",
            "Попадёт в журнал рядом со всем, что вы здесь сделаете.",
        ),
        key="who_choice",
    )
    who = (chosen or "").strip() or None
    st.session_state["who"] = who
    return who


def style() -> None:
    """Set the page's few rules of style."""
    st.html(_STYLE)


def tell(error: OstapError, language: Language) -> None:
    """Show an error: what, which, what to do next."""
    lines = [f"**{plain(error.what.to(language))}**"]
    lines += [f"- {plain(problem.lines(language))}" for problem in error.problems]
    if hint := error.hint.to(language):
        lines.append(f"\n{plain(hint)}")
    st.error("\n".join(lines))


@contextmanager
def told(language: Language) -> Iterator[None]:
    """Show what fails in the block instead of a traceback, which goes to the log."""
    try:
        yield
    except OstapError as error:
        tell(error, language)
    except (st.runtime.scriptrunner.StopException, st.runtime.scriptrunner.RerunException):
        raise  # how Streamlit ends a run
    except Exception:  # noqa: BLE001 - the last wall of a page: logged in full, told calmly
        _log.exception("a page failed in a way nobody foresaw")
        tell(unforeseen(), language)


def again(say: Say, key: str) -> None:
    """Offer to try again what failed."""
    st.button(say("Try again", "Повторить"), key=key)


def foot(visit: Visit) -> None:
    """Show whose data this is, of which day, and who can see the page."""
    say, company = visit.say, visit.company
    st.divider()
    name = plain(company.workspace.root.name)
    as_of = day(company.as_of, visit.language)
    st.caption(
        say(
            f"Company: {name}. Data as of {as_of}; read anew every hour. ",
            f"Компания: {name}. Данные на {as_of}; обновляются раз в час. ",
        )
        + say(
            "There is no sign-in yet: the page is open to whoever reaches its address, by "
            "default only from this machine (127.0.0.1), and the name above is taken on trust.",
            "Входа по паролю пока нет: страница открыта всем, кому доступен её адрес (по "
            "умолчанию только с этой машины, 127.0.0.1), а имя вверху принимается на веру.",
        )
    )
    if st.button(say("Read the data anew", "Обновить данные"), key="refresh", type="tertiary"):
        visit.office.refresh()
        st.rerun()
