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
from typing import Final

import numpy as np
import polars as pl

from ostap.demo.agency_cards import write_cards
from ostap.demo.agency_crm import Contracts, Deals, record_contracts, record_deals
from ostap.demo.agency_expert import Marks, mark_stock
from ostap.demo.agency_folder import MARK, new_folder
from ostap.demo.agency_mess import (
    Cards,
    Closed,
    LeadRows,
    lead_rows,
    spoil_cards,
    spoil_dates,
    spoil_prices,
)
from ostap.demo.agency_names import clients_table, lead_words
from ostap.demo.agency_population import rounded
from ostap.demo.agency_process import Bools, Floats
from ostap.demo.agency_reach import auc, best_reachable_auc
from ostap.demo.agency_tables import (
    FIRST_CLIENT,
    Tables,
    contracts_table,
    deals_table,
    leads_tables,
    managers_table,
    premises_tables,
)
from ostap.demo.agency_truth import AgencyTruth, process_figures, sent_table
from ostap.demo.agency_workspace import copy_cases, write_json, write_workspace
from ostap.demo.agency_world import World, draw_world
from ostap.errors import InvalidInputError, Problem
from ostap.names import Text

SENT: Final = "truth_sent.parquet"
USUAL_SEED: Final = 7
"""The stored ids of the cases are those of this seed's agency of the usual size."""


@dataclass(frozen=True, slots=True)
class AgencySettings:
    """How large the company is, and how often things end well."""

    leads: int = 39_000
    """Before a fortieth of them is entered twice; at least 1,000."""
    premises: int = 520
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


def write_agency(
    folder: Path,
    *,
    seed: int = USUAL_SEED,
    progress: Callable[[str], None] | None = None,
    settings: AgencySettings | None = None,
) -> AgencyTruth:
    """Write the demo workspace; a folder is there whole or not at all.

    Validation cases come with the usual seed and size only: their stored ids are of that agency.

    Args:
        folder: a new or empty folder, or an earlier demo of the agency, which is replaced whole.
        seed: another one makes another company.
        progress: called with the name of each table when it is written.
        settings: the size of the company.

    Returns:
        What decides its deals; the same stands in `truth.json`.

    Raises:
        InvalidInputError: the folder holds something else, or the company is too
            small to be one, or the seed is negative.
    """
    settings = settings or AgencySettings()
    _refuse_nonsense(seed, settings)
    told = progress or (lambda _: None)
    with new_folder(folder) as building:
        rng = np.random.default_rng(seed)
        books = keep_books(rng, settings)
        shown, own = _shown(books.tables), np.random.default_rng([seed, 1])
        marks = mark_stock(rng, books.world, books.rows, books.cards, shown, own)
        truth = _truth(rng, seed, books, marks)
        write_workspace(building, books.tables, marks.table, marks.picks, told)
        if (seed, settings) == (USUAL_SEED, AgencySettings()):
            copy_cases(building)
        write_json(building / MARK, {"demo": "agency", **asdict(truth)})
        sent_table(books.world, books.rows, books.deals).write_parquet(building / SENT)
    return truth


def _refuse_nonsense(seed: int, settings: AgencySettings) -> None:
    if seed < 0:
        raise InvalidInputError(
            "demo.seed",
            Text(f"The seed {seed} is negative.", f"Отрицательное начальное число: {seed}."),
            Text("Give a whole number from 0 up.", "Укажите целое число от 0."),
        )
    least = {"leads": 1000, "premises": 100, "managers": 8}
    problems = [
        Problem(
            "demo.too_small",
            name,
            Text(f"must be at least {limit}.", f"нужно не меньше {limit}."),
        )
        for name, limit in least.items()
        if getattr(settings, name) < limit
    ]
    if problems:
        raise InvalidInputError(
            "demo.too_small",
            Text("The demo company is too small:", "Пробная компания слишком мала:"),
            problems=problems,
        )


def keep_books(rng: np.random.Generator, settings: AgencySettings) -> Books:
    """Draw the company and return what its books hold, traps included."""
    world = draw_world(
        rng,
        leads=settings.leads,
        premises=settings.premises,
        managers=settings.managers,
        prior=settings.prior,
    )
    rows = lead_rows(rng, world)
    deals = record_deals(rng, world, rows, settings.won_per_lost)
    contracts = record_contracts(rng, world, rows, deals)
    everything = Closed(deals.row, deals.sent, deals.closed)
    won = everything.take(np.flatnonzero(deals.won & ~deals.open))
    lost = everything.take(np.flatnonzero(~deals.won & ~deals.open))
    said = write_cards(rng, world, rows, deals)
    words = lead_words(rng, world.leads.wishes.take(rows.lead), said)
    cards = spoil_cards(rng, world, said, won, lost)
    closed = spoil_dates(rng, deals.day, deals.closed)
    tables: Tables = {
        "managers": managers_table(rng, world.managers),
        "clients": clients_table(rng, world, rows, FIRST_CLIENT),
        **premises_tables(rng, world, _price_column(rng, world)),
        **leads_tables(rng, world, rows, cards, words, deals, contracts),
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


def _shown(tables: Tables) -> Bools:
    """Return which premises the rules of `rules.yaml` let through."""
    may_be = ~pl.col("is_on_hold") & (pl.col("readiness") != "under_repair")
    return tables["premises"].select(may_be).to_series().to_numpy()


def _truth(rng: np.random.Generator, seed: int, books: Books, marks: Marks) -> AgencyTruth:
    world, deals = books.world, books.deals
    closed = deals.sent[~deals.open]
    return AgencyTruth(
        seed=seed,
        best_reachable_auc=best_reachable_auc(rng, world, books.rows, books.cards, deals),
        true_probability_auc=auc(world.sent.probability[closed], world.sent.won[closed]),
        sent=len(world.sent.won),
        won=int(world.sent.won.sum()),
        suitable_called_unsuitable=marks.suitable_called_unsuitable,
        unsuitable_called_suitable=marks.unsuitable_called_suitable,
        process=process_figures(world.process),
        rows={name: table.height for name, table in books.tables.items()},
    )
