"""What clients hold: accounts (some together) and cards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from ostap.demo.bank_draw import (
    LAST_DAY,
    Bools,
    Days,
    Floats,
    Ints,
    Rng,
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
from ostap.demo.bank_people import RETIRED, People
from ostap.demo.bank_reference import branch_of


@dataclass(frozen=True, slots=True)
class Held:
    """Things held, before they become a table; arrays of one length.

    ``owner`` is the position of the client in `People`; ``closed`` is no day while it is open.
    """

    owner: Ints
    kind: Ints
    opened: Days
    closed: Days

    def __len__(self) -> int:
        return len(self.owner)

    @property
    def is_open(self) -> Bools:
        """Whether it is held on the last day."""
        return np.isnat(self.closed)


def hold(
    rng: Rng, people: People, chances: Floats, *, ends: float, power: float = 0.7, age: int = 18
) -> Held:
    """Draw who holds which kind.

    Args:
        rng: the stream.
        people: the clients.
        chances: the probability of holding, (clients) x (kinds).
        ends: the share of things closed before their holder leaves.
        power: below 1, things are opened lately rather than early.
        age: nobody opens it younger.
    """
    owner, kind = np.nonzero(rng.random(chances.shape) < chances)
    n = len(owner)
    until = people.until[owner]
    adult = people.birth[owner] + int(age * 365.25)
    opened = between(rng, np.fmin(np.fmax(people.registered[owner], adult), until), until, n, power)
    ended = chance(rng, ends, n)
    early = np.where(ended, between(rng, opened, until, n), LAST_DAY)
    closed = np.fmin(early, people.until[owner])
    return Held(owner, kind, opened, where_day(ended | ~people.here[owner], closed))


CURRENT, SAVINGS, FOREIGN = range(3)
DEBIT_PRODUCTS: Final = ("0101", "0102", "0103", "0104")
CREDIT_PRODUCTS: Final = ("0201", "0202", "0203")


def draw_accounts(people: People, seed: int) -> Held:
    """Return accounts: a current one for everybody, in the order of clients, then the others."""
    rng = stream(seed, "accounts.held")
    n = len(people)
    rich = np.log(people.income / 60_000)
    chances = np.stack(
        [
            sigmoid(people.taste("thrift") * 0.8 + rich * 0.5 - 1.0) * (people.age > 18),
            sigmoid(people.taste("travel") * 0.7 + rich - 3.1) * (people.age > 18),
        ],
        axis=1,
    )
    more = hold(rng, people, chances, ends=0.12)
    return Held(
        owner=np.concatenate([np.arange(n), more.owner]),
        kind=np.concatenate([np.full(n, CURRENT), more.kind + 1]),
        opened=np.concatenate([people.registered, more.opened]),
        closed=np.concatenate([where_day(~people.here, people.until), more.closed]),
    )


def account_table(accounts: Held, people: People, seed: int) -> pl.DataFrame:
    """Return the table of accounts; whose they are stands in `owner_table` alone."""
    rng = stream(seed, "accounts")
    n = len(accounts)
    scale = people.income[accounts.owner] * np.array([0.5, 4.5, 2.0])[accounts.kind]
    thrift = np.exp(0.5 * people.taste("thrift")[accounts.owner])
    balance = np.round(scale * thrift * np.exp(rng.normal(0, 0.9, n)), 2)
    foreign = accounts.kind == FOREIGN
    currency = pick(rng, {"USD": 0.45, "CNY": 0.35, "EUR": 0.2}, n)
    return pl.DataFrame(
        {
            "account_id": np.arange(1, n + 1),
            "account_no": digits(rng, 12, n, "00000810"),
            "account_type": words(["CURRENT", "SAVINGS", "FX"], accounts.kind),
            "product_code": words(["0501", "0502", "0503"], accounts.kind),
            "currency": currency.zip_with(pl.Series(foreign), pl.repeat("RUB", n, eager=True)),
            "opened_on": accounts.opened,
            "closed_on": accounts.closed,
            "status": words(["открыт", "Закрыт"], (~accounts.is_open).astype(int)),
            "balance": np.where(accounts.is_open, np.where(foreign, balance / 90, balance), 0.0),
            "branch_code": branch_of(people.city[accounts.owner], pick_index(rng, (0.7, 0.3), n)),
        }
    )


def owner_table(accounts: Held, people: People, seed: int) -> pl.DataFrame:
    """Return who owns each account: spouses together, and trustees of the old."""
    rng = stream(seed, "account_owners")
    couples = _couples(people, rng)
    shares = (accounts.kind != FOREIGN) & chance(rng, 0.3, len(accounts))
    joint = np.flatnonzero(shares & (couples[accounts.owner] >= 0))
    frail = (people.age[accounts.owner] > 68) & (accounts.kind == CURRENT)
    kept = np.flatnonzero(frail & chance(rng, 0.18, len(accounts)))
    grown = np.flatnonzero((people.age > 30) & (people.age < 60) & people.here)
    holder = np.concatenate(
        [accounts.owner, couples[accounts.owner[joint]], rng.choice(grown, len(kept))]
    )
    account = np.concatenate([np.arange(len(accounts)), joint, kept])
    role = np.repeat([0, 1, 2], [len(accounts), len(joint), len(kept)])
    since = np.where(
        role == 0,
        accounts.opened[account],
        between(rng, accounts.opened[account], LAST_DAY, len(account)),
    )
    frame = pl.DataFrame(
        {
            "account_id": account + 1,
            "client_id": people.client_id[holder],
            "owner_role": words(["OWNER", "CO_OWNER", "TRUSTEE"], role),
            "since": since,
        }
    )
    return frame.unique(["account_id", "client_id"], keep="first").sort(
        "account_id", "since", "client_id"
    )


def _couples(people: People, rng: Rng) -> Ints:
    """Return the position of each client's spouse among the clients, or -1.

    Husbands and wives of one city are matched by the order of their ages; half of them only,
    the others' spouses bank elsewhere.
    """
    spouse = np.full(len(people), -1)
    for city in np.unique(people.city):
        free = people.married & people.here & (people.city == city) & chance(rng, 0.5, len(people))
        men, women = np.flatnonzero(free & ~people.is_woman), np.flatnonzero(free & people.is_woman)
        pairs = min(len(men), len(women))
        men = men[np.argsort(people.age[men])][:pairs]
        women = women[np.argsort(people.age[women])][:pairs]
        spouse[men], spouse[women] = women, men
    return spouse


def draw_debit_cards(people: People, seed: int) -> Held:
    """Return debit cards, ``kind`` a position in `DEBIT_PRODUCTS`."""
    rng = stream(seed, "cards.debit")
    young, old = people.age < 26, people.stage == RETIRED
    chances = np.zeros((len(people), len(DEBIT_PRODUCTS)))
    chances[:, 0] = np.where(young | old, 0.3, 0.9)
    chances[:, 1] = np.where(young, 0.85, 0)
    chances[:, 2] = np.where(old, 0.8, 0)
    chances[:, 3] = np.where(people.income > 150_000, 0.5, 0.01) * (people.age > 21)
    return hold(rng, people, chances, ends=0.1, power=0.6, age=14)


def draw_credit_cards(people: People, seed: int) -> Held:
    """Return credit cards, ``kind`` a position in `CREDIT_PRODUCTS`."""
    rng = stream(seed, "cards.credit")
    earns = np.clip((people.age - 18) / 10, 0, 1) - np.clip((people.age - 60) / 20, 0, 1)
    wants = sigmoid(people.taste("credit") * 0.9 - 0.9) * np.clip(earns, 0.02, 1)
    chances = np.zeros((len(people), len(CREDIT_PRODUCTS)))
    chances[:, 0] = wants * (people.age >= 21)
    chances[:, 1] = sigmoid(people.taste("credit") - 2.0) * ((people.age >= 18) & (people.age < 26))
    chances[:, 2] = wants * (people.income > 180_000) * 0.6
    return hold(rng, people, chances, ends=0.2, power=0.6)


def card_table(debit: Held, credit: Held, people: People, seed: int) -> pl.DataFrame:
    """Return the table of cards, debit first; ``card_id`` is the position + 1."""
    rng = stream(seed, "cards")
    owner = np.concatenate([debit.owner, credit.owner])
    n = len(owner)
    is_credit = np.arange(n) >= len(debit)
    opened = np.concatenate([debit.opened, credit.opened])
    closed = np.concatenate([debit.closed, credit.closed])
    ended = ~np.isnat(closed)
    state = np.where(ended, 2, chance(rng, 0.03, n).astype(int))
    limit = rounded(np.clip(people.income[owner] * rng.uniform(1, 4, n), 15_000, 1_000_000), 5_000)
    used = limit * np.clip(rng.beta(1, 2.5, n) + 0.1 * people.taste("credit")[owner], 0, 1)
    products = [*DEBIT_PRODUCTS, *CREDIT_PRODUCTS]
    kind = np.concatenate([debit.kind, credit.kind + len(DEBIT_PRODUCTS)])
    return pl.DataFrame(
        {
            "card_id": np.arange(1, n + 1),
            "client_id": people.client_id[owner],
            "account_id": owner + 1,  # the current account has its owner's position
            "product_code": words(products, kind),
            "card_type": words(["D", "C"], is_credit.astype(int)),
            "payment_system": pick(rng, {"MIR": 0.72, "UPI": 0.05, "VISA": 0.12, "MC": 0.11}, n),
            "pan": digits(rng, 12, n, "0000"),
            "dt_open": opened,
            "dt_expire": opened + 365 * 5,
            "dt_close": closed,
            "status": words(["ACTIVE", "BLOCKED", "Закрыта"], state),
            "credit_limit": np.where(is_credit, limit, np.nan),
            "debt": np.where(is_credit, np.where(ended, 0, np.round(used, 2)), np.nan),
            "is_virtual": chance(rng, np.where(people.age[owner] < 36, 0.2, 0.05), n),
        },
        nan_to_null=True,
    )
