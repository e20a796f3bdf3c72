"""`ostap criteria count | ids | why`: how many, who, and why one is in or out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from ostap.delivery.cli.criteria_files import (
    FileArgument,
    OfferOption,
    binding,
    cautions_json,
    in_words,
    opened,
    top_in_words,
)
from ostap.delivery.cli.options import HERE, AsOfOption, JsonOption, WorkspaceOption
from ostap.delivery.cli.printing import print_answer
from ostap.delivery.cli.show_criteria import Counted, print_counts
from ostap.delivery.cli.show_why import print_why, why_json

if TYPE_CHECKING:
    from ostap.compose import Company
    from ostap.criteria import Bound, Caution, Effects, Funnel
    from ostap.results.criteria import Criteria

EffectsOption = Annotated[
    bool, typer.Option("--effects", help="Also say how many more there would be without each.")
]


def count(
    file: FileArgument,
    workspace: WorkspaceOption = HERE,
    effects: EffectsOption = False,
    offer: OfferOption = None,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
) -> None:
    """Count: each criterion alone, what is left after it, what the rules removed."""
    with opened(file, workspace, as_of) as (company, criteria):
        counted = _counted(company, criteria, binding(company, criteria, offer), effects=effects)
        if as_json:
            print_answer(company, **_count_json(company, counted))
        else:
            print_counts(counted, company.language)


def ids(
    file: FileArgument,
    workspace: WorkspaceOption = HERE,
    offer: OfferOption = None,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print the ids of the selected, one a line."""
    from ostap.criteria import ids as find_ids

    with opened(file, workspace, as_of) as (company, criteria):
        bound = binding(company, criteria, offer)
        found = find_ids(company.source, criteria, company.catalog, company.as_of, rules=bound)
        if as_json:
            print_answer(company, ids=list(found))
            return
        for one in found:
            typer.echo(one)


def why(
    key: Annotated[str, typer.Argument(metavar="KEY", help="The key of one client.")],
    file: FileArgument,
    workspace: WorkspaceOption = HERE,
    offer: OfferOption = None,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say why one client is in the audience or is not: every condition, and what was found."""
    from ostap.criteria import why as judge

    with opened(file, workspace, as_of) as (company, criteria):
        bound = binding(company, criteria, offer)
        found = judge(company.source, criteria, company.catalog, company.as_of, key, rules=bound)
        if as_json:
            print_answer(company, **why_json(found, company.language))
        else:
            print_why(found, company.language)


def _counted(company: Company, criteria: Criteria, bound: Bound, *, effects: bool) -> Counted:
    from ostap.criteria import effects as effects_of
    from ostap.criteria import funnel

    asked = (company.source, criteria, company.catalog, company.as_of)
    counts = funnel(*asked, rules=bound)
    costs = effects_of(*asked, rules=bound) if effects else None
    return Counted(
        counts=counts,
        words=dict(in_words(company, criteria)),
        titles={rule.name: rule.words(company.language) for rule in company.rules},
        more=_more(costs),
        top=top_in_words(company, criteria),
        cautions=_cautions(company, criteria, bound, counts),
    )


def _more(costs: Effects | None) -> dict[str, int]:
    return {} if costs is None else {one.id: one.more for one in (*costs.criteria, *costs.rules)}


def _cautions(
    company: Company, criteria: Criteria, bound: Bound, counts: Funnel
) -> tuple[Caution, ...]:
    """Return all that a careful person would notice in the tree, the data and the counts."""
    from ostap.criteria import contradictions, count_cautions, data_cautions, warnings_of

    source, catalog = company.source, company.catalog
    excluding = (
        contradictions(source, criteria, catalog, company.as_of, rules=bound)
        if counts.count == 0
        else ()
    )
    return (
        *count_cautions(counts, criteria, catalog, company.rules, excluding),
        *data_cautions(source, criteria, catalog),
        *warnings_of(criteria, catalog),
    )


def _count_json(company: Company, counted: Counted) -> dict[str, Any]:
    counts, language, ids = counted.counts, company.language, {r.name: r.id for r in company.rules}
    top = counts.top
    return {
        "total": counts.total,
        "criteria": [
            {
                "id": line.id,
                "text": counted.words[line.id],
                "alone": line.alone,
                "left": line.left,
                "removed": line.removed,
                "unknown": line.unknown,
                "more_without": counted.more.get(line.id),
            }
            for line in counts.criteria
        ],
        "rules": [
            {
                "id": ids[line.id],
                "text": counted.titles[line.id],
                "left": line.left,
                "removed": line.removed,
                "more_without": counted.more.get(line.id),
            }
            for line in counts.rules
        ],
        "top": top and {"text": counted.top, "left": top.left, "removed": top.removed},
        "too_few": [
            {"id": rule.id, "text": rule.words(language), "at_least": rule.at_least}
            for rule in counts.too_few
        ],
        "unbound": [
            {
                "id": one.rule.id,
                "text": one.rule.words(language),
                "why": one.why.to(language),
                "hint": one.hint.to(language) or None,
            }
            for one in counts.unbound
        ],
        "cautions": cautions_json(company, counted.cautions),
        "count": counts.count,
    }
