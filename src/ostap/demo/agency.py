"""A made-up agency that lets commercial premises in Novosibirsk, as a workspace to try Ostap on.

Eight years: some 40,000 leads, 6,000 deals of the CRM (won to lost 1 to 5), 900 paid contracts of
1C, 500 premises with their periods of vacancy, 40 managers. Everything is drawn from one seed;
another seed is another company with other likings. What is wrong with its data is listed in
`agency_mess`; what decides its deals, in `agency_process`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import polars as pl

from ostap.demo.agency_cards import write_cards
from ostap.demo.agency_crm import Contracts, Deals, record_contracts, record_deals
from ostap.demo.agency_folder import MARK, new_folder
from ostap.demo.agency_mess import (
    Cards,
    LeadRows,
    lead_rows,
    spoil_cards,
    spoil_dates,
    spoil_prices,
)
from ostap.demo.agency_names import clients_table
from ostap.demo.agency_population import rounded
from ostap.demo.agency_process import Floats
from ostap.demo.agency_tables import (
    FIRST_CLIENT,
    Tables,
    contracts_table,
    deals_table,
    leads_tables,
    managers_table,
    premises_tables,
)
from ostap.demo.agency_workspace import write_json, write_workspace
from ostap.demo.agency_world import World, draw_world


@dataclass(frozen=True, slots=True)
class AgencySettings:
    """How large the company is, and how often things end well."""

    leads: int = 39_000
    """Before a fortieth of them is entered twice; at least 1,000."""
    premises: int = 540
    managers: int = 40
    prior: float = 1 / 26
    """Share of sent premises that end in a deal."""
    won_per_lost: float = 1 / 5
    """Of the CRM's deals."""


@dataclass(frozen=True, slots=True)
class Books:
    """The truth and what the company's books hold of it."""

    world: World
    rows: LeadRows
    cards: Cards
    deals: Deals
    contracts: Contracts
    tables: Tables


@dataclass(frozen=True, slots=True)
class AgencyTruth:
    """What decides the company's deals, in figures; the product never sees them."""

    seed: int
    counts: dict[str, int]
    """Rows by table."""
    won: int
    """All that were won, those without a CRM deal included."""
    sent: int
    """All that were sent, in the CRM or not."""


def write_agency(
    folder: Path,
    *,
    seed: int = 7,
    progress: Callable[[str], None] | None = None,
    settings: AgencySettings | None = None,
) -> AgencyTruth:
    """Write the demo workspace; a folder is there whole or not at all.

    Args:
        folder: a new or empty folder, or an earlier demo of the agency, which is replaced whole.
        seed: another one makes another company.
        progress: told in a few words what is being done.
        settings: the size of the company.

    Returns:
        What decides its deals; the same stands in `truth.json`.

    Raises:
        InvalidInputError: the folder holds something else.
    """
    told = progress or (lambda _: None)
    with new_folder(folder) as building:
        rng = np.random.default_rng(seed)
        books = keep_books(rng, settings or AgencySettings(), told)
        truth = AgencyTruth(
            seed=seed,
            counts={name: table.height for name, table in books.tables.items()},
            won=int(books.world.sent.won.sum()),
            sent=len(books.world.sent.won),
        )
        told("writing the files")
        write_workspace(building, books.tables)
        write_json(building / MARK, {"demo": "agency", **asdict(truth)})
    return truth


def keep_books(
    rng: np.random.Generator, settings: AgencySettings, progress: Callable[[str], None]
) -> Books:
    """Draw the company and return what its books hold, traps included."""
    world = draw_world(
        rng,
        leads=settings.leads,
        premises=settings.premises,
        managers=settings.managers,
        prior=settings.prior,
        progress=progress,
    )
    progress("the books of the company")
    rows = lead_rows(rng, world)
    deals = record_deals(rng, world, rows, settings.won_per_lost)
    contracts = record_contracts(rng, world, rows, deals)
    won = np.flatnonzero(deals.won & ~deals.open)
    cards = write_cards(rng, world, rows, deals)
    cards = spoil_cards(rng, world, cards, deals.row[won], deals.sent[won], deals.closed[won])
    closed = spoil_dates(rng, deals.day, deals.closed)
    tables: Tables = {
        "managers": managers_table(rng, world.managers),
        "clients": clients_table(rng, world, rows, FIRST_CLIENT),
        **premises_tables(rng, world, _price_column(rng, world)),
        **leads_tables(rng, world, rows, cards, deals, contracts),
        "deals": deals_table(world, rows, deals, contracts, closed),
        "contracts": contracts_table(rng, world, rows, contracts),
    }
    return Books(world, rows, cards, deals, contracts, tables)


def _price_column(rng: np.random.Generator, world: World) -> Floats:
    """Return what stands in the premises' price column: the last period's, some per metre."""
    last = pl.DataFrame({"house": world.vacancies.premises, "price": world.vacancies.price})
    by_house = last.group_by("house", maintain_order=True).last()
    price = world.premises.price.copy()
    price[by_house["house"].to_numpy()] = by_house["price"].to_numpy()
    return spoil_prices(rng, rounded(np.exp(price), -2), np.exp(world.premises.stock.area))
