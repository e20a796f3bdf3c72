"""Which item a client will take: the current model over the day's items, and its training."""

from __future__ import annotations

import logging
import time
from contextlib import closing
from functools import cache, cached_property
from typing import TYPE_CHECKING

from ostap.compose.journal_parts import JournalParts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import polars as pl

    from ostap.matching.effort import Effort
    from ostap.names import Text
    from ostap.results.behaviour import BehaviourReport
    from ostap.results.matching import ClientRanking, Evaluation, ModelVersion
    from ostap.results.model_versions import ModelVersions, VersionInUse
    from ostap.results.sizing import AskedLoad, Measured, Prices, Sizing
    from ostap.results.training_data import TrainingDataReport
    from ostap.workflows.match_blind import BlindParts
    from ostap.workflows.match_desk import MatchDesk, ShownBefore
    from ostap.workflows.match_refresh import FreshMatcher
    from ostap.workflows.match_request import RuledMatcher
    from ostap.workflows.recording import RecordedMatcher

_log = logging.getLogger(__name__)


class MatchParts(JournalParts):
    """Training, evaluating, ranking items for a client and clients for an item."""

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

    def fresh_matcher(self) -> FreshMatcher:
        """Return the current model over items that are read anew in the background once started.

        Each refresh opens the database, takes the model that is current then and what today is
        then, and closes the database again. Nothing is journaled.
        """
        from ostap.workflows.match_refresh import FreshMatcher

        return FreshMatcher(self._prepared_matcher, self.language)

    def _prepared_matcher(self) -> RuledMatcher:
        from ostap.workflows.journal_keys import HeldItems, JournalKeys, KeyContext
        from ostap.workflows.match_request import load_ruled_matcher

        with closing(self.open_source()) as source:
            day = self.day_of(lambda: source)

            @cache
            def held() -> HeldItems:
                return HeldItems(self.journal, day)

            def keys(context: KeyContext) -> JournalKeys:
                return JournalKeys(self.journal, self.workspace.root, day, context, held())

            matcher = load_ruled_matcher(
                source,
                self.catalog,
                self.rules,
                self.workspace.models_folder,
                day,
                self.language,
                keys,
            )
            matcher.settle()
        return matcher

    @cached_property
    def desk(self) -> MatchDesk:
        """Leads, managers and the names of items, for whoever matches by hand."""
        from ostap.workflows.match_desk import read_desk

        return read_desk(self.source, self.ruled_matcher.matcher.company)

    def shown_before(self, selection: str) -> ShownBefore:
        """Return a ranking as it was shown once; see `workflows.match_desk`."""
        from ostap.workflows.match_desk import shown_before

        return shown_before(self.journal, self.ruled_matcher, selection)

    def expert_marks(self) -> pl.DataFrame | None:
        """Return what experts marked (``marks/*.csv``); None where nobody did."""
        from ostap.matching.promise_marks import read_marks

        return read_marks(self.workspace.root / "marks")

    def ruled_marks(self) -> pl.DataFrame | None:
        """Return the marks that a model is to answer for: of what the rules let through."""
        from ostap.workflows.blind_rules import Barred, without_barred

        marks = self.expert_marks()
        if marks is None:
            return None
        return without_barred(marks, Barred(self.source, self.catalog, self.rules))

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
            marks=self.ruled_marks(),
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
            marks=self.ruled_marks(),
        )

    @property
    def blind_parts(self) -> BlindParts:
        """What managers' picks are compared with; see `workflows.match_blind`."""
        from ostap.workflows.match_blind import BlindParts

        return BlindParts(
            source=self.source,
            catalog=self.catalog,
            rules=self.rules,
            root=self.workspace.root,
            promise=self.settings.filter,
            training=self.settings.training,
            as_of=self.as_of,
            language=self.language,
            marks=self.expert_marks(),
            journal=lambda: self.journal,
        )

    def check_behaviour(
        self,
        version: str | None = None,
        *,
        quick: bool,
        html: Path | None,
        seed: int,
        progress: Callable[[Text], None],
    ) -> BehaviourReport:
        """Check how a trained version behaves; see `workflows.match_behaviour`."""
        from ostap.workflows.match_behaviour import check_behaviour

        return check_behaviour(
            self.source,
            self.catalog,
            self.workspace.models_folder,
            self.as_of,
            self.language,
            training=self.settings.training,
            version=version,
            quick=quick,
            seed=seed,
            html=html,
            progress=progress,
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

    def size_match(self, asked: AskedLoad, prices: Prices) -> Sizing:
        """Return what machine a load takes, measured here; see `ostap.matching.sizing`."""
        from ostap.matching.sizing import size

        measured, versions = self._measured(), self.ruled_matcher.matcher.versions
        return size(self.as_of.isoformat(), versions, asked, prices, measured, self.language)

    def _measured(self) -> Measured:
        from ostap.matching.company import read_company
        from ostap.matching.dataset import build_dataset
        from ostap.matching.measure import measure

        started = time.perf_counter()
        matcher = self.ruled_matcher.matcher
        prepared = time.perf_counter()
        company = read_company(self.source, self.catalog, self.as_of)
        data = build_dataset(company, self.settings.training)
        made = time.perf_counter()
        return measure(
            matcher,
            data,
            self.workspace.models_folder / str(matcher.versions["model"]),
            prepare_seconds=prepared - started,
            data_seconds=made - prepared,
        )

    def match_versions(self) -> ModelVersions:
        """Return the kept versions of the model; see `ostap.matching.versions`."""
        from ostap.matching.store import current_version
        from ostap.matching.versions import kept_versions
        from ostap.results.model_versions import ModelVersions

        folder = self.workspace.models_folder
        return ModelVersions(
            as_of=self.as_of.isoformat(),
            versions=dict(self.versions),
            current=current_version(folder),
            kept=kept_versions(folder, self.catalog, self.language),
        )

    def use_match_version(self, version: str, *, anyway: bool = False) -> VersionInUse:
        """Make a kept version the current one; see `ostap.matching.versions`."""
        from ostap.matching.versions import use_version
        from ostap.results.model_versions import VersionInUse

        card, before = use_version(
            self.workspace.models_folder, version, self.catalog, anyway=anyway
        )
        for name in ("ruled_matcher", "matcher", "desk"):
            self.__dict__.pop(name, None)
        _log.info("model version in use", extra={"version": card.version, "before": before})
        return VersionInUse(
            as_of=self.as_of.isoformat(),
            versions=dict(self.versions),
            version=card.version,
            number=card.number,
            accepted=card.evaluation.accepted if card.evaluation else None,
            before=before,
        )
