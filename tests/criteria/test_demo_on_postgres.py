"""Both demo companies, copied into PostgreSQL, answer there as they do on DuckDB."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import polars as pl
import psycopg
import pyarrow as pa
import pytest

from ostap.compose import Company
from ostap.criteria import funnel, ids, load_criteria, load_rules, validate
from ostap.criteria.files import parse_tree
from ostap.criteria.guard import Purpose, approve_extract
from ostap.demo import write_agency, write_bank
from ostap.names import Dialect
from ostap.results.sql import Limits
from ostap.settings.reading import parse_yaml
from ostap.sources import Source, open_source

if TYPE_CHECKING:
    from tests.conftest import PostgresServer

pytestmark = pytest.mark.slow
TYPES = {
    "bool": "BOOLEAN",
    "int16": "SMALLINT",
    "int32": "INTEGER",
    "int64": "BIGINT",
    "double": "DOUBLE PRECISION",
    "date32[day]": "DATE",
    "timestamp[us]": "TIMESTAMP",
    "string": "TEXT",
}
LARGE_PREMISES = """
entity: item
all_of:
  - {kind: attribute, column: premises.area, test: {op: ge, value: 50}}
"""


def copy_table(
    source: duckdb.DuckDBPyConnection, target: psycopg.Connection[Any], name: str
) -> None:
    """Copy one table as Arrow batches."""
    reader = source.sql(f'SELECT * FROM "{name}"').to_arrow_reader(20_000)
    columns = ", ".join(f'"{f.name}" {postgres_type(f.type)}' for f in reader.schema)
    target.execute(f'CREATE TABLE "{name}" ({columns})'.encode())
    with target.cursor().copy(f'COPY "{name}" FROM STDIN'.encode()) as copy:
        for batch in reader:
            for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                copy.write_row(row)


def postgres_type(type_: pa.DataType) -> str:
    if pa.types.is_decimal(type_):
        return f"NUMERIC({type_.precision}, {type_.scale})"
    return TYPES[str(type_)]


def copied(workspace: Path, server: PostgresServer) -> Source:
    """Return the workspace's database, copied into PostgreSQL."""
    (file,) = (workspace / "data").glob("*.duckdb")
    name = server.new_database()
    with duckdb.connect(file, read_only=True) as source, server.connect(name) as target:
        for (table,) in source.sql("SELECT table_name FROM duckdb_tables()").fetchall():
            copy_table(source, target, table)
        target.execute("ANALYZE")
        target.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader")
    return open_source(server.url(name, user="reader"), workspace)


@pytest.fixture(scope="module", params=["bank", "agency"])
def company(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Company:
    """A demo company on DuckDB."""
    folder = tmp_path_factory.mktemp("demo") / request.param
    if request.param == "bank":
        write_bank(folder)
    else:
        write_agency(folder)
    return Company(folder)


@pytest.fixture(scope="module")
def on_postgres(company: Company, postgres: PostgresServer) -> Iterator[Source]:
    """The same company's data in PostgreSQL."""
    with copied(company.workspace.root, postgres) as source:
        yield source


def rows_of(source: Source, company: Company, table: str) -> pl.DataFrame:
    columns = [
        name
        for name, column in company.catalog.tables[table].columns.items()
        if not column.sensitive and (column.multi is None or not column.multi.table)
    ]
    sql = approve_extract(
        company.catalog, table, columns, Dialect(source.dialect), purpose=Purpose.FAIRNESS
    )
    frame = pl.DataFrame(pl.from_arrow(pa.Table.from_batches(source.run(sql, Limits()))))
    plain = frame.with_columns(
        pl.col(pl.Decimal).cast(pl.Float64), pl.selectors.integer().cast(pl.Int64)
    )
    return plain.sort(plain.columns)


def test_every_table_is_read_alike(company: Company, on_postgres: Source) -> None:
    assert {t.name for t in on_postgres.introspect().tables} >= set(company.catalog.tables)
    for table in company.catalog.tables:
        there = rows_of(on_postgres, company, table)
        assert there.equals(rows_of(company.source, company, table)), table


def test_saved_criteria_select_the_same_and_count_the_same(
    company: Company, on_postgres: Source
) -> None:
    files = (company.workspace.root / "criteria").glob("*.yaml")
    saved = {file.name: load_criteria(file, company.catalog) for file in sorted(files)}
    if not saved:  # the agency keeps none
        tree = parse_tree(parse_yaml(LARGE_PREMISES, "tree"), "tree")
        saved = {"large premises": validate(tree, company.catalog)}
    rules = load_rules(company.workspace.rules_file, company.catalog)
    for name, criteria in saved.items():
        sides = [
            (
                set(ids(source, criteria, company.catalog, company.as_of, rules=rules)),
                funnel(source, criteria, company.catalog, company.as_of, rules=rules),
            )
            for source in (company.source, on_postgres)
        ]
        assert sides[0] == sides[1], name
        assert sides[0][0], name
