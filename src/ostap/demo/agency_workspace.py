"""The files of the agency's workspace."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import polars as pl

from ostap.demo.agency_database import write_database
from ostap.demo.agency_tables import Tables
from ostap.settings import read_yaml

_HERE = Path(__file__).parent / "agency_files"
_COPIED = ("ostap.toml", "catalog.yaml", "rules.yaml")

WISHES: Final = (
    "source", "urgency", "company_size", "businesses", "area_min", "area_max", "budget", "banks",
    "districts", "kind_wanted", "first_floor_wanted", "entrance_wanted", "ceiling_min",
    "power_min_kw",
)  # fmt: skip
"""What a request may say, by the columns of the leads' table."""


def write_workspace(folder: Path, tables: Tables) -> None:
    """Write everything that the product may read: settings, catalog, rules, the database."""
    for name in _COPIED:
        (folder / name).write_bytes((_HERE / name).read_bytes())
    (folder / "data").mkdir()
    write_database(
        folder / "data" / "agency.duckdb",
        (_HERE / "schema.sql").read_text(encoding="utf-8"),
        read_yaml(_HERE / "catalog.yaml"),
        tables,
    )
    (folder / "requests").mkdir()
    write_json(folder / "requests" / "lead.json", new_lead(tables))


def new_lead(tables: Tables) -> dict[str, Any]:
    """Return the fullest card of the last two weeks that has no deal yet, as a question."""
    leads = tables["leads"]
    businesses = tables["lead_businesses"].group_by("lead_id").agg(businesses=pl.col("business"))
    districts = tables["lead_districts"].group_by("lead_id").agg(districts=pl.col("district"))
    here = tables["managers"].filter("is_active")["manager_id"].implode()
    newest = leads["created_on"].max()
    fresh = (
        leads.filter(pl.col("created_on") > pl.lit(newest) - pl.duration(days=14))
        .filter(pl.col("manager_id").is_in(here), pl.col("status") != "CONVERTED")
        .join(businesses, on="lead_id", how="left")
        .join(districts, on="lead_id", how="left")
        .with_columns(pl.col("banks").str.split(","))
    )
    told = sum(pl.col(name).is_not_null().cast(pl.Int64) for name in WISHES)
    lead = fresh.sort(told, "lead_id", descending=True).row(0, named=True)
    return {
        "client": lead["client_id"],
        "manager": lead["manager_id"],
        "request": {name: lead[name] for name in WISHES if lead[name] is not None},
    }


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Write a JSON file that people can read."""
    text = json.dumps(content, ensure_ascii=False, indent=2)
    path.write_text(text + "\n", encoding="utf-8")
