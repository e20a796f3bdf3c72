"""What surrounds a client: addresses, contacts, things owned, service packages, stop lists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
import polars as pl

from ostap.demo.bank_activity import numbered
from ostap.demo.bank_draw import (
    LAST_DAY,
    NO_DAY,
    Bools,
    between,
    chance,
    digits,
    pick,
    pick_index,
    rounded,
    sigmoid,
    stream,
    where_day,
    words,
)
from ostap.demo.bank_names import CITIES, STREETS
from ostap.demo.bank_people import People

TARIFFS: Final = (
    ("001", "Базовый", 0.0, 0.0),
    ("002", "Оптимальный", 199.0, 0.0),
    ("003", "Семейный", 299.0, 0.0),
    ("010", "Премиум", 2_490.0, 1_500_000.0),
)
"""Code, name, fee a month, balance that makes it free."""


def car_owners(people: People, seed: int) -> Bools:
    """Return who drives a car of their own: a matter of income and age."""
    grown = np.clip((people.age - 20) / 15, 0, 1) * np.where(people.age > 72, 0.5, 1)
    share = sigmoid(np.log(people.income / 60_000) * 0.8 - 0.3) * grown
    return chance(stream(seed, "car_owners"), share, len(people))


def household_tables(people: People, seed: int) -> Iterator[tuple[str, pl.DataFrame]]:
    """Yield the tables of what surrounds the clients."""
    yield "client_addresses", _addresses(people, seed)
    yield "client_contacts", _contacts(people, seed)
    yield "client_property", _property(people, seed)
    yield (
        "tariffs",
        pl.DataFrame(
            TARIFFS,
            schema=["tariff_code", "title", "monthly_fee", "free_from_balance"],
            orient="row",
        ),
    )
    yield "client_tariffs", _packages(people, seed)
    yield "stop_list", _stop_list(people, seed)


def _addresses(people: People, seed: int) -> pl.DataFrame:
    rng = stream(seed, "client_addresses")
    lives_apart = chance(rng, np.where(people.age < 30, 0.35, 0.15), len(people))
    owner = np.concatenate([np.arange(len(people)), np.flatnonzero(lives_apart)])
    n = len(owner)
    second = np.arange(n) >= len(people)
    city = people.city[owner]
    frame = pl.DataFrame(
        {
            "client_id": people.client_id[owner],
            "addr_type": words(["REG", "FACT"], second.astype(int)),
            "postal_code": words([f"0{10 + i:02d}" for i in range(len(CITIES))], city)
            + digits(rng, 3, n),
            "region_code": words([c.region for c in CITIES], city),
            "city": words([c.name for c in CITIES], city),
            "street": words(STREETS, rng.integers(0, len(STREETS), n)),
            "house": pl.Series(rng.integers(1, 140, n)).cast(pl.String),
            "flat": pl.Series(rng.integers(1, 320, n)).cast(pl.String),
            "is_rented": second & chance(rng, 0.6, n),
            "dt_from": between(rng, people.registered[owner], people.until[owner], n, 3),
        }
    )
    return numbered(frame, "address_id", "client_id", "addr_type")


def _contacts(people: People, seed: int) -> pl.DataFrame:
    rng = stream(seed, "client_contacts")
    chances = np.stack([np.ones(len(people)), 0.2 + 0.7 * people.digital, 0.4 * people.digital])
    kind, owner = np.nonzero(rng.random(chances.shape) < chances)
    n = len(owner)
    values = digits(rng, 7, n, "+7000").zip_with(
        pl.Series(kind == 0), "client" + pl.Series(owner + 1).cast(pl.String) + "@example.com"
    )
    frame = pl.DataFrame(
        {
            "client_id": people.client_id[owner],
            "kind": words(["phone", "email", "messenger"], kind),
            "value": values,
            "is_main": kind == 0,
            "is_verified": words(["no", "yes"], chance(rng, 0.8, n).astype(int)),
            "dt_checked": where_day(
                chance(rng, 0.7, n), between(rng, people.registered[owner], LAST_DAY, n)
            ),
        }
    )
    return numbered(frame, "contact_id", "client_id", "kind")


def _property(people: People, seed: int) -> pl.DataFrame:
    """Return cars, flats and houses, as declared in applications."""
    rng = stream(seed, "client_property")
    rich, n = np.log(people.income / 60_000), len(people)
    chances = np.stack(
        [
            car_owners(people, seed).astype(float),
            sigmoid(rich * 0.5 + 0.6) * np.clip((people.age - 22) / 25, 0, 1),
            sigmoid(people.taste("home") * 0.7 - 1.8) * np.clip((people.age - 30) / 25, 0, 1),
        ]
    )
    kind, owner = np.nonzero(rng.random((3, n)) < chances)
    rows = len(owner)
    car = kind == 0
    makes = pick(
        rng, {"Lada": 0.36, "Kia": 0.15, "Haval": 0.15, "Chery": 0.18, "Toyota": 0.16}, rows
    )
    price = np.array([1_400_000, 6_500_000, 4_000_000])[kind]
    frame = pl.DataFrame(
        {
            "client_id": people.client_id[owner],
            "kind": words(["CAR", "FLAT", "HOUSE"], kind),
            "car_make": makes.zip_with(pl.Series(car), pl.repeat(None, rows, eager=True)),
            "made_in_year": pl.Series(np.where(car, rng.integers(2006, 2027, rows), -1)).replace(
                -1, None
            ),
            "estimate": rounded(price * np.exp(rng.normal(0, 0.5, rows)), 10_000),
            "currency": pl.repeat("RUB", rows, eager=True),
            "is_pledged": chance(rng, np.array([0.12, 0.2, 0.08])[kind], rows),
            "dt_declared": between(rng, people.registered[owner], people.until[owner], rows),
        }
    )
    return numbered(frame, "property_id", "client_id", "kind")


def _packages(people: People, seed: int) -> pl.DataFrame:
    rng = stream(seed, "client_tariffs")
    adults = np.flatnonzero(people.age >= 18)
    n = len(adults)
    usual = pick_index(rng, (0.62, 0.25, 0.13), n)
    rich = (people.income[adults] > 150_000) & chance(rng, 0.7, n)
    return pl.DataFrame(
        {
            "client_id": people.client_id[adults],
            "tariff_code": words([code for code, *_ in TARIFFS], np.where(rich, 3, usual)),
            "dt_start": between(rng, people.registered[adults], people.until[adults], n),
            "dt_end": where_day(~people.here[adults], people.until[adults]),
            "is_paid": chance(rng, 0.93, n),
        }
    )


def _stop_list(people: People, seed: int) -> pl.DataFrame:
    rng = stream(seed, "stop_list")
    listed = np.flatnonzero(chance(rng, 0.015, len(people)))
    n = len(listed)
    since = between(rng, people.registered[listed], people.until[listed], n)
    ends = np.where(chance(rng, 0.4, n), np.minimum(since + 365, LAST_DAY), NO_DAY)
    return pl.DataFrame(
        {
            "client_id": people.client_id[listed],
            "prichina": pick(rng, {"115-FZ": 0.3, "BANKROT": 0.3, "FRAUD": 0.2, "SUD": 0.2}, n),
            "dt_from": since,
            "dt_to": ends,
        }
    )
