"""One walk of the graph, with everything it made on disk however it ends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, cast

from ostap.audience.budget import BudgetSpentError, Meter
from ostap.audience.graph import run_graph
from ostap.audience.nodes import AudienceNodes, AudienceParts
from ostap.audience.plain import changed
from ostap.audience.runs import RESULT_FILE, STATE_FILE, RunFolder
from ostap.audience.state import AudienceState
from ostap.audience.steps import Steps, following
from ostap.errors import OstapError
from ostap.names import Language
from ostap.results.audience import Audience, StepLine
from ostap.settings.workspace import Budget

Versions = Mapping[str, str]


def walk_run(
    parts: AudienceParts,
    folder: RunFolder,
    budget: Budget,
    state: AudienceState,
    versions: Versions,
) -> Audience:
    """Walk the graph; what is on disk at any moment is enough to go on from."""
    meter = Meter(budget, [StepLine.model_validate(one) for one in state.get("steps", [])])
    reached = state

    def keep(now: AudienceState) -> None:
        nonlocal reached
        reached = now
        folder.write_json(STATE_FILE, dict(now))

    keep(state)
    steps = Steps(meter, keep, parts.progress)
    try:
        end = run_graph(AudienceNodes(parts, folder, meter, keep), steps, state)
    except BudgetSpentError as error:
        end = _cut(reached, steps, "budget", error, parts.language)
    except OstapError as error:
        end = _cut(reached, steps, "failed", error, parts.language)
        folder.write_json(STATE_FILE, dict(end))
        _finish(parts, folder, meter, end, versions)
        raise
    end = _compared(end, parts.language)
    folder.write_json(STATE_FILE, dict(end))
    return _finish(parts, folder, meter, end, versions)


def _cut(
    reached: AudienceState,
    steps: Steps,
    status: Literal["failed", "budget"],
    error: OstapError,
    language: Language,
) -> AudienceState:
    """Return the state where a node was cut short: what it spent and why it ended are told."""
    line = steps.lap(following(reached.get("finished"))).model_dump(mode="json")
    return {
        **reached,
        "status": status,
        "steps": [*reached.get("steps", []), line],
        "warnings": [*reached.get("warnings", []), error.told(language)],
    }


def _compared(end: AudienceState, language: Language) -> AudienceState:
    """Return the state with a warning where the same criteria select another number than before."""
    before, now = end.get("counted_before"), end.get("count")
    if before is None or now is None or before == now:
        return end
    told = changed(before, now).to(language)
    doubts = end.get("doubts", [])
    return end if told in doubts else {**end, "doubts": [told, *doubts]}


def _finish(
    parts: AudienceParts,
    folder: RunFolder,
    meter: Meter,
    end: AudienceState,
    versions: Versions,
) -> Audience:
    waits = (
        ("sql" if end.get("approved") else "criteria") if end.get("status") == "waiting" else None
    )
    result = Audience.model_validate(
        {
            "run": folder.run,
            "status": end.get("status", "failed"),
            "as_of": parts.as_of.isoformat(),
            "entity": end.get("entity", "client"),
            "waits_for": waits,
            "criteria": end.get("lines", []),
            "rules": end.get("rules", []),
            "sql": end.get("sql"),
            "count": end.get("count"),
            "ids_file": end.get("ids_file"),
            "unsaid": end.get("unsaid", []),
            "warnings": [
                text
                for kind in ("warnings", "cautions", "doubts")
                for text in cast("list[str]", end.get(kind, []))
            ],
            "tokens": meter.tokens,
            "seconds": round(meter.seconds, 2),
            "steps": end.get("steps", []),
            "versions": dict(versions),
        }
    )
    folder.write_json(RESULT_FILE, result.model_dump(mode="json", by_alias=True))
    return result
