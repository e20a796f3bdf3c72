"""The files of the agency's workspace."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import polars as pl

from ostap.demo.agency_database import write_database
from ostap.demo.agency_tables import Tables
from ostap.settings import read_yaml

_HERE = Path(__file__).parent / "agency_files"
_COPIED = ("ostap.toml", "catalog.yaml", "rules.yaml")

LATEST: Final = 200
"""Among so many of the latest leads the ready question is looked for: two weeks of them."""

WISHES: Final = (
    "source", "urgency", "company_size", "businesses", "area_min", "area_max", "budget", "banks",
    "districts", "kind_wanted", "first_floor_wanted", "entrance_wanted", "ceiling_min",
    "power_min_kw",
)  # fmt: skip
"""What a request may say, by the columns of the leads' table."""


def write_workspace(
    folder: Path,
    tables: Tables,
    marks: pl.DataFrame,
    picks: pl.DataFrame,
    progress: Callable[[str], None],
) -> None:
    """Write what the product may read: settings, catalog, rules, data, marks, picks, a question."""
    for name in _COPIED:
        (folder / name).write_bytes((_HERE / name).read_bytes())
    (folder / "data").mkdir()
    write_database(
        folder / "data" / "agency.duckdb",
        (_HERE / "schema.sql").read_text(encoding="utf-8"),
        read_yaml(_HERE / "catalog.yaml"),
        tables,
        progress,
    )
    (folder / "marks").mkdir()
    marks.write_csv(folder / "marks" / "expert.csv")
    (folder / "picks").mkdir()
    picks.write_csv(folder / "picks" / "managers.csv")
    (folder / "requests").mkdir()
    write_json(folder / "requests" / "lead.json", new_lead(tables))


def copy_cases(folder: Path) -> None:
    """Copy the validation cases with their ids."""
    shutil.copytree(_HERE / "cases", folder / "cases", copy_function=shutil.copyfile)


def new_lead(tables: Tables) -> dict[str, Any]:
    """Return the fullest of the latest cards that have no deal yet, as a question."""
    leads = tables["leads"]
    businesses = tables["lead_businesses"].group_by("lead_id").agg(businesses=pl.col("business"))
    districts = tables["lead_districts"].group_by("lead_id").agg(districts=pl.col("district"))
    here = tables["managers"].filter("is_active")["manager_id"].implode()
    latest = (
        leads.filter(pl.col("manager_id").is_in(here), pl.col("status") != "CONVERTED")
        .sort("lead_id")
        .tail(LATEST)
        .join(businesses, on="lead_id", how="left")
        .join(districts, on="lead_id", how="left")
        .with_columns(pl.col("banks").str.split(","))
    )
    told = sum(pl.col(name).is_not_null().cast(pl.Int64) for name in WISHES)
    lead = latest.sort(told, "lead_id", descending=True).row(0, named=True)
    return {
        "client": lead["client_id"],
        "manager": lead["manager_id"],
        "request": {name: lead[name] for name in WISHES if lead[name] is not None},
    }


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Write a JSON file that people can read."""
    text = json.dumps(content, ensure_ascii=False, indent=2)
    path.write_text(text + "\n", encoding="utf-8")
