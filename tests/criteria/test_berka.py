"""Criteria over a real bank select exactly whom SQL written by hand selects."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from ostap.catalog import Catalog, load_catalog
from ostap.criteria import approve, describe, funnel, ids, load_criteria, validate
from ostap.criteria.files import parse_tree
from ostap.names import Dialect, Language
from ostap.results.criteria import Criteria
from ostap.results.sql import Limits
from ostap.settings.reading import parse_yaml
from ostap.sources import Source, open_source

pytestmark = pytest.mark.shared

EXAMPLE = Path(__file__).parent.parent.parent / "examples" / "berka"
AS_OF = dt.date(1998, 12, 31)
NBSP = "\u00a0"


@pytest.fixture(scope="module")
def berka(shared_data: Path) -> Iterator[Source]:
    file = shared_data / "berka" / "sqlite" / "financial.sqlite"
    if not file.exists():
        pytest.skip(f"third-party data is absent: {file}")
    source = open_source(f"sqlite:///{file}", EXAMPLE)
    yield source
    source.close()


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog(EXAMPLE / "catalog.yaml")


BY_HAND: dict[str, tuple[str, str]] = {
    "women of 30 to 39 from Prague": (
        """
        - {kind: attribute, column: client.gender, test: {op: eq, value: женщина}}
        - kind: attribute
          column: client.birth_date
          of: age
          test: {op: between, low: 30, high: 39}
        - {kind: attribute, column: district.A3, test: {op: eq, value: Прага}}
        """,
        """
        select client_id from client where gender = 'F'
          and birth_date > '1958-12-31' and birth_date <= '1968-12-31'
          and district_id in (select district_id from district where A3 = 'Prague')
        """,
    ),
    "a gold card": (
        """
        - kind: related
          table: card
          aggregate: exists
          where: [{kind: attribute, column: card.type, test: {op: eq, value: золотая}}]
        """,
        """
        select distinct d.client_id from disp d join card c on c.disp_id = d.disp_id
        where c.type = 'gold'
        """,
    ),
    "no card and no loan": (
        """
        - {kind: related, table: card, aggregate: none}
        - {kind: related, table: loan, aggregate: none}
        """,
        """
        select client_id from client
        except select d.client_id from disp d join card c on c.disp_id = d.disp_id
        except select d.client_id from disp d join loan l on l.account_id = d.account_id
        """,
    ),
    "standing orders of 10 000 and more in all, own accounts only": (
        """
        - kind: related
          table: order
          aggregate: sum
          column: order.amount
          where: [{kind: attribute, column: disp.type, test: {op: eq, value: OWNER}}]
          test: {op: ge, value: 10000}
        """,
        """
        select client_id from (
          select d.client_id, o.order_id, max(o.amount) amount
          from disp d join "order" o on o.account_id = d.account_id
          where d.type = 'OWNER' group by 1, 2)
        group by client_id having sum(amount) >= 10000
        """,
    ),
    "at most one operation in the last 12 months": (
        """
        - kind: related
          table: trans
          aggregate: count
          window: {last: 12}
          test: {op: le, value: 1}
        """,
        """
        select c.client_id from client c
        left join (select d.client_id, count(distinct t.trans_id) n
                   from disp d join trans t on t.account_id = d.account_id
                   where t.date > '1997-12-31' and t.date <= '1998-12-31' group by 1) x
          on x.client_id = c.client_id
        where coalesce(n, 0) <= 1
        """,
    ),
    "income of 10 000 a month in the last two years": (
        """
        - kind: related
          table: trans
          aggregate: sum
          column: trans.amount
          where: [{kind: attribute, column: trans.type, test: {op: eq, value: приход}}]
          window: {last: 2, unit: year}
          per: month
          test: {op: ge, value: 10000}
        """,
        """
        select client_id from (
          select d.client_id, t.trans_id, max(t.amount) amount
          from disp d join trans t on t.account_id = d.account_id
          where t.type = 'PRIJEM' and t.date > '1996-12-31' and t.date <= '1998-12-31'
          group by 1, 2)
        group by client_id having sum(amount) / 24.0 >= 10000
        """,
    ),
    "in debt, or a running loan with a payment above 5 000": (
        """
        - kind: group
          combine: any_of
          items:
            - kind: related
              table: loan
              aggregate: exists
              where: [{kind: attribute, column: loan.status, test: {op: in, values: [B, D]}}]
            - kind: related
              table: loan
              aggregate: exists
              where:
                - {kind: attribute, column: loan.status, test: {op: eq, value: C}}
                - {kind: attribute, column: loan.payments, test: {op: gt, value: 5000}}
        """,
        """
        select distinct d.client_id from disp d join loan l on l.account_id = d.account_id
        where l.status in ('B', 'D') or (l.status = 'C' and l.payments > 5000)
        """,
    ),
}


def _by_hand(source: Source, catalog: Catalog, sql: str) -> set[str]:
    approved = approve(sql, catalog, Dialect.SQLITE)
    return {str(k) for batch in source.run(approved, Limits()) for k in batch.column(0).to_pylist()}


def _tree(text: str, catalog: Catalog) -> Criteria:
    return validate(parse_tree({"all_of": parse_yaml(text, "tree")}, "tree"), catalog)


@pytest.mark.parametrize("name", BY_HAND)
def test_the_same_clients_as_by_hand(name: str, berka: Source, catalog: Catalog) -> None:
    text, sql = BY_HAND[name]
    criteria = _tree(text, catalog)
    found = list(ids(berka, criteria, catalog, AS_OF))
    assert set(found) == _by_hand(berka, catalog, sql)
    assert 0 < len(found) == len(set(found)) < 5369
    assert funnel(berka, criteria, catalog, AS_OF).count == len(found)


def test_the_examples_read_well_and_select_somebody(berka: Source, catalog: Catalog) -> None:
    told: dict[str, list[tuple[str, int, int]]] = {}
    for file in sorted((EXAMPLE / "criteria").glob("*.yaml")):
        criteria = load_criteria(file, catalog)
        counts = funnel(berka, criteria, catalog, AS_OF)
        told[file.stem] = [
            (describe(node, catalog, Language.RU).replace(NBSP, " "), line.alone, line.left)
            for node, line in zip(criteria.all_of, counts.criteria, strict=True)
        ]
    assert told == {
        "insurance-for-borrowers": [
            (
                "есть кредиты с состоянием «выплачивается без просрочки» и суммой от 100 000 Kč",
                318,
                318,
            ),
            ("нет ни одного постоянного поручения с назначением платежа «страховка»", 4727, 273),
        ],
        "pensioners-in-rich-districts": [
            ("возраст от 55 лет", 1671, 1671),
            ("средняя зарплата в районе больше 9 000 Kč", 2519, 787),
            (
                "не меньше 3 операций по счетам с назначением «пенсия», или есть золотые карты",
                352,
                130,
            ),
        ],
        "young-without-card": [
            ("возраст от 18 до 25 лет", 815, 815),
            ("есть счета с ролью клиента «владелец»", 4500, 729),
            ("нет ни одной карты", 4477, 535),
        ],
    }
