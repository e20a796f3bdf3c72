"""A broken measure of the catalog is told before anybody names it."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path

import pytest
from tests.criteria.validation.refusals import catalog_of

from ostap.catalog import Catalog, load_catalog
from ostap.criteria import check_measures
from ostap.errors import InvalidInputError

COMPANY = """
entities: {client: {table: c, key: id}, item: {table: i, key: id}}
tables:
  c: {columns: {id: {type: id}, name: {type: text}}}
  i: {columns: {id: {type: id}, price: {type: money, currency: RUB}}}
  t:
    key: id
    columns:
      id: {type: id}
      cid: {type: id}
      paid: {type: money, currency: cur}
      cur: {type: category}
      on: {type: date, role: event_time}
links: [{from: t.cid, to: c.id}]
measures:
"""


@pytest.mark.parametrize(
    ("measure", "told"),
    [
        ("{of: t.paid, aggregate: count}", []),
        ("{tree: {kind: attribute, column: i.price}}", []),
        ("{of: t.paid, aggregate: sum}", [("currency", "where")]),
        (
            "{of: t.paid, aggregate: sum, over: 3 moons, currency: RUB}",
            [("measure_period", "over")],
        ),
        ("{of: t.on, aggregate: days_since}", []),
        ("{of: t.cur, aggregate: max}", [("not_ordered", "of")]),
        ("{of: t.id, aggregate: count, per: month}", [("per_without_window", "per")]),
        ("{of: t.id, aggregate: exists}", [("not_a_measure", "aggregate")]),
        ("{tree: {kind: attribute, column: c.name}}", [("not_a_measure", "tree.column")]),
        ("{tree: {kind: named, name: m}}", [("measure_circle", "tree.name")]),
        (
            (
                "{tree: {kind: ratio, left: {kind: attribute, column: i.prize},"
                " right: {kind: named, name: n}}}"
            ),
            [("unknown_column", "tree.left.column"), ("unknown_measure", "tree.right.name")],
        ),
        (
            (
                "{of: t.id, aggregate: count,"
                " where: [{kind: attribute, column: t.off, test: {op: filled}}]}"
            ),
            [("unknown_column", "where.0.column")],
        ),
    ],
)
def test_each_mistake_is_told_where_it_stands_in_the_catalog(
    measure: str, told: list[tuple[str, str]]
) -> None:
    found = check_measures(catalog_of(f"{COMPANY}  m: {measure}"))
    expected = [(f"criteria.{code}", f"measures.m.{where}") for code, where in told]
    assert [(problem.code, problem.where) for problem in found] == expected


def test_the_small_bank_s_measures_are_in_order(bank_catalog: Catalog) -> None:
    assert check_measures(bank_catalog) == []


@pytest.mark.parametrize("demo", ["bank_files", "agency_files"])
def test_the_measures_of_the_demos_are_in_order(demo: str) -> None:
    file = resources.files("ostap.demo") / demo / "catalog.yaml"
    assert check_measures(load_catalog(Path(str(file)))) == []


@pytest.mark.parametrize(
    ("currencies", "code", "where"),
    [
        ("{base: RUB, rates: {RUB: 2}}", "catalog.base_rate", "currencies.rates.RUB"),
        ("{base: USD, rates: {EUR: 2}}", "catalog.unknown_currency", "measures.m.currency"),
    ],
)
def test_a_catalog_s_currencies_agree_with_themselves_and_with_the_measures(
    currencies: str, code: str, where: str, tmp_path: Path
) -> None:
    file = tmp_path / "catalog.yaml"
    measure = "{of: t.paid, aggregate: sum, currency: RUB}"
    text = f"{COMPANY}  m: {measure}\ncurrencies: {currencies}\n"
    file.write_text(re.sub(r"^\n", "", text))
    with pytest.raises(InvalidInputError) as refused:
        load_catalog(file)
    assert [(problem.code, problem.where) for problem in refused.value.problems] == [(code, where)]
