"""Does the filter's promise hold? Fresh calibration and test rows from the demo's hidden process.

    ostap demo agency /tmp/agency --seed 7
    python benchmarks/matching_promise.py /tmp/agency 7

A model is trained once. Then, for each of 200 seeds, leads that it never saw are drawn for a
calibration and a test part; managers send them premises of their days' stock again, deals are won
again with the true probability; the filter is chosen on the first part and judged on the second.
With ``noise`` the won deals are drawn whatever was sent: a filter must then remove nothing.
"""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from ostap.compose import Company as Workspace
from ostap.demo.agency import AgencySettings, Books, keep_books
from ostap.demo.agency_process import probability as chance_of
from ostap.demo.agency_tables import lead_id, premises_id
from ostap.demo.agency_world import SENT_COUNTS, SENT_SHARES, judged
from ostap.matching.bounds import ShareBounds
from ostap.matching.company import to_day
from ostap.matching.dataset import DISMISSED, Dataset, Pairs, build_dataset
from ostap.matching.filter import Judged, choose_filter
from ostap.matching.models import BoostingParameters
from ostap.matching.promise_standing import MOST_AT_ONCE, standings
from ostap.matching.request_rows import request_rows
from ostap.matching.scoring import Scorer
from ostap.matching.sides import KEY
from ostap.matching.split import use_parts
from ostap.matching.train import train_scorer
from ostap.names import Language
from ostap.settings.workspace import FilterPromise

Floats = npt.NDArray[np.float64]
LOST_JUDGED = 500


@dataclass(frozen=True)
class Lead:
    """One lead's stock: standing under the model, true chance, what managers like, what suits."""

    standing: Floats
    chance: Floats
    liking: Floats
    suitable: npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Outcome:
    """What one seed showed."""

    works: bool
    threshold: float | None
    recall: float
    recall_lower: float
    removed_lost: float


def unseen_leads(
    data: Dataset, scorer: Scorer, books: Books, n: int, promise: FilterPromise
) -> list[Lead]:
    """Return leads of clients that the model was not fitted on, with their whole stock."""
    company, world = data.company, books.world
    everything = np.arange(len(data.pairs), dtype=np.int64)
    fit, calibrate, _ = use_parts(everything, data, np.random.default_rng([0, 7]), by_client=True)
    seen = set(data.client[np.concatenate([fit, calibrate])].tolist())
    asked = company.requests.filter(~pl.col("client").is_in(list(seen)))
    asked = asked[np.sort(np.random.default_rng(1).permutation(asked.height)[:n])]
    row_of = {str(key): row for row, key in enumerate(lead_id(np.arange(len(books.rows.lead))))}
    item_row = {key: row for row, key in enumerate(company.items[KEY].to_list())}
    house_row = np.array(
        [item_row.get(str(k), -1) for k in premises_id(np.arange(len(world.premises.price)))]
    )
    prepared = scorer.features.prepare(company.items)
    found: list[Lead] = []
    for part in asked.iter_slices(MOST_AT_ONCE // 150):
        truths = [_truth(books, row_of[key], house_row) for key in part[KEY].to_list()]
        size = np.array([len(rows) for rows, *_ in truths])
        lead = np.repeat(np.arange(part.height), size)
        items = np.concatenate([rows for rows, *_ in truths])
        days = np.array([to_day(day) for day in part["time"].to_list()])[lead]
        manager = [m if company.managers.get(m, True) else DISMISSED for m in part["manager"]]
        pairs = Pairs(
            lead, items, np.array(manager, dtype=object)[lead], days,
            company.stock.values_on(items, days),
        )  # fmt: skip
        sides = request_rows(company, part[KEY].to_list())
        told = scorer.probability(scorer.features.matrix(prepared, sides, pairs))
        start = np.cumsum(size) - size
        standing = np.split(standings(told, start, promise), start[1:])
        found += [Lead(s, *rest) for s, (_, *rest) in zip(standing, truths, strict=True)]
    return found


def _truth(
    books: Books, row: int, house_row: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], Floats, Floats, npt.NDArray[np.bool_]]:
    world, lead = books.world, books.rows.lead[[row]]
    house, price = world.vacant_on(int(books.rows.day[row]))
    known = house_row[house] >= 0
    house, price = house[known], price[known]
    logits, fit = judged(world.process, world.leads, world.premises, lead, house, price)
    liking = fit[0] * world.managers.sharpness[world.leads.manager[lead[0]]]
    suitable = fit[0] >= world.process.suitable_from
    return house_row[house], chance_of(logits[0]), liking, suitable


def draw_pairs(leads: list[Lead], rng: np.random.Generator, *, noise: bool) -> Judged:
    """Return what managers send these leads this time, and what is won."""
    standing, won, client = [], [], []
    for number in range(len(leads)):
        lead = leads[number]
        count = int(rng.choice(SENT_COUNTS, p=SENT_SHARES))
        sent = np.argsort(-(lead.liking + rng.gumbel(size=len(lead.liking))))[:count]
        chance = np.full(len(sent), 1 / 26) if noise else lead.chance[sent]
        wins = np.cumsum(chance) > rng.random()
        first = np.zeros(len(sent), dtype=bool)
        if wins.any():
            first[int(wins.argmax())] = True
        standing.append(lead.standing[sent])
        won.append(first)
        client.append(np.full(len(sent), number))
    return Judged(
        np.concatenate(standing),
        np.concatenate(won),
        np.concatenate(client).astype(str).astype(object),
    )


def some_lost(pairs: Judged, rng: np.random.Generator) -> Judged:
    """Return all won pairs and some of the lost ones."""
    lost = rng.permutation(np.flatnonzero(~pairs.won))[:LOST_JUDGED]
    rows = np.concatenate([np.flatnonzero(pairs.won), lost])
    return Judged(pairs.probability[rows], pairs.won[rows], pairs.client[rows])


def simulate(
    leads: list[Lead], promise: FilterPromise, seeds: int, *, noise: bool = False
) -> Iterator[Outcome]:
    """Yield what each seed shows; half the leads calibrate, the others test."""
    for seed in range(seeds):
        rng = np.random.default_rng([seed, 11])
        order = rng.permutation(len(leads))
        halves = np.array_split(order, 2)
        calibrate, test = (
            draw_pairs([leads[i] for i in half], rng, noise=noise) for half in halves
        )
        outcome = choose_filter(some_lost(calibrate, rng), promise, seed, Language.EN)
        least = -1.0 if outcome.threshold is None else outcome.threshold
        kept = test.probability >= least
        won = test.won
        lower = ShareBounds(test.client[won], promise.confidence, seed).lower(kept[won])
        yield Outcome(
            outcome.works, outcome.threshold, float(kept[won].mean()), lower,
            float((~kept[~won]).mean()),
        )  # fmt: skip


def main() -> None:
    """Print the figures of every scale."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workspace", type=Path)
    parser.add_argument("seed", type=int)
    parser.add_argument("--leads", type=int, default=4500)
    parser.add_argument("--seeds", type=int, default=200)
    arguments = parser.parse_args()
    from ostap.matching.company import read_company

    with Workspace(arguments.workspace) as workspace:
        company = read_company(workspace.source, workspace.catalog, workspace.as_of)
    data = build_dataset(company)
    plain = FilterPromise()
    scorer = train_scorer(data, BoostingParameters(), plain, 0, Language.EN)
    books = keep_books(np.random.default_rng(arguments.seed), AgencySettings())
    started = dt.datetime.now(dt.UTC)
    for scale, always in (("lead", 10), ("probability", 0)):
        promise = FilterPromise.model_validate({"scale": scale, "always_kept": always})
        leads = unseen_leads(data, scorer, books, arguments.leads, promise)
        for noise in (False, True):
            found = list(simulate(leads, promise, arguments.seeds, noise=noise))
            print(
                f"{scale:<12} {'noise' if noise else 'process':<8}"
                f" works {sum(f.works for f in found)}"
                f" recall>={promise.level} {sum(f.recall >= promise.level for f in found)}"
                f" bound>={promise.level} {sum(f.recall_lower >= promise.level for f in found)}"
                f" of {len(found)}; recall {np.mean([f.recall for f in found]):.3f},"
                f" lost removed {np.mean([f.removed_lost for f in found]):.3f}"
            )
    print((dt.datetime.now(dt.UTC) - started).seconds, "s")


if __name__ == "__main__":
    main()
