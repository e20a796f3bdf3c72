"""Eight years of the demo agency, week by week: what stands vacant, is sent, is won.

A premises stands vacant until a client of ours, or somebody else's, takes it; then it is let for
some months or years and comes back. Managers send a lead two to four premises of that week's
stock, leaning to what fits; at most one of them is won, with the hidden process' probability.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ostap.demo.agency_data import DAYS
from ostap.demo.agency_population import (
    Clients,
    Leads,
    Managers,
    Premises,
    day_index,
    draw_clients,
    draw_leads,
    draw_managers,
    draw_premises,
    months,
)
from ostap.demo.agency_process import (
    SUITABLE_SHARE,
    Bools,
    Floats,
    HiddenProcess,
    Ints,
    pick,
    probability,
)

WORKED_SHARE = 0.255
"""Share of leads that are sent anything at all."""
SENT_COUNTS = (2, 3, 4)
SENT_SHARES = (0.3, 0.4, 0.3)
BEFORE = -210 * 7
"""The market lives some years without us, so that the first day is like any other."""
VACANT_DAYS, LET_DAYS = 200, 365
"""Medians of how long a premises stands vacant when we don't let it, and is then let."""


@dataclass(frozen=True, slots=True)
class Vacancies:
    """Every period in which a premises stood vacant."""

    premises: Ints
    start: Ints
    end: Ints
    """The last day on the market; at or after the last day of the demo where it still is."""
    price: Floats
    """Log RUB a month, asked in that period."""


@dataclass(frozen=True, slots=True)
class Sent:
    """Every premises that was sent to a lead, in the order of days."""

    lead: Ints
    premises: Ints
    day: Ints
    price: Floats
    """Log RUB a month, asked on that day."""
    fit: Floats
    probability: Floats
    won: Bools


@dataclass(frozen=True, slots=True)
class World:
    """The whole truth about the company."""

    process: HiddenProcess
    managers: Managers
    clients: Clients
    leads: Leads
    premises: Premises
    vacancies: Vacancies
    sent: Sent

    def vacant_on(self, day: int) -> tuple[Ints, Floats]:
        """Return the premises that stood vacant on a day, and their log prices."""
        there = (self.vacancies.start <= day) & (day <= self.vacancies.end)
        return self.vacancies.premises[there], self.vacancies.price[there]


def draw_world(
    rng: np.random.Generator,
    *,
    leads: int,
    premises: int,
    managers: int,
    prior: float,
) -> World:
    """Return a company: its nature, its people, and eight years of its work.

    Args:
        rng: where all chance comes from.
        leads: how many over all the years.
        premises: how many in all; about a quarter is vacant on a day.
        managers: how many, dismissed ones included.
        prior: the share of sent premises that end in a deal.
    """
    process = HiddenProcess.draw(rng, managers)
    staff = draw_managers(rng, managers)
    clients = draw_clients(rng, int(leads * 0.8))
    wanted = draw_leads(rng, leads, clients, staff)
    houses = draw_premises(rng, premises)
    process = based(rng, process, wanted, houses, staff, prior)
    _, rehearsed = _Years(rng, process, staff, wanted, houses).live()
    # What goes quickly is what suits: the years win less than their first days would.
    logits = np.log(rehearsed.probability / (1 - rehearsed.probability))
    lost_to_others = rehearsed.won.mean() / rehearsed.probability.mean()
    process = replace(process, base=process.base + level(logits, prior / float(lost_to_others)))
    vacancies, sent = _Years(rng, process, staff, wanted, houses).live()
    return World(process, staff, clients, wanted, houses, vacancies, sent)


def based(
    rng: np.random.Generator,
    process: HiddenProcess,
    leads: Leads,
    premises: Premises,
    managers: Managers,
    prior: float,
) -> HiddenProcess:
    """Return the process with its level and threshold set on a rehearsal of the choosing."""
    some = rng.permutation(len(leads))[:1200]
    house = rng.permutation(len(premises.price))[:140]
    price = premises.price[house] + day_index(leads.day[some])[:, None]
    logits, fit = judged(process, leads, premises, some, house, price)
    liking = fit * managers.sharpness[leads.manager[some]][:, None]
    chosen = np.argsort(-(liking + rng.gumbel(size=fit.shape)), axis=1)[:, :3]
    return replace(
        process,
        base=level(np.take_along_axis(logits, chosen, axis=1), prior),
        suitable_from=float(np.quantile(fit, 1 - SUITABLE_SHARE)),
    )


def level(logits: Floats, share: float) -> float:
    """Return what must be added to the logits for the mean probability to be ``share``."""
    low, high = -20.0, 20.0
    for _ in range(50):
        base = (low + high) / 2
        too_many = probability(logits + base).mean() > share
        low, high = (low, base) if too_many else (base, high)
    return (low + high) / 2


def judged(
    process: HiddenProcess, leads: Leads, premises: Premises, lead: Ints, house: Ints, price: Floats
) -> tuple[Floats, Floats]:
    """Return the logit of P(won) and the fit of every pair, each of shape (leads, premises).

    Args:
        process: the company's nature.
        leads: all leads.
        premises: all premises.
        lead: which leads; each is judged on its own day, with its own manager.
        house: which premises.
        price: log RUB a month that is asked for them; may differ by lead.
    """
    index = day_index(leads.day[lead])
    stock = premises.stock.take(house)
    fit = process.fit(leads.wishes.take(lead), stock, price, index)
    by_day, feeling = process.around(
        leads.manager[lead], months(leads.day[lead]), leads.source[lead], leads.urgency[lead]
    )
    by_day = by_day + process.seriousness_spread * leads.seriousness[lead]
    around = by_day[:, None] + pick(feeling, stock.bank) + stock.appeal
    return process.base + fit + around, fit


class _Years:
    """The state of the market while the weeks go by."""

    def __init__(
        self,
        rng: np.random.Generator,
        process: HiddenProcess,
        managers: Managers,
        leads: Leads,
        premises: Premises,
    ) -> None:
        self.rng = rng
        self.process = process
        self.managers = managers
        self.leads = leads
        self.premises = premises
        n = len(premises.price)
        length = self._lengths(n, VACANT_DAYS, 0.5)
        rest = self._lengths(n, LET_DAYS, 0.6)
        cycle = length + rest
        self.start = BEFORE - (rng.random(n) * cycle).astype(np.int64)
        self.end = self.start + length
        self.price = premises.price + self._asked(n, self.start)
        self.reserved = np.zeros(n, dtype=bool)
        self.past: list[tuple[Ints, Ints, Ints, Floats]] = []
        self.sent: list[tuple[Ints, Ints, Ints, Floats, Floats, Floats, Bools]] = []
        for monday in range(BEFORE, 0, 7):
            self._turn_over(monday)

    def _lengths(self, n: int, median: int, spread: float) -> Ints:
        return np.asarray((median * self.rng.lognormal(0, spread, n)).astype(np.int64) + 14)

    def _asked(self, n: int, days: Ints) -> Floats:
        return np.asarray(day_index(days) + self.rng.normal(0, 0.06, n))

    def live(self) -> tuple[Vacancies, Sent]:
        """Go through all weeks and return what happened."""
        n = len(self.leads)
        worked = np.flatnonzero(self.rng.random(n) < WORKED_SHARE)
        sent_on = self.leads.day[worked] + np.minimum(self.rng.geometric(0.35, len(worked)) - 1, 10)
        worked, sent_on = worked[sent_on < DAYS], sent_on[sent_on < DAYS]
        order = np.argsort(sent_on, kind="stable")
        worked, sent_on = worked[order], sent_on[order]
        for monday in range(0, DAYS, 7):
            self._turn_over(monday)
            part = slice(*np.searchsorted(sent_on, [monday, monday + 7]))
            if part.stop > part.start:
                self._send(worked[part], sent_on[part], monday)
        self._keep(np.flatnonzero(self.start < DAYS))
        return self._vacancies(), self._all_sent()

    def _turn_over(self, monday: int) -> None:
        """Let what is off the market come back when its lease is over."""
        ended = np.flatnonzero(self.end < monday)
        self._keep(ended)
        n = len(ended)
        self.start[ended] = self.end[ended] + self._lengths(n, LET_DAYS, 0.6)
        self.end[ended] = self.start[ended] + self._lengths(n, VACANT_DAYS, 0.5)
        self.price[ended] = self.premises.price[ended] + self._asked(n, self.start[ended])
        self.reserved[ended] = False

    def _keep(self, house: Ints) -> None:
        seen = house[self.end[house] >= 0]
        self.past.append((seen, self.start[seen], self.end[seen], self.price[seen]))

    def _send(self, lead: Ints, day: Ints, monday: int) -> None:
        vacant = (self.start <= monday) & (self.end >= monday + 6) & ~self.reserved
        house = np.flatnonzero(vacant)
        price = self.price[house]
        logits, fit = judged(self.process, self.leads, self.premises, lead, house, price)
        chance = probability(logits)
        liking = fit * self.managers.sharpness[self.leads.manager[lead]][:, None]
        order = np.argsort(-(liking + self.rng.gumbel(size=fit.shape)), axis=1)
        count = self.rng.choice(SENT_COUNTS, len(lead), p=SENT_SHARES)
        row = np.repeat(np.arange(len(lead)), count)
        place = np.concatenate([np.arange(c) for c in count])
        chosen = order[row, place]
        won = self._decide(row, chosen, chance[row, chosen])
        self._reserve(house[chosen[won]], day[row[won]])
        self.sent.append((
            lead[row], house[chosen], day[row], price[chosen],
            fit[row, chosen], chance[row, chosen], won,
        ))  # fmt: skip

    def _decide(self, row: Ints, chosen: Ints, chance: Floats) -> Bools:
        """Let each lead take one of what it was sent, or none; and each premises go once."""
        before = np.concatenate([[0.0], np.cumsum(chance)])
        first = np.searchsorted(row, row)
        low = before[:-1] - before[first]
        drawn = self.rng.random(row.max() + 1)[row]
        won: Bools = np.asarray((low <= drawn) & (drawn < low + chance))
        winners = np.flatnonzero(won)
        _, once = np.unique(chosen[winners], return_index=True)
        only = np.zeros_like(won)
        only[winners[once]] = True
        return only

    def _reserve(self, house: Ints, day: Ints) -> None:
        """Take a premises off the market within days of the client's yes."""
        self.reserved[house] = True
        self.end[house] = np.minimum(self.end[house], day + self.rng.integers(3, 15, len(house)))

    def _vacancies(self) -> Vacancies:
        premises, start, end, price = (
            np.concatenate(column) for column in zip(*self.past, strict=True)
        )
        order = np.lexsort((premises, start))
        return Vacancies(premises[order], start[order], end[order], price[order])

    def _all_sent(self) -> Sent:
        columns = [np.concatenate(column) for column in zip(*self.sent, strict=True)]
        order = np.argsort(columns[2], kind="stable")
        return Sent(*(column[order] for column in columns))
