"""Which deals somebody entered into the CRM, and which contracts 1C holds.

Won deals are nearly always in the CRM, lost ones only sometimes and by the manager's habit: 1 to 5
instead of the true 1 to 25. Some won ones are known to 1C alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ostap.demo.agency_data import DAYS, LOST_REASONS, LOST_SHARES
from ostap.demo.agency_mess import LeadRows
from ostap.demo.agency_process import Bools, Floats, Ints
from ostap.demo.agency_world import World

WON_RECORDED = 0.91
PAID_SHARE = 0.82
"""Of the deals won in the CRM, how many have a paid contract in 1C."""


@dataclass(frozen=True, slots=True)
class Deals:
    """One entry a deal of the CRM, in the order of their days. Days count from the first one."""

    sent: Ints
    """Which of the world's sent premises it is."""
    row: Ints
    """Which row of the leads' table it belongs to."""
    day: Ints
    closed: Ints
    """The day it closed, after the demo's last one while it is open."""
    won: Bools
    rent: Floats
    """RUB a month agreed; of use where it is won."""
    reason: Ints
    """Of the loss, in the order of LOST_REASONS."""

    @property
    def open(self) -> Bools:
        """Return which are not closed yet."""
        return np.asarray(self.closed >= DAYS)


@dataclass(frozen=True, slots=True)
class Contracts:
    """One entry a contract of 1C, in the order of signing."""

    sent: Ints
    row: Ints
    day: Ints
    rent: Floats
    paid: Bools
    deal: Ints
    """Which deal it belongs to, -1 where the CRM has none."""


def record_deals(
    rng: np.random.Generator, world: World, rows: LeadRows, won_per_lost: float
) -> Deals:
    """Return the deals that somebody entered: most won ones, some of the lost ones."""
    sent = world.sent
    n_leads = len(world.leads)
    had_win = np.zeros(n_leads, dtype=bool)
    had_win[sent.lead[sent.won]] = True
    entered = sent.won & (rng.random(len(sent.won)) < WON_RECORDED)
    # Of a lead that took nothing, one sent premises becomes a deal, by the manager's habit.
    lost = ~had_win[sent.lead]
    ticket = np.where(lost, rng.random(len(lost)), np.inf)
    order = np.lexsort((ticket, sent.lead))
    _, first = np.unique(sent.lead[order], return_index=True)
    candidates = order[first]
    candidates = candidates[lost[candidates]]
    habit = rng.lognormal(0, 0.35, len(world.managers.hired))
    weight = habit[world.leads.manager[sent.lead[candidates]]]
    wanted = min(int(entered.sum() / won_per_lost), len(candidates))
    drawn = rng.choice(len(candidates), wanted, replace=False, p=weight / weight.sum())
    entered[candidates[drawn]] = True
    which = np.flatnonzero(entered)
    n = len(which)
    won = sent.won[which]
    delay = np.where(won, 12 + rng.lognormal(3.1, 0.6, n), 3 + rng.lognormal(3.6, 0.8, n))
    return Deals(
        sent=which,
        row=rows.row_of[sent.lead[which]],
        day=sent.day[which],
        closed=sent.day[which] + delay.astype(np.int64),
        won=won,
        rent=np.round(np.exp(sent.price[which]) * rng.uniform(0.88, 1.0, n), -2),
        reason=rng.choice(len(LOST_REASONS), n, p=LOST_SHARES),
    )


def record_contracts(
    rng: np.random.Generator, world: World, rows: LeadRows, deals: Deals
) -> Contracts:
    """Return 1C's contracts: of most won deals, and of those that the CRM never saw."""
    sent = world.sent
    closed = np.flatnonzero(deals.won & ~deals.open)
    draw = rng.random(len(closed))
    with_contract = closed[draw < PAID_SHARE + 0.05]
    paid = draw[draw < PAID_SHARE + 0.05] < PAID_SHARE
    alone = np.setdiff1d(np.flatnonzero(sent.won), deals.sent)
    signed = sent.day[alone] + 12 + rng.lognormal(3.1, 0.6, len(alone)).astype(np.int64)
    alone, signed = alone[signed < DAYS], signed[signed < DAYS]
    rent = np.round(np.exp(sent.price[alone]) * rng.uniform(0.88, 1.0, len(alone)), -2)
    near = rng.integers(-3, 6, len(with_contract))
    day = np.concatenate([np.minimum(deals.closed[with_contract] + near, DAYS - 1), signed])
    order = np.argsort(day, kind="stable")
    which = np.concatenate([deals.sent[with_contract], alone])
    return Contracts(
        sent=which[order],
        row=rows.row_of[sent.lead[which]][order],
        day=day[order],
        rent=np.concatenate([deals.rent[with_contract], rent])[order],
        paid=np.concatenate([paid, np.ones(len(alone), dtype=bool)])[order],
        deal=np.concatenate([with_contract, np.full(len(alone), -1)])[order],
    )
