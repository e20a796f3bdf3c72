"""Who lives in the demo agency's world: managers, clients, their leads, and the premises.

Everything here is the plain truth; what of it the CRM comes to hold is `agency_crm`'s matter.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ostap.demo.agency_data import (
    BUSINESSES,
    DAYS,
    DISTRICTS,
    FIRST_DAY,
    KIND_TRAITS,
    KINDS,
    PRICE_INDEX,
    SIZE_SHARES,
    SOURCE_SHARES,
    URGENCY_SHARES,
)
from ostap.demo.agency_process import Bools, Floats, Ints, Stock, Wishes

NEVER = 10**6
"""A day that does not come."""


@dataclass(frozen=True, slots=True)
class Managers:
    """One entry a manager; days count from the first one."""

    hired: Ints
    dismissed: Ints
    """NEVER for those who are still here."""
    share: Floats
    """How many leads he takes, against the others."""
    sharpness: Floats
    """How well he chooses what to send: 0 at random, above 1 nearly always the best fit."""


@dataclass(frozen=True, slots=True)
class Clients:
    """One entry a client."""

    business: Ints
    second: Ints
    size: Ints
    home: Ints
    """District that he knows best."""
    larger: Floats
    """Log of his need for room against his trade's."""


@dataclass(frozen=True, slots=True)
class Leads:
    """One entry a lead, in the order of their days."""

    client: Ints
    manager: Ints
    day: Ints
    source: Ints
    urgency: Ints
    seriousness: Floats
    wishes: Wishes

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.day)


@dataclass(frozen=True, slots=True)
class Premises:
    """One entry a premises."""

    stock: Stock
    price: Floats
    """Log RUB a month at the rents of 2026."""
    floor: Ints
    parking: Bools


def day_index(days: Ints) -> Floats:
    """Return the log of rents on each day against 2026's."""
    middles = [(np.datetime64(f"{year}-07-01") - np.datetime64(FIRST_DAY)) for year in PRICE_INDEX]
    at = np.array([middle.astype(int) for middle in middles], dtype=float)
    logs = np.log(list(PRICE_INDEX.values()))
    return np.asarray(np.interp(days, at, logs) - logs[-1])


def months(days: Ints) -> Ints:
    """Return the month of each day, 0 for January."""
    dates = np.datetime64(FIRST_DAY) + days.astype("timedelta64[D]")
    return np.asarray(dates.astype("datetime64[M]").astype(np.int64) % 12)


def rounded(values: Floats, decimals: int) -> Floats:
    """Return the values to so many decimals."""
    return np.asarray(np.round(values, decimals), dtype=np.float64)


def draw_managers(rng: np.random.Generator, n: int) -> Managers:
    """Return ``n`` managers, half of them dismissed; some have been here all the time."""
    dismissed = np.full(n, NEVER)
    hired = np.sort(rng.integers(0, DAYS - 120, n))
    hired[: n // 4] = 0
    gone = rng.permutation(n)[: n // 2]
    stayed = rng.integers(250, 1500, len(gone))
    dismissed[gone] = np.minimum(hired[gone] + stayed, DAYS - 10)
    # A few have been here from the first day, so that there always is somebody.
    veterans = np.setdiff1d(np.arange(n), gone)[: max(3, n // 8)]
    hired[veterans] = 0
    return Managers(
        hired=hired,
        dismissed=dismissed,
        share=rng.lognormal(0, 0.5, n),
        sharpness=rng.uniform(0.35, 1.0, n),
    )


def draw_clients(rng: np.random.Generator, n: int) -> Clients:
    """Return ``n`` clients."""
    shares = np.array([b.share for b in BUSINESSES])
    business = rng.choice(len(BUSINESSES), n, p=shares / shares.sum())
    other = rng.choice(len(BUSINESSES), n, p=shares / shares.sum())
    second = np.where((rng.random(n) < 0.22) & (other != business), other, -1)
    weights = np.array([d.stock for d in DISTRICTS])
    return Clients(
        business=business,
        second=second,
        size=rng.choice(len(SIZE_SHARES), n, p=SIZE_SHARES),
        home=rng.choice(len(DISTRICTS), n, p=weights / weights.sum()),
        larger=rng.normal(0, 0.22, n),
    )


def draw_leads(rng: np.random.Generator, n: int, clients: Clients, managers: Managers) -> Leads:
    """Return ``n`` leads over the whole time; about a fifth are of clients who come again."""
    day = np.sort(rng.integers(0, DAYS, n))
    n_clients = len(clients.business)
    client = np.concatenate([np.arange(n_clients), rng.integers(0, n_clients, n - n_clients)])
    client = rng.permutation(client)
    here = (managers.hired <= day[:, None]) & (day[:, None] < managers.dismissed)
    weight = np.where(here, np.log(managers.share), -np.inf)
    manager = (weight + rng.gumbel(size=weight.shape)).argmax(axis=1)
    return Leads(
        client=client,
        manager=manager,
        day=day,
        source=rng.choice(len(SOURCE_SHARES), n, p=SOURCE_SHARES),
        urgency=rng.choice(len(URGENCY_SHARES), n, p=URGENCY_SHARES),
        seriousness=rng.normal(0, 1, n),
        wishes=_draw_wishes(rng, clients, client, day_index(day)),
    )


def _draw_wishes(rng: np.random.Generator, clients: Clients, client: Ints, index: Floats) -> Wishes:
    n = len(client)
    business, size, home = clients.business[client], clients.size[client], clients.home[client]
    trade = {
        name: np.array([getattr(b, name) for b in BUSINESSES])[business]
        for name in ("area", "spread", "ceiling_rent", "first_floor", "power", "high")
    }
    middle = np.log(trade["area"]) + clients.larger[client] + 0.16 * (size - 0.9)
    middle += rng.normal(0, 0.7, n) * trade["spread"]
    half = rng.uniform(0.12, 0.42, n)
    kind = _liked_kind(rng, business)
    first_floor = rng.random(n) < 0.85 * trade["first_floor"]
    asks_power = rng.random(n) < np.where(trade["power"] >= 10, 0.7, 0.25)
    asks_high = (rng.random(n) < 0.55) & (trade["high"] > 0)
    return Wishes(
        business=business,
        second=clients.second[client],
        size=size,
        low=middle - half,
        high=middle + half,
        budget=_budget(rng, middle, kind, home, trade["ceiling_rent"], index),
        banks=_banks(rng, home),
        districts=_districts(rng, home),
        kind=np.where(rng.random(n) < 0.75, kind, -1),
        first_floor=first_floor,
        entrance=rng.random(n) < np.where(first_floor, 0.55, 0.15),
        ceiling=np.where(asks_high, trade["high"] + rng.choice([0, 0.2, 0.4], n), 0.0),
        power=np.where(asks_power, np.round(trade["power"] * rng.lognormal(0, 0.3, n)), 0.0),
    )


def _liked_kind(rng: np.random.Generator, business: Ints) -> Ints:
    liking = np.array([b.kinds for b in BUSINESSES])[business] * 1.6
    return np.asarray((liking + rng.gumbel(size=liking.shape)).argmax(axis=1))


def _budget(
    rng: np.random.Generator,
    middle: Floats,
    kind: Ints,
    home: Ints,
    ceiling_rent: Floats,
    index: Floats,
) -> Floats:
    """Return what he can pay: the market's rent for his wish, seldom above his trade's ceiling."""
    rents = np.log([k.rent * PRICE_INDEX[2026] for k in KIND_TRAITS])
    prestige = np.array([d.prestige for d in DISTRICTS])
    market = middle + rents[kind] + prestige[home] + rng.normal(0.08, 0.28, len(middle))
    ceiling = np.log(ceiling_rent) + rng.normal(0.0, 0.15, len(middle))
    return np.asarray(np.minimum(market, ceiling) + index)


def _banks(rng: np.random.Generator, home: Ints) -> Bools:
    left = rng.random(len(home)) < np.array([d.left_share for d in DISTRICTS])[home]
    told = rng.random(len(home))
    both = told < 0.08
    one = (told >= 0.08) & (told < 0.68)
    return np.stack([both | (one & left), both | (one & ~left)], axis=1)


def _districts(rng: np.random.Generator, home: Ints) -> Bools:
    n = len(home)
    codes = [d.code for d in DISTRICTS]
    near = np.zeros((len(codes), len(codes)), dtype=bool)
    for number, district in enumerate(DISTRICTS):
        near[number, [codes.index(code) for code in district.near]] = True
    wanted = near[home] & (rng.random((n, len(codes))) < 0.3)
    wanted |= rng.random((n, len(codes))) < 0.03
    wanted[np.arange(n), home] = True
    cares = rng.random(n) < 0.78
    return np.asarray(wanted & cares[:, None])


def draw_premises(rng: np.random.Generator, n: int) -> Premises:
    """Return ``n`` premises."""
    weights = np.array([d.stock for d in DISTRICTS])
    district = rng.choice(len(DISTRICTS), n, p=weights / weights.sum())
    kind = rng.choice(len(KINDS), n, p=[k.share for k in KIND_TRAITS])
    trait = {
        name: np.array([getattr(k, name) for k in KIND_TRAITS])[kind]
        for name in (
            "area",
            "spread",
            "rent",
            "ceiling",
            "power",
            "first_floor",
            "entrance",
            "windows",
        )
    }
    area = np.round(np.log(trait["area"]) + rng.normal(0, 1, n) * trait["spread"], 3)
    first = rng.random(n) < trait["first_floor"]
    floor = np.where(first, 1, np.where(rng.random(n) < 0.3, -1, rng.integers(2, 10, n)))
    left = rng.random(n) < np.array([d.left_share for d in DISTRICTS])[district]
    stock = Stock(
        district=district,
        bank=np.where(left, 0, 1),
        kind=kind,
        area=area,
        first_floor=first,
        ceiling=rounded(np.maximum(2.4, trait["ceiling"] + rng.normal(0, 0.4, n)), 1),
        power=np.maximum(3, np.round(trait["power"] * rng.lognormal(0, 0.5, n))),
        entrance=rng.random(n) < trait["entrance"],
        windows=rng.random(n) < trait["windows"],
        metro=np.round(rng.lognormal(7.1, 0.8, n), -1),
        condition=rng.choice(3, n, p=[0.2, 0.5, 0.3]),
        appeal=rng.normal(0, 0.3, n),
    )
    price = (
        stock.area
        + np.log(trait["rent"] * PRICE_INDEX[2026])
        + np.array([d.prestige for d in DISTRICTS])[district]
        - 0.12 * (stock.area - np.log(trait["area"]))
        + 0.12 * (stock.condition - 1.1)
        + 0.08 * (stock.windows - 0.5)
        - 0.06 * (np.log1p(stock.metro / 400) - 1.2)
        + rng.normal(0, 0.2, n)
    )
    return Premises(stock=stock, price=price, floor=floor, parking=rng.random(n) < 0.45)
