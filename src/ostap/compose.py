"""The one place where parts are chosen from settings: a company, opened."""

from __future__ import annotations

import datetime as dt
import logging
import os
import time
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from ostap.catalog import Catalog, load_catalog
from ostap.catalog.reading import catalog_version
from ostap.errors import InvalidInputError, OstapError
from ostap.names import Language, Text
from ostap.settings import Settings, Workspace

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    import polars as pl

    from ostap.audience.llm import ChatModel
    from ostap.audience.nodes import AudienceParts
    from ostap.audience.runs import RunFolder
    from ostap.criteria import Bound, Keys, Rule, SavedAudiences
    from ostap.journal import Journal, JournalFiles, Recorder
    from ostap.journal.backup import BackedUp
    from ostap.journal.conversions import Conversions
    from ostap.matching.effort import Effort
    from ostap.results.audience import Audience, Offer
    from ostap.results.criteria import Criteria
    from ostap.results.matching import ClientRanking, Evaluation, ModelVersion
    from ostap.results.training_data import TrainingDataReport
    from ostap.sources import Source
    from ostap.sources.files import LoadedFiles
    from ostap.workflows.audience_edit import RunOnDisk
    from ostap.workflows.decisions import Decisions
    from ostap.workflows.journal_keys import JournalKeys, KeyContext
    from ostap.workflows.match_desk import MatchDesk, ShownBefore
    from ostap.workflows.match_request import RuledMatcher
    from ostap.workflows.recording import RecordedMatcher

_log = logging.getLogger(__name__)


class Company:
    """A workspace with its parts, each made when first asked for.

    Is a context manager that closes what was opened: the database, the journal, the language model
    (2 GB).

    Args:
        root: the workspace's folder.
        as_of: what today is: an ISO date, ``today``, ``latest``, or ``None`` for the settings'.
        language: of answers; ``None`` for OSTAP_LANG's or the settings'.
        chat: gives the language model, which then stays its giver's to close; ``None`` for the
            settings'.

    Raises:
        InvalidInputError: the folder, its settings or ``as_of`` are wrong.
    """

    def __init__(
        self,
        root: Path,
        as_of: str | None = None,
        *,
        language: Language | None = None,
        chat: Callable[[], ChatModel] | None = None,
    ) -> None:
        self.workspace = Workspace(root)
        self._asked_as_of = _read_as_of(as_of)
        self._language = language
        self._given_chat = chat

    def close(self) -> None:
        """Let go of database, language model and journal; what is asked for later opens anew."""
        with ExitStack() as closing:
            for name in ("source", "own_chat", "journal"):
                if (part := self.__dict__.pop(name, None)) is not None:
                    closing.callback(part.close)
        for name in ("ruled_matcher", "matcher", "desk"):
            self.__dict__.pop(name, None)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def settings(self) -> Settings:
        """`ostap.toml`."""
        return self.workspace.settings

    @property
    def language(self) -> Language:
        """The language of answers: the one asked for, else OSTAP_LANG, else the workspace's."""
        if self._language is not None:
            return self._language
        asked = os.environ.get("OSTAP_LANG")
        return Language(asked) if asked in {"ru", "en"} else self.settings.language

    @cached_property
    def catalog(self) -> Catalog:
        """What the data means."""
        return load_catalog(self.workspace.catalog_file)

    @cached_property
    def source(self) -> Source:
        """The database, opened for reading only."""
        from ostap.sources import open_source

        source = open_source(self.settings.database, self.workspace.root, self.settings.files)
        _log.info("source opened", extra={"kind": source.dialect.value})
        return source

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The hard rules; none where there is no file."""
        from ostap.criteria import load_rules

        return load_rules(self.workspace.rules_file, self.catalog, saved=self.saved_audiences)

    @cached_property
    def saved_audiences(self) -> SavedAudiences:
        """The audiences that were given a name; criteria and rules may name them."""
        from ostap.criteria import SavedAudiences

        return SavedAudiences(self.workspace.audiences_folder, self.catalog)

    def read_criteria(self, file: Path | str) -> Criteria:
        """Return the criteria of a file (``-``: standard input); it may name saved audiences."""
        from ostap.criteria import load_criteria

        return load_criteria(file, self.catalog, saved=self.saved_audiences)

    def rules_of(self, entity: str, offer: Offer | None = None) -> Bound:
        """Return the rules that bind an audience of ``entity``, key sets from the journal."""
        from ostap.criteria import bind

        return bind(self.rules, entity, offer=offer, keys=self._keys(entity, offer))

    def _keys(self, entity: str, offer: Offer | None = None) -> Keys:
        """Return what hands in key sets; the journal is opened by the first that is asked for."""
        from ostap.workflows.journal_keys import kept_keys

        return kept_keys(entity, self.journal_keys, offer)

    @cached_property
    def as_of(self) -> dt.date:
        """What today is for every bound of this answer."""
        asked = self._asked_as_of or self.settings.as_of
        if isinstance(asked, dt.date):
            return asked
        today = dt.datetime.now().astimezone().date()
        if asked == "today":
            return today
        from ostap.criteria import newest_event

        return newest_event(self.source, self.catalog, today) or today

    @property
    def chat(self) -> ChatModel:
        """The language model that runs use."""
        return self._given_chat() if self._given_chat else self.own_chat

    @cached_property
    def own_chat(self) -> ChatModel:
        """The language model of the settings."""
        from ostap.audience.llm import open_chat_model

        return open_chat_model(self.settings.models)

    @cached_property
    def journal(self) -> Journal:
        """What was shown, picked, sent; what waited for it is written as it opens."""
        from ostap.journal import Journal, open_engine

        address, root = self.settings.journal, self.workspace.root
        journal = Journal(open_engine(address, root, os.environ))
        try:
            self.journal_files.spool.replay(journal)
        except BaseException:
            journal.close()
            raise
        return journal

    @property
    def journal_files(self) -> JournalFiles:
        """What the journal leaves in the workspace beside its store."""
        from ostap.journal import JournalFiles

        return JournalFiles(self.workspace.root, self.catalog.entities.client.key)

    @cached_property
    def recorder(self) -> Recorder:
        """Writes what is answered into the journal, or keeps it until the journal is back."""
        from ostap.journal import Recorder

        return Recorder(lambda: self.journal, self.journal_files.spool)

    def journal_keys(self, context: KeyContext) -> JournalKeys:
        """Return what hands criteria their key sets from the journal, as of this answer's day."""
        from ostap.workflows.journal_keys import JournalKeys

        return JournalKeys(self.journal, self.workspace.root, self.as_of, context)

    def conversions(self) -> Conversions:
        """Return the conversion of leads by month; see `workflows.conversions`."""
        from ostap.workflows.conversions import read_conversions

        return read_conversions(self.source, self.catalog, self.journal, self.as_of)

    def restore_journal(self, backup: Path, *, replace: bool) -> tuple[BackedUp, Path | None]:
        """Make the journal what it was; a broken file is moved aside, and where to is told.

        Raises:
            InvalidInputError: the backup is torn or no backup.
            RefusedError: there are events, and ``replace`` is false.
        """
        from ostap.journal.backup import check_backup, restore
        from ostap.journal.opening import open_store, set_broken_aside

        check_backup(backup)
        engine = open_store(self.settings.journal, self.workspace.root, os.environ)
        try:
            aside = set_broken_aside(engine)
            return restore(engine, backup, replace=replace), aside
        finally:
            engine.dispose()

    @cached_property
    def ruled_matcher(self) -> RuledMatcher:
        """The current model over the items of the day, rules first; nothing is journaled."""
        from ostap.workflows.match_request import load_ruled_matcher

        return load_ruled_matcher(
            self.source,
            self.catalog,
            self.rules,
            self.workspace.models_folder,
            self.as_of,
            self.language,
            self.journal_keys,
        )

    @cached_property
    def matcher(self) -> RecordedMatcher:
        """The current model over the items of the day, rules first; what it shows is journaled."""
        from ostap.workflows.recording import RecordedMatcher

        return RecordedMatcher(
            self.ruled_matcher, self.recorder, self.catalog, self.versions, self.language
        )

    @cached_property
    def desk(self) -> MatchDesk:
        """Leads, managers and the names of items, for whoever matches by hand."""
        from ostap.workflows.match_desk import read_desk

        return read_desk(self.source, self.ruled_matcher.matcher.company)

    def shown_before(self, selection: str) -> ShownBefore:
        """Return a ranking as it was shown once; see `workflows.match_desk`."""
        from ostap.workflows.match_desk import shown_before

        return shown_before(self.journal, self.ruled_matcher, selection)

    @cached_property
    def decisions(self) -> Decisions:
        """Writes what is picked, turned down and sent."""
        from ostap.workflows.decisions import Decisions

        return Decisions(lambda: self.journal)

    def expert_marks(self) -> pl.DataFrame | None:
        """Return what experts marked (``marks/*.csv``); None where nobody did."""
        from ostap.matching.promise_marks import read_marks

        return read_marks(self.workspace.root / "marks")

    def clients_for(
        self, item: str, *, manager: str | None = None, top: int = 20, within_days: int = 180
    ) -> ClientRanking:
        """Return whom to offer an item; those it was sent to, by the journal, are flagged."""
        from ostap.results.criteria import KeySet
        from ostap.workflows.journal_keys import KeyContext

        matcher = self.ruled_matcher
        sent = self.journal_keys(KeyContext("client", item=item))(KeySet(name="sent"))
        return matcher.clients(item, manager=manager, sent=sent, top=top, within_days=within_days)

    def train_match(self, seed: int, effort: Effort | None = None) -> ModelVersion:
        """Train a model and keep it as the current version; see `ostap.matching.train`."""
        from ostap.matching import train

        started = time.monotonic()
        trained = train(
            self.source,
            self.catalog,
            self.workspace.models_folder,
            self.settings.filter,
            self.as_of,
            seed=seed,
            language=self.language,
            training=self.settings.training,
            effort=effort,
            marks=self.expert_marks(),
        )
        seconds = round(time.monotonic() - started, 1)
        _log.info("model trained", extra={"version": trained.version, "seconds": seconds})
        return trained

    def evaluate_match(self, seed: int, effort: Effort | None = None) -> Evaluation:
        """Evaluate without keeping anything; see `ostap.matching.evaluate`."""
        from ostap.matching import evaluate

        return evaluate(
            self.source,
            self.catalog,
            self.settings.filter,
            self.as_of,
            seed=seed,
            language=self.language,
            training=self.settings.training,
            effort=effort,
            models=self.workspace.models_folder,
            marks=self.expert_marks(),
        )

    def match_data(
        self, seed: int, *, compare: bool, progress: Callable[[Text], None]
    ) -> TrainingDataReport:
        """Report on what a model would learn from; see `workflows.match_data`."""
        from ostap.workflows.match_data import match_data

        return match_data(
            self.source,
            self.catalog,
            self.as_of,
            self.language,
            training=self.settings.training,
            versions=self.versions,
            compare=compare,
            seed=seed,
            progress=progress,
        )

    def run_audience(
        self,
        *,
        offer: Offer | None = None,
        said: tuple[str, ...] = (),
        criteria: Criteria | None = None,
        approved: bool,
        progress: Callable[[str], None],
        who: str | None = None,
    ) -> Audience:
        """Run one audience in a new folder under ``runs/``; see `workflows.audience_run`."""
        from ostap.audience.runs import RunFolder
        from ostap.workflows.audience_run import Start, run_audience

        parts = self._audience_parts(progress)
        folder = RunFolder.create(self.workspace.runs_folder)
        start = Start(offer=offer, said=said, criteria=criteria)
        return self._recorded(
            folder,
            lambda: run_audience(
                parts, folder, self.settings.budget, start, self.versions, approved=approved
            ),
            who,
        )

    def resume_audience(
        self,
        run: str,
        *,
        approved: bool,
        progress: Callable[[str], None],
        who: str | None = None,
    ) -> Audience:
        """Go on with a run from its criteria file, edited or as it was."""
        from ostap.audience.runs import RunFolder
        from ostap.workflows.audience_run import resume_audience

        folder = RunFolder.open(self.workspace.runs_folder, run)
        parts = self._audience_parts(progress)
        return self._recorded(
            folder,
            lambda: resume_audience(
                parts, folder, self.settings.budget, self.versions, approved=approved
            ),
            who,
        )

    def read_audience(self, run: str) -> RunOnDisk:
        """Return a run as its folder keeps it."""
        from ostap.audience.runs import RunFolder
        from ostap.workflows.audience_edit import read_run

        return read_run(RunFolder.open(self.workspace.runs_folder, run))

    def parse_criteria(self, text: str) -> Criteria:
        """Return criteria that a person wrote as YAML; everything wrong with them is told."""
        from ostap.workflows.audience_edit import parse_criteria

        return parse_criteria(text, self.catalog, self.saved_audiences)

    def edit_audience(
        self,
        run: str,
        criteria: Criteria,
        *,
        progress: Callable[[str], None],
        who: str | None = None,
    ) -> Audience:
        """Give a run other criteria and count anew; it waits for a person again."""
        from ostap.audience.runs import RunFolder
        from ostap.workflows.audience_edit import keep_criteria

        folder = RunFolder.open(self.workspace.runs_folder, run)
        keep_criteria(self._audience_parts(progress), folder, criteria)
        return self.resume_audience(run, approved=False, progress=progress, who=who)

    def reword_audience(
        self,
        run: str,
        said: str,
        *,
        key: str | None,
        progress: Callable[[str], None],
        who: str | None = None,
    ) -> Audience:
        """Let the analyst write one criterion anew, or add one, and count; nobody else's change."""
        from ostap.audience.runs import RunFolder
        from ostap.workflows.audience_edit import read_run, reworded

        folder = RunFolder.open(self.workspace.runs_folder, run)
        before = read_run(folder).criteria
        parts = self._audience_parts(progress)
        criteria = reworded(parts, folder, self.settings.budget, before, said, key)
        return self.edit_audience(run, criteria, progress=progress, who=who)

    def _recorded(
        self, folder: RunFolder, walk: Callable[[], Audience], who: str | None
    ) -> Audience:
        """Return what ``walk`` returns, written into the log and the journal."""
        from ostap.workflows.recording import recorded_run

        root, language = self.workspace.root, self.language
        return recorded_run(
            lambda: _logged(folder.run, walk), folder, root, self.recorder, language, who
        )

    def audience_runs(self) -> list[Audience]:
        """Return the results of all runs, the newest first."""
        from ostap.workflows.audience_run import list_runs

        return list_runs(self.workspace.runs_folder)

    def _audience_parts(self, progress: Callable[[str], None]) -> AudienceParts:
        from ostap.audience.nodes import AudienceParts

        language = self.language
        return AudienceParts(
            catalog=self.catalog,
            rules=self.rules,
            source=self.source,
            language=language,
            as_of=self.as_of,
            saved=self.saved_audiences,
            keys=self._keys,
            chat=lambda: self.chat,
            progress=lambda text: progress(text.to(language)),
        )

    def refresh_files(self) -> LoadedFiles:
        """Read a folder of files anew; see `ostap.sources.refresh`. An open source stays as is."""
        from ostap.sources import refresh

        return refresh(self.settings.database, self.workspace.root, self.settings.files)

    @property
    def versions(self) -> dict[str, str]:
        """What an answer was made with."""
        from ostap import __version__

        files = {"catalog": self.workspace.catalog_file, "rules": self.workspace.rules_file}
        there = {name: catalog_version(path) for name, path in files.items() if path.is_file()}
        return {"code": __version__, **there}


def _logged(run: str, walk: Callable[[], Audience]) -> Audience:
    """Return what ``walk`` returns, its start and its end in the log."""
    _log.info("run started", extra={"run": run})
    try:
        result = walk()
    except OstapError as error:
        _log.info("run failed", extra={"run": run, "code": error.code})
        raise
    figures = {"run": run, "status": result.status, "seconds": result.seconds}
    tokens = result.tokens.model_dump()
    _log.info("run finished", extra={**figures, **{f"{k}_tokens": n for k, n in tokens.items()}})
    return result


def _read_as_of(text: str | None) -> dt.date | str | None:
    if text is None or text in {"today", "latest"}:
        return text
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise InvalidInputError(
            "input.as_of",
            Text(f"'{text}' is not a day.", f"'{text}': это не дата."),
            Text("Write 2026-11-20, today or latest.", "Напишите 2026-11-20, today или latest."),
        ) from error
