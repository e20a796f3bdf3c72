"""A contract of an accounting system finds its client by name, and no name is read out."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import duckdb
import polars as pl

from ostap.catalog import Catalog
from ostap.matching.company import read_company
from ostap.sources import open_source

Tables = dict[str, pl.DataFrame]
AS_OF = dt.date(2026, 6, 30)


def _named(text: str) -> str:
    more = "number: {type: id, role: key}\n      tenant: {type: text, sensitive: true}"
    text = text.replace("is_paid: {type: boolean}", f"is_paid: {{type: boolean}}\n      {more}")
    return text.replace("where: is_paid}", "where: is_paid, names: {tenant: name}}")


def _write(path: Path, tables: Tables) -> None:
    with duckdb.connect(str(path)) as connection:
        for name, frame in tables.items():
            connection.register("frame", frame.to_arrow())
            connection.execute(f"create table {name} as select * from frame")
            connection.unregister("frame")


def test_a_contract_without_a_known_client_finds_him_by_a_name_that_is_his_alone(
    drawn: Callable[..., Tables], recatalog: Callable[..., Catalog], tmp_path: Path
) -> None:
    tables = drawn(60)
    clients = tables["clients"].height
    names = ["ООО «Ромашка»", "Иванов Пётр", "Иванов Пётр"] + [f"N{i}" for i in range(clients - 3)]
    tables["clients"] = tables["clients"].with_columns(pl.Series("name", names))
    tables["contracts"] = pl.DataFrame(
        {
            "number": ["A1", "A2", "A3", "A4"],
            "client_id": ["1C-77", None, "C5", None],
            "tenant": ["ромашка ООО", "Пётр Иванов", "ООО «Ромашка»", None],
            "premises_id": ["P01", "P02", "P03", "P04"],
            "manager_id": ["1"] * 4,
            "signed_on": [dt.date(2026, 5, 1)] * 4,
            "is_paid": [True] * 4,
        }
    )
    _write(tmp_path / "a.duckdb", tables)
    with open_source(f"duckdb:///{tmp_path / 'a.duckdb'}", tmp_path) as source:
        company = read_company(source, recatalog(_named), AS_OF)
    alone = company.outcomes.frame.filter("alone").select("client", "item")
    assert company.contracts_by_name == 1
    assert set(alone.rows()) == {("C0", "P01"), ("C5", "P03")}
