"""One audience run from its start, or from where a person left it, to its result on disk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from ostap.audience.budget import BudgetSpentError, Meter
from ostap.audience.graph import run_graph
from ostap.audience.nodes import AudienceNodes, AudienceParts
from ostap.audience.runs import CRITERIA_FILE, RESULT_FILE, STATE_FILE, RunFolder
from ostap.audience.state import STATE_VERSION, AudienceState
from ostap.criteria import load_criteria
from ostap.errors import InvalidInputError, OstapError
from ostap.names import Text, WrittenBy
from ostap.results.audience import Audience, Offer
from ostap.results.criteria import Criteria, Node
from ostap.settings import parse_as, read_json
from ostap.settings.workspace import Budget

Versions = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Start:
    """Where a run starts: at an offer, at criteria in words, or at a finished tree."""

    offer: Offer | None = None
    said: tuple[str, ...] = ()
    criteria: Criteria | None = None
    entity: str = "client"
    """What the offer or the words select."""


def run_audience(
    parts: AudienceParts,
    folder: RunFolder,
    budget: Budget,
    start: Start,
    versions: Versions,
    *,
    approved: bool,
) -> Audience:
    """Run one audience and write everything it made into ``folder``.

    Without ``approved`` the run stops with its criteria and counts, status ``waiting``, and
    fetches no ids.

    Raises:
        OstapError: what failed; the folder then holds a result with status ``failed``.
    """
    state = AudienceState(
        version=STATE_VERSION,
        offer=start.offer.model_dump(mode="json") if start.offer else None,
        said=list(start.said),
        entity=start.entity,
        approved=approved,
    )
    if start.criteria is not None:
        state["criteria"] = start.criteria.model_dump(mode="json", by_alias=True)
    return _walk(parts, folder, Meter(budget), state, versions)


def resume_audience(
    parts: AudienceParts,
    folder: RunFolder,
    budget: Budget,
    versions: Versions,
    *,
    approved: bool,
) -> Audience:
    """Go on from the run's ``criteria.yaml``; what a person changed there is marked as theirs.

    Raises:
        InvalidInputError: the run made no criteria, or was made by another version of the state.
        OstapError: what failed.
    """
    before = cast("AudienceState", read_json(folder.path / STATE_FILE))
    if before.get("version") != STATE_VERSION:
        raise InvalidInputError(
            "run.other_version",
            Text(
                f"Run {folder.run} was made by another version of Ostap.",
                f"Прогон {folder.run} сделан другой версией Остапа.",
            ),
            Text(
                f"Start a new one: --criteria-file {folder.path / CRITERIA_FILE}",
                f"Начните новый: --criteria-file {folder.path / CRITERIA_FILE}",
            ),
        )
    path = folder.path / CRITERIA_FILE
    if not path.is_file():
        raise InvalidInputError(
            "run.no_criteria",
            Text(f"Run {folder.run} made no criteria.", f"В прогоне {folder.run} нет критериев."),
        )
    edited = load_criteria(path, parts.catalog, saved=parts.saved)
    known = Criteria.model_validate(before["criteria"]).all_of if "criteria" in before else ()
    signed = tuple(_signed(node, known) for node in edited.all_of)
    criteria = edited.model_copy(update={"all_of": signed})
    state = AudienceState(
        version=STATE_VERSION,
        offer=before.get("offer"),
        said=before.get("said", []),
        approved=approved,
        criteria=criteria.model_dump(mode="json", by_alias=True),
        unsaid=before.get("unsaid", []),
    )
    return _walk(parts, folder, Meter(budget, before=_result_before(folder)), state, versions)


def list_runs(runs: Path) -> list[Audience]:
    """Return the results of all runs, the newest first; a run without a result is left out."""
    if not runs.is_dir():
        return []
    found = sorted(runs.glob(f"*/{RESULT_FILE}"), reverse=True)
    return [parse_as(Audience, read_json(path), str(path)) for path in found]


def _walk(
    parts: AudienceParts,
    folder: RunFolder,
    meter: Meter,
    state: AudienceState,
    versions: Versions,
) -> Audience:
    folder.write_json(STATE_FILE, dict(state))
    end = AudienceState(status="failed")
    warning: tuple[str, ...] = ()
    try:
        end = run_graph(AudienceNodes(parts, folder, meter), state)
    except BudgetSpentError as error:
        end, warning = AudienceState(status="budget"), (error.told(parts.language),)
    except OstapError as error:
        _finish(parts, folder, meter, end, versions, (error.told(parts.language),))
        raise
    folder.write_json(STATE_FILE, dict(end))
    return _finish(parts, folder, meter, end, versions, warning)


def _finish(
    parts: AudienceParts,
    folder: RunFolder,
    meter: Meter,
    end: AudienceState,
    versions: Versions,
    more: tuple[str, ...] = (),
) -> Audience:
    result = Audience.model_validate(
        {
            "run": folder.run,
            "status": end.get("status", "failed"),
            "as_of": parts.as_of.isoformat(),
            "criteria": end.get("lines", []),
            "rules": end.get("rules", []),
            "sql": end.get("sql"),
            "count": end.get("count"),
            "ids_file": end.get("ids_file"),
            "unsaid": end.get("unsaid", []),
            "warnings": [*end.get("warnings", []), *more],
            "tokens": meter.tokens,
            "seconds": round(meter.seconds, 2),
            "versions": dict(versions),
        }
    )
    folder.write_json(RESULT_FILE, result.model_dump(mode="json", by_alias=True))
    return result


def _signed(node: Node, known: tuple[Node, ...]) -> Node:
    """Return the node as it was where nothing changed, else as a person's."""
    same = any(_meaning(node) == _meaning(other) for other in known)
    return node if same else node.model_copy(update={"written_by": WrittenBy.PERSON})


def _meaning(node: Node) -> object:
    kept = {"said", "reason", "offer_field", "written_by", "id"}
    return _without(node.model_dump(mode="json"), kept)


def _without(value: object, keys: set[str]) -> object:
    """Return nested JSON without ``keys``, scalars as text (YAML has only text)."""
    if isinstance(value, dict):
        return {k: _without(v, keys) for k, v in value.items() if k not in keys}
    if isinstance(value, list):
        return [_without(one, keys) for one in value]
    return value if value is None else str(value)


def _result_before(folder: RunFolder) -> Audience | None:
    path = folder.path / RESULT_FILE
    return parse_as(Audience, read_json(path), str(path)) if path.is_file() else None
