"""Names, phones, addresses and words, put together from parts; they belong to nobody."""

from __future__ import annotations

import numpy as np
import polars as pl

from ostap.demo.agency_data import (
    COMPANY_ENDS,
    COMPANY_STARTS,
    DISTRICTS,
    FIRST_DAY,
    GIVEN_NAMES,
    INITIALS,
    MAIL_HOSTS,
    SURNAMES,
)
from ostap.demo.agency_mess import Cards, LeadRows, phone_formats, with_spaces
from ostap.demo.agency_process import Ints, Wishes
from ostap.demo.agency_world import World

WORDS_SHARE = 0.22
"""Share of leads whose request is also kept in words."""

_BUSINESS_WORDS = {
    "bakery": "пекарню", "coffee": "кофейню", "cafe": "кафе", "grocery": "магазин продуктов",
    "pharmacy": "аптеку", "beauty": "салон красоты", "clinic": "клинику", "fitness": "фитнес-зал",
    "pickup": "пункт выдачи заказов", "clothes": "магазин одежды", "flowers": "цветочный магазин",
    "pets": "зоомагазин", "it": "офис разработки", "services": "офис", "school": "детский центр",
    "carservice": "автосервис", "logistics": "склад", "workshop": "цех",
}  # fmt: skip
_DISTRICT_WORDS = {
    "central": "Центральном", "zheleznodorozhny": "Железнодорожном", "zaeltsovsky": "Заельцовском",
    "oktyabrsky": "Октябрьском", "dzerzhinsky": "Дзержинском", "kalininsky": "Калининском",
    "leninsky": "Ленинском", "kirovsky": "Кировском", "sovetsky": "Советском",
    "pervomaysky": "Первомайском",
}  # fmt: skip


def people(rng: np.random.Generator, n: int) -> list[str]:
    """Return ``n`` made-up names of people."""
    surnames, given = rng.choice(SURNAMES, n), rng.choice(GIVEN_NAMES, n)
    return [f"{surname} {name}" for surname, name in zip(surnames, given, strict=True)]


def owner_names(rng: np.random.Generator, n: int) -> list[str]:
    """Return ``n`` made-up names of owners, companies mostly."""
    return _names(rng, rng.choice(3, n, p=[0.6, 0.25, 0.15]))


def _names(rng: np.random.Generator, form: Ints) -> list[str]:
    n = len(form)
    starts, ends = rng.choice(COMPANY_STARTS, n), rng.choice(COMPANY_ENDS, n)
    surnames = rng.choice(SURNAMES, n)
    initials = rng.choice(list(INITIALS), (n, 2))
    number = rng.integers(1, 100, n)
    return [
        f"ООО «{start}{end}-{k}»" if f == 0
        else f"ИП {surname} {first}. {second}." if f == 1
        else f"{surname} {first}. {second}."
        for f, start, end, k, surname, (first, second) in zip(
            form.tolist(), starts, ends, number.tolist(), surnames, initials, strict=True
        )
    ]  # fmt: skip


SMALL_HOUSES = 40
"""House numbers on a district's first street up to which a premises has a house of its own."""
LARGE_BUILDING = 60


def addresses(rng: np.random.Generator, district: Ints) -> list[str]:
    """Return made-up house numbers on streets of the districts.

    On the first street of each district most premises lie in one large building.
    """
    street, house = rng.integers(0, 3, len(district)), rng.integers(1, 190, len(district))
    house = np.where((street == 0) & (house > SMALL_HOUSES), LARGE_BUILDING + district, house)
    return [
        f"{DISTRICTS[d].streets[s]}, {h}"
        for d, s, h in zip(district.tolist(), street.tolist(), house.tolist(), strict=True)
    ]


def clients_table(
    rng: np.random.Generator, world: World, rows: LeadRows, first_id: int
) -> pl.DataFrame:
    """Return the clients, some of them under a second name with the same phone and mail."""
    clients = world.clients
    n = len(clients.business)
    again = rows.second_name_of
    of = np.concatenate([np.arange(n), again])
    is_second = np.arange(len(of)) >= n
    form = rng.choice(3, len(of), p=[0.36, 0.44, 0.2])
    numbers = rng.permutation(10**7)[:n][of]
    written = zip(numbers.tolist(), is_second.tolist(), strict=True)
    phones = [phone_formats(number)[int(second)] for number, second in written]
    hosts = rng.integers(0, len(MAIL_HOSTS), n)[of]
    mails = [
        f"Client{k}@{MAIL_HOSTS[h].upper()}" if second else f"client{k}@{MAIL_HOSTS[h]}"
        for k, h, second in zip(of.tolist(), hosts.tolist(), is_second.tolist(), strict=True)
    ]
    kinds = np.array(["company", "entrepreneur", "person"], dtype=object)[form]
    first_day = np.full(len(of), np.iinfo(np.int64).max)
    np.minimum.at(first_day, rows.client, rows.day)
    wealth = 11.6 + 1.1 * clients.size[of] + rng.normal(0, 0.6, len(of))
    wealth = np.round(np.exp(wealth + 1.2) / 10_000).astype(np.int64) * 10_000 + 10_000
    told = rng.random((3, len(of))) < np.array([[0.9], [0.97], [0.6]])
    spoken = rng.random(len(of)) < 0.3
    return pl.DataFrame(
        {
            "client_id": np.arange(len(of)) + first_id,
            "name": _names(rng, form),
            "kind": [kind if t else None for kind, t in zip(kinds, told[0], strict=True)],
            "phone": [p if t or s else None
                      for p, t, s in zip(phones, told[1], is_second, strict=True)],
            "email": [m if t or s else None
                      for m, t, s in zip(mails, told[2], is_second, strict=True)],
            "monthly_turnover": [with_spaces(w) if t else None
                                 for w, t in zip(wealth.tolist(), spoken, strict=True)],
            "registered_on": np.datetime64(FIRST_DAY, "D") + first_day.astype("timedelta64[D]"),
        },
        schema_overrides={"registered_on": pl.Date, "kind": pl.String, "phone": pl.String},
    )  # fmt: skip


def lead_words(rng: np.random.Generator, wishes: Wishes, cards: Cards) -> pl.Series:
    """Return some leads' requests in words, saying also what nobody put into the fields."""
    from ostap.demo.agency_data import BUSINESSES

    n = len(wishes.business)
    kept = np.flatnonzero(rng.random(n) < WORDS_SHARE)
    told = rng.random((n, 3)) < 0.7
    words: list[str | None] = [None] * n
    for i in kept.tolist():
        parts = [f"Ищем помещение под {_BUSINESS_WORDS[BUSINESSES[wishes.business[i]].code]}"]
        parts[0] += f", {cards.area_min[i]:.0f}–{cards.area_max[i]:.0f} м²"
        if told[i, 0]:
            parts.append(f"до {with_spaces(int(cards.budget[i]))} руб. в месяц")
        wanted = np.flatnonzero(cards.districts[i])
        if told[i, 1] and len(wanted):
            named = " или ".join(_DISTRICT_WORDS[DISTRICTS[d].code] for d in wanted[:2])
            parts.append(f"в {named} районе")
        if told[i, 2] and wishes.first_floor[i]:
            parts.append("нужен первый этаж")
        words[i] = ", ".join(parts) + "."
    return pl.Series(words, dtype=pl.String)
