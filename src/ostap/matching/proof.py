"""Proof of concept: is there anything to learn, asked of a plain model and a small sample (L3)."""

from __future__ import annotations

from typing import Final

import numpy as np

from ostap.matching.dataset import Dataset
from ostap.matching.features import Features
from ostap.matching.filter import Judged
from ostap.matching.folds import client_folds
from ostap.matching.metrics import auc, auc_interval
from ostap.matching.models.linear import LogisticModel
from ostap.matching.stock import Ints
from ostap.names import Language, Text
from ostap.results.model_choice import Proof

SAMPLE: Final = 800
"""Pairs: enough to see an AUC of 0.6, little enough to take seconds."""
FOLDS: Final = 4
LEAST_EACH: Final = 20
CHANCE: Final = 0.5
WORTH: Final = 0.6
"""An AUC surely below this is no signal worth a search."""
_CONFIDENCE: Final = 0.95


def prove(data: Dataset, rows: Ints, seed: int, language: Language) -> Proof:
    """Return whether there is a signal, from cross-validation by client on a small sample.

    ``signal``: the AUC's lower bound is above chance. ``no_signal``: its upper bound is below
    0.6. Else it can't be told yet.

    Args:
        data: all pairs.
        rows: those that may be looked at.
        seed: of the sample and the folds.
        language: of ``why``.
    """
    rng = np.random.default_rng([seed, 11])
    sample = np.sort(rng.permutation(rows)[:SAMPLE])
    won = data.positive[sample]
    if min(won.sum(), (~won).sum()) < LEAST_EACH:
        return _said("cannot_tell", len(sample), int(won.sum()), None, None, language)
    score = np.empty(len(sample))
    for fit, held in client_folds(data.client[sample], FOLDS, seed):
        features, matrix = Features.fit(data, sample[fit])
        model = LogisticModel()
        model.fit(matrix, won[fit].astype(np.float64))
        prepared = features.prepare(data.company.items)
        others = features.matrix(prepared, data.requests, data.pairs.take(sample[held]))
        score[held] = model.score(others)
    interval = auc_interval(Judged(score, won, data.client[sample]), _CONFIDENCE, seed)
    verdict = "cannot_tell"
    if interval and interval[0] > CHANCE:
        verdict = "signal"
    elif interval and interval[1] < WORTH:
        verdict = "no_signal"
    return _said(verdict, len(sample), int(won.sum()), auc(won, score), interval, language)


_WHY: Final = {
    "signal": Text("there is a signal", "сигнал есть"),
    "no_signal": Text("there is no signal", "сигнала нет"),
    "cannot_tell": Text("can't be told yet", "пока нельзя сказать"),
}


def _said(
    verdict: str, n: int, won: int, found: float | None, interval: tuple[float, float] | None,
    language: Language,
) -> Proof:  # fmt: skip
    what = _WHY[verdict]
    if interval is None:
        few = Text(f"{what.en}: {won} won of {n} pairs is too few",
                   f"{what.ru}: {won} выигранных из {n} пар — слишком мало")  # fmt: skip
        return Proof.model_validate({
            "verdict": verdict, "n": n, "won": won, "auc": found, "auc_interval": None,
            "why": few.to(language),
        })  # fmt: skip
    low, high = interval
    why = Text(
        f"{what.en}: AUC {found:.2f} ({low:.2f}–{high:.2f}) on {n} pairs of a small sample",
        f"{what.ru}: AUC {found:.2f} ({low:.2f}–{high:.2f}) на небольшой выборке, пар: {n}",
    )
    return Proof.model_validate({
        "verdict": verdict, "n": n, "won": won, "auc": found, "auc_interval": interval,
        "why": why.to(language),
    })  # fmt: skip
