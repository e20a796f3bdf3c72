"""The audience held to the cases that people made by hand (A13)."""

from __future__ import annotations

import hashlib
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ostap.audience.nodes import AudienceParts
from ostap.criteria.cases import gold_ids, load_cases
from ostap.errors import InvalidInputError, did_you_mean
from ostap.names import Language, Text
from ostap.results.cases import Case, Part
from ostap.results.evaluation import AudienceEvaluation, CaseKind, CaseLine, Unjudged, Way
from ostap.settings.workspace import Budget
from ostap.workflows.audience_evaluate_ablate import ways_of
from ostap.workflows.audience_evaluate_case import Judge
from ostap.workflows.audience_evaluate_edits import MINUTES_PER_EDIT, time_of_people
from ostap.workflows.audience_evaluate_figures import by_construct, by_kind, figures_of
from ostap.workflows.audience_evaluate_ways import NamedWay

Gold = tuple[frozenset[str], ...]
Tell = Callable[[Text], None]


@dataclass(frozen=True, slots=True)
class EvaluationPlan:
    """Which cases are judged, and how.

    Attributes:
        cases: the folder of cases.
        part: which of them; ``None`` for all. Cases of another part are never run or told of.
        kind: only words, or only offers.
        only: ids; all where it is empty.
        model: whether a language model is asked; otherwise rules read alone.
        ablate: whether parts are taken away too, each case by every way in turn.
        seconds: after which no further case is begun.
        minutes_per_edit: assumed, for the time of people.
    """

    cases: Path
    part: Part | None = Part.TUNE
    kind: CaseKind | None = None
    only: tuple[str, ...] = ()
    model: bool = True
    ablate: bool = False
    seconds: float | None = None
    minutes_per_edit: float = MINUTES_PER_EDIT


def evaluate_audience(
    parts: AudienceParts,
    plan: EvaluationPlan,
    budget: Budget,
    versions: Mapping[str, str],
    language: Language,
) -> AudienceEvaluation:
    """Run every case as `ostap audience run` would, without rules, and compare the keys.

    Args:
        parts: the company's, their language that of the runs; each case has its own day.
        plan: which cases and ways.
        budget: of one run.
        versions: what the answer is made with.
        language: of what is told about them.

    Raises:
        InvalidInputError: the cases can't be read, or none is left to judge. Whatever happens in
            a case's own run is a line of it.
    """
    started = time.monotonic()
    cases = chosen_cases(plan)
    gold, unread = _gold(cases, plan.cases, parts, language)
    judge = Judge(parts.source, parts.catalog, language)
    with tempfile.TemporaryDirectory(prefix="ostap-evaluate-") as runs:
        ways = list(ways_of(parts, Path(runs), budget, model=plan.model, ablate=plan.ablate))
        told: dict[str, list[CaseLine]] = {way.name: [] for way in ways}
        left_out: tuple[str, ...] = ()
        judged = [case for case in cases if case.id in gold]
        for number, case in enumerate(judged):
            if plan.seconds is not None and time.monotonic() - started >= plan.seconds:
                left_out = tuple(one.id for one in judged[number:])
                break
            for way in ways:
                line = judge.line(case, gold[case.id], way)
                told[way.name].append(line)
                parts.progress(_told(line, way, number + 1, len(judged), alone=len(ways) == 1))
    lines, *_ = told.values()
    return AudienceEvaluation(
        **figures_of(lines).model_dump(),
        as_of=max(case.as_of for case in cases),
        versions={**versions, "cases": _version(cases)},
        model=parts.chat().name if plan.model else None,
        part=plan.part.value if plan.part else "all",
        by_kind=by_kind(lines),
        by_construct=by_construct(lines),
        people=time_of_people(lines, language, per_edit=plan.minutes_per_edit),
        ablations=_ways(ways, told, language) if plan.ablate else (),
        lines=tuple(lines),
        gold_unread=tuple(unread),
        left_out=left_out,
    )


def chosen_cases(plan: EvaluationPlan) -> tuple[Case, ...]:
    """Return the cases that a plan asks for, in the order of their ids.

    Raises:
        InvalidInputError: there is no such folder, a case is wrong, unknown, or none is left.
    """
    known = load_cases(plan.cases, plan.part)
    part = plan.part.value if plan.part else "all"
    names = [case.id for case in known]
    if missing := [name for name in plan.only if name not in names]:
        raise InvalidInputError(
            "evaluation.unknown_case",
            Text(
                f"There is no case '{missing[0]}' in the part {part}.",
                f"В части {part} нет примера '{missing[0]}'.",
            ),
            did_you_mean(missing[0], names),
        )
    chosen = tuple(
        case
        for case in known
        if (not plan.only or case.id in plan.only)
        and (plan.kind is None or (case.offer is None) == (plan.kind == "words"))
    )
    if not chosen:
        raise InvalidInputError(
            "evaluation.no_cases",
            Text(
                f"No case of {plan.cases} is left to judge.",
                f"В {plan.cases} не осталось примеров для оценки.",
            ),
            Text("Ask for another --part or --kind.", "Укажите другие --part или --kind."),
        )
    return chosen


def _gold(
    cases: Sequence[Case], folder: Path, parts: AudienceParts, language: Language
) -> tuple[dict[str, Gold], list[Unjudged]]:
    """Return the gold of the cases that have one that can be read, and why the others have not."""
    entities = parts.catalog.entities.named()
    found: dict[str, Gold] = {}
    unread: list[Unjudged] = []
    for case in cases:
        if case.entity not in entities:
            why = Text(
                f"the catalog has no entity '{case.entity}'",
                f"в каталоге нет сущности '{case.entity}'",
            )
            code = "cases.unknown_entity"
            unread.append(Unjudged(id=case.id, error=code, why=why.to(language)))
            continue
        try:
            found[case.id] = gold_ids(case, folder)
        except InvalidInputError as error:
            unread.append(Unjudged(id=case.id, error=error.code, why=error.told(language)))
    return found, unread


def _ways(
    ways: Sequence[NamedWay], told: Mapping[str, Sequence[CaseLine]], language: Language
) -> tuple[Way, ...]:
    return tuple(
        Way(name=way.name, title=way.title.to(language), figures=figures_of(told[way.name]))
        for way in ways
    )


def _version(cases: Sequence[Case]) -> str:
    """Return a short hash of what the cases say."""
    said = "\n".join(case.model_dump_json() for case in cases)
    return hashlib.sha256(said.encode()).hexdigest()[:12]


def _told(line: CaseLine, way: NamedWay, number: int, of: int, *, alone: bool) -> Text:
    name = f"{number}/{of} {line.id}"
    en, ru = ("", "") if alone else (f" ({way.title.en})", f" ({way.title.ru})")
    seconds = f"{line.seconds:.1f}"
    result = line.error or line.status if line.score is None else f"IoU {line.score.iou:.2f}"
    why = f" [{line.error}]" if line.score is not None and line.error else ""
    return Text(
        f"{name}{en}: {result}{why}, {seconds} s", f"{name}{ru}: {result}{why}, {seconds} с"
    )
