"""Cards of versions made by hand, for tests of numbers and of the list."""

from typing import Any

from ostap.results.matching import (
    DataReport,
    Evaluation,
    FilterOutcome,
    Metrics,
    ModelVersion,
    Promise,
    SplitReport,
    WeakWins,
)
from ostap.results.model_versions import Step, StepName

NAMES: tuple[StepName, ...] = ("filter", "rank", "reverse")


def metrics(auc: float = 0.8, spread: float = 0.03, hit: float | None = 0.6) -> dict[str, Any]:
    return {
        "n": 400, "prevalence": 0.2, "auc": auc, "auc_interval": (auc - spread, auc + spread),
        "pr_auc": 0.5, "accuracy": 0.8, "precision": 0.5, "recall": 0.9, "recall_lower": 0.85,
        "f1": 0.6, "brier": 0.1, "removed_share": 0.4, "hit_at_10": hit, "ndcg_at_10": 0.4,
    }  # fmt: skip


def filter_outcome(*, works: bool = True) -> FilterOutcome:
    return FilterOutcome(
        works=works, threshold=0.3 if works else None, n_won=80, n_lost=320, recall=0.9,
        recall_lower=0.85, removes_lower=0.4, loses_upper=0.15, why="by hand",
    )  # fmt: skip


def evaluation(
    *,
    auc: float = 0.8,
    hit: float | None = 0.6,
    rival_auc: float = 0.7,
    rival_hit: float | None = 0.5,
    works: bool = True,
    kept: bool | None = True,
    accepted: bool = True,
) -> Evaluation:
    rule = Metrics(**metrics(rival_auc, hit=rival_hit))
    splits = tuple(
        SplitReport(
            **metrics(auc, hit=hit), split=name, guaranteed=name != "time",
            weak=WeakWins(n=0, kept_share=None), filter=filter_outcome(works=works),
            baselines={"rule": rule},
        )
        for name in ("shuffled", "time", "new_client")
    )  # fmt: skip
    promise = Promise(
        kind="won_recall", level=0.8, kept=kept, bound=0.85, n=80, guaranteed=True,
        why="recall is at least 0.85",
    )  # fmt: skip
    return Evaluation(
        as_of="2026-06-30", data=DataReport(won=80, weak=0, lost=320, open=0), splits=splits,
        promise=promise, accepted=accepted, why=("because",),
    )  # fmt: skip


def steps(reached: int) -> tuple[Step, ...]:
    return tuple(
        Step(step=number, name=name, reached=number <= reached, why="by hand")
        for number, name in enumerate(NAMES, 1)
    )


def card(
    number: str | None = None,
    *,
    data: str = "d1",
    auc: float = 0.8,
    reached: int = 3,
    accepted: bool = True,
    as_of: str = "2026-06-30",
) -> ModelVersion:
    return ModelVersion(
        version=f"v-{number}", as_of=as_of, versions={"ostap": "1", "features": "f1", "data": data},
        model="lightgbm", parameters={}, features=(), filter=filter_outcome(), number=number,
        steps=steps(reached), evaluation=evaluation(auc=auc, accepted=accepted),
    )  # fmt: skip
