"""What is answered goes into the journal: rankings as selections, audiences as runs.

An answer is never lost for the journal's sake: it is given with a warning, and its event waits.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, Protocol

from pydantic import JsonValue

from ostap.audience.runs import RESULT_FILE, STATE_FILE, RunFolder
from ostap.catalog import Catalog
from ostap.catalog.model import ColumnType
from ostap.errors import OstapError
from ostap.journal.events import (
    AudienceRun,
    Removed,
    RuleCount,
    RunCriterion,
    Selection,
    Shown,
)
from ostap.journal.files import id_file
from ostap.journal.spool import Recorder
from ostap.matching import PairRequest
from ostap.names import Language
from ostap.results.audience import Audience
from ostap.results.base import Scalar
from ostap.results.matching import Ranking
from ostap.settings import parse_as, read_json
from ostap.workflows.journal_keys import offer_key

NOT_KEPT: Final = "not kept"
"""Stands for what was asked in a column of free text or of personal data."""


class RanksPairs(Protocol):
    """What answers a request with a ranking."""

    def rank(
        self, request: PairRequest, top: int | None = None, *, manager_effect: bool = True
    ) -> Ranking:
        """Return the items for a request."""


class RecordedMatcher:
    """A matcher whose every answer is journaled; the answer names its key there."""

    def __init__(
        self,
        matcher: RanksPairs,
        recorder: Recorder,
        catalog: Catalog,
        versions: Mapping[str, Scalar],
        language: Language,
    ) -> None:
        self._matcher = matcher
        self._recorder = recorder
        self._catalog = catalog
        self._versions = dict(versions)
        self._language = language

    def rank(
        self,
        request: PairRequest,
        top: int | None = None,
        who: str | None = None,
        *,
        manager_effect: bool = True,
    ) -> Ranking:
        """Return the items for a request, as they were shown from now on, to ``who``.

        Raises:
            InvalidInputError: the request is wrong.
            EnvironmentFailedError: neither the journal nor the disk can be written.
        """
        chosen = {} if manager_effect else {"manager_effect": False}
        ranking = self._matcher.rank(request, top, **chosen)
        event = selection_of(ranking, request, self._catalog, self._versions, who)
        warning = self._recorder.record(event)
        notes = (*ranking.notes, warning.to(self._language)) if warning else ranking.notes
        return ranking.model_copy(update={"selection": event.key, "notes": notes})


def selection_of(
    ranking: Ranking,
    request: PairRequest,
    catalog: Catalog,
    versions: Mapping[str, Scalar],
    who: str | None = None,
) -> Selection:
    """Return a ranking as the journal keeps it; free text and personal data stay out."""
    return Selection(
        key=f"selection:{secrets.token_hex(8)}",
        at=dt.datetime.now(dt.UTC),
        who=who,
        client=ranking.client,
        manager=ranking.manager,
        as_of=dt.date.fromisoformat(ranking.as_of),
        asked=_asked(request.request or {}, catalog),
        shown=tuple(
            Shown(
                id=item.id, position=place, probability=item.probability, suitable=item.suitable
            )
            for place, item in enumerate(ranking.items, 1)
        ),
        filtered=ranking.filtered,
        removed=tuple(Removed(id=one.id, rule=one.rule) for one in ranking.removed_by_rule),
        versions={**versions, **ranking.versions},
    )  # fmt: skip


def _asked(request: Mapping[str, JsonValue], catalog: Catalog) -> dict[str, JsonValue]:
    private = {
        name
        for ref in catalog.column_refs
        if (column := catalog.column(ref)) is not None
        and (column.sensitive or column.type is ColumnType.TEXT)
        for name in (ref, ref.partition(".")[2])
    }
    return {name: NOT_KEPT if name in private else value for name, value in request.items()}


def recorded_run(
    walk: Callable[[], Audience],
    folder: RunFolder,
    root: Path,
    recorder: Recorder,
    language: Language,
    who: str | None = None,
) -> Audience:
    """Return what a run returns, journaled; a run that failed is journaled too.

    Args:
        walk: makes the run, and leaves its result in ``folder``.
        folder: the run's.
        root: the workspace's folder.
        recorder: of the journal.
        language: of the warning.
        who: the employee who asked for it.

    Raises:
        OstapError: what failed in the run, or neither the journal nor the disk can be written.
    """
    try:
        result = walk()
    except OstapError:
        path = folder.path / RESULT_FILE
        if path.is_file():  # else it failed before there was anything to tell
            failed = parse_as(Audience, read_json(path), str(path))
            recorder.record(run_of(failed, folder, root, who))
        raise
    warning = recorder.record(run_of(result, folder, root, who))
    if warning is None:
        return result
    warned = result.model_copy(update={"warnings": (*result.warnings, warning.to(language))})
    folder.write_json(RESULT_FILE, warned.model_dump(mode="json", by_alias=True))
    return warned


def run_of(result: Audience, folder: RunFolder, root: Path, who: str | None = None) -> AudienceRun:
    """Return a run as the journal keeps it: the ids as a file's hash and size."""
    state = _state(folder)
    offer = offer_key((state.get("offer") or {}).get("product", ""))
    ids = None
    if result.ids_file is not None and result.count is not None:
        ids = id_file(folder.path / Path(result.ids_file).name, root, result.count)
    tokens = result.tokens
    return AudienceRun(
        key=f"run:{result.run}:{secrets.token_hex(4)}",
        at=dt.datetime.now(dt.UTC),
        who=who,
        run=result.run,
        status=result.status,
        offer=offer,
        as_of=dt.date.fromisoformat(result.as_of),
        entity=(state.get("criteria") or {}).get("entity", "client"),
        criteria=tuple(
            RunCriterion(
                id=line.id, text=line.text, written_by=line.written_by.value, alone=line.alone,
                left=line.left,
            )
            for line in result.criteria
        ),
        rules=tuple(RuleCount(rule=rule.id, removed=rule.removed) for rule in result.rules),
        sql=result.sql,
        count=result.count,
        ids=ids,
        tokens=max(tokens.prompt - tokens.cached + tokens.completion, 0),
        seconds=result.seconds,
        versions=result.versions,
    )  # fmt: skip


def _state(folder: RunFolder) -> dict[str, Any]:
    path = folder.path / STATE_FILE
    return dict(read_json(path)) if path.is_file() else {}
