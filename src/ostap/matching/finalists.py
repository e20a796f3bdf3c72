"""The best of each kind on the same five folds, and the simplest that is about as good.

"About as good": the mean log loss exceeds the best one's by at most one standard error of their
difference, pair by pair, clients taken whole (Breiman, Friedman, Olshen and Stone 1984 take one
standard error of the loss itself; the paired one is narrower, for both are tried on the same
rows).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from ostap.matching.calibrate import Calibrator
from ostap.matching.dataset import Dataset, Texts
from ostap.matching.encode import Floats
from ostap.matching.features import Features
from ostap.matching.folds import client_folds, folds_of_choice
from ostap.matching.metrics import auc, log_losses
from ostap.matching.models import Recipe, kind_of, kinds, usable_kinds
from ostap.matching.scoring import fit_model, prepare_parts
from ostap.matching.split import Split
from ostap.matching.stock import Ints
from ostap.matching.studies import Trial
from ostap.matching.training_rows import training_rows
from ostap.names import Language, Text
from ostap.results.model_choice import KindReport, ModelChoice, Proof

FOLDS: Final = 5
MOST: Final = 4
"""Kinds that meet on the folds: those of the least loss on the search's own fold."""


@dataclass(frozen=True, slots=True)
class _Finalist:
    """One kind on all folds: its out-of-fold scores, and each row's calibrated log loss."""

    trial: Trial
    score: Floats
    losses: Floats


def choose_finalist(
    data: Dataset,
    rows: Ints,
    seed: int,
    studied: Mapping[str, Sequence[Trial]],
    proof: Proof,
    allowed: float,
    language: Language,
) -> tuple[Recipe, ModelChoice]:
    """Return the recipe to take, and the report on all kinds.

    Args:
        data: all pairs.
        rows: those that may be looked at.
        seed: of the folds.
        studied: by kind its trials, of every kind at least one.
        proof: for the report.
        allowed: milliseconds for 1,000 pairs; what needs more can't win, unless everything does:
            then the quickest wins.
        language: of the report.
    """
    best = {kind: _best(trials, allowed) for kind, trials in studied.items()}
    quick = [t for t in best.values() if t.milliseconds <= allowed]
    meeting = sorted(quick, key=lambda t: t.loss)[:MOST] or [
        min(best.values(), key=lambda t: t.milliseconds)
    ]
    found = _meet(data, rows, seed, meeting)
    client = data.client[rows]
    leader = min(found, key=lambda one: float(one.losses.mean()))
    behind = {one.trial.kind: _behind(one.losses - leader.losses, client) for one in found}
    equals = [one for one in found if behind[one.trial.kind][0] <= behind[one.trial.kind][1]]
    winner = min(equals, key=lambda one: kind_of(one.trial.kind).complexity).trial
    won = data.positive[rows]
    by_kind = {one.trial.kind: one for one in found}
    reports = [
        _report(trial, len(studied[kind]), allowed, by_kind.get(kind), behind.get(kind), won,
                language)
        for kind, trial in best.items()
    ]  # fmt: skip
    reports.sort(key=lambda one: kind_of(one.kind).complexity)
    about = ModelChoice(
        proof=proof,
        chosen=winner.kind,
        why=_why(winner.kind, leader.trial.kind, behind[winner.kind], language),
        milliseconds_allowed=allowed,
        rows=len(rows),
        kinds=tuple(reports),
        unavailable=_unavailable(),
    )
    return Recipe(kind=winner.kind, parameters=winner.parameters), about


def untried(
    recipe: Recipe, proof: Proof, rows: int, allowed: float, language: Language
) -> ModelChoice:
    """Return the report where there is too little to search on."""
    why = Text(
        f"only {rows} pairs to search on: the defaults are taken",
        f"для поиска есть только {rows} пар: взяты значения по умолчанию",
    )
    return ModelChoice(
        proof=proof, chosen=recipe.kind, why=why.to(language), milliseconds_allowed=allowed,
        rows=rows, kinds=(), unavailable=_unavailable(),
    )  # fmt: skip


def _best(trials: Sequence[Trial], allowed: float) -> Trial:
    """Return the least loss among the quick enough; the quickest where none is."""
    quick = [trial for trial in trials if trial.milliseconds <= allowed]
    if quick:
        return min(quick, key=lambda trial: trial.loss)
    return min(trials, key=lambda trial: trial.milliseconds)


def _meet(data: Dataset, rows: Ints, seed: int, trials: Sequence[Trial]) -> list[_Finalist]:
    """Fit every finalist on every fold; features are fitted anew for each fold."""
    scores = [np.empty(len(rows)) for _ in trials]
    for fit, held in folds_of_choice(data, rows, FOLDS, seed + 2):
        features, matrix = Features.fit(data, rows[fit])
        own = training_rows(data, rows[fit], features, matrix, seed)
        prepared = features.prepare(data.company.items)
        others = features.matrix(prepared, data.requests, data.pairs.take(rows[held]))
        for score, trial in zip(scores, trials, strict=True):
            model = kind_of(trial.kind).of(trial.parameters)
            model.fit(own.matrix, own.won, own.weight)
            score[held] = model.score(others)
    won = data.positive[rows].astype(np.float64)
    return [
        _Finalist(trial, score, _calibrated_losses(score, won, data.client[rows], seed))
        for trial, score in zip(trials, scores, strict=True)
    ]


def _calibrated_losses(score: Floats, won: Floats, client: Texts, seed: int) -> Floats:
    """Return each row's log loss after a calibration that other clients' rows tell.

    A kind is not blamed for what calibration will put right.
    """
    told = np.empty(len(won))
    for fit, held in client_folds(client, FOLDS, seed + 3):
        calibrator = Calibrator.sigmoid(score[fit], won[fit])
        told[held] = calibrator.in_sample(score[held])
    return log_losses(won, told)


def _behind(difference: Floats, client: Texts) -> tuple[float, float]:
    """Return the mean difference over pairs and its standard error, clients taken whole."""
    mean = float(difference.mean())
    _, code = np.unique(client.astype(str), return_inverse=True)
    sums = np.bincount(code, weights=difference - mean)
    return mean, float(np.sqrt(np.square(sums).sum()) / len(difference))


def _report(
    trial: Trial,
    trials: int,
    allowed: float,
    finalist: _Finalist | None,
    behind: tuple[float, float] | None,
    won: np.ndarray[tuple[int], np.dtype[np.bool_]],
    language: Language,
) -> KindReport:
    return KindReport(
        kind=trial.kind,
        title=kind_of(trial.kind).title.to(language),
        trials=trials,
        parameters=trial.parameters,
        search_loss=trial.loss,
        milliseconds=trial.milliseconds,
        fast_enough=trial.milliseconds <= allowed,
        log_loss=float(finalist.losses.mean()) if finalist else None,
        behind=behind[0] if behind else None,
        behind_error=behind[1] if behind else None,
        auc=auc(won, finalist.score) if finalist else None,
    )


def _why(winner: str, leader: str, behind: tuple[float, float], language: Language) -> str:
    if winner == leader:
        best = Text(
            "the least cross-validated log loss", "наименьшая потеря при перекрёстной проверке"
        )
        return best.to(language)
    title = kind_of(leader).title
    mean, error = behind
    return Text(
        f"the simplest within one standard error of the best, {title.en}: "
        f"behind by {mean:.4f} ± {error:.4f}",
        f"самая простая в пределах одной стандартной ошибки от лучшей ({title.ru}): "
        f"отстаёт на {mean:.4f} ± {error:.4f}",
    ).to(language)


def _unavailable() -> dict[str, str]:
    there = usable_kinds()
    return {name: kind.needs for name, kind in kinds().items() if name not in there}


def with_test_figures(data: Dataset, splits: Sequence[Split], about: ModelChoice) -> ModelChoice:
    """Return the report with each kind's figures on the test part by time.

    They are for the reader: the choice was made before, and these rows had no part in it.
    """
    split = next((one for one in splits if one.name == "time"), None)
    if split is None or not about.kinds:
        return about
    parts = prepare_parts(data, split)
    sure = data.outcome[split.test] != "weak"
    won = np.asarray(data.outcome[split.test] == "won")[sure]
    told = []
    for kind in about.kinds:
        recipe = Recipe(kind=kind.kind, parameters=kind.parameters)
        seed = int(kind.parameters.get("seed") or 0)
        model = fit_model(data, split.learn, parts, recipe, seed)
        score = model.score(parts.test)[sure]
        figures = {"test_auc": auc(won, score), "test_brier": float(np.mean((score - won) ** 2))}
        told.append(kind.model_copy(update=figures))
    return about.model_copy(update={"kinds": tuple(told)})
