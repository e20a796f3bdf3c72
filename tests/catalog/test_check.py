"""What is wrong with a catalog is told whole, before any database is asked."""

import pytest

from ostap.catalog import Catalog, Paths, check_catalog
from ostap.settings import parse_as
from ostap.settings.reading import parse_yaml

BANK = """
entities:
  client: {table: clients, key: id}
tables:
  clients:
    columns:
      id: {type: id}
      born: {type: date, role: birth_date}
      city_id: {type: id}
      is_staff: {type: boolean}
  cities: {columns: {id: {type: id}, name: {type: category}}}
  holders: {columns: {client_id: {type: id}, account_id: {type: id}, role: {type: category}}}
  accounts: {columns: {id: {type: id}, opened: {type: date, role: event_time}}}
  operations: {columns: {id: {type: id}, account_id: {type: id}, amount: {type: money}}}
links:
  - {from: clients.city_id, to: cities.id}
  - {from: holders.client_id, to: clients.id}
  - {from: holders.account_id, to: accounts.id}
  - {from: operations.account_id, to: accounts.id}
"""


def catalog_of(text: str) -> Catalog:
    return parse_as(Catalog, parse_yaml(text, "catalog.yaml"), "catalog.yaml")


def codes_of(text: str) -> list[tuple[str, str]]:
    return [(p.code, p.where) for p in check_catalog(catalog_of(text))]


def test_a_good_catalog_has_no_problems() -> None:
    assert codes_of(BANK) == []


@pytest.mark.parametrize(
    ("wrong", "right", "expected"),
    [
        ("key: id}", "key: idd}", ("catalog.unknown_column", "entities.client")),
        ("to: cities.id", "to: city.id", ("catalog.unknown_table", "links.0.to")),
        ("to: cities.id", "to: cities", ("catalog.not_a_reference", "links.0.to")),
        (
            "born: {type: date",
            "born: {type: text",
            ("catalog.role_needs_time", "tables.clients.columns.born"),
        ),
    ],
)
def test_a_wrong_name_is_told_with_its_place(
    wrong: str, right: str, expected: tuple[str, str]
) -> None:
    assert codes_of(BANK.replace(wrong, right, 1)) == [expected]


@pytest.mark.parametrize(
    ("expression", "fine"),
    [
        ("not is_staff", True),
        ("is_staff and born > '2000-01-01'", True),
        ("is_staff; drop table clients", False),
        ("pg_sleep(10)", False),
        ("(select true)", False),
        ("clients.is_staff", False),
        ("is_stuff", False),
    ],
)
def test_dismissed_is_a_comparison_over_own_columns_and_nothing_callable(
    expression: str, fine: bool
) -> None:
    text = BANK.replace("key: id}", f'key: id, dismissed: "{expression}"}}', 1)
    assert (codes_of(text) == []) is fine


def test_prior_is_a_fraction_or_a_decimal() -> None:
    deals = """
deals:
  {table: operations, client: account_id, item: id, time: amount, prior: PRIOR,
   outcome: {column: id, won: W, lost: [L]}}
"""
    assert catalog_of(BANK + deals.replace("PRIOR", "1/26")).deals.prior == pytest.approx(1 / 26)  # type: ignore[union-attr]
    assert catalog_of(BANK + deals.replace("PRIOR", "0.04")).deals.prior == 0.04  # type: ignore[union-attr]


def test_paths_to_one_never_multiply_and_others_may() -> None:
    paths = Paths(catalog_of(BANK))
    assert [[s.to_table for s in p] for p in paths.to_one("clients", "cities")] == [["cities"]]
    assert paths.to_one("clients", "operations") == []
    [way] = paths.any("clients", "operations")
    assert [(s.to_table, s.many) for s in way] == [
        ("holders", True),
        ("accounts", False),
        ("operations", True),
    ]
