"""How good matching is: every way of holding rows out, beside the baselines, and a verdict."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ostap import __version__
from ostap.catalog import Catalog
from ostap.matching.accept import promise_of, unheard_promises, verdict
from ostap.matching.calibrate import Calibrator
from ostap.matching.company import read_company
from ostap.matching.dataset import Dataset, build_dataset, data_report
from ostap.matching.encode import Floats
from ostap.matching.enough import check_enough, usable
from ostap.matching.feature_state import Matrix
from ostap.matching.filter import choose_filter
from ostap.matching.metrics import measure, rank_of
from ostap.matching.models import Baseline, BoostingParameters, baselines
from ostap.matching.scoring import Parts, Scorer, fit_scorer, judged, prepare_parts, won_of
from ostap.matching.search import choose_parameters
from ostap.matching.split import SPLITS, Split, make_split
from ostap.matching.stock import Ints
from ostap.names import Language
from ostap.results.base import Scalar
from ostap.results.matching import Evaluation, Metrics, SplitReport, WeakWins
from ostap.settings.workspace import FilterPromise
from ostap.sources.protocol import Source

MOST_RANKED: int = 60_000
"""hit@10 and NDCG@10 score at most so many pairs; beyond, won pairs are drawn at random."""


def evaluate(
    source: Source,
    catalog: Catalog,
    promise: FilterPromise,
    as_of: dt.date,
    *,
    seed: int = 0,
    language: Language = Language.RU,
) -> Evaluation:
    """Return how well a model of this company's pairs would do; trains and keeps nothing.

    Args:
        source: the database, read only.
        catalog: what its columns mean.
        promise: what the filter must not lose.
        as_of: later rows are invisible, later outcomes unknown.
        seed: of every random choice.
        language: of the words in the result.

    Raises:
        InvalidInputError: the catalog lacks an item or a deals section.
        RefusedError: there is not enough data.
        DataOwnerError: the database is away or failed.
    """
    data = build_dataset(read_company(source, catalog, as_of))
    check_enough(data)
    return evaluate_data(data, choose_parameters(data, seed), promise, seed, language)


def evaluate_data(
    data: Dataset,
    parameters: BoostingParameters,
    promise: FilterPromise,
    seed: int,
    language: Language,
) -> Evaluation:
    """Return the evaluation of pairs that are known to be enough."""
    splits = [make_split(name, data, seed) for name in SPLITS]
    splits = [split for split in splits if usable(split, data)]
    reports = tuple(
        _split_report(data, split, parameters, promise, seed, language) for split in splits
    )
    accepted, why = verdict(reports, promise, language)
    return Evaluation(
        as_of=data.company.as_of.isoformat(),
        versions=versions_of(data),
        data=data_report(data, language),
        splits=reports,
        promise=promise_of(reports, promise, language),
        other_promises=unheard_promises(promise, language),
        accepted=accepted,
        why=why,
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


@dataclass(frozen=True, slots=True)
class _StockRanking:
    """For drawn won pairs of a test part, every item of their day's stock, one after another."""

    matrix: Matrix
    start: Ints
    own: Ints
    """position of the won item within its own run"""

    def ranks(self, scores: Floats, rng: np.random.Generator) -> npt.NDArray[np.int64]:
        ends = [*self.start[1:].tolist(), len(scores)]
        runs = zip(self.start.tolist(), ends, self.own.tolist(), strict=True)
        return np.array([rank_of(scores[a:b], own, rng) for a, b, own in runs], dtype=np.int64)


def _split_report(
    data: Dataset,
    split: Split,
    parameters: BoostingParameters,
    promise: FilterPromise,
    seed: int,
    language: Language,
) -> SplitReport:
    parts = prepare_parts(data, split)
    scorer = fit_scorer(data, split, parts, parameters, promise, seed, language)
    stock = _stock_ranking(data, split, parts, seed)
    score = scorer.model.score(parts.test)
    kept = _kept(scorer.calibrator, score, scorer.filter.threshold)
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
    return SplitReport(
        **figures.model_dump(),
        split=split.name,
        guaranteed=split.guaranteed,
        weak=_weak(data, split, scorer, parts),
        filter=scorer.filter,
        baselines=rivals,
    )


def _rival(
    data: Dataset,
    split: Split,
    parts: Parts,
    stock: _StockRanking,
    rival: Baseline,
    promise: FilterPromise,
    seed: int,
) -> _Scored:
    """Fit a baseline as the model is fitted: the same rows, calibrator and promise."""
    rival.fit(parts.fit, won_of(data, split.fit))
    calibrator = Calibrator.fit(
        rival.score(parts.calibrate),
        won_of(data, split.calibrate),
        data.company.catalog.deals.prior if data.company.catalog.deals else None,
    )
    test, ranked = rival.score(parts.test), rival.score(stock.matrix)
    if rival.threshold is not None:
        return _Scored(test, ranked, calibrator, test >= rival.threshold)
    probability = calibrator.probability(rival.score(parts.threshold))
    told = judged(data, split.threshold, probability)
    outcome = choose_filter(told, promise, seed, Language.EN)
    return _Scored(test, ranked, calibrator, _kept(calibrator, test, outcome.threshold))


def _kept(calibrator: Calibrator, score: Floats, threshold: float | None) -> npt.NDArray[np.bool_]:
    probability = calibrator.probability(score)
    return probability >= (-1.0 if threshold is None else threshold)


def _metrics(
    data: Dataset,
    split: Split,
    scored: _Scored,
    stock: _StockRanking,
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


def _weak(data: Dataset, split: Split, scorer: Scorer, parts: Parts) -> WeakWins:
    weak = data.outcome[split.test] == "weak"
    n = int(weak.sum())
    if not n:
        return WeakWins(n=0, kept_share=None)
    probability = scorer.probability(parts.test)[weak]
    threshold = scorer.filter.threshold
    kept = 1.0 if threshold is None else float((probability >= threshold).mean())
    return WeakWins(n=n, kept_share=kept)


def _stock_ranking(data: Dataset, split: Split, parts: Parts, seed: int) -> _StockRanking:
    """Return the won test pairs' days' stock; the won item is added where the stock lacks it."""
    company, pairs = data.company, data.pairs
    won = split.test[data.outcome[split.test] == "won"]
    rows: list[Ints] = []
    start, own, who = [], [], []
    total = 0
    for pair in np.random.default_rng([seed, 6]).permutation(won).tolist():
        item = int(pairs.item_row[pair])
        stock = np.union1d(company.stock.on(int(pairs.day[pair])), [item])
        if total + len(stock) > MOST_RANKED and rows:
            break
        rows.append(stock)
        start.append(total)
        own.append(int(np.searchsorted(stock, item)))
        who.append(np.full(len(stock), pair))
        total += len(stock)
    source = np.concatenate(who) if who else np.empty(0, dtype=np.int64)
    items = np.concatenate(rows) if rows else np.empty(0, dtype=np.int64)
    crossed = pairs.with_items(source, items, company.stock)
    prepared = parts.features.prepare(company.items)
    matrix = parts.features.matrix(prepared, data.requests, crossed)
    return _StockRanking(matrix, np.array(start, dtype=np.int64), np.array(own, dtype=np.int64))
