"""What decides the agency's deals, in figures, for tests and judges; the product never reads it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import polars as pl

from ostap.demo.agency_crm import Deals
from ostap.demo.agency_data import BUSINESSES, KINDS
from ostap.demo.agency_mess import LeadRows
from ostap.demo.agency_process import HiddenProcess
from ostap.demo.agency_tables import dates, lead_id, premises_id
from ostap.demo.agency_world import World


@dataclass(frozen=True, slots=True)
class AgencyTruth:
    """The hidden process in figures.

    The same stands in `truth.json`, each sent premises with its true probability in
    `truth_sent.parquet`.
    """

    seed: int
    best_reachable_auc: float
    """On the CRM's closed deals, given the fields as observed; how: `agency_reach`."""
    true_probability_auc: float
    """On the same deals, knowing everything but chance: nobody reaches it."""
    sent: int
    """All that were sent, in the CRM or not."""
    won: int
    """All that were won, those without a CRM deal included."""
    suitable_called_unsuitable: float
    """The expert's error: share of the truly suitable that he rejected."""
    unsuitable_called_suitable: float
    process: dict[str, Any]
    """Weights, likings, skills: what another seed changes."""
    rows: dict[str, int]
    """By table."""


def process_figures(process: HiddenProcess) -> dict[str, Any]:
    """Return the hidden process as plain numbers."""
    names = [business.code for business in BUSINESSES]
    return {
        "base": round(process.base, 4),
        "suitable_from": round(process.suitable_from, 4),
        "seriousness_spread": round(process.seriousness_spread, 4),
        "weights": {name: round(float(w), 4) for name, w in asdict(process.weights).items()},
        "affinity": {
            name: dict(zip(KINDS, liking.round(3).tolist(), strict=True))
            for name, liking in zip(names, process.affinity, strict=True)
        },
        "skill": {str(n): s for n, s in enumerate(process.skill.round(3).tolist(), start=1)},
        "season": process.season.round(3).tolist(),
        "source": process.source.round(3).tolist(),
        "urgency": process.urgency.round(3).tolist(),
    }


def sent_table(world: World, rows: LeadRows, deals: Deals) -> pl.DataFrame:
    """Return every sent premises: true probability, whether it suited, was won, is in the CRM."""
    sent = world.sent
    in_crm = pl.Series([False] * len(sent.lead)).scatter(deals.sent, True)  # noqa: FBT003 - polars' own order
    row = rows.row_of[sent.lead]
    return pl.DataFrame(
        {
            "lead_id": lead_id(row),
            "premises_id": premises_id(sent.premises),
            "manager_id": rows.manager[row] + 1,
            "sent_on": dates(sent.day),
            "probability": sent.probability,
            "suitable": sent.fit >= world.process.suitable_from,
            "won": sent.won,
            "in_crm": in_crm,
        }
    )
