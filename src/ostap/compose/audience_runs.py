"""Whom to offer a product: audience runs, started, gone on with, edited and listed."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from ostap.compose.journal_parts import JournalParts
from ostap.errors import InvalidInputError, OstapError, did_you_mean
from ostap.names import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from ostap.audience.nodes import AudienceParts
    from ostap.audience.runs import RunFolder
    from ostap.criteria import Why
    from ostap.results.audience import Audience, Offer, RunListed
    from ostap.results.criteria import Criteria
    from ostap.results.evaluation import AudienceEvaluation
    from ostap.workflows.audience_edit import RunOnDisk
    from ostap.workflows.audience_evaluate import EvaluationPlan
    from ostap.workflows.audience_run import Start

_log = logging.getLogger(__name__)


class AudienceRuns(JournalParts):
    """Runs of audiences, each a folder under ``runs/`` and an event of the journal."""

    def run_audience(  # noqa: PLR0913 - keywords only, each of them a choice of the caller's
        self,
        *,
        offer: Offer | None = None,
        said: tuple[str, ...] = (),
        criteria: Criteria | None = None,
        entity: str = "client",
        approved: bool,
        stop_at_sql: bool = False,
        progress: Callable[[str], None],
        who: str | None = None,
    ) -> Audience:
        """Run one audience in a new folder under ``runs/``; see `workflows.audience_run`."""
        from ostap.workflows.audience_run import Start

        known = self.catalog.entities.named()
        if entity not in known:
            raise InvalidInputError(
                "catalog.unknown_entity",
                Text(f"There is no entity '{entity}'.", f"Нет сущности «{entity}»."),
                did_you_mean(entity, known),
            )
        start = Start(offer=offer, said=said, criteria=criteria, entity=entity, who=who)
        return self._started(start, approved=approved, stop_at_sql=stop_at_sql, progress=progress)

    def repeat_audience(
        self,
        run: str,
        *,
        approved: bool,
        stop_at_sql: bool = False,
        progress: Callable[[str], None],
        who: str | None = None,
    ) -> Audience:
        """Start a new run from what another started from: the same offer, words, or file."""
        from ostap.workflows.audience_run import start_of

        start = start_of(self._run_folder(run), who)
        return self._started(start, approved=approved, stop_at_sql=stop_at_sql, progress=progress)

    def _started(
        self,
        start: Start,
        *,
        approved: bool,
        stop_at_sql: bool,
        progress: Callable[[str], None],
    ) -> Audience:
        from ostap.audience.runs import RunFolder
        from ostap.workflows.audience_run import run_audience

        parts = self._audience_parts(progress)
        folder = RunFolder.create(self.workspace.runs_folder)
        return self._recorded(
            folder,
            lambda: run_audience(
                parts,
                folder,
                self.settings.budget,
                start,
                self.versions,
                approved=approved,
                stop_at_sql=stop_at_sql,
            ),
            start.who,
        )

    def why_in_audience(self, run: str, key: str) -> Why:
        """Say why one client is in a run's audience or is not, with what is found of him today.

        Raises:
            InvalidInputError: there is no such run, it made no criteria, or there is no such key.
        """
        from ostap.criteria import why
        from ostap.workflows.audience_run import criteria_of, start_of

        folder = self._run_folder(run)
        criteria = criteria_of(folder, self.catalog, self.saved_audiences)
        bound = self.rules_of(criteria.entity, start_of(folder).offer)
        return why(self.source, criteria, self.catalog, self.as_of, key, rules=bound)

    def resume_audience(
        self,
        run: str,
        *,
        approved: bool,
        progress: Callable[[str], None],
        who: str | None = None,
    ) -> Audience:
        """Go on with a run from its criteria file, or after the last node that it finished."""
        from ostap.workflows.audience_run import resume_audience

        folder = self._run_folder(run)
        parts = self._audience_parts(progress)
        return self._recorded(
            folder,
            lambda: resume_audience(
                parts, folder, self.settings.budget, self.versions, approved=approved
            ),
            who,
        )

    def evaluate_audience(
        self, plan: EvaluationPlan, *, progress: Callable[[str], None]
    ) -> AudienceEvaluation:
        """Hold the audience to hand-made cases; see `workflows.audience_evaluate`.

        Runs speak the workspace's language whatever is spoken here: figures must not depend on it.
        """
        from dataclasses import replace

        from ostap.workflows.audience_evaluate import evaluate_audience

        parts = replace(self._audience_parts(progress), language=self.settings.language)
        return evaluate_audience(parts, plan, self.settings.budget, self.versions, self.language)

    def read_audience(self, run: str) -> RunOnDisk:
        """Return a run as its folder keeps it."""
        from ostap.workflows.audience_edit import read_run

        return read_run(self._run_folder(run))

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
        from ostap.workflows.audience_edit import keep_criteria

        folder = self._run_folder(run)
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
        from ostap.workflows.audience_edit import read_run, reworded

        folder = self._run_folder(run)
        before = read_run(folder).criteria
        parts = self._audience_parts(progress)
        criteria = reworded(parts, folder, self.settings.budget, before, said, key)
        return self.edit_audience(run, criteria, progress=progress, who=who)

    def listed_runs(self) -> list[RunListed]:
        """Return all runs in a line each, the newest first; those that died, too."""
        from ostap.workflows.audience_list import listed_runs

        return listed_runs(self.workspace.runs_folder)

    def audience_runs(self) -> list[Audience]:
        """Return the results of all runs, the newest first."""
        from ostap.workflows.audience_list import list_runs

        return list_runs(self.workspace.runs_folder)

    def _run_folder(self, run: str) -> RunFolder:
        from ostap.audience.runs import RunFolder

        return RunFolder.open(self.workspace.runs_folder, run)

    def _recorded(
        self, folder: RunFolder, walk: Callable[[], Audience], who: str | None
    ) -> Audience:
        """Return what ``walk`` returns, written into the log and the journal."""
        from ostap.workflows.recording import recorded_run

        root, language = self.workspace.root, self.language
        return recorded_run(
            lambda: _logged(folder.run, walk), folder, root, self.recorder, language, who
        )

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
