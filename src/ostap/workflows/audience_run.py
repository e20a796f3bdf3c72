"""One audience run from its start, or from where a person left it, to its result on disk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from ostap.audience.nodes import AudienceParts
from ostap.audience.runs import CRITERIA_FILE, STATE_FILE, RunFolder
from ostap.audience.state import STATE_VERSION, AudienceState
from ostap.catalog import Catalog
from ostap.criteria import Saved, load_criteria, validate
from ostap.errors import InvalidInputError
from ostap.names import Text, WrittenBy
from ostap.results.audience import Audience, Offer
from ostap.results.criteria import Criteria, Node
from ostap.settings import read_json
from ostap.settings.workspace import Budget
from ostap.workflows.audience_walk import Versions, walk_run


@dataclass(frozen=True, slots=True)
class Start:
    """Where a run starts: at an offer, at criteria in words, or at a finished tree."""

    offer: Offer | None = None
    said: tuple[str, ...] = ()
    criteria: Criteria | None = None
    entity: str = "client"
    """What the offer or the words select; a tree says it itself."""
    who: str | None = None
    """The employee who asks for it."""


def run_audience(
    parts: AudienceParts,
    folder: RunFolder,
    budget: Budget,
    start: Start,
    versions: Versions,
    *,
    approved: bool,
    stop_at_sql: bool = False,
) -> Audience:
    """Run one audience and write everything it made into ``folder``.

    Without ``approved`` the run stops with its criteria and counts, status ``waiting``, and
    fetches no ids; with ``stop_at_sql`` it stops once more, at the SQL.

    Raises:
        OstapError: what failed; the folder then holds a result with status ``failed``.
    """
    state = AudienceState(
        version=STATE_VERSION,
        offer=start.offer.model_dump(mode="json") if start.offer else None,
        said=list(start.said),
        entity=start.entity,
        who=start.who,
        approved=approved,
        stop_at_sql=stop_at_sql,
    )
    if start.criteria is not None:
        tree = start.criteria.model_dump(mode="json", by_alias=True)
        state |= AudienceState(
            given=tree, criteria=tree, entity=start.criteria.entity, finished="analyst"
        )
    return walk_run(parts, folder, budget, state, versions)


def resume_audience(
    parts: AudienceParts,
    folder: RunFolder,
    budget: Budget,
    versions: Versions,
    *,
    approved: bool,
) -> Audience:
    """Go on with a run that waits for a person, or that died, failed or spent its budget.

    Where a person changed ``criteria.yaml``, or the run waits, it goes on from that file, counts
    anew, and what was changed is marked as the person's. Else it goes on after the last node
    that it finished, and asks the model nothing again. ``approved`` takes the criteria as they
    stand, even where the budget ended before all the words were read.

    Raises:
        InvalidInputError: the run made no criteria, or was made by another version of the state.
        OstapError: what failed.
    """
    before = read_state(folder)
    made = before.get("criteria")
    path = folder.path / CRITERIA_FILE
    if not path.is_file():
        if before.get("finished") == "analyst" and made is None and not _words_left(before):
            raise _no_criteria(folder)
        return walk_run(parts, folder, budget, _reopened(before, approved=approved), versions)
    edited = load_criteria(path, parts.catalog, saved=parts.saved)
    known = Criteria.model_validate(made).all_of if made else ()
    signed = tuple(_signed(node, known) for node in edited.all_of)
    criteria = edited.model_copy(update={"all_of": signed})
    changed_by_hand = made is None or _meaning(criteria) != _meaning(Criteria.model_validate(made))
    if not changed_by_hand and not approved and _words_left(before):
        return walk_run(parts, folder, budget, _reopened(before, approved=False), versions)
    if not changed_by_hand and _died(before):
        return walk_run(parts, folder, budget, _reopened(before, approved=approved), versions)
    state = _from_file(before, criteria, approved=approved, changed_by_hand=changed_by_hand)
    return walk_run(parts, folder, budget, state, versions)


def read_state(folder: RunFolder) -> AudienceState:
    """Return the state that a run reached.

    Raises:
        InvalidInputError: it is missing or broken, or of another version: with the way out.
    """
    state = cast("AudienceState", read_json(folder.path / STATE_FILE))
    if state.get("version") == STATE_VERSION:
        return state
    raise InvalidInputError(
        "run.other_version",
        Text(
            f"Run {folder.run} was made by another version of Ostap.",
            f"Прогон {folder.run} сделан другой версией Остапа.",
        ),
        Text(
            f"Start a new one: ostap audience run --criteria-file {folder.path / CRITERIA_FILE}",
            f"Начните новый: ostap audience run --criteria-file {folder.path / CRITERIA_FILE}",
        ),
    )


def start_of(folder: RunFolder, who: str | None = None) -> Start:
    """Return what a run started from, so that another can start there.

    Raises:
        InvalidInputError: its state is missing, broken, or of another version.
    """
    state = read_state(folder)
    offer, given = state.get("offer"), state.get("given")
    return Start(
        offer=Offer.model_validate(offer) if offer else None,
        said=tuple(state.get("said", [])),
        criteria=Criteria.model_validate(given) if given else None,
        entity=state.get("entity", "client"),
        who=who,
    )


def criteria_of(folder: RunFolder, catalog: Catalog, saved: Saved | None) -> Criteria:
    """Return the criteria that a run has counted; edits after that are not yet among them.

    Raises:
        InvalidInputError: it made none, or the catalog has changed and does not know them.
    """
    made = read_state(folder).get("criteria")
    if made is None:
        raise _no_criteria(folder)
    return validate(Criteria.model_validate(made), catalog, CRITERIA_FILE, saved=saved)


def _reopened(before: AudienceState, *, approved: bool) -> AudienceState:
    """Return the state as it was left, to be gone on with."""
    state = {**before, "approved": approved or before.get("approved", False)}
    if before.get("status") in {"failed", "budget"}:
        del state["status"]
        state["warnings"] = []
        if _words_left(before):
            state["finished"] = "marketer"
    return cast("AudienceState", state)


def _from_file(
    before: AudienceState, criteria: Criteria, *, approved: bool, changed_by_hand: bool
) -> AudienceState:
    """Return the state that begins at the criteria which a person has seen, or changed."""
    # SQL that was seen is the SQL of these criteria only where nobody changed them.
    sql_seen = approved and before.get("approved", False) and not changed_by_hand
    state = AudienceState(
        version=STATE_VERSION,
        offer=before.get("offer"),
        said=before.get("said", []),
        entity=criteria.entity,
        who=before.get("who"),
        approved=approved or (before.get("approved", False) and not changed_by_hand),
        stop_at_sql=before.get("stop_at_sql", False) and not sql_seen,
        criteria=criteria.model_dump(mode="json", by_alias=True),
        unsaid=before.get("unsaid", []),
        steps=before.get("steps", []),
        finished="analyst",
    )
    if "given" in before:
        state["given"] = before["given"]
    if "count" in before and not changed_by_hand:
        state["counted_before"] = before["count"]
    return state


def _words_left(state: AudienceState) -> bool:
    """Whether the analyst was stopped with words that it had not read."""
    stopped = state.get("status") == "budget" or state.get("finished") == "marketer"
    return stopped and len(state.get("understood", [])) < len(state.get("wanted", []))


def _died(state: AudienceState) -> bool:
    """Whether the process ended in the middle, after the SQL was written."""
    if state.get("finished") == "writer":
        return state.get("status") != "budget"
    going_on = state.get("approved", False) and not state.get("stop_at_sql", False)
    return state.get("finished") == "critic" and going_on and state.get("status") == "waiting"


def _no_criteria(folder: RunFolder) -> InvalidInputError:
    return InvalidInputError(
        "run.no_criteria",
        Text(f"Run {folder.run} made no criteria.", f"В прогоне {folder.run} нет критериев."),
        Text(
            f"Say it otherwise in a new run, or: ostap audience repeat {folder.run}",
            f"Скажите иначе в новом прогоне или повторите: ostap audience repeat {folder.run}",
        ),
    )


def _signed(node: Node, known: tuple[Node, ...]) -> Node:
    """Return the node as it was where nothing changed, else as a person's."""
    same = any(_meaning(node) == _meaning(other) for other in known)
    return node if same else node.model_copy(update={"written_by": WrittenBy.PERSON})


def _meaning(node: Node | Criteria) -> object:
    kept = {"said", "reason", "offer_field", "written_by", "id"}
    return _without(node.model_dump(mode="json"), kept)


def _without(value: object, keys: set[str]) -> object:
    """Return nested JSON without ``keys``, scalars as text (YAML has only text)."""
    if isinstance(value, dict):
        return {k: _without(v, keys) for k, v in value.items() if k not in keys}
    if isinstance(value, list):
        return [_without(one, keys) for one in value]
    return value if value is None else str(value)
