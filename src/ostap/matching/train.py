"""Training a version, and opening one for ranking."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from ostap.catalog import Catalog
from ostap.errors import RefusedError
from ostap.matching.amount import past_amounts, read_amounts
from ostap.matching.company import Company, read_company
from ostap.matching.dataset import Dataset, build_dataset
from ostap.matching.diversity import read_groups
from ostap.matching.effort import Effort
from ostap.matching.enough import lacking
from ostap.matching.evaluate import evaluate_data, versions_of
from ostap.matching.fallback import standing_notes
from ostap.matching.feature_state import FeatureState
from ostap.matching.in_use import keep_model, keep_rule
from ostap.matching.models import Maker
from ostap.matching.promise_marks import Marks, make_marks
from ostap.matching.rank import Matcher, stock_version
from ostap.matching.scoring import Scorer, fit_scorer, prepare_parts
from ostap.matching.search import choose_model
from ostap.matching.split import Split
from ostap.matching.steps import amount_figures, steps_of
from ostap.matching.store import load_version
from ostap.names import Language, Text
from ostap.results.matching import Evaluation, ModelVersion
from ostap.results.model_versions import TrainedWith
from ostap.settings.workspace import FilterPromise, TrainingOptions
from ostap.sources.protocol import Source

_PLAIN: Final = TrainingOptions()


def train(  # noqa: PLR0913 - one keyword for each choice of the workspace
    source: Source,
    catalog: Catalog,
    models: Path,
    promise: FilterPromise,
    as_of: dt.date,
    *,
    seed: int = 0,
    language: Language = Language.RU,
    training: TrainingOptions = _PLAIN,
    marks: pl.DataFrame | None = None,
    effort: Effort | None = None,
) -> ModelVersion:
    """Train on everything known on a day, evaluate the same way of training, keep the version.

    Where there is too little to learn from, a version of the rule by hand is kept in its place.
    Which version ranks from then on is told in `in_use`; the card's ``in_use`` says so.

    Args:
        source: the database, read only.
        catalog: what its columns mean.
        models: the folder of versions.
        promise: what the filter must not lose.
        as_of: later rows are invisible, later outcomes unknown.
        seed: of every random choice; the same seed and data give the same files.
        training: which pairs a model learns from.
        language: of the words in the card.
        marks: what experts marked (`promise_marks.read_marks`).
        effort: how much to search; 15 minutes by default.

    Raises:
        InvalidInputError: the catalog lacks an item.
        RefusedError: there is not enough data, and no wish is held against a value.
        DataOwnerError: the database is away or failed.
        EnvironmentFailedError: the folder can't be written.
    """
    data = build_dataset(read_company(source, catalog, as_of), training)
    trained_with = _trained_with(seed, promise, training, marks)
    if problems := lacking(data):
        return keep_rule(models, data, promise, language, problems, trained_with)
    marked = None if marks is None else make_marks(data.company, marks)
    choice = choose_model(data, seed, effort, models, language)
    evaluation = evaluate_data(data, choice, promise, seed, language, marked)
    scorer = train_scorer(data, choice, promise, seed, language, marked)
    amounts = amount_figures(*past_amounts(source, data.company), seed)
    card = _card(data, scorer, evaluation).model_copy(
        update={
            "steps": steps_of(evaluation, amounts, language),
            "amounts": amounts,
            "trained_with": trained_with,
        }
    )
    return keep_model(models, data, scorer, card, promise, language)


def train_scorer(
    data: Dataset,
    maker: Maker,
    promise: FilterPromise,
    seed: int,
    language: Language,
    marks: Marks | None = None,
) -> Scorer:
    """Return a scorer of all pairs."""
    everything = np.arange(len(data.pairs), dtype=np.int64)
    split = Split("new_client", everything, everything[:0])
    parts = prepare_parts(data, split)
    return fit_scorer(data, split, parts, maker, promise, seed, language, marks).scorer


def _card(data: Dataset, scorer: Scorer, evaluation: Evaluation) -> ModelVersion:
    return ModelVersion(
        version="",
        as_of=data.company.as_of.isoformat(),
        versions=versions_of(data),
        model=scorer.model.kind,
        parameters=scorer.model.parameters,
        features=tuple(f.name for f in scorer.features.state.features),
        filter=scorer.filter,
        evaluation=evaluation,
    )


def _trained_with(
    seed: int, promise: FilterPromise, training: TrainingOptions, marks: pl.DataFrame | None
) -> TrainedWith:
    """Return what besides the data it takes to train the same once more."""
    return TrainedWith(
        seed=seed,
        promise=promise.model_dump(mode="json"),
        training=training.model_dump(mode="json"),
        marks=None if marks is None else marks.height,
    )


def load_matcher(
    source: Source,
    catalog: Catalog,
    models: Path,
    as_of: dt.date,
    *,
    version: str | None = None,
    language: Language = Language.RU,
) -> Matcher:
    """Return a matcher of the company as of a day with a trained version (the current one).

    Raises:
        RefusedError: nothing is trained, or it was trained with another catalog.
        EnvironmentFailedError: the version's files are damaged.
        DataOwnerError: the database is away or failed.
    """
    scorer, card = load_version(models, version)
    company = read_company(source, catalog, as_of)
    check_same_plan(scorer.features.state, company)
    return Matcher(
        company,
        scorer,
        {**card.versions, "model": card.version, "stock": stock_version(company)}
        | ({"number": card.number} if card.number else {}),
        language,
        amounts=read_amounts(source, company),
        groups=read_groups(source, catalog),
        notes=standing_notes(card, scorer),
    )


def check_same_plan(state: FeatureState, company: Company) -> None:
    """Refuse a model whose features come from other columns than the catalog now has.

    Raises:
        RefusedError: naming the columns and pairs that came and went.
    """
    now, trained = company.plan, state.plan
    if now.fingerprint == state.origin:
        return
    was = {c.ref for c in (*trained.request, *trained.item)}
    has = {c.ref for c in (*now.request, *now.item)}
    changes = [f"−{ref}" for ref in sorted(was - has)] + [f"+{ref}" for ref in sorted(has - was)]
    if trained.pairs != now.pairs:
        changes.append("pairs")
    listed = ", ".join(changes) or "kinds, known_from"
    raise RefusedError(
        "matching.other_catalog",
        Text(
            f"The model was trained with another catalog.yaml; since then: {listed}.",
            f"Модель обучена с другим catalog.yaml; с тех пор изменилось: {listed}.",
        ),
        Text("Train again: ostap match train", "Обучите заново: ostap match train"),
    )
