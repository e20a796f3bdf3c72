"""Figures of a scorer on held-out pairs. Weak wins are in none of them."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from ostap.matching.bounds import ShareBounds, resampled_interval
from ostap.matching.encode import Floats
from ostap.matching.filter import Judged
from ostap.results.matching import Metrics

TOP: Final = 10
AUC_RESAMPLES: Final = 200


def measure(
    judged: Judged,
    brier_probability: Floats,
    kept: npt.NDArray[np.bool_],
    ranks: npt.NDArray[np.int64],
    confidence: float,
    seed: int,
) -> Metrics:
    """Return every figure of one scorer on one test part.

    Args:
        judged: the test pairs, scored.
        brier_probability: probabilities at the sample's own share of wins.
        kept: whether the filter keeps each pair.
        ranks: of the won items among their days' stock, from 1.
        confidence: of ``recall_lower`` and of the AUC's interval.
        seed: of the resampling by client.
    """
    from sklearn import metrics as sk

    won, n = judged.won, len(judged.won)
    both = bool(won.any()) and not bool(won.all())
    precision, recall, f1 = _kept_figures(won, kept)
    gains = np.where(ranks <= TOP, 1 / np.log2(1 + ranks), 0.0)
    bounds = ShareBounds(judged.client[won], confidence, seed)
    return Metrics(
        n=n,
        prevalence=float(won.mean()) if n else None,
        auc=float(sk.roc_auc_score(won, judged.probability)) if both else None,
        auc_interval=auc_interval(judged, confidence, seed) if both else None,
        pr_auc=float(sk.average_precision_score(won, judged.probability)) if won.any() else None,
        accuracy=float((kept == won).mean()) if n else None,
        precision=precision,
        recall=recall,
        recall_lower=bounds.lower(kept[won]) if won.any() else None,
        f1=f1,
        brier=float(np.mean((brier_probability - won) ** 2)) if n else None,
        removed_share=float((~kept[~won]).mean()) if (~won).any() else None,
        hit_at_10=float((ranks <= TOP).mean()) if len(ranks) else None,
        ndcg_at_10=float(gains.mean()) if len(ranks) else None,
    )


def _kept_figures(
    won: npt.NDArray[np.bool_], kept: npt.NDArray[np.bool_]
) -> tuple[float | None, float | None, float | None]:
    """Return precision, recall and F1 of "kept" as the prediction of "won"."""
    if not won.any():
        return None, None, None
    from sklearn import metrics as sk

    precision, recall, f1, _ = sk.precision_recall_fscore_support(
        won, kept, average="binary", zero_division=0.0
    )
    return float(precision), float(recall), float(f1)


def auc(won: npt.NDArray[np.bool_], score: Floats) -> float | None:
    """Return the AUC; ``None`` where there is one outcome only."""
    from sklearn import metrics as sk

    both = bool(won.any()) and not bool(won.all())
    return float(sk.roc_auc_score(won, score)) if both else None


def log_losses(won: Floats, probability: Floats) -> Floats:
    """Return the log loss of each row, with probabilities kept off 0 and 1 by a millionth."""
    inside = np.clip(probability, 1e-6, 1 - 1e-6)
    return np.asarray(-(won * np.log(inside) + (1 - won) * np.log1p(-inside)))


def auc_interval(judged: Judged, confidence: float, seed: int) -> tuple[float, float] | None:
    """Return the AUC's percentile interval over clients drawn again with all their pairs."""
    names, code = np.unique(judged.client.astype(str), return_inverse=True)
    rng = np.random.default_rng([seed, 3])
    drawn = rng.multinomial(len(names), np.full(len(names), 1 / len(names)), AUC_RESAMPLES)
    found = weighted_aucs(judged.won, judged.probability, drawn[:, code].astype(np.float64))
    return resampled_interval(found, confidence)


def weighted_aucs(won: npt.NDArray[np.bool_], score: Floats, weights: Floats) -> Floats:
    """Return the AUC under each row of weights, shape (draws, pairs) -> (draws,).

    The weighted share of (won, lost) couples in the right order, ties for a half; NaN where a
    draw has one outcome only. scikit-learn's takes one weighting at a time, two seconds for all.
    """
    order = np.argsort(score, kind="stable")
    starts = np.flatnonzero(np.diff(score[order], prepend=-np.inf))
    sorted_weights = weights[:, order]
    wins = np.add.reduceat(sorted_weights * won[order], starts, axis=1)
    losses = np.add.reduceat(sorted_weights * ~won[order], starts, axis=1)
    below = np.cumsum(losses, axis=1) - losses / 2
    couples = wins.sum(axis=1) * losses.sum(axis=1)
    right = (wins * below).sum(axis=1)
    return np.asarray(
        np.divide(right, couples, out=np.full(len(weights), np.nan), where=couples > 0)
    )


def rank_of(scores: Floats, index: int, rng: np.random.Generator) -> int:
    """Return the place of one item by its score, from 1; ties are broken at random."""
    own = scores[index]
    tied = int((scores == own).sum()) - 1
    return 1 + int((scores > own).sum()) + int(rng.integers(0, tied + 1))
