"""A small agency: its catalog, and its tables drawn from a seed with a signal that is known."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np
import polars as pl
import pytest

from ostap.catalog import Catalog
from ostap.matching.company import Company, company_from
from ostap.matching.dataset import Dataset, build_dataset
from ostap.matching.models import BoostingParameters
from ostap.matching.scoring import Scorer
from ostap.matching.tables import typed
from ostap.matching.train import train_scorer
from ostap.names import Language
from ostap.settings.reading import parse_yaml
from ostap.settings.workspace import FilterPromise

AS_OF = dt.date(2026, 6, 30)

CATALOG = """
entities:
  client: {table: clients, key: client_id}
  item: {table: premises, key: premises_id}
  manager: {table: managers, key: manager_id, dismissed: "not is_active"}
tables:
  clients:
    columns:
      client_id: {type: id}
      name: {type: text, sensitive: true}
      kind: {type: category, values: {ooo: {ru: ООО, en: company}, ip: {ru: ИП, en: trader}}}
      religion: {type: category, protected: true}
  managers:
    columns: {manager_id: {type: id}, is_active: {type: boolean}}
  premises:
    columns:
      premises_id: {type: id}
      area: {type: number, title: {ru: площадь, en: area}, unit: {ru: м², en: m²}}
      price: {type: money, currency: RUB, title: {ru: цена в месяц, en: price per month}}
      district:
        type: category
        title: {ru: район, en: district}
        values: {north: {ru: Северный, en: North}, south: {ru: Южный, en: South}}
      address: {type: text}
  leads:
    columns:
      lead_id: {type: id}
      client_id: {type: id}
      manager_id: {type: id}
      created_on: {type: date}
      area_min: {type: number, title: {ru: площадь от, en: area from}, unit: {ru: м², en: m²}}
      area_max: {type: number, title: {ru: площадь до, en: area to}, unit: {ru: м², en: m²}}
      budget: {type: money, currency: RUB, title: {ru: бюджет, en: budget}, known_from: edited_on}
      districts: {type: category, multi: {table: lead_districts, key: lead_id, value: district}}
      business: {type: category}
      entrance: {type: boolean}
      edited_on: {type: date}
      status: {type: category, known_from: close}
  lead_districts:
    columns: {lead_id: {type: id}, district: {type: category}}
  vacancies:
    columns: {premises_id: {type: id}, vacant_from: {type: date}, vacant_to: {type: date}}
  deals:
    columns:
      deal_id: {type: id}
      lead_id: {type: id}
      client_id: {type: id}
      premises_id: {type: id}
      manager_id: {type: id}
      created_on: {type: date}
      closed_on: {type: date}
      status: {type: category}
  contracts:
    columns:
      client_id: {type: id}
      premises_id: {type: id}
      manager_id: {type: id}
      signed_on: {type: date}
      is_paid: {type: boolean}
request: {table: leads, key: lead_id, client: client_id, manager: manager_id, time: created_on}
stock: {table: vacancies, item: premises_id, from: vacant_from, to: vacant_to}
deals:
  table: deals
  key: deal_id
  client: client_id
  item: premises_id
  manager: manager_id
  request: lead_id
  time: created_on
  closed: closed_on
  outcome: {column: status, won: [WON], lost: [LOSE]}
  prior: 1/26
  also_won: {table: contracts, client: client_id, item: premises_id, manager: manager_id,
             time: signed_on, where: is_paid}
pairs:
  - {wish: [leads.area_min, leads.area_max], value: premises.area, kind: range}
  - {wish: leads.budget, value: premises.price, kind: at_most}
  - {wish: leads.districts, value: premises.district, kind: one_of}
  - {wish: leads.business, value: premises.district, kind: affinity}
"""

Tables = dict[str, pl.DataFrame]


def make_catalog(change: Callable[[str], str] = lambda text: text) -> Catalog:
    return Catalog.model_validate(parse_yaml(change(CATALOG), "catalog.yaml"))


def draw(n_deals: int = 1500, seed: int = 0, *, signal: float = 2.0) -> Tables:
    """Deals of 60 premises; ``signal`` multiplies what the wishes say of the outcome."""
    rng = np.random.default_rng(seed)
    items, clients = 60, max(n_deals // 2, 1)
    area = rng.uniform(20, 200, items).round()
    price = (area * rng.uniform(600, 1400, items)).round(-2)
    district = rng.choice(["north", "south"], items)
    start = dt.date(2022, 1, 1)
    day = np.sort(rng.integers(0, 1600, n_deals))
    client = rng.integers(0, clients, n_deals)
    item = rng.integers(0, items, n_deals)
    low = rng.uniform(20, 150, n_deals).round()
    high = (low * rng.uniform(1.2, 2.0, n_deals)).round()
    budget = (high * rng.uniform(800, 1500, n_deals)).round(-2)
    wanted = rng.choice(["north", "south"], n_deals)
    fit = (
        2.0 * ((area[item] >= low) & (area[item] <= high))
        + 1.0 * (price[item] <= budget)
        + 1.0 * (wanted == district[item])
        - 2.0
    )
    won = rng.random(n_deals) < 1 / (1 + np.exp(-(signal * fit - 1.0)))
    ids = np.arange(n_deals)
    days = [start + dt.timedelta(days=int(d)) for d in day]
    manager = rng.integers(1, 6, n_deals).astype(str)
    lead = [f"L{i}" for i in ids]
    deals = pl.DataFrame(
        {
            "deal_id": [f"D{i}" for i in ids], "lead_id": lead,
            "client_id": [f"C{c}" for c in client], "premises_id": [f"P{i:02}" for i in item],
            "manager_id": manager, "created_on": days,
            "closed_on": [d + dt.timedelta(days=20) for d in days],
            "status": np.where(won, "WON", "LOSE"),
        }
    )  # fmt: skip
    signed = deals.filter(pl.col("status") == "WON").select(
        "client_id", "premises_id", "manager_id", pl.col("closed_on").alias("signed_on"),
        pl.lit(value=True).alias("is_paid"),
    )  # fmt: skip
    return {
        "clients": pl.DataFrame(
            {
                "client_id": [f"C{c}" for c in range(clients)], "name": ["Иванов"] * clients,
                "kind": rng.choice(["ooo", "ip"], clients), "religion": ["?"] * clients,
            }
        ),
        "managers": pl.DataFrame(
            {"manager_id": [str(m) for m in range(1, 6)],
             "is_active": [True, True, True, False, False]}
        ),
        "premises": pl.DataFrame(
            {
                "premises_id": [f"P{i:02}" for i in range(items)], "area": area, "price": price,
                "district": district, "address": ["улица"] * items,
            }
        ),
        "leads": pl.DataFrame(
            {
                "lead_id": lead, "client_id": deals["client_id"], "manager_id": manager,
                "created_on": days, "area_min": low, "area_max": high, "budget": budget,
                "business": rng.choice(["bakery", "office"], n_deals), "edited_on": days,
                "entrance": [(None, True, False)[i] for i in rng.integers(0, 3, n_deals)],
                "status": np.where(won, "CONVERTED", "JUNK"),
            }
        ),
        "lead_districts": pl.DataFrame({"lead_id": lead, "district": wanted}),
        "vacancies": pl.DataFrame(
            {
                "premises_id": [f"P{i:02}" for i in range(items)],
                "vacant_from": [start] * items,
                "vacant_to": pl.Series([None] * items, dtype=pl.Date),
            }
        ),
        "deals": deals,
        "contracts": signed,
    }  # fmt: skip


def company_of(tables: Tables, catalog: Catalog | None = None, as_of: dt.date = AS_OF) -> Company:
    catalog = catalog or make_catalog()
    ready = {name: typed(frame, catalog, name) for name, frame in tables.items()}
    return company_from(ready, catalog, as_of)


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return make_catalog()


@pytest.fixture(scope="session")
def recatalog() -> Callable[[Callable[[str], str]], Catalog]:
    """Make the catalog from changed text."""
    return make_catalog


@pytest.fixture
def drawn() -> Callable[..., Tables]:
    """Draw the tables of a small agency."""
    return draw


@pytest.fixture
def company_from_tables() -> Callable[..., Company]:
    """Make the company of drawn tables."""
    return company_of


@pytest.fixture(scope="session")
def dataset() -> Dataset:
    """1,500 deals with a strong signal."""
    return build_dataset(company_of(draw()))


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same as a DuckDB file."""
    path = tmp_path_factory.mktemp("agency") / "agency.duckdb"
    with duckdb.connect(str(path)) as connection:
        for name, frame in draw().items():
            connection.register("frame", frame.to_arrow())
            connection.execute(f"create table {name} as select * from frame")
            connection.unregister("frame")
    return path


@pytest.fixture(scope="session")
def small_scorer(dataset: Dataset) -> Callable[[], Scorer]:
    """A scorer of sixty trees, trained once."""
    made = train_scorer(dataset, BoostingParameters(trees=60), FilterPromise(), 0, Language.RU)
    return lambda: made
