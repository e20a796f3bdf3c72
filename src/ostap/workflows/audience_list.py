"""The runs of a workspace."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from ostap.audience.runs import RESULT_FILE, STATE_FILE, RunFolder
from ostap.audience.state import AudienceState
from ostap.results.audience import Audience, RunListed
from ostap.settings import parse_as, read_json


def list_runs(runs: Path) -> list[Audience]:
    """Return the results of all runs, the newest first; a run without a result is left out."""
    if not runs.is_dir():
        return []
    found = sorted(runs.glob(f"*/{RESULT_FILE}"), reverse=True)
    return [parse_as(Audience, read_json(path), str(path)) for path in found]


def listed_runs(runs: Path) -> list[RunListed]:
    """Return all runs in a line each, the newest first; one that is under way or died, too."""
    if not runs.is_dir():
        return []
    found = sorted((path.parent for path in runs.glob(f"*/{STATE_FILE}")), reverse=True)
    return [_listed(RunFolder(path)) for path in found]


def _listed(folder: RunFolder) -> RunListed:
    state = cast("AudienceState", read_json(folder.path / STATE_FILE))
    path = folder.path / RESULT_FILE
    result = parse_as(Audience, read_json(path), str(path)) if path.is_file() else None
    offer, said = state.get("offer"), state.get("said", [])
    return RunListed(
        run=folder.run,
        at=folder.began.isoformat(),
        status=result.status if result else "unfinished",
        entity=state.get("entity", "client"),
        about=offer["product"] if offer else "; ".join(said) or None,
        count=result.count if result else state.get("count"),
        who=state.get("who"),
    )
