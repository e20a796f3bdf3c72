"""The bank's own network: staff, cash machines, exchange rates."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from ostap.demo.bank_draw import (
    LAST_DAY,
    between,
    chance,
    pick,
    pick_index,
    stream,
    where_day,
    words,
)
from ostap.demo.bank_names import CITIES, FATHERS, MEN, SURNAMES
from ostap.demo.bank_reference import BRANCHES_PER_CITY, branch_of, staff_numbers


def network_tables(seed: int) -> Iterator[tuple[str, pl.DataFrame]]:
    """Yield staff, cash machines and exchange rates."""
    yield "employees", _employees(seed)
    yield "atms", _atms(seed)
    yield "currency_rates", _rates(seed)


def _employees(seed: int) -> pl.DataFrame:
    rng = stream(seed, "employees")
    n = len(staff_numbers())
    hired = between(rng, "2006-01-01", LAST_DAY - 30, n)
    gone = chance(rng, 0.2, n)
    posts = {"cashier": 0.3, "manager": 0.35, "operator": 0.25, "head": 0.1}
    names = words(SURNAMES, rng.integers(0, len(SURNAMES), n))
    return pl.DataFrame(
        {
            "tab_no": staff_numbers(),
            "fio": names
            + " "
            + words(MEN, rng.integers(0, len(MEN), n))
            + " "
            + words(FATHERS, rng.integers(0, len(FATHERS), n))
            + "ич",
            "dolzhnost": pick(rng, posts, n),
            "branch_code": branch_of(
                rng.integers(0, len(CITIES), n), pick_index(rng, (0.7, 0.3), n)
            ),
            "hired_on": hired,
            "fired_on": where_day(gone, between(rng, hired, LAST_DAY, n)),
        }
    )


def _atms(seed: int) -> pl.DataFrame:
    rng = stream(seed, "atms")
    n = 4 * len(CITIES)
    city = np.arange(n) // 4
    return pl.DataFrame(
        {
            "atm_id": [f"ATM{number:05d}" for number in range(1, n + 1)],
            "branch_code": branch_of(city, np.arange(n) % BRANCHES_PER_CITY),
            "city": words([c.name for c in CITIES], city),
            "place": pick(rng, {"branch": 0.5, "mall": 0.3, "metro": 0.1, "shop": 0.1}, n),
            "takes_cash": chance(rng, 0.7, n),
            "sostoyanie": pick(rng, {"РАБОТАЕТ": 0.85, "НЕ РАБОТАЕТ": 0.1, "на ремонте": 0.05}, n),
            "installed_on": between(rng, "2010-01-01", LAST_DAY, n),
        }
    )


def _rates(seed: int) -> pl.DataFrame:
    """Return a random walk of each currency over a year of days."""
    rng = stream(seed, "currency_rates")
    start = {"USD": 88.0, "EUR": 96.0, "CNY": 12.2, "TRY": 2.4, "AED": 24.0}
    days = LAST_DAY - np.arange(365)[::-1]
    walks = np.exp(np.cumsum(rng.normal(0, 0.006, (len(days), len(start))), axis=0))
    return pl.DataFrame(
        {
            "rate_date": np.repeat(days, len(start)),
            "currency": words(list(start), np.tile(np.arange(len(start)), len(days))),
            "nominal": np.ones(walks.size, dtype=np.int64),
            "rate": np.round((walks * np.array(list(start.values()))).ravel(), 4),
        }
    )
