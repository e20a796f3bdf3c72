"""Small companies made by hand: a catalog in YAML and frames, in a real database."""

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path

import duckdb
import polars as pl
import pytest

from ostap.catalog import Catalog, check_catalog
from ostap.lifecycle.quality import check_quality
from ostap.lifecycle.quality_data import QualityData
from ostap.lifecycle.quality_read import SAMPLE_ROWS, read_quality_data
from ostap.names import Language
from ostap.results.quality import CheckResult, QualityReport
from ostap.settings.reading import parse_as, parse_yaml
from ostap.sources import open_source

AS_OF = dt.date(2026, 11, 20)
Frames = Mapping[str, pl.DataFrame]
ReadData = Callable[..., QualityData]
MakeReport = Callable[..., QualityReport]
RunCheck = Callable[..., CheckResult]


@pytest.fixture
def data(tmp_path: Path) -> ReadData:
    """Read a company, given its catalog and frames."""

    def read(catalog: str, frames: Frames, sample_rows: int = SAMPLE_ROWS) -> QualityData:
        path = tmp_path / "company.duckdb"
        with duckdb.connect(path) as connection:
            for name, frame in frames.items():
                connection.register("given", frame)
                connection.execute(f'create or replace table "{name}" as from given')
                connection.unregister("given")
        meaning = parse_as(Catalog, parse_yaml(catalog, "catalog"), "catalog")
        assert check_catalog(meaning) == []
        with open_source("duckdb:///company.duckdb", tmp_path) as source:
            return read_quality_data(source, meaning, AS_OF, sample_rows=sample_rows)

    return read


@pytest.fixture
def report(data: ReadData) -> MakeReport:
    """Report on a company."""

    def make(catalog: str, frames: Frames, sample_rows: int = SAMPLE_ROWS) -> QualityReport:
        return check_quality(data(catalog, frames, sample_rows), Language.EN)

    return make


@pytest.fixture
def check(report: MakeReport) -> RunCheck:
    """Return what one check says of one table ``t`` whose columns the test describes."""

    def run(code: str, columns: str, frame: pl.DataFrame, sample_rows: int = 10_000) -> CheckResult:
        catalog = f"""
            entities: {{client: {{table: t, key: id}}}}
            tables:
              t:
                columns: {{id: {{type: id}}, {columns}}}
        """
        if "id" not in frame.columns:
            frame = frame.with_row_index("id")
        found = report(catalog, {"t": frame}, sample_rows)
        return next(one for one in found.checks if one.code == code)

    return run
