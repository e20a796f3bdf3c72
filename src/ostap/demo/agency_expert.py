"""The agency's expert: which of that day's vacant premises suit a lead, by his eye.

He knows the trade but not the weights: he sees the true fit through a haze, so that he is wrong
most often where a premises hardly suits or hardly doesn't.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from ostap.demo.agency_mess import Cards, LeadRows
from ostap.demo.agency_process import Bools, Ints
from ostap.demo.agency_tables import dates, lead_id, premises_id
from ostap.demo.agency_world import World, judged

LEADS_MARKED = 30
RECENT = 90
"""He chooses among so many of the latest leads that are filled well enough."""
HAZE = 0.4
"""Standard deviation of his error, in units of the fit."""
EXPERT = "expert-1"


@dataclass(frozen=True, slots=True)
class Marks:
    """What the expert marked, and how often he was wrong."""

    table: pl.DataFrame
    """request, item, suitable (0 or 1), expert, marked_on."""
    suitable_called_unsuitable: float
    """Share of the truly suitable."""
    unsuitable_called_suitable: float
    """Share of the truly unsuitable."""


def mark_stock(
    rng: np.random.Generator, world: World, rows: LeadRows, cards: Cards, shown: Bools
) -> Marks:
    """Return the marks on the day's stock for the best filled recent leads.

    Args:
        rng: where chance comes from.
        world: the truth.
        rows: the rows of the leads' table.
        cards: what the cards say; he takes leads whose area, budget and place are known.
        shown: which premises may be shown at all; he marks no other as suitable.
    """
    marked, parts, wrong = _chosen(rng, rows, cards), [], []
    for row in marked.tolist():
        lead, day = rows.lead[[row]], int(rows.day[row])
        house, price = world.vacant_on(day)
        _, fit = judged(world.process, world.leads, world.premises, lead, house, price)
        true = (fit[0] >= world.process.suitable_from) & shown[house]
        seen = fit[0] + rng.normal(0, HAZE, len(house))
        said = (seen >= world.process.suitable_from) & shown[house]
        wrong.append(np.stack([true, said]))
        order = np.argsort(house)
        parts.append(_sheet(row, day, house[order], said[order]))
    true, said = np.concatenate(wrong, axis=1)
    return Marks(
        table=pl.concat(parts),
        suitable_called_unsuitable=float((~said[true]).mean()),
        unsuitable_called_suitable=float(said[~true].mean()),
    )


def _chosen(rng: np.random.Generator, rows: LeadRows, cards: Cards) -> Ints:
    """Return the rows he takes: recent, well filled, each client's request once."""
    filled = cards.filled
    known = filled["area_min"] & filled["budget"] & (filled["districts"] | filled["banks"])
    candidates = np.flatnonzero(known & ~rows.copied & ~cards.spoiled)[-RECENT:]
    return np.sort(rng.permutation(candidates)[:LEADS_MARKED])


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
