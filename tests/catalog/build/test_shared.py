"""Links found with the declared ones hidden, on databases that others made."""

from __future__ import annotations

import io
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from ostap.catalog import Catalog, check_catalog
from ostap.catalog.build import Draft

pytestmark = pytest.mark.shared

DraftFile = Callable[[Path], tuple[Draft, Catalog]]

DEFOG = {
    # Read off the schemas by hand. A wallet's sender and receiver are a user or a merchant by
    # their type, which no single link can say; a finder may leave them alone.
    "ewallet": {
        "coupons.merchant_id": "merchants.mid",
        "notifications.user_id": "users.uid",
        "user_sessions.user_id": "users.uid",
        "user_setting_snapshot.user_id": "users.uid",
        "wallet_merchant_balance_daily.merchant_id": "merchants.mid",
        "wallet_transactions_daily.coupon_id": "coupons.cid",
        "wallet_user_balance_daily.user_id": "users.uid",
    },
    "broker": {
        "sbdailyprice.sbdptickerid": "sbticker.sbtickerid",
        "sbtransaction.sbtxcustid": "sbcustomer.sbcustid",
        "sbtransaction.sbtxtickerid": "sbticker.sbtickerid",
    },
    "car_dealership": {
        "inventory_snapshots.car_id": "cars.id",
        "payments_received.sale_id": "sales.id",
        "sales.car_id": "cars.id",
        "sales.customer_id": "customers.id",
        "sales.salesperson_id": "salespersons.id",
    },
    "derm_treatment": {
        "adverse_events.treatment_id": "treatments.treatment_id",
        "concomitant_meds.treatment_id": "treatments.treatment_id",
        "outcomes.treatment_id": "treatments.treatment_id",
        "treatments.diag_id": "diagnoses.diag_id",
        "treatments.doc_id": "doctors.doc_id",
        "treatments.drug_id": "drugs.drug_id",
        "treatments.patient_id": "patients.patient_id",
    },
}
CLIENTS = {
    "ewallet": "users.uid",
    "broker": "sbcustomer.sbcustid",
    "car_dealership": "customers.id",
    "derm_treatment": "patients.patient_id",
}


def links_of(catalog: Catalog) -> dict[str, str]:
    return {link.from_: link.to for link in catalog.links}


@pytest.mark.parametrize("name", DEFOG)
def test_every_link_of_a_strange_database_is_found_and_no_other(
    name: str, shared_data: Path, draft_file: DraftFile
) -> None:
    _, catalog = draft_file(shared_data / "defog" / "sqlite" / f"{name}.sqlite")
    assert links_of(catalog) == DEFOG[name]
    client = catalog.entities.client
    assert f"{client.table}.{client.key}" == CLIENTS[name]
    assert check_catalog(catalog) == []


def test_the_foreign_keys_of_berka_are_found_while_hidden(
    shared_data: Path, draft_file: DraftFile
) -> None:
    path = shared_data / "berka" / "sqlite" / "financial.sqlite"
    truth: dict[str, str] = {}
    with sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True) as raw:
        tables = [
            row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type='table'")
        ]
        for table in tables:
            for key in raw.execute(f'PRAGMA foreign_key_list("{table}")').fetchall():
                to = key[4] or f"{key[2]}_id"
                truth[f"{table}.{key[3]}"] = f"{key[2]}.{to}"
    raw.close()
    draft, catalog = draft_file(path)
    assert links_of(catalog) == truth
    assert catalog.entities.client.table == "client"
    assert {link.from_: link.role for link in catalog.links if link.role} == {
        "disp.client_id": "disp.type"
    }
    assert draft.newest is not None
    assert draft.newest.year == 1998
    born = catalog.column("client.birth_date")
    assert born is not None
    assert born.role == "birth_date"


def test_a_flat_file_is_a_company_of_one_table(
    shared_data: Path, tmp_path: Path, draft_file: DraftFile
) -> None:
    outer = zipfile.ZipFile(shared_data / "uci_bank_marketing" / "bank+marketing.zip")
    inner = zipfile.ZipFile(io.BytesIO(outer.read("bank.zip")))
    csv = tmp_path / "bank.csv"
    csv.write_bytes(inner.read("bank.csv"))
    inner.close()
    outer.close()
    path = tmp_path / "bank.duckdb"
    with duckdb.connect(path) as made:
        made.execute(
            f"CREATE TABLE clients AS SELECT row_number() OVER () AS row_id, * "
            f"FROM read_csv('{csv}', delim=';')"
        )
    _, catalog = draft_file(path)
    assert catalog.entities.client.key == "row_id"
    assert catalog.links == ()
    types = {name: column.type.value for name, column in catalog.tables["clients"].columns.items()}
    assert {name: types[name] for name in ("age", "job", "balance", "marital", "default", "y")} == {
        "age": "integer", "job": "category", "balance": "money", "marital": "category",
        "default": types["default"], "y": types["y"],
    }  # fmt: skip
    assert {types["default"], types["y"]} <= {"category", "boolean"}
    assert check_catalog(catalog) == []
