"""How well anybody could do: the AUC of the expected probability given the fields as observed.

On a sample of the CRM's closed deals, for each deal:

1.  Similar leads lend what the card does not say. A lender is drawn with a weight that falls with
    the distance in what the card does say (a Gaussian kernel for area and budget, a fixed price for
    another trade, kind, size, bank, or no district in common). What the card says is kept; area and
    budget are blurred by as much as people misstate them.
2.  Each completed wish is weighted by how probably this manager would have sent this premises for
    it, out of that day's stock: that it was sent says something of the wish.
3.  The true probability of each is taken, with the seriousness of the lead and the unseen appeal of
    the premises integrated out, and averaged with those weights.

It is an approximation from both sides: lenders are a sample and the kernel a guess (too low), while
the premises are taken with every attribute known, and the process itself, the skill of
dismissed managers included, as if told (too high).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ostap.demo.agency_crm import Deals
from ostap.demo.agency_mess import Cards, LeadRows
from ostap.demo.agency_population import Leads, day_index, months
from ostap.demo.agency_process import Bools, Floats, Ints, Wishes, pick, probability
from ostap.demo.agency_world import World

LENDERS, DRAWS, RIVALS = 3000, 48, 20
"""Leads that lend, how many lend to one deal, and how many of the day's other premises count."""
MOST_WON, MOST_LOST = 700, 1100
KERNEL = 0.3
"""Width in log area and log budget."""
AREA_BLUR, BUDGET_BLUR = 0.07, 0.12
APPEAL_SPREAD = 0.3
_CHUNK = 150


def best_reachable_auc(
    rng: np.random.Generator, world: World, rows: LeadRows, cards: Cards, deals: Deals
) -> float:
    """Return the estimate; its own standard error is about 0.01."""
    closed = np.flatnonzero(~deals.open)
    won, lost = closed[deals.won[closed]], closed[~deals.won[closed]]
    sample = np.concatenate([rng.permutation(won)[:MOST_WON], rng.permutation(lost)[:MOST_LOST]])
    lenders = rng.permutation(len(world.leads))[:LENDERS]
    expected = [
        _expected(
            rng, world, _seen(cards, rows, world.leads, deals.row[part]), deals, part, lenders
        )
        for part in np.array_split(sample, max(1, len(sample) // _CHUNK))
    ]
    return auc(np.concatenate(expected), deals.won[sample])


def auc(score: Floats, positive: Bools) -> float:
    """Return the probability that a positive scores above a negative, ties counting half."""
    lost = np.sort(score[~positive])
    below = np.searchsorted(lost, score[positive], side="left")
    upto = np.searchsorted(lost, score[positive], side="right")
    return float((below + upto).mean() / 2 / len(lost))


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the cards say, in the shape of wishes, and which parts of it they say."""

    wishes: Wishes
    said: dict[str, Bools]
    urgency: Ints


def _seen(cards: Cards, rows: LeadRows, leads: Leads, row: Ints) -> _Seen:
    true = leads.wishes.take(rows.lead[row])
    filled = {name: values[row] for name, values in cards.filled.items()}
    for name in ("area_min", "area_max", "budget", "banks", "districts"):
        filled[name] &= ~cards.spoiled[row]
    wishes = Wishes(
        business=true.business,
        second=true.second,
        size=true.size,
        low=np.log(cards.area_min[row]),
        high=np.log(cards.area_max[row]),
        budget=np.log(cards.budget[row]),
        banks=cards.banks[row],
        districts=cards.districts[row],
        kind=true.kind,
        first_floor=true.first_floor,
        entrance=true.entrance,
        ceiling=true.ceiling,
        power=true.power,
    )
    said = {
        "business": filled["businesses"],
        "second": filled["businesses"],
        "size": filled["company_size"],
        "low": filled["area_min"],
        "high": filled["area_max"],
        "budget": filled["budget"],
        "banks": filled["banks"],
        "districts": filled["districts"] & wishes.districts.any(axis=1),
        "kind": filled["kind_wanted"] & (true.kind >= 0),
        "first_floor": filled["first_floor_wanted"],
        "entrance": filled["entrance_wanted"],
        "ceiling": filled["ceiling_min"] & (true.ceiling > 0),
        "power": filled["power_min_kw"] & (true.power > 0),
        "urgency": filled["urgency"],
    }
    return _Seen(wishes, said, leads.urgency[rows.lead[row]])


def _expected(
    rng: np.random.Generator, world: World, seen: _Seen, deals: Deals, part: Ints, lenders: Ints
) -> Floats:
    """Return the expected probability of the deals in ``part``."""
    process, leads, sent = world.process, world.leads, world.sent
    lead, house, day = sent.lead[deals.sent[part]], sent.premises[deals.sent[part]], deals.day[part]
    index = day_index(leads.day[lead])
    chosen = _borrow(rng, seen, leads, lenders, index)
    wishes = _completed(rng, seen, leads, chosen, index)
    houses, price, weight = _with_rivals(rng, world, house, sent.price[deals.sent[part]], day)
    manager = leads.manager[lead]
    fit = process.fit(
        wishes, world.premises.stock.take(houses[:, None, :]), price[:, None, :], index[:, None]
    )
    liking = np.exp(np.clip(fit * world.managers.sharpness[manager][:, None, None], -30, 30))
    sending = liking[..., 0] / (liking * weight).sum(axis=-1)
    urgency = np.where(seen.said["urgency"][:, None], seen.urgency[:, None], leads.urgency[chosen])
    around, feeling = process.around(
        manager[:, None], months(leads.day[lead])[:, None], leads.source[lead][:, None], urgency
    )
    bank = pick(feeling, world.premises.stock.bank[house][:, None, None])[..., 0]
    unseen = np.hypot(process.seriousness_spread, APPEAL_SPREAD)
    chance = _averaged(process.base + fit[..., 0] + around + bank, float(unseen))
    return np.asarray((chance * sending).sum(axis=1) / sending.sum(axis=1))


def _averaged(logits: Floats, spread: float) -> Floats:
    """Return the mean probability over a normal error of the logit (Gauss-Hermite, 7 points)."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(7)
    steps = zip(nodes.tolist(), (weights / weights.sum()).tolist(), strict=True)
    return np.asarray(sum(weight * probability(logits + spread * node) for node, weight in steps))


def _borrow(
    rng: np.random.Generator, seen: _Seen, leads: Leads, lenders: Ints, index: Floats
) -> Ints:
    """Return DRAWS leads for each card, of those like it in what it says."""
    card, said = seen.wishes, seen.said
    other = leads.wishes.take(lenders)
    their_index = day_index(leads.day[lenders])
    gaps = {
        "low": card.low[:, None] - other.low,
        "high": card.high[:, None] - other.high,
        "budget": (card.budget - index)[:, None] - (other.budget - their_index),
    }
    log_weight = np.zeros((len(index), len(lenders)))
    for name, gap in gaps.items():
        log_weight -= np.where(said[name][:, None], (gap / KERNEL) ** 2 / 2, 0)
    for name, price in {"business": 3.0, "kind": 1.5, "size": 0.5, "first_floor": 0.7}.items():
        differs = getattr(card, name)[:, None] != getattr(other, name)
        log_weight -= price * (said[name][:, None] & differs)
    for name, price in {"districts": 2.0, "banks": 1.0}.items():
        shared = getattr(card, name).astype(float) @ getattr(other, name).astype(float).T
        asked = getattr(other, name).any(axis=1)
        log_weight -= price * (said[name][:, None] & (shared == 0) & asked)
    weight = np.exp(log_weight - log_weight.max(axis=1, keepdims=True))
    steps = np.cumsum(weight, axis=1)
    drawn = rng.random((len(index), DRAWS)) * steps[:, -1:]
    places = [np.searchsorted(step, draw) for step, draw in zip(steps, drawn, strict=True)]
    return np.asarray(lenders[np.minimum(np.stack(places), len(lenders) - 1)])


def _completed(
    rng: np.random.Generator, seen: _Seen, leads: Leads, chosen: Ints, index: Floats
) -> Wishes:
    """Return the wishes of shape (deals, DRAWS): what the card says, the rest lent."""
    lent = leads.wishes.take(chosen)
    parts = {}
    for name in Wishes.__dataclass_fields__:
        own, theirs = getattr(seen.wishes, name)[:, None], getattr(lent, name)
        if name == "budget":
            theirs = theirs - day_index(leads.day[chosen]) + index[:, None]
            own = own + rng.normal(0, BUDGET_BLUR, chosen.shape)
        elif name in {"low", "high"}:
            own = own + rng.normal(0, AREA_BLUR, chosen.shape)
        known = seen.said[name].reshape(-1, *[1] * (theirs.ndim - 1))
        parts[name] = np.where(known, own, theirs)
    parts["high"] = np.maximum(parts["high"], parts["low"])
    return Wishes(**parts)


def _with_rivals(
    rng: np.random.Generator, world: World, house: Ints, price: Floats, day: Ints
) -> tuple[Ints, Floats, Floats]:
    """Return each deal's premises and RIVALS others vacant that day, their prices and weights.

    The weights, shape (RIVALS + 1,), make the others stand for the whole stock.
    """
    houses, prices, vacant = [], [], 0
    for own, asked, when in zip(house.tolist(), price.tolist(), day.tolist(), strict=True):
        there, their_price = world.vacant_on(when)
        some = rng.integers(0, len(there), RIVALS)
        houses.append(np.concatenate([[own], there[some]]))
        prices.append(np.concatenate([[asked], their_price[some]]))
        vacant += len(there)
    weight = np.full(RIVALS + 1, vacant / len(house) / RIVALS)
    weight[0] = 1.0
    return np.stack(houses), np.stack(prices), weight
