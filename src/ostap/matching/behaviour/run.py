"""Every check on one trained version, and the figures that are pictured."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from ostap.errors import InvalidInputError
from ostap.matching.behaviour.direction import check_directions
from ostap.matching.behaviour.judge import Judge, RecipeRefit, Refit, TrainedJudge
from ostap.matching.behaviour.noise import check_noise
from ostap.matching.behaviour.people import Groups, check_people
from ostap.matching.behaviour.pictures import correlations, dependence, importance
from ostap.matching.behaviour.sameness import RanksWithoutManager, Reader, check_sameness
from ostap.matching.behaviour.scene import REQUESTS, Scene, make_scene
from ostap.matching.behaviour.softness import check_softness
from ostap.matching.behaviour.taken import check_taken
from ostap.matching.behaviour.verdicts import said
from ostap.matching.company import Company
from ostap.matching.dataset import Dataset
from ostap.matching.encode import as_lists
from ostap.matching.enough import usable
from ostap.matching.models.registry import Recipe
from ostap.matching.rank import Matcher
from ostap.matching.request import PairRequest, RequestChecker
from ostap.matching.scoring import Scorer
from ostap.matching.split import SPLITS, Split, make_split
from ostap.names import Language, Text
from ostap.results.behaviour import (
    BehaviourCheck,
    BehaviourOutcome,
    BehaviourReport,
    WishCorrelation,
)
from ostap.results.matching import ModelVersion

QUICK_REQUESTS: Final = 100
_NO_HELD_OUT: Final = Text(
    "every request had a deal that the version may have learnt from",
    "у всех заявок были сделки, на которых версия могла учиться",
)
_SEEN: Final = Text(
    "importance is counted on pairs that the version may have learnt from",
    "важность посчитана на парах, на которых версия могла учиться",
)


@dataclass(frozen=True, slots=True)
class Ports:
    """What the checks ask beside the judge."""

    read: Reader | None = None
    rank_off: RanksWithoutManager | None = None
    refit: Refit | None = None
    groups: Groups = field(default_factory=dict)


def check_version(  # noqa: PLR0913 - one keyword for each choice
    data: Dataset,
    scorer: Scorer,
    card: ModelVersion,
    language: Language,
    *,
    groups: Groups | None = None,
    quick: bool = False,
    seed: int = 0,
    progress: Callable[[Text], None] = lambda _: None,
) -> BehaviourReport:
    """Return how a trained version behaves on the company's own requests and stock.

    Args:
        data: the company's pairs.
        scorer: the version.
        card: of the version; its recipe is trained again unless ``quick``.
        language: of the titles of columns.
        groups: protected column -> client -> group, for the report on groups.
        quick: fewer requests and repeats, and nothing is trained again.
        seed: of every draw.
        progress: told what is being done.
    """
    started = time.monotonic()
    scene = make_scene(data, scorer.features.state.plan, seed,
                       QUICK_REQUESTS if quick else REQUESTS)  # fmt: skip
    ports = Ports(
        read=reader(data.company),
        rank_off=ranker(data.company, scorer, scene, language),
        refit=None if quick else RecipeRefit(Recipe(kind=card.model, parameters=card.parameters)),
        groups=groups or {},
    )
    judge = TrainedJudge(scorer)
    split = test_part(data, seed)
    base = None
    if ports.refit is not None and split is not None:
        progress(Text("Training the recipe on the earlier pairs", "Обучаю на ранних парах"))
        base = ports.refit(data, split.learn)
    progress(Text("Checking behaviour", "Проверяю поведение"))
    records = tuple(correlations(data, language, seed))
    checks = run_checks(data, scene, judge, ports, base, split, records)
    progress(Text("Counting importance", "Считаю важность полей"))
    told = judge if base is None else base
    rows = np.arange(len(data.pairs)) if split is None else split.test
    cases = scene.drawn()
    notes = [] if scene.held_out else [_NO_HELD_OUT]
    notes += [] if base is not None else [_SEEN]
    return BehaviourReport(
        as_of=data.company.as_of.isoformat(),
        versions={**card.versions, "model": card.version},
        version=card.version,
        model=card.model,
        quick=quick,
        requests=scene.requests.height,
        held_out=scene.held_out,
        items=len(scene.stock),
        passed=accepted(checks),
        checks=checks,
        importance=tuple(importance(data, told, rows, language, seed, quick=quick)),
        importance_held_out=base is not None,
        dependence=tuple(dependence(scene, judge, cases, language)),
        correlations=records,
        notes=tuple(said(note) for note in notes),
        seconds=round(time.monotonic() - started, 1),
    )


def run_checks(
    data: Dataset,
    scene: Scene,
    judge: Judge,
    ports: Ports,
    base: Judge | None = None,
    split: Split | None = None,
    records: Sequence[WishCorrelation] = (),
) -> tuple[BehaviourCheck, ...]:
    """Return every check of a judge, in the order in which a report tells of them.

    Args:
        data: the company's pairs: what was taken before, and what noise is put to.
        scene: the requests and the stock.
        judge: under test.
        ports: what else the checks ask.
        base: what ``ports.refit`` makes of the split's rows to learn from.
        split: whose rows the noise is put to.
        records: how outcomes go with wishes; a wish without a record gates.
    """
    cases = scene.drawn()
    rows = np.arange(len(data.pairs), dtype=np.int64) if split is None else split.learn
    return (
        *check_directions(scene, judge, cases, records),
        *check_taken(data, scene, judge, cases),
        *check_noise(data, scene, cases, rows, base, ports.refit),
        *check_sameness(scene, judge, cases, ports.read, ports.rank_off),
        *check_people(data, scene, judge, cases, ports.groups),
        *check_softness(scene, judge, cases),
    )


def accepted(checks: tuple[BehaviourCheck, ...]) -> bool:
    """Return whether no gating check failed."""
    return not any(check.gate and check.outcome is BehaviourOutcome.FAILED for check in checks)


def test_part(data: Dataset, seed: int) -> Split | None:
    """Return the split by time, else by new clients, else the first that can be used."""
    found = [split for split in (make_split(n, data, seed) for n in SPLITS) if usable(split, data)]
    order = ("time", "new_client", "shuffled")
    return min(found, key=lambda split: order.index(split.name), default=None)


def reader(company: Company) -> Reader:
    """Return how requests are read at the border."""
    checker = RequestChecker(company)

    def read(ref: str, value: str) -> object:
        try:
            row = checker.check(PairRequest(request={ref: value})).row
        except InvalidInputError:
            return None
        return as_lists(row[ref]).to_list()[0] if ref in row.columns else None

    return read


def ranker(
    company: Company, scorer: Scorer, scene: Scene, language: Language
) -> RanksWithoutManager:
    """Return how the stock is ranked with the manager's effect off."""
    matcher = Matcher(company, scorer, {}, language)

    def rank(manager: str, row: int) -> dict[str, float]:
        client = scene.names["client"][row]
        asked = PairRequest(client=client, manager=manager)
        ranking = matcher.rank(asked, manager_effect=False)
        return {item.id: item.probability for item in ranking.items}

    return rank
