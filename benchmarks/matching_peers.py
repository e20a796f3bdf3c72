"""The product's model beside other people's: the same rows, splits, folds and budget of tries.

Usage:
    python benchmarks/matching_peers.py WORKSPACE... [--trials N] [--seeds N...] [--without PEER...]

A workspace is examples/restaurants, or a demo agency (`ostap demo agency DIR`), whose truth.json
says the best reachable AUC. Where deals have days the test part is the latest quarter; where they
have none, there are two: pairs of known clients, and clients never seen. Every peer is tuned on
the one fold that the product's search looks at, with as many tries as the product has over all
its kinds; then fitted on the rows to learn from; a sigmoid that the fold tells calibrates all
alike. benchmarks/README.md says what to install.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from peer_models import (
    Factorisation,
    Fitted,
    Flaml,
    Fold,
    Known,
    Library,
    Peer,
    Rows,
    catboost_of,
    catboost_space,
    chosen,
    lightgbm_of,
    lightgbm_space,
    numbers,
    raw,
    rows_of,
    rows_with,
)

from ostap.compose import Company
from ostap.matching.calibrate import Calibrator
from ostap.matching.company import read_company
from ostap.matching.dataset import Dataset
from ostap.matching.dataset import build_dataset as build
from ostap.matching.effort import Effort
from ostap.matching.enough import usable
from ostap.matching.features import Features
from ostap.matching.folds import folds_of_choice
from ostap.matching.metrics import TOP, log_losses, weighted_aucs
from ostap.matching.models import Recipe
from ostap.matching.models.baselines import Popularity, WishRule
from ostap.matching.scoring import prepare_parts
from ostap.matching.search import HELD, choose_model, rows_for_search
from ostap.matching.split import SPLITS, Split, make_split
from ostap.matching.stock import Floats, Ints
from ostap.matching.stock_ranking import stock_ranking
from ostap.names import Language

OURS = "ours"
KINDS = ("logistic", "additive", "lightgbm", "histogram")
DRAWS = 2000


@dataclass(frozen=True)
class Test:
    """One test part: rows to learn from, rows to judge on, and every won pair's stock."""

    split: Split
    learn: Rows
    rows: Rows
    stock: Rows
    ranks: Any


@dataclass(frozen=True)
class Result:
    """What one peer reached on one test part of one seed."""

    peer: str
    split: str
    seed: int
    score: Floats
    won: Floats
    client: Ints
    log_loss: float
    brier: float
    hit: float


def main() -> None:
    """Print one block for each workspace."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--trials", type=int, default=4, help="of each kind; peers get them all")
    parser.add_argument("--seeds", type=int, nargs="+", default=[0], help="the mean is taken")
    parser.add_argument("--without", nargs="+", default=[], help="names of peers to leave out")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    told: dict[str, Any] = {}
    for folder in asked.folders:
        with Company(folder) as company:
            data = build(read_company(company.source, company.catalog, company.as_of))
        results: list[Result] = []
        for seed in asked.seeds:
            results += run(data, seed, asked.trials, asked.without)
        best = None
        if (folder / "truth.json").exists():
            text = (folder / "truth.json").read_text(encoding="utf-8")
            best = json.loads(text)["best_reachable_auc"]
        told[folder.name] = report(folder.name, results, best)
        if asked.json:
            asked.json.write_text(json.dumps(told, indent=1), encoding="utf-8")


def run(data: Dataset, seed: int, trials: int, without: Sequence[str] = ()) -> list[Result]:
    """Search, tune, fit and judge everything with one seed."""
    _, client = np.unique(data.client.astype(str), return_inverse=True)
    choice = choose_model(data, seed, Effort(trials=trials, kinds=KINDS), None, Language.EN)
    say(f"# seed {seed}: {choice.recipe.kind} ({choice.about.why}), {choice.recipe.parameters}")
    splits = [split for name in SPLITS if usable(split := make_split(name, data, seed), data)]
    rows = rows_for_search(data, splits)
    fit, held = folds_of_choice(data, rows, HELD, seed + 1)[0]
    fold = Fold(*both(data, client, rows[fit], rows[held]), trials=trials * len(KINDS), seed=seed)
    timed = any(split.name == "time" for split in splits)
    wanted = [s for s in splits if (s.name == "time") == timed]
    tests = [make_test(data, client, split, seed) for split in wanted]
    found = []
    for peer in peers(data, client, fold, chosen(OURS, choice)):
        if peer.name in without:
            continue
        started = time.process_time()
        told = peer.tune(fold)
        calibrator = Calibrator.sigmoid(told, fold.held.won)
        found += [judged(test, peer, calibrator, seed) for test in tests]
        say(f"#   {peer.name}: {time.process_time() - started:.0f} s of CPU")
    return found


def peers(data: Dataset, client: Ints, fold: Fold, ours: Peer) -> Sequence[Peer]:
    """Return everybody who takes part."""
    categories = [name for name in fold.fit.raw.columns if name.endswith(" ")]
    shape = int(client.max()) + 1, data.company.items.height
    return (
        Fitted("rule by hand", WishRule),
        Fitted("popularity", Popularity),
        chosen("logistic regression", Recipe(kind="logistic")),
        ours,
        Library("CatBoost, defaults", catboost_of(categories), raw),
        Library("CatBoost, tuned", catboost_of(categories), raw, catboost_space),
        Library("CatBoost, tuned, our matrix", catboost_of([]), numbers, catboost_space),
        Library("LightGBM, defaults", lightgbm_of, numbers),
        Library("LightGBM, tuned", lightgbm_of, numbers, lightgbm_space),
        Flaml(),
        Factorisation(*shape),
    )


def both(data: Dataset, client: Ints, fit: Ints, others: Ints) -> tuple[Rows, Rows]:
    """Return rows to fit on and others, with features that saw the former alone."""
    features, matrix = Features.fit(data, fit)
    won = data.positive.astype(np.float64)
    return (
        rows_with(data, matrix, data.pairs.take(fit), Known(client[fit], won[fit])),
        rows_of(data, features, data.pairs.take(others), Known(client[others], won[others])),
    )


def make_test(data: Dataset, client: Ints, split: Split, seed: int) -> Test:
    """Return a test part without weak wins."""
    sure = split.test[data.outcome[split.test] != "weak"]
    learn, rows = both(data, client, split.learn, sure)
    ranking = stock_ranking(data, split, prepare_parts(data, split), seed)
    # Row i of `requests` belongs to pair i, so a crossed pair's request tells whose it is.
    whose = client[ranking.pairs.request_row]
    known = Known(whose, np.zeros(len(whose)))
    stock = rows_with(data, ranking.matrix, ranking.pairs, known)
    return Test(split, learn, rows, stock, ranking.ranks)


def judged(test: Test, peer: Peer, calibrator: Calibrator, seed: int) -> Result:
    """Fit a peer on the rows to learn from, and judge it."""
    scored = peer.learn(test.learn)
    score = scored(test.rows)
    chance = calibrator.in_sample(score)
    ranks = test.ranks(scored(test.stock), np.random.default_rng([seed, 5]))
    won = test.rows.won
    return Result(
        peer.name, test.split.name, seed, score, won, test.rows.client,
        log_loss=float(log_losses(won, chance).mean()),
        brier=float(np.mean((chance - won) ** 2)),
        hit=float((ranks <= TOP).mean()),
    )  # fmt: skip


def report(name: str, results: list[Result], best: float | None) -> dict[str, Any]:
    """Print a table for each split: means over the seeds, and ours minus each with an interval."""
    told: dict[str, Any] = {}
    for split in dict.fromkeys(one.split for one in results):
        own = [one for one in results if one.split == split]
        drawn = weights_of(own)
        ours = aucs(own, OURS, drawn)
        rule = aucs(own, "rule by hand", drawn)[0]
        say(f"\n{name}, {split}" + (f", best reachable {best:.4f}" if best else ""))
        say("| | AUC | log loss | Brier | hit@10 | ours minus it (95 %) |" + " way |" * bool(best))
        say("| --- | --- | --- | --- | --- | --- |" + " --- |" * bool(best))
        for peer in dict.fromkeys(one.peer for one in own):
            mine = [one for one in own if one.peer == peer]
            auc = aucs(own, peer, drawn)
            gap = ours - auc
            low, high = np.quantile(gap[1:], [0.025, 0.975])
            row = {
                "auc": auc[0], "log_loss": float(np.mean([one.log_loss for one in mine])),
                "brier": float(np.mean([one.brier for one in mine])),
                "hit_at_10": float(np.mean([one.hit for one in mine])),
                "ours_minus": [gap[0], low, high],
            }  # fmt: skip
            told.setdefault(split, {})[peer] = row
            way = f" {(auc[0] - rule) / (best - rule):.0%} |" if best else ""
            say(
                f"| {peer} | {auc[0]:.3f} | {row['log_loss']:.3f} | {row['brier']:.3f} | "
                f"{row['hit_at_10']:.2f} | {gap[0]:+.3f} ({low:+.3f} to {high:+.3f}) |{way}"
            )
    return told


def weights_of(results: list[Result]) -> Floats:
    """Return by draw how often each client counts: once in the first, drawn again in the others.

    Shape ``(DRAWS + 1, clients)``. The same draw serves every peer, split part and seed.
    """
    clients = max(int(one.client.max()) for one in results) + 1
    there = np.unique(np.concatenate([one.client for one in results]))
    share = np.zeros(clients)
    share[there] = 1 / len(there)
    drawn = np.random.default_rng(3).multinomial(len(there), share, DRAWS)
    return np.vstack([np.ones(clients), drawn]).astype(np.float64)


def aucs(results: list[Result], peer: str, drawn: Floats) -> Floats:
    """Return a peer's AUC under each draw, the mean over the seeds; the first is of all."""
    found = [
        weighted_aucs(one.won > 0, one.score, drawn[:, one.client])
        for one in results
        if one.peer == peer
    ]
    return np.asarray(np.mean(found, axis=0))


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
