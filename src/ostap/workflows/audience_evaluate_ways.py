"""Ways of answering a case: as a run does, also with parts of it taken away."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ostap.audience.ablation import Ablation
from ostap.audience.budget import Meter
from ostap.audience.llm import Message, ModelProfile, Reply
from ostap.audience.nodes import AudienceNodes, AudienceParts
from ostap.audience.runs import CRITERIA_FILE, IDS_FILE, RESULT_FILE, RunFolder
from ostap.audience.state import STATE_VERSION, AudienceState
from ostap.catalog import Catalog
from ostap.catalog.model import Title
from ostap.criteria import load_criteria
from ostap.errors import ModelProviderError, OstapError
from ostap.names import Text
from ostap.results.audience import Audience, Tokens
from ostap.results.cases import Case
from ostap.results.criteria import Criteria
from ostap.results.evaluation import CaseStatus, Spent
from ostap.settings import parse_as, read_json
from ostap.settings.workspace import Budget
from ostap.workflows.audience_run import Start, run_audience


@dataclass(frozen=True, slots=True)
class Answer:
    """What one way made of a case."""

    status: CaseStatus
    keys: frozenset[str] | None = None
    """``None`` where nothing was selected: the run failed, or could say nothing."""
    criteria: Criteria | None = None
    """The proposed tree, validated; a way that writes SQL has none."""
    unsaid: tuple[str, ...] = ()
    error: str | None = None
    tokens: Spent = field(default_factory=Spent)


Ask = Callable[[Case], Answer]
"""Answers a case on its own day, without rules. May raise `OstapError`: the case then failed."""


Link = Callable[[Case], tuple[frozenset[str], frozenset[str]]]
"""Returns the columns (``table.column``) and the tables that the linker offers for a case."""


@dataclass(frozen=True, slots=True)
class NamedWay:
    """A way of answering and what it is called; ``link`` where it links before it asks."""

    name: str
    title: Text
    ask: Ask
    link: Link | None = None


class ModelLeftOut:
    """Stands where a model is taken away: whoever asks it is told so."""

    name = "none"
    profile = ModelProfile(
        local=True, supports_json_schema=True, context_tokens=None, max_concurrency=1
    )

    def complete(
        self,
        messages: Sequence[Message],  # noqa: ARG002 - the protocol's
        *,
        schema: Any = None,  # noqa: ARG002 - the protocol's
        max_tokens: int,  # noqa: ARG002 - the protocol's
        deadline: float | None = None,  # noqa: ARG002 - the protocol's
    ) -> Reply:
        """Refuse.

        Raises:
            ModelProviderError: always.
        """
        raise ModelProviderError(
            "evaluation.no_model",
            Text("This run has no language model.", "В этом прогоне нет языковой модели."),
        )

    def close(self) -> None:
        """Nothing is held."""


def audience_way(parts: AudienceParts, runs: Path, budget: Budget, ablation: Ablation) -> Ask:
    """Return the way of `ostap audience run`: the same graph, approved at once.

    Args:
        parts: the company's; its rules are left out, for the gold knows none.
        runs: where the run's folder stands while it is walked; nothing stays there.
        budget: of each run.
        ablation: what is taken away.
    """

    def ask(case: Case) -> Answer:
        own = replace(
            parts,
            rules=(),
            keys=None,
            as_of=case.as_of,
            progress=lambda _: None,
            ablation=ablation,
            chat=parts.chat if ablation.model else ModelLeftOut,
        )
        said = () if case.words is None else (case.words,)
        start = Start(offer=case.offer, said=said, entity=case.entity)
        folder = RunFolder.create(runs)
        try:
            return _answer(run_audience(own, folder, budget, start, {}, approved=True), own, folder)
        except OstapError as error:
            return Answer("failed", error=error.code, tokens=_spent_before(folder))
        finally:
            shutil.rmtree(folder.path)

    return ask


def link_of(parts: AudienceParts, runs: Path) -> Link:
    """Return what the linker of these parts offers; the catalog's words are indexed once."""
    quiet = replace(parts, progress=lambda _: None)
    nodes = AudienceNodes(quiet, RunFolder(runs), Meter(Budget()))

    def link(case: Case) -> tuple[frozenset[str], frozenset[str]]:
        state = AudienceState(
            version=STATE_VERSION,
            offer=case.offer.model_dump(mode="json") if case.offer else None,
            said=[] if case.words is None else [case.words],
            entity=case.entity,
        )
        linked = nodes.linker(state)["linked"]
        return frozenset(one["ref"] for one in linked["columns"]), frozenset(linked["tables"])

    return link


def without_value_titles(catalog: Catalog) -> Catalog:
    """Return the catalog with values that are called by their codes alone."""
    tables = {
        name: table.model_copy(
            update={
                "columns": {
                    column: meaning.model_copy(
                        update={"values": dict.fromkeys(meaning.values, Title())}
                    )
                    for column, meaning in table.columns.items()
                }
            }
        )
        for name, table in catalog.tables.items()
    }
    return catalog.model_copy(update={"tables": tables})


def spent(tokens: Tokens) -> Spent:
    """Return tokens as an evaluation counts them."""
    return Spent(uncached=tokens.prompt - tokens.cached + tokens.completion, cached=tokens.cached)


def _answer(result: Audience, parts: AudienceParts, folder: RunFolder) -> Answer:
    unsaid = tuple(one.text for one in result.unsaid)
    tokens = spent(result.tokens)
    if result.status == "budget":
        return Answer("budget", unsaid=unsaid, error="budget", tokens=tokens)
    path = folder.path / CRITERIA_FILE
    if result.status != "done" or not path.is_file():
        return Answer("nothing", unsaid=unsaid, tokens=tokens)
    criteria = load_criteria(path, parts.catalog, saved=parts.saved)
    return Answer("done", _keys(folder), criteria, unsaid, tokens=tokens)


def _keys(folder: RunFolder) -> frozenset[str]:
    with (folder.path / IDS_FILE).open(encoding="utf-8", newline="") as file:
        return frozenset(row[0] for number, row in enumerate(csv.reader(file)) if number)


def _spent_before(folder: RunFolder) -> Spent:
    """Return what a run that failed had spent: its folder keeps that."""
    path = folder.path / RESULT_FILE
    if not path.is_file():
        return Spent()
    return spent(parse_as(Audience, read_json(path), str(path)).tokens)
