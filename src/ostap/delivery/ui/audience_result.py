"""One audience run on the page: looked at, corrected, approved, fetched."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import streamlit as st

from ostap.criteria import criteria_yaml
from ostap.delivery.ui.jobs import Progress
from ostap.delivery.ui.lines import CriterionView, criterion_views, first_ids, status_of, words_of
from ostap.delivery.ui.shell import Visit, tell
from ostap.delivery.ui.wording import number, plain, sentence
from ostap.errors import InvalidInputError, OstapError
from ostap.names import Text
from ostap.results.audience import Audience
from ostap.results.criteria import Criteria
from ostap.workflows.audience_edit import RunOnDisk, without


class StartsJobs(Protocol):
    """Starts work beside the page, and does not return."""

    def __call__(
        self, visit: Visit, key: str, title: str, work: Callable[[Progress], Audience]
    ) -> None:
        """Start it under a key, or wait for the one that runs under it."""


def show_run(visit: Visit, run: str, *, start_job: StartsJobs) -> None:
    """Show a run.

    Raises:
        InvalidInputError: there is no such run.
    """
    on_disk = visit.company.read_audience(run)
    _RunView(visit, on_disk, start_job).show()


class _RunView:
    """One run in front of one visitor."""

    def __init__(self, visit: Visit, on_disk: RunOnDisk, start_job: StartsJobs) -> None:
        self._visit = visit
        self._say = visit.say
        self._result = on_disk.result
        self._criteria = on_disk.criteria
        self._offer = on_disk.offer
        self._start_job = start_job

    @property
    def _may_edit(self) -> bool:
        return self._visit.who is not None

    def show(self) -> None:
        """Lay the run out, in the order in which it came about."""
        self._head()
        self._lines()
        self._add()
        self._whole_tree()
        self._rules()
        self._doubts()
        self._sql()
        self._ids()

    def _head(self) -> None:
        result, say = self._result, self._say
        offered = (
            self._offer.product if self._offer else say("Criteria in words", "Критерии словами")
        )
        st.subheader(plain(offered), anchor=False)
        spent = say(
            f"run {result.run}, {result.seconds:.0f} s of machine time",
            f"прогон {result.run}, {result.seconds:.0f} с машинного времени",
        )
        st.caption(f"{plain(status_of(result, self._visit.language))} · {plain(spent)}")
        if not self._may_edit:
            st.info(
                say(
                    "To correct or approve, say at the top who you are.",
                    "Чтобы править и утверждать, укажите вверху, кто вы.",
                )
            )

    def _lines(self) -> None:
        say, company = self._say, self._visit.company
        st.subheader(say("Criteria", "Критерии"), anchor=False)
        words = words_of(
            self._criteria, company.catalog, company.saved_audiences, self._visit.language
        )
        views = criterion_views(self._result, words, self._visit.language)
        if not views:
            st.info(
                say(
                    "There are no criteria: this data can say none of what was wanted.",
                    "Критериев нет: данными не выразить ничего из того, что требовалось.",
                )
            )
        for view in views:
            self._line(view)

    def _line(self, view: CriterionView) -> None:
        say, key = self._say, f"{self._result.run}:{view.id}"
        with st.container(border=True):
            what, alone, left = st.columns([4, 1, 1])
            what.markdown(f"**{plain(view.text)}**")
            what.caption(plain(view.origin))
            if view.unknown:
                what.caption(
                    say(f"Not known for: {view.unknown}", f"Неизвестно для: {view.unknown}")
                )
            alone.metric(say("Fit alone", "Подходят"), view.alone)
            left.metric(say("Left after", "Осталось"), view.left)
            if not self._may_edit:
                return
            with st.container(horizontal=True, vertical_alignment="center"):
                st.checkbox(say("Accept", "Принять"), key=f"accept:{key}:{view.text}")
                with st.popover(say("In other words", "Изменить словами")):
                    self._reword(view)
                if st.button(say("Remove", "Убрать"), key=f"remove:{key}"):
                    self._remove(view)

    def _reword(self, view: CriterionView) -> None:
        with st.form(f"reword:{self._result.run}:{view.id}:{view.text}", border=False):
            said = st.text_area(self._say("Say it anew", "Скажите иначе"), value=view.text)
            asked = st.form_submit_button(self._say("Write anew", "Переписать"), type="primary")
        if asked:
            self._analyse(said, view.id)

    def _add(self) -> None:
        if not self._may_edit:
            return
        say = self._say
        with st.form(f"add:{self._result.run}", border=False, clear_on_submit=True):
            place, button = st.columns([4, 1], vertical_alignment="bottom")
            said = place.text_input(
                say("One more criterion, in words", "Ещё один критерий, словами"),
                key=f"add_text:{self._result.run}",
            )
            asked = button.form_submit_button(say("Add", "Добавить"))
        if asked:
            self._analyse(said, None)

    def _analyse(self, said: str, key: str | None) -> None:
        """Let the analyst write one criterion; the others stay as they are."""
        if not said.strip():
            told = Text("Say it in words.", "Напишите словами.")
            tell(InvalidInputError("ui.words", told), self._visit.language)
            return
        company, run, who = self._visit.company, self._result.run, self._visit.who
        self._work(
            self._say(f"Criterion: {said.strip()}", f"Критерий: {said.strip()}"),
            lambda progress: company.reword_audience(
                run, said.strip(), key=key, progress=progress, who=who
            ),
        )

    def _remove(self, view: CriterionView) -> None:
        if self._criteria is None:
            return
        left = without(self._criteria, view.id)
        if not left.all_of and left.top is None:
            told = Text("An audience needs at least one criterion.", "Нужен хотя бы один критерий.")
            hint = Text("Add another one first.", "Сначала добавьте другой.")
            tell(InvalidInputError("run.last_criterion", told, hint), self._visit.language)
            return
        self._edit(left, self._say("Counting anew", "Пересчитываю"))

    def _whole_tree(self) -> None:
        """Offer the tree itself, with what is wrong with it beside it."""
        if self._criteria is None or not self._may_edit:
            return
        say = self._say
        with st.expander(say("Criteria as a tree (YAML)", "Критерии деревом (YAML)")):
            editor, beside = st.columns([3, 2])
            now = criteria_yaml(self._criteria)
            key = f"tree:{self._result.run}:{hash(now)}"
            text = editor.text_area(
                say("Tree", "Дерево"), value=now, height=420, key=key, label_visibility="collapsed"
            )
            with beside:
                criteria = self._checked(text)
                if criteria is not None and text != now:
                    st.success(say("In order.", "Всё в порядке."))
                elif criteria is not None:
                    st.caption(
                        say(
                            "Change the tree and press Ctrl+Enter: what is wrong with it is told "
                            "here.",
                            "Измените дерево и нажмите Ctrl+Enter: здесь будет сказано, что в нём "
                            "не так.",
                        )
                    )
                ready = criteria is not None and text != now
                if (
                    st.button(say("Count with this", "Пересчитать"), disabled=not ready)
                    and criteria
                ):
                    self._edit(criteria, say("Counting anew", "Пересчитываю"))

    def _checked(self, text: str) -> Criteria | None:
        try:
            return self._visit.company.parse_criteria(text)
        except OstapError as error:
            tell(error, self._visit.language)
            return None

    def _edit(self, criteria: Criteria, title: str) -> None:
        company, run, who = self._visit.company, self._result.run, self._visit.who
        self._work(
            title, lambda progress: company.edit_audience(run, criteria, progress=progress, who=who)
        )

    def _work(self, title: str, work: Callable[[Progress], Audience]) -> None:
        """Start work on this run: one at a time, whoever asks."""
        self._start_job(self._visit, f"run:{self._result.run}", title, work)

    def _rules(self) -> None:
        if not self._result.rules:
            return
        say = self._say
        st.subheader(say("Locked rules", "Закреплённые правила"), anchor=False)
        st.caption(
            say(
                "They hold whatever is asked; each says how many it removed.",
                "Действуют, что бы ни просили; у каждого указано, сколько оно убрало.",
            )
        )
        titles = {rule.id: rule.words(self._visit.language) for rule in self._visit.company.rules}
        lines = [
            f"{plain(sentence(titles.get(rule.id, rule.text)))}: **{self._less(rule.removed)}**"
            for rule in self._result.rules
        ]
        st.markdown("  \n".join(lines))

    def _less(self, removed: int) -> str:
        return f"−{number(removed, self._visit.language)}" if removed else "0"

    def _doubts(self) -> None:
        result, say = self._result, self._say
        for one in result.unsaid:
            near = (
                say(f" Nearest: {one.nearest}.", f" Ближайшее: {one.nearest}.")
                if one.nearest
                else ""
            )
            wanted = say("This data can't say", "Данными не выразить")
            st.warning(plain(f"{wanted}: {one.text}.{near}"))
        for text in result.warnings:
            st.warning(plain(text))

    def _sql(self) -> None:
        if self._result.sql is None:
            return
        with st.expander("SQL"):
            st.code(self._result.sql, language="sql", height=480)

    def _ids(self) -> None:
        result, say = self._result, self._say
        if result.count is None:
            return
        count = number(result.count, self._visit.language)
        st.subheader(say("Audience", "Аудитория"), anchor=False)
        st.metric(say("Selected", "Отобрано"), count)
        if result.status == "done" and result.ids_file is not None:
            self._file(Path(result.ids_file))
        elif result.status == "waiting" and self._may_edit:
            accepted = sum(
                bool(st.session_state.get(key))
                for key in st.session_state
                if str(key).startswith(f"accept:{result.run}:")
            )
            st.caption(
                say(
                    f"Criteria accepted: {accepted} of {len(result.criteria)}. Approving accepts "
                    "all of them.",
                    f"Принято критериев: {accepted} из {len(result.criteria)}. Утверждение "
                    "принимает все.",
                )
            )
            if st.button(
                say("Approve and fetch the ids", "Утвердить и получить id"),
                type="primary",
                key="approve",
            ):
                self._approve()

    def _approve(self) -> None:
        company, run, who = self._visit.company, self._result.run, self._visit.who
        self._work(
            self._say("Fetching the ids", "Получаю id"),
            lambda progress: company.resume_audience(
                run, approved=True, progress=progress, who=who
            ),
        )

    def _file(self, path: Path) -> None:
        say = self._say
        if not path.is_file():
            st.warning(say("The file of ids is gone.", "Файла с id больше нет."))
            return
        ids = first_ids(path)
        if ids:
            st.caption(say("The first ids:", "Первые id:"))
            st.code("\n".join(ids), language=None)
        st.download_button(
            say("Download CSV", "Скачать CSV"),
            data=path.read_bytes(),
            file_name=f"{self._result.run}.csv",
            mime="text/csv",
            key="download",
        )
