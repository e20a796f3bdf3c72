"""Insurance, investments and the loyalty programme."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from ostap.demo.bank_activity import numbered
from ostap.demo.bank_draw import (
    LAST_DAY,
    between,
    chance,
    moments,
    pick,
    rounded,
    sigmoid,
    stream,
    words,
)
from ostap.demo.bank_household import car_owners
from ostap.demo.bank_people import People
from ostap.demo.bank_products import hold

_KINDS = ("OSAGO", "KASKO", "LIFE", "TRAVEL", "HOME")
_TICKERS = ("SBKX", "NFTG", "LESN", "MTLR1", "VLGA", "OFZ26", "OFZ29", "ZOLOTO")
"""Made-up securities: the last three are bonds and gold."""


def service_tables(people: People, seed: int) -> Iterator[tuple[str, pl.DataFrame]]:
    """Yield insurance policies, brokerage, and loyalty points."""
    yield "insurance_policies", _policies(people, seed)
    brokers = _brokers(people, seed)
    yield "broker_accounts", brokers.drop("risk")
    yield "broker_trades", _trades(brokers, seed)
    members = _loyalty(people, seed)
    yield "loyalty_members", members
    yield "loyalty_movements", _points(members, seed)


def _policies(people: People, seed: int) -> pl.DataFrame:
    rng = stream(seed, "insurance_policies")
    drives, rich = car_owners(people, seed), np.log(people.income / 60_000)
    chances = np.stack(
        [
            0.42 * drives,
            sigmoid(rich * 1.2 - 2.0) * drives,
            sigmoid(people.taste("thrift") * 0.4 + rich * 0.4 - 2.6) * (people.age < 70),
            sigmoid(people.taste("travel") * 1.2 - 2.4),
            sigmoid(people.taste("home") * 0.9 - 2.5) * (people.age > 25),
        ],
        axis=1,
    )
    held = hold(rng, people, chances * (people.age > 18)[:, None], ends=0, power=0.35)
    n, kind = len(held), held.kind
    premium = np.array([9_500, 62_000, 14_000, 2_400, 5_200])[kind] * np.exp(rng.normal(0, 0.35, n))
    cover = np.array([400_000, 1_800_000, 900_000, 3_000_000, 2_500_000])[kind]
    until = held.opened + np.where(kind == 3, rng.integers(5, 40, n), 365)
    state = np.where(~held.is_open, 2, np.where(until < LAST_DAY, 1, 0))
    firms = {"Страховой дом": 0.5, "Надёжность": 0.3, "Восток-Полис": 0.2}
    makes = pick(rng, {"Lada": 0.36, "Kia": 0.15, "Haval": 0.15, "Chery": 0.18, "Toyota": 0.16}, n)
    frame = pl.DataFrame(
        {
            "client_id": people.client_id[held.owner],
            "product_code": words(["0601", "0602", "0603", "0604", "0605"], kind),
            "vid": words(_KINDS, kind),
            "insurer": pick(rng, firms, n),
            "premium": rounded(premium, 10),
            "insured_sum": rounded(cover * np.exp(rng.normal(0, 0.4, n)), 10_000),
            "currency": pl.repeat("RUB", n, eager=True),
            "date_from": held.opened,
            "date_to": until,
            "status": words(["ACTIVE", "EXPIRED", "CANCELLED"], state),
            "car_make": makes.zip_with(
                pl.Series(kind < 2), pl.repeat(None, n, dtype=pl.String, eager=True)
            ),
        }
    )
    return numbered(frame, "policy_id", "date_from", "client_id", "vid")


def _brokers(people: People, seed: int) -> pl.DataFrame:
    rng = stream(seed, "broker_accounts")
    base = sigmoid(
        people.taste("thrift") * 0.5 + np.log(people.income / 60_000) - 2.6 + people.digital
    ) * (people.age > 18)
    held = hold(rng, people, np.stack([base, base * 0.4], axis=1), ends=0.1)
    n = len(held)
    risk = np.clip(rng.normal(1.2 + 0.4 * people.taste("travel")[held.owner], 0.8, n), 0, 2.99)
    return pl.DataFrame(
        {
            "broker_id": np.arange(1, n + 1),
            "client_id": people.client_id[held.owner],
            "product_code": words(["0701", "0702"], held.kind),
            "is_iis": held.kind == 1,
            "opened_on": held.opened,
            "closed_on": held.closed,
            "risk_profile": words(["careful", "balanced", "bold"], risk.astype(int)),
            "assets": np.where(
                held.is_open,
                rounded(people.income[held.owner] * np.exp(rng.normal(0.8, 1.1, n)), 100),
                0,
            ),
            "is_qualified": chance(rng, 0.04, n),
            "risk": risk,
        }
    )


def _trades(brokers: pl.DataFrame, seed: int) -> pl.DataFrame:
    rng = stream(seed, "broker_trades")
    total = 8 * len(brokers)
    rate = rng.gamma(0.4, 1, len(brokers)) * (brokers["assets"].to_numpy() > 0)
    row = np.repeat(np.arange(len(brokers)), rng.multinomial(total, rate / rate.sum()))
    opened = np.maximum(brokers["opened_on"].to_numpy()[row], LAST_DAY - 365)
    ticker = rng.integers(0, len(_TICKERS), total)
    price = np.array([310, 145, 88, 1_120, 54, 910, 870, 7_900])[ticker]
    frame = pl.DataFrame(
        {
            "broker_id": row + 1,
            "trade_time": moments(rng, between(rng, opened, LAST_DAY, total), office=True),
            "ticker": words(_TICKERS, ticker),
            "side": pick(rng, {"BUY": 0.6, "SELL": 0.4}, total),
            "quantity": rng.geometric(0.06, total),
            "price": np.round(price * np.exp(rng.normal(0, 0.1, total)), 2),
            "currency": pl.repeat("RUB", total, eager=True),
        }
    )
    return numbered(frame, "trade_id", "trade_time", "broker_id")


def _loyalty(people: People, seed: int) -> pl.DataFrame:
    rng = stream(seed, "loyalty_members")
    share = 0.15 + 0.6 * people.digital
    who = np.flatnonzero(people.here & (people.age >= 18) & chance(rng, share, len(people)))
    n = len(who)
    points = np.floor(rng.gamma(0.9, 1_400, n)).astype(np.int64)
    favourites = {"grocery": 0.3, "fuel": 0.17, "restaurants": 0.2, "taxi": 0.13, "travel": 0.2}
    return pl.DataFrame(
        {
            "client_id": people.client_id[who],
            "joined_on": between(rng, people.registered[who], LAST_DAY, n),
            "level": words(["base", "silver", "gold"], np.searchsorted([1_000, 3_000], points)),
            "points": points,
            "favourite_category": pick(rng, favourites, n),
        }
    )


def _points(members: pl.DataFrame, seed: int) -> pl.DataFrame:
    rng = stream(seed, "loyalty_movements")
    total = 4 * len(members)
    row = rng.integers(0, len(members), total)
    spent = chance(rng, 0.22, total)
    joined = np.maximum(members["joined_on"].to_numpy()[row], LAST_DAY - 365)
    frame = pl.DataFrame(
        {
            "client_id": members["client_id"].to_numpy()[row],
            "moved_on": between(rng, joined, LAST_DAY, total),
            "kind": words(["EARNED", "SPENT"], spent.astype(int)),
            "points": np.ceil(rng.gamma(1.1, 180, total) * np.where(spent, 3, 1)).astype(np.int64),
        }
    )
    return numbered(frame, "movement_id", "moved_on", "client_id")
