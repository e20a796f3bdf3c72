"""The agency's expert: which of that day's vacant premises suit a lead, by his eye.

He knows the trade but not the weights: he sees the true fit through a haze, so that he is wrong
most often where a premises hardly suits or hardly doesn't. For the same leads their own managers
pick what they would send, exactly as they send: they heard what the client wants, whatever the
card says, and lean to what fits by their own sharpness.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from ostap.demo.agency_mess import Cards, LeadRows
from ostap.demo.agency_process import Bools, Floats, Ints
from ostap.demo.agency_tables import dates, lead_id, premises_id
from ostap.demo.agency_world import SENT_COUNTS, SENT_SHARES, World, judged

LEADS_MARKED = 40
DRAWN_WITH_COMPANY = 30
"""For so many of them his haze is drawn in the company's own stream of chance."""
RECENT = 90
"""He chooses among so many of the latest leads that are filled well enough."""
HAZE = 0.4
"""Standard deviation of his error, in units of the fit."""
EXPERT = "expert-1"


@dataclass(frozen=True, slots=True)
class Marks:
    """What the expert marked, and how often he was wrong."""

    table: pl.DataFrame
    """request, item, suitable (0 or 1), expert, marked_on: of the stock of the lead's day."""
    suitable_called_unsuitable: float
    """Share of the truly suitable."""
    unsuitable_called_suitable: float
    """Share of the truly unsuitable."""
    picks: pl.DataFrame
    """request, item, manager, picked_on: what each lead's manager would send, best first.

    From the stock that the expert marked, on the same day.
    """


def mark_stock(
    rng: np.random.Generator,
    world: World,
    rows: LeadRows,
    cards: Cards,
    shown: Bools,
    own: np.random.Generator,
) -> Marks:
    """Return the marks on the day's stock for the best filled recent leads, and managers' picks.

    Args:
        rng: which leads, and what the expert makes of most of them.
        world: the truth.
        rows: the rows of the leads' table.
        cards: what the cards say; he takes leads whose area, budget and place are known.
        shown: which premises may be shown at all; he marks no other as suitable, and no manager
            picks another.
        own: of the picks and the last leads: what the company draws later doesn't depend on them.
    """
    chosen = _chosen(rng, rows, cards)
    first, last = np.sort(chosen[:DRAWN_WITH_COMPANY]), np.sort(chosen[DRAWN_WITH_COMPANY:])
    parts, picks, wrong = [], [], []
    for row in (*first.tolist(), *last.tolist()):
        lead, day = rows.lead[[row]], int(rows.day[row])
        house, price = world.vacant_on(day)
        _, fit = judged(world.process, world.leads, world.premises, lead, house, price)
        true = (fit[0] >= world.process.suitable_from) & shown[house]
        haze = (rng if row in first else own).normal(0, HAZE, len(house))
        said = (fit[0] + haze >= world.process.suitable_from) & shown[house]
        wrong.append(np.stack([true, said]))
        order = np.argsort(house)
        # Dated when the wishes are put down: before, nobody could have known them.
        heard = max(day, int(cards.edited_on[row]))
        parts.append(_sheet(row, heard, house[order], said[order]))
        sharpness = float(world.managers.sharpness[world.leads.manager[lead[0]]])
        picked = _picked(own, house[shown[house]], fit[0][shown[house]] * sharpness)
        picks.append(_pick(row, heard, picked, int(rows.manager[row]) + 1))
    true, said = np.concatenate(wrong, axis=1)
    return Marks(
        table=pl.concat(parts),
        suitable_called_unsuitable=float((~said[true]).mean()),
        unsuitable_called_suitable=float(said[~true].mean()),
        picks=pl.concat(picks),
    )


def _picked(rng: np.random.Generator, house: Ints, liking: Floats) -> Ints:
    """Return two to four premises, chosen as the years' sendings are."""
    order = np.argsort(-(liking + rng.gumbel(size=len(house))))
    return house[order[: int(rng.choice(SENT_COUNTS, p=SENT_SHARES))]]


def _chosen(rng: np.random.Generator, rows: LeadRows, cards: Cards) -> Ints:
    """Return the rows he takes, in no order: recent, well filled, each client's request once."""
    filled = cards.filled
    known = filled["area_min"] & filled["budget"] & (filled["districts"] | filled["banks"])
    candidates = np.flatnonzero(known & ~rows.copied & ~cards.spoiled)[-RECENT:]
    return rng.permutation(candidates)[:LEADS_MARKED]


def _sheet(row: int, day: int, house: Ints, said: Bools) -> pl.DataFrame:
    n = len(house)
    return pl.DataFrame(
        {
            "request": lead_id(np.full(n, row)),
            "item": premises_id(house),
            "suitable": said.astype(np.int64),
            "expert": [EXPERT] * n,
            "marked_on": dates(np.full(n, day)),
        }
    )


def _pick(row: int, day: int, house: Ints, manager: int) -> pl.DataFrame:
    n = len(house)
    return pl.DataFrame(
        {
            "request": lead_id(np.full(n, row)),
            "item": premises_id(house),
            "manager": [manager] * n,
            "picked_on": dates(np.full(n, day)),
        }
    )
