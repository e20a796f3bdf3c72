"""What clients pay for by card."""

from __future__ import annotations

import numpy as np
import polars as pl

from ostap.demo.bank_activity import numbered
from ostap.demo.bank_draw import (
    LAST_DAY,
    Days,
    Floats,
    Ints,
    between,
    chance,
    moments,
    pick_rows,
    stream,
    words,
)
from ostap.demo.bank_names import CITIES
from ostap.demo.bank_people import People
from ostap.demo.bank_products import Held
from ostap.demo.bank_reference import CASH, SPENDING, merchant_blocks

YEAR_AGO = LAST_DAY - 364
"""Operations older than a year lie in an archive that the marketer does not see."""


def spending_mix(people: People) -> Floats:
    """Return each client's weights over `SPENDING`: tastes and youth are visible in them."""
    youth = np.clip((45 - people.age) / 20, -1, 1.2)
    drives = np.column_stack([people.tastes, youth])
    pulls = np.array([s.pull for s in SPENDING])
    weights = np.array([s.weight for s in SPENDING])
    return np.asarray(weights * np.exp(drives @ pulls.T))


def card_operations(
    people: People, debit: Held, credit: Held, seed: int, total: int
) -> pl.DataFrame:
    """Return exactly ``total`` card operations of the last year, in the order of time."""
    rng = stream(seed, "card_transactions")
    card, day = _which_card_when(people, debit, credit, seed, total)
    owner = np.concatenate([debit.owner, credit.owner])[card]
    what = pick_rows(rng, spending_mix(people), owner)
    away = chance(rng, 0.04, total)
    place = np.where(away, rng.integers(0, len(CITIES), total), people.city[owner])
    channel, abroad = _channels(people, owner, what, seed)
    kind = np.where(what == CASH, 1, np.where(chance(rng, 0.015, total), 2, 0))
    roubles = _amounts(people, owner, what, seed)
    amount = np.round(roubles / np.array([1.0, 2.4, 24.0, 12.0])[abroad], 2)
    merchant = _merchants(what, place, seed)
    frame = pl.DataFrame(
        {
            "card_id": card + 1,
            "trx_time": moments(rng, day),
            "amount": amount,
            "currency": words(["RUB", "TRY", "AED", "CNY"], abroad),
            "trx_type": words(["PURCHASE", "CASH", "REFUND"], kind),
            "channel": channel,
            "mcc": words([s.mcc for s in SPENDING], what),
            "merchant_id": pl.Series(np.where(abroad > 0, -1, merchant)).replace(-1, None),
            "city": words([c.name for c in CITIES] + [None], np.where(abroad > 0, -1, place)),
            "country": words(["RU", "TR", "AE", "CN"], abroad),
            "cashback": np.where(kind == 0, np.round(roubles * 0.01, 2), 0.0),
        }
    )
    return numbered(frame, "trx_id", "trx_time")


def _which_card_when(
    people: People, debit: Held, credit: Held, seed: int, total: int
) -> tuple[Ints, Days]:
    rng = stream(seed, "card_transactions.when")
    owner = np.concatenate([debit.owner, credit.owner])
    opened = np.fmax(np.concatenate([debit.opened, credit.opened]), YEAR_AGO)
    closed = np.fmin(np.concatenate([debit.closed, credit.closed]), LAST_DAY)
    months = np.clip((closed - opened).astype(int) / 365, 0, 1) * (closed >= YEAR_AGO)
    young = np.clip((40 - people.age) / 20, -0.6, 1.0)
    habit = np.exp(0.8 * young + rng.normal(0, 0.6, len(people))) * (people.digital + 0.35)
    rate = habit[owner] * months * np.where(np.arange(len(owner)) < len(debit), 1.0, 0.6)
    counts = rng.multinomial(total, rate / rate.sum())
    card = np.repeat(np.arange(len(owner)), counts)
    return card, between(rng, opened[card], closed[card], total, power=0.85)


def _channels(people: People, owner: Ints, what: Ints, seed: int) -> tuple[pl.Series, Ints]:
    """Return the channel, and where abroad it was (0 is at home)."""
    rng = stream(seed, "card_transactions.channel")
    n = len(owner)
    online = np.isin(what, [i for i, s in enumerate(SPENDING) if s.category in _ONLINE])
    eager = chance(rng, np.where(online, 0.8, 0.25 * people.digital[owner]), n)
    qr = chance(rng, 0.12 * people.digital[owner], n)
    channel = np.where(what == CASH, 3, np.where(eager, 1, np.where(qr, 2, 0)))
    goes = np.clip(0.012 * np.exp(0.9 * people.taste("travel")[owner]), 0, 0.2)
    abroad = chance(rng, goes, n) * rng.integers(1, 4, n)
    return words(["POS", "ECOM", "QR", "ATM"], channel), abroad


_ONLINE = ("delivery", "taxi", "airlines", "travel", "education")


def _amounts(people: People, owner: Ints, what: Ints, seed: int) -> Floats:
    rng = stream(seed, "card_transactions.amount")
    median = np.array([s.median for s in SPENDING])[what]
    means = np.clip(people.income[owner] / 60_000, 0.2, 20) ** 0.55
    return np.asarray(np.round(median * means * np.exp(rng.normal(0, 0.75, len(owner))), 2))


def _merchants(what: Ints, place: Ints, seed: int) -> Ints:
    """Return a shop of the category in the city where the payment was made."""
    rng = stream(seed, "card_transactions.merchant")
    first, _ = merchant_blocks()
    shops = np.array([len(s.shops) for s in SPENDING])[what]
    shop = np.floor(rng.random(len(what)) ** 1.6 * shops).astype(np.int64)
    return np.asarray(first[what] + shop * len(CITIES) + place + 1)


def monthly_spend(people: People, cards: pl.DataFrame, operations: pl.DataFrame) -> Floats:
    """Return each client's mean purchases a month over the last year, roubles."""
    spent = (
        operations.lazy()
        .filter((pl.col("trx_type") == "PURCHASE") & (pl.col("currency") == "RUB"))
        .group_by("card_id")
        .agg(pl.col("amount").sum())
        .join(cards.lazy().select("card_id", "client_id"), on="card_id")
        .group_by("client_id")
        .agg(pl.col("amount").sum() / 12)
        .collect()
    )
    everybody = pl.DataFrame({"client_id": people.client_id})
    joined = everybody.join(spent, on="client_id", how="left", maintain_order="left")
    return joined["amount"].fill_null(0).to_numpy()
