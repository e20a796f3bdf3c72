"""Does the filter's promise hold? Fresh calibration and test rows from the demo's hidden process.

    ostap demo agency /tmp/agency --seed 7
    python benchmarks/matching_promise.py /tmp/agency 7
    python benchmarks/matching_promise.py /tmp/agency 7 --refit 20

A model is trained once and scores once. Then, for each of 200 seeds, leads that it never saw are
drawn for a calibration and a test part; managers send them premises of their days' stock again,
deals are won again with the true probability; the filter is chosen on the first part, experts
mark 30 more leads, and it is judged on the second. With noise the won deals are drawn whatever was
sent, and nobody marks anything: a filter must then remove nothing.

With ``--refit`` everything is drawn again, what is learnt from too: features, model and calibrator
are fitted on drawn leads, and the threshold is chosen on the same leads out of fold.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
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
from ostap.matching.company import read_company, to_day
from ostap.matching.dataset import DISMISSED, Dataset, Pairs, build_dataset
from ostap.matching.filter import Judged, choose_filter
from ostap.matching.models import BoostingParameters
from ostap.matching.promise_marks import MarkedLead, Marks
from ostap.matching.promise_standing import MOST_AT_ONCE, standings
from ostap.matching.request_rows import request_rows
from ostap.matching.scoring import Scorer, fit_scorer, prepare_parts
from ostap.matching.sides import KEY
from ostap.matching.split import Split, make_split
from ostap.names import Language
from ostap.settings.workspace import FilterPromise

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
LOST_JUDGED = 500
MARKED = 30
QUICK = BoostingParameters(trees=60)


@dataclass(frozen=True)
class Leads:
    """Leads with their days' stock: arrays (leads, places), places beyond a lead's stock at -1.

    ``chance``: the true probability of a deal; ``liking``: what the manager likes to send;
    ``suitable``: 1 where it truly suits, 0 where not.
    """

    keys: list[str]
    client: npt.NDArray[np.object_]
    manager: npt.NDArray[np.object_]
    day: Ints
    item: Ints
    chance: Floats
    liking: Floats
    suitable: npt.NDArray[np.int8]

    def take(self, rows: Ints) -> Leads:
        """Return some of the leads."""
        return Leads(
            [self.keys[row] for row in rows.tolist()], self.client[rows], self.manager[rows],
            self.day[rows], self.item[rows], self.chance[rows], self.liking[rows],
            self.suitable[rows],
        )  # fmt: skip

    def pairs(self, data: Dataset, lead: Ints, item: Ints) -> Pairs:
        """Return leads with items; the request's row is the lead's number."""
        day = self.day[lead]
        return Pairs(lead, item, self.manager[lead], day, data.company.stock.values_on(item, day))


@dataclass(frozen=True)
class Outcome:
    """What one seed showed."""

    works: bool
    recall: float
    recall_lower: float
    removed_lost: float


def draw_leads(data: Dataset, books: Books, n: int, seen: set[str], seed: int = 1) -> Leads:
    """Return leads of clients that are not among those seen, with their whole stock."""
    company, world = data.company, books.world
    asked = company.requests.filter(~pl.col("client").is_in(list(seen)))
    asked = asked[np.sort(np.random.default_rng(seed).permutation(asked.height)[:n])]
    row_of = {str(key): row for row, key in enumerate(lead_id(np.arange(len(books.rows.lead))))}
    item_row = {key: row for row, key in enumerate(company.items[KEY].to_list())}
    house_row = np.array(
        [item_row.get(str(k), -1) for k in premises_id(np.arange(len(world.premises.price)))]
    )
    keys = asked[KEY].to_list()
    truths = [_truth(books, row_of[key], house_row) for key in keys]
    manager = [m if company.managers.get(m, True) else DISMISSED for m in asked["manager"]]
    item, chance, liking, suitable = (_padded([one[i] for one in truths]) for i in range(4))
    return Leads(
        keys=keys,
        client=np.array(asked["client"].to_list(), dtype=object),
        manager=np.array(manager, dtype=object),
        day=np.array([to_day(day) for day in asked["time"].to_list()]),
        item=item.astype(np.int64),
        chance=chance,
        liking=np.where(item < 0, -np.inf, liking),
        suitable=suitable.astype(np.int8),
    )


def _truth(books: Books, row: int, house_row: Ints) -> tuple[Floats, Floats, Floats, Floats]:
    world, lead = books.world, books.rows.lead[[row]]
    house, price = world.vacant_on(int(books.rows.day[row]))
    known = house_row[house] >= 0
    house, price = house[known], price[known]
    logits, fit = judged(world.process, world.leads, world.premises, lead, house, price)
    liking = fit[0] * world.managers.sharpness[world.leads.manager[lead[0]]]
    suitable = (fit[0] >= world.process.suitable_from).astype(np.float64)
    return house_row[house].astype(np.float64), chance_of(logits[0]), liking, suitable


def _padded(rows: list[Floats]) -> Floats:
    found = np.full((len(rows), max(map(len, rows))), -1.0)
    for number, row in enumerate(rows):
        found[number, : len(row)] = row
    return found


def stand(data: Dataset, scorer: Scorer, leads: Leads, promise: FilterPromise) -> Floats:
    """Return the standing of every item of every lead's stock, in the shape of ``leads.item``."""
    prepared = scorer.features.prepare(data.company.items)
    found = np.full(leads.item.shape, -1.0)
    step = max(MOST_AT_ONCE // leads.item.shape[1], 1)
    for begin in range(0, len(leads.keys), step):
        part = leads.take(np.arange(begin, min(begin + step, len(leads.keys))))
        there = part.item >= 0
        lead = np.nonzero(there)[0]
        pairs = part.pairs(data, lead, part.item[there])
        sides = request_rows(data.company, part.keys)
        told = scorer.probability(scorer.features.matrix(prepared, sides, pairs))
        start = np.searchsorted(lead, np.arange(len(part.keys)))
        found[begin : begin + step][there] = standings(told, start, promise)
    return found


def send(
    leads: Leads, rng: np.random.Generator, *, noise: bool
) -> tuple[Ints, Ints, npt.NDArray[np.bool_]]:
    """Return what managers send this time (lead, place in its stock), and what is won."""
    liking = leads.liking + rng.gumbel(size=leads.liking.shape)
    most = max(SENT_COUNTS)
    place = np.argpartition(-liking, most, axis=1)[:, :most]
    order = np.argsort(-np.take_along_axis(liking, place, axis=1), axis=1)
    place = np.take_along_axis(place, order, axis=1)
    sent = np.arange(most) < rng.choice(SENT_COUNTS, len(place), p=SENT_SHARES)[:, None]
    chance = np.full(place.shape, 1 / 26)
    if not noise:
        chance = np.take_along_axis(leads.chance, place, axis=1)
    # A lead takes one premises at most: the first whose share of the unit interval is hit.
    wins = sent & (np.cumsum(chance, axis=1) > rng.random((len(place), 1)))
    first = wins & (np.cumsum(wins, axis=1) == 1)
    lead, at = np.nonzero(sent)
    return lead, place[sent], first[lead, at]


def draw_pairs(
    leads: Leads, standing: Floats, rng: np.random.Generator, *, noise: bool = False
) -> Judged:
    """Return sent pairs with their standing and how they ended."""
    lead, place, won = send(leads, rng, noise=noise)
    return Judged(standing[lead, place], won, leads.client[lead])


def some_lost(pairs: Judged, rng: np.random.Generator) -> Judged:
    """Return all won pairs and some of the lost ones."""
    lost = rng.permutation(np.flatnonzero(~pairs.won))[:LOST_JUDGED]
    rows = np.concatenate([np.flatnonzero(pairs.won), lost])
    return Judged(pairs.probability[rows], pairs.won[rows], pairs.client[rows])


def simulate(
    leads: Leads, standing: Floats, promise: FilterPromise, seeds: int, *, noise: bool = False
) -> Iterator[Outcome]:
    """Yield what each seed shows; of all leads 30 are marked, half calibrate, the others test."""
    for seed in range(seeds):
        rng = np.random.default_rng([seed, 11])
        order = rng.permutation(len(leads.keys))
        marked, rest = order[:MARKED], order[MARKED:]
        halves = np.array_split(rest, 2)
        calibrate, test = (
            draw_pairs(leads.take(half), standing[half], rng, noise=noise) for half in halves
        )
        marks = [] if noise else [_marked(leads, standing, row) for row in marked.tolist()]
        marks = [one for one in marks if (one.suitable == 1).any()]
        outcome = choose_filter(some_lost(calibrate, rng), promise, seed, Language.EN, marks)
        yield _held(outcome.threshold, test, promise, seed)


def _marked(leads: Leads, standing: Floats, row: int) -> MarkedLead:
    there = leads.item[row] >= 0
    return MarkedLead(standing[row][there], leads.suitable[row][there])


def _held(threshold: float | None, test: Judged, promise: FilterPromise, seed: int) -> Outcome:
    kept = test.probability >= (-1.0 if threshold is None else threshold)
    won = test.won
    lower = ShareBounds(test.client[won], promise.confidence, seed).lower(kept[won])
    removed = float((~kept[~won]).mean())
    return Outcome(threshold is not None, float(kept[won].mean()), lower, removed)


def refit(
    data: Dataset, leads: Leads, promise: FilterPromise, draws: int, *, noise: bool = False
) -> Iterator[Outcome]:
    """Yield what each draw shows: three quarters of the leads teach, a quarter tests."""
    for seed in range(draws):
        rng = np.random.default_rng([seed, 12])
        order = rng.permutation(len(leads.keys))
        cut = MARKED + 3 * (len(order) - MARKED) // 4
        marked, learn, test = (leads.take(rows) for rows in np.split(order, [MARKED, cut]))
        drawn = _dataset(data, learn, rng, noise=noise)
        everything = np.arange(len(drawn.pairs), dtype=np.int64)
        split = Split("new_client", everything, everything[:0])
        marks = None if noise else _marks(data, marked)
        scorer = fit_scorer(
            drawn, split, prepare_parts(drawn, split), QUICK, promise, seed, Language.EN, marks
        ).scorer
        told = draw_pairs(test, stand(data, scorer, test, promise), rng, noise=noise)
        yield _held(scorer.filter.threshold, told, promise, seed)


def _dataset(data: Dataset, leads: Leads, rng: np.random.Generator, *, noise: bool) -> Dataset:
    """Return what the books would hold if these leads had been all."""
    lead, place, won = send(leads, rng, noise=noise)
    pairs = leads.pairs(data, lead, leads.item[lead, place])
    return replace(
        data,
        requests=request_rows(data.company, leads.keys),
        pairs=pairs,
        outcome=np.where(won, "won", "lost").astype(object),
        client=leads.client[lead],
        closed=pairs.day,
    )


def _marks(data: Dataset, leads: Leads) -> Marks:
    there = leads.item >= 0
    lead = np.nonzero(there)[0]
    return Marks(
        requests=request_rows(data.company, leads.keys),
        client=leads.client,
        start=np.searchsorted(lead, np.arange(len(leads.keys))),
        pairs=leads.pairs(data, lead, leads.item[there]),
        suitable=leads.suitable[there],
    )


def scorer_and_leads(data: Dataset, books: Books, n: int) -> tuple[Scorer, Leads]:
    """Return a scorer of three quarters of the clients, and leads of clients it never saw."""
    split = make_split("new_client", data, 0)
    parts = prepare_parts(data, split)
    model = BoostingParameters()
    scorer = fit_scorer(data, split, parts, model, FilterPromise(), 0, Language.EN).scorer
    return scorer, draw_leads(data, books, n, set(data.client[split.learn].tolist()))


def main() -> None:
    """Print the figures of every scale."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workspace", type=Path)
    parser.add_argument("seed", type=int, help="that the demo was made with")
    parser.add_argument("--leads", type=int, default=4500)
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--refit", type=int, default=0, metavar="DRAWS")
    asked = parser.parse_args()
    with Workspace(asked.workspace) as workspace:
        company = read_company(workspace.source, workspace.catalog, workspace.as_of)
    data = build_dataset(company)
    books = keep_books(np.random.default_rng(asked.seed), AgencySettings())
    if asked.refit:
        leads, promise = draw_leads(data, books, asked.leads, set()), FilterPromise()
        for noise in (False, True):
            say("refitted", refit(data, leads, promise, asked.refit, noise=noise), noise=noise)
        return
    scorer, leads = scorer_and_leads(data, books, asked.leads)
    for scale, always in (("lead", 10), ("probability", 0)):
        promise = FilterPromise.model_validate({"scale": scale, "always_kept": always})
        standing = stand(data, scorer, leads, promise)
        for noise in (False, True):
            say(scale, simulate(leads, standing, promise, asked.seeds, noise=noise), noise=noise)


def say(name: str, outcomes: Iterator[Outcome], *, noise: bool) -> None:
    """Print one line of figures."""
    started = time.process_time()
    found = list(outcomes)
    level = FilterPromise().level
    print(
        f"{name:<12} {'noise' if noise else 'process':<8} works {sum(f.works for f in found)}"
        f" recall>={level} {sum(f.recall >= level for f in found)}"
        f" bound>={level} {sum(f.recall_lower >= level for f in found)} of {len(found)};"
        f" recall {np.mean([f.recall for f in found]):.3f},"
        f" lost removed {np.mean([f.removed_lost for f in found]):.3f}"
        f" ({time.process_time() - started:.0f} s)",
        flush=True,
    )


if __name__ == "__main__":
    main()
