"""How far the chosen model closes the way from the rule to the best reachable AUC, on demos.

Usage: python benchmarks/matching_models.py DEMO_FOLDER... [--trials N]

Each folder is a demo agency (`ostap demo agency DIR --seed N`), whose truth.json says the best
reachable AUC. Everything is searched on rows before the time cut, outside every test part.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

import numpy as np

from ostap.compose import Company
from ostap.matching.company import read_company
from ostap.matching.dataset import Dataset, build_dataset
from ostap.matching.effort import Effort
from ostap.matching.finalists import with_test_figures
from ostap.matching.metrics import auc
from ostap.matching.models import baselines
from ostap.matching.scoring import fit_model, prepare_parts
from ostap.matching.search import choose_model
from ostap.matching.split import make_split
from ostap.names import Language


def main() -> None:
    """Print one block for each demo."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--trials", type=int, default=6)
    asked = parser.parse_args()
    for folder in asked.folders:
        with Company(folder) as company:
            data = build_dataset(read_company(company.source, company.catalog, company.as_of))
        best = json.loads((folder / "truth.json").read_text(encoding="utf-8"))["best_reachable_auc"]
        report(folder.name, data, best, asked.trials)


def report(name: str, data: Dataset, best: float, trials: int) -> None:
    """Search, fit on the training rows of the split by time, and print AUC on its test part."""
    started = time.monotonic()
    choice = choose_model(data, 0, Effort(trials=trials), None, Language.EN)
    split = make_split("time", data, 0)
    parts = prepare_parts(data, split)
    sure = data.outcome[split.test] != "weak"
    won = np.asarray(data.outcome[split.test] == "won")[sure]
    rivals = {}
    for rival in baselines(0):
        rival.fit(parts.fit, data.positive[split.learn].astype(np.float64))
        rivals[rival.name] = auc(won, rival.score(parts.test)[sure]) or 0.5
    own = auc(won, fit_model(data, split.learn, parts, choice, 0).score(parts.test)[sure]) or 0.5
    closed = (own - rivals["rule"]) / (best - rivals["rule"])
    figures = ", ".join(f"{key} {value:.3f}" for key, value in rivals.items())
    say(
        f"{name}: {choice.recipe.kind} {own:.4f}, {figures}, best reachable {best:.4f}: "
        f"{closed:.0%} of the way ({time.monotonic() - started:.0f} s)"
    )
    say(f"  {choice.about.proof.why}; {choice.about.why}; {choice.recipe.parameters}")
    for kind in with_test_figures(data, [split], choice.about).kinds:
        say(
            f"  {kind.kind:<12} fold {kind.search_loss:.4f}, cv {kind.log_loss}, "
            f"behind {kind.behind} +- {kind.behind_error}, {kind.milliseconds:.1f} ms, "
            f"time AUC {kind.test_auc:.4f}"
        )


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
