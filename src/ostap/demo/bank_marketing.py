"""Campaigns, and the hidden process by which people answer them.

The process is drawn from the seed and told in `truth.json`, which the product never reads:

    logit P(answers) = base(product) + age(product) * (decades from its middle age)
                       + thirst(product) . tastes + spend * z(log of monthly card spend)
                       + push * digital, where sent by push
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import polars as pl

from ostap.demo.bank_draw import (
    LAST_DAY,
    LAST_MOMENT,
    Bools,
    Floats,
    Ints,
    between,
    chance,
    moments,
    pick,
    pick_index,
    sigmoid,
    stream,
    words,
)
from ostap.demo.bank_people import TASTES, People

CHANNELS: Final = ("sms", "push", "email", "call")


@dataclass(frozen=True, slots=True)
class Advertised:
    """A product that is advertised, and what draws people to it before chance has its say."""

    code: str
    title: str
    ages: tuple[int, int]
    age_slope: float
    thirst: tuple[float, float, float, float]


ADVERTISED: Final = (
    Advertised("0202", "Молодёжная кредитная карта", (18, 30), -0.3, (-0.3, 0.8, 0.2, 0.0)),
    Advertised("0201", "Кредитная карта «120 дней»", (21, 65), -0.1, (-0.3, 0.9, 0.1, 0.1)),
    Advertised("0402", "Вклад «Пенсионный плюс»", (55, 90), 0.4, (0.8, -0.2, 0.0, 0.1)),
    Advertised("0403", "Вклад «Онлайн»", (23, 90), 0.1, (0.9, -0.3, 0.0, 0.0)),
    Advertised("0331", "Рефинансирование", (23, 65), 0.0, (0.0, 0.9, -0.1, 0.2)),
    Advertised("0604", "Страхование путешественников", (20, 70), -0.1, (0.0, 0.0, 1.1, -0.2)),
    Advertised("0605", "Страхование имущества", (25, 80), 0.1, (0.3, 0.0, -0.2, 0.8)),
    Advertised("0702", "Индивидуальный инвестиционный счёт", (21, 60), -0.2, (0.7, -0.2, 0.2, 0.0)),
)
MIDDLE_AGES: Final = np.array([sum(p.ages) / 2 for p in ADVERTISED])


@dataclass(frozen=True, slots=True)
class ResponseProcess:
    """The drawn parameters; rows follow `ADVERTISED`, columns of ``thirst`` follow `TASTES`."""

    base: Floats
    age: Floats
    thirst: Floats
    spend: float
    push: float

    def chances(
        self, people: People, spend: Floats, client: Ints, product: Ints, by_push: Bools
    ) -> Floats:
        """Return the probability that each client answers an offer of each product."""
        logged = np.log1p(spend)
        z = (logged - logged.mean()) / logged.std()
        logit = (
            self.base[product]
            + self.age[product] * (people.age[client] - MIDDLE_AGES[product]) / 10
            + (self.thirst[product] * people.tastes[client]).sum(axis=1)
            + self.spend * z[client]
            + self.push * people.digital[client] * by_push
        )
        return sigmoid(logit)

    def told(self) -> dict[str, Any]:
        """Return the parameters in JSON's types."""
        return {
            "formula": "sigmoid(base + age * (years - middle_age) / 10 + thirst . tastes"
            " + spend * z(log1p(monthly card spend)) + push * digital * (channel is push))",
            "tastes": list(TASTES),
            "spend": round(self.spend, 6),
            "push": round(self.push, 6),
            "products": {
                product.code: {
                    "base": round(float(self.base[i]), 6),
                    "middle_age": float(MIDDLE_AGES[i]),
                    "age": round(float(self.age[i]), 6),
                    "thirst": [round(float(v), 6) for v in self.thirst[i]],
                }
                for i, product in enumerate(ADVERTISED)
            },
        }


def draw_response(seed: int) -> ResponseProcess:
    """Return the response process of this seed."""
    rng = stream(seed, "response")
    n = len(ADVERTISED)
    return ResponseProcess(
        base=rng.normal(-3.4, 0.25, n),
        age=np.array([p.age_slope for p in ADVERTISED]) + rng.normal(0, 0.08, n),
        thirst=np.array([p.thirst for p in ADVERTISED]) + rng.normal(0, 0.25, (n, len(TASTES))),
        spend=float(rng.normal(0.25, 0.1)),
        push=float(rng.normal(0.6, 0.2)),
    )


@dataclass(frozen=True, slots=True)
class Marketing:
    """The tables of campaigns, and what the generator alone knows of each contact."""

    campaigns: pl.DataFrame
    contacts: pl.DataFrame
    responses: pl.DataFrame
    chances: Floats


def run_campaigns(people: People, spend: Floats, seed: int, total: int) -> Marketing:
    """Return a year and a half of campaigns and about ``total`` contacts."""
    rng = stream(seed, "campaigns")
    campaigns = _campaigns(seed)
    product = campaigns["product"].to_numpy()
    campaign, client = _audiences(people, product, seed, total)
    n = len(client)
    starts = campaigns["starts_on"].to_numpy()[campaign]
    sent = moments(rng, between(rng, starts, np.fmin(starts + 20, LAST_DAY), n), office=True)
    channel = campaigns["channel_no"].to_numpy()[campaign]
    delivered = chance(rng, np.array([0.97, 0.8, 0.9, 0.55])[channel], n)
    process = draw_response(seed)
    chances = process.chances(people, spend, client, product[campaign], channel == 1)
    contacts = (
        pl.DataFrame(
            {
                "campaign_id": campaign + 1,
                "client_id": people.client_id[client],
                "sent_at": sent,
                "channel": words(CHANNELS, channel),
                "delivered": delivered,
                "answered": delivered & chance(rng, chances, n),
                "chance": chances,
            }
        )
        .sort("sent_at", "campaign_id", "client_id")
        .with_columns(contact_id=pl.int_range(1, n + 1))
    )
    return Marketing(
        campaigns=campaigns.drop("product", "channel_no"),
        contacts=contacts.drop("answered", "chance"),
        responses=_responses(contacts.filter("answered"), seed),
        chances=contacts["chance"].to_numpy(),
    )


def _campaigns(seed: int) -> pl.DataFrame:
    """Return 36 campaigns, one a fortnight, every product again and again."""
    rng = stream(seed, "campaigns.plan")
    n = 36
    product = np.concatenate([rng.permutation(len(ADVERTISED)) for _ in range(5)])[:n]
    channel = pick_index(rng, (0.35, 0.35, 0.15, 0.15), n)
    starts = LAST_DAY - 18 - 15 * np.arange(n)[::-1]
    return pl.DataFrame(
        {
            "campaign_id": np.arange(1, n + 1),
            "title": words([p.title for p in ADVERTISED], product)
            + pl.Series(starts).dt.strftime(", %m.%Y"),
            "product_code": words([p.code for p in ADVERTISED], product),
            "channel": words(CHANNELS, channel),
            "starts_on": starts,
            "ends_on": starts + 30,
            "budget": rng.integers(20, 400, n) * 10_000.0,
            "product": product,
            "channel_no": channel,
        }
    )


def _audiences(people: People, product: Ints, seed: int, total: int) -> tuple[Ints, Ints]:
    """Return who was addressed by which campaign: right ages mostly, and some of the others."""
    rng = stream(seed, "campaigns.audience")
    campaigns, clients = [], []
    for number, code in enumerate(product):
        low, high = ADVERTISED[code].ages
        fits = (people.age >= low) & (people.age < high)
        weight = np.where(fits, 1.0, 0.06) * (people.here & (people.age >= 18))
        size = min(total // len(product), int((weight > 0).sum()))
        chosen = np.sort(rng.choice(len(people), size, replace=False, p=weight / weight.sum()))
        campaigns.append(np.full(size, number))
        clients.append(chosen)
    return np.concatenate(campaigns), np.concatenate(clients)


def _responses(answered: pl.DataFrame, seed: int) -> pl.DataFrame:
    rng = stream(seed, "responses")
    n = len(answered)
    delay = (rng.exponential(1.5, n) * 86_400_000_000).astype("timedelta64[us]")
    moment = np.minimum(answered["sent_at"].to_numpy() + delay, LAST_MOMENT)
    return pl.DataFrame(
        {
            "response_id": np.arange(1, n + 1),
            "contact_id": answered["contact_id"],
            "client_id": answered["client_id"],
            "responded_at": moment,
            "response": pick(rng, {"CLICK": 0.5, "APPLIED": 0.35, "OPENED": 0.15}, n),
        }
    )
