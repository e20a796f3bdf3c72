"""Which kind of model, of what parameters: searched once, on rows that no test part holds.

Each kind is searched by Optuna's TPE on one fixed fold; the best of the kinds meet on five folds
of the same rows (`finalists`). Whatever is too slow for a ranking can't win.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from ostap.matching.dataset import Dataset
from ostap.matching.effort import Effort
from ostap.matching.encode import Floats
from ostap.matching.enough import usable
from ostap.matching.feature_state import Matrix
from ostap.matching.features import Features
from ostap.matching.finalists import choose_finalist, untried
from ostap.matching.folds import folds_of_choice
from ostap.matching.metrics import log_losses
from ostap.matching.models import BoostedTrees, PairModel, Recipe, kind_of
from ostap.matching.models.space import Among, Space, Span
from ostap.matching.proof import prove
from ostap.matching.split import SPLITS, Split, make_split, time_cut
from ostap.matching.stock import Ints
from ostap.matching.studies import FOLDER, Studies, Trial
from ostap.matching.training_rows import TrainingRows, training_rows
from ostap.names import Language
from ostap.results.base import Scalar
from ostap.results.model_choice import ModelChoice

LEAST_ROWS: Final = 200
"""With fewer rows the folds say less than the defaults."""
LEAST_EACH: Final = 30
HELD: Final = 3
"""A third of the rows is the search's fold."""
SEARCH_SHARE: Final = 0.7
"""Of the time; the finalists have the rest."""
MILLISECONDS: Final = 8.0
"""For 1,000 pairs on one core: a ranking answers in tens of milliseconds, features and all."""
PAIRS_TIMED: Final = 1000
_TIMINGS: Final = 5
_DRAWN_FIRST: Final = 8
"""Trials at random before the sampler trusts what it has seen."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The model to fit, and how it was chosen."""

    recipe: Recipe
    about: ModelChoice

    def make(self) -> PairModel:
        """Return the model, unfitted."""
        return self.recipe.make()


@dataclass(frozen=True, slots=True)
class _Fold:
    """The search's fold: what is fitted on, and what is held against it."""

    rows: TrainingRows
    held: Matrix
    won: Floats


def rows_for_search(data: Dataset, splits: Sequence[Split]) -> Ints:
    """Return the rows before the time cut, known by then, that no test part holds.

    A split that can't be judged holds nothing back: where all deals are of one day, or of none,
    there is no time cut.
    """
    judged = [split for split in splits if usable(split, data)]
    free = np.ones(len(data.pairs), dtype=np.bool_)
    if any(split.name == "time" for split in judged):
        cut = time_cut(data)
        free = (data.pairs.day < cut) & (data.closed < cut)
    for split in judged:
        free[split.test] = False
    return np.flatnonzero(free)


def choose_model(
    data: Dataset,
    seed: int,
    effort: Effort | None = None,
    models: Path | None = None,
    language: Language = Language.RU,
) -> Choice:
    """Return the kind and the parameters found on rows that no test part of any split holds.

    Args:
        data: all pairs.
        seed: of folds, models and search.
        effort: how much to try; a number of trials makes the result repeatable.
        models: the folder of versions, where trials are kept: a search goes on where it stopped,
            and the same data asked again is answered at once. None: nothing is kept.
        language: of the words in the report.
    """
    effort = effort or Effort()
    rows = rows_for_search(data, [make_split(name, data, seed) for name in SPLITS])
    proof = prove(data, rows, seed, language)
    won = int(data.positive[rows].sum())
    if len(rows) < LEAST_ROWS or min(won, len(rows) - won) < LEAST_EACH:
        recipe = Recipe(kind=BoostedTrees.kind, parameters={"seed": seed})
        return Choice(recipe, untried(recipe, proof, len(rows), MILLISECONDS, language))
    studies = Studies(_file(models, data, rows, seed))
    _search_kinds(data, rows, seed, effort, studies)
    best = {kind: found for kind in effort.tried if (found := studies.of(kind))}
    recipe, about = choose_finalist(data, rows, seed, best, proof, MILLISECONDS, language)
    return Choice(recipe, about)


def _file(models: Path | None, data: Dataset, rows: Ints, seed: int) -> Path | None:
    """Return where this very search is kept: other data, features or options, another file."""
    if models is None:
        return None
    told = (data.fingerprint(), data.plan.fingerprint, data.training.model_dump_json(), str(seed),
            hashlib.sha256(rows.tobytes()).hexdigest())  # fmt: skip
    return models / FOLDER / f"{hashlib.sha256('|'.join(told).encode()).hexdigest()[:16]}.jsonl"


def _search_kinds(data: Dataset, rows: Ints, seed: int, effort: Effort, studies: Studies) -> None:
    """Try each kind within an even share of the time; time spent earlier counts."""
    fold = _make_fold(data, rows, seed)
    share = effort.seconds * SEARCH_SHARE / len(effort.tried)
    for name in effort.tried:
        kind = kind_of(name)
        study = _study(kind.space(), studies.of(name), seed)
        spent = sum(trial.seconds for trial in studies.of(name))
        while True:
            done = studies.of(name)
            # The defaults are always tried, whatever the time.
            enough = len(done) >= effort.trials if effort.trials else spent >= share
            if done and enough:
                break
            trial = _tried(kind, study, fold, seed, first=not done)
            spent += trial.seconds
            studies.add(trial)


def _tried(kind: type[PairModel], study: Any, fold: _Fold, seed: int, *, first: bool) -> Trial:
    """Fit one set of parameters, tell the study, and return what came of it."""
    started = time.monotonic()
    if first:
        usual = kind.of({"seed": seed}).parameters
        study.enqueue_trial({one.name: usual[one.name] for one in kind.space()})
    asked = study.ask()
    parameters = {**_suggested(asked, kind.space()), "seed": seed}
    model = kind.of(parameters)
    model.fit(fold.rows.matrix, fold.rows.won, fold.rows.weight)
    loss = float(log_losses(fold.won, model.score(fold.held)).mean())
    study.tell(asked, loss)
    return Trial(
        kind=kind.kind, parameters=parameters, loss=loss,
        milliseconds=milliseconds_for(model, fold.held), seconds=time.monotonic() - started,
    )  # fmt: skip


def milliseconds_for(model: PairModel, matrix: Matrix) -> float:
    """Return the time of one core to score 1,000 pairs: the least of several, in milliseconds.

    It is the thread's own time, so that other programs on the machine matter less.
    """
    rows = matrix.take(np.resize(np.arange(len(matrix)), PAIRS_TIMED))
    found = []
    for _ in range(_TIMINGS):
        started = time.thread_time()
        model.score(rows)
        found.append(time.thread_time() - started)
    return 1000 * min(found)


def _make_fold(data: Dataset, rows: Ints, seed: int) -> _Fold:
    fit, held = folds_of_choice(data, rows, HELD, seed + 1)[0]
    features, matrix = Features.fit(data, rows[fit])
    prepared = features.prepare(data.company.items)
    return _Fold(
        rows=training_rows(data, rows[fit], features, matrix, seed),
        held=features.matrix(prepared, data.requests, data.pairs.take(rows[held])),
        won=data.positive[rows[held]].astype(np.float64),
    )


def _study(space: Space, done: Sequence[Trial], seed: int) -> Any:
    """Return a study that knows the trials made before."""
    import optuna

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    # A sampler that began anew with the same seed would draw the same first trials again.
    sampler = optuna.samplers.TPESampler(seed=seed + len(done), n_startup_trials=_DRAWN_FIRST)
    study = optuna.create_study(sampler=sampler)
    ranges = {one.name: _distribution(one) for one in space}
    for trial in done:
        known = {name: trial.parameters[name] for name in ranges}
        study.add_trial(
            optuna.trial.create_trial(params=known, distributions=ranges, value=trial.loss)
        )
    return study


def _distribution(one: Span | Among) -> Any:
    import optuna

    if isinstance(one, Among):
        return optuna.distributions.CategoricalDistribution(one.values)
    if one.whole:
        return optuna.distributions.IntDistribution(int(one.low), int(one.high), log=one.log)
    return optuna.distributions.FloatDistribution(one.low, one.high, log=one.log)


def _suggested(asked: Any, space: Space) -> dict[str, Scalar]:
    found: dict[str, Scalar] = {}
    for one in space:
        if isinstance(one, Among):
            found[one.name] = asked.suggest_categorical(one.name, one.values)
        elif one.whole:
            found[one.name] = asked.suggest_int(one.name, int(one.low), int(one.high), log=one.log)
        else:
            found[one.name] = asked.suggest_float(one.name, one.low, one.high, log=one.log)
    return found
