"""How good matching is: every way of holding rows out, beside the baselines, and a verdict."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from ostap import __version__
from ostap.catalog import Catalog
from ostap.matching.accept import other_promises, promise_of, verdict
from ostap.matching.calibrate import Calibrator
from ostap.matching.company import read_company, require_deals
from ostap.matching.dataset import Dataset, build_dataset, data_report
from ostap.matching.effort import Effort
from ostap.matching.encode import Floats
from ostap.matching.enough import check_enough, usable
from ostap.matching.filter import choose_filter
from ostap.matching.finalists import with_test_figures
from ostap.matching.leaks import leaking_features
from ostap.matching.metrics import measure
from ostap.matching.models import Baseline, Maker, baselines
from ostap.matching.promise_marks import Marks, lead_figures, make_marks
from ostap.matching.promise_report import pass_probability, proxy_shares
from ostap.matching.scoring import (
    Parts,
    checks_of,
    fit_baseline,
    fit_scorer,
    judged,
    prepare_parts,
)
from ostap.matching.search import Choice, choose_model
from ostap.matching.shown import worth
from ostap.matching.split import SPLITS, Split, make_split
from ostap.matching.stock_ranking import StockRanking, stock_ranking
from ostap.names import Language
from ostap.results.base import Scalar
from ostap.results.matching import Evaluation, Metrics, SplitReport, WeakWins
from ostap.settings.workspace import FilterPromise, TrainingOptions
from ostap.sources.protocol import Source

_PLAIN: Final = TrainingOptions()


def evaluate(  # noqa: PLR0913 - each is a setting of its own, by name
    source: Source,
    catalog: Catalog,
    promise: FilterPromise,
    as_of: dt.date,
    *,
    seed: int = 0,
    language: Language = Language.RU,
    training: TrainingOptions = _PLAIN,
    marks: pl.DataFrame | None = None,
    effort: Effort | None = None,
    models: Path | None = None,
) -> Evaluation:
    """Return how well a model of this company's pairs would do; trains and keeps nothing.

    Args:
        source: the database, read only.
        catalog: what its columns mean.
        promise: what the filter must not lose.
        as_of: later rows are invisible, later outcomes unknown.
        seed: of every random choice.
        training: which pairs a model learns from.
        language: of the words in the result.
        marks: what experts marked (`promise_marks.read_marks`).
        effort: how much to search; 15 minutes by default.
        models: the folder of versions, whose kept search is gone on with; none: anew.

    Raises:
        InvalidInputError: the catalog lacks an item or a deals section.
        RefusedError: there is not enough data.
        DataOwnerError: the database is away or failed.
    """
    require_deals(catalog)
    data = build_dataset(read_company(source, catalog, as_of), training)
    check_enough(data)
    marked = None if marks is None else make_marks(data.company, marks)
    choice = choose_model(data, seed, effort, models, language)
    return evaluate_data(data, choice, promise, seed, language, marked)


def evaluate_data(
    data: Dataset,
    maker: Maker,
    promise: FilterPromise,
    seed: int,
    language: Language,
    marks: Marks | None = None,
) -> Evaluation:
    """Return the evaluation of pairs that are known to be enough."""
    splits = [make_split(name, data, seed) for name in SPLITS]
    splits = [split for split in splits if usable(split, data)]
    reports = tuple(
        _split_report(data, split, maker, promise, seed, language, marks) for split in splits
    )
    accepted, why = verdict(
        reports, promise, language, leaking_features(data, seed), dayless=data.company.dayless
    )
    return Evaluation(
        as_of=data.company.as_of.isoformat(),
        versions=versions_of(data),
        data=data_report(data, language),
        splits=reports,
        promise=promise_of(reports, promise, language),
        other_promises=other_promises(reports, promise, language),
        accepted=accepted,
        why=why,
        choice=with_test_figures(data, splits, maker.about) if isinstance(maker, Choice) else None,
    )


def versions_of(data: Dataset) -> dict[str, Scalar]:
    """Return what the figures depend on: the code, the plan made of the catalog, the rows."""
    return {
        "ostap": __version__,
        "features": data.company.plan.fingerprint,
        "data": data.fingerprint(),
    }


@dataclass(frozen=True, slots=True)
class _Scored:
    """One scorer's words on a test part: raw scores, and how to read them."""

    test: Floats
    stock: Floats
    calibrator: Calibrator
    kept: npt.NDArray[np.bool_]


def _split_report(
    data: Dataset,
    split: Split,
    maker: Maker,
    promise: FilterPromise,
    seed: int,
    language: Language,
    marks: Marks | None,
) -> SplitReport:
    parts = prepare_parts(data, split)
    fitted = fit_scorer(data, split, parts, maker, promise, seed, language, marks)
    scorer = fitted.scorer
    stock = stock_ranking(data, split, parts, seed)
    score = scorer.model.score(parts.test)
    standing = scorer.standings(data, split.test, scorer.filter)
    threshold = scorer.filter.threshold
    kept = standing >= (-1.0 if threshold is None else threshold)
    own = _Scored(score, scorer.model.score(stock.matrix), scorer.calibrator, kept)
    figures = _metrics(data, split, own, stock, promise, seed)
    rivals = {
        rival.name: _metrics(
            data,
            split,
            _rival(data, split, parts, stock, rival, promise, seed),
            stock,
            promise,
            seed,
        )
        for rival in baselines(seed)
    }
    shown, value = worth(data, split, fitted, marks, promise, seed)
    return SplitReport(
        **figures.model_dump(),
        split=split.name,
        guaranteed=split.guaranteed,
        weak=_weak(data, split, kept),
        filter=scorer.filter,
        pass_probability=pass_probability(figures.recall),
        proxy=proxy_shares(data.outcome[split.test], kept, fitted.leads, scorer.filter),
        leads=lead_figures(fitted.leads, scorer.filter) if marks is not None else None,
        shown=shown,
        value=value,
        baselines=rivals,
    )


def _rival(
    data: Dataset,
    split: Split,
    parts: Parts,
    stock: StockRanking,
    rival: Baseline,
    promise: FilterPromise,
    seed: int,
) -> _Scored:
    """Fit a baseline as the model is fitted: the same rows, calibrator and promise."""
    fitted = fit_baseline(data, split, parts, rival, seed)
    calibrator = fitted.calibrator
    test, ranked = rival.score(parts.test), rival.score(stock.matrix)
    if rival.threshold is not None:
        return _Scored(test, ranked, calibrator, test >= rival.threshold)
    told = judged(data, split.learn, fitted.probability)
    outcome = choose_filter(told, promise, seed, Language.EN, checks=checks_of(data, split))
    return _Scored(test, ranked, calibrator, _kept(calibrator, test, outcome.threshold))


def _kept(calibrator: Calibrator, score: Floats, threshold: float | None) -> npt.NDArray[np.bool_]:
    probability = calibrator.probability(score)
    return probability >= (-1.0 if threshold is None else threshold)


def _metrics(
    data: Dataset,
    split: Split,
    scored: _Scored,
    stock: StockRanking,
    promise: FilterPromise,
    seed: int,
) -> Metrics:
    sure = data.outcome[split.test] != "weak"
    calibrator = scored.calibrator
    return measure(
        judged(data, split.test, calibrator.probability(scored.test)),
        calibrator.in_sample(scored.test)[sure],
        scored.kept[sure],
        stock.ranks(calibrator.probability(scored.stock), np.random.default_rng([seed, 5])),
        promise.confidence,
        seed,
    )


def _weak(data: Dataset, split: Split, kept: npt.NDArray[np.bool_]) -> WeakWins:
    weak = data.outcome[split.test] == "weak"
    n = int(weak.sum())
    return WeakWins(n=n, kept_share=float(kept[weak].mean()) if n else None)
