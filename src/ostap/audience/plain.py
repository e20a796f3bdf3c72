"""A state's parts as plain JSON, and back."""

from __future__ import annotations

from ostap.audience.agents import Wanted
from ostap.audience.link import Candidate, Linked
from ostap.audience.reading.reader import without_bare
from ostap.audience.state import AudienceState, Json
from ostap.names import Text, WrittenBy
from ostap.results.criteria import Criteria


def changed(before: int, now: int) -> Text:
    """Return the warning that the database gives another count than it gave before."""
    return Text(
        f"The database has changed: {before} were selected before, {now} now. "
        "The counts shown are the new ones.",
        f"База изменилась: раньше было отобрано {before}, теперь {now}. Показаны новые числа.",
    )


def gathered(state: AudienceState, understood: list[Json]) -> AudienceState:
    """Return one tree of all that was understood, and what of the words can't be said."""
    trees = [Criteria.model_validate(one["criteria"]) for one in understood if one["criteria"]]
    unsaid = [one for each in understood for one in each["unsaid"]]
    nodes = list(dict.fromkeys(node for tree in trees for node in tree.all_of))
    top = next((tree.top for tree in trees if tree.top is not None), None)
    if not nodes and top is None:
        return {"unsaid": unsaid, "understood": understood, "status": "failed"}
    entity = state.get("entity", "client")
    criteria = Criteria(entity=entity, all_of=tuple(without_bare(nodes)), top=top)
    return {"criteria": dumped(criteria), "unsaid": unsaid, "understood": understood}


def dumped(criteria: Criteria) -> Json:
    """Return a tree as JSON."""
    return criteria.model_dump(mode="json", by_alias=True)


def plain(one: Wanted) -> Json:
    """Return a criterion in words as JSON."""
    return {
        "said": one.said,
        "offer_field": one.offer_field,
        "reason": one.reason,
        "written_by": one.written_by.value,
    }


def read_wanted(raw: Json) -> Wanted:
    """Return the criterion in words that `plain` wrote."""
    return Wanted(raw["said"], raw["offer_field"], raw["reason"], WrittenBy(raw["written_by"]))


def read_linked(raw: Json) -> Linked:
    """Return the linked part of the catalog from a state."""
    columns = tuple(Candidate(c["ref"], c["score"], tuple(c["values"])) for c in raw["columns"])
    return Linked(columns, tuple(raw["tables"]), frozenset())
