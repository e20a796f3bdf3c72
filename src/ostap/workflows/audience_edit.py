"""A person's corrections of a run that waits: one criterion in words, or the tree itself."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import cast

from ostap.audience.budget import Meter
from ostap.audience.nodes import AudienceNodes, AudienceParts
from ostap.audience.runs import CRITERIA_FILE, RESULT_FILE, STATE_FILE, RunFolder
from ostap.audience.state import STATE_VERSION, AudienceState
from ostap.catalog import Catalog
from ostap.criteria import Saved, describe, validate
from ostap.criteria.files import parse_tree
from ostap.errors import InvalidInputError
from ostap.names import Text
from ostap.results.audience import Audience, Offer
from ostap.results.criteria import Criteria, Node
from ostap.settings import parse_as, read_json, read_yaml
from ostap.settings.reading import parse_yaml
from ostap.settings.workspace import Budget


@dataclass(frozen=True, slots=True)
class RunOnDisk:
    """A run as its folder keeps it; ``criteria`` as written, not validated again."""

    result: Audience
    offer: Offer | None
    criteria: Criteria | None


def read_run(folder: RunFolder) -> RunOnDisk:
    """Return what a run's folder holds.

    Raises:
        InvalidInputError: a file of it is missing or broken.
    """
    path = folder.path / RESULT_FILE
    state = cast("AudienceState", read_json(folder.path / STATE_FILE))
    offer = state.get("offer")
    tree = folder.path / CRITERIA_FILE
    return RunOnDisk(
        result=parse_as(Audience, read_json(path), str(path)),
        offer=Offer.model_validate(offer) if offer else None,
        criteria=parse_tree(read_yaml(tree), tree.name) if tree.is_file() else None,
    )


def parse_criteria(text: str, catalog: Catalog, saved: Saved) -> Criteria:
    """Return the criteria that a person wrote as YAML, validated.

    Raises:
        InvalidInputError: everything that is wrong with them.
    """
    name = CRITERIA_FILE
    return validate(parse_tree(parse_yaml(text, name), name), catalog, name, saved=saved)


def keep_criteria(parts: AudienceParts, folder: RunFolder, criteria: Criteria) -> Path:
    """Write criteria into a run's folder, from which it goes on; return the file.

    Raises:
        InvalidInputError: they do not fit the catalog, or none is left.
        EnvironmentFailedError: the disk is full or the folder is closed.
    """
    if not criteria.all_of and criteria.top is None:
        raise InvalidInputError(
            "run.last_criterion",
            Text("An audience needs at least one criterion.", "Нужен хотя бы один критерий."),
            Text("Add another one first.", "Сначала добавьте другой."),
        )
    sound = validate(criteria, parts.catalog, CRITERIA_FILE, saved=parts.saved)
    words = {n.id or "": describe(n, parts.catalog, parts.language) for n in sound.all_of}
    return folder.write_criteria(sound, words)


def without(criteria: Criteria, key: str) -> Criteria:
    """Return criteria without the one of an id; unchanged where there is none."""
    kept = tuple(node for node in criteria.all_of if node.id != key)
    return criteria.model_copy(update={"all_of": kept})


def reworded(
    parts: AudienceParts,
    folder: RunFolder,
    budget: Budget,
    criteria: Criteria | None,
    said: str,
    key: str | None,
) -> Criteria:
    """Return criteria in which the analyst wrote one anew, from a person's words.

    Args:
        parts: the run's.
        folder: the run's; nothing is written.
        budget: for this one rewriting.
        criteria: the tree so far; ``None`` where the run made none.
        said: the words.
        key: which criterion they replace; ``None`` adds one at the end.

    Raises:
        InvalidInputError: the data can't say it, with the nearest that it can.
        ModelProviderError: the language model is away, too slow, or answers nonsense.
    """
    found = _analysed(parts, folder, budget, said)
    if criteria is None:
        return Criteria(all_of=found)
    if key is None:
        return criteria.model_copy(update={"all_of": (*criteria.all_of, *found)})
    replaced: list[Node] = []
    for node in criteria.all_of:
        if node.id != key:
            replaced.append(node)
            continue
        kept = {"id": key, "reason": node.reason, "offer_field": node.offer_field}
        first, *rest = found
        replaced += [first.model_copy(update=kept), *rest]
    return criteria.model_copy(update={"all_of": tuple(replaced)})


def _analysed(
    parts: AudienceParts, folder: RunFolder, budget: Budget, said: str
) -> tuple[Node, ...]:
    nodes = AudienceNodes(parts, folder, Meter(budget))
    state = AudienceState(version=STATE_VERSION, offer=None, said=[said], approved=False)
    for step in (nodes.linker, nodes.marketer, nodes.analyst):
        state.update(step(state))
    if "criteria" in state:
        tree = Criteria.model_validate(state["criteria"])
        return tuple(node.model_copy(update={"id": None}) for node in tree.all_of)
    lost = [one["nearest"] for one in state.get("unsaid", []) if one.get("nearest")]
    near = ", ".join(lost)
    raise InvalidInputError(
        "run.cannot_say",
        Text(f"This data can't say: {said}", f"Данными этого не выразить: {said}"),
        Text(f"The nearest that it can: {near}.", f"Ближайшее, что можно: {near}.")
        if near
        else Text("Try other words.", "Попробуйте сказать иначе."),
    )
