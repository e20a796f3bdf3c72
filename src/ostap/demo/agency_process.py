"""The hidden process: how well premises suit a wish, and how likely that ends in a deal.

    logit P(won | lead, premises, manager, day)
        = base + fit(wishes, premises, price that day) + source + urgency
          + manager's skill + manager's feeling for the bank + season
          + seriousness of the lead + appeal of the premises          (both unseen by anybody)

    fit = - area outside the range - distance from the liked part of the range
          - price over the budget - a suspiciously low price - price over the trade's ceiling
          + district wanted or near one wanted - wrong bank + trade x kind of premises
          - kind, first floor, entrance, ceiling, power asked for and not there
          - metro + windows + size x prestige of the district + condition

A premises is truly *suitable* when its fit passes a threshold: seriousness, season and manager
decide whether a deal is made, not whether the premises suit. A seed moves every weight, liking and
skill: another seed is another company, not another draw from the same one.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Self, TypeVar

import numpy as np
import numpy.typing as npt

from ostap.demo.agency_data import (
    BUSINESSES,
    DISTRICTS,
    SIZES,
    SOURCES,
    URGENCIES,
)

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

ValueT = TypeVar("ValueT", bound=np.generic)

SUITABLE_SHARE = 0.12
"""Share of the vacant stock that suits a lead, on average: about 15 of 130."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What clients truly want; every array has the same leading shape, one entry a wish."""

    business: Ints
    second: Ints
    """Second business, -1 where there is one only."""
    size: Ints
    low: Floats
    high: Floats
    """Area range, log m2."""
    budget: Floats
    """Log RUB a month."""
    banks: Bools
    """(..., 2); none set means either."""
    districts: Bools
    """(..., 10); none set means any."""
    kind: Ints
    """-1 means any."""
    first_floor: Bools
    entrance: Bools
    ceiling: Floats
    """m, 0 where it does not matter."""
    power: Floats
    """kW, 0 where it does not matter."""

    def take(self, index: npt.NDArray[np.int64] | npt.NDArray[np.bool_] | slice) -> Self:
        """Return the wishes at ``index`` of the leading axis."""
        return replace(self, **{f.name: getattr(self, f.name)[index] for f in fields(self)})


@dataclass(frozen=True, slots=True)
class Stock:
    """What premises are; every array has the same shape."""

    district: Ints
    bank: Ints
    kind: Ints
    area: Floats
    """Log m2."""
    first_floor: Bools
    ceiling: Floats
    power: Floats
    entrance: Bools
    windows: Bools
    metro: Floats
    """m."""
    condition: Ints
    """0 bare walls, 1 ready, 2 renovated."""
    appeal: Floats
    """What makes it go and nobody writes down."""

    def take(self, index: npt.NDArray[np.int64] | npt.NDArray[np.bool_]) -> Self:
        """Return the premises at ``index``."""
        return replace(self, **{f.name: getattr(self, f.name)[index] for f in fields(self)})


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each part of the fit counts."""

    area: float = 2.8
    outside: float = 1.1
    position: float = 0.5
    liked_position: float = 0.5
    over_budget: float = 3.6
    over: float = 1.2
    too_cheap: float = 0.7
    over_ceiling: float = 2.6
    district: float = 2.1
    near: float = 0.45
    bank: float = 1.3
    kind: float = 0.8
    affinity: float = 0.6
    first_floor: float = 0.9
    entrance: float = 0.6
    ceiling: float = 1.6
    power: float = 0.5
    metro: float = 0.4
    windows: float = 0.7
    prestige: float = 0.5
    condition: float = 0.3

    @classmethod
    def draw(cls, rng: np.random.Generator) -> Self:
        """Return weights a quarter up or down, each on its own."""
        plain = cls()
        moved = {f.name: getattr(plain, f.name) * rng.lognormal(0, 0.22) for f in fields(plain)}
        moved["liked_position"] = rng.uniform(0.25, 0.75)
        moved["near"] = rng.uniform(0.25, 0.6)
        return cls(**moved)


@dataclass(frozen=True, slots=True)
class HiddenProcess:
    """The company's nature. ``draw`` makes one; ``based`` sets the level of its probabilities."""

    weights: Weights
    affinity: Floats
    """(businesses, kinds)"""
    condition: Floats
    """(businesses, 3)"""
    ceiling_rent: Floats
    """(businesses,), log RUB of 2026."""
    nearness: Floats
    """(districts, districts): 1 on the diagonal."""
    skill: Floats
    """(managers,)"""
    bank_feeling: Floats
    """(managers, 2)"""
    season: Floats
    """(12,)"""
    source: Floats
    urgency: Floats
    seriousness_spread: float
    base: float = 0.0
    suitable_from: float = 0.0

    @classmethod
    def draw(cls, rng: np.random.Generator, managers: int) -> Self:
        """Return another company's nature."""
        weights = Weights.draw(rng)
        liking = np.array([b.kinds for b in BUSINESSES])
        ceilings = np.log([b.ceiling_rent for b in BUSINESSES])
        moved = rng.normal(0, 0.15, len(BUSINESSES))
        moved[0] = 0.0  # bakeries below 40,000 are the document's own example
        return cls(
            weights=weights,
            affinity=liking + rng.normal(0, 0.55, liking.shape),
            condition=np.cumsum(rng.normal(0.4, 0.7, (len(BUSINESSES), 3)), axis=1),
            ceiling_rent=ceilings + moved,
            nearness=_nearness(weights.near),
            skill=rng.normal(0, 0.38, managers),
            bank_feeling=rng.normal(0, 0.18, (managers, 2)),
            season=0.25 * np.sin(2 * np.pi * (np.arange(12) - rng.uniform(0, 12)) / 12),
            source=rng.permutation(np.linspace(-0.3, 0.35, len(SOURCES))),
            urgency=np.linspace(0.45, -0.6, len(URGENCIES)) + rng.normal(0, 0.1, len(URGENCIES)),
            seriousness_spread=float(rng.uniform(0.6, 0.8)),
        )

    def fit(self, wishes: Wishes, stock: Stock, price: Floats, index: Floats) -> Floats:
        """Return how well each premises suits each wish.

        Args:
            wishes: leading shape L.
            stock: a shape that broadcasts with L + (S,).
            price: log RUB a month, like ``stock``.
            index: rents of the day against 2026's, log, shape L.

        Returns:
            Shape L + (S,); 0 is middling, a unit is a unit of the logit.
        """
        w = self.weights
        return np.asarray(
            self._room(wishes, stock)
            + self._money(wishes, price, index)
            + self._place(wishes, stock)
            + self._kind(wishes, stock)
            - w.first_floor * (wishes.first_floor[..., None] & ~stock.first_floor)
            - w.entrance * (wishes.entrance[..., None] & ~stock.entrance)
        )

    def _room(self, wishes: Wishes, stock: Stock) -> Floats:
        w = self.weights
        low, high = wishes.low[..., None], wishes.high[..., None]
        gap = np.clip(np.maximum(low - stock.area, stock.area - high), 0, 1.2)
        position = np.clip((stock.area - low) / (high - low + 0.05), 0, 1)
        too_low = np.clip(wishes.ceiling[..., None] - stock.ceiling, 0, 1.5)
        weak = np.clip(np.log1p(wishes.power)[..., None] - np.log1p(stock.power), 0, 2)
        return np.asarray(
            -w.area * gap
            - w.outside * (gap > 0)
            - w.position * np.abs(position - w.liked_position)
            - w.ceiling * too_low
            - w.power * weak
        )

    def _money(self, wishes: Wishes, price: Floats, index: Floats) -> Floats:
        w = self.weights
        over = price - wishes.budget[..., None]
        ceilings = self.ceiling_rent
        ceiling = np.minimum(ceilings[wishes.business], ceilings[self._second(wishes)]) + index
        return np.asarray(
            -w.over_budget * np.clip(over, 0, 0.9)
            - w.over * (over > 0)
            - w.too_cheap * np.clip(-over - 0.45, 0, 1.2)
            - w.over_ceiling * np.clip(price - ceiling[..., None], 0, 0.9)
        )

    def _place(self, wishes: Wishes, stock: Stock) -> Floats:
        w = self.weights
        near_wanted = (wishes.districts[..., :, None] * self.nearness).max(axis=-2)
        pull = np.where(wishes.districts.any(axis=-1, keepdims=True), near_wanted, 0.55)
        bank_ok = wishes.banks | ~wishes.banks.any(axis=-1, keepdims=True)
        prestige = np.array([d.prestige for d in DISTRICTS])
        size = (wishes.size / (len(SIZES) - 1) - 0.3)[..., None]
        metro_liking = self._of_business(wishes, np.array([b.metro for b in BUSINESSES]))
        return np.asarray(
            w.district * (pick(pull, stock.district) - 0.5)
            - w.bank * ~pick(bank_ok, stock.bank)
            + w.prestige * size * prestige[stock.district] * 2
            - w.metro * metro_liking[..., None] * (np.log1p(stock.metro / 400) - 1.2)
        )

    def _kind(self, wishes: Wishes, stock: Stock) -> Floats:
        w = self.weights
        liking = np.maximum(
            self.affinity[wishes.business], self.affinity[self._second(wishes)] - 0.15
        )
        windows = self._of_business(wishes, np.array([b.windows for b in BUSINESSES]))
        other_kind = (wishes.kind[..., None] >= 0) & (wishes.kind[..., None] != stock.kind)
        return np.asarray(
            w.affinity * pick(liking, stock.kind)
            + w.windows * windows[..., None] * (stock.windows - 0.5)
            + w.condition * pick(self.condition[wishes.business], stock.condition)
            - w.kind * other_kind
        )

    def _second(self, wishes: Wishes) -> Ints:
        return np.where(wishes.second >= 0, wishes.second, wishes.business)

    def _of_business(self, wishes: Wishes, values: Floats) -> Floats:
        return np.asarray(np.maximum(values[wishes.business], values[self._second(wishes)]))

    def around(
        self, manager: Ints, month: Ints, source: Ints, urgency: Ints
    ) -> tuple[Floats, Floats]:
        """Return what no premises changes, and the manager's feeling for the banks, (..., 2)."""
        level = self.skill[manager] + self.season[month] + self.source[source]
        return level + self.urgency[urgency], self.bank_feeling[manager]


def probability(logits: Floats) -> Floats:
    """Return the probabilities of logits."""
    return np.asarray(1 / (1 + np.exp(-logits)))


def pick(values: npt.NDArray[ValueT], codes: Ints) -> npt.NDArray[ValueT]:
    """Return ``values[..., code]`` for the codes of the premises, broadcast over the wishes.

    ``values`` has shape L + (C,), ``codes`` a shape that broadcasts with L + (S,).
    """
    if codes.ndim <= 1:
        return np.asarray(values[..., codes])
    lead = np.broadcast_shapes(values.shape[:-1], codes.shape[:-1])
    spread = np.broadcast_to(values, (*lead, values.shape[-1]))
    spread_codes = np.broadcast_to(codes, (*lead, codes.shape[-1]))
    return np.asarray(np.take_along_axis(spread, spread_codes, axis=-1))


def _nearness(near: float) -> Floats:
    codes = [d.code for d in DISTRICTS]
    found = np.eye(len(codes))
    for number, district in enumerate(DISTRICTS):
        found[number, [codes.index(other) for other in district.near]] = near
    return np.maximum(found, found.T)
