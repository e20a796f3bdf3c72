"""The agency's tables as its database holds them: codes, dates, roubles, and blanks."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from ostap.demo.agency_crm import Contracts, Deals
from ostap.demo.agency_data import (
    BANKS,
    BUSINESSES,
    DAYS,
    DISTRICTS,
    FIRST_DAY,
    KINDS,
    LOST_REASONS,
    SIZES,
    SOURCES,
    URGENCIES,
)
from ostap.demo.agency_mess import Cards, LeadRows
from ostap.demo.agency_names import addresses, owner_names, people
from ostap.demo.agency_population import NEVER, Managers
from ostap.demo.agency_process import Bools, Floats, Ints
from ostap.demo.agency_world import World

Tables = dict[str, pl.DataFrame]

FIRST_CLIENT, FIRST_LEAD, FIRST_PREMISES, FIRST_DEAL = 1001, 10_001, 101, 5001
"""Where the numbers of the CRM begin."""


def lead_id(row: Ints) -> Ints:
    """Return the numbers of rows of the leads' table."""
    return row + FIRST_LEAD


def premises_id(house: Ints) -> Ints:
    """Return the numbers of premises."""
    return house + FIRST_PREMISES


def dates(days: Ints, known: Bools | None = None) -> pl.Series:
    """Return days from the first one as dates; missing where not ``known``."""
    found = pl.Series(np.datetime64(FIRST_DAY, "D") + days.astype("timedelta64[D]")).cast(pl.Date)
    return found if known is None else where(known, found)


def codes(names: tuple[str, ...], index: Ints, known: Bools | None = None) -> pl.Series:
    """Return codes by their numbers; missing where not ``known``."""
    found = pl.Series(np.array(names, dtype=object)[index].tolist(), dtype=pl.String)
    return found if known is None else where(known, found)


def where(known: Bools, values: pl.Series | npt.NDArray[np.generic]) -> pl.Series:
    """Return the values, missing where not ``known``."""
    series = values if isinstance(values, pl.Series) else pl.Series(values)
    return pl.select(pl.when(pl.Series(known)).then(series)).to_series()


def scattered(n: int, at: Ints, values: npt.NDArray[np.object_]) -> pl.Series:
    """Return ``n`` texts, those at ``at`` given and the others missing."""
    found: list[str | None] = [None] * n
    for place, value in zip(at.tolist(), values.tolist(), strict=True):
        found[place] = value
    return pl.Series(found, dtype=pl.String)


def managers_table(rng: np.random.Generator, managers: Managers) -> pl.DataFrame:
    """Return the managers, dismissed ones included."""
    n = len(managers.hired)
    gone = managers.dismissed != NEVER
    team = codes(("left", "right", "industrial"), rng.choice(3, n, p=[0.35, 0.5, 0.15]))
    return pl.DataFrame(
        {
            "manager_id": np.arange(n) + 1,
            "full_name": people(rng, n),
            "team": team,
            "hired_on": dates(managers.hired),
            "dismissed_on": dates(np.where(gone, managers.dismissed, 0), gone),
            "is_active": ~gone,
        }
    )


def premises_tables(rng: np.random.Generator, world: World, price: Floats) -> Tables:
    """Return owners, premises and their vacancies.

    Args:
        rng: where chance comes from.
        world: the truth.
        price: what stands in the price column, RUB.
    """
    house, stock = world.premises, world.premises.stock
    n = len(house.price)
    n_owners = max(1, n // 3)
    first = np.full(n, DAYS)
    np.minimum.at(first, world.vacancies.premises, world.vacancies.start)

    def known(share: float) -> Bools:
        return rng.random(n) < share

    premises = pl.DataFrame(
        {
            "premises_id": premises_id(np.arange(n)),
            "owner_id": rng.integers(0, n_owners, n) + 1,
            "address": addresses(rng, stock.district),
            "district": codes(tuple(d.code for d in DISTRICTS), stock.district),
            "bank": codes(BANKS, stock.bank),
            "kind": codes(KINDS, stock.kind),
            "area": np.round(np.exp(stock.area), 1),
            "floor": where(known(0.97), house.floor),
            "ceiling_height": where(known(0.75), stock.ceiling),
            "power_kw": where(known(0.7), stock.power),
            "has_separate_entrance": where(known(0.92), stock.entrance),
            "has_shop_windows": where(known(0.9), stock.windows),
            "has_parking": where(known(0.85), house.parking),
            "metro_distance": where(known(0.85), stock.metro.astype(np.int64)),
            "condition": codes(("bare", "ready", "renovated"), stock.condition, known(0.9)),
            "price_month": where(known(0.985), price),
            "readiness": codes(
                ("ready", "finishing", "under_repair"), rng.choice(3, n, p=[0.93, 0.05, 0.02])
            ),
            "is_on_hold": rng.random(n) < 0.03,
            "added_on": dates(np.clip(first, 0, DAYS - 1)),
        }
    )
    vacancies = world.vacancies
    ended = vacancies.end + 1 < DAYS
    n_vacancies = len(vacancies.start)
    return {
        "owners": pl.DataFrame(
            {
                "owner_id": np.arange(n_owners) + 1,
                "name": owner_names(rng, n_owners),
                "phone": [f"+7 000 {number:07d}" for number in rng.integers(0, 10**7, n_owners)],
            }
        ),
        "premises": premises,
        "vacancies": pl.DataFrame(
            {
                "vacancy_id": np.arange(n_vacancies) + 1,
                "premises_id": premises_id(vacancies.premises),
                "vacant_from": dates(vacancies.start),
                "vacant_to": dates(np.where(ended, vacancies.end + 1, 0), ended),
                "price_month": np.round(np.exp(vacancies.price), -2),
            }
        ),
    }


def leads_tables(
    rng: np.random.Generator,
    world: World,
    rows: LeadRows,
    cards: Cards,
    words: pl.Series,
    deals: Deals,
    contracts: Contracts,
) -> Tables:
    """Return the leads and their tables of several values."""
    wishes = world.leads.wishes.take(rows.lead)
    filled = cards.filled
    n = len(rows.lead)
    of_deal = (contracts.deal >= 0) & (rng.random(len(contracts.deal)) < 0.85)
    numbers = contract_numbers(contracts)[of_deal]
    leads = pl.DataFrame(
        {
            "lead_id": lead_id(np.arange(n)),
            "client_id": rows.client + FIRST_CLIENT,
            "manager_id": rows.manager + 1,
            "created_on": dates(rows.day),
            "source": codes(SOURCES, rows.source),
            "urgency": codes(URGENCIES, world.leads.urgency[rows.lead], filled["urgency"]),
            "company_size": codes(SIZES, wishes.size, filled["company_size"]),
            "area_min": where(filled["area_min"], cards.area_min),
            "area_max": where(filled["area_max"], cards.area_max),
            "budget": where(filled["budget"], cards.budget),
            "banks": where(
                filled["banks"],
                codes(("", "left", "right", "left,right"), cards.banks @ np.array([1, 2])),
            ),
            "kind_wanted": codes(KINDS, wishes.kind, filled["kind_wanted"] & (wishes.kind >= 0)),
            "first_floor_wanted": where(filled["first_floor_wanted"], wishes.first_floor),
            "entrance_wanted": where(filled["entrance_wanted"], wishes.entrance),
            "ceiling_min": where(filled["ceiling_min"] & (wishes.ceiling > 0), wishes.ceiling),
            "power_min_kw": where(filled["power_min_kw"] & (wishes.power > 0), wishes.power),
            "comment": words,
            "wishes_edited_on": dates(np.clip(cards.edited_on, rows.day, DAYS - 1)),
            "status": _lead_status(rng, rows, deals),
            "contract_number": scattered(n, contracts.row[of_deal], numbers),
        }
    )
    return {
        "leads": leads,
        "lead_businesses": _lead_businesses(wishes.business, wishes.second, filled["businesses"]),
        "lead_districts": _lead_districts(cards.districts & filled["districts"][:, None]),
    }


def _lead_status(rng: np.random.Generator, rows: LeadRows, deals: Deals) -> pl.Series:
    n = len(rows.lead)
    fresh = rows.day > DAYS - 10
    status = np.where(rng.random(n) < 0.5, 3, 1)
    status = np.where(fresh, np.where(rng.random(n) < 0.6, 0, 1), status)
    status[deals.row] = 2
    return codes(("NEW", "IN_PROCESS", "CONVERTED", "JUNK"), status)


def _lead_businesses(business: Ints, second: Ints, filled: Bools) -> pl.DataFrame:
    names = tuple(b.code for b in BUSINESSES)
    first, other = np.flatnonzero(filled), np.flatnonzero(filled & (second >= 0))
    row = np.concatenate([first, other])
    code = np.concatenate([business[first], second[other]])
    order = np.lexsort((code, row))
    return pl.DataFrame({"lead_id": lead_id(row[order]), "business": codes(names, code[order])})


def _lead_districts(wanted: Bools) -> pl.DataFrame:
    row, district = np.nonzero(wanted)
    names = tuple(d.code for d in DISTRICTS)
    return pl.DataFrame({"lead_id": lead_id(row), "district": codes(names, district)})


def contract_numbers(contracts: Contracts) -> npt.NDArray[np.object_]:
    """Return the numbers of the contracts: the year and a running number."""
    years = dates(contracts.day).dt.year().to_list()
    numbers = [f"А-{year}/{n:04d}" for n, year in enumerate(years, start=1)]
    return np.array(numbers, dtype=object)


def deals_table(
    world: World, rows: LeadRows, deals: Deals, contracts: Contracts, closed: Ints
) -> pl.DataFrame:
    """Return the CRM's deals; ``closed`` is what stands in the closing column, in days."""
    sent = world.sent
    house = sent.premises[deals.sent]
    n = len(deals.sent)
    over, won = ~deals.open, deals.won & ~deals.open
    status = np.where(won, 2, np.where(over, 3, np.where(DAYS - deals.day < 14, 0, 1)))
    of_deal = contracts.deal >= 0
    numbers = contract_numbers(contracts)[of_deal]
    areas = np.round(np.exp(world.premises.stock.area[house])).astype(int)
    return pl.DataFrame(
        {
            "deal_id": np.arange(n) + FIRST_DEAL,
            "lead_id": lead_id(deals.row),
            "client_id": rows.client[deals.row] + FIRST_CLIENT,
            "premises_id": premises_id(house),
            "manager_id": rows.manager[deals.row] + 1,
            "title": [f"Аренда {area} м², помещение {h + FIRST_PREMISES}"
                      for area, h in zip(areas.tolist(), house.tolist(), strict=True)],
            "created_on": dates(deals.day),
            "asked_price": np.round(np.exp(sent.price[deals.sent]), -2),
            "status": codes(("NEW", "IN_PROGRESS", "WON", "LOSE"), status),
            "closed_on": dates(np.where(over, closed, 0), over),
            "close_reason": codes(
                (*LOST_REASONS, "signed"), np.where(won, len(LOST_REASONS), deals.reason), over
            ),
            "monthly_rent": where(won, deals.rent),
            "contract_number": scattered(n, contracts.deal[of_deal], numbers),
        }
    )  # fmt: skip


def contracts_table(
    rng: np.random.Generator, world: World, rows: LeadRows, contracts: Contracts
) -> pl.DataFrame:
    """Return 1C's contracts."""
    n = len(contracts.sent)
    length = rng.choice([330, 365, 730, 1095, 1825], n, p=[0.5, 0.2, 0.1, 0.12, 0.08])
    return pl.DataFrame(
        {
            "contract_number": pl.Series(contract_numbers(contracts).tolist(), dtype=pl.String),
            "client_id": rows.client[contracts.row] + FIRST_CLIENT,
            "premises_id": premises_id(world.sent.premises[contracts.sent]),
            "manager_id": rows.manager[contracts.row] + 1,
            "signed_on": dates(contracts.day),
            "ends_on": dates(contracts.day + length),
            "rent": contracts.rent,
            "deposit": contracts.rent * rng.choice([1, 1, 2], n),
            "is_paid": contracts.paid,
        }
    )
