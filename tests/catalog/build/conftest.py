"""Small databases and their drafts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from ostap.catalog import Catalog
from ostap.catalog.build import Draft, draft_catalog
from ostap.settings import parse_as
from ostap.sources import open_source
from ostap.workflows.catalog_build import GuardedReading

TODAY = dt.date(2026, 11, 21)


@pytest.fixture(scope="session")
def draft_file() -> Callable[[Path], tuple[Draft, Catalog]]:
    """Draft the catalog of a DuckDB or SQLite file with its foreign keys hidden."""

    def draft(path: Path) -> tuple[Draft, Catalog]:
        kind = "duckdb" if path.suffix == ".duckdb" else "sqlite"
        with open_source(f"{kind}:///{path.name}", path.parent) as source:
            found = draft_catalog(GuardedReading(source), TODAY, trust_declared=False)
        return found, parse_as(Catalog, found.raw, "draft")

    return draft


@pytest.fixture
def drafted(
    tmp_path: Path, draft_file: Callable[[Path], tuple[Draft, Catalog]]
) -> Callable[[str], tuple[Draft, Catalog]]:
    """Draft the catalog of a DuckDB database made by a script."""

    def draft(script: str) -> tuple[Draft, Catalog]:
        path = tmp_path / "company.duckdb"
        path.unlink(missing_ok=True)
        with duckdb.connect(path) as made:
            made.execute(script)
        return draft_file(path)

    return draft
