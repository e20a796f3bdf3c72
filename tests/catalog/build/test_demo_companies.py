"""Drafts of both made-up companies against the catalogs that people wrote for them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from ostap.catalog import Catalog, check_catalog, load_catalog
from ostap.catalog.build import Draft
from ostap.demo import write_agency, write_bank

pytestmark = pytest.mark.slow

Pair = tuple[Catalog, Catalog, Path]


def _pair(folder: Path, name: str, draft_file: Callable[[Path], tuple[Draft, Catalog]]) -> Pair:
    database = folder / "data" / f"{name}.duckdb"
    _, drafted = draft_file(database)
    return load_catalog(folder / "catalog.yaml"), drafted, database


@pytest.fixture(scope="module")
def bank(
    tmp_path_factory: pytest.TempPathFactory,
    draft_file: Callable[[Path], tuple[Draft, Catalog]],
) -> Pair:
    folder = tmp_path_factory.mktemp("companies") / "bank"
    write_bank(folder, seed=11, progress=lambda _: None)
    return _pair(folder, "bank", draft_file)


@pytest.fixture(scope="module")
def agency(
    tmp_path_factory: pytest.TempPathFactory,
    draft_file: Callable[[Path], tuple[Draft, Catalog]],
) -> Pair:
    folder = tmp_path_factory.mktemp("companies") / "agency"
    write_agency(folder, seed=11, progress=lambda _: None)
    return _pair(folder, "agency", draft_file)


@pytest.fixture(params=["bank", "agency"])
def company(request: pytest.FixtureRequest) -> Pair:
    found: Pair = request.getfixturevalue(request.param)
    return found


def declared(database: Path) -> set[tuple[str, str]]:
    """Return the foreign keys of the database: true links, whether a catalog uses them or not."""
    with duckdb.connect(database, read_only=True) as opened:
        rows = opened.execute(
            "SELECT table_name, constraint_column_names[1], referenced_table, "
            "referenced_column_names[1] FROM duckdb_constraints() "
            "WHERE constraint_type = 'FOREIGN KEY'"
        ).fetchall()
    return {(f"{a}.{b}", f"{c}.{d}") for a, b, c, d in rows}


def marked(catalog: Catalog, mark: str) -> set[str]:
    return {
        f"{table}.{name}"
        for table, told in catalog.tables.items()
        for name, column in told.columns.items()
        if getattr(column, mark)
    }


def test_a_draft_is_at_peace_with_itself(company: Pair) -> None:
    assert check_catalog(company[1]) == []


def test_links_are_found_while_hidden(company: Pair) -> None:
    written, drafted, database = company
    by_hand = {(link.from_, link.to) for link in written.links}
    found = {(link.from_, link.to) for link in drafted.links}
    assert len(found & by_hand) / len(by_hand) >= 0.9
    # A contract's number stands in leads and deals too: a true reference that people left out.
    true = by_hand | declared(database)
    true |= {(f"{t}.contract_number", "contracts.contract_number") for t in ("leads", "deals")}
    assert len(found & true) / len(found) >= 0.9


def test_what_is_personal_is_found(company: Pair) -> None:
    written, drafted, _ = company
    sensitive = marked(written, "sensitive")
    assert len(marked(drafted, "sensitive") & sensitive) / len(sensitive) >= 0.95
    assert marked(written, "protected") <= marked(drafted, "protected")


def test_types_are_those_that_people_wrote(company: Pair) -> None:
    written, drafted, _ = company
    both = [ref for ref in written.column_refs if drafted.column(ref) is not None]
    same = [r for r in both if written.column(r).type is drafted.column(r).type]  # type: ignore[union-attr]
    assert len(same) / len(written.column_refs) >= 0.95


def test_no_value_of_a_sensitive_column_is_written(company: Pair) -> None:
    drafted = company[1]
    hidden = marked(drafted, "sensitive") | marked(drafted, "protected")
    assert [ref for ref in hidden if drafted.column(ref).values] == []  # type: ignore[union-attr]


def test_the_agency_is_understood(agency: Pair) -> None:
    written, drafted, _ = agency
    assert drafted.entities.client.table == "clients"
    for section in ("request", "stock"):
        ours, theirs = getattr(drafted, section), getattr(written, section)
        hidden = {"proposed", "confidence"}
        assert ours.model_dump(exclude=hidden) == theirs.model_dump(exclude=hidden)
    assert drafted.deals is not None
    assert written.deals is not None
    guessed = {"proposed", "confidence", "prior", "also_won"}
    assert drafted.deals.model_dump(exclude=guessed) == written.deals.model_dump(exclude=guessed)
    assert drafted.deals.prior is None
    pairs = {(pair.wish, pair.value, pair.kind) for pair in written.pairs}
    assert {(pair.wish, pair.value, pair.kind) for pair in drafted.pairs} == pairs


def test_the_bank_has_no_deals_of_items_and_its_joint_owners_are_known(bank: Pair) -> None:
    drafted = bank[1]
    assert drafted.entities.client.table == "clients"
    assert drafted.deals is None
    assert {link.from_: link.role for link in drafted.links if link.role} == {
        "account_owners.client_id": "account_owners.owner_role"
    }
    dated = drafted.column("client_documents.dt_vydan")
    assert dated is not None
    assert dated.format == "%d.%m.%Y"
