"""What a lead's card comes to hold of his wishes: said roughly, and filled by halves.

A card is filled by how far the lead got and when: about a fifth of what could stand there for
most, up to 85 % where a deal was made, less before 2020; 30 % over all.
"""

from __future__ import annotations

import numpy as np

from ostap.demo.agency_crm import Deals
from ostap.demo.agency_data import FIRST_DAY
from ostap.demo.agency_mess import Cards, LeadRows
from ostap.demo.agency_process import Bools, Floats
from ostap.demo.agency_world import World

YEAR_2020 = (np.datetime64("2020-01-01") - np.datetime64(FIRST_DAY)).astype(int)

FILL_OF_FIELD = {
    "company_size": 0.95, "businesses": 1.05, "area_min": 1.06, "area_max": 1.03, "budget": 1.0,
    "banks": 0.95, "districts": 1.06, "kind_wanted": 1.04, "first_floor_wanted": 0.75,
    "entrance_wanted": 0.6, "ceiling_min": 0.8, "power_min_kw": 0.8, "urgency": 0.95,
}  # fmt: skip
"""How willingly each field is filled, against the card's own level."""


def write_cards(rng: np.random.Generator, world: World, rows: LeadRows, deals: Deals) -> Cards:
    """Return the cards as they were before anybody spoiled them; copies say the same."""
    wishes = world.leads.wishes
    n = len(world.leads)
    area_min = _said(rng, np.exp(wishes.low), 0.07, 5)
    area_max = np.maximum(_said(rng, np.exp(wishes.high), 0.07, 5), area_min)
    budget = _said(rng, np.exp(wishes.budget), 0.12, 1000)
    edited = rows.day + np.minimum(rng.integers(0, 3, len(rows.day)), 1)
    made = np.full(len(rows.day), np.iinfo(np.int64).max)
    np.minimum.at(made, deals.row, deals.day)
    none = np.zeros(n, dtype=bool)
    return Cards(
        area_min=area_min[rows.lead],
        area_max=area_max[rows.lead],
        budget=budget[rows.lead],
        # He who takes either bank says so: both.
        banks=(wishes.banks | ~wishes.banks.any(axis=1, keepdims=True))[rows.lead],
        districts=wishes.districts[rows.lead],
        filled=_fill(rng, world, rows, deals),
        edited_on=np.minimum(edited, np.maximum(made, rows.day)),
        spoiled=none[rows.lead],
    )


def _said(rng: np.random.Generator, true: Floats, roughly: float, step: float) -> Floats:
    """Return what a person says instead of the true number: a little off, and round."""
    said = true * np.exp(rng.normal(0, roughly, len(true)))
    return np.maximum(np.round(said / step), 1) * step


def _fill(rng: np.random.Generator, world: World, rows: LeadRows, deals: Deals) -> dict[str, Bools]:
    """Return for each wish which rows of the leads' table have it filled."""
    day = rows.day
    n = len(day)
    with_deal = np.zeros(n, dtype=bool)
    with_deal[deals.row] = True
    sent_to = np.zeros(n, dtype=bool)
    sent_to[rows.row_of[world.sent.lead]] = True
    fresh = day >= YEAR_2020
    level = np.where(with_deal, np.where(fresh, 0.86, 0.6), np.where(sent_to, 0.32, 0.2))
    level = level * np.where(with_deal | fresh, 1.0, 0.6)
    # Cards are filled well or badly as a whole.
    level = np.clip(level * rng.lognormal(-0.02, np.where(with_deal, 0.06, 0.5)), 0, 0.93)
    filled = {
        name: rng.random(n) < np.minimum(level * share, 0.97)
        for name, share in FILL_OF_FIELD.items()
    }
    filled["area_max"] = filled["area_min"] & (rng.random(n) < 0.95)
    return filled
