"""What each part is worth: the ways of answering that stand in one table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from ostap.audience.ablation import WHOLE, Ablation
from ostap.audience.nodes import AudienceParts
from ostap.names import Text
from ostap.settings.workspace import Budget
from ostap.workflows.audience_evaluate_direct import direct_way
from ostap.workflows.audience_evaluate_ways import (
    NamedWay,
    audience_way,
    link_of,
    without_value_titles,
)

_WHOLE: Final = Text("as it is", "как есть")
_RULES_ONLY: Final = Text("rules only, no model", "только правила, без модели")
_TAKEN: Final = (
    ("no_linking", Text("no linking", "без связывания"), Ablation(linking=False)),
    (
        "no_second_parse",
        Text("no second parse", "без второго разбора"),
        Ablation(second_parse=False),
    ),
    ("no_normaliser", Text("no normaliser", "без нормализатора"), Ablation(normaliser=False)),
    ("rules_only", _RULES_ONLY, Ablation(model=False)),
    (
        "model_only",
        Text("model only, no rules", "только модель, без правил"),
        Ablation(rules=False),
    ),
)


def ways_of(
    parts: AudienceParts, runs: Path, budget: Budget, *, model: bool, ablate: bool
) -> Iterator[NamedWay]:
    """Yield the ways of an evaluation; the first is the one that is judged in full.

    Args:
        parts: the company's.
        runs: where runs stand while they are walked.
        budget: of one run.
        model: whether a language model is asked at all.
        ablate: whether the others follow, those that need no model where there is none.
    """

    def way(name: str, title: Text, ablation: Ablation, own: AudienceParts = parts) -> NamedWay:
        held = ablation if model else replace(ablation, model=False)
        link = link_of(own, runs) if held.linking else None
        return NamedWay(name, title, audience_way(own, runs, budget, held), link)

    yield way("whole", _WHOLE, WHOLE) if model else way("rules_only", _RULES_ONLY, WHOLE)
    if not ablate:
        return
    for name, title, ablation in _TAKEN:
        if model or (ablation.model and ablation.rules):
            yield way(name, title, ablation)
    bare = replace(parts, catalog=without_value_titles(parts.catalog))
    yield way("no_value_titles", Text("no titles of values", "без названий значений"), WHOLE, bare)
    if model:
        title = Text("SQL straight from the model", "SQL прямо от модели")
        yield NamedWay(
            "direct_sql", title, direct_way(parts.chat, parts.source, parts.catalog, budget)
        )
