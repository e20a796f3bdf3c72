"""Which past pairs to learn from, decided on pairs that came later (M7, M8).

Each way of using the same pairs is fitted alike and judged on the same test part: recorded outcomes
alone. What nobody recorded (unlabelled stock) is in no figure but hit@10, which only orders it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Final

import numpy as np

from ostap.matching.cross_fit import cross_fit
from ostap.matching.dataset import Dataset
from ostap.matching.metrics import TOP, auc_interval
from ostap.matching.models import Maker
from ostap.matching.scoring import fit_model, judged, prepare_parts
from ostap.matching.split import Split, make_split
from ostap.matching.stock_ranking import stock_ranking
from ostap.matching.training_rows import training_rows
from ostap.results.matching import SplitName
from ostap.results.training_data import TrainingTrial
from ostap.settings.workspace import TrainingOptions

SINCE: Final = dt.date(2020, 1, 1)
"""The agency's data is good from then on (M7)."""
WAYS: Final = (
    TrainingOptions(),
    TrainingOptions(since=SINCE),
    TrainingOptions(half_life_years=4),
    TrainingOptions(half_life_years=2),
    TrainingOptions(unlabelled="weighted"),
)
_CONFIDENCE: Final = 0.95


def compare_training(
    data: Dataset,
    parameters: Maker,
    seed: int,
    ways: tuple[TrainingOptions, ...] = WAYS,
    split: SplitName = "time",
) -> tuple[TrainingTrial, ...]:
    """Return the figures of each way of using the training pairs, on one test part.

    Args:
        data: pairs that are known to be enough.
        parameters: of the model, the same for all.
        seed: of every random choice.
        ways: what is compared, the default first.
        split: how the test part is held out.
    """
    held = make_split(split, data, seed)
    return tuple(_trial(replace(data, training=way), held, parameters, seed) for way in ways)


def _trial(data: Dataset, split: Split, parameters: Maker, seed: int) -> TrainingTrial:
    from sklearn.metrics import roc_auc_score

    parts = prepare_parts(data, split)
    rows = training_rows(data, split.learn, parts.features, parts.fit, seed)
    model = fit_model(data, split.learn, parts, parameters, seed)
    calibrator = cross_fit(data, split.learn, parameters, seed).calibrator
    score = model.score(parts.test)
    told = judged(data, split.test, score)
    sure = data.outcome[split.test] != "weak"
    chance = calibrator.in_sample(score)[sure]
    stock = stock_ranking(data, split, parts, seed)
    ranks = stock.ranks(model.score(stock.matrix), np.random.default_rng([seed, 5]))
    labelled = data.positive[split.learn]
    return TrainingTrial(
        unlabelled=data.training.unlabelled,
        since=data.training.since,
        half_life_years=data.training.half_life_years,
        split=split.name,
        rows=len(rows.won),
        won=int(rows.won.sum()),
        unlabelled_rows=max(len(rows.won) - len(labelled), 0),
        test=int(sure.sum()),
        auc=float(roc_auc_score(told.won, told.probability)),
        auc_interval=auc_interval(told, _CONFIDENCE, seed),
        brier=float(np.mean((chance - told.won) ** 2)),
        hit_at_10=float((ranks <= TOP).mean()) if len(ranks) else None,
    )
