"""Audience: an offer becomes criteria, a person corrects them, the database gives the ids."""

from __future__ import annotations

import secrets
from collections.abc import Callable

import streamlit as st

from ostap.delivery.ui.audience_result import show_run
from ostap.delivery.ui.jobs import Job, Progress
from ostap.delivery.ui.lines import run_title
from ostap.delivery.ui.offers import OfferForm, offer_from_json, offer_of
from ostap.delivery.ui.shell import Visit, tell
from ostap.delivery.ui.wording import plain
from ostap.errors import InvalidInputError, OstapError
from ostap.names import Text
from ostap.results.audience import Audience, Offer

_EVERY = 1.0
_LONG = Text(
    "The language model reads the offer and writes each criterion: with the embedded model on two "
    "cores about 100 seconds. You may close the page: the run goes on, and stands in the list.",
    "Языковая модель читает предложение и пишет каждый критерий: со встроенной моделью на двух "
    "ядрах это около 100 секунд. Страницу можно закрыть: прогон продолжится и появится в списке.",
)


def show(visit: Visit) -> None:
    """Show the page.

    Raises:
        OstapError: the workspace is broken.
    """
    if (failed := st.session_state.pop("job_failed", None)) is not None:
        tell(failed, visit.language)
    if (job := _current(visit)) is not None:
        _watch(visit, job)
        return
    run = st.query_params.get("run")
    if run is not None:
        _back(visit)
        show_run(visit, run, start_job=_start)
        return
    _start_form(visit)
    _earlier(visit)


def _current(visit: Visit) -> Job[object] | None:
    """Return the job that this visitor waits for, also after a reload."""
    key = st.query_params.get("job")
    if key is None:
        return None
    job = visit.office.jobs.get(key)
    if job is None:  # the server was started anew meanwhile
        del st.query_params["job"]
    elif not job.running:
        _settle(job)
        return None
    return job


def _settle(job: Job[object]) -> None:
    """Take over what a finished job left: the run to show, or why there is none."""
    st.query_params.pop("job", None)
    if isinstance(job.result, Audience):
        st.query_params["run"] = job.result.run
    if job.error is not None:
        st.session_state["job_failed"] = job.error
        st.rerun()


def _start(visit: Visit, key: str, title: str, work: Callable[[Progress], Audience]) -> None:
    """Start a job, or wait for the one that runs under this key already."""
    visit.office.jobs.start(key, title, work)
    st.query_params["job"] = key
    st.rerun()


def _watch(visit: Visit, job: Job[object]) -> None:
    say = visit.say
    st.subheader(plain(job.title), anchor=False)

    @st.fragment(run_every=_EVERY)
    def steps() -> None:
        if not job.running:
            st.rerun(scope="app")
        with st.status(say(f"{job.seconds:.0f} s", f"{job.seconds:.0f} с"), expanded=True):
            for step in list(job.steps):
                st.markdown(plain(step))

    steps()
    st.caption(_LONG.to(visit.language))
    if job.stopping:
        st.info(
            say("Stopping after the present step.", "Остановлю после текущего шага."),
        )
    else:
        st.button(say("Stop", "Остановить"), on_click=job.stop, key="stop")


def _start_form(visit: Visit) -> None:
    say = visit.say
    if visit.who is None:
        st.info(say("Say at the top who you are.", "Укажите вверху, кто вы."))
    by_form, by_json, by_words = st.tabs(
        [
            say("Offer", "Предложение"),
            say("Offer as JSON", "Предложение в JSON"),
            say("Criteria in words", "Критерии словами"),
        ]
    )
    with by_form:
        _offer_form(visit)
    with by_json:
        _json_form(visit)
    with by_words:
        _words_form(visit)


def _offer_form(visit: Visit) -> None:
    say = visit.say
    with st.form("offer", border=False):
        product = st.text_input(say("What is offered", "Что предлагаем"), key="offer_product")
        text = st.text_area(
            say("Text of the offer", "Текст предложения"), key="offer_text", height=140
        )
        left, right = st.columns(2)
        terms = left.text_area(
            say("Terms, one a line", "Условия, по одному в строке"),
            key="offer_terms",
            placeholder="age_from: 18\nage_to: 25\nlimit: 100000",
            height=140,
        )
        notes = right.text_area(
            say("Notes for whoever selects", "Примечания для отбора"),
            key="offer_notes",
            height=140,
        )
        channel = left.text_input(say("Channel", "Канал"), key="offer_channel")
        size = right.number_input(
            say("Wished size of the audience", "Желаемый размер аудитории"),
            min_value=1,
            value=None,
            step=1,
            key="offer_size",
        )
        asked = st.form_submit_button(
            say("Write the criteria", "Составить критерии"), type="primary"
        )
    if asked:
        form = OfferForm(product, text, terms, channel, size, notes)
        _run_offer(visit, lambda: offer_of(form))


def _json_form(visit: Visit) -> None:
    say = visit.say
    with st.form("json", border=False):
        text = st.text_area(
            say("The offer as JSON", "Предложение в JSON"),
            key="offer_json",
            height=300,
            placeholder='{"product": "...", "text": "...", "terms": {"age_from": 18}}',
        )
        asked = st.form_submit_button(
            say("Write the criteria", "Составить критерии"), type="primary"
        )
    if asked:
        _run_offer(visit, lambda: offer_from_json(text))


def _words_form(visit: Visit) -> None:
    say = visit.say
    with st.form("words", border=False):
        text = st.text_area(
            say("Criteria, one a line", "Критерии, по одному в строке"),
            key="words_text",
            height=200,
            placeholder=say(
                "clients over 60\nwith a deposit above 500,000",
                "клиенты старше 60 лет\nесть вклад больше 500 тысяч",
            ),
        )
        asked = st.form_submit_button(say("Turn into SQL", "Перевести в SQL"), type="primary")
    if not asked:
        return
    said = tuple(line.strip() for line in text.splitlines() if line.strip())
    if not said:
        told = Text("Write at least one criterion.", "Напишите хотя бы один критерий.")
        tell(InvalidInputError("ui.words", told), visit.language)
    elif _known(visit):
        company, who = visit.company, visit.who
        _start(
            visit,
            _token(repr(said)),
            say("Turning words into criteria", "Перевожу слова в критерии"),
            lambda progress: company.run_audience(
                said=said, approved=False, progress=progress, who=who
            ),
        )


def _run_offer(visit: Visit, read: Callable[[], Offer]) -> None:
    try:
        offer = read()
    except OstapError as error:
        tell(error, visit.language)
        return
    if not _known(visit):
        return
    company, who = visit.company, visit.who
    _start(
        visit,
        _token(offer.model_dump_json()),
        visit.say(f"Audience for: {offer.product}", f"Аудитория для: {offer.product}"),
        lambda progress: company.run_audience(
            offer=offer, approved=False, progress=progress, who=who
        ),
    )


def _known(visit: Visit) -> bool:
    """Return whether the visitor said who he is; ask him where he did not."""
    if visit.who is None:
        told = Text("Say at the top who you are.", "Укажите вверху, кто вы.")
        tell(InvalidInputError("ui.who", told), visit.language)
    return visit.who is not None


def _token(asked: str) -> str:
    """Return the key of a start: the same for a second click on the same question."""
    kept = st.session_state.setdefault("starts", {})
    token: str = kept.setdefault(asked, secrets.token_hex(6))
    return token


def _earlier(visit: Visit) -> None:
    say = visit.say
    st.subheader(say("Earlier runs", "Прошлые прогоны"), anchor=False)
    for job in visit.office.jobs.running:
        if st.button(say(f"Runs now: {job.title}", f"Идёт: {job.title}"), key=f"job:{job.key}"):
            st.query_params["job"] = job.key
            st.rerun()
    runs = visit.company.audience_runs()
    if not runs:
        st.caption(say("None yet.", "Пока нет."))
    most = st.session_state.setdefault("runs_shown", 10)
    for result in runs[:most]:
        with st.container(horizontal=True, vertical_alignment="center"):
            if st.button(say("Open", "Открыть"), key=f"open:{result.run}"):
                st.query_params["run"] = result.run
                st.rerun()
            st.markdown(plain(run_title(result, None, visit.language)))
    if len(runs) > most and st.button(say("Show more", "Показать ещё"), key="more_runs"):
        st.session_state["runs_shown"] = most + 20
        st.rerun()


def _back(visit: Visit) -> None:
    if st.button(visit.say("New audience", "Новая аудитория"), key="back", icon=":material/add:"):
        st.query_params.pop("run", None)
        st.session_state.pop("starts", None)
        st.rerun()
