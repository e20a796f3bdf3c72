"""The traps: what is wrong with the agency's data, as with any company's.

1.  *Duplicates of leads*: the client asks again within days, another manager opens a second card.
2.  *Clients under two names*: a second client card with the same phone and mail, written otherwise.
3.  *Wishes edited after the deal was won*: the card then repeats the premises, and
    `wishes_edited_on` tells so. Those of lost deals are edited as often, to what the client
    wants now; so an edit by itself says nothing of how the deal ended.
4.  *Asked 100-200 m2, rented 40*: a few won deals whose wish has nothing to do with the premises.
5.  *Price per m2 in the price column* of some premises.
6.  *Dates out of order*: a few deals closed before they were made.
7.  *Numbers as text with spaces*: `clients.monthly_turnover`.
8.  *Columns filled only after closing*: `deals.close_reason`, `deals.monthly_rent`,
    `deals.contract_number`, `leads.contract_number`, `leads.status`.
9.  *Open deals*: the last months' deals have no outcome yet; that is not a loss.
10. *Bakeries rent below 40,000 a month*, mostly: not an error, but what a model must notice.

8 and 9 come from how books are kept (`agency_tables`), 10 from the trade itself (`agency_process`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from ostap.demo.agency_data import DAYS
from ostap.demo.agency_population import rounded
from ostap.demo.agency_process import Bools, Floats, Ints, ValueT
from ostap.demo.agency_world import World

COPIED_LEADS = 0.025
TWO_NAMED_CLIENTS = 0.02
EDITED_AFTER_CLOSING = 0.08
RENTED_SOMETHING_ELSE = 0.03
PRICED_PER_METRE = 0.04
CLOSED_BEFORE_MADE = 0.008


@dataclass(frozen=True, slots=True)
class LeadRows:
    """The rows of the leads' table, in the order of their days: every lead, and the copies."""

    lead: Ints
    """Which of the world's leads it is."""
    day: Ints
    manager: Ints
    source: Ints
    client: Ints
    """A number of the world's clients, or past them: a second name."""
    copied: Bools
    second_name_of: Ints
    """For each second name, the client's first number."""

    @property
    def row_of(self) -> Ints:
        """Return for each of the world's leads the row of its first card."""
        originals = np.flatnonzero(~self.copied)
        found = np.empty(len(originals), dtype=np.int64)
        found[self.lead[originals]] = originals
        return found


def lead_rows(rng: np.random.Generator, world: World) -> LeadRows:
    """Return the rows with copies of some leads, and some clients under a second name."""
    leads = world.leads
    n = len(leads)
    copied = np.sort(rng.choice(n, int(n * COPIED_LEADS), replace=False))
    day = np.concatenate(
        [leads.day, np.minimum(leads.day[copied] + rng.integers(0, 4, len(copied)), DAYS - 1)]
    )
    here = (world.managers.hired <= leads.day[copied][:, None]) & (
        leads.day[copied][:, None] < world.managers.dismissed
    )
    other = np.where(here, rng.random(here.shape), -1.0).argmax(axis=1)
    client, second_name_of = _second_names(rng, leads.client, len(world.clients.business))
    is_copy = np.arange(len(day)) >= n
    order = np.lexsort((is_copy, day))
    return LeadRows(
        lead=np.concatenate([np.arange(n), copied])[order],
        day=day[order],
        manager=np.concatenate([leads.manager, other])[order],
        source=np.concatenate([leads.source, rng.permutation(leads.source[copied])])[order],
        client=np.concatenate([client, client[copied]])[order],
        copied=is_copy[order],
        second_name_of=second_name_of,
    )


def _second_names(rng: np.random.Generator, client: Ints, n_clients: int) -> tuple[Ints, Ints]:
    """Give the later leads of some returning clients to a second number."""
    times = np.bincount(client, minlength=n_clients)
    returning = np.flatnonzero(times > 1)
    wanted = min(int(n_clients * TWO_NAMED_CLIENTS), len(returning))
    chosen = np.sort(rng.choice(returning, wanted, replace=False))
    number = np.full(n_clients, -1)
    number[chosen] = n_clients + np.arange(wanted)
    _, first = np.unique(client, return_index=True)
    later = np.ones(len(client), dtype=bool)
    later[first] = False
    return np.where(later & (number[client] >= 0), number[client], client), chosen


@dataclass(frozen=True, slots=True)
class Cards:
    """What the leads' cards say: one entry a row of the leads' table."""

    area_min: Floats
    area_max: Floats
    budget: Floats
    banks: Bools
    districts: Bools
    filled: dict[str, Bools]
    edited_on: Ints
    spoiled: Bools
    """Whether the wishes were overwritten after the deal was closed."""


@dataclass(frozen=True, slots=True)
class Closed:
    """Closed deals, won or lost: whose card, which sent premises, and the day it closed."""

    row: Ints
    sent: Ints
    day: Ints

    def take(self, index: Ints) -> Closed:
        """Return some of them."""
        return Closed(self.row[index], self.sent[index], self.day[index])


def spoil_cards(
    rng: np.random.Generator, world: World, cards: Cards, won: Closed, lost: Closed
) -> Cards:
    """Return the cards with some wishes edited after closing, and some that won another thing."""
    order = rng.permutation(len(won.row))
    n_edited = int(len(order) * EDITED_AFTER_CLOSING)
    n_strange = int(len(order) * RENTED_SOMETHING_ELSE)
    edited, strange = order[:n_edited], order[n_edited : n_edited + n_strange]
    cards = _repeat_the_premises(rng, world, cards, won.take(edited))
    again = rng.permutation(len(lost.row))[: int(len(lost.row) * EDITED_AFTER_CLOSING)]
    cards = _think_again(rng, cards, lost.take(again))
    return _ask_for_more(rng, world, cards, won.take(strange))


def _repeat_the_premises(
    rng: np.random.Generator, world: World, cards: Cards, won: Closed
) -> Cards:
    """Write the premises taken into the wishes."""
    stock = world.premises.stock.take(world.sent.premises[won.sent])
    area = rounded(np.exp(stock.area), 1)
    edited = replace(
        cards,
        area_min=_with(cards.area_min, won.row, area),
        area_max=_with(cards.area_max, won.row, area),
        budget=_with(cards.budget, won.row, rounded(np.exp(world.sent.price[won.sent]), -2)),
        banks=_with(cards.banks, won.row, np.arange(2) == stock.bank[:, None]),
        districts=_with(
            cards.districts, won.row, np.arange(cards.districts.shape[1]) == stock.district[:, None]
        ),
        filled=cards.filled
        | {
            name: _with(cards.filled[name], won.row, np.ones(len(won.row), dtype=bool))
            for name in ("area_min", "area_max", "budget", "banks", "districts")
        },
    )
    return _edited(rng, edited, won)


def _think_again(rng: np.random.Generator, cards: Cards, lost: Closed) -> Cards:
    """Write into the wishes what the client wants now that he took nothing."""
    factor = rng.uniform(0.7, 1.3, len(lost.row))
    smaller = np.maximum(np.round(cards.area_min[lost.row] * factor / 5), 1) * 5
    larger = np.maximum(np.round(cards.area_max[lost.row] * factor / 5) * 5, smaller)
    budget = rounded(cards.budget[lost.row] * factor, -3) + 1000
    edited = replace(
        cards,
        area_min=_with(cards.area_min, lost.row, smaller),
        area_max=_with(cards.area_max, lost.row, larger),
        budget=_with(cards.budget, lost.row, budget),
    )
    return _edited(rng, edited, lost)


def _ask_for_more(rng: np.random.Generator, world: World, cards: Cards, won: Closed) -> Cards:
    """Make the area asked for two to six times that of the premises taken."""
    rented = np.exp(world.premises.stock.area[world.sent.premises[won.sent]])
    asked = np.ceil(rented * rng.uniform(2.2, 3.0, len(won.row)) / 10) * 10
    told = np.ones(len(won.row), dtype=bool)
    return replace(
        cards,
        area_min=_with(cards.area_min, won.row, asked),
        area_max=_with(cards.area_max, won.row, asked * 2),
        filled=cards.filled
        | {name: _with(cards.filled[name], won.row, told) for name in ("area_min", "area_max")},
    )


def _edited(rng: np.random.Generator, cards: Cards, closed: Closed) -> Cards:
    day = np.minimum(closed.day + rng.integers(0, 6, len(closed.day)), DAYS - 1)
    return replace(
        cards,
        edited_on=_with(cards.edited_on, closed.row, day),
        spoiled=_with(cards.spoiled, closed.row, np.ones(len(day), dtype=bool)),
    )


def _with(values: npt.NDArray[ValueT], at: Ints, new: npt.NDArray[ValueT]) -> npt.NDArray[ValueT]:
    found = values.copy()
    found[at] = new
    return found


def spoil_prices(rng: np.random.Generator, price: Floats, area: Floats) -> Floats:
    """Return the price column (RUB) with some prices per square metre."""
    per_metre = rng.random(len(price)) < PRICED_PER_METRE
    return np.where(per_metre, np.round(price / area), price)


def spoil_dates(rng: np.random.Generator, made: Ints, closed: Ints) -> Ints:
    """Return the closing days with a few before the deal was made."""
    wrong = (rng.random(len(made)) < CLOSED_BEFORE_MADE) & (closed < DAYS)
    return np.where(wrong, np.maximum(made - rng.integers(1, 30, len(made)), 0), closed)


def with_spaces(number: int) -> str:
    """Return 1250000 as «1 250 000»."""
    return f"{number:,}".replace(",", " ")


def phone_formats(number: int) -> tuple[str, str]:
    """Return one made-up phone as two people would write it."""
    digits = f"{number:07d}"
    first = f"+7 000 {digits[:3]}-{digits[3:5]}-{digits[5:]}"
    return first, f"8(000){digits}"
